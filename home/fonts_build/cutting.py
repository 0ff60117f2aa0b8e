"""How a font is cut down to what the site writes with it, and given the site's name."""

from collections.abc import Iterable

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

UNUSED_TABLES = ["BASE", "DSIG", "MVAR", "STAT", "VORG", "gasp", "vhea", "vmtx"]


def cut(font: TTFont, unicodes: Iterable[int], features: str) -> None:
    """Leaves only some characters and what the features, or all with ``*``, make of them."""
    options = Options(
        layout_features=features.split(","),
        hinting=False,
        name_IDs=[0, 13, 14],
        notdef_outline=True,
    )
    options.drop_tables += UNUSED_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)


def rename(font: TTFont, family: str, style: str = "Regular") -> None:
    """Give the font our name: the licence reserves "Source" for unmodified copies."""
    names = font["name"]
    kept = {number: names.getDebugName(number) for number in (0, 14)}
    names.names = []
    postscript = f"{family.replace(' ', '')}-{style}"
    full = family if style == "Regular" else f"{family} {style}"
    own = {1: family, 2: style, 3: postscript, 4: full, 6: postscript}
    for number, text in (kept | own).items():
        names.setName(text, number, 3, 1, 0x409)
    if "fvar" in font:
        names.setName("Weight", 256, 3, 1, 0x409)
        font["fvar"].axes[0].axisNameID = 256
        font["fvar"].instances = []
