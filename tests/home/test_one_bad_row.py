"""One row, block or file that cannot be shown is left out and logged; everything else is shown."""

import datetime
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import Page

from campaign_pages import schema_org, world
from campaign_pages.models import (
    CasePage,
    CaseUpdatePage,
    Court,
    LetterPage,
    StateConfirmation,
)
from campaign_pages.reminders import send_hearing_reminders
from home.blocks import QuoteBlock
from home.front_page import front_sections
from home.mirror import sources
from home.mirror.export import export
from home.mirror.folder import Folder
from home.mirror.manifest import read_state
from home.models import CampaignDocument, CampaignImage, CampaignRendition, HomePage, TextPage
from home.multilingual.dates import campaign_today
from home.multilingual.reader import Reader
from home.printing import content
from home.public.left_out import TRIED_AGAIN_AFTER, guarded, name_of, shown
from home.public.lifetime import lifetime
from home.releases import due
from home.releases.models import PublishingFailure
from home.releases.scheduler import publish_what_is_due, run_periodic_tasks
from home.search.models import SearchEntry
from home.translating.table import TranslationTable
from people.models import Signatory
from tests.breadth import widely
from tests.builders import (
    make_letter,
    make_signatory,
    make_text,
    make_update,
    make_user,
    paragraph,
    pdf,
    png,
)
from tests.reading import having, read, words

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


class BrokenRowError(Exception):
    """What a broken row raises."""


@pytest.fixture
def break_for(monkeypatch):
    """Makes a method or property of a class raise for one row."""

    def break_it(row, name, kind=None):
        kind = kind or type(row)
        real = getattr(kind, name)
        is_broken = lambda each: each.pk == row.pk  # noqa: E731

        if isinstance(real, property):
            monkeypatch.setattr(
                kind, name, property(lambda each: _raise() if is_broken(each) else real.fget(each))
            )
        else:
            monkeypatch.setattr(
                kind,
                name,
                lambda each, *args, **kwargs: (
                    _raise() if is_broken(each) else real(each, *args, **kwargs)
                ),
            )

    def _raise():
        raise BrokenRowError

    return break_it


@pytest.fixture
def case():
    return CasePage.objects.get(locale__language_code="en")


@pytest.fixture
def pair(case):
    """Two hearings to come, of one case."""
    court = Court.objects.create(name_en="Town Court")
    facts = {"kind": "hearing", "court": court, "place": "Quaggatown"}
    return [
        make_update(case, title=title, date=campaign_today() + days * DAY, **facts)
        for title, days in (("Goodhearing", 11), ("Badhearing", 12))
    ]


@pytest.fixture
def bad(pair, break_for):
    """Of the two, the one that cannot be told of in lists."""
    break_for(pair[1], "date_in_words")
    return pair[1]


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.content.decode()


def paper_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def is_named(left_out, row):
    return any(name_of(row) in message for message in left_out)


# The one mechanism


