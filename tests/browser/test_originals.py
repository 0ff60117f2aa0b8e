"""The original beside every field of a translation: Arabic, in a French admin."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import log_in, violations

pytestmark = pytest.mark.browser

#: Another text of the demo than the day's work takes.
NOT = "Festival for political prisoners held in Budva"

#: The original of the title stands below its field.
BELOW = """() => document.querySelector("#id_title").getBoundingClientRect().bottom
    <= document.querySelector("[data-contentpath=title] .original").getBoundingClientRect().top"""


@pytest.fixture
def editor(site, watched):
    """A translation that somebody has just begun."""
    site.make_account("beside-ar", "Translators: Arabic", "fr")
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site, "beside-ar")
    for _ in range(5):  # not every text has blocks
        missing = page.locator(".work__item:has(.mark--missing) .work__text a")
        missing.filter(has_not_text=NOT).first.click()
        page.click("form[method=post] button:has-text('Commencer')")
        page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
        page.wait_for_selector(".original")
        if page.locator("[data-streamfield-child]").count():
            break
        page.goto(f"{site.url}/admin/")
    page.wait_for_selector("[data-streamfield-child] .original")
    return page


def left(page):
    return int(page.locator("[data-left-count]").text_content())


@pytest.mark.wide
def test_the_original_stands_beside_every_field_and_says_what_is_left(editor, watched):
    page = editor
    title = page.locator("[data-contentpath=title]")
    paragraph = page.locator("[data-field]:has([data-draftail-editor])").last
    written = paragraph.locator("[contenteditable=true]")
    words = paragraph.locator("[data-part=text]").inner_text().strip()
    box = title.locator(".original")

    # Beside its field where there is room, and below it where there is none.
    field, beside = title.locator("#id_title").bounding_box(), box.bounding_box()
    assert beside["x"] >= field["x"] + field["width"]
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function(BELOW)
    below = box.bounding_box()
    assert below["x"] + below["width"] <= 360
    assert box.locator("[data-part=text]").get_attribute("dir") == "ltr"
    assert page.get_attribute("#id_title", "dir") == "rtl"
    assert written.get_attribute("lang") == "ar"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert violations(page, within=[".translation", "[data-contentpath=title]"]) == []

    # What is left is counted while one types, and the address follows the title.
    before = left(page)
    assert before > 1
    page.fill("#id_title", "عنوان مترجم")
    page.keyboard.press("Tab")
    expect(page.locator("[data-left-count]")).to_have_text(str(before - 1))
    expect(title.locator("[data-remark=left]")).to_be_hidden()
    expect(page.locator("#id_slug")).to_have_value(re.compile("^[a-z-]*mtrjm"))

    # Copied and put back.
    written.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("كلمات بالعربية")
    expect(paragraph.locator("[data-remark=left]")).to_be_hidden()
    paragraph.locator("[data-part=copy]").click()
    expect(paragraph.locator("[data-remark=left]")).to_be_visible()
    expect(written).to_have_text(words)
    paragraph.locator("[data-part=undo]").click()
    expect(written).to_have_text("كلمات بالعربية")

    # Folded as one has left it.
    page.uncheck("[data-originals-shown]")
    page.wait_for_timeout(3000)
    page.reload()
    page.wait_for_selector(".original")
    assert page.locator(".original details[open]").count() == 0
    page.check("[data-originals-shown]")
    assert watched.errors == []
