"""What the tests in a real browser share: a Chromium that remembers errors, and accounts."""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests import programs
from tests.site import RunningSite

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
#: Without a screen Chromium knows no line, and fetches pictures as far ahead as on the slowest.
AHEAD = "--blink-settings=lazyLoadingImageMarginPxUnknown=1250"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # to describe all that is well takes most of the time
}
#: What another colour scheme can change.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=programs.headless_chromium(), args=[*ARGUMENTS, AHEAD]
        )
        yield chromium
        chromium.close()


#: Wagtail builds its menu and gives a page its last layout after the page has been loaded.
SETTLED = """() => document.fonts.status === "loaded"
    && [...document.images].every(each => each.complete || each.loading === "lazy")
    && [...document.querySelectorAll("#wagtail-sidebar")].every(each => each.children.length)
    && document.getAnimations().every(each => each.playState !== "running")"""


class Watched:
    """A browser page that remembers errors, requests and what they weighed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.requests: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: object) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _request(self, request: object) -> None:
        self.hosts.add(urlsplit(request.url).netloc)
        self.requests.append(request.url)


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield Watched(context.new_page())
    context.close()


def settle(page: Page) -> None:
    """Waits until fonts and pictures have come, the menu of the admin is built, nothing moves.

    And goes to the top: further down, the header of a list lies over half of some link.
    """
    page.wait_for_load_state("load")
    page.wait_for_function(SETTLED)
    page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")


def violations(page: Page, rules: Mapping = RULES, within: Iterable[str] = ()) -> list[str]:
    """What axe finds on a page, once nothing on it is on its way any more.

    Or only in those parts of it that selectors name, of which one must be there: all of a long
    form of the admin takes half a minute.
    """
    settle(page)
    context = None
    if within:
        parts = [[each] for each in within if page.locator(each).count()]
        assert parts, f"None of {within} is there."
        context = {"include": parts}
    result = Axe().run(page, context=context, options=rules)
    return [
        f"{found['id']}: {found['nodes'][0]['target']} {found['nodes'][0]['html'][:120]}"
        for found in result.response["violations"]
    ]


def log_in(page: Page, site: RunningSite, username: str = "") -> None:
    """Logs in with the first account, or another that has the same password.

    Once for all tests of a site, as long as the session lasts: to check a password is slow work.
    """
    username = username or site.username
    page.context.add_cookies(site.cookies.get(username, []))
    page.goto(f"{site.url}/admin/")
    if page.url == f"{site.url}/admin/":
        return
    page.fill("#id_username", username)
    page.fill("#id_password", site.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{site.url}/admin/")
    site.cookies[username] = page.context.cookies()
