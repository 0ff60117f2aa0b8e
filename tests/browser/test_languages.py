"""An organiser prepares, opens, closes and removes a language, without a shell, in Russian."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Watched, log_in, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: Where pictures of the screens go that somebody wants to look at.
PICTURES = os.environ.get("PICTURES_OF_LANGUAGES", "")


@pytest.fixture
def russian(browser: Browser) -> Watched:
    """A browser that asks for Russian: nobody has chosen a language in the account."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ru-RU")
    watched = Watched(context.new_page())
    yield watched
    context.close()


def look(page: Page, name: str) -> None:
    """The screen is sound, and no wider than a phone or a desktop is."""
    assert violations(page) == []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


@pytest.mark.wide
def test_a_language_is_prepared_opened_closed_and_removed(
    site: RunningSite, russian: Watched
) -> None:
    page = russian.page
    page.goto(f"{site.url}/admin/login/")
    assert page.get_attribute("html", "lang") == "ru"
    log_in(page, site)

    page.goto(f"{site.url}/admin/languages/")
    page.wait_for_selector("h1:has-text('Языки')", state="attached")
    look(page, "languages")
    page.click("a[aria-label='Подготовить: Грузинский']")
    look(page, "prepare")
    page.click("text=Подготовить этот язык")
    page.wait_for_selector("text=Читатели пока ничего не видят")
    look(page, "prepared")
    assert page.goto(f"{site.url}/ka/").status == 404

    page.goto(f"{site.url}/admin/languages/ka/open/")
    look(page, "open")
    page.click("text=Открыть этот язык")
    page.wait_for_selector("text=Читатели найдут его в списке языков")
    look(page, "opened")
    assert page.goto(f"{site.url}/ka/").status == 200

    page.goto(f"{site.url}/admin/languages/ka/close/")
    look(page, "close")
    page.click("text=Закрыть этот язык")
    page.wait_for_selector("text=Все тексты и черновики на месте")
    page.goto(f"{site.url}/ka/")
    page.wait_for_url(re.compile(r"/en/#from-ka$"))
    assert page.locator("#from-ka").is_visible()
    look(page, "notice")
    page.goto(f"{site.url}/en/")
    assert not page.locator("#from-ka").is_visible()

    page.goto(f"{site.url}/admin/languages/ka/remove/")
    look(page, "remove")
    page.click("text=Убрать этот язык")
    page.wait_for_selector("text=Убрано: Грузинский.")
    page.goto(f"{site.url}/ka/")
    page.wait_for_url(re.compile(r"/en/#from-ka$"))

    page.goto(f"{site.url}/admin/languages/fr/close/")
    look(page, "close-fr")
    page.goto(f"{site.url}/admin/languages/fr/")
    look(page, "fr")
    missing = [each for each in russian.errors if "404" not in each]
    assert missing == []
