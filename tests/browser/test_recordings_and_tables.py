"""A recording plays and asks nobody before; a table is moved by the keyboard, made by a paste."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_saving import new_text
from tests.browsing import Watched, log_in, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: Where a text stands that has been saved.
EDITOR = re.compile(r"/admin/pages/\d+/edit/")

MAKE = """
from home.models import CampaignDocument
from tests.builders import captions, make_text, recording
film = CampaignDocument(title="Film", file=recording())
film.save()
words = CampaignDocument(title="Words", file=captions())
words.save()
cells = [["Court", "Decision", "Hearings", "Judges", "Days"]] + [
    ["A court with a long name", "A long decision that was taken", "4", "3", "12"]] * 3
made = make_text("en", slug="embeds", title="Embeds", body=[
    {"type": "recording", "value": {"recording": film.pk, "title": "A film", "still": None,
     "captions": [{"language": "en", "file": words.pk}], "words": "<p>What was said.</p>"}},
    {"type": "table", "value": {"caption": "Hearings in all courts of the country and their days",
     "first_row": True, "first_column": True, "rows": cells}},
])
"""
PLAY = """async () => {
    const video = document.querySelector("video");
    video.muted = true;
    await video.play();
    await new Promise((done) => video.addEventListener("timeupdate", done, { once: true }));
    return [video.duration, [...video.textTracks].map((track) => track.mode)];
}"""
PASTE = """text => {
    const clipboard = new DataTransfer();
    clipboard.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""
CELLS = """table => [...table.querySelectorAll('[data-contentpath="rows"] textarea')]
    .filter(each => each.offsetParent).map(each => each.value)"""


@pytest.fixture(scope="module")
def embeds(site: RunningSite) -> str:
    site.run(MAKE)
    return f"{site.url}/en/embeds/"


def test_a_recording_is_loaded_and_played_when_a_reader_wants_it(embeds: str, watched: Watched):
    page = watched.page
    page.goto(embeds)
    page.wait_for_load_state("networkidle")
    assert not [each for each in watched.requests if "/media/documents/" in each]

    with page.expect_response(lambda answer: answer.url.endswith(".mp4")) as told:
        duration, tracks = page.evaluate(PLAY)

    assert told.value.status == 206
    assert round(duration) == 1 and tracks == ["showing"]
    assert watched.errors == []


@pytest.mark.wide
def test_a_wide_table_is_moved_within_itself_and_nothing_else_is(embeds: str, watched: Watched):
    page = watched.page
    page.goto(embeds)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    table = page.get_by_role("region", name="Hearings in all courts")
    caption = page.locator("caption span")

    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.table').scrollLeft > 0")

    box = caption.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert violations(page) == []


def desk(site: RunningSite, browser: Browser) -> Page:
    """The form of a new text with an empty table in it."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    log_in(page, site)
    new_text(page, site, "A table")
    page.locator("[data-contentpath=body] button.c-sf-add-button").first.click()
    page.get_by_role("option", name="Table", exact=True).click()
    page.locator("[data-contentpath=caption] input").fill("Hearings")
    return page


@pytest.mark.wide
def test_cells_of_a_spreadsheet_are_pasted_and_columns_are_added_and_deleted(
    site: RunningSite, browser: Browser
):
    page = desk(site, browser)
    table = page.locator(".table-block")
    table.locator("textarea").first.click()

    page.evaluate(PASTE, 'Court\tYear\tDays\nOne\t2022\t"1\n204"\nTwo\t2023\t9\n')

    page.evaluate(PASTE, "too\tlong\n" * 500)
    expect(page.locator(".messages .error")).to_contain_text("Nothing was pasted.")
    pasted = ["Court", "Year", "Days", "One", "2022", "1 204", "Two", "2023", "9"]
    assert table.evaluate(CELLS) == pasted
    table.get_by_role("button", name="Add a column after column 1").click()
    expect(table.locator(".table-block__columns > span")).to_have_count(4)
    table.get_by_role("button", name="Delete column 3").click()
    with page.expect_response(lambda answer: "New" in (answer.request.post_data or "")) as saved:
        table.locator("textarea").nth(1).fill("New")
    assert saved.value.ok
    page.wait_for_url(EDITOR)  # of its own, once the script has read the answer
    page.reload()
    kept = ["Court", "New", "Days", "One", "", "1 204", "Two", "", "9"]
    assert page.locator(".table-block").evaluate(CELLS) == kept
    page.locator(".table-block textarea").first.click()
    page.evaluate(PASTE, '"Court\tNew\nOne\t"a ""b"""\nTwo\t"c')
    quoted = ['"Court', "New", "Days", "One", 'a "b"', "1 204", "Two", '"c', "9"]
    assert page.locator(".table-block").evaluate(CELLS) == quoted
    page.context.close()
