"""The text of fonts.css: our files, then the system fonts scaled to their measure."""

import textwrap
from pathlib import Path

from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont

from .fallback import FALLBACK_RANGES, FALLBACKS, LOCAL_NAMES, scale
from .sources import ARABIC, WEIGHTS

#: Of the lines of the style sheet, in characters.
WIDTH = 100


def stylesheet(fonts: Path, packages: Path) -> str:
    """fonts: the folder of our files; packages: node_modules, for the stand-ins."""
    latin, cyrillic = (fonts / f"serif-{script}.woff2" for script in ("latin", "cyrillic"))
    arabic = fonts / "arabic.woff2"
    rules = [
        "/* Made by home/fonts_build/build.py: change it there. */\n",
        "/* No family has more than two files, so no page that uses one loads more. */\n",
        web_rule("Campaign Serif", latin),
        web_rule("Campaign Serif", cyrillic, without=latin),
        "/* Figures and punctuation are in each script's own file. */\n",
        web_rule("Campaign Cyrillic", latin, without=cyrillic),
        web_rule("Campaign Cyrillic", cyrillic),
        web_rule("Campaign Naskh", latin, without=arabic),
        web_rule("Campaign Naskh", arabic),
        "/* Until they arrive: system fonts with the measure of ours. */\n",
    ]
    for name, script in FALLBACKS:
        file = fonts / f"serif-{script}.woff2"
        for weight in WEIGHTS:
            factor = scale(name, weight, script, fonts, packages)
            unicodes = FALLBACK_RANGES[script]
            rules.append(fallback_rule(name, weight, file, unicodes, factor))
    unicodes = unicode_range(set(parse_unicodes(ARABIC)) & characters_of(arabic))
    rules += [fallback_rule("Naskh", weight, arabic, unicodes, 1) for weight in WEIGHTS]
    return "\n".join(rules)


def rule(family: str, weight: str, src: list[str], *more: str) -> str:
    lines = [
        f'font-family: "{family}"',
        f"font-weight: {weight}",
        "font-style: normal",
        f"src: {', '.join(src)}",
        *more,
    ]
    return "@font-face {\n" + "".join(f"{wrapped(line)};\n" for line in lines) + "}\n"


def characters_of(file: Path) -> set[int]:
    return set(TTFont(file).getBestCmap())


def web_rule(family: str, file: Path, without: Path | None = None) -> str:
    """A file of a family; what the other one has too is left to that."""
    codes = characters_of(file) - (characters_of(without) if without else set())
    return rule(
        family,
        "400 700",
        [f'url("../fonts/{file.name}") format("woff2")'],
        "font-display: swap",
        f"unicode-range: {unicode_range(codes)}",
    )


def unicode_range(codes: set[int]) -> str:
    starts = sorted(code for code in codes if code - 1 not in codes)
    ends = sorted(code for code in codes if code + 1 not in codes)
    pairs = zip(starts, ends, strict=True)
    return ", ".join(
        f"U+{start:X}" if start == end else f"U+{start:X}-{end:X}" for start, end in pairs
    )


def wrapped(declaration: str) -> str:
    """A declaration on lines that can be read, broken after commas: no name is torn."""
    whole = declaration.replace(" ", "\0").replace(",\0", ", ")
    filled = textwrap.fill(
        whole, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
    )
    return filled.replace("\0", " ")


def fallback_rule(name: str, weight: int, file: Path, unicodes: str, factor: float) -> str:
    """A system font scaled to the width of ours and given the line box of ours."""
    ours = TTFont(file)
    line = ours["hhea"]
    em = ours["head"].unitsPerEm * factor
    family = "Campaign Naskh Fallback" if name == "Naskh" else f"Campaign Serif {name}"
    return rule(
        family,
        str(weight),
        [f'local("{local}")' for local in LOCAL_NAMES[name, weight]],
        f"size-adjust: {factor:.2%}",
        f"ascent-override: {line.ascent / em:.2%}",
        f"descent-override: {-line.descent / em:.2%}",
        f"line-gap-override: {line.lineGap / em:.2%}",
        f"unicode-range: {unicodes}",
    )
