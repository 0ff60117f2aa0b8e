# words: admin
"""XLIFF 2.0: what Trados, memoQ, OmegaT and Okapi read. Marks are inline codes.

https://docs.oasis-open.org/xliff/xliff-core/v2.0/xliff-core-v2.0.html
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from home.settings.languages import Language

from .marks import escaped, tokens
from .notes import Notes
from .sent import (
    FileError,
    NotOursError,
    Sent,
    SentFile,
    code_of,
    fingerprint,
    writable_in_xml,
)
from .units import Text, Unit

_NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_X = f"{{{_NAMESPACE}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: The type of a unit of running text, whose words are escaped where they look like marks.
_RUNNING = "app:running"
_SIDES = ("source", "target")
_DONE = {"translated", "reviewed", "final"}
_STYLES = ("b", "i")
#: The category of the note that says what stood there when the unit was taken out.
_TAKEN_OUT = "taken-out"


def write_xliff(texts: list[Text], source: Language, target: Language, notes: Notes) -> bytes:
    """One document of texts, all from one language into one."""
    ElementTree.register_namespace("", _NAMESPACE)
    languages = {"srcLang": source.code, "trgLang": target.code}
    root = ElementTree.Element(f"{_X}xliff", {"version": "2.0", **languages})
    for number, text in enumerate(texts, 1):
        names = {"id": f"f{number}", "original": text.id}
        file = ElementTree.SubElement(root, f"{_X}file", names)
        said = [f"{text.kind}: {text.title}", notes.address(text)]
        _add_notes(file, [("context", each) for each in said])
        for unit in text.units:
            _add_unit(file, text, unit, notes)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_notes(parent: ElementTree.Element, said: list[tuple[str, str]]) -> None:
    notes = ElementTree.SubElement(parent, f"{_X}notes")
    for category, words in said:
        if words:
            note = ElementTree.SubElement(notes, f"{_X}note", {"category": category})
            note.text = writable_in_xml(words)


def _add_unit(file: ElementTree.Element, text: Text, unit: Unit, notes: Notes) -> None:
    names = {"id": unit.id, "name": writable_in_xml(unit.label), _SPACE: "preserve"}
    if unit.marks is not None:
        names["type"] = _RUNNING
    element = ElementTree.SubElement(file, f"{_X}unit", names)
    said = [("context", each) for each in notes.about(text, unit)]
    said += [("previous", unit.previous), (_TAKEN_OUT, fingerprint(unit.target))]
    _add_notes(element, said)
    state = "translated" if unit.target and not unit.is_outdated else "initial"
    segment = ElementTree.SubElement(element, f"{_X}segment", {"state": state})
    _write(ElementTree.SubElement(segment, f"{_X}source"), unit.source, unit)
    if unit.target:
        _write(ElementTree.SubElement(segment, f"{_X}target"), unit.target, unit)


def _write(parent: ElementTree.Element, words: str, unit: Unit) -> None:
    """Writes a text with its marks as inline codes."""
    if unit.marks is None:
        parent.text = writable_in_xml(words)
        return
    needed = {tag.mark for tag in unit.marks.tags if tag.is_needed}
    seen: Counter[str] = Counter()
    opened = [parent]
    for kind, value in tokens(words):
        if kind == "text":
            _append(opened[-1], writable_in_xml(value))
        elif kind == "close":
            opened.pop()
        else:
            seen[value] += 1
            key = f"{value}{seen[value]}" if value in _STYLES else value
            names = {"id": key, "canDelete": "no" if value in needed else "yes"}
            if kind == "void":
                names |= {"type": "other", "disp": f"<{value}/>"}
                ElementTree.SubElement(opened[-1], f"{_X}ph", names)
                continue
            names |= {"dispStart": f"<{value}>", "dispEnd": f"</{value}>"}
            names["type"] = "link" if value[0] == "a" else "fmt" if value in _STYLES else "other"
            if value in _STYLES:
                names["subType"] = f"xlf:{value}"
            opened.append(ElementTree.SubElement(opened[-1], f"{_X}pc", names))


def _append(element: ElementTree.Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def is_xml(content: bytes) -> bool:
    """Whether some bytes begin as XML does, in UTF-8 or UTF-16."""
    start = content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return start.startswith((b"<?", b"<x", b"<\0"))


def read_xliff(content: bytes) -> SentFile:
    """Raises ``FileError``."""
    try:
        root: Any = fromstring(content, forbid_dtd=True)
    except ElementTree.ParseError as error:
        words = _("This XLIFF file is broken at line %(line)s.") % {"line": error.position[0]}
        raise FileError(words) from error
    except (DefusedXmlException, LookupError, ValueError) as error:
        raise FileError(_("This XLIFF file is broken.")) from error
    if not root.tag.endswith("}xliff") and root.tag != "xliff":
        raise NotOursError
    if root.tag != f"{_X}xliff":
        raise FileError(_("This file is of another version of XLIFF. Save it as XLIFF 2.0."))
    try:
        units = [_unit(each, number) for number, each in enumerate(root.iter(f"{_X}unit"), 1)]
    except RecursionError as error:
        raise FileError(_("This XLIFF file is broken.")) from error
    return SentFile("XLIFF", code_of(root.get("trgLang", "")), units)


def _unit(element: Any, number: int) -> Sent:
    segments = element.findall(f"{_X}segment")
    parts = [each for each in element if each.tag in (f"{_X}segment", f"{_X}ignorable")]
    is_running = element.get("type") == _RUNNING
    source = "".join(_read(part.find(f"{_X}source"), is_running) for part in parts)
    target = "".join(_translated(part, is_running) for part in parts)
    states = {each.get("state", "initial") for each in segments}
    lacking = [_lacks(each, is_running) for each in segments]
    is_in_part = any(lacking) and not all(lacking)
    notes = element.iterfind(f"{_X}notes/{_X}note[@category='{_TAKEN_OUT}']")
    return Sent(
        element.get("id", ""),
        source,
        target if any(each.find(f"{_X}target") is not None for each in segments) else "",
        _("text %(number)s") % {"number": number},
        is_confirmed=bool(states) and states <= _DONE,
        before=next(((note.text or "").strip() for note in notes), ""),
        fault=_("Only a part of this text is translated.") if is_in_part else "",
    )


def _lacks(segment: Any, is_running: bool) -> bool:
    """Whether a segment has words and no translation."""
    source, target = (_read(segment.find(f"{_X}{name}"), is_running) for name in _SIDES)
    return bool(source.strip()) and not target.strip()


def _translated(part: Any, is_running: bool) -> str:
    """What stands between two segments may be left out of the translation."""
    target = part.find(f"{_X}target")
    if target is None and part.tag == f"{_X}ignorable":
        target = part.find(f"{_X}source")
    return _read(target, is_running)


def _read(element: Any, is_running: bool) -> str:
    return "" if element is None else "".join(_pieces(element, is_running))


def _pieces(element: Any, is_running: bool) -> Iterator[str]:
    yield _words(element.text, is_running)
    for child in element:
        name = child.tag.removeprefix(_X)
        if name == "pc":
            mark = _mark(child.get("id", ""))
            yield f"<{mark}>"
            yield from _pieces(child, is_running)
            yield f"</{mark}>"
        elif name == "ph":
            yield f"<{_mark(child.get('id', ''))}/>"
        elif name == "sc":
            yield f"<{_mark(child.get('id', ''))}>"
        elif name == "ec":
            yield f"</{_mark(child.get('startRef', '') or child.get('id', ''))}>"
        elif name == "mrk":
            yield from _pieces(child, is_running)
        yield _words(child.tail, is_running)


def _mark(key: str) -> str:
    """The mark of an inline code: bold and italics are numbered, since each code is another."""
    return key[0] if key[:1] in _STYLES else key


def _words(words: str | None, is_running: bool) -> str:
    return escaped(words or "") if is_running else words or ""
