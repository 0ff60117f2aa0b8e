"""PDFs as they may be kept: what is on the pages, and nothing else.

No web process imports this: all of them are read apart (see ``apart``), by ``python -m``.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from home.files.apart import RefusedError, work_apart

#: What somebody may do by a link: go to a page, to a web page, or on to the next.
HARMLESS = ("/GoTo", "/URI", "/Named", "/Thread")
#: Annotations that are or hold a file, a film, a sound, or a note to other readers.
REMOVED = (
    "/FileAttachment",
    "/RichMedia",
    "/Screen",
    "/Movie",
    "/Sound",
    "/3D",
    "/Projection",
    "/Text",
    "/Popup",
    "/Widget",  # of a form, which is words by then, or nothing that is seen, such as a signature
)
#: Of any part of the file: scripts, files, and who made it, when, and with what.
KEYS = (
    "/AA",
    "/AF",
    "/EF",
    "/EmbeddedFiles",
    "/JavaScript",
    "/JS",
    "/LastModified",
    "/Metadata",
    "/PieceInfo",
    "/RF",
    "/Thumb",
    "/CreatorInfo",
    "/SourceModified",
)
#: Of the catalogue: what is done or sent when it is opened, signatures with names, and forms.
KEYS_OF_ALL = ("/OpenAction", "/Perms", "/DSS", "/Legal", "/SpiderInfo", "/URI", "/AcroForm")
#: Of annotations: who wrote it, and when. (In a link or a form, T is nothing that is seen.)
KEYS_OF_ANNOTATIONS = ("/T", "/M", "/NM", "/CreationDate", "/RC", "/Popup", "/IRT")
#: An array in an array in an array …
DEEPEST = 100
_EXIF_AND_OTHERS = (0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE)


def make_clean(content: bytes) -> bytes:
    """The pages of a PDF, without metadata, scripts, attached files and earlier revisions.

    Forms keep what was filled in, as words on the page. Raises ``RefusedError`` with
    ``no_pdf``, ``damaged``, ``password``, ``form``, ``portfolio`` or ``too_much``.
    """
    if b"%PDF-" not in content[:1024]:
        raise RefusedError("no_pdf")
    try:
        with warnings.catch_warnings(action="ignore"), Pdf.open(BytesIO(content)) as pdf:
            return _written(_cleaned(pdf))
    except pikepdf.PasswordError as error:
        raise RefusedError("password") from error
    except (RefusedError, MemoryError):
        raise
    except Exception as error:  # at hostile bytes qpdf and pikepdf raise nearly anything
        raise RefusedError("damaged") from error


def _cleaned(pdf: Pdf) -> Pdf:
    if not len(pdf.pages):
        raise RefusedError("damaged")
    if Name.Collection in pdf.Root:
        raise RefusedError("portfolio")
    form = pdf.Root.get(Name.AcroForm)
    if form is not None:
        if Name.XFA in form and not len(form.get(Name.Fields, [])):
            raise RefusedError("form")
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
    for name in (Name.Info, Name.ID):
        if name in pdf.trailer:
            del pdf.trailer[name]
    _take_out(pdf.Root, KEYS_OF_ALL)
    for page in pdf.pages:
        _clean_annotations(page.obj)
    for thing in pdf.objects:
        for part in _parts(thing):
            _take_out(part, KEYS)
            _take_out_actions(part)
            if isinstance(part, Stream):
                _clean_stream(part)
    return pdf


def _written(pdf: Pdf) -> bytes:
    """Written anew, a file holds what its newest revision leads to."""
    output = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        output,
        deterministic_id=True,
        encryption=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return output.getvalue()


def _parts(thing: Any, depth: int = 0) -> Iterator[Any]:
    """The dictionaries and streams of an object, those inside it as well."""
    if depth > DEEPEST:
        raise RefusedError("too_much")
    if isinstance(thing, Stream):
        yield thing
        inside: Any = dict(thing.stream_dict.items()).values()
    elif isinstance(thing, Dictionary):
        yield thing
        inside = dict(thing.items()).values()
    elif isinstance(thing, Array):
        inside = list(thing)
    else:
        return
    for each in inside:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _parts(each, depth + 1)


def _take_out(part: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in part:
            del part[key]


def _take_out_actions(part: Any) -> None:
    """Whatever does more than to lead somewhere, and whatever follows on it."""
    for key in ("/A", "/PA", "/Next", "/OpenAction"):
        action = part.get(key)
        if isinstance(action, Dictionary) and "/S" in action:
            if str(action["/S"]) not in HARMLESS:
                del part[key]
            elif "/Next" in action:
                del action["/Next"]


def _clean_annotations(page: Any) -> None:
    annotations = page.get(Name.Annots)
    if not isinstance(annotations, Array):
        return
    kept = []
    for each in annotations:
        if isinstance(each, Dictionary) and str(each.get("/Subtype")) not in REMOVED:
            _take_out(each, KEYS_OF_ANNOTATIONS)
            kept.append(each)
    page[Name.Annots] = Array(kept)


def _clean_stream(stream: Stream) -> None:
    """Takes the place and the day out of a photograph, and reads nothing from another file."""
    _take_out(stream, ("/F", "/FFilter", "/FDecodeParms"))
    parameters: Any = stream.get(Name.DecodeParms)
    filters = stream.get(Name.Filter)
    if isinstance(filters, Array) and len(filters) == 1:
        filters = filters[0]
    if filters == Name.DCTDecode:
        stream.write(
            without_exif(stream.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=parameters
        )
    elif filters == Name.JPXDecode:
        stream.write(
            without_boxes(stream.read_raw_bytes()), filter=Name.JPXDecode, decode_parms=parameters
        )


def without_exif(jpeg: bytes) -> bytes:
    """A JPEG without the segments that say anything but how to show it (ITU T.81, annex B)."""
    kept, at = bytearray(jpeg[:2]), 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # here the picture begins
            break
        if marker not in _EXIF_AND_OTHERS:
            kept += jpeg[at : at + 2 + size]
        at += 2 + size
    return bytes(kept) + jpeg[at:]


def without_boxes(picture: bytes) -> bytes:
    """A JPEG 2000 without its boxes of metadata (ISO 15444-1, annex I)."""
    kept, at = bytearray(), 0
    while at + 8 <= len(picture):
        size, kind = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(picture[at + 8 : at + 16], "big")
        if size == 0:
            size = len(picture) - at
        if size < 8:
            return picture  # a bare stream, which has none
        if kind not in (b"uuid", b"xml ", b"uinf"):
            kept += picture[at : at + size]
        at += size
    return bytes(kept)


if __name__ == "__main__":
    work_apart(make_clean)
