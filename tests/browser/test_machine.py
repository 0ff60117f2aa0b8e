"""A draft by machine in a real browser: asked for, read passage by passage, published, told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import translation_server
from tests.browsing import Watched, log_in, violations
from tests.site import RunningSite, run_site

pytestmark = pytest.mark.browser

TEXT = """
from tests.builders import *
from home.models import CampaignSettings
body = [
    paragraph('The <a href="https://example.org/court">court</a> said <b>no</b>.', 'one-p'),
    {"type": "quote", "value": {"text": "We go on.", "source": "A friend"}, "id": "two-q"},
]
text = make_text("en", title="By machine", slug="by-machine", body=body)
translate(text, "fr", live=False)
texts = CampaignSettings.load()
texts.machine_told = True
texts.save()
"""


@pytest.fixture(scope="module")
def translating_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """The site with a server that translates."""
    folder: Path = tmp_path_factory.mktemp("machine")
    with (
        translation_server.running() as machine,
        run_site(folder, TRANSLATION_URL=machine.url) as site,
    ):
        site.make_account("machine-fr", "Editors: French", "en")
        site.run(TEXT)
        yield site


def left(page: Page) -> str:
    return page.locator("[data-machine-count]").text_content() or ""


@pytest.mark.wide
def test_what_a_machine_fills_is_read_by_a_person_before_it_is_public(
    translating_site: RunningSite, watched: Watched
) -> None:
    site, page = translating_site, watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site, "machine-fr")
    page.goto(f"{site.url}/admin/translations/?language=fr")
    page.click("a[aria-label*='By machine']")

    # Asked for, on a screen that says where the words go.
    page.click("text=Fill the draft by machine")
    expect(page.locator("code")).to_have_text(re.compile(r"127\.0\.0\.1:\d+"))
    assert violations(page, within=["main .nice-padding"]) == []
    page.click("button:has-text('Fill the draft')")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    expect(page.locator(".messages")).to_contain_text("has filled 3 passages")

    # Each passage says what it is, also on a phone.
    for place in ("title", "one-p", "two-q"):
        expect(page.locator(f"[data-contentpath='{place}'] .machine-mark")).to_have_count(1)
    expect(page.locator(".machine-mark")).to_have_count(3)
    expect(page.locator("#id_title")).to_have_value("frby frmachine")
    assert left(page) == "3"
    assert violations(page, within=["[data-machine]", "[data-contentpath=title]"]) == []
    page.set_viewport_size({"width": 360, "height": 800})
    box = page.locator(".machine-mark").first.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.set_viewport_size({"width": 1280, "height": 900})

    # Nothing publishes it.
    page.click(".footer__container .w-dropdown button")
    page.click("button[name=action-publish]")
    expect(page.locator("[data-machine] .error-message")).to_contain_text("nobody has read yet")

    # Read one by one, by keys; what is read is kept though the page is loaded anew.
    for number in range(3):
        button = page.locator(".machine-mark [data-part=button]").nth(number)
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        assert left(page) == str(2 - number)
    with page.expect_response(lambda answer: "/edit/" in answer.url and answer.ok):
        page.keyboard.press("Control+s")
    page.wait_for_load_state("load")
    expect(page.locator("[data-machine]")).to_have_count(0)

    page.click(".footer__container .w-dropdown button")
    page.click("button[name=action-publish]")
    expect(page.locator(".messages")).to_contain_text("published")

    # Readers are told, since this campaign wants it.
    page.goto(f"{site.url}/fr/by-machine/")
    expect(page.locator("[data-machine-notice]")).to_contain_text("relu par une personne le")
    assert page.locator("main a[href='https://example.org/court']").text_content() == "frcourt"
    assert watched.errors == [] or all("400" in each for each in watched.errors)
