# words: admin
"""PO: what Poedit, Lokalize, OmegaT and most tools read.

The context of an entry is the name of its unit; whatever tools may do to comments, it stays. What
the original has changed since is "fuzzy", with the previous source.
"""

import re

import polib
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

from home.settings.languages import Language

from .notes import Notes
from .sent import (
    MOST_UNITS,
    FileError,
    NotOursError,
    Sent,
    SentFile,
    code_of,
    fingerprint,
    too_many,
    writable_in_xml,
)
from .units import Text

_CHARSET = re.compile(rb"charset=([\w-]+)", re.IGNORECASE)
_CHARSETS = {"utf-8", "utf8", "us-ascii", "ascii"} | {
    *(f"windows-125{number}" for number in range(9)),
    *(f"cp125{number}" for number in range(9)),
    *(f"iso-8859-{number}" for number in range(1, 17) if number != 12),
    "koi8-r",
    "koi8-u",
}
_QUOTED = re.compile(r'\s*(?:msg\w+(?:\[\d+\])?\s+)?"')
_CLOSED = re.compile(r'(?<!\\)(?:\\\\)*"\s*$')
_LINE = re.compile(r"\(line (\d+)\)")
_TAKEN_OUT = re.compile(r"^taken-out: ([0-9a-f]{12})$", re.MULTILINE)


class _Lines(str):
    """A text whose lines end where those of PO do; ``str`` knows more ends, such as U+2028."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.split("\n")


def write_po(texts: list[Text], source: Language, target: Language, notes: Notes) -> bytes:
    """A catalogue of texts, all from one language into one."""
    catalogue = polib.POFile(wrapwidth=78)
    catalogue.metadata = {
        "Project-Id-Version": "texts",
        "Language": to_locale(target.code),
        "X-Source-Language": to_locale(source.code),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for text in texts:
        address = notes.address(text)
        for unit in text.units:
            said = notes.about(text, unit)
            said += [address] if address else []
            said.append(f"taken-out: {fingerprint(unit.target)}")
            catalogue.append(
                polib.POEntry(
                    msgctxt=unit.id,
                    msgid=writable_in_xml(unit.source),
                    msgstr=writable_in_xml(unit.target),
                    previous_msgid=writable_in_xml(unit.previous) if unit.is_outdated else None,
                    flags=["fuzzy"] if unit.is_outdated else [],
                    comment="\n".join(said),
                )
            )
    written: str = catalogue.__unicode__()
    return written.encode()


def read_po(content: bytes) -> SentFile:
    """Raises ``FileError`` for what is no PO file."""
    text = _Lines(_decoded(content).replace("\r\n", "\n").replace("\r", "\n"))
    if "\nmsgid" not in f"\n{text}" or "\n" not in text:
        raise NotOursError
    if text.count("msgid ") > MOST_UNITS + 1:
        raise too_many()
    for number, line in enumerate(text.splitlines(), 1):
        if _QUOTED.match(line) and not _CLOSED.search(line):  # polib would cut off a letter
            raise FileError(_("This PO file is broken at line %(line)s.") % {"line": number})
    try:
        # It takes the name of a file as well; what has a line "msgid" in it is none.
        catalogue = polib.pofile(text)
    except (OSError, ValueError, IndexError, AttributeError, TypeError) as error:
        found = _LINE.search(str(error))
        if found:
            words = _("This PO file is broken at line %(line)s.") % {"line": found[1]}
        else:
            words = _("This PO file is broken.")
        raise FileError(words) from error
    units = [
        Sent(
            entry.msgctxt or "",
            entry.msgid,
            entry.msgstr,
            _("line %(line)s") % {"line": entry.linenum},
            "fuzzy" in entry.flags,
            "fuzzy" not in entry.flags,
            before=next(iter(_TAKEN_OUT.findall(entry.comment)), ""),
        )
        for entry in catalogue
        if not entry.obsolete
    ]
    return SentFile("PO", code_of(catalogue.metadata.get("Language", "")), units)


def _decoded(content: bytes) -> str:
    found = _CHARSET.search(content[:4096])
    charset = found[1].decode().lower() if found else "utf-8"
    if charset not in _CHARSETS:
        charset = "utf-8"
    try:
        text = content.decode("utf-8-sig" if charset in ("utf-8", "utf8") else charset)
    except UnicodeDecodeError as error:
        raise FileError(_("The letters of this file cannot be read. Save it as UTF-8.")) from error
    if "\0" in text:
        raise FileError(_("The letters of this file cannot be read. Save it as UTF-8."))
    return text
