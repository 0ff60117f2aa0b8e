"""The site's own web fonts as the typesetter reads them, and what can be written with them."""

import hashlib
import os
import shutil
import tempfile
import unicodedata
from functools import cache
from math import radians, tan
from pathlib import Path
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.conf import settings

from home.settings.languages import Language

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

WEB_FONTS = Path(__file__).resolve().parents[1] / "static/home/fonts"
#: The typesetter takes one file per family, weight and style: each file is a family of its own.
FAMILIES = {
    "serif-latin.woff2": "Campaign Latin",
    "serif-cyrillic.woff2": "Campaign Cyrillic",
    "arabic.woff2": "Campaign Naskh",
}
#: Arabic has no slanted letters.
SLANTED = ("serif-latin.woff2", "serif-cyrillic.woff2")
SLANT = 10  # degrees


def families(language: Language) -> list[str]:
    """The families a language is set in; the others stand in for letters they lack."""
    first = FAMILIES.get(language.font)
    rest = [name for name in FAMILIES.values() if name != first]
    # Figures and punctuation of Cyrillic come from the Latin file: its own has none.
    return [first, *rest] if first == "Campaign Naskh" else list(FAMILIES.values())


def is_covered(language: Language) -> bool:
    """Whether the site has a font for the script of a language."""
    return bool(language.font)


@cache
def digest() -> str:
    """Names the fonts: another one whenever a font, or how it is made ready, changes."""
    hashed = hashlib.sha256(Path(__file__).read_bytes())
    for name in FAMILIES:
        hashed.update((WEB_FONTS / name).read_bytes())
    return hashed.hexdigest()[:16]


def folder() -> Path:
    """The folder of the fonts, made when it is not there yet (a fifth of a second, once)."""
    target = settings.PRINTED_DIR / f"fonts-{digest()}"
    if not target.is_dir():
        settings.PRINTED_DIR.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix="making-", dir=settings.PRINTED_DIR))
        try:
            for name in FAMILIES:
                _unpack(name, making)
            os.rename(making, target)  # noqa: PTH104 (fails where another process was faster)
        except OSError:
            if not target.is_dir():
                raise
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return target


def _unpack(name: str, target: Path) -> None:
    """Writes a web font as TrueType, and a slanted one for emphasis where its script slants."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # may be missing

    for is_slanted in (False, True) if name in SLANTED else (False,):
        font = TTFont(WEB_FONTS / name)
        font.flavor = None
        for number in (1, 4):
            font["name"].setName(FAMILIES[name], number, 3, 1, 0x409)
        if is_slanted:
            _slant(font)
        font.save(target / f"{Path(name).stem}{'-slanted' * is_slanted}.ttf")


def _slant(font: "TTFont") -> None:
    """Slants every outline, as browsers do where a family has no italics.

    Points and what the weight adds to them move alike; so marks stay on their letters.
    """
    shift = tan(radians(SLANT))
    glyphs = font["glyf"]
    for name in glyphs.keys():  # noqa: SIM118 (the table is no mapping)
        glyph = glyphs[name]
        if glyph.isComposite():
            for part in glyph.components:
                part.x += round(part.y * shift)
        elif glyph.numberOfContours > 0:
            glyph.coordinates.transform(((1, 0), (shift, 1)))
            glyph.coordinates.toInt()
        glyph.recalcBounds(glyphs)
        for variation in font["gvar"].variations.get(name, []):
            variation.coordinates = [
                point and (point[0] + round(point[1] * shift), point[1])
                for point in variation.coordinates
            ]
    font["name"].setName("Italic", 2, 3, 1, 0x409)
    font["post"].italicAngle = -SLANT
    font["head"].macStyle |= 0b10
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b100_0000 | 0b1


@cache
def characters() -> frozenset[int]:
    """Every character that can be written."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415  # may be missing

    known: set[int] = set()
    for name in FAMILIES:
        with TTFont(WEB_FONTS / name) as font:
            known |= set(font.getBestCmap())
    return frozenset(known)


def legible(text: str) -> str:
    """The text in characters the fonts have, so that nothing is shown as an empty box.

    A letter of a foreign script is written in Latin ones; a pictograph is left out.
    """
    text = unicodedata.normalize("NFC", text)
    if characters().issuperset(map(ord, text)):
        return text
    return "".join(map(_nearest, text))


@cache
def _nearest(character: str) -> str:
    if ord(character) in characters() or character == "\n":
        return character
    kind = unicodedata.category(character)
    if kind[0] == "Z" or character == "\t":
        return " "
    if kind[0] == "C" or kind in ("So", "Sk"):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    written = plain if plain != character else anyascii(character)
    return "".join(letter for letter in written if ord(letter) in characters())
