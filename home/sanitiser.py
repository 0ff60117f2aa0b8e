"""The one sanitiser for rich text that does not come from the editor."""

import re
from html import escape
from html.parser import HTMLParser

import nh3

_BLOCKS = {"p", "h2", "h3", "h4", "li", "blockquote"}
_VOID = {"br", "hr", "embed"}
_NUMBER = re.compile(r"[0-9]{1,18}")

# nh3's defaults would take the attributes that Wagtail keeps its links and images by.
_cleaner = nh3.Cleaner(
    tags=_BLOCKS | _VOID | {"a", "b", "bdi", "em", "i", "ol", "strong", "sub", "sup", "ul"},
    attributes={
        "a": {"href", "id"},
        "embed": {"id", "alt"},
        **{block: {"data-block-key"} for block in _BLOCKS},
    },
    # Kinds and formats that Wagtail does not know make the page fail, and embeds of other
    # kinds would fetch from third parties.
    tag_attribute_values={
        "a": {"linktype": {"page", "document"}},
        "bdi": {"dir": {"ltr"}},
        "embed": {"embedtype": {"image"}, "format": {"fullwidth", "left", "right"}},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    clean_content_tags={"script", "style"},
    link_rel=None,
)


def clean_rich_text(html: str) -> str:
    """``html`` in Wagtail's database form, without anything the editor could not have written.

    What the editor wrote comes back unchanged, so cleaning twice is cleaning once.
    """
    writer = _DatabaseFormWriter()
    writer.feed(_cleaner.clean(html))
    writer.close()
    return "".join(writer.parts)


class _DatabaseFormWriter(HTMLParser):
    """Writes what nh3 has let through as the editor writes it.

    Wagtail finds images by a regular expression that needs ``<embed .../>``, closed and
    without ``>`` in a value; HTML5, and so nh3, writes neither.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        #: Of the passages that are open, whether they have a direction; else they are none.
        self._isolates: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "bdi":
            self._isolates.append("dir" in values)
            if not self._isolates[-1]:
                return
        if "linktype" in values or tag == "embed":
            # Without the number of a row, Wagtail would fail when saving or showing the page.
            points_at_row = _NUMBER.fullmatch(values.get("id") or "")
            if tag == "embed" and not (points_at_row and {"embedtype", "format"} <= values.keys()):
                return
            attrs = attrs if points_at_row else []
        written = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.parts.append(f"<{tag}{written}{'/' if tag in _VOID else ''}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "bdi" and not (self._isolates and self._isolates.pop()):
            return
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data, quote=False))
