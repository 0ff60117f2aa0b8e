"""An Organiser looks at what an account leaves behind, gives it on, and closes the account."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Watched, log_in, settle, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: Where pictures of the screens go that somebody wants to look at.
PICTURES = os.environ.get("PICTURES_OF_LEAVING", "")
#: A translation taken, a draft and a locked page of one account; another one that nobody uses.
WORK = """
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Locale, Page
from home.models import HomePage, TextPage, User
from home.translating.claims import take_over
french = Group.objects.get(name="Editors: French")
for name in ("Leaving", "Heir"):
    user = User.objects.create_user(f"{name}-LANG".lower(), first_name=name, last_name="LANG")
    user.groups.add(french)
person = User.objects.get(username="leaving-LANG")
locale = Locale.objects.get(language_code="fr")
home = HomePage.objects.get(locale=locale)
draft = TextPage(title="Un brouillon LANG", live=False, locale=locale, owner=person)
home.add_child(instance=draft).save_revision(user=person, log_action=True)
locked = TextPage(title="Une page verrouillée LANG", live=False, locale=locale)
locked.locked, locked.locked_by, locked.locked_at = True, person, timezone.now()
home.add_child(instance=locked)
letter = Page.objects.filter(depth=4, locale__language_code="en").first()
take_over(letter.translation_key, locale, person)
long_ago = timezone.now() - timedelta(days=200)
User.objects.create_user("unused-LANG", first_name="Nobody LANG", date_joined=long_ago)
"""


@pytest.fixture(
    params=[
        "ru-RU",
        pytest.param("en-GB", marks=pytest.mark.soak),
        pytest.param("fr-FR", marks=pytest.mark.soak),
    ]
)
def desk(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale=request.param, color_scheme="light"
    )
    yield Watched(context.new_page())
    context.close()


def look(page: Page, name: str) -> None:
    """The screen is sound, and no wider than a phone or a desktop is."""
    settle(page)
    assert violations(page) == []
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 2600 if PICTURES else 900})
        page.wait_for_timeout(100)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


@pytest.mark.wide
def test_somebody_leaves(site: RunningSite, desk: Watched) -> None:
    page = desk.page
    page.goto(f"{site.url}/admin/login/")
    language = page.get_attribute("html", "lang") or ""
    site.run(WORK.replace("LANG", language))
    log_in(page, site)

    page.goto(f"{site.url}/admin/")
    look(page, f"front-{language}")
    page.goto(f"{site.url}/admin/users/?q=leaving-{language}")
    page.click("tbody [data-w-dropdown-target='toggle']")
    page.click("a[href$='/leaving/']")
    page.fill("input[type=password]", site.password)
    page.click("main button[type=submit]")
    page.wait_for_selector("select[name=to]")
    heirs = page.locator("select[name=to] option")
    names = heirs.all_text_contents()
    heir = next(index for index, name in enumerate(names) if f"Heir {language}" in name)
    page.select_option("select[name=to]", index=heir)
    page.click("form:has(select[name=to]) button[type=submit]")
    page.wait_for_selector(f"text=→ Heir {language}")
    look(page, f"look-{language}")

    page.click("button.serious")
    page.wait_for_selector(".messages .success")
    look(page, f"left-{language}")
    assert page.locator("button.serious").count() == 0
    assert desk.errors == []
