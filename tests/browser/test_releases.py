"""Court news on a phone, by touch: a release in three languages, from the login to the readers."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Watched, log_in, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

TITLE = "The court decides at two"
OURS = ("[class*=release]", "[class*=schedule]", "[class*=translation]", "[class*=withdraw]")


@pytest.fixture
def phone(browser: Browser) -> Watched:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    watched = Watched(context.new_page())
    yield watched
    context.close()


def ours(page: Page) -> list[str]:
    """What axe finds in our own parts of the screen."""
    return violations(page, within=OURS)


def menu(page: Page, button: str) -> None:
    page.tap(".footer__container .w-dropdown button")
    page.tap(f"button[name={button}]")


def start(page: Page, site: RunningSite, pk: str, language: str) -> None:
    page.goto(f"{site.url}/admin/translations/start/?page={pk}&language={language}")
    page.tap("form[method=post] button:has-text('Start')")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))


def test_from_the_login_to_a_release_in_three_languages(site, phone):
    page = phone.page
    log_in(page, site)
    page.tap("text=Add news: The case (English)")
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "One sentence.")
    page.select_option("#id_kind", "verdict")
    page.tap(".footer__container button[type=submit]")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    pk = re.search(r"/pages/(\d+)/", page.url)[1]

    for language, title in (("fr", "Le tribunal décide à deux heures"), ("ru", "Суд решает в два")):
        start(page, site, pk, language)
        page.wait_for_timeout(800)
        page.fill("#id_title", title)
        page.fill("#id_summary", title)
        menu(page, "action-ready")
        page.wait_for_selector("text=Marked as ready for release")

    page.goto(f"{site.url}/admin/pages/{pk}/edit/")
    page.wait_for_timeout(800)
    menu(page, "action-release")
    page.wait_for_url(re.compile(r"/admin/releases/new/"))
    assert ours(page) == []
    assert page.locator("input[name=include]:checked").count() == 3
    page.check("input[name=when][value=now]")
    page.tap("button[value=check]")
    page.wait_for_selector("text=All of this goes live now")
    page.tap("button[value=confirm]")
    page.wait_for_url(re.compile(r"/admin/releases/\d+/$"))
    assert page.locator("text=Published in every language chosen.").count() == 1
    assert page.locator("textarea[readonly]").count() == 3
    assert ours(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    for code, title in (("en", TITLE), ("fr", "Le tribunal décide"), ("ru", "Суд решает в два")):
        page.goto(f"{site.url}/{code}/")
        assert page.locator(f"text={title}").count() >= 1
    assert [error for error in phone.errors if "400 (Bad Request)" not in error] == []


@pytest.mark.wide
def test_a_release_is_scheduled_moved_and_cancelled(site, watched):
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    page.goto(f"{site.url}/admin/court-news/")
    page.locator("td.title a[lang=en]").last.click()
    page.wait_for_timeout(800)
    page.fill("#id_summary", "Another sentence, for a release.")
    page.click(".footer__container .w-dropdown button")
    page.click("button[name=action-release]")
    page.fill("#id_wall", "2031-05-05T14:00")
    page.click("button[value=check]")
    page.click("button[value=confirm]")
    page.wait_for_url(re.compile(r"/admin/releases/\d+/$"))
    release = page.url

    page.goto(f"{site.url}/admin/schedule/")
    assert page.locator("text=The scheduler is alive").count() == 1
    assert page.locator("h2", has_text="5 May 2031").count() == 1
    page.goto(release)
    page.fill("#id_wall", "2031-06-06T14:00")
    page.click("button:has-text('Move to this moment')")

    page.wait_for_selector("text=6 June 2031")
    page.click("button:has-text('Cancel the release')")
    page.wait_for_selector("text=nothing of it goes live")
    assert ours(page) == []
    assert watched.errors == []
