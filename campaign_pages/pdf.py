"""The PDFs of letters, cases and press pages; state and map as share pictures show them."""

import hashlib
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.models import Page

from home.blocks import source_name
from home.models import CampaignSettings
from home.multilingual.dates import day_in_words
from home.multilingual.punctuation import colon, separator
from home.multilingual.reader import Reader
from home.multilingual.translated_model import Text
from home.pages import CampaignPage
from home.printing.content import Body, web_address
from home.printing.documents import (
    Figure,
    PdfContent,
    StateLine,
    language_data,
    pdf_content,
    share_figure,
)
from home.printing.fonts import is_covered
from home.public.left_out import guarded, shown
from home.settings.languages import BY_CODE
from people.roll import Roll, page_with

from .facts import facts_of
from .front import featured_case
from .models import CasePage, CaseUpdatePage, LetterPage, PressPage, SolidarityMapPage
from .press import PressPicture, kit_of
from .projection import X_STEPS, Y_STEPS
from .state import CaseState, state_of
from .timeline import Timeline, timeline_of
from .world import Dot, world_of

#: Of a longer list of names the first are printed, and where all of them are.
MOST_NAMES = 5_000
#: More stand in three columns.
FEW_NAMES = 300
LAND = Path(__file__).parent / "static/campaign_pages/map/land.png"


@pdf_content.register
def pdf_of_letter(letter: LetterPage, reader: Reader) -> PdfContent:
    body = Body(letter.body, reader)
    data = {
        "date": letter.date_in_words(reader.code),
        "parties": _facts([(_("From"), letter.author), (_("To"), letter.addressee)]),
        "note": _(
            "A summary in this site’s own words. It is not the letter itself and quotes nobody."
        )
        if letter.is_summary
        else "",
        "salutation": letter.salutation,
        "body": body.nodes,
        "signature": letter.signature,
        **_signatories(letter, reader),
    }
    return PdfContent("print/letter.typ", data, body.files, letter.last_published_at)


def _signatories(letter: LetterPage, reader: Reader) -> dict[str, Any]:
    """The names below a letter in columns; of very many the first, and where all of them are."""
    roll = Roll(reader.language, letter.appeal_id) if letter.appeal_id else None
    count = roll.count() if roll is not None else 0
    if roll is None or not count:
        return {"signed": "", "names": [], "columns": 2, "more": "", "all": ""}
    told = ngettext("%(count)s signatory", "%(count)s signatories", count) % {"count": count}
    people = roll.beginning(MOST_NAMES)
    more, address = "", ""
    if count > len(people):
        more = _("These are the first %(number)s names. All of them are on the site:")
        more %= {"number": number_format(len(people), force_grouping=True)}
        page = page_with(reader, letter.appeal_id)
        address = web_address(reader.address(page if page is not None else letter))
    return {
        "signed": told,
        "names": shown(people, lambda each: each.text("name", reader.code).value),
        "columns": 2 if count <= FEW_NAMES else 3,
        "more": more,
        "all": address,
    }


@pdf_content.register
def pdf_of_case(case: CasePage, reader: Reader) -> PdfContent:
    """The whole case, the oldest event first, as one reads on paper."""
    timeline = timeline_of(case, reader)
    body = Body(case.body, reader)
    state = None
    with guarded("the state of the case"):
        state = _state_at_length(state_of(timeline), reader)
    birth = day_in_words(case.birth_date, reader.code) if case.birth_date else ""
    facts = [
        (pgettext("person", "Name"), case.subject_name),
        (_("Date of birth"), birth),
        (_("Occupation"), case.occupation),
        (_("Charge"), case.charge),
        (_("Statute"), case.statute),
        (pgettext("punishment", "Sentence"), case.sentence),
    ]
    by_year = groupby(reversed(timeline.updates), key=lambda update: update.date.year)
    data = {
        "summary": case.summary,
        "facts": _facts(facts),
        "body": body.nodes,
        "state": state,
        "heading": _("Timeline"),
        "sources": _("Sources"),
        "years": [
            {"year": str(year), "events": shown(updates, lambda each: _event(each, reader))}
            for year, updates in by_year
        ],
    }
    published = [update.last_published_at for update in timeline.updates]
    changed = max(filter(None, [case.last_published_at, *published]), default=None)
    return PdfContent("print/timeline.typ", data, body.files, changed)


@pdf_content.register
def pdf_of_press_page(page: PressPage, reader: Reader) -> PdfContent:
    """The press page without its pictures: what they show, and the credit that they need."""
    kit = kit_of(page, reader)
    body = Body(page.body, reader)
    updates = [entry.update for entry in kit.dates]
    published = [page.last_published_at, *(update.last_published_at for update in updates)]
    if kit.case is not None:
        published.append(kit.case.last_published_at)
    legible = [fact for fact in kit.facts if _is_legible(fact.text)]
    data = {
        "summary": page.summary,
        "body": body.nodes,
        "headings": {
            "facts": _("The case in brief"),
            "statement": _("To quote"),
            "pictures": _("Pictures free for the press"),
            "contact": _("Contact for the press"),
            "dates": _("Dates and sources"),
        },
        "facts": [
            {"name": fact.label, "value": fact.text.value, **_foreign(fact.text, reader)}
            for fact in legible
            if fact.text.value
        ],
        "statement": {"text": page.statement, "source": page.statement_by, "url": ""},
        "pictures": shown(kit.pictures, lambda each: _picture(each, reader)),
        "contact": CampaignSettings.load().contact_email,
        "events": shown(updates, lambda each: _event(each, reader)),
    }
    changed = max(filter(None, published), default=None)
    return PdfContent("print/press.typ", data, body.files, changed)


