"""What the tests in a real browser share: a Chromium that remembers errors, and accounts."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests import programs
from tests.site import RunningSite

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=programs.chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()


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


def violations(page: Page) -> list[str]:
    result = Axe().run(page, options=RULES)
    return [
        f"{found['id']}: {found['nodes'][0]['target']} {found['nodes'][0]['html'][:120]}"
        for found in result.response["violations"]
    ]


def log_in(page: Page, site: RunningSite, username: str = "") -> None:
    """Logs in with the first account, or another that has the same password."""
    page.goto(f"{site.url}/admin/login/")
    page.fill("#id_username", username or site.username)
    page.fill("#id_password", site.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{site.url}/admin/")
