"""What editors wrote, as data: the templates of the typesetter walk it and never read markup."""

import logging
from collections.abc import Iterator
from functools import singledispatch
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat
from django.utils.encoding import iri_to_uri
from wagtail.blocks import (
    Block,
    CharBlock,
    ListBlock,
    RichTextBlock,
    StreamValue,
    TextBlock,
)
from wagtail.images.models import AbstractImage
from wagtail.rich_text import expand_db_html

from home.blocks import (
    CallToActionBlock,
    CorrectionBlock,
    DocumentBlock,
    ElsewhereBlock,
    GalleryBlock,
    HeadingBlock,
    PictureBlock,
    QuoteBlock,
    RecordingBlock,
    SourceBlock,
    TableBlock,
)
from home.multilingual.dates import day_in_words
from home.multilingual.http import absolute
from home.multilingual.reader import Reader
from home.public.left_out import shown

logger = logging.getLogger(__name__)

Node = dict[str, Any]

#: What a picture on paper is made from: enough for the width of a page.
PICTURE = "max-1400x1400|format-jpeg|bgcolor-fff|jpegquality-80"
SCHEMES = {"http", "https", "mailto", "tel"}
HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
EMPHASIS = {"b": "bold", "strong": "bold", "em": "italic", "i": "italic"}


def web_address(link: str) -> str:
    """A link as a whole address that can be followed and printed, or nothing."""
    if link.startswith("/") and not link.startswith("//"):
        link = absolute(link)
    address = iri_to_uri(link.strip())
    try:
        return address if urlsplit(address).scheme in SCHEMES else ""
    except ValueError:
        return ""


def rich_text(source: str) -> list[Node]:
    """Rich text in Wagtail's database form as paragraphs, headings and lists of runs."""
    reading = _RichText()
    reading.feed(expand_db_html(source))
    reading.close()
    return [node for node in reading.nodes if any(run["text"].strip() for run in node["runs"])]


