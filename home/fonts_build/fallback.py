"""The system fonts that stand in until ours arrive, measured against ours."""

import io
import re
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

# The stand-ins have the widths of the system fonts they are named after.
STAND_INS = {
    "Georgia": "@fontsource/gelasio/files/gelasio-{script}-{weight}-normal.woff2",
    "Times": "@fontsource/tinos/files/tinos-{script}-{weight}-normal.woff2",
    "Noto": "@fontsource-variable/noto-serif/files/noto-serif-{script}-wght-normal.woff2",
}
LOCAL_NAMES = {
    ("Georgia", 400): ["Georgia"],
    ("Georgia", 700): ["Georgia Bold", "Georgia-Bold"],
    ("Times", 400): [
        "Times New Roman",
        "TimesNewRomanPSMT",
        "Liberation Serif",
        "LiberationSerif",
    ],
    ("Times", 700): [
        "Times New Roman Bold",
        "TimesNewRomanPS-BoldMT",
        "Liberation Serif Bold",
        "LiberationSerif-Bold",
    ],
    ("Noto", 400): ["Noto Serif", "Noto Serif Regular", "NotoSerif-Regular"],
    ("Noto", 700): ["Noto Serif Bold", "NotoSerif-Bold"],
    ("Naskh", 400): [
        "Noto Naskh Arabic",
        "Noto Naskh Arabic Regular",
        "NotoNaskhArabic-Regular",
    ],
    ("Naskh", 700): ["Noto Naskh Arabic Bold", "NotoNaskhArabic-Bold"],
}
FALLBACK_RANGES = {"latin": "U+0-24F, U+2000-22FF", "cyrillic": "U+300-36F, U+400-52F"}
# Georgia has Cyrillic letters, but no free font has their widths to measure.
FALLBACKS = [
    ("Georgia", "latin"),
    ("Times", "latin"),
    ("Times", "cyrillic"),
    ("Noto", "latin"),
    ("Noto", "cyrillic"),
]
# Universal Declaration of Human Rights, articles 1 and 19.
SAMPLES = {
    "latin": """All human beings are born free and equal in dignity and rights. They are
endowed with reason and conscience and should act towards one another in a spirit of
brotherhood. Everyone has the right to freedom of opinion and expression; this right
includes freedom to hold opinions without interference and to seek, receive and impart
information and ideas through any media and regardless of frontiers. Tous les êtres humains
naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience
et doivent agir les uns envers les autres dans un esprit de fraternité. Tout individu a
droit à la liberté d’opinion et d’expression, ce qui implique le droit de ne pas être
inquiété pour ses opinions et celui de chercher, de recevoir et de répandre, sans
considérations de frontières, les informations et les idées.""",
    "cyrillic": """Все люди рождаются свободными и равными в своем достоинстве и правах. Они
наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.
Каждый человек имеет право на свободу убеждений и на свободное выражение их; это право
включает свободу беспрепятственно придерживаться своих убеждений и свободу искать, получать
и распространять информацию и идеи любыми средствами и независимо от государственных
границ.""",
}


RUNS = {"latin": r"[^\u0400-\u045f]+", "cyrillic": r"[\u0400-\u045f]+"}


def scale(name: str, weight: int, script: str, fonts: Path, packages: Path) -> float:
    """How much larger the system font is set so that the sample is as wide as in ours."""
    text = " ".join(SAMPLES[script].split())

    def stand_in(part: str) -> float:
        path = STAND_INS[name].format(script=part, weight=weight)
        return width(packages / path, weight, re.findall(RUNS[part], text))

    def ours(part: str) -> float:
        path = fonts / f"serif-{part}.woff2"
        return width(path, weight, re.findall(RUNS[part], text))

    if script == "latin":
        return ours("latin") / stand_in("latin")
    # Spaces and punctuation are Latin's, and Latin's scale is fixed: letters make up for it.
    gaps = scale(name, weight, "latin", fonts, packages) * stand_in("latin")
    return (ours("cyrillic") + ours("latin") - gaps) / stand_in("cyrillic")


def width(path: Path, weight: int, runs: list[str]) -> float:
    """Kerned width of the runs, in em."""
    font = TTFont(path)
    font.flavor = None
    data = io.BytesIO()
    font.save(data)
    face = uharfbuzz.Face(data.getvalue())
    shaper = uharfbuzz.Font(face)
    shaper.set_variations({"wght": weight})
    total = 0
    for run in runs:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer)
        if any(info.codepoint == 0 for info in buffer.glyph_infos):
            raise ValueError(f"{path} lacks a character of {run!r}; choose another file")
        total += sum(position.x_advance for position in buffer.glyph_positions)
    return total / face.upem
