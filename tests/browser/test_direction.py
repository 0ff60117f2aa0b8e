"""What is read from left to right, in Arabic: from the button of the editor to the reader."""

import re

import pytest

from tests.browsing import log_in

pytestmark = pytest.mark.browser

BUTTON = ".Draftail-ToolbarButton[name=LEFT_TO_RIGHT]:visible"
WORDS = "اتصلوا +7 495 123-45-67"
#: Where each character of an element stands, from the left.
PLACES = """element => [...element.firstChild.data].map((_, place) => {
  const range = document.createRange();
  range.setStart(element.firstChild, place);
  range.setEnd(element.firstChild, place + 1);
  return range.getBoundingClientRect().left;
})"""


@pytest.mark.wide
def test_an_editor_marks_a_passage_and_a_reader_sees_it_from_left_to_right(site, watched):
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    pages = f"{site.url}/admin/api/main/pages/?slug=nida-2023&fields=id"
    number = page.request.get(pages).json()["items"][0]["id"]
    page.goto(f"{site.url}/admin/pages/{number}/edit/")
    page.wait_for_timeout(1500)
    paragraph = page.locator("[data-contentpath=body] [contenteditable=true]").first
    paragraph.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    page.keyboard.type("5-7")
    page.keyboard.press("Shift+Home")
    page.locator(BUTTON).first.click()
    page.wait_for_timeout(800)  # the editor passes on what was typed a moment later
    page.click(".footer__container .w-dropdown button")
    page.click("button[name=action-publish]")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"), timeout=20_000)

    page.wait_for_timeout(1500)  # so long may a page be served as it was
    page.goto(f"{site.url}/ar/nida-2023/")

    for words in ("5-7", "+7 495 123-45-67"):
        places = page.locator(f"bdi[dir=ltr]:text-is('{words}')").first.evaluate(
            PLACES, timeout=5000
        )
        assert places == sorted(places), words
    assert watched.errors == []


@pytest.mark.wide
def test_text_from_left_to_right_has_no_such_button(site, watched):
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    number = page.request.get(
        f"{site.url}/admin/api/main/pages/?slug=appeal-2023&fields=id"
    ).json()["items"][0]["id"]
    page.goto(f"{site.url}/admin/pages/{number}/edit/")
    page.wait_for_timeout(1500)
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    page.keyboard.press("Control+A")

    page.locator(".Draftail-ToolbarButton[name=BOLD]:visible").first.wait_for()
    assert page.locator(BUTTON).count() == 0
