"""What pages tell programs about themselves: nodes of schema.org, to be written as JSON-LD.

A node speaks of the page itself, at its own address and in its own language, also where the
page is shown to readers of another language. Nothing is told that the page does not show.
"""

import datetime
from functools import singledispatch
from typing import Any

from wagtail.models import Page

from home.multilingual.http import absolute
from home.multilingual.older_texts import OlderText
from home.multilingual.reader import Reader
from home.public.visible import HOME_DEPTH

from .models import CampaignSettings, HomePage, TextPage
from .pages import CampaignPage

Node = dict[str, Any]


def node(kind: str, **facts: Any) -> Node:
    """A node of one type; facts that are empty are left out."""
    told = {name: value for name, value in facts.items() if value not in (None, "", [], {})}
    return {"@type": kind, **told}


def reference(anchor: str) -> Node:
    return {"@id": anchor}


def address_of(page: Page, reader: Reader) -> str:
    """The public address of a visible page in its own language."""
    return absolute(reader.real_address(page))


def organization(site: CampaignSettings, page: CampaignPage, reader: Reader) -> Node:
    """The campaign, by its name in the language of the page."""
    code = reader.language_of(page).code
    return node(
        "Organization",
        **{"@id": absolute("/#campaign")},
        name=site.text("name", code).value or reader.homes[code].title,
        url=absolute("/"),
        email=site.contact_email,
    )


def website(page: CampaignPage, publisher: Node, reader: Reader) -> Node:
    """The site in the language of a front page."""
    return node(
        "WebSite",
        **{"@id": address_of(page, reader) + "#site"},
        name=publisher["name"],
        url=address_of(page, reader),
        description=page.description,
        inLanguage=reader.language_of(page).code,
        publisher=reference(publisher["@id"]),
    )


def _published(page: CampaignPage, changed: datetime.datetime | None) -> dict[str, str | None]:
    first, last = page.first_published_at, changed or page.last_published_at
    elsewhere = page.first_published_elsewhere if isinstance(page, OlderText) else None
    if elsewhere is not None:
        # Entering a text here is neither its publication nor a change of it.
        is_changed = first is not None and last is not None and last > first
        return {
            "datePublished": elsewhere.isoformat(),
            "dateModified": (last if is_changed and last else elsewhere).isoformat(),
        }
    return {
        "datePublished": first.isoformat() if first else None,
        "dateModified": last.isoformat() if last else None,
    }


def web_page(page: CampaignPage, reader: Reader, kind: str = "WebPage", **facts: Any) -> Node:
    """A page that is no article: a list, a map, a timeline."""
    return node(
        kind,
        **{"@id": address_of(page, reader)},
        url=address_of(page, reader),
        name=page.title,
        description=page.description,
        inLanguage=reader.language_of(page).code,
        **_published(page, None),
        **facts,
    )


def article(
    page: CampaignPage,
    publisher: Node,
    reader: Reader,
    kind: str = "Article",
    changed: datetime.datetime | None = None,
    **facts: Any,
) -> Node:
    """A text. Its author is the campaign unless ``facts`` say otherwise."""
    facts = {"author": publisher, "publisher": publisher, **facts}
    return node(
        kind,
        headline=page.title,
        description=page.description,
        url=address_of(page, reader),
        mainEntityOfPage=address_of(page, reader),
        inLanguage=reader.language_of(page).code,
        **_published(page, changed),
        **facts,
    )


def breadcrumbs(page: CampaignPage, reader: Reader) -> Node | None:
    """The way from the front page to a page below it, in the page's own language.

    No query for a child of the front page, one for what is further down.
    """
    if page.depth <= HOME_DEPTH:
        return None
    ancestors = [reader.homes[reader.language_of(page).code], *page.pages_above]
    entries = [
        node("ListItem", position=number, name=step.title, item=address_of(step, reader))
        for number, step in enumerate([*ancestors, page], start=1)
    ]
    return node("BreadcrumbList", itemListElement=entries)


@singledispatch
def describe(page: CampaignPage, reader: Reader, publisher: Node) -> list[Node]:
    """What a visible page tells programs of itself; ``publisher`` is the campaign.

    Registered for each kind of page that tells more than where it is.
    """
    return [web_page(page, reader)]


@describe.register
def describe_front_page(page: HomePage, reader: Reader, publisher: Node) -> list[Node]:
    return [publisher, website(page, publisher, reader)]


@describe.register
def describe_text(page: TextPage, reader: Reader, publisher: Node) -> list[Node]:
    return [article(page, publisher, reader)]
