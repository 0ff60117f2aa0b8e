# words: admin
"""A file that somebody sent, read by what it is, not by its name."""

import io
import zipfile

from django.utils.translation import gettext as _

from home.spreadsheets.zips import why_not_opened

from .docx import DOCUMENT, read_docx
from .po import read_po
from .sent import (
    LONGEST_TEXT,
    MOST_BYTES,
    MOST_UNITS,
    FileError,
    NotOursError,
    SentFile,
    too_many,
)
from .xliff import is_xml, read_xliff

_ZIP, _OLE, _PDF, _RTF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OF_MACS = "__MACOSX/"
_DUST = {"thumbs.db", "desktop.ini"}
#: Notes and pictures beside the texts, whatever is in them.
_ENDINGS_OF_OTHERS = {"txt", "md", "pdf", "rtf", "csv", "png", "jpg", "jpeg", "gif", "html"}


def read_file(content: bytes) -> SentFile:
    """Everything that a file brings; raises ``FileError``."""
    if not content.strip():
        raise FileError(_("This file is empty."))
    if len(content) > MOST_BYTES:
        words = _("This file is larger than %(most)s MB. Divide it into several files.")
        raise FileError(words % {"most": MOST_BYTES // 2**20})
    skipped: list[str] = []
    files = _unpacked(content, skipped) if content.startswith(_ZIP) else [_read(content)]
    languages = {each.language for each in files}
    if "" in languages:
        raise FileError(_("This file does not say which language it is in. Take it out once more."))
    if len(languages) > 1:
        raise FileError(_("The files are in several languages. Bring back one language at a time."))
    units = [unit for each in files for unit in each.units]
    if not units:
        raise FileError(_("There is no text in this file."))
    if len(units) > MOST_UNITS:
        raise too_many()
    for unit in units:
        if max(len(unit.target), len(unit.source), len(unit.id)) > LONGEST_TEXT:
            raise FileError(_("%(place)s: this text is too long.") % {"place": unit.place})
    origin = ", ".join(dict.fromkeys(each.origin for each in files))
    return SentFile(origin, languages.pop(), units, tuple(dict.fromkeys(skipped)))


def _read(content: bytes) -> SentFile:
    if content.startswith(_OLE):
        raise FileError(
            _("This file is of an old kind, or protected by a password. Save it as DOCX.")
        )
    if content.startswith((_PDF, _RTF)):
        raise NotOursError
    return read_xliff(content) if is_xml(content) else read_po(content)


def _unpacked(content: bytes, skipped: list[str]) -> list[SentFile]:
    """A DOCX, or a zip of files; the names of those that are none of ours go into ``skipped``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bombs(archive, len(content))
            names = [part.filename for part in archive.infolist() if not part.is_dir()]
            if DOCUMENT in names:
                return [read_docx(archive)]
            files = (_named(name, archive, skipped) for name in names)
            return [each for each in files if each is not None]
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        zipfile.zlib.error,  # type: ignore[attr-defined]
    ) as error:
        raise FileError(_("This file is damaged. Save it again.")) from error


def _refuse_bombs(archive: zipfile.ZipFile, size: int) -> None:
    if why_not := why_not_opened(archive, size):
        raise FileError(why_not)


def _read_document(content: bytes) -> SentFile:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _refuse_bombs(archive, len(content))
        if DOCUMENT not in archive.namelist():
            raise FileError(_("This is a zip in a zip. Unpack the outer one first."))
        return read_docx(archive)


def _is_dust(name: str) -> bool:
    """What some systems put into each zip."""
    short = name.rpartition("/")[2]
    return name.startswith(_OF_MACS) or short.startswith(".") or short.lower() in _DUST


def _named(name: str, archive: zipfile.ZipFile, skipped: list[str]) -> SentFile | None:
    if _is_dust(name):
        skipped.append(name.partition("/")[0] if name.startswith(_OF_MACS) else name)
        return None
    content = archive.read(name)
    try:
        read = _read_document(content) if content.startswith(_ZIP) else _read(content)
    except FileError as error:
        ending = name.rpartition(".")[2].lower()
        if isinstance(error, NotOursError) or ending in _ENDINGS_OF_OTHERS:
            skipped.append(name)
            return None
        raise FileError(f"{name}: {error}") from error
    short = name.rpartition("/")[2]
    units = [unit._replace(place=f"{short}, {unit.place}") for unit in read.units]
    return read._replace(units=units)
