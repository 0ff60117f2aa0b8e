"""A letter is pasted from a word processor: one paste, and all its blocks are in the draft."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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


def desk_in_a_paragraph(site: RunningSite, browser: Browser) -> Page:
    """The form of a new text, and the cursor in its first paragraph."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    log_in(page, site)
    new_text(page, site, "Pasted")
    page.locator("[data-contentpath=body] button.c-sf-add-button").first.click()
    page.get_by_role("option", name="Paragraph").click()
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    return page


def test_one_paste_makes_the_blocks_and_saves_them(site: RunningSite, browser: Browser):
    page = desk_in_a_paragraph(site, browser)

    page.evaluate(PASTE, CLIPBOARD.read_text(encoding="utf-8"))

    expect(page.locator(".messages")).to_contain_text("Pasted as 9 blocks.")
    page.wait_for_selector(SAVED)  # by itself, as everything that is typed
    page.reload()
    kinds = page.locator("input[name^=body-]").evaluate_all(KINDS)
    assert kinds == [
        *("heading", "heading", "paragraph", "list", "heading", "quote", "list"),
        *("paragraph", "paragraph"),
    ]
    page.context.close()


@pytest.mark.wide
def test_a_plain_paste_leaves_deletions_and_hidden_words_out_as_well(
    site: RunningSite, browser: Browser
):
    page = desk_in_a_paragraph(site, browser)

    page.evaluate(
        PASTE,
        "<style>p.MsoNormal {margin:0}</style><p class=MsoNormal>Seen <del>deleted</del></p>"
        "<p class=MsoNormal>and more<span style='display:none'>hidden</span></p>",
    )

    expect(page.locator(".messages")).to_contain_text("1 hidden passage was left out.")
    body = page.locator("[data-contentpath=body]").first
    expect(body).to_contain_text("and more")
    expect(body).not_to_contain_text("deleted")
    page.context.close()
