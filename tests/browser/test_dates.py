"""Dates typed by hand into the court-news form, in a browser that takes the month first."""

import re

import pytest

from tests.browsing import log_in

pytestmark = pytest.mark.browser

TYPED = {
    "15.06.2024": "2024-06-15",
    "3.4.2026": "2026-04-03",
    "2024-06-15": "2024-06-15",
    "15/06/2024": "2024-06-15",
    "06152024": "2024-06-15",
    "30.02.2024": "",
}


def type_into(field, text):
    """Types as a person who comes to an empty field; what then stands in it."""
    field.evaluate("field => { field.blur(); field.value = ''; field.focus(); }")
    field.page.keyboard.type(text)
    return field.input_value()


def test_a_typed_date_is_that_day_whatever_the_order_of_the_browser(site, watched):
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    page.locator("a[href*='/caseupdatepage/']").first.click()
    page.wait_for_selector("#id_title")
    field = page.locator("#id_date")

    assert {typed: type_into(field, typed) for typed in TYPED} == TYPED

    type_into(field, "15.06.2024")
    page.fill("#id_title", "A day typed by hand")
    page.fill("#id_summary", "One sentence.")
    page.select_option("#id_kind", "solidarity")
    page.click(".footer__container .w-dropdown button")
    page.click("button[name=action-publish]")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    page.goto(f"{site.url}/en/case/")
    entry = page.locator("article.event", has_text="A day typed by hand")
    assert entry.locator("time").first.get_attribute("datetime") == "2024-06-15"
