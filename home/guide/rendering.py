"""The guides in ``docs/``, written in Markdown with plain spaces, as the admin shows them."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from home.multilingual.typography import typeset, typeset_html

#: The guides that there are, by the names of their files.
GUIDES = ("editors", "translators")
FOLDER = Path(settings.BASE_DIR) / "docs"
PICTURES = FOLDER / "pictures"


class Guide(NamedTuple):
    """A guide in one language: HTML without its title, and its chapters as anchor and words."""

    code: str
    title: str
    chapters: list[tuple[str, str]]
    html: SafeString


def guide_in(name: str, code: str, address_of: Callable[[str], str]) -> Guide:
    """A guide in a language, else in English. Raises ``FileNotFoundError`` where there is none.

    ``address_of`` is asked for the address of another guide, or of a picture by its file name.
    """
    path = FOLDER / f"{name}.{code}.md"
    if not path.exists():
        path, code = FOLDER / f"{name}.md", "en"
    return _rendered(path, code, path.stat().st_mtime_ns, address_of)


@cache
def _rendered(path: Path, code: str, changed: int, address_of: Callable[[str], str]) -> Guide:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(path.read_text(encoding="utf-8"))
    title, chapters, used = "", [], set()
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            words = "".join(each.content for each in inline.children or [])
            anchor = _anchor(words, used)
            opening.attrSet("id", anchor)
            if opening.tag == "h1":
                title = words
            elif opening.tag == "h2":
                chapters.append((anchor, words))
        _lead_within(inline.children or [], address_of)
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    html = typeset_html(parser.renderer.render(tokens, parser.options, {}), code)
    listed = [(anchor, typeset(words, code)) for anchor, words in chapters]
    return Guide(code, title, listed, mark_safe(html))


def _anchor(words: str, used: set[str]) -> str:
    """As GitHub makes it, so that links within the files lead to the same place here."""
    base = re.sub(r"[^\w\- ]", "", words.casefold()).replace(" ", "-")
    anchor, number = base, 0
    while anchor in used:
        number += 1
        anchor = f"{base}-{number}"
    used.add(anchor)
    return anchor


def _lead_within(tokens: list[Token], address_of: Callable[[str], str]) -> None:
    """Pictures and guides have addresses in the admin; links to other files are only words."""
    is_dead = False
    for token in tokens:
        if token.type == "image":
            source = str(token.attrGet("src"))
            token.attrSet("src", address_of(source.rpartition("/")[2]))
            token.attrSet("loading", "lazy")
        elif token.type == "link_open":
            target = str(token.attrGet("href"))
            file, _hash, anchor = target.partition("#")
            is_dead = bool(file) and file.partition(".")[0] not in GUIDES and "://" not in file
            if is_dead:
                token.type, token.tag, token.attrs = "em_open", "em", {}
            elif file.endswith(".md"):
                address = address_of(file.partition(".")[0])
                token.attrSet("href", f"{address}#{anchor}" if anchor else address)
        elif token.type == "link_close" and is_dead:
            token.type, token.tag, is_dead = "em_close", "em", False
