"""The updates of a case as an Atom feed (RFC 4287), one in each language."""

import datetime
import re
from typing import Any
from urllib.parse import urljoin
from uuid import UUID, uuid5

import nh3
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Enclosure, rfc3339_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.multilingual.bidi import isolated
from home.multilingual.http import CampaignRequest, absolute
from home.multilingual.punctuation import titled
from home.multilingual.reader import Reader
from home.public.left_out import shown
from home.templatetags.campaign import marked

from .facts import facts_of, site_name
from .models import CasePage, CaseUpdatePage
from .timeline import Publication, Timeline, newest_publications, updates_of

FEED_TYPE = "application/atom+xml"
#: How many updates stand in a feed.
NEWEST = 40
#: What is older than this when it is entered is not announced, unless its editors ask for it.
NEWS_FOR = datetime.timedelta(days=60)

#: Characters that XML 1.0 has no way to write (section 2.2).
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\r\n]+")  # not those that keep words together
_TEXT = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "br", "a", "b", "strong", "i", "em"}
_TABLES = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
_FILES = {"img", "figure", "figcaption", "small", "time", "div", "bdi"}


class CaseFeed(Atom1Feed):
    """Atom in which every text says in which language it is, and entries have their content."""

    def add_root_elements(self, handler: Any) -> None:
        feed = self.feed
        handler.addQuickElement("title", feed["title"], {"xml:lang": feed["title_language"]})
        for relation, key in (("alternate", "link"), ("self", "feed_url")):
            handler.addQuickElement("link", "", {"rel": relation, "href": feed[key]})
        handler.addQuickElement("id", feed["id"])
        handler.addQuickElement("updated", rfc3339_date(feed["updated"]))
        handler.startElement("author", {})
        handler.addQuickElement("name", feed["author_name"])
        handler.endElement("author")

    def item_attributes(self, item: dict) -> dict:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def stable_id(key: UUID, code: str) -> str:
    """Names a text in the feed of a language, whatever address or language it has there.

    So an entry that was shown in another language and is now translated stays one entry.
    """
    return uuid5(key, f"feed/{code}").urn


def feed_of(request: CampaignRequest, case: CasePage) -> bytes:
    """The feed of a visible case for the request's reader, in UTF-8.

    The newest are those that were published last. What was old already when it was entered is
    not announced: subscribers of a campaign that moves here would be told its whole past.
    """
    reader = request.reader
    publications = newest_publications(case)
    news = {
        update.translation_key
        for update in Timeline(reader, case).updates
        if is_news(update, publications.get(update.translation_key))
    }
    keys = [key for key in publications if key in news][:NEWEST]
    by_key = {
        update.translation_key: update
        for update in updates_of(reader, case).filter(translation_key__in=keys)
    }
    by_moment = [by_key[key] for key in keys if key in by_key]

    def entry(update: CaseUpdatePage) -> dict:
        return _entry(request, update, publications[update.translation_key])

    entries = shown(by_moment, entry)
    moments = [each["updateddate"] for each in entries]
    address = reader.address(case)
    name = site_name(reader, reader.language)
    spoken = reader.language_of(case)
    with translation.override(spoken.code):
        title = titled(case.title, site_name(reader, spoken))
    feed = CaseFeed(
        title=_clean(title),
        link=absolute(address),
        description=None,
        language=reader.code,
        feed_url=absolute(f"{address}feed/"),
        feed_guid=stable_id(case.translation_key, reader.code),
        author_name=_clean(name),
        title_language=spoken.code,
        updated=max(moments, default=case.first_published_at),
    )
    for each in entries:
        feed.add_item(**each)
    return feed.writeString("utf-8").encode()


def is_news(update: CaseUpdatePage, publication: Publication | None) -> bool:
    """Whether those who follow a case are told of a public update of it."""
    if publication is None:
        return False
    told = update.first_published_elsewhere or update.last_day
    entered = publication.first.date()
    return update.announced_although_old or told is None or told >= entered - NEWS_FOR


def _published(update: CaseUpdatePage, publication: Publication) -> datetime.datetime:
    """When the words of the entry were first public, here or elsewhere."""
    return update.published_elsewhere_at or publication.first


def _changed(update: CaseUpdatePage, publication: Publication) -> datetime.datetime:
    """When the entry last became another one for its readers."""
    entered = None if update.first_published_elsewhere else update.first_published_at
    moments = (
        _published(update, publication),
        entered,
        update.words_changed_at,
        update.facts_changed_at,
    )
    return max(moment for moment in moments if moment is not None)


def _entry(request: CampaignRequest, update: CaseUpdatePage, publication: Publication) -> dict:
    reader = request.reader
    language = reader.language_of(update)
    context = {
        "page": update,
        "reader": reader,
        "content_language": language,
        "is_fallback": language != reader.language,
        "facts": _facts(update, reader),
    }
    summary = render_to_string("campaign_pages/feed_summary.html", context, request)
    content = render_to_string("campaign_pages/feed_content.html", context, request)
    return {
        "title": _clean(update.title),
        "link": absolute(reader.address(update)),
        "description": _portable(request, summary),
        "content": _portable(request, content),
        "pubdate": _published(update, publication),
        "updateddate": _changed(update, publication),
        "unique_id": stable_id(update.translation_key, reader.code),
        "language": language.code,
        "enclosures": _recordings(update),
    }


def _recordings(update: CaseUpdatePage) -> list[Enclosure]:
    """The videos and sound of an update, for programs that play what they follow."""
    found = [
        block.value["recording"]
        for block in update.body
        if block.block_type == "recording" and block.value["recording"]
    ]
    return [
        Enclosure(absolute(each.url), str(each.file_size or 0), each.content_type) for each in found
    ]


def _facts(update: CaseUpdatePage, reader: Reader) -> SafeString:
    facts = (marked(fact, reader.language) for fact in facts_of(update, reader.code))
    line = format_html_join(" · ", "{}", ((fact,) for fact in facts))
    return format_html('<p lang="{}" dir="{}">{}</p>', reader.code, reader.language.direction, line)


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _portable(request: CampaignRequest, html: str) -> str:
    """HTML that can be read away from the site: plain elements, and whole addresses."""
    base = absolute("/")

    def whole(element: str, attribute: str, value: str) -> str:
        return urljoin(base, value) if attribute in ("href", "src") else value

    return nh3.clean(
        _SPACES.sub(" ", _clean(isolated(html))).strip(),
        tags=_TEXT | _TABLES | _FILES,
        attributes={
            "a": {"href", "hreflang"},
            "img": {"src", "alt", "width", "height"},
            "time": {"datetime"},
            "th": {"scope"},
            "*": {"lang", "dir"},
        },
        attribute_filter=whole,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
