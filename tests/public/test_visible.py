"""What is not public is hinted at nowhere: in no address, list, menu, switcher or sitemap."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from campaign_pages.models import CasePage
from home.models import TextPage
from home.public.visible import visible
from tests.breadth import widely
from tests.builders import (
    close_languages,
    home_of,
    make_case,
    make_letter,
    make_page,
    make_text,
    make_update,
    make_user,
    publish,
    translate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_site(db):
    """Four languages, and no page of the demo that takes long to make: none is looked at here."""
    close_languages("es", "de")
    CasePage.objects.update(live=False)


def never_published(page):
    Page.objects.filter(pk=page.pk).update(
        live=False, live_revision=None, first_published_at=None, last_published_at=None
    )


def unpublished(page):
    page.unpublish()


def before_its_go_live(page):
    Page.objects.filter(pk=page.pk).update(go_live_at=timezone.now() + timedelta(hours=1))


def scheduled(page):
    never_published(page)
    page.refresh_from_db()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()


def expired_though_nothing_ran(page):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def private(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


HIDING = [
    never_published,
    unpublished,
    before_its_go_live,
    scheduled,
    expired_though_nothing_ran,
    private,
]
every_way_of_hiding = pytest.mark.parametrize(
    "hide", widely(HIDING, private, expired_though_nothing_ran), ids=lambda hide: hide.__name__
)


def read(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def menu_of(html):
    return re.search(r'<nav class="menu".*?</nav>', html, re.DOTALL)[0]


def switcher_of(html):
    return re.search(r"<nav[^>]*data-language-switcher.*?</nav>", html, re.DOTALL)[0]


def languages_with_the_text(html):
    """The languages that the switcher names as translations, not behind its summary."""
    return re.findall(r'hreflang="([^"]+)"', switcher_of(html).split("<details")[0])


def alternates_of(html):
    return re.findall(r'<link rel="alternate" hreflang="([^"]+)"', html)


@pytest.fixture
def pair():
    """A text in English and Russian, in the menu of both."""
    page = make_text("en", title="Hidden words", slug="hidden-words", show_in_menus=True)
    return page, translate(page, "ru", title="Слова", slug="slova")


def test_a_published_text_is_everywhere(visitor, pair):
    html = read(visitor, "/ru/slova/")

    assert "Hidden words" in read(visitor, "/en/hidden-words/")
    assert "Hidden words" in menu_of(read(visitor, "/en/"))
    assert "Hidden words" in menu_of(read(visitor, "/fr/"))
    assert "/en/hidden-words/" in read(visitor, "/sitemap.xml")
    assert languages_with_the_text(html) == ["en", "ru"]
    assert alternates_of(html) == ["en", "ru", "x-default"]
    assert "data-fallback" in read(visitor, "/fr/hidden-words/")


@pytest.mark.parametrize("hide", HIDING, ids=lambda hide: hide.__name__)
def test_a_hidden_text_is_at_no_address(visitor, hide):
    page = make_text("en", title="Hidden words", slug="hidden-words")
    hide(page)

    for path in ("/en/hidden-words/", "/ru/hidden-words/", "/ar/hidden-words/"):
        answer = visitor.get(path)
        allowed = (302, 404) if hide is private and path.startswith("/en/") else (404,)
        assert answer.status_code in allowed
        assert "Hidden words" not in answer.content.decode()


@every_way_of_hiding
def test_a_hidden_version_is_not_offered_as_a_translation(visitor, pair, hide):
    hide(pair[0])

    html = read(visitor, "/ru/slova/")

    assert languages_with_the_text(html) == ["ru"]
    assert alternates_of(html) == ["ru", "x-default"]
    assert "hidden-words" not in html


@every_way_of_hiding
def test_a_hidden_version_is_replaced_by_a_visible_one(visitor, pair, hide):
    hide(pair[0])

    html = read(visitor, "/fr/slova/")

    assert 'data-fallback="ru"' in html
    assert "Hidden words" not in html


@every_way_of_hiding
def test_a_hidden_text_is_in_no_menu(visitor, pair, hide):
    hide(pair[0])

    for path in ("/en/", "/fr/"):
        menu = menu_of(read(visitor, path))
        assert "Hidden words" not in menu
        assert "Слова" in menu


@every_way_of_hiding
def test_a_hidden_text_is_not_in_the_sitemap(visitor, pair, hide):
    hide(pair[0])

    sitemap = read(visitor, "/sitemap.xml")

    assert "hidden-words" not in sitemap
    assert "/ru/slova/" in sitemap


@pytest.mark.both_databases
@every_way_of_hiding
def test_a_hidden_update_is_in_no_list_of_any_language(visitor, hide):
    case = make_case("en", title="Case", slug="a-case")
    translate(case, "ru", title="Дело", slug="ein-delo")
    make_update(case, title="Seen event", slug="seen")
    hide(make_update(case, title="Hidden event", slug="hidden", date="2026-02-01"))

    for path in ("/en/a-case/", "/ru/ein-delo/", "/fr/a-case/", "/en/", "/ru/"):
        assert "Hidden event" not in read(visitor, path)
    assert "Seen event" in read(visitor, "/ru/ein-delo/")


@every_way_of_hiding
def test_a_hidden_letter_is_not_on_the_front_page(visitor, hide):
    letter = make_letter("en", title="Hidden letter", slug="hidden-letter", date="2030-01-01")
    publish(home_of("en"), featured_letter=letter)
    assert "Hidden letter" in read(visitor, "/en/")

    hide(letter)

    assert "Hidden letter" not in read(visitor, "/en/")
    assert "Hidden letter" not in read(visitor, "/fr/")


@every_way_of_hiding
def test_a_hidden_update_is_no_news_and_no_state_of_the_case(visitor, hide):
    case = make_case("en", title="Case", slug="a-case")
    update = make_update(
        case,
        title="Hidden event",
        slug="hidden",
        date=timezone.localdate(),
        state_after="free",
        banner_until=timezone.now() + timedelta(days=1),
    )
    publish(home_of("en"), featured_case=case)
    assert "data-case-state" in read(visitor, "/en/a-case/")

    hide(update)

    for path in ("/en/", "/fr/", "/en/a-case/"):
        assert "Hidden event" not in read(visitor, path)
    assert "data-case-state" not in read(visitor, "/en/a-case/")


# Below what is hidden


@pytest.mark.both_databases
def test_what_is_below_a_private_page_is_private(visitor):
    parent = make_text("en", title="Parent", slug="parent")
    child = make_text("en", title="Child words", slug="child")
    child.move(parent, pos="last-child")
    assert "Child words" in read(visitor, "/en/parent/child/")

    private(parent)

    for path in ("/en/parent/child/", "/fr/parent/child/", "/fr/child/", "/en/child/"):
        assert visitor.get(path).status_code != 200
        assert "Child words" not in visitor.get(path, follow=True).content.decode()
    assert "child" not in read(visitor, "/sitemap.xml")
    assert not visible(Page.objects.filter(pk=child.pk)).exists()


def test_privacy_ends_at_the_sibling_whose_path_only_begins_alike(visitor):
    parent = make_text("en", title="Parent", slug="parent")
    sibling = make_text("en", title="Sibling", slug="sibling")

    private(parent)

    assert visible(Page.objects.filter(pk=sibling.pk)).exists()
    assert "Sibling" in read(visitor, "/en/sibling/")


def test_a_private_page_asks_its_readers_to_log_in(visitor):
    private(make_text("en", title="Members", slug="members"))

    answer = visitor.get("/en/members/", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0].endswith("?next=/en/members/")
    assert 'type="password"' in answer.content.decode()
    assert "Members" not in answer.content.decode()


def test_a_member_who_may_read_a_private_page_reads_it(client):
    private(make_text("en", title="Members", slug="members"))
    client.force_login(make_user("Organisers"))

    assert "Members" in read(client, "/en/members/")


def test_what_is_below_an_unpublished_page_is_offered_nowhere(visitor):
    parent = make_text("en", title="Parent", slug="parent")
    child = make_text("en", title="Child words", slug="child")
    child.move(parent, pos="last-child")

    parent.refresh_from_db()
    parent.unpublish()

    assert visitor.get("/en/parent/child/").status_code == 404
    assert "/parent/child/" not in read(visitor, "/sitemap.xml")


def test_a_translation_below_an_unpublished_translation_has_one_working_address(visitor):
    case = make_case("en", title="Case", slug="a-case")
    french_case = translate(case, "fr", title="Affaire", slug="une-affaire")
    news = make_update(case, title="News", slug="news")
    translate(news, "fr", title="Nouvelle", slug="nouvelle")
    assert visitor.get("/fr/une-affaire/nouvelle/").status_code == 200

    french_case.refresh_from_db()
    french_case.unpublish()

    links = re.findall(r'data-update.*?href="([^"]+)"', read(visitor, "/fr/a-case/"), re.DOTALL)
    assert links
    for link in links:
        assert visitor.get(link).status_code == 200, link
    for link in re.findall(r"<loc>[^<]*?(/fr/[^<]*)</loc>", read(visitor, "/sitemap.xml")):
        assert "une-affaire" not in link


# Closed languages


@pytest.mark.parametrize(
    "close",
    widely(
        [unpublished, before_its_go_live, expired_though_nothing_ran, private], unpublished, private
    ),
    ids=lambda close: close.__name__,
)
def test_a_closed_language_is_hinted_at_nowhere(visitor, close):
    make_text("fr", title="Mots cachés", slug="mots-caches", show_in_menus=True)
    assert 'hreflang="fr"' in read(visitor, "/en/")
    assert "data-fallback" in read(visitor, "/en/mots-caches/")

    close(home_of("fr"))

    assert visitor.get("/fr/")["Location"] == "/en/#from-fr"
    assert visitor.get("/fr/mots-caches/").status_code == 404
    assert visitor.get("/en/mots-caches/").status_code == 404
    html = read(visitor, "/en/")
    assert 'hreflang="fr"' not in html
    assert "Mots cachés" not in html
    assert "/fr/" not in read(visitor, "/sitemap.xml")
    assert visitor.get("/", headers={"accept-language": "fr"})["Location"] == "/en/"


@pytest.mark.wide
def test_the_site_stands_with_its_default_language_closed(visitor):
    make_text("ru", title="По-русски", slug="po-russki", show_in_menus=True)
    make_text("en", title="Hidden words", slug="hidden-words", show_in_menus=True)

    unpublished(home_of("en"))

    assert visitor.get("/")["Location"] == "/ru/"
    assert visitor.get("/en/").status_code == 404
    assert visitor.get("/ru/hidden-words/").status_code == 404
    assert "По-русски" in menu_of(read(visitor, "/fr/"))
    assert "Hidden words" not in read(visitor, "/fr/")


def test_with_every_language_closed_there_is_nothing_but_a_404(visitor):
    Page.objects.filter(depth=2).update(live=False)

    assert visitor.get("/").status_code == 404
    assert visitor.get("/en/").status_code == 404
    assert "<loc>" not in read(visitor, "/sitemap.xml")


def test_a_go_live_in_the_past_hides_nothing(visitor):
    page = make_text("en", title="Shown words", slug="shown-words")
    now = timezone.now()
    Page.objects.filter(pk=page.pk).update(
        go_live_at=now - timedelta(minutes=1), expire_at=now + timedelta(hours=1)
    )

    assert "Shown words" in read(visitor, "/en/shown-words/")
    assert "/en/shown-words/" in read(visitor, "/sitemap.xml")


@pytest.mark.parametrize("hide", widely([private, unpublished], private))
@pytest.mark.parametrize("depth", widely([3, 5, 8, 9, 10], 10))
def test_however_deep_a_page_stands_what_hides_its_parents_hides_it(hide, depth):
    line = [make_text("en")]
    while len(line) < 10:
        line.append(make_page(TextPage, line[-1]))
    keys = [page.pk for page in line]
    assert visible(Page.objects.filter(pk__in=keys)).count() == 10

    hide(TextPage.objects.get(pk=keys[depth - 3]))

    left = visible(Page.objects.filter(pk__in=keys)).values_list("pk", flat=True)
    assert set(left) == set(keys[: depth - 3])