@share_figure.register
def figure_of_map(page: SolidarityMapPage, reader: Reader) -> Figure | None:
    """Both pictures of the map with what stands on them."""
    world = world_of(page, reader)
    if world.is_empty:
        return None
    land = LAND.read_bytes()
    name = f"land-{hashlib.sha256(land).hexdigest()[:12]}.png"
    key = [_("Signatories") if world.places else "", _("Acts of solidarity") if world.acts else ""]
    data = {
        "land": name,
        "world": [_dot(dot) for dot in world.elsewhere],
        "europe": [_dot(dot) for dot in world.in_europe],
        "key": key,
    }
    return Figure(data, {name: ContentFile(land)})


def _dot(dot: Dot) -> dict[str, Any]:
    """Where it stands, as parts of the width and of the height."""
    return {
        "x": dot.x / X_STEPS,
        "y": dot.y / Y_STEPS,
        "count": str(dot.place.count),
        "is_act": dot.place.is_of_acts,
    }


def _picture(picture: PressPicture, reader: Reader) -> dict[str, Any]:
    image, words = picture.image, picture.description
    credit = [image.credit, image.licence]
    return {
        "caption": words.value if _is_legible(words) else "",
        "credit": " · ".join(filter(None, credit)),
        **_foreign(words, reader),
    }


def _foreign(text: Text, reader: Reader) -> dict[str, Any]:
    """What sets a passage in another language as a block of its own."""
    language = text.language
    return {} if language in (None, reader.language) else language_data(language)


def _is_legible(text: Text) -> bool:
    return text.language is None or is_covered(text.language)


def _facts(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs if value]


def _event(update: CaseUpdatePage, reader: Reader) -> dict[str, Any]:
    """An update; of one in a script that cannot be set, its facts and where it can be read."""
    language = reader.language_of(update)
    is_legible = is_covered(language)
    date, *facts = [
        fact.value
        for fact in facts_of(update, reader.code)
        if fact.language is None or is_covered(fact.language)
    ]
    return {
        **language_data(language),
        "is_foreign": language != reader.language,
        "language": language.own_name if is_legible else "",
        "date": date,
        "facts": facts,
        "title": update.title if is_legible else "",
        "summary": update.summary if is_legible else "",
        "url": web_address(reader.address(update)),
        "sources": shown(update.sources, lambda each: _source(each.value, reader)),
    }


def _source(source: Any, reader: Reader) -> dict[str, str]:
    """The name, the language if it is another one, the date, and the addresses."""
    language = BY_CODE.get(source.get("language") or "")
    is_foreign = language is not None and language != reader.language and is_covered(language)
    date = day_in_words(source["date"], reader.code) if source.get("date") else ""
    archive = web_address(source.get("archive") or "")
    return {
        "name": source.title_in(reader.code),
        "language": language.own_name if language is not None and is_foreign else "",
        "date": f"{separator()}{date}" if date else "",
        "url": web_address(source["link"]),
        "archive": archive,
        "colon": colon(),
        "archived": f"{_('archived copy')}{colon()}" if archive else "",
    }


def _state_at_length(state: CaseState | None, reader: Reader) -> dict[str, str] | None:
    """The same words as on the page of the case."""
    if state is None:
        return None
    total = ""
    if state.total:
        total = f"{state.total.in_words()} {_('deprived of liberty, in total')}"
    as_of = state.as_of_in_words(reader.code)
    source = source_name(state.confirmation.source_name, reader.code)
    return {
        "label": str(state.state.label),
        "since": state.since_in_words(reader.code),
        "total": total,
        "as_of": f"{as_of} ({source})" if source else as_of,
    }


def state_on_share_picture(reader: Reader, page: CampaignPage) -> StateLine | None:
    """The state of the case a page belongs to, else of the case the site is about.

    Without a count of days: a picture once shared is not drawn again every morning.
    """
    case = _case_of(reader, page)
    state = state_of(Timeline(reader, case)) if case else None
    if state is None:
        return None
    since, as_of = state.since_in_words(reader.code), state.confirmation.in_words(reader.code)
    return StateLine(str(state.state.label), since, as_of)


def _case_of(reader: Reader, page: Page) -> CasePage | None:
    if isinstance(page, CasePage):
        return page
    if isinstance(page, CaseUpdatePage):
        return page.get_parent().specific
    return featured_case(reader, reader.homes[reader.code].featured_case_id)
