"""The feed of a case: one in each language, read by a feed reader, never ahead of the page."""

import datetime
import re
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaign_pages.feeds import NEWEST, NEWS_FOR
from campaign_pages.models import CaseUpdatePage, Court
from home.multilingual.dates import campaign_today
from tests.breadth import widely
from tests.builders import home_of, make_case, make_update, paragraph, publish, translate
from tests.reading import plain, read

pytestmark = pytest.mark.django_db

FEED = "/en/a-case/feed/"


@pytest.fixture
def case():
    return make_case(title="A case", slug="a-case")


@pytest.fixture
def update(case):
    return make_update(
        case,
        title="News",
        slug="news",
        summary="What happened.",
        place="A town",
        body=[paragraph("The whole story.")],
        date="2024-05-01",
        kind="verdict",
    )


def fetch(client, address=FEED):
    """The feed as a strict feed reader takes it; anything it complains of fails."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content, response_headers={"content-type": "application/xml"})
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def entry_of(client, address=FEED):
    (entry,) = fetch(client, address).entries
    return entry


def html_of(client, address=FEED):
    """What the content of the one entry says, before a feed reader cleans it."""
    root = ElementTree.fromstring(client.get(address).content)
    return root.findtext("a:entry/a:content", namespaces={"a": "http://www.w3.org/2005/Atom"})


def language_of(entry):
    return entry.title_detail.language


def translate_case(case):
    return translate(case, "fr", title="Une affaire", slug="une-affaire")


def test_an_entry_has_the_words_the_facts_and_the_address_of_an_update(visitor, case, update):
    feed = fetch(visitor)
    (entry,) = feed.entries

    assert feed.feed.title == "A case – Free Boris Kagarlitsky"
    assert feed.feed.link == "http://testserver/en/a-case/"
    assert feed.feed.language == "en"
    assert feed.feed.author
    assert entry.title == "News"
    assert entry.link == "http://testserver/en/a-case/news/"
    for text in ("1 May 2024", "Verdict", "What happened."):
        assert text in plain(entry.summary)
        assert text in plain(entry.content[0].value)
    assert "The whole story." in entry.content[0].value
    assert "A town" in entry.content[0].value


def test_the_date_of_the_event_is_not_taken_for_the_publication(visitor, update):
    entry = entry_of(visitor)

    assert entry.published_parsed[:6] == update.first_published_at.utctimetuple()[:6]
    assert entry.updated == entry.published


@pytest.mark.parametrize(
    "address",
    widely(
        ["/en/case/feed/", "/ru/delo/feed/", "/fr/affaire/feed/", "/ar/qadiyya/feed/"],
        "/en/case/feed/",
        "/ar/qadiyya/feed/",
    ),
)
def test_the_feeds_of_the_demo_are_well_formed(visitor, address):
    feed = fetch(visitor, address)

    assert len(feed.entries) == 6
    assert feed.feed.language == address[1:3]
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)


@pytest.mark.wide
@pytest.mark.both_databases
def test_only_the_newest_stand_in_it_by_their_publication(visitor, case):
    made = [
        case.add_child(
            instance=CaseUpdatePage(
                title=f"News {number}",
                slug=f"news-{number}",
                date=datetime.date(2024, 1, 1) - datetime.timedelta(days=number),
                locale=case.locale,
                live=True,
                first_published_at=timezone.now() - datetime.timedelta(days=100 - number),
                last_published_at=timezone.now(),
                announced_although_old=True,
            )
        )
        for number in range(NEWEST + 1)
    ]

    titles = [entry.title for entry in fetch(visitor).entries]

    assert titles == [page.title for page in reversed(made[1:])]


# Languages


def test_an_untranslated_entry_names_its_language_and_has_facts_in_the_readers(visitor, update):
    update = publish(update, court=Court.objects.create(name_en="Town Court"))
    feed = fetch(visitor, "/fr/a-case/feed/")
    (entry,) = feed.entries

    assert feed.feed.language == "fr"
    assert feed.feed.title_detail.language == "en"
    assert (language_of(entry), entry.content[0].language) == ("en", "en")
    assert entry.link == "http://testserver/fr/a-case/news/"
    content = plain(html_of(visitor, "/fr/a-case/feed/"))
    assert re.search(r'<p lang="fr" dir="ltr">1er mai 2024 .*<bdi lang="en".*Town Court', content)
    assert '<p lang="en" dir="ltr">What happened.</p>' in content


@pytest.mark.wide
def test_an_entry_stays_one_when_its_translation_comes(visitor, case, update):
    before = entry_of(visitor, "/fr/a-case/feed/")
    translate_case(case)
    translate(update, "fr", title="Nouvelle", slug="nouvelle")

    after = entry_of(visitor, "/fr/une-affaire/feed/")

    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated_parsed >= before.updated_parsed
    assert after.updated != before.updated
    assert (after.title, language_of(after)) == ("Nouvelle", "fr")


@pytest.mark.wide
def test_the_feeds_of_two_languages_are_two_feeds(visitor, case, update):
    english, french = fetch(visitor), fetch(visitor, "/fr/a-case/feed/")

    assert english.feed.id != french.feed.id
    assert english.entries[0].id != french.entries[0].id


@pytest.mark.wide
def test_the_id_of_an_entry_survives_another_address(visitor, update):
    before = entry_of(visitor).id
    publish(update, slug="renamed")

    assert entry_of(visitor).id == before


def test_right_to_left_entries_say_so(visitor, update):
    assert '<p lang="ar" dir="rtl">' in html_of(visitor, "/ar/a-case/feed/")


# Changes


def test_a_change_is_an_update_of_its_entry_and_a_minor_edit_is_none(visitor, update):
    before = entry_of(visitor).updated
    publish(update, title="News, spelt right", minor_edit=True)
    assert entry_of(visitor).updated == before

    publish(update, summary="Another sentence.", minor_edit=False)
    assert entry_of(visitor).updated > before


@pytest.mark.wide
def test_a_correction_is_in_the_content_of_its_own_language_only(visitor, case, update):
    translate_case(case)
    translate(update, "fr", title="Nouvelle", slug="nouvelle")
    value = {"date": "2024-05-03", "text": "It said Monday."}
    publish(update, corrections=[{"type": "correction", "value": value}])

    content = entry_of(visitor).content[0].value
    assert "Corrected on 3 May 2024:" in plain(content)
    assert "It said Monday." in content
    assert "Monday" not in entry_of(visitor, "/fr/une-affaire/feed/").content[0].value


def test_addresses_in_an_entry_are_whole(visitor, case, update):
    link = f'<a linktype="page" id="{home_of("en").pk}">home</a>'
    body = [{"type": "paragraph", "value": f"<p>Go {link}.</p>"}]
    publish(update, body=body)

    assert '<a href="http://testserver/en/">home</a>' in entry_of(visitor).content[0].value


@pytest.mark.wide
def test_spaces_that_keep_words_together_stay(visitor, update):
    publish(update, body=[paragraph("12\u00a0mai\u202f!")])

    assert "12\u00a0mai\u202f!" in html_of(visitor).replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize(
    "text",
    widely(["a\x0bb", "a\x1fb", "<b>&amp;</b> ]]>", "a\ufffeb"], "<b>&amp;</b> ]]>"),
)
def test_no_character_breaks_the_feed(visitor, update, text):
    publish(update, title=text, summary=text, body=[paragraph("A story.")])

    assert "A story." in entry_of(visitor).content[0].value


@pytest.mark.wide
def test_markup_in_plain_words_is_shown_and_not_followed(visitor, update):
    publish(update, title="<b>x</b>", summary="<script>x</script>")

    assert entry_of(visitor).title == "<b>x</b>"
    assert "&lt;script&gt;x&lt;/script&gt;" in html_of(visitor)


# Where it is, and where it is not


def test_the_address_without_its_slash_leads_to_it(visitor, update):
    assert visitor.get("/en/a-case/feed").headers["Location"] == FEED


@pytest.mark.wide
def test_another_languages_address_leads_to_the_readers_own(visitor, case, update):
    translate_case(case)

    answer = visitor.get("/fr/a-case/feed/?from=reader")

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/fr/une-affaire/feed/?from=reader",
    )


@pytest.mark.wide
def test_an_old_address_leads_to_the_new_one(
    visitor, case, update, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        publish(case, slug="renamed")

    assert visitor.get(FEED).headers["Location"] == "/en/renamed/feed/"


def unpublished(case):
    case.unpublish()


def private(case):
    PageViewRestriction.objects.create(page=case, restriction_type=PageViewRestriction.LOGIN)


def expired(case):
    Page.objects.filter(pk=case.pk).update(expire_at=timezone.now())


@pytest.mark.parametrize("ending", ["feed/", "calendar.ics"])
@pytest.mark.parametrize("hide", widely([unpublished, private, expired], private))
def test_a_hidden_case_has_none_in_any_language(visitor, case, update, hide, ending):
    hide(case)

    for code in ("en", "fr"):
        assert visitor.get(f"/{code}/a-case/{ending}").status_code == 404


@pytest.mark.parametrize("ending", widely(["feed/", "calendar.ics"], first=1))
@pytest.mark.parametrize(
    "path",
    widely(
        [
            "/it/a-case/",
            "/xx/a-case/",
            "/en/",
            "/en/about/",
            "/en/a-case/news/",
            "/en/nothing/",
            "/en/a-case/%F0%9F%98%80/",
            "/en/a-case/../",
            "/en/" + "a/" * 300,
            "/en/" + "a" * 3000 + "/",
        ],
        "/it/a-case/",
        "/en/a-case/news/",
    ),
    ids=lambda path: path[:20],
)
def test_nothing_else_has_one(visitor, update, path, ending):
    assert visitor.get(f"{path}{ending}").status_code == 404


@pytest.mark.parametrize("hide", widely([unpublished, private, expired], unpublished, private))
def test_a_hidden_update_is_not_in_it(visitor, update, hide):
    hide(update)

    assert fetch(visitor).entries == []


def test_a_draft_is_hinted_at_by_nothing(visitor, case, update):
    before = visitor.get(FEED).content
    make_update(case, title="Not yet", live=False)
    draft = CaseUpdatePage.objects.get(pk=update.pk)
    draft.title = "Not yet"
    draft.save_revision()

    assert visitor.get(FEED).content == before


@pytest.mark.wide
def test_a_case_without_updates_has_an_empty_feed_that_stays_the_same(visitor, case):
    assert fetch(visitor).entries == []
    assert visitor.get(FEED).content == visitor.get(FEED).content


@pytest.mark.wide
@pytest.mark.parametrize("ending", widely(["feed/", "calendar.ics"], first=1))
def test_it_is_only_read(visitor, update, ending):
    address = f"/en/a-case/{ending}"

    assert visitor.post(address).status_code == 405
    assert visitor.head(address).status_code == 200
    answer = visitor.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("ending", widely(["feed/", "calendar.ics"], first=1))
def test_what_has_not_changed_is_not_sent_again(visitor, update, ending):
    address = f"/en/a-case/{ending}"
    tag = visitor.get(address).headers["ETag"]

    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 304
    publish(update, title="Other news")
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 200


def feed_links(client, address):
    return [
        link.get("href")
        for link in read(client, address).iter("link")
        if link.get("type") == "application/atom+xml"
    ]


@pytest.mark.parametrize("address", widely(["/fr/a-case/", "/fr/a-case/news/"], first=1))
def test_feed_readers_find_it(visitor, update, address):
    assert feed_links(visitor, address) == ["/fr/a-case/feed/"]


def test_feed_readers_find_it_on_the_front_page(visitor):
    assert feed_links(visitor, "/ru/") == ["/ru/delo/feed/"]


def test_people_find_the_feed_and_the_calendar_on_the_page_of_the_case(visitor, case):
    found = [link.get("href") for link in read(visitor, "/fr/a-case/").iter("a")]

    assert {
        "/fr/a-case/feed/",
        "/fr/a-case/calendar.ics",
        "webcal://testserver/fr/a-case/calendar.ics",
    } <= set(found)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.wide
@pytest.mark.parametrize(
    "address", widely(["/fr/a-case/feed/", "/fr/a-case/calendar.ics"], first=1)
)
@pytest.mark.both_databases
def test_more_updates_take_no_more_queries(visitor, case, update, address):
    court = Court.objects.create(name_en="Town Court")
    make_update(case, kind="hearing", court=court, body=[paragraph("A story.")])
    queries(visitor, address)  # what is looked up once a process
    few = queries(visitor, address)
    for _ in range(5):
        make_update(case, kind="hearing", court=court, body=[paragraph("A story.")])

    assert queries(visitor, address) == few <= 12


# Old texts

TODAY = campaign_today()


def days_ago(number):
    return TODAY - datetime.timedelta(days=number)


def titles(client):
    return {entry.title for entry in fetch(client).entries}


def test_what_was_old_when_it_was_entered_is_announced_only_if_asked_for(visitor, case):
    for title, day, facts in (
        ("Old", days_ago(NEWS_FOR.days + 1), {}),
        ("Old and asked for", days_ago(900), {"announced_although_old": True}),
        ("New enough", days_ago(NEWS_FOR.days - 1), {}),
        ("To come", TODAY + datetime.timedelta(days=9), {}),
    ):
        make_update(case, title=title, date=day, **{"announced_although_old": False, **facts})

    assert titles(visitor) == {"Old and asked for", "New enough", "To come"}


@pytest.mark.wide
def test_an_old_text_about_something_new_is_told_by_its_own_day(visitor, case):
    make_update(
        case,
        title="Old",
        date=TODAY,
        first_published_elsewhere=days_ago(400),
        announced_although_old=False,
    )

    assert titles(visitor) == set()


@pytest.mark.wide
def test_what_was_news_when_it_was_entered_stays_in_the_feed(visitor, case):
    update = make_update(case, title="News", date=days_ago(300), announced_although_old=False)
    entered = timezone.now() - datetime.timedelta(days=299)
    CaseUpdatePage.objects.filter(pk=update.pk).update(first_published_at=entered)

    assert titles(visitor) == {"News"}


@pytest.mark.wide
def test_those_left_out_make_no_room_smaller_for_the_others(visitor, case):
    make_update(case, title="News", date=TODAY)
    for number in range(3):
        make_update(case, title=f"Old {number}", announced_although_old=False)

    assert titles(visitor) == {"News"}


@pytest.mark.wide
def test_an_older_text_is_dated_by_its_first_publication(visitor, update):
    publish(update, first_published_elsewhere=datetime.date(2024, 5, 3))

    entry = entry_of(visitor)

    assert entry.published.startswith("2024-05-03T00:00:00+")
    assert entry.updated == entry.published