class _RichText(HTMLParser):
    """Reads HTML into nodes; each has runs of text that look alike."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []
        self._open: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "li", *HEADINGS}:
            self._begin(tag)
        elif tag == "br":
            self._add("\n")
        elif tag in EMPHASIS:
            self._open.append(EMPHASIS[tag])
        elif tag == "bdi":
            self._open.append("ltr")
        elif tag == "a":
            self._links.append(web_address(dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        look = "ltr" if tag == "bdi" else EMPHASIS.get(tag)
        if look in self._open:
            self._open.remove(look)
        elif tag == "a" and self._links:
            self._links.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() or (self.nodes and self.nodes[-1]["runs"]):
            self._add(data)

    def _begin(self, tag: str) -> None:
        kind = "heading" if tag in HEADINGS else "item" if tag == "li" else "paragraph"
        node: Node = {"type": kind, "runs": []}
        if kind == "heading":
            node["level"] = HEADINGS[tag]
        self.nodes.append(node)

    def _add(self, text: str) -> None:
        if not self.nodes:
            self._begin("p")
        looks = {name: name in self._open for name in ("bold", "italic", "ltr")}
        url = self._links[-1] if self._links else ""
        self.nodes[-1]["runs"].append({"text": text, **looks, "url": url})


def plain(text: str) -> list[Node]:
    """A text without markup as runs."""
    return [{"text": text, "bold": False, "italic": False, "ltr": False, "url": ""}]


class Body:
    """The blocks of a page as nodes, and the pictures among them.

    The active reader's language must be that of the text: links lead where its readers go.
    """

    def __init__(self, value: StreamValue, reader: Reader) -> None:
        self.files: dict[str, IO[bytes]] = {}
        self.reader = reader
        self.nodes = list(self._in_order(value))

    def _in_order(self, value: StreamValue) -> Iterator[Node]:
        """The nodes; no heading is more than one level below the heading before it.

        Screen readers lose their way otherwise, and PDF/UA forbids it.
        """
        level = 1
        for nodes in shown(value, lambda child: print_block(child.block, child.value, self)):
            for node in nodes:
                if node["type"] == "heading":
                    level = node["level"] = min(node["level"], level + 1)
                yield node


@singledispatch
def print_block(block: Block, value: Any, body: Body) -> list[Node]:
    """A block's value as nodes; pictures among them go into the files of the body.

    Registered for each class of block, and good for those derived from it. A block of which
    nothing is said is a hole in the PDF; a system check names it.
    """
    logger.error("The block %r is missing in a PDF.", block.name)
    return []


def is_printed(block: Block) -> bool:
    """Whether something says how a block is printed."""
    if isinstance(block, ListBlock) and not is_printed(block.child_block):
        return False
    return print_block.dispatch(type(block)) is not print_block.dispatch(object)


@print_block.register
def print_heading(block: HeadingBlock, value: Any, body: Body) -> list[Node]:
    level = int(value["level"] or 2)
    return [{"type": "heading", "level": level, "runs": plain(value["text"])}]


@print_block.register
def print_rich_text(block: RichTextBlock, value: Any, body: Body) -> list[Node]:
    return rich_text(value.source)


@print_block.register(CharBlock)
@print_block.register(TextBlock)
def print_text(block: Block, value: Any, body: Body) -> list[Node]:
    return [{"type": "paragraph", "runs": plain(value)}] if value else []


@print_block.register
def print_list(block: ListBlock, value: Any, body: Body) -> list[Node]:
    """Points, each what its block prints, run together."""
    items = shown(value, lambda item: print_block(block.child_block, item, body))
    return [
        {"type": "item", "runs": [run for node in item for run in node.get("runs", [])]}
        for item in items
        if item
    ]


@print_block.register
def print_quote(block: QuoteBlock, value: Any, body: Body) -> list[Node]:
    source, link = value.get("source") or "", web_address(value.get("link") or "")
    return [{"type": "quote", "text": value["text"], "source": source, "url": link}]


@print_block.register
def print_picture(block: PictureBlock, value: Any, body: Body) -> list[Node]:
    image = value["image"]
    return [_picture(image, value.get("caption") or "", body)] if image else []


@print_block.register
def print_gallery(block: GalleryBlock, value: Any, body: Body) -> list[Node]:
    """One picture below the other."""
    pictures = shown(value, lambda each: print_picture(block.child_block, each, body))
    return [node for nodes in pictures for node in nodes]


@print_block.register
def print_elsewhere(block: ElsewhereBlock, value: Any, body: Body) -> list[Node]:
    url = web_address(value.get("link") or "")
    still = [_picture(value["image"], "", body)] if value["image"] else []
    action = {"type": "action", "label": value["title"], "line": value.site, "url": url}
    return [*still, action] if url else still


def _picture(image: AbstractImage, caption: str, body: Body) -> Node:
    rendition = image.get_rendition(PICTURE)
    name = PurePosixPath(rendition.file.name).name
    body.files[name] = rendition.file
    made_by = ", ".join(filter(None, (image.credit, image.licence)))
    return {
        "type": "picture",
        "file": name,
        "alt": image.default_alt_text,
        "caption": caption,
        "credit": made_by,
    }


@print_block.register
def print_call_to_action(block: CallToActionBlock, value: Any, body: Body) -> list[Node]:
    page = value["page"] and body.reader.best_version(value["page"])
    link = body.reader.address(page) if page else value["link"] or ""
    url = web_address(link)
    if not url:
        return []
    return [{"type": "action", "label": value["label"], "line": value["line"] or "", "url": url}]


@print_block.register
def print_document(block: DocumentBlock, value: Any, body: Body) -> list[Node]:
    document = value["document"]
    if not document:
        return []
    label = value["label"] or document.text("label", body.reader.code).value or document.title
    size = filesizeformat(document.get_file_size() or 0)
    url = absolute(iri_to_uri(document.url))
    return [{"type": "action", "label": label, "line": f"{document.format}, {size}", "url": url}]


@print_block.register
def print_recording(block: RecordingBlock, value: Any, body: Body) -> list[Node]:
    """Where it is to be seen or heard, with its still picture and what it says in words."""
    recording = value["recording"]
    if not recording:
        return []
    still = [_picture(value["still"], "", body)] if value["still"] else []
    size = filesizeformat(recording.get_file_size() or 0)
    action = {
        "type": "action",
        "label": value["title"],
        "line": f"{recording.format}, {size}",
        "url": absolute(iri_to_uri(recording.url)),
    }
    words = value["words"]
    return [*still, action, *(rich_text(words.source) if words else [])]


@print_block.register
def print_table(block: TableBlock, value: Any, body: Body) -> list[Node]:
    rows = value.cells
    if not rows:
        return []
    table = {
        "type": "table",
        "caption": value["caption"],
        "columns": len(rows[0]),
        "head": [cell.text for cell in value.head],
        "numbers": [cell.is_number for cell in rows[0]],
        "rows": [[cell.text for cell in row] for row in value.body],
        "has_names": bool(value["first_column"]),
    }
    return [table]


@print_block.register
def print_source(block: SourceBlock, value: Any, body: Body) -> list[Node]:
    links = [web_address(value[name] or "") for name in ("link", "archive")]
    runs = [{**plain(link)[0], "url": link} for link in links if link]
    spaced = [part for run in runs for part in (*plain(" "), run)]
    return [{"type": "paragraph", "runs": [*plain(value.title_in(body.reader.code)), *spaced]}]


@print_block.register
def print_correction(block: CorrectionBlock, value: Any, body: Body) -> list[Node]:
    day = day_in_words(value["date"], body.reader.code)
    return [{"type": "paragraph", "runs": plain(f"{day}: {value['text']}")}]
