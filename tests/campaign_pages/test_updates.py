"""One update of a case: its page, the next hearing, the news banner, and what its form refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaign_pages.models import CaseUpdatePage, Court
from home.multilingual.dates import campaign_today, day_in_words
from tests.breadth import widely
from tests.builders import home_of, make_case, make_update, paragraph, publish, translate
from tests.reading import having, links, plain, read, the_one, words

pytestmark = pytest.mark.django_db

FUTURE = datetime.timedelta(days=30)


@pytest.fixture
def case():
    return make_case(title="A case", slug="a-case")


@pytest.fixture
def court():
    return Court.objects.create(
        name_en="Town Court", name_fr="Tribunal de la ville", time_zone="Asia/Tokyo"
    )


def source(**value):
    value = {"name": "A newspaper", "link": "https://example.org/report", **value}
    return {"type": "source", "value": value}


def update_on(client, address="/en/a-case/news/"):
    return the_one(read(client, address), "data-update")


def make_news(case, **fields):
    return make_update(case, title="News", slug="news", **fields)


def test_an_update_shows_its_words_and_its_facts(visitor, case, court):
    make_news(
        case,
        summary="What happened in one sentence.",
        place="A town",
        body=[paragraph("The whole story.")],
        date="2024-02-13",
        kind="sentence",
        outcome="changed",
        court=court,
        state_after="custody",
        confidence="reported",
    )

    shown = words(update_on(visitor))

    for text in (
        "News",
        "What happened in one sentence.",
        "A town",
        "The whole story.",
        "Sentence",
        "13 February 2024",
        "Decision changed",
        "Town Court",
        "In custody",
        "reported",
    ):
        assert text in shown


def test_what_is_confirmed_and_took_place_is_not_said(visitor, case):
    make_news(case, hearing_status="took-place", confidence="confirmed")

    shown = words(update_on(visitor))

    assert "took place" not in shown
    assert "confirmed" not in shown


def test_the_facts_of_a_translation_are_the_originals(visitor, case, court):
    french = translate(case, "fr", title="Une affaire", slug="une-affaire")
    update = make_news(case, date="2024-02-13", kind="hearing", court=court)
    translate(update, "fr", title="Nouvelle", slug="nouvelle")
    publish(update, date=datetime.date(2024, 2, 14))

    shown = words(update_on(visitor, f"/fr/{french.slug}/nouvelle/"))

    assert "14 février 2024" in shown
    assert "Tribunal de la ville" in shown


@pytest.mark.wide
def test_a_fallback_has_its_facts_in_the_readers_language(visitor, case, court):
    make_news(case, date="2024-02-13", court=court, summary="In one sentence.")

    page = read(visitor, "/fr/a-case/news/")

    assert "13 février 2024" in words(the_one(page, "data-update"))
    assert "Tribunal de la ville" in words(the_one(page, "data-update"))
    fallback = the_one(page, "data-fallback", "en")
    assert "In one sentence." in words(fallback)
    assert "Tribunal" not in words(fallback)


def test_sources_are_named_with_their_date_and_their_archived_copy(visitor, case):
    first = source(date="2024-02-14", language="fr", archive="https://archive.example/1")
    make_news(case, sources=[first, source(name="Another paper", link="https://example.org/2")])

    update = update_on(visitor)

    assert {
        "https://example.org/report",
        "https://archive.example/1",
        "https://example.org/2",
    } <= set(links(update))
    assert "A newspaper, 14 February 2024 français (archived copy)" in words(update)
    assert words(update).count("archived copy") == 1
    (named,) = (link for link in update.iter("a") if words(link) == "A newspaper")
    assert named.get("hreflang") == "fr"
    assert "noopener" in named.get("rel")


@pytest.mark.wide
def test_without_sources_there_is_no_empty_list_of_them(visitor, case):
    make_news(case)

    assert "Sources" not in words(update_on(visitor))


def test_an_update_leads_back_to_the_timeline_of_the_readers_language(visitor, case):
    make_news(case)

    assert "/ru/a-case/" in links(update_on(visitor, "/ru/a-case/news/"))


@pytest.mark.wide
def test_a_continued_event_leads_to_the_earlier_one(visitor, case):
    earlier = make_update(case, title="It began", slug="it-began")
    make_news(case, related_update=earlier)

    update = update_on(visitor)

    assert "/en/a-case/it-began/" in links(update)
    assert "It began" in words(update)


@pytest.mark.wide
def test_the_earlier_event_is_shown_in_the_readers_best_version(visitor, case):
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    earlier = make_update(case, title="It began", slug="it-began")
    translate(earlier, "fr", title="Le début", slug="le-debut")
    make_news(case, related_update=earlier)

    update = update_on(visitor, "/fr/une-affaire/news/")

    assert "/fr/une-affaire/le-debut/" in links(update)
    assert "Le début" in words(update)


def test_an_earlier_event_that_is_not_public_is_not_mentioned(visitor, case):
    earlier = make_update(case, title="It began", slug="it-began", live=False)
    make_news(case, related_update=earlier)

    assert "It began" not in words(update_on(visitor))


# The next hearing


def plan(case, **fields):
    fields = {
        "title": "The appeal is heard",
        "kind": "hearing",
        "hearing_status": "planned",
        "date": campaign_today() + FUTURE,
        **fields,
    }
    return make_update(case, **fields)


def next_hearing_shown(client, address="/en/a-case/"):
    sections = having(read(client, address), "data-case-state")
    shown = words(sections[0]) if sections else ""
    return shown.partition("Next hearing:")[2]


def test_a_planned_hearing_is_announced_in_the_courts_local_time(visitor, case, court):
    plan(case, court=court, local_time=datetime.time(9, 30))

    shown = next_hearing_shown(visitor)

    assert "The appeal is heard" in shown
    assert plain(day_in_words(campaign_today() + FUTURE, "en")) in shown
    assert "09:30 (local time of the court, 00:30 UTC)" in shown
    assert "in 4 weeks" in shown or "in 1 month" in shown
    assert "Town Court" in shown


@pytest.mark.wide
def test_a_hearing_whose_hour_is_not_known_says_no_hour(visitor, case):
    plan(case)

    assert "local time" not in next_hearing_shown(visitor)


@pytest.mark.wide
def test_of_several_hearings_the_soonest_is_announced(visitor, case):
    plan(case, title="Later", date=campaign_today() + 2 * FUTURE)
    plan(case, title="In the afternoon", local_time=datetime.time(14))
    plan(case, title="In the morning", local_time=datetime.time(9))

    shown = next_hearing_shown(visitor)

    assert "In the morning" in shown
    assert "Later" not in shown
    assert "In the afternoon" not in shown


@pytest.mark.parametrize(
    "status", widely(["took-place", "pending", "postponed", "cancelled"], "cancelled")
)
def test_a_hearing_no_longer_planned_is_not_announced(visitor, case, status):
    plan(case, hearing_status=status)

    assert next_hearing_shown(visitor) == ""


def test_a_hearing_is_announced_to_the_end_of_its_day_and_not_after(visitor, case):
    hearing = plan(case, date=campaign_today())
    assert "The appeal is heard" in next_hearing_shown(visitor)

    publish(hearing, date=campaign_today() - datetime.timedelta(days=1))
    assert next_hearing_shown(visitor) == ""


def test_a_hearing_that_is_a_draft_is_not_announced(visitor, case):
    plan(case, live=False)

    assert next_hearing_shown(visitor) == ""


@pytest.mark.wide
def test_the_front_page_announces_the_hearing_of_its_case(visitor, case):
    home = home_of("en")
    publish(home, featured_case=case)
    plan(case)

    assert "The appeal is heard" in next_hearing_shown(visitor, "/en/")


def test_a_planned_update_says_that_it_is_planned(visitor, case):
    plan(case, title="News", slug="news")

    assert "planned" in words(update_on(visitor))


# The banner


def in_hours(number):
    return timezone.now() + datetime.timedelta(hours=number)


def banners(client, address):
    return having(read(client, address), "data-news-banner")


def test_news_stand_at_the_top_of_every_page_until_their_moment(visitor, case):
    update = make_news(case, date=campaign_today(), banner_until=in_hours(1))

    for address in ("/en/", "/en/map/", "/en/about/", "/en/a-case/news/"):
        (banner,) = banners(visitor, address)
        assert links(banner) == ["/en/a-case/news/"]
        assert plain(day_in_words(campaign_today(), "en")) in words(banner)

    publish(update, banner_until=in_hours(-1))
    for address in ("/en/", "/en/map/"):
        assert not [b for b in banners(visitor, address) if "/en/a-case/news/" in links(b)]


@pytest.mark.parametrize(
    ("age", "is_news"), widely([(0, True), (14, True), (15, False)], (14, True), (15, False))
)
def test_without_a_moment_news_stand_there_for_two_weeks(visitor, case, age, is_news):
    day = campaign_today() - datetime.timedelta(days=age)
    make_news(case, date=day, is_banner=True)

    found = [b for b in banners(visitor, "/en/") if "/en/a-case/news/" in links(b)]

    assert bool(found) == is_news


def test_what_nobody_made_news_stands_in_no_banner(visitor, case):
    make_news(case, date=campaign_today())

    assert not [b for b in banners(visitor, "/en/") if "/en/a-case/news/" in links(b)]


def test_the_banner_ends_at_its_moment_by_itself(visitor, case, monkeypatch):
    make_news(case, date=campaign_today(), banner_until=in_hours(1))
    after = in_hours(2)
    monkeypatch.setattr(timezone, "now", lambda: after)

    assert not [b for b in banners(visitor, "/en/") if "/en/a-case/news/" in links(b)]


@pytest.mark.wide
def test_the_newest_of_several_news_is_the_banner(visitor, case):
    make_update(case, title="Older", date="2026-06-01", banner_until=in_hours(9))
    make_update(case, title="Newer", date="2026-06-02", banner_until=in_hours(1))

    (banner,) = banners(visitor, "/en/")

    assert "Newer" in words(banner)


def test_a_draft_is_no_news(visitor, case):
    make_news(case, date=campaign_today(), banner_until=in_hours(1), live=False)

    assert "/en/a-case/news/" not in links(read(visitor, "/en/"))


def test_untranslated_news_are_marked_with_their_language(visitor, case):
    make_news(case, date=campaign_today(), banner_until=in_hours(1))

    (banner,) = banners(visitor, "/ar/")

    marked = {words(part) for part in having(banner, "lang", "en")}
    assert {"News", "English"} <= marked
    assert links(banner) == ["/ar/a-case/news/"]


# What is refused


def unsaved(**fields):
    return CaseUpdatePage(**{"title": "News", "slug": "news", "date": "2024-05-01", **fields})


def refusal(page):
    with pytest.raises(ValidationError) as refused:
        page.full_clean(exclude=["path", "depth", "url_path", "content_type", "locale"])
    return refused.value.message_dict


def test_an_update_needs_a_date():
    assert refusal(unsaved(date=None))["date"] == ["An update needs a date."]


@pytest.mark.parametrize("end", [None, datetime.date(2024, 4, 30)])
def test_between_two_dates_needs_both_the_earlier_one_first(end):
    page = unsaved(date=datetime.date(2024, 5, 1), precision="between", date_end=end)

    assert refusal(page)["date_end"] == ["Give both dates, the earlier one first."]


def test_a_later_date_belongs_only_to_between_two_dates():
    page = unsaved(precision="day", date_end=datetime.date(2024, 5, 2))

    assert "Only for two dates" in refusal(page)["date_end"][0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "31 May"),
        ("date", "2024-02-30"),
        ("kind", "party"),
        ("state_after", "unknown"),
        ("precision", "decade"),
        ("local_time", "25:00"),
    ],
)
def test_a_value_that_is_none_is_refused_at_its_field(field, value):
    assert field in refusal(unsaved(**{field: value}))


def test_an_update_lives_below_a_case_and_nowhere_else():
    assert CaseUpdatePage.allowed_parent_page_models() == [type(make_case())]
    assert CaseUpdatePage.allowed_subpage_models() == []


def test_a_source_needs_a_name_and_an_address(case):
    page = make_update(case, live=False)
    block = CaseUpdatePage._meta.get_field("sources").stream_block

    for value in ({"name": "", "link": "https://example.org/"}, {"name": "A paper", "link": "no"}):
        page.sources = [("source", value)]
        with pytest.raises(ValidationError):
            block.clean(page.sources)
