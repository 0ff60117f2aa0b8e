"""Writes a style sheet again so that browsers of 2018 understand it, and small.

Those are Chrome 64, Firefox 60, Safari 11 and Samsung Internet 7. Of the logical properties they
know only a few, under names of their own; they have no ``clamp()`` and no ``gap`` outside grids.
Our sheets are written with all of these. Lines run across and blocks down in each of our
languages, so that most logical properties have one physical meaning and are replaced by it. What
depends on the direction keeps its name, and gets the old one before it. What has no old name
stands in a block at the end that only old browsers read.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import tinycss2

#: Understood by exactly those that know neither ``inset`` nor ``gap`` in a row of boxes.
ONLY_OLD = "not (inset:0)"
CLAMP = "(width:clamp(0px,1px,2px))"
SIZES = {"inline-size": "width", "block-size": "height"}
EDGES = {"block-start": "top", "block-end": "bottom"}
INLINE = re.compile(r"(margin|padding|border)-inline-(start|end)")
#: What stands on the map, which no language mirrors: its beginning is the left.
NEVER_MIRRORED = re.compile(r"\.mx\d")
#: A name of a token, where it is set or asked for; no part of a selector such as ``.box--wide``.
TOKEN = re.compile(r"(?<=[{;(])--[a-z][a-z0-9-]*")
#: In a grid the same as the words that old browsers know.
ALIGNED = {"start": "flex-start", "end": "flex-end"}

Declaration = tuple[str, str]


class _Sheet:
    """One style sheet on its way through."""

    def __init__(self) -> None:
        self.in_rows: set[str] = set()  # selectors of boxes in a row, where no gap is known
        self.only_old: list[str] = []
        self.margins: dict[str, list[str]] = {}  # those that stand for gaps, and of which boxes

    def rules(self, nodes: Iterable[Any], around: str = "") -> Iterator[str]:
        for node in _readable(nodes):
            if node.type == "qualified-rule":
                yield from self.rule(node, around)
            elif node.content is None:
                yield f"@{node.at_keyword} {_text(node.prelude)};"
            elif node.lower_at_keyword in ("media", "supports"):
                condition = f"@{node.at_keyword} {_text(node.prelude)}"
                inner = tinycss2.parse_rule_list(node.content, True, True)
                yield f"{condition}{{{''.join(self.rules(inner, condition))}}}"
            else:
                prelude = f" {_text(node.prelude)}".rstrip()
                yield f"@{node.at_keyword}{prelude}{{{_joined(_declarations(node))}}}"

    def rule(self, node: Any, around: str) -> Iterator[str]:
        selector = expanded(_text(node.prelude, selector=True))
        declared = _declarations(node)
        if NEVER_MIRRORED.match(selector):
            declared = [
                (name.replace("inset-inline-start", "left"), value) for name, value in declared
            ]
        found = dict(declared)
        if found.get("display") in ("flex", "inline-flex"):
            self.in_rows.add(selector)
        is_row = selector in self.in_rows and found.get("display") != "grid"
        has_columns = "columns" in found
        yield f"{selector}{{{_joined(_for_old(declared, is_row or has_columns))}}}"
        clamped = [(name, value) for name, value in declared if value.startswith("clamp(")]
        if clamped:
            yield f"@supports {CLAMP}{{{selector}{{{_joined(clamped)}}}}}"
        self._only_old(selector, found, around, is_row)

    def _only_old(self, selector: str, found: dict[str, str], around: str, is_row: bool) -> None:
        lines = []
        if place := found.get("inset-inline-start"):
            mirrored = _each(selector, lambda one: f'[dir="rtl"] {one}')
            lines += [f"{selector}{{left:{place}}}", f"{mirrored}{{left:auto;right:{place}}}"]
        if is_row and (gap := _gap(found)):
            children = _each(selector, lambda one: f"{one}>*")
            if around:
                lines.append(f"{children}{{{_joined(gap)}}}")
            else:
                self.margins.setdefault(_joined(gap), []).append(children)
        if lines:
            text = "".join(lines)
            self.only_old.append(f"{around}{{{text}}}" if around else text)


@lru_cache(maxsize=4)
def for_old_browsers(sheet: str) -> str:
    """The sheet with fallbacks, without comments and spaces that mean nothing.

    Raises ``ValueError`` for a sheet that cannot be read.
    """
    written = _Sheet()
    text = "".join(written.rules(tinycss2.parse_stylesheet(sheet, True, True)))
    margins = [f"{','.join(boxes)}{{{gap}}}" for gap, boxes in written.margins.items()]
    return _with_short_names(
        f"{text}@supports {ONLY_OLD}{{{''.join([*margins, *written.only_old])}}}\n"
    )


def _with_short_names(text: str) -> str:
    """The sheet with its tokens called ``--a``, ``--b``: names are a fortieth of its weight."""
    short = {
        name: f"--{_letters(place)}"
        for place, name in enumerate(dict.fromkeys(TOKEN.findall(text)))
    }
    return TOKEN.sub(lambda found: short[found[0]], text)


def _letters(number: int) -> str:
    before, last = divmod(number, 26)
    return (_letters(before - 1) if before else "") + chr(ord("a") + last)


def expanded(selector: str) -> str:
    """A list of selectors without ``:is()``, for which old browsers drop the whole rule."""
    while found := re.search(r"([^,]*):is\(([^()]*)\)([^,]*)", selector):
        before, inside, after = found.groups()
        written = ",".join(f"{before}{one}{after}" for one in inside.split(","))
        selector = selector[: found.start()] + written + selector[found.end() :]
    return selector


def _each(selector: str, change: Callable[[str], str]) -> str:
    return ",".join(change(one) for one in selector.split(","))


def _gap(found: dict[str, str]) -> list[Declaration]:
    """Margins after each box in a row, which do what a gap would."""
    both = _pieces(found.get("gap", "0"), " ")
    row, column = found.get("row-gap", both[0]), found.get("column-gap", both[-1])
    margins = [("margin-bottom", row), *_by_direction("margin-inline-end", column)]
    return [(name, value) for name, value in margins if value != "0"]


def _declarations(node: Any) -> list[Declaration]:
    found = _readable(tinycss2.parse_declaration_list(node.content, True, True))
    return [
        (each.name, _text(each.value) + ("!important" if each.important else "")) for each in found
    ]


def _readable(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"The style sheet cannot be read: {node.message}")
        yield node


def _joined(declarations: Iterable[Declaration]) -> str:
    return ";".join(f"{name}:{value}" for name, value in declarations)


def _for_old(declarations: Iterable[Declaration], keeps_gap: bool) -> Iterator[Declaration]:
    for name, value in declarations:
        if name in ("gap", "column-gap", "row-gap") and not keeps_gap:
            yield f"grid-{name}", value  # which is its name for ever
        elif value.startswith("clamp("):
            yield name, _pieces(value.removeprefix("clamp(").removesuffix(")"), ",")[0]
        elif "min(100%," in value:
            yield name, re.sub(r"min\(100%,([^()]+)\)", r"\1", value)
            yield name, value
        elif (name, value) == ("overflow-wrap", "anywhere"):
            yield name, "break-word"
            yield name, value
        elif name in ("align-items", "align-self"):
            yield name, ALIGNED.get(value, value)
        else:
            yield from _physical(name, value)


def _physical(name: str, value: str) -> Iterator[Declaration]:
    """The same in the properties that old browsers have."""
    for logical, physical in SIZES.items():
        if name.endswith(logical):
            yield name.replace(logical, physical), value
            return
    if INLINE.match(name):
        yield from _by_direction(name, value)
    elif name.endswith(("-block", "-inline")) or name == "border-block-width":
        yield from _both_sides(name, value)
    else:
        for logical, physical in EDGES.items():
            name = name.removeprefix("inset-") if f"inset-{logical}" == name else name
            name = name.replace(logical, physical)
        yield name, value


def _both_sides(name: str, value: str) -> Iterator[Declaration]:
    """A pair: above and below are physical, before and after only where they are alike."""
    kind, axis, *of = name.split("-")
    ending = "".join(f"-{each}" for each in of)
    edge = "" if kind == "inset" else f"{kind}-"
    values = [value] if kind == "border" and not of else _pieces(value, " ")
    first, second = values[0], values[-1]
    if axis == "block":
        yield f"{edge}top{ending}", first
        yield f"{edge}bottom{ending}", second
    elif first == second:
        yield f"{edge}left", first
        yield f"{edge}right", first
    else:
        yield from _by_direction(f"{kind}-inline-start", first)
        yield from _by_direction(f"{kind}-inline-end", second)


def _by_direction(name: str, value: str) -> Iterator[Declaration]:
    """Chrome before 69 and Safari before 12.1 know it under another name."""
    yield f"-webkit-{name.replace('-inline', '')}", value
    yield name, value


def _pieces(value: str, separator: str) -> list[str]:
    """What stands between the separators outside brackets."""
    pieces, depth = [""], 0
    for sign in value:
        depth += (sign == "(") - (sign == ")")
        if sign == separator and not depth:
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


def _text(tokens: Iterable[Any], selector: bool = False) -> str:
    """What tokens say, with one space where some are needed."""
    text = ""
    for token in tokens:
        if token.type == "comment":
            continue
        if token.type == "whitespace":
            text += " "
        elif token.type == "function":
            text += f"{token.name}({_text(token.arguments)})"
        elif token.type == "() block":
            text += f"({_text(token.content)})"
        else:
            text += token.serialize()
    close = r" *([,>]) *" if selector else r" *(,) *"
    return _outside_strings(close, text).strip()


def _outside_strings(pattern: str, text: str) -> str:
    parts = re.split(r'("(?:[^"\\]|\\.)*")', re.sub(" +", " ", text))
    return "".join(part if part.startswith('"') else re.sub(pattern, r"\1", part) for part in parts)
