"""How tests read a page: parsed as a browser parses it, and its words without the markup."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from django.test import Client


def parse(html: str, strict: bool = False) -> Element:
    """The document; with ``strict`` the first error of syntax is raised."""
    return html5lib.HTMLParser(strict=strict, namespaceHTMLElements=False).parse(html)


def read(client: Client, address: str, **query: Any) -> Element:
    """The page at an address; anything but a 200 fails."""
    answer = client.get(address, query)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return parse(answer.content.decode())


def words(element: Element) -> str:
    """Its text, with every run of white space as one space."""
    return " ".join("".join(element.itertext()).split())


def plain(text: str) -> str:
    """A text with no-break spaces as ordinary ones, as ``words`` has it."""
    return " ".join(text.replace("&nbsp;", " ").split())


def having(root: Element, attribute: str, value: str | None = None) -> list[Element]:
    """The elements that have an attribute (with a value), in the order of the document."""
    return [
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and attribute in element.attrib
        and value in (None, element.get(attribute))
    ]


def the_one(root: Element, attribute: str, value: str | None = None) -> Element:
    found = having(root, attribute, value)
    assert len(found) == 1, f"{len(found)} elements have {attribute}={value}"
    return found[0]


def links(root: Element) -> list[str]:
    """Where the links of a part of a page lead."""
    return [element.get("href", "") for element in root.iter("a")]