def test_rows_are_shown_in_order_without_those_that_cannot_be(left_out):
    made = shown([1, 0, 4], lambda number: 4 // number)

    assert made == [4, 1]
    assert "ZeroDivisionError" in left_out[0]


def test_a_row_without_a_name_is_logged_by_its_kind_and_number(left_out, break_for):
    person = make_signatory(name_en="Nameless")
    break_for(person, "__str__")

    with guarded(person):
        raise BrokenRowError

    assert f"people.Signatory {person.pk}" in left_out[0]


def test_while_developing_nothing_is_hidden(settings):
    settings.DEBUG = True
    with pytest.raises(BrokenRowError), guarded("a part"):
        raise BrokenRowError


# Events of a case


@pytest.mark.parametrize("address", widely(["/en/", "/en/case/", "/en/press/"]))
def test_pages_show_the_other_events(visitor, bad, left_out, address):
    page = text_of(visitor, address)

    assert "Goodhearing" in page
    assert f'data-update="{bad.pk}"' not in page
    assert is_named(left_out, bad)


@pytest.mark.wide
def test_the_feed_has_the_other_events(visitor, bad, left_out):
    feed = ET.fromstring(text_of(visitor, "/en/case/feed/"))

    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "Goodhearing" in titles
    assert "Badhearing" not in titles
    assert is_named(left_out, bad)


@pytest.mark.wide
def test_the_calendar_has_the_other_hearings(visitor, bad, left_out):
    calendar = text_of(visitor, "/en/case/calendar.ics")

    assert "SUMMARY:Goodhearing" in calendar
    assert "Badhearing" not in calendar
    assert is_named(left_out, bad)


@pytest.mark.wide
@pytest.mark.parametrize("address", ["/en/case/print.pdf", "/en/press/print.pdf"])
def test_papers_have_the_other_events(visitor, bad, left_out, address):
    paper = paper_of(visitor, address)

    assert "Goodhearing" in paper
    assert "Badhearing" not in paper
    assert is_named(left_out, bad)


@pytest.mark.wide
def test_programs_are_told_of_the_other_hearings(visitor, pair, break_for, left_out, monkeypatch):

    real = schema_org._place
    monkeypatch.setattr(
        schema_org,
        "_place",
        lambda update, reader: 1 / 0 if update.pk == pair[1].pk else real(update, reader),
    )

    page = text_of(visitor, "/en/case/")

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    names = [node.get("name") for node in data["@graph"] if node["@type"] == "Event"]
    assert names == ["Goodhearing"]
    assert is_named(left_out, pair[1])


@pytest.mark.wide
def test_the_page_of_the_event_itself_still_has_its_words(visitor, bad, left_out):
    page = text_of(visitor, bad.get_url())

    assert "<h1>Badhearing</h1>" in page
    assert is_named(left_out, bad)


@pytest.mark.wide
def test_a_correction_without_a_date_is_a_hole_in_its_page(visitor, case, left_out):
    said = [
        {"type": "correction", "value": {"date": day, "text": text}, "id": text}
        for day, text in ((None, "Undated"), ("2024-05-02", "Dated"))
    ]
    update = make_update(case, title="Corrected", corrections=json.dumps(said))

    [corrections] = having(read(visitor, update.get_url()), "data-corrections")

    assert "Dated" in words(corrections)
    assert "Undated" not in words(corrections)
    assert is_named(left_out, update)
    assert "Corrected" in text_of(visitor, "/en/case/feed/")


def test_a_page_that_cannot_be_described_is_shown(visitor, left_out, break_for):
    text = make_text(slug="a-text", body=json.dumps([paragraph("Before it")]))
    break_for(text, "description", TextPage)

    assert "Before it" in text_of(visitor, "/en/a-text/")
    assert is_named(left_out, text)


def test_a_share_picture_is_drawn_without_the_state(visitor, case, left_out, monkeypatch):
    monkeypatch.setattr("campaign_pages.pdf.state_of", lambda timeline: 1 / 0)

    assert visitor.get("/en/case/share.png").status_code == 200
    assert left_out


FAULTS = [
    {"date": None},
    {"kind": "gone"},
    {"outcome": "gone"},
    {"state_after": "gone"},
    {"confidence": "gone"},
    {"hearing_status": "gone"},
]


def make_wrong(case, faults):
    """A hearing for each of the faults, which no form would take."""
    rows = []
    for number, fault in enumerate(faults):
        row = make_update(case, title=f"Badhearing {number}", date=campaign_today() + DAY)
        CaseUpdatePage.objects.filter(pk=row.pk).update(**fault)
        rows.append(row)
    return rows


@pytest.mark.wide
def test_facts_that_mean_nothing_break_no_page(admin_client, visitor, case, pair, left_out):
    rows = make_wrong(case, FAULTS)

    for address in (
        *("/en/", "/en/case/", "/en/press/", "/ru/", "/ru/delo/"),
        *("/en/case/feed/", "/en/case/calendar.ics", "/en/search/?q=quaggatown"),
    ):
        page = text_of(visitor, address)
        if address.endswith(("/", ".ics")) and address.startswith("/en/"):
            assert "Goodhearing" in page, address
    for row in rows:
        assert visitor.get(row.get_url()).status_code == 200
    assert visitor.get("/en/case/print.pdf").status_code == 200
    assert visitor.get("/en/case/share.png").status_code == 200
    assert "In prison" in text_of(visitor, "/en/case/")  # the state is told all the same
    text_of(admin_client, "/admin/")
    listed = text_of(admin_client, reverse("court_news"))
    for row in rows:
        assert reverse("wagtailadmin_pages:edit", args=[row.pk]) in listed


@pytest.mark.wide
def test_a_court_in_a_zone_that_there_is_not_breaks_no_page(admin_client, visitor, pair, left_out):
    court = Court.objects.create(name_en="Court of Nowhere", time_zone="Nowhere/Town")
    CaseUpdatePage.objects.filter(pk=pair[1].pk).update(court=court)

    for address in ("/en/", "/en/case/", "/en/case/calendar.ics", "/en/case/feed/"):
        assert "Goodhearing" in text_of(visitor, address)
    text_of(admin_client, "/admin/")
    text_of(admin_client, reverse("court_news"))


LATE = [
    {"date": datetime.date.max},
    {"date": datetime.date.max, "local_time": datetime.time(23, 59)},
    {"date": datetime.date.max, "precision": "month"},
    {"date": datetime.date(2024, 5, 1), "precision": "between", "date_end": datetime.date.max},
    {"date": datetime.date.max, "precision": "between", "date_end": datetime.date.max},
    {"postponed_from": datetime.date.max},
    {"banner_until": datetime.datetime.max.replace(tzinfo=datetime.UTC)},
]
EARLY = [
    {"date": datetime.date.min},
    {"date": datetime.date.min, "local_time": datetime.time(0, 30)},
    {"date": datetime.date.min, "precision": "month"},
    {"postponed_from": datetime.date.min},
]


# In UTC the beginning is before the first year in the east, the end after the last in the west.
@pytest.mark.wide
@pytest.mark.parametrize(
    ("faults", "zone"),
    [(EARLY, "Pacific/Kiritimati"), (LATE, "Pacific/Niue")],
    ids=["its first day", "its last day"],
)
def test_the_end_of_the_calendar_breaks_no_page(
    admin_client, visitor, case, left_out, settings, faults, zone
):
    settings.CAMPAIGN_TIME_ZONE = zone
    Court.objects.update(time_zone=zone)
    rows = make_wrong(case, [{**fault, "state_after": "free"} for fault in faults])

    for address in (
        *("/en/", "/en/case/", "/en/press/", "/en/search/?q=badhearing", "/sitemap.xml"),
        *("/en/case/feed/", "/en/case/calendar.ics"),
    ):
        text_of(visitor, address)
    for address in ("/en/case/print.pdf", "/en/press/print.pdf", "/en/case/share.png"):
        assert visitor.get(address).status_code == 200
    for address in ("/admin/", reverse("court_news"), reverse("translations"), reverse("schedule")):
        text_of(admin_client, address)
    for row in rows:
        text_of(visitor, row.get_url())
        text_of(admin_client, reverse("wagtailadmin_pages:edit", args=[row.pk]))
    send_hearing_reminders()


@pytest.mark.wide
@pytest.mark.parametrize("day", [datetime.date.max, datetime.date.min])
def test_letters_births_and_confirmations_at_the_end_of_the_calendar_break_no_page(
    admin_client, visitor, case, day, left_out
):
    letter = make_letter(title="Of no time")
    LetterPage.objects.filter(pk=letter.pk).update(date=day)
    CasePage.objects.filter(pk=case.pk).update(birth_date=day)
    StateConfirmation.objects.create(case=case, date=day, source_name="Nobody")
    Page.objects.filter(pk=letter.pk).update(
        expire_at=datetime.datetime.max.replace(tzinfo=datetime.UTC)
    )

    for address in ("/en/", "/en/case/", "/en/press/", letter.get_url()):
        text_of(visitor, address)
    assert visitor.get("/en/case/print.pdf").status_code == 200
    assert visitor.get(f"{letter.get_url()}print.pdf").status_code == 200
    for address in ("/admin/", reverse("schedule")):
        text_of(admin_client, address)
    assert "Nobody" not in text_of(visitor, "/en/case/") or day == datetime.date.min


# People


@pytest.fixture
def nobody(break_for):
    """One of the demo's people, whose name cannot be told."""
    person = Signatory.objects.signed(None).first()
    break_for(person, "text", Signatory)
    return person


@pytest.mark.wide
def test_lists_of_people_have_the_others(visitor, nobody, left_out):
    for address in ("/en/", "/en/signatories/"):
        page = read(visitor, address)
        assert len(having(page, "data-signatory")) > 5
        assert not having(page, "data-signatory", str(nobody.pk))
    assert is_named(left_out, nobody)


def test_a_letter_and_its_paper_have_the_other_names(visitor, nobody, left_out):
    letter = LetterPage.objects.exclude(appeal=None).filter(locale__language_code="en").first()
    page = read(visitor, letter.get_url())

    assert having(page, "data-signatory")
    assert visitor.get(f"{letter.get_url()}print.pdf").status_code == 200


def test_what_is_found_is_shown_without_what_cannot_be(visitor, left_out, break_for):
    appeal = Signatory.objects.signed(None).first().signatures.first().appeal
    good, bad = (make_signatory(name_en=f"Zebulon {name}") for name in ("Fine", "Broken"))
    for person in (good, bad):
        appeal.signatures.create(signatory=person)
    break_for(bad, "text", Signatory)

    found = text_of(visitor, "/en/search/?q=zebulon")

    assert "Fine" in found
    assert "Broken" not in found
    assert is_named(left_out, bad)


@pytest.mark.wide
def test_a_page_that_cannot_be_shown_in_results_is_left_out(visitor, pair, left_out, break_for):
    break_for(pair[1], "machine_date")

    found = text_of(visitor, "/en/search/?q=quaggatown")

    assert "Goodhearing" in found
    assert "Badhearing" not in found
    assert is_named(left_out, pair[1])


@pytest.mark.wide
def test_the_map_has_the_other_countries(visitor, left_out, monkeypatch):
    real = world.country_name
    monkeypatch.setattr(
        "campaign_pages.world.country_name",
        lambda country, code: 1 / 0 if country == "FR" else real(country, code),
    )

    for address in ("/en/", "/en/map/"):
        page = text_of(visitor, address)
        assert "United Kingdom" in page
        assert "France" not in words(read(visitor, "/en/map/"))
    assert left_out


@pytest.mark.wide
def test_a_page_or_person_that_cannot_be_indexed_keeps_nothing_from_the_index(
    left_out, break_for, monkeypatch
):
    person = make_signatory(name_en="Zebulon")
    text = make_text(title="Unindexed")
    break_for(person, "search_entries_now", Signatory)
    break_for(text, "search_entry_now", TextPage)

    call_command("update_search", verbosity=0)

    assert SearchEntry.objects.count() > 50
    assert not SearchEntry.objects.filter(title__in=["Zebulon", "Unindexed"]).exists()
    assert is_named(left_out, person)
    assert is_named(left_out, text)


def test_a_text_that_cannot_be_indexed_is_published_all_the_same(visitor, left_out, monkeypatch):
    monkeypatch.setattr("home.search.index.page_texts", lambda page: 1 / 0)

    text = make_text(title="Unindexed", slug="unindexed")

    assert visitor.get("/en/unindexed/").status_code == 200
    assert is_named(left_out, text)


# Menus, parts of pages


def test_a_section_of_the_front_page_that_fails_is_a_hole(visitor, left_out, monkeypatch):
    section = front_sections()[0]
    monkeypatch.setattr(type(section), "context", lambda *args: 1 / 0)

    assert "front__signatories" in text_of(visitor, "/en/")
    assert str(section) in left_out[0]


def test_news_that_cannot_be_told_is_missing_on_every_page_and_the_pages_are_not(
    visitor, case, left_out, break_for
):
    update = make_update(
        case, date=campaign_today(), banner_until=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
    )
    break_for(update, "date_in_words")

    for address in ("/en/letter-to-friends-2023/", "/en/search/"):
        assert "data-news-banner" not in text_of(visitor, address)
    assert visitor.get("/en/there-is-no-such-page/").status_code == 404


def test_the_menu_and_the_sitemap_have_the_other_pages(visitor, left_out, monkeypatch):

    bad = make_text(title="Badpage", show_in_menus=True)
    real = Reader.real_address
    monkeypatch.setattr(
        Reader,
        "real_address",
        lambda reader, page: 1 / 0 if page.pk == bad.pk else real(reader, page),
    )

    page = text_of(visitor, "/en/case/")
    assert "menu__link" in page
    assert "Badpage" not in page
    assert "/en/case/" in text_of(visitor, "/sitemap.xml")
    assert any("Badpage" in message for message in left_out)


# Blocks and files


def picture_block(image, caption=""):
    return {"type": "image", "value": {"image": image.pk, "caption": caption}, "id": "a-picture"}


@pytest.fixture
def image(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    cache.clear()
    return CampaignImage.objects.create(
        title="A picture",
        description_en="Somebody",
        credit="Anna",
        free_for_press=True,
        file=png(1300, 900),
    )


def illustrated(make, image, **fields):
    body = json.dumps([paragraph("Before it"), picture_block(image), paragraph("After it")])
    return make(body=body, **fields)


def test_a_block_that_fails_is_a_hole_in_page_and_paper(visitor, left_out, monkeypatch):
    text = make_text(
        slug="a-text",
        body=json.dumps(
            [
                paragraph("Before it"),
                {"type": "quote", "value": {"text": "A quote"}, "id": "a-quote"},
                paragraph("After it"),
            ]
        ),
    )
    monkeypatch.setattr("home.blocks.QuoteBlock.get_context", lambda *args, **kwargs: 1 / 0)
    monkeypatch.setattr("home.printing.content.web_address", lambda *args: 1 / 0)

    page = text_of(visitor, "/en/a-text/")
    assert "Before it" in page
    assert "After it" in page
    assert is_named(left_out, text)
    paper = paper_of(visitor, "/en/a-text/print.pdf")
    assert "Beforeit" in paper
    assert "Afterit" in paper


@pytest.fixture
def no_printer(monkeypatch):
    """Nothing says how a quotation is printed."""
    real = content.print_block

    def print_block(block, value, body):
        is_unknown = isinstance(block, QuoteBlock)
        return (real.dispatch(object) if is_unknown else real)(block, value, body)

    monkeypatch.setattr(content, "print_block", print_block)


def test_a_block_for_which_there_is_no_printer_is_a_hole_in_the_paper(visitor, no_printer):
    quote = {"type": "quote", "value": {"text": "A quote"}, "id": "a-quote"}
    make_text(slug="a-text", body=json.dumps([paragraph("Before it"), quote, paragraph("After")]))

    paper = paper_of(visitor, "/en/a-text/print.pdf")

    assert "Beforeit" in paper
    assert "After" in paper
    assert "quote" not in paper


@pytest.mark.wide
def test_a_missing_picture_is_a_hole_in_page_feed_and_paper(visitor, case, image, left_out):
    text = illustrated(make_text, image, slug="a-text")
    update = illustrated(lambda **fields: make_update(case, **fields), image, title="Illustrated")
    image.file.storage.delete(image.file.name)

    for address in ("/en/a-text/", update.get_url(), "/en/case/feed/"):
        page = text_of(visitor, address)
        assert "Before it" in page
        assert "After it" in page
    assert 'class="picture"' not in text_of(visitor, "/en/a-text/")
    paper = paper_of(visitor, "/en/a-text/print.pdf")
    assert "Afterit" in paper
    assert text.live
    assert is_named(left_out, image)


@pytest.mark.wide
def test_the_press_page_has_the_other_pictures(visitor, image, left_out):
    CampaignImage.objects.create(
        title="Another",
        description_en="Other",
        credit="Olga",
        free_for_press=True,
        file=png(90, 90),
    )
    image.file.storage.delete(image.file.name)

    page = text_of(visitor, "/en/press/")

    assert "Olga" in page
    assert "Somebody" not in page
    assert visitor.get("/en/press/print.pdf").status_code == 200
    assert is_named(left_out, image)


@pytest.mark.wide
def test_a_rendition_is_made_again_when_only_its_file_is_gone(visitor, image):
    illustrated(make_text, image, slug="a-text")
    text_of(visitor, "/en/a-text/")
    text_of(visitor, "/en/press/")
    assert visitor.get("/en/a-text/print.pdf").status_code == 200
    rows = CampaignRendition.objects.filter(image=image)
    before = {row.pk: row.file.name for row in rows}
    for row in rows:
        row.file.storage.delete(row.file.name)

    page = text_of(visitor, "/en/a-text/")
    text_of(visitor, "/en/press/")
    assert visitor.get("/en/a-text/print.pdf").status_code == 200

    rows = CampaignRendition.objects.filter(image=image)
    assert {row.pk for row in rows} == before.keys()
    assert all(row.file.storage.exists(row.file.name) for row in rows)
    shown_picture = re.search(r'class="picture"\s+src="([^"]+)"', page)[1]
    assert visitor.get(shown_picture).status_code == 200


def test_a_document_without_its_file_is_not_found(visitor, settings, tmp_path):

    settings.MEDIA_ROOT = str(tmp_path)
    document = CampaignDocument.objects.create(title="A ruling", file=pdf())
    document.file.storage.delete(document.file.name)

    assert visitor.get(document.url).status_code == 404


def test_what_lacks_something_is_made_anew_soon(left_out):

    with lifetime() as life:
        shown([0], lambda number: 1 // number)

    assert life.until <= timezone.now() + TRIED_AGAIN_AFTER


# The admin


def test_the_admins_front_page_and_lists_have_the_other_rows(
    admin_client, pair, left_out, break_for
):
    break_for(pair[1], "zone", CaseUpdatePage)
    break_for(pair[1], "current_status_in_words", CaseUpdatePage)

    front = text_of(admin_client, "/admin/")
    assert "Goodhearing" in front
    listed = text_of(admin_client, reverse("court_news"))
    assert "Goodhearing" in listed
    assert reverse("wagtailadmin_pages:edit", args=[pair[1].pk]) in listed
    assert is_named(left_out, pair[1])


def test_a_panel_that_fails_leaves_the_others(admin_client, left_out, monkeypatch):
    monkeypatch.setattr("campaign_pages.admin_views.states_for", lambda user: 1 / 0)

    assert "Add news" in text_of(admin_client, "/admin/")
    assert left_out


@pytest.mark.wide
def test_the_table_of_translations_has_the_other_texts(admin_client, pair, left_out, monkeypatch):

    real = TranslationTable._row
    key = pair[1].translation_key
    monkeypatch.setattr(
        TranslationTable,
        "_row",
        lambda table, each, versions: 1 / 0 if each == key else real(table, each, versions),
    )

    page = text_of(admin_client, reverse("translations"))

    assert "Goodhearing" in page
    assert "Badhearing" not in page


def test_a_bad_row_keeps_nobody_from_taking_a_text_offline(
    admin_client, visitor, pair, left_out, monkeypatch
):
    text = make_text(title="Offlinetext", slug="offlinetext", show_in_menus=True)
    monkeypatch.setattr("campaign_pages.sections.state_of", lambda timeline: 1 / 0)
    address = reverse("withdraw_page", args=[text.pk])

    page = admin_client.get(address)
    assert page.status_code == 200
    admin_client.post(address, {"pages": page.context["expected"]})

    assert visitor.get("/en/offlinetext/").status_code == 404


# The scheduler


def test_a_hearing_that_fails_keeps_no_other_from_being_reminded(
    case, left_out, break_for, mailoutbox
):
    make_user("Organisers", email="organiser@example.org")
    pair = [
        make_update(case, title=title, kind="hearing", hearing_status="planned", date="2024-05-01")
        for title in ("Badhearing", "Goodhearing")
    ]
    break_for(pair[0], "current_status")

    send_hearing_reminders()

    assert ["Goodhearing" in mail.subject for mail in mailoutbox] == [True]
    assert is_named(left_out, pair[0])


def test_a_failure_that_cannot_be_told_keeps_no_task_from_being_done(left_out, monkeypatch):

    PublishingFailure.objects.create(
        kind="expiry", target=1, title="A failure", moment=datetime.datetime.now(datetime.UTC)
    )
    monkeypatch.setattr("home.releases.watch._mail", lambda failure: 1 / 0)
    done = []
    monkeypatch.setattr("home.releases.scheduler._is_mine", lambda task: done.append(task.name))

    run_periodic_tasks()

    assert "hearing_reminders" in done
    assert left_out


def test_a_failure_that_cannot_be_noted_keeps_nothing_else_from_being_done(monkeypatch):
    first, second = make_text(title="First"), make_text(title="Second")
    over = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    Page.objects.filter(pk=first.pk).update(expire_at=over)
    Page.objects.filter(pk=second.pk).update(expire_at=over + DAY)

    real = due.expire
    monkeypatch.setattr(due, "expire", lambda page: 1 / 0 if page.pk == first.pk else real(page))
    monkeypatch.setattr(due, "note_failure", lambda job, error: 1 / 0)

    publish_what_is_due()

    assert not Page.objects.get(pk=second.pk).live


# The mirror


@pytest.fixture
def one_language():
    for home in HomePage.objects.exclude(locale__language_code="en"):
        home.unpublish()


@pytest.fixture
def failing(monkeypatch):
    """Addresses at which the mirror is answered 500."""

    addresses: set[str] = set()
    real = sources.render

    def render(get_response, path, *args, **kwargs):
        made = real(get_response, path, *args, **kwargs)
        return replace(made, status=500) if path in addresses else made

    monkeypatch.setattr(sources, "render", render)
    return addresses


@pytest.mark.wide
def test_a_mirror_names_what_it_left_out_and_has_the_rest(tmp_path, one_language, failing, caplog):
    bad = make_text(title="Bad", slug="bad", show_in_menus=True)
    failing.update({"/en/bad/", "/en/case/print.pdf"})

    result = export(tmp_path / "mirror")

    site = tmp_path / "mirror"
    assert result.left_out == ["/en/bad/", "/en/case/print.pdf"]
    assert json.loads((site / "manifest.json").read_text())["left_out"] == result.left_out
    assert not (site / "en/bad").exists()
    front = (site / "en/index.html").read_text()
    assert 'href="http://testserver/en/bad/"' in front  # where it may be by now
    assert (site / "en/case/index.html").exists()
    assert "/en/bad/" in caplog.text
    assert bad.live


@pytest.mark.wide
def test_what_was_taken_offline_leaves_the_mirror_whatever_else_fails(
    tmp_path, one_language, failing
):
    page = make_text(title="Withdrawn", slug="withdrawn")
    make_text(title="Bad", slug="bad")
    export(tmp_path / "mirror")
    page.unpublish()
    failing.add("/en/bad/")

    result = export(tmp_path / "mirror")

    assert result.withdrawn == ["/en/withdrawn/"]
    assert not (tmp_path / "mirror/en/withdrawn").exists()


@pytest.mark.wide
def test_what_was_left_out_is_tried_again_and_comes_back(
    tmp_path, one_language, failing, monkeypatch
):
    make_text(title="Bad", slug="bad")
    failing.add("/en/bad/")
    export(tmp_path / "mirror")
    assert not export(tmp_path / "mirror").is_new  # not at once

    failing.clear()
    state = read_state(Folder(tmp_path / "mirror").current)
    monkeypatch.setattr(
        "django.utils.timezone.now",
        lambda: datetime.datetime.fromtimestamp(state.until + 1, datetime.UTC),
    )
    result = export(tmp_path / "mirror")

    assert result.left_out == []
    assert (tmp_path / "mirror/en/bad/index.html").exists()


@pytest.mark.wide
def test_a_mirror_survives_a_missing_picture_and_a_block_without_a_printer(
    tmp_path, one_language, image, left_out, no_printer
):
    illustrated(make_text, image, slug="a-text")
    quote = {"type": "quote", "value": {"text": "A quote"}, "id": "a-quote"}
    make_text(slug="quoting", body=json.dumps([quote]))
    image.file.storage.delete(image.file.name)

    result = export(tmp_path / "mirror")

    assert result.left_out == []
    assert "After it" in (tmp_path / "mirror/en/a-text/index.html").read_text()
    assert (tmp_path / "mirror/en/quoting/print.pdf").exists()
