"""What the case, its news and its hearings tell programs, as nodes of schema.org."""

import datetime

from django.utils import translation

from home.multilingual.dates import DatedModel, Precision
from home.multilingual.http import absolute
from home.multilingual.reader import Reader
from home.public.left_out import shown
from home.schema_org import Node, address_of, article, describe, node, reference, web_page

from .models import CasePage, CaseUpdatePage, LetterPage, PressPage
from .press import PressKit, PressPicture, kit_of
from .timeline import timeline_of
from .words import HearingStatus

STATUS = {
    HearingStatus.PLANNED: "https://schema.org/EventScheduled",
    HearingStatus.POSTPONED: "https://schema.org/EventPostponed",
    HearingStatus.CANCELLED: "https://schema.org/EventCancelled",
}
MOVED = "https://schema.org/EventRescheduled"


def person(case: CasePage, reader: Reader) -> Node:
    """Whose case it is. What is charged is for people to read, in its context."""
    return node(
        "Person",
        **{"@id": address_of(case, reader) + "#person"},
        name=case.subject_name,
        birthDate=case.birth_date.isoformat() if case.birth_date else None,
        jobTitle=case.occupation,
        mainEntityOfPage=address_of(case, reader),
    )


def hearing(update: CaseUpdatePage, reader: Reader) -> Node:
    """A session to come, as an event, in the language of its update."""
    status = STATUS[HearingStatus(update.hearing_status)]
    moved = update.hearing_status == HearingStatus.PLANNED and update.postponed_from is not None
    return node(
        "Event",
        **{"@id": address_of(update, reader) + "#event"},
        name=update.title,
        description=update.summary,
        url=address_of(update, reader),
        inLanguage=reader.language_of(update).code,
        startDate=_start(update),
        eventStatus=MOVED if moved else status,
        previousStartDate=update.postponed_from.isoformat() if moved else None,
        location=_place(update, reader),
    )


def _start(update: CaseUpdatePage) -> str:
    """A day; with its hour where that is known, as far from UTC as the clocks of the court are."""
    if update.local_time is None or update.begins_at is None:
        return update.date.isoformat()
    return update.machine_time()


def _place(update: CaseUpdatePage, reader: Reader) -> Node:
    code = reader.language_of(update).code
    court = update.court.text("name", code).value if update.court else ""
    kind = "Courthouse" if court else "Place"
    return node(kind, name=court or update.place, address=update.place or court)


def _when(update: CaseUpdatePage) -> str:
    """The day, month, year or span of days that an event is about (ISO 8601).

    A span is what lasted so long, not the days between which something happened.
    """
    if update.precision == Precision.PERIOD and update.date_end is not None:
        return f"{update.date.isoformat()}/{update.date_end.isoformat()}"
    return DatedModel.machine_date(update)


def _where(update: CaseUpdatePage, reader: Reader) -> Node | None:
    """In the words of its editors, or the city of an act on the map; and its country."""
    code = reader.language_of(update).code
    with translation.override(code):
        name = update.place or update.act_in_words(code)
    country = node("PostalAddress", addressCountry=update.act_country)
    return (
        node("Place", name=name, address=country if update.act_country else None) if name else None
    )


def news_facts(update: CaseUpdatePage, reader: Reader) -> Node:
    """What an article about an event has beyond its words."""
    about = [person(case, reader) for case in update.pages_above]
    if update.is_announced_session:
        about.append(reference(address_of(update, reader) + "#event"))
    sources = [source.value for source in update.sources]
    return {
        "about": about,
        "temporalCoverage": _when(update),
        "contentLocation": _where(update, reader),
        "citation": [
            node("CreativeWork", name=source.title_in(reader.code), url=source["link"])
            for source in sources
        ],
    }


def changed_at(update: CaseUpdatePage) -> datetime.datetime | None:
    """When its words or facts last changed, which a mere publication does not."""
    moments = [update.first_published_at, update.words_changed_at, update.facts_changed_at]
    return max((moment for moment in moments if moment is not None), default=None)


def letter_facts(letter: LetterPage) -> Node:
    """Who wrote it and when; of a summary the campaign is the author.

    Below an appeal there are many names, so that its author is no single person.
    """
    if letter.is_summary:
        return {}
    kind = "Organization" if letter.appeal_id else "Person"
    author = {"author": node(kind, name=letter.author)} if letter.author else {}
    return {**author, "dateCreated": letter.machine_date()}


def press_pictures(kit: PressKit, address: str, code: str) -> list[Node]:
    """The pictures of a press page with their licences, as search engines show them."""

    def image(picture: PressPicture) -> Node:
        return node(
            "ImageObject",
            contentUrl=absolute(picture.large.url),
            caption=picture.image.only("description", code),
            creditText=picture.image.credit,
            license=picture.image.licence_address,
            acquireLicensePage=f"{address}#pictures",
            width=picture.large.width,
            height=picture.large.height,
        )

    return shown(kit.pictures, image)


@describe.register
def describe_case(page: CasePage, reader: Reader, publisher: Node) -> list[Node]:
    subject = person(page, reader)
    about = web_page(page, reader, about=reference(subject["@id"]))
    sessions = timeline_of(page, reader).sessions_to_come
    return [about, subject, *shown(sessions, lambda update: hearing(update, reader))]


@describe.register
def describe_update(page: CaseUpdatePage, reader: Reader, publisher: Node) -> list[Node]:
    facts = news_facts(page, reader)
    nodes = [article(page, publisher, reader, "NewsArticle", changed_at(page), **facts)]
    return [*nodes, hearing(page, reader)] if page.is_announced_session else nodes


@describe.register
def describe_letter(page: LetterPage, reader: Reader, publisher: Node) -> list[Node]:
    return [article(page, publisher, reader, **letter_facts(page))]


@describe.register
def describe_press_page(page: PressPage, reader: Reader, publisher: Node) -> list[Node]:
    kit = kit_of(page, reader)
    address = address_of(page, reader)
    pictures = press_pictures(kit, address, reader.language_of(page).code)
    about = person(kit.case, reader) if kit.case is not None else None
    return [web_page(page, reader, about=about, publisher=publisher, image=pictures)]
