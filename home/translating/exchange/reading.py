# words: admin
"""A file that somebody sent, read by what it is, not by its name."""

import io
import zipfile

from django.utils.translation import gettext as _

from home.spreadsheets.xlsx_files import MOST_PARTS, MOST_RATIO, MOST_UNPACKED

from .docx import DOCUMENT, read_docx
from .po import read_po
from .sent import LONGEST_TEXT, MOST_BYTES, MOST_UNITS, FileError, SentFile, too_many
from .xliff import is_xml, read_xliff

_ZIP, _OLE, _PDF, _RTF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LITTLE = 2**20


def read_file(content: bytes) -> SentFile:
    """Everything that a file brings; raises ``FileError``."""
    if not content.strip():
        raise FileError(_("This file is empty."))
    if len(content) > MOST_BYTES:
        words = _("This file is larger than %(most)s MB. Divide it into several files.")
        raise FileError(words % {"most": MOST_BYTES // 2**20})
    files = _unpacked(content) if content.startswith(_ZIP) else [_read(content)]
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
    return SentFile(origin, languages.pop(), units)


def _read(content: bytes) -> SentFile:
    if content.startswith(_OLE):
        raise FileError(
            _("This file is of an old kind, or protected by a password. Save it as DOCX.")
        )
    if content.startswith((_PDF, _RTF)):
        raise FileError(_("This file is none of ours: it is neither PO nor XLIFF nor DOCX."))
    return read_xliff(content) if is_xml(content) else read_po(content)


def _unpacked(content: bytes) -> list[SentFile]:
    """A DOCX, or a zip of files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bombs(archive, len(content))
            names = [part.filename for part in archive.infolist() if not part.is_dir()]
            if DOCUMENT in names:
                return [read_docx(archive)]
            return [_named(name, archive.read(name)) for name in names if not _is_dust(name)]
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        zipfile.zlib.error,  # type: ignore[attr-defined]
    ) as error:
        raise FileError(_("This file is damaged. Save it again.")) from error


def refuse_bombs(archive: zipfile.ZipFile, size: int) -> None:
    """Raises ``FileError`` for what is not to be unpacked."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise FileError(_("This file is protected by a password. Save it without one."))
    unpacked = sum(part.file_size for part in parts)
    is_bomb = unpacked > _LITTLE and unpacked > MOST_RATIO * size
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or is_bomb:
        raise FileError(_("This file is far larger inside than it looks. It is not opened."))


def _read_document(content: bytes) -> SentFile:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        refuse_bombs(archive, len(content))
        if DOCUMENT not in archive.namelist():
            raise FileError(_("This is a zip in a zip. Unpack the outer one first."))
        return read_docx(archive)


def _is_dust(name: str) -> bool:
    """What some systems put into each zip."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _named(name: str, content: bytes) -> SentFile:
    try:
        read = _read_document(content) if content.startswith(_ZIP) else _read(content)
    except FileError as error:
        raise FileError(f"{name}: {error}") from error
    short = name.rpartition("/")[2]
    units = [unit._replace(place=f"{short}, {unit.place}") for unit in read.units]
    return read._replace(units=units)
