# words: admin
"""The files that texts leave in: one for each language they are translated from, or each text."""

import io
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from home.settings.languages import BY_CODE, Language

from .docx import write_docx
from .notes import Absolute, Notes
from .po import write_po
from .units import Glossary, Text
from .xliff import write_xliff

_XLIFF = "application/xliff+xml"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Writer = Callable[[list[Text], Language, Language, Notes], bytes]


class Format(NamedTuple):
    """A kind of file that translators' tools read."""

    name: str
    label: Any  # a lazy translation
    ending: str
    content_type: str
    write: Writer


FORMATS = {
    each.name: each
    for each in [
        Format("po", _("PO: Poedit, Lokalize"), "po", "text/x-gettext-translation", write_po),
        Format("xliff", _("XLIFF 2.0: Trados, memoQ, Okapi"), "xlf", _XLIFF, write_xliff),
        Format("docx", _("DOCX: Word, LibreOffice"), "docx", _DOCX, write_docx),
    ]
}


class Written(NamedTuple):
    """A file to be sent to a browser."""

    name: str
    content_type: str
    content: bytes


def write_files(
    texts: list[Text], target: Language, kind: Format, absolute: Absolute, apart: bool = False
) -> Written:
    """The texts in one file, or in a zip: if they come from several languages, or ``apart``."""
    groups: dict[str, list[Text]] = {}
    names: dict[str, str] = {}
    for number, text in enumerate(texts, 1):
        source = text.source_language.code
        key = f"{source}-{number}" if apart else source
        short = slugify(text.title)[:40] or "text"
        names[key] = f"{number:03}-{short}" if apart else f"texts-{source}-{target.code}"
        groups.setdefault(key, []).append(text)
    notes = {
        code: Notes(absolute, Glossary(BY_CODE[code], target))
        for code in {text.source_language.code for text in texts}
    }
    files = []
    for key, group in groups.items():
        language = group[0].source_language
        content = kind.write(group, language, target, notes[language.code])
        files.append((f"{names[key]}.{kind.ending}", content))
    if len(files) == 1 and not apart:
        return Written(files[0][0], kind.content_type, files[0][1])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return Written(f"texts-{target.code}.zip", "application/zip", packed.getvalue())
