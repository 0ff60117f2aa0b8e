"""A Naskh for paper in which each letter is one glyph, made from one that builds it of several.

Noto Naskh Arabic draws a letter as its skeleton, then its dots. On the screen nobody notices;
in a PDF each of the two glyphs says that it is the letter, so whoever copies, searches or
listens gets it twice. Here every form of every letter is one glyph, and so is a letter with its
vowel signs: placed once, by HarfBuzz, where the font's own rules place them.
"""

import io
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import uharfbuzz
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

#: Joins a letter to a neighbour that is not there.
JOINER = "\u200d"
#: Between parts of a word, in Persian above all. Typst would lose it if it were not drawn at all.
NON_JOINER = "\u200c"
SEEN_NON_JOINER = "u200C.seen"
LETTERS = [
    *map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)]),
    *"\u0671\u0679\u067e\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u06c0\u06c1\u06c2\u06c3",
    *"\u06cc\u06d2\u06d3",
]
LAM, SHADDA = "\u0644", "\u0651"
#: Those that Lam forms one sign with.
ALEFS = "\u0627\u0623\u0625\u0622\u0671"
VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0652\u0670"
MARKS = [*VOWELS, *"\u0651\u0653\u0654\u0655", *(SHADDA + vowel for vowel in VOWELS)]
#: A letter that never joins the next. Heh has another form after it than all alone.
DAL = "\u062f"
#: Feature, and what stands before and after the letter to give it that form.
FORMS = {
    "isol": (DAL, ""),
    "fina": (JOINER, ""),
    "init": (DAL, JOINER),
    "medi": (JOINER, JOINER),
}
#: How much of the width of Lam with Alef is the Alef's, in whose place nothing is drawn.
SHARE_OF_ALEF = 0.3


class Placed(NamedTuple):
    """A glyph and where it stands, in units of the font."""

    glyph: str
    x: int
    y: int


class Shape(NamedTuple):
    """What HarfBuzz draws for a text."""

    parts: tuple[Placed, ...]
    advance: int


def one_glyph_a_letter(font: TTFont) -> None:
    """Changes a static Arabic font with TrueType outlines; other scripts stay as they are."""
    _Composer(font).compose()


