"""Who wants to sign, write, follow, tell others or ask finds where."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from pypdf import PdfReader

from campaign_pages import writing
from campaign_pages.models import CasePage, HelpPage, LetterPage, PressPage
from campaign_pages.writing import WhereToWrite
from home.models import CampaignSettings
from home.multilingual.dates import campaign_today
from home.public.lifetime import lifetime
from people.models import Appeal
from tests.breadth import widely
from tests.builders import make_case, make_update, publish, translate
from tests.reading import having, links, parse, read, the_one, words

pytestmark = pytest.mark.django_db

ADDRESS = "A Prisoner\nColony 1\n123456 Town"
SIGN = "https://example.org/sign"


@pytest.fixture
def case():
    """The case of the demo, with an address that was right yesterday."""
    page = CasePage.objects.get(locale__language_code="en")
    return publish(
        page,
        letters_address=ADDRESS,
        letters_rules="Russian only.",
        letters_as_of=campaign_today() - datetime.timedelta(days=1),
        letters_source_name="A newspaper",
        letters_source_link="https://example.org/address",
    )


def preview(page):
    return parse(page.make_preview_request().content.decode())


# Letters to prison


@pytest.mark.parametrize("address", ["/en/case/", "/en/help/"])
def test_the_address_for_letters_stands_with_the_case_and_on_the_page_of_help(
    visitor, strict_templates, case, address
):
    part = the_one(read(visitor, address), "data-letters-to-prison")

    assert "Colony 1" in words(part)
    assert "Russian only." in words(part)
    assert "As of" in words(part)
    assert links(part) == ["https://example.org/address"]
    assert not having(part, "data-stale")


@pytest.mark.parametrize("address", ["/en/", "/en/case/"])
def test_the_state_of_the_case_leads_to_it(visitor, case, address):
    state = the_one(read(visitor, address), "data-case-state")

    assert "/en/case/#letters" in links(state)


@pytest.mark.wide
def test_an_old_address_says_how_old_it_is(visitor, case):
    publish(case, letters_as_of=campaign_today() - datetime.timedelta(days=400))

    part = the_one(read(visitor, "/en/case/"), "data-letters-to-prison")

    assert "1 year ago" in words(the_one(part, "data-stale"))


@pytest.mark.parametrize(
    ("days", "told"),
    [(190, "6 months ago"), (360, "11 months ago"), (366, "1 year ago"), (940, "2 years ago")],
)
def test_its_age_is_told_in_whole_months_and_years(case, days, told):
    as_of = campaign_today() - datetime.timedelta(days=days)

    assert WhereToWrite(case, as_of).age_in_words("en") == told


def test_it_grows_old_by_itself(visitor, case, monkeypatch):
    later = campaign_today() + datetime.timedelta(days=200)
    monkeypatch.setattr(writing, "campaign_today", lambda: later)

    assert having(read(visitor, "/en/case/"), "data-stale")


def test_a_page_is_kept_until_the_address_on_it_grows_old(case):
    with lifetime() as life:
        assert not WhereToWrite(case, case.letters_as_of).is_stale

    assert life.until is not None  # the next midnight


@pytest.mark.wide
def test_in_another_language_it_is_the_translation_s_own(visitor, case):
    french = CasePage.objects.get(locale__language_code="fr")
    publish(french, letters_address="Un prisonnier\nColonie 1")

    part = the_one(read(visitor, "/fr/affaire/"), "data-letters-to-prison")

    assert "Colonie 1" in words(part)
    assert "https://example.org/address" in links(part)  # a fact of the original


def test_nobody_writes_to_somebody_who_is_free(visitor, case):
    make_update(
        case, title="Free", slug="free", date=campaign_today(), kind="release", state_after="free"
    )

    for address in ("/en/", "/en/case/", "/en/help/"):
        page = read(visitor, address)
        assert not having(page, "data-letters-to-prison"), address
        assert not [link for link in links(page) if link.endswith("#letters")], address


def test_an_address_without_its_day_is_refused():
    with pytest.raises(ValidationError, match="on which day"):
        CasePage(title="A case", subject_name="A", slug="a", letters_address=ADDRESS).clean()


def test_a_day_to_come_is_refused():
    tomorrow = campaign_today() + datetime.timedelta(days=1)

    with pytest.raises(ValidationError, match="still to come"):
        CasePage(title="A case", slug="a", letters_as_of=tomorrow).clean()


# Signing


def test_the_appeal_its_names_and_the_page_of_help_say_where_to_sign(visitor, strict_templates):
    Appeal.objects.update(signing_link=SIGN)

    for address in ("/en/appeal-2023/", "/en/signatories/", "/en/help/", "/ar/nida-2023/"):
        assert SIGN in links(read(visitor, address)), address
    assert SIGN not in links(read(visitor, "/en/letter-to-friends-2023/"))


def test_where_nothing_can_be_signed_nobody_is_asked_to(visitor):
    for address in ("/en/appeal-2023/", "/en/signatories/", "/en/help/"):
        page = read(visitor, address)
        assert not having(page, "data-sign"), address
        assert "Sign the appeal" not in words(page), address


def test_a_summary_leads_to_the_text_itself(visitor, strict_templates):
    letter = LetterPage.objects.get(slug="appeal-2023")
    originals = [source.value["link"] for source in letter.originals]

    assert originals
    for address in ("/en/appeal-2023/", "/ru/obrashchenie-2023/"):
        assert set(originals) <= set(links(read(visitor, address))), address


# The page of ways to help


def test_what_can_be_done_are_links(visitor, strict_templates):
    CampaignSettings.objects.update(contact_email="us@example.org")
    part = the_one(read(visitor, "/en/help/"), "data-ways-to-help")
    found = links(part)

    assert "/en/case/" in found
    assert "/en/case/feed/" in found
    assert "/en/case/calendar.ics" in found
    assert "/en/press/" in found
    assert "mailto:us@example.org" in found
    assert the_one(part, "data-share").get("data-share") == "http://testserver/en/"


@pytest.mark.wide
def test_a_site_without_anything_has_a_page_of_help_all_the_same(visitor, strict_templates):
    for page in (*CasePage.objects.all(), *PressPage.objects.all()):
        page.unpublish()

    part = the_one(read(visitor, "/en/help/"), "data-ways-to-help")

    assert having(part, "data-share")
    assert "Follow the case" not in words(part)


def test_a_site_knows_whether_anybody_can_be_asked():
    assert not CampaignSettings.has_contact()

    CampaignSettings.objects.update(contact_email="us@example.org")

    assert CampaignSettings.has_contact()


# The press


@pytest.mark.wide
def test_the_press_page_has_a_statement_to_quote(visitor, strict_templates):
    page = PressPage.objects.get(locale__language_code="en")
    publish(page, statement="He must be free.", statement_by="A spokesperson")

    part = the_one(read(visitor, "/en/press/"), "data-press-statement")

    assert words(part) == "To quote He must be free. A spokesperson"
    assert "#statement" in links(read(visitor, "/en/press/"))


@pytest.mark.wide
def test_the_statement_is_printed_too(visitor):
    page = PressPage.objects.get(locale__language_code="en")
    publish(page, statement="Quagga must be free.", statement_by="A spokesperson")

    sheets = PdfReader(io.BytesIO(visitor.get("/en/press/print.pdf").content)).pages
    text = "".join("".join(sheet.extract_text() for sheet in sheets).split())

    assert "Quaggamustbefree." in text
    assert "Aspokesperson" in text


# What is missing is said to editors alone


@pytest.mark.parametrize(
    ("model", "expected"),
    widely([(HelpPage, 3), (PressPage, 3), (LetterPage, 1)], first=1),
    ids=["help", "press", "letter"],
)
def test_a_preview_says_what_belongs_where_nothing_is(model, expected):
    page = model.objects.filter(locale__language_code="en").order_by("path").last()

    told = having(preview(page), "data-belongs-here")

    assert len(told) == expected
    with translation.override("ru"):
        russian = model.objects.filter(locale__language_code="ru").order_by("path").last()
        assert "Здесь" in " ".join(map(words, having(preview(russian), "data-belongs-here")))


def test_no_reader_is_told_what_is_missing(visitor):
    for address in ("/en/help/", "/en/press/", "/en/case/", "/en/appeal-2023/", "/en/signatories/"):
        assert not having(read(visitor, address), "data-belongs-here"), address


@pytest.mark.wide
def test_another_case_can_be_chosen(visitor):
    other = make_case(title="Another case", slug="another-case")
    page = HelpPage.objects.get(locale__language_code="en")
    publish(page, case=other)

    found = links(the_one(read(visitor, "/en/help/"), "data-ways-to-help"))

    assert "/en/another-case/" in found
    assert "/en/case/" not in found


def test_a_translation_of_a_new_case_keeps_the_facts_of_the_address():
    case = make_case(
        title="A case",
        slug="a-case",
        letters_address=ADDRESS,
        letters_as_of=datetime.date(2026, 1, 2),
    )

    french = translate(case, "fr", title="Une affaire", slug="une-affaire")

    assert french.letters_as_of == datetime.date(2026, 1, 2)
