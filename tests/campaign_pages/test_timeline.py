"""The timeline of a case: its order, its years, and whose language each line is in."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign_pages.models import CaseUpdatePage, Court
from campaign_pages.timeline import WHOLE
from campaign_pages.words import Kind
from tests.breadth import widely
from tests.builders import make_case, make_update, open_language, publish, translate
from tests.reading import having, links, read, the_one, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case(title="A case", slug="a-case")


@pytest.fixture
def add_many(case):
    """Adds live updates, one every three days back from a date; quicker than the editor does."""
    added = []

    def add(count):
        for _ in range(count):
            date = datetime.date(2026, 1, 20) - datetime.timedelta(days=3 * len(added))
            fields = {"title": f"News {len(added)}", "slug": f"news-{len(added)}", "date": date}
            case.add_child(instance=CaseUpdatePage(**fields, locale=case.locale, live=True))
            added.append(date)

    return add


def entries(client, address="/en/a-case/", **query):
    """The updates of the timeline, in the order shown."""
    return having(read(client, address, **query), "data-update")


def order(client, address="/en/a-case/", **query):
    return [int(entry.get("data-update")) for entry in entries(client, address, **query)]


def years(client, **query):
    """The years that have a heading."""
    page = read(client, "/en/a-case/", **query)
    return [words(heading) for heading in page.iter("h3") if words(heading).isdigit()]


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.both_databases
def test_the_newest_stands_first_whatever_was_written_first(visitor, case):
    middle = make_update(case, date="2024-02-01")
    newest = make_update(case, date="2024-03-01")
    oldest = make_update(case, date="2024-01-01")

    assert order(visitor) == [newest.pk, middle.pk, oldest.pk]


@pytest.mark.both_databases
def test_within_a_day_the_order_of_the_day_counts(visitor, case):
    second = make_update(case, date="2024-02-01", day_order=2)
    third = make_update(case, date="2024-02-01", day_order=3)
    first = make_update(case, date="2024-02-01", day_order=1)

    assert order(visitor) == [third.pk, second.pk, first.pk]


def test_updates_are_grouped_by_year(visitor, case):
    for date in ("2022-12-31", "2024-01-01", "2024-06-01"):
        make_update(case, date=date)

    assert years(visitor) == ["2024", "2022"]
    anchors = [link for link in links(read(visitor, "/en/a-case/")) if link.startswith("#y")]
    assert anchors == ["#y2024", "#y2022"]


def test_a_corrected_date_moves_the_entry(visitor, case):
    first = make_update(case, date="2024-01-01")
    second = make_update(case, date="2024-02-01")
    publish(first, date=datetime.date(2024, 3, 1))

    assert order(visitor) == [first.pk, second.pk]


def test_a_draft_is_not_in_the_timeline(visitor, case):
    update = make_update(case, title="Shown")
    make_update(case, title="Not yet", live=False)

    assert order(visitor) == [update.pk]


def test_a_case_without_updates_says_so(visitor, case):
    assert "Nothing has been published here yet." in words(read(visitor, "/en/a-case/"))


def test_dates_are_written_as_exactly_as_they_are_known(visitor, case):
    make_update(case, date="2024-02-13")
    make_update(case, date="2023-11-01", precision="month")
    make_update(case, date="2023-03-12", date_end="2023-04-13", precision="between")

    times = [
        (time.get("datetime"), words(time))
        for entry in entries(visitor)
        for time in entry.iter("time")
    ]

    assert times == [
        ("2024-02-13", "13 February 2024"),
        ("2023-11", "November 2023"),
        ("2023", "between 12 March and 13 April 2023"),
    ]


@pytest.mark.wide
def test_up_to_sixty_updates_stand_on_one_page(visitor, add_many):
    add_many(WHOLE)

    assert len(entries(visitor)) == 60
    assert years(visitor, year="2025") == ["2026", "2025"]


@pytest.mark.wide
def test_more_than_sixty_are_paged_by_year(visitor, add_many):
    add_many(WHOLE + 1)  # seven of them in 2026, the rest in 2025

    assert years(visitor) == ["2026"]
    assert len(entries(visitor)) == 7
    assert years(visitor, year="2025") == ["2025"]
    assert len(entries(visitor, year="2025")) == 54
    page = read(visitor, "/en/a-case/")
    assert {"?year=2026#y2026", "?year=2025#y2025"} <= set(links(page))
    assert len(having(page, "id", "y2026")) == 1


@pytest.mark.wide
@pytest.mark.parametrize(
    "year", widely(["1999", "next", "", "2025' OR 1=1", "20250000000000000000"], first=1)
)
def test_an_unknown_year_is_ignored(visitor, add_many, year):
    add_many(WHOLE + 1)

    assert years(visitor, year=year) == ["2026"]


@pytest.mark.wide
def test_the_whole_case_counts_in_its_state_whatever_year_is_shown(visitor, case, add_many):
    add_many(WHOLE + 1)
    make_update(case, date="2020-01-01", state_after="custody")
    make_update(case, date="2020-01-11", state_after="free")

    for year in ("2026", "2025", "2020"):
        page = read(visitor, "/en/a-case/", year=year)
        assert the_one(page, "data-case-state").get("data-case-state") == "free"


def test_an_untranslated_entry_has_its_words_marked_and_its_facts_in_the_readers_language(
    visitor, case
):
    court = Court.objects.create(name_en="Town Court", name_fr="Tribunal de la ville")
    make_update(
        case,
        title="The hearing is put off",
        summary="The court will sit again later.",
        date="2024-02-13",
        kind="hearing",
        outcome="adjourned",
        court=court,
        state_after="custody",
    )

    (entry,) = entries(visitor, "/fr/a-case/")

    in_english = {words(part) for part in having(entry, "lang", "en")}
    assert {"The hearing is put off", "The court will sit again later.", "English"} <= in_english
    assert "13 février 2024" in words(entry)
    assert "Tribunal de la ville" in words(entry)
    assert not having(entry, "lang", "fr")
    for english in ("Hearing", "Adjournment", "In custody", "February"):
        assert english not in words(entry)


def test_a_translated_entry_has_no_mark(visitor, case):
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    update = make_update(case, title="News", summary="What happened.")
    translate(update, "fr", title="Nouvelle", summary="Ce qui est arrivé.")

    (entry,) = entries(visitor, "/fr/une-affaire/")

    assert "Nouvelle" in words(entry)
    assert not having(entry, "lang")


@pytest.mark.both_databases
def test_every_text_is_listed_once_in_the_best_language(visitor, case):
    open_language("it")
    translate(case, "ru", title="Дело", slug="odno-delo")
    update = make_update(case, title="In English")
    translate(update, "ru", title="По-русски")
    russian = type(case).objects.get(slug="odno-delo")
    make_update(russian, title="Только по-русски", date="2023-01-01")

    shown = [words(entry) for entry in entries(visitor, "/it/a-case/")]

    assert len(shown) == 2
    assert "In English" in shown[0]
    assert "Только по-русски" in shown[1]


def test_links_lead_to_addresses_of_the_visitors_own_language(visitor, case):
    make_update(case, title="News", slug="news")

    (entry,) = entries(visitor, "/ru/a-case/")

    assert links(entry) == ["/ru/a-case/news/"]


def test_years_stay_to_be_read_in_arabic(visitor, case):
    make_update(case, date="2024-02-13")

    page = read(visitor, "/ar/a-case/")

    assert page.get("dir") == "rtl"
    assert len(having(page, "id", "y2024")) == 1


@pytest.mark.wide
def test_the_page_of_three_hundred_updates_takes_at_most_fifteen_queries(visitor, add_many):
    add_many(10)
    queries(visitor, "/fr/a-case/")  # what is looked up once a process
    few = queries(visitor, "/fr/a-case/")
    own = queries(visitor, "/en/a-case/")
    add_many(290)

    assert len(entries(visitor, "/en/a-case/", year="2025")) == 122
    assert queries(visitor, "/fr/a-case/") == few <= 15
    assert queries(visitor, "/en/a-case/") == own <= 15


@pytest.mark.wide
def test_more_languages_take_no_more_queries(visitor, case):
    update = make_update(case, title="News", slug="news")
    for address in ("/en/a-case/", "/en/a-case/news/", "/en/"):
        queries(visitor, address)
    before = [queries(visitor, address) for address in ("/en/a-case/", "/en/a-case/news/", "/en/")]
    for code in ("it", "uk", "pl"):
        open_language(code)
    for code in ("ru", "fr", "it", "uk"):
        translate(case, code)
        translate(update, code)

    after = [queries(visitor, address) for address in ("/en/a-case/", "/en/a-case/news/", "/en/")]

    assert after == before


def test_the_courts_steps_can_be_read_alone(visitor, case):
    verdict = make_update(case, date="2024-02-13", kind="verdict")
    make_update(case, date="2024-03-01", kind="solidarity")
    charge = make_update(case, date="2023-07-26", kind="charge")
    make_update(case, date="2022-01-01", kind="transfer")

    assert order(visitor, steps="court") == [verdict.pk, charge.pk]
    assert years(visitor, steps="court") == ["2024", "2023"]
    assert len(entries(visitor)) == 4


@pytest.mark.wide
def test_a_link_leads_to_the_courts_steps_and_one_back(visitor, case):
    make_update(case, date="2024-02-13", kind="verdict")
    make_update(case, date="2024-03-01", kind="solidarity")

    for query, current in (({}, "Everything"), ({"steps": "court"}, "The court’s steps")):
        page = read(visitor, "/en/a-case/", **query)
        steps = the_one(page, "aria-label", "Events shown")
        assert links(steps) == ["?steps=court#timeline-title", "/en/a-case/#timeline-title"]
        assert [words(link) for link in having(steps, "aria-current")] == [current]


@pytest.mark.wide
@pytest.mark.parametrize(
    "kinds", widely([["verdict", "hearing"], ["solidarity", "transfer"]], first=1)
)
def test_where_it_would_change_nothing_there_is_no_such_choice(visitor, case, kinds):
    for number, kind in enumerate(kinds, start=1):
        make_update(case, date=f"2024-02-0{number}", kind=kind)

    assert not having(read(visitor, "/en/a-case/"), "aria-label", "Events shown")
    assert len(entries(visitor, steps="court")) == 2


@pytest.mark.wide
def test_pages_of_years_count_what_is_shown(visitor, case, add_many):
    add_many(WHOLE + 1)
    make_update(case, date="2019-02-13", kind="verdict")

    assert years(visitor, steps="court") == ["2019"]
    assert "2019" not in years(visitor)


def test_the_newest_years_are_open_on_a_telephone_and_each_says_how_much_it_has(visitor, case):
    for date in ("2026-01-01", "2025-02-01", "2025-01-01", "2024-01-01"):
        make_update(case, date=date)

    folds = list(read(visitor, "/en/a-case/").iter("details"))
    told = [(words(fold), fold.get("open") is not None) for fold in folds if "event" in words(fold)]

    assert told == [("1 event", True), ("2 events", True), ("1 event", False)]


@pytest.mark.wide
def test_editors_choose_the_kind_from_groups_and_every_kind_is_in_one(admin_client, case):
    page = admin_client.get(f"/admin/pages/add/campaign_pages/caseupdatepage/{case.pk}/")

    kinds = page.context["form"].fields["kind"].choices
    assert sorted(value for _group, each in kinds for value, _label in each) == sorted(Kind)