class _Composer:
    def __init__(self, font: TTFont) -> None:
        self.font = font
        self.order = list(font.getGlyphOrder())
        self.cmap = font.getBestCmap()
        data = io.BytesIO()
        font.save(data)
        self.shaper = uharfbuzz.Font(uharfbuzz.Face(data.getvalue()))
        #: Feature, then from which glyph to which.
        self.forms: dict[str, dict[str, str]] = {feature: {} for feature in FORMS}
        self.lam_alef: list[str] = []
        self.with_marks: list[str] = []

    def compose(self) -> None:
        for letter in LETTERS:
            for feature, (before, after) in FORMS.items():
                self._letter(letter, feature, before, after)
        for alef, before in product(ALEFS, (DAL, JOINER)):
            self._lam_alef(alef, before)
        self._add(SEEN_NON_JOINER, (), 1)
        self.font.setGlyphOrder(self.order)
        for table in ("GSUB", "GPOS", "GDEF"):
            if table in self.font:
                del self.font[table]
        addOpenTypeFeaturesFromString(self.font, self._rules())

    def shape(self, text: str) -> Shape:
        """What is drawn for a text, but for a Dal at its beginning."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "rtl", "Arab", "ar"
        buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        uharfbuzz.shape(self.shaper, buffer, {})
        parts, x = [], 0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.codepoint == 0:
                raise ValueError(f"The font lacks a character of {text!r}.")
            if text[0] == DAL and info.cluster == 0:
                continue
            name = self.order[info.codepoint]
            parts.append(Placed(name, x + place.x_offset, place.y_offset))
            x += place.x_advance
        return Shape(tuple(parts), x)

    def _letter(self, letter: str, feature: str, before: str, after: str) -> None:
        plain = self.shape(before + letter + after)
        name = f"u{ord(letter):04X}.{feature}"
        self._add(name, plain.parts, plain.advance)
        self.forms[feature][self.cmap[ord(letter)]] = name
        for marks in MARKS:
            shape = self.shape(before + letter + marks + after)
            self._add_marked(name, marks, shape.parts, shape.advance)

    def _lam_alef(self, alef: str, before: str) -> None:
        """Lam draws both and Alef is a gap: each glyph says what letter it is, in their order."""
        whole = self.shape(before + LAM + alef)
        gap = round(whole.advance * SHARE_OF_ALEF)
        rest = whole.advance - gap
        lam_form, ending = ("medi", "fina") if before == JOINER else ("init", "isol")
        lam, empty = (
            f"u{ord(letter):04X}.{ending}.lam_alef_{ord(alef):04X}" for letter in (LAM, alef)
        )
        self._add(lam, shifted(whole.parts, -gap), rest)
        self._add(empty, (), gap)
        alef_final = self.forms["fina"][self.cmap[ord(alef)]]
        lam_before = self.forms[lam_form][self.cmap[ord(LAM)]]
        self.lam_alef += [
            f"sub {lam_before}' {alef_final} by {lam};",
            f"sub {lam} {alef_final}' by {empty};",
        ]
        for marks in MARKS:
            on_lam = self.shape(before + LAM + marks + alef)
            self._add_marked(lam, marks, shifted(on_lam.parts, -gap), rest)
            on_alef = self.shape(before + LAM + alef + marks)
            signs = sorted(set(on_alef.parts) - set(whole.parts))
            self._add_marked(empty, marks, signs, gap)

    def _add_marked(self, name: str, marks: str, parts: Iterable[Placed], advance: int) -> None:
        marked = f"{name}.{'_'.join(f'{ord(mark):04X}' for mark in marks)}"
        self._add(marked, parts, advance)
        signs = " ".join(self.cmap[ord(mark)] for mark in marks)
        self.with_marks.append(f"sub {name} {signs} by {marked};")

    def _add(self, name: str, parts: Iterable[Placed], advance: int) -> None:
        glyphs = self.font["glyf"]
        glyph = Glyph()
        glyph.components = list(map(component, parts))
        glyph.numberOfContours = -1 if glyph.components else 0
        glyphs.glyphs[name] = glyph
        self.order.append(name)
        glyphs.setGlyphOrder(self.order)
        glyph.recalcBounds(glyphs)
        self.font["hmtx"][name] = (advance, glyph.xMin if glyph.components else 0)

    def _rules(self) -> str:
        """The features of the composed font, as Adobe's feature files write them."""
        marks = sorted({self.cmap[ord(mark)] for mark in "".join(MARKS)})
        letters = [name for form in self.forms.values() for name in form.values()]
        lines = [
            "languagesystem DFLT dflt;",
            "languagesystem arab dflt;",
            "table GDEF {",
            f"GlyphClassDef [{' '.join(letters)}], , [{' '.join(marks)}], ;",
            "} GDEF;",
        ]
        non_joiner = self.cmap[ord(NON_JOINER)]
        lines += ["feature ccmp {", f"sub {non_joiner} by {SEEN_NON_JOINER};", "} ccmp;"]
        for feature, form in self.forms.items():
            lines += [f"feature {feature} {{", "lookupflag IgnoreMarks;"]
            lines += [f"sub {old} by {new};" for old, new in form.items()]
            lines.append(f"}} {feature};")
        lines += ["feature rlig {", "lookup lam_alef {", "lookupflag IgnoreMarks;"]
        lines += [*self.lam_alef, "} lam_alef;"]
        lines += ["lookup marks {", "lookupflag 0;", *self.with_marks, "} marks;", "} rlig;"]
        return "\n".join(lines)


def shifted(parts: Iterable[Placed], by: int) -> list[Placed]:
    return [Placed(part.glyph, part.x + by, part.y) for part in parts]


def component(part: Placed) -> GlyphComponent:
    made = GlyphComponent()
    made.glyphName, made.x, made.y, made.flags = part.glyph, part.x, part.y, 0x4
    return made
