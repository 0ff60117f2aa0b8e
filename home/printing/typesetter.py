"""Typst, kept on a short lead: one thing at a time, our fonts and templates, and nothing else."""

import datetime
import io
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from PIL import Image

from home.public.bulkhead import Bulkhead

from . import fonts

logger = logging.getLogger(__name__)

TEMPLATES = settings.BASE_DIR / "templates/print"
#: What draws, and what reads the web fonts.
NEEDED = ("typst", "fontTools", "brotli", "segno")
COLOURS = 64

#: One thing is drawn at a time. Few requests wait for their turn, some seconds.
_turns = Bulkhead(1, waiting=3, patience=8, retry_after=5)


class FailedError(Exception):
    """The typesetter could not draw it."""


@dataclass(frozen=True)
class Sheet:
    """Something to be drawn: a template, the data it shows, and the pictures in it.

    The names of the files stand in the data, and a name never gets another content.
    """

    template: str
    data: dict[str, Any]
    files: dict[str, IO[bytes]] = field(default_factory=dict)
    date: datetime.datetime | None = None


@cache
def missing() -> list[str]:
    """What is not installed; with anything missing, nothing is drawn."""
    lacking = [name for name in NEEDED if find_spec(name) is None]
    return lacking + [path.name for path in fonts.FAMILIES if not path.is_file()]


def is_available() -> bool:
    return not missing()


@cache
def workshop() -> str:
    """Names everything but the data that decides how a sheet looks."""
    try:
        release = version("typst")
    except PackageNotFoundError:
        release = ""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.typ"))]
    return json.dumps([release, fonts.digest(), COLOURS, *texts])


@cache
def _fonts() -> Any:
    import typst  # noqa: PLC0415  # may be missing

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fonts.folder())],
    )


def draw_pdf(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF that screen readers can read (PDF/UA-1).

    Raises ``BusyError`` or ``FailedError``.
    """
    made = {"timestamp": int(sheet.date.timestamp())} if sheet.date else {}
    with _desk(sheet) as main:
        try:
            return _compile(main, format="pdf", pdf_standards=["ua-1"], **made)
        except FailedError:
            # Words can be arranged as the standard forbids; readers still want the text.
            logger.warning("%s does not meet PDF/UA-1.", sheet.data.get("address"), exc_info=True)
            return _compile(main, format="pdf", **made)


def draw_png(sheet: Sheet) -> bytes:
    """The sheet as a small PNG of few colours, two pixels to a point.

    Raises ``BusyError`` or ``FailedError``.
    """
    with _desk(sheet) as main:
        drawn = _compile(main, format="png", ppi=144.0)
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def _compile(main: Path, **options: Any) -> bytes:
    import typst  # noqa: PLC0415  # may be missing

    try:
        return typst.compile(
            str(main),
            root=str(main.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            **options,
        )
    except typst.TypstError as error:
        raise FailedError(f"{main.name}: {error}") from error


@contextmanager
def _desk(sheet: Sheet) -> Iterator[Path]:
    """A folder of its own with everything the sheet needs; one at a time in this process."""
    with _turns.enter(), tempfile.TemporaryDirectory(prefix="printing-") as name:
        yield _lay_out(sheet, Path(name))


def _lay_out(sheet: Sheet, desk: Path) -> Path:
    for template in TEMPLATES.glob("*.typ"):
        shutil.copy(template, desk)
    data = json.dumps(sheet.data, ensure_ascii=False)
    (desk / "data.json").write_text(data, encoding="utf-8")
    for name, source in sheet.files.items():
        with source.open() as content, (desk / name).open("wb") as copy:  # type: ignore[attr-defined]
            shutil.copyfileobj(content, copy)
    if "qr" in sheet.data:
        _draw_code(sheet.data["qr"], desk / "qr.svg")
    return desk / sheet.template.removeprefix("print/")


def _draw_code(address: str, target: Path) -> None:
    import segno  # noqa: PLC0415  # may be missing

    segno.make(address, error="m", micro=False).save(str(target), border=0, unit="mm")
