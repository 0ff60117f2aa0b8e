"""A letter is pasted from a word processor: one paste, and all its blocks are in the draft."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_saving import SAVED, new_text
from tests.browsing import log_in
from tests.site import RunningSite

pytestmark = pytest.mark.browser

CLIPBOARD = Path(__file__).parent.parent / "home" / "clipboards" / "word.html"
PASTE = """html => {
    const clipboard = new DataTransfer();
    clipboard.setData("text/html", html);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""
KINDS = """inputs => inputs.filter(each => /^body-\\d+-type$/.test(each.name))
    .map(each => each.value)"""


def test_one_paste_makes_the_blocks_and_saves_them(site: RunningSite, browser: Browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    log_in(page, site)
    new_text(page, site, "Pasted")
    page.locator("[data-contentpath=body] button.c-sf-add-button").first.click()
    page.get_by_role("option", name="Paragraph").click()
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()

    page.evaluate(PASTE, CLIPBOARD.read_text(encoding="utf-8"))

    expect(page.locator(".messages")).to_contain_text("Pasted as 9 blocks.")
    page.wait_for_selector(SAVED)  # by itself, as everything that is typed
    page.reload()
    kinds = page.locator("input[name^=body-]").evaluate_all(KINDS)
    assert kinds == [
        *("heading", "heading", "paragraph", "list", "heading", "quote", "list"),
        *("paragraph", "paragraph"),
    ]
    context.close()
