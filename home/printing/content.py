"""What editors wrote, as data: the templates of the typesetter walk it and never read markup."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat
from django.utils.encoding import iri_to_uri
from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage
from wagtail.rich_text import expand_db_html

from home.multilingual.dates import day_in_words
from home.multilingual.http import absolute
from home.multilingual.reader import Reader

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
        elif tag == "a":
            self._links.append(web_address(dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPHASIS and EMPHASIS[tag] in self._open:
            self._open.remove(EMPHASIS[tag])
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
        self.nodes[-1]["runs"].append(
            {
                "text": text,
                "bold": "bold" in self._open,
                "italic": "italic" in self._open,
                "url": self._links[-1] if self._links else "",
            }
        )


def plain(text: str) -> list[Node]:
    """A text without markup as runs."""
    return [{"text": text, "bold": False, "italic": False, "url": ""}]


class Body:
    """The blocks of a page as nodes, and the pictures among them.

    The active reader's language must be that of the text: links lead where its readers go.
    """

    def __init__(self, value: StreamValue, reader: Reader) -> None:
        self.files: dict[str, IO[bytes]] = {}
        self._reader = reader
        self.nodes = list(self._in_order(value))

    def _in_order(self, value: StreamValue) -> Iterator[Node]:
        """The nodes; no heading is more than one level below the heading before it.

        Screen readers lose their way otherwise, and PDF/UA forbids it.
        """
        level = 1
        for block in value:
            write: Callable[[Any], list[Node]] | None
            write = getattr(self, f"_{block.block_type}", None)
            if write is None:
                raise LookupError(f"Nothing says how the block {block.block_type!r} is printed.")
            for node in write(block.value):
                if node["type"] == "heading":
                    level = node["level"] = min(node["level"], level + 1)
                yield node

    def _heading(self, value: Any) -> list[Node]:
        level = int(value["level"] or 2)
        return [{"type": "heading", "level": level, "runs": plain(value["text"])}]

    def _paragraph(self, value: Any) -> list[Node]:
        return rich_text(value.source)

    def _list(self, value: Any) -> list[Node]:
        items = [rich_text(item.source) for item in value]
        return [
            {"type": "item", "runs": [run for node in item for run in node["runs"]]}
            for item in items
            if item
        ]

    def _quote(self, value: Any) -> list[Node]:
        source, link = value.get("source") or "", web_address(value.get("link") or "")
        return [{"type": "quote", "text": value["text"], "source": source, "url": link}]

    def _image(self, value: Any) -> list[Node]:
        image = value["image"]
        return [self._picture(image, value.get("caption") or "")] if image else []

    def _picture(self, image: AbstractImage, caption: str) -> Node:
        rendition = image.get_rendition(PICTURE)
        name = PurePosixPath(rendition.file.name).name
        self.files[name] = rendition.file
        made_by = ", ".join(filter(None, (image.credit, image.licence)))
        return {
            "type": "picture",
            "file": name,
            "alt": image.default_alt_text,
            "caption": caption,
            "credit": made_by,
        }

    def _call_to_action(self, value: Any) -> list[Node]:
        page = value["page"] and self._reader.best_version(value["page"])
        link = self._reader.address(page) if page else value["link"] or ""
        url = web_address(link)
        if not url:
            return []
        return [
            {"type": "action", "label": value["label"], "line": value["line"] or "", "url": url}
        ]

    def _document(self, value: Any) -> list[Node]:
        document = value["document"]
        if not document:
            return []
        code = self._reader.code
        label = value["label"] or document.text("label", code).value or document.title
        size = filesizeformat(document.get_file_size() or 0)
        url = absolute(iri_to_uri(document.url))
        return [{"type": "action", "label": label, "line": f"PDF, {size}", "url": url}]

    def _correction(self, value: Any) -> list[Node]:
        day = day_in_words(value["date"], self._reader.code)
        return [{"type": "paragraph", "runs": plain(f"{day}: {value['text']}")}]
