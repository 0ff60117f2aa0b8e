"""All languages of the table, opened, as their readers meet them in a real browser."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from home.catalogues import read_catalogue
from home.settings.languages import BY_CODE, CODES
from tests.browsing import COLOURS, Watched, settle, violations
from tests.site import RunningSite, run_site

#: Eight kinds of pages in 24 languages, each looked through by axe.
pytestmark = [pytest.mark.browser, pytest.mark.soak]

#: Where pictures of the front page go that somebody wants to look at.
PICTURES = os.environ.get("PICTURES_OF_LANGUAGES", "")
PAGES = {
    "front": "/en/",
    "letter": "/en/letter-to-friends-2023/",
    "case": "/en/case/",
    "people": "/en/signatories/",
    "map": "/en/map/",
    "press": "/en/press/",
}
#: Words that look the same everywhere: names, formats, and what a campaign calls itself.
NAMES = {"PDF", "ZIP", "Atom", "RSS", "Telegram", "WhatsApp", "Signal", "Mastodon", "Natural"}
NAMES |= {"Earth", "Wagtail", "T-invariant", "Tor", "iCalendar", "CSV", "BY", "CC", "SA", "UTC"}
#: Texts in the language of the page, without what is marked as being in another, and names.
OWN_TEXTS = """code => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (element.closest("[lang]").lang.toLowerCase() !== code) continue;
        if (element.closest("script, style, bdi, code, [data-name]")) continue;
        const text = walk.currentNode.data.trim();
        if (text) found.push(text);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The demo with all languages open; those that it does not have show its texts in others."""
    with run_site(tmp_path_factory.mktemp("world")) as running:
        running.run("from tests.builders import *; open_every_language()")
        yield running


def addresses_in(page: Page, site: RunningSite, code: str) -> dict[str, str]:
    """Where readers of a language find each kind of page, translated or not."""
    found = {}
    for kind, path in PAGES.items():
        html = page.request.get(site.url + path).text()
        own = re.search(rf'<link rel="alternate" hreflang="{code}" href="([^"]+)"', html, re.I)
        translated = unquote(urlsplit(own[1]).path) if own else path.replace("/en/", f"/{code}/")
        found[kind] = site.url + translated
    found["search"] = f"{site.url}/{code}/search/?q=2023"
    found["nothing"] = f"{site.url}/{code}/nothing-here/"
    return found


def english_left(code: str, texts: list[str]) -> list[str]:
    """Those texts that are the interface's English, where the language has other words."""
    catalog = read_catalogue(code)
    known = {
        message.id
        for message in catalog
        if isinstance(message.id, str) and message.id and message.string != message.id
    }
    found = [text for text in texts if text in known]
    if not re.search("[A-Za-z]", BY_CODE[code].own_name):  # not written in Latin letters
        # A text of the campaign may have names in it: only what has no other letters is English.
        for text in (each for each in texts if not re.search(r"[^\W\d_A-Za-z]", each)):
            words = set(re.findall(r"[A-Za-z][A-Za-z-]{2,}", text)) - NAMES
            found += [f"{' '.join(sorted(words))}: {text}"] if words else []
    return found


@pytest.mark.parametrize("code", CODES)
def test_a_reader_of_any_language_meets_no_english_and_no_barrier(
    world: RunningSite, browser: Browser, code: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    watched = Watched(context.new_page())
    page = watched.page
    found = []
    for kind, address in addresses_in(page, world, code).items():
        answer = page.goto(address)
        assert answer.status == (404 if kind == "nothing" else 200), address
        assert page.get_attribute("html", "lang").lower() == code
        found += [f"{kind}: {line}" for line in violations(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{kind}, dark: {line}" for line in violations(page, COLOURS)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 700})
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{kind} is {width} pixels wide at 320"] if width > 320 else []
        page.set_viewport_size({"width": 360, "height": 740})
        if code != "en":
            left = english_left(code, page.evaluate(OWN_TEXTS, code))
            found += [f"{kind}, English: {line}" for line in left]
        if PICTURES and kind in ("front", "case"):
            for size in (360, 1280):
                page.set_viewport_size({"width": size, "height": 900})
                settle(page)
                page.screenshot(path=Path(PICTURES) / f"{code}-{kind}-{size}.png", full_page=True)
    context.close()
    errors = [each for each in watched.errors if "404" not in each]
    assert (found, errors) == ([], [])


@pytest.mark.parametrize("code", CODES)
def test_a_first_visit_in_any_language_is_light(
    world: RunningSite, browser: Browser, code: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{world.url}/{code}/", wait_until="networkidle")
    context.close()
    assert len(sizes) <= 8
    assert sum(sizes) <= 100_000
