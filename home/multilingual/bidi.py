"""Numbers and addresses that are read from left to right inside text from right to left.

Left to itself, `1-55/2023` in an Arabic sentence is shown as `55/2023-1`, and a telephone number
with its groups in reverse order (UAX #9: a hyphen or a space between two numbers takes the
direction of the sentence).
"""

import html
import re
from collections.abc import Iterator

#: Turn the letters behind them around, to the end of the passage: embeddings, overrides, isolates.
#: The marks that only say which way a sign belongs (LRM, RLM, ALM) are not among them.
#: Signs that turn words around, and those without a width that stand for nothing in our languages.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")
_SPACES = " \u00a0\u202f"
_WORD = "[0-9A-Za-zЀ-ӿ٠-٩۰-۹]{1,20}"
_LETTERS = "[A-Za-zЀ-ӿ]{1,20}"
#: A regular expression that both Python and Typst (Rust) read alike. A mere range, `5-10`, is
#: not among them: Arabic reads it from right to left. Each part is bounded, so that no text,
#: however long, takes long.
RUNS = "|".join(
    (
        "https?://[^\\s<>\"'،؛]*[^\\s<>\"'،؛.,:;!?)»”]",
        "[0-9A-Za-z._%+\\-]{1,64}@[0-9A-Za-z\\-]{1,63}(?:\\.[0-9A-Za-z\\-]{1,63})+",
        # Telephone numbers: with the code of a country, or of three or more groups.
        f"\\+ ?\\(?\\d(?:[{_SPACES}().\u2011\\-]{{0,3}}\\d){{5,}}",
        f"\\(?\\d{{1,5}}\\)?(?:[{_SPACES}\u2011\\-]{{1,2}}\\(?\\d{{2,4}}\\)?){{2,}}",
        # Case numbers and ISO dates: three or more parts, or letters behind the figures.
        f"{_WORD}(?:[\u2011/\\-]{_WORD}){{2,}}",
        f"\\d{{1,20}}(?:[\u2011/\\-]\\d{{1,20}})*[\u2011/\\-]{_LETTERS}",
    )
)
_RUN = re.compile(RUNS)
#: Without one of these there is no such run.
_SIGN = re.compile(r"\d|@|://")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = re.compile("[A-Za-zÀ-ʯͰ-ӿऀ-῿぀-鿿]")
_TOKEN = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style|textarea|title|option|svg|iframe)\b.*?</(?P=raw)\s*>"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)
_DIRECTION = re.compile(r"\bdir\s*=\s*[\"']?(ltr|rtl|auto)\b", re.IGNORECASE)


def without_turning(text: str) -> str:
    """A name or the like as it was meant: pasted from elsewhere, it may bring what is not seen."""
    return _TURNING.sub("", text)


def isolated(markup: str) -> str:
    """The markup with each such run in a ``bdi`` where the text around it is from right to left.

    Comments, scripts, attributes and what cannot hold an element stay as they are.
    """
    if "rtl" not in markup or not _RUN.search(markup):
        return markup
    return "".join(_Passages().parts(markup))


class _Passages:
    """Goes through markup and knows the direction of each piece of text in it."""

    def __init__(self) -> None:
        #: Of the elements around that set a direction: name, direction, how many of its name are
        #: open within it.
        self._open: list[list] = []

    def parts(self, markup: str) -> Iterator[str]:
        end = 0
        for token in _TOKEN.finditer(markup):
            if token.start() > end:  # a stray "<"
                yield markup[end : token.start()]
            end = token.end()
            if token["text"] is not None:
                yield self._text(token["text"])
                continue
            if token["tag"]:
                self._note(token["tag"].lower(), token["attributes"], is_end=bool(token["end"]))
            yield token[0]
        yield markup[end:]

    def _note(self, tag: str, attributes: str, *, is_end: bool) -> None:
        if is_end:
            if self._open and self._open[-1][0] == tag:
                self._open[-1][2] -= 1
                if not self._open[-1][2]:
                    self._open.pop()
            return
        given = _DIRECTION.search(attributes) if "dir" in attributes else None
        direction = given[1].lower() if given else "auto" if tag == "bdi" else ""
        if direction:
            self._open.append([tag, direction, 1])
        elif self._open and self._open[-1][0] == tag:
            self._open[-1][2] += 1

    def _text(self, text: str) -> str:
        if not self._open or self._open[-1][1] == "ltr":
            return text
        if self._open[-1][1] == "auto" and not _begins_right_to_left(text):
            return text
        if not _SIGN.search(text):
            return text
        # Read as the browser reads it: a reference such as &quot; is no part of an address.
        written = html.unescape(text)
        pieces, end = [], 0
        for run in _RUN.finditer(written):
            before, words = written[end : run.start()], run[0]
            pieces.append(f'{_escaped(before)}<bdi dir="ltr">{_escaped(words)}</bdi>')
            end = run.end()
        return "".join(pieces) + _escaped(written[end:]) if pieces else text


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _begins_right_to_left(text: str) -> bool:
    right, left = _RIGHT_TO_LEFT.search(text), _LEFT_TO_RIGHT.search(text)
    return right is not None and (left is None or right.start() < left.start())
