"""A style sheet as Chrome 64, Firefox 60, Safari 11 and Samsung Internet 7 read it.

What they know is taken from MDN's compatibility tables: of all four, the poorest.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

#: Properties of our sheets that all four know, and the old names of others.
KNOWN = frozenset(
    [
        "background",
        "background-position",
        "background-size",
        "border",
        "border-bottom",
        "border-bottom-width",
        "border-collapse",
        "border-color",
        "border-radius",
        "border-top",
        "border-top-color",
        "border-top-width",
        "bottom",
        "box-shadow",
        "box-sizing",
        "break-after",
        "break-inside",
        "clear",
        "clip-path",
        "color",
        "column-gap",
        "column-rule",
        "columns",
        "content",
        "counter-increment",
        "counter-reset",
        "cursor",
        "direction",
        "display",
        "fill",
        "flex",
        "flex-basis",
        "flex-direction",
        "flex-wrap",
        "float",
        "font",
        "font-display",
        "font-family",
        "font-size",
        "font-style",
        "font-variant-numeric",
        "font-weight",
        "grid-column",
        "grid-column-gap",
        "grid-gap",
        "grid-row",
        "grid-row-gap",
        "grid-template",
        "grid-template-columns",
        "height",
        "justify-content",
        "left",
        "letter-spacing",
        "line-height",
        "list-style",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-height",
        "max-width",
        "min-height",
        "min-width",
        "opacity",
        "order",
        "orphans",
        "outline",
        "outline-offset",
        "overflow",
        "overflow-wrap",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "position",
        "right",
        "src",
        "stroke",
        "stroke-linecap",
        "stroke-width",
        "text-align",
        "text-rendering",
        "text-transform",
        "text-decoration",
        "top",
        "transform",
        "unicode-range",
        "vertical-align",
        "white-space",
        "widows",
        "width",
        "z-index",
        "align-content",
        "align-items",
        "align-self",
    ]
)
#: What they do without, and what readers lose by it.
DONE_WITHOUT = {
    "content-visibility": "what is folded is not printed",
    "appearance": "a select looks as the system draws it",
    "-webkit-appearance": "the same",
    "color-scheme": "scroll bars stay light",
    "forced-color-adjust": "only in forced colours, which came later",
    "print-color-adjust": "some print without backgrounds",
    "-webkit-print-color-adjust": "the same",
    "scroll-behavior": "a link jumps instead of gliding",
    "scroll-margin-top": "a target stands at the very top",
    "size-adjust": "a line may break elsewhere once the font has come",
    "ascent-override": "the same",
    "descent-override": "the same",
    "line-gap-override": "the same",
    "text-decoration-color": "the line of a link is as dark as its words",
    "text-decoration-thickness": "and thicker",
    "text-underline-offset": "and nearer",
    "text-size-adjust": "Safari has its own name for it, which is there",
    "-webkit-text-size-adjust": "only Safari enlarges text on its own",
    "text-wrap": "a last word may stand alone",
    "row-gap": "of boxes in a row: margins stand in the block for old browsers",
    "gap": "the same",
}
#: Known to some of the four under this name, and by the old name before it to the others.
BY_OLD_NAME = re.compile(r"(margin|padding|border)-inline-(start|end)")
_NEW_VALUES = re.compile(r"\b(clamp|min|max)\(|\banywhere\b")
_NEW_SELECTORS = re.compile(r":(is|where|has|focus-visible|focus-within)\b")


def understands(name: str, value: str) -> bool:
    """Whether a declaration is heeded."""
    is_known = name in KNOWN or name.startswith(("--", "-webkit-"))
    return is_known and not (_NEW_VALUES.search(value) and not name.startswith("--"))


def heeds(node: Any) -> bool:
    """Whether a rule is read at all."""
    prelude = tinycss2.serialize(node.prelude)
    if node.type == "qualified-rule":
        return not _NEW_SELECTORS.search(prelude)
    if node.lower_at_keyword == "supports":
        return prelude.strip().startswith("not ")
    return "prefers-" not in prelude and "forced-colors" not in prelude


def rules(nodes: Iterable[Any]) -> Iterator[tuple[str, list[tuple[str, str]], bool]]:
    """Selector, declarations, and whether an old browser reads them, of every rule."""
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(node.content, True, True)
            yield from ((*rule[:2], rule[2] and heeds(node)) for rule in rules(inner))
        elif node.content is not None:
            found = tinycss2.parse_declaration_list(node.content, True, True)
            told = [(each.name, tinycss2.serialize(each.value).strip()) for each in found]
            selector = tinycss2.serialize(node.prelude).strip()
            yield selector, told, node.type != "qualified-rule" or heeds(node)


def as_in_2018(sheet: str) -> str:
    """The sheet without all that these browsers drop, for a picture of what is left."""

    def left(nodes: Iterable[Any]) -> str:
        text = ""
        for node in nodes:
            if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
                if heeds(node):
                    inner = left(tinycss2.parse_rule_list(node.content, True, True))
                    prelude = tinycss2.serialize(node.prelude)
                    is_support = node.lower_at_keyword == "supports"
                    text += inner if is_support else f"@media {prelude}{{{inner}}}"
            elif node.type == "at-rule":
                text += node.serialize()
            elif heeds(node):
                declared = tinycss2.parse_declaration_list(node.content, True, True)
                kept = [
                    each.serialize()
                    for each in declared
                    if understands(each.name, tinycss2.serialize(each.value))
                ]
                text += f"{tinycss2.serialize(node.prelude)}{{{';'.join(kept)}}}"
        return text

    return left(tinycss2.parse_stylesheet(sheet, True, True))
