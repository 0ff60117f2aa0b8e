"""Dates typed by hand into every field of the court-news form, in browsers of three languages.

What stands in the field is what was typed, or nothing: never today, never another day that
nobody typed. What is published is what stood in the field.
"""

import datetime
import random
import re

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browsing import log_in
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: The browser's language, and in which order its field takes a day.
BROWSERS = {"en": ("en-US", "%m/%d/%Y"), "fr": ("fr-FR", "%d/%m/%Y"), "ru": ("ru-RU", "%d.%m.%Y")}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
FIELDS = "input[type=date], input[type=datetime-local]"


def spellings(day: datetime.date) -> list[str]:
    return [
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%m/%d/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day:%d.%m.%y}",
        f"{day:%B} {day.day}, {day.year}",
        *(f"{day.day} {MONTHS[code].split()[day.month - 1]} {day.year}" for code in MONTHS),
        f"{day:%d.%m.}",
    ]


def some_days(number: int) -> list[datetime.date]:
    chance = random.Random(number)
    first = datetime.date(2001, 1, 1)
    days = [first + datetime.timedelta(days=chance.randrange(9_000)) for _ in range(number - 2)]
    return [datetime.date(2024, 6, 15), datetime.date(2026, 4, 3), *days]


def type_into(field: Locator, text: str) -> str:
    """Types as a person who has emptied the field; what then stands in it, in ISO 8601."""
    field.evaluate("field => { field.value = ''; field.focus(); }")
    field.page.keyboard.type(text)
    return field.input_value()


def numbers(text: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", text)]


@pytest.mark.parametrize("code", BROWSERS)
@pytest.mark.parametrize("number", [4, pytest.param(40, marks=pytest.mark.soak)])
def test_a_typed_date_is_itself_or_nothing(
    site: RunningSite, browser: Browser, code: str, number: int
) -> None:
    locale, order = BROWSERS[code]
    name = f"dates-{code}-{number}"
    site.make_account(name, "Organisers", code)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale=locale)
    page = context.new_page()
    log_in(page, site, name)
    page.locator("a[href*='/caseupdatepage/']").first.click()
    page.wait_for_selector("#id_title")
    fields = [each for each in page.locator(FIELDS).all() if each.is_visible()]
    assert len(fields) >= 2
    today = datetime.date.today().isoformat()
    wrong = []
    for field in fields:
        for day in some_days(number):
            for typed in spellings(day):
                stands = type_into(field, typed)
                if stands.startswith(today) or (
                    stands and not {*numbers(stands)[1:3]} <= {*numbers(typed), *_digits(typed)}
                ):
                    wrong.append(f"{field.get_attribute('name')}: {typed} became {stands}")
        field.evaluate("field => { field.value = ''; }")
    assert wrong == []

    _publish_and_read_back(page, site, some_days(number)[0], order, code)
    context.close()


def _digits(typed: str) -> set[int]:
    """What a field may make of numbers that are too large for it: their first digits."""
    return {int(each[:length]) for each in re.findall(r"\d+", typed) for length in (1, 2)}


def _publish_and_read_back(
    page: Page, site: RunningSite, day: datetime.date, order: str, code: str
) -> None:
    """A day typed in the browser's own order is the day that readers are told."""
    field = page.locator("#id_date")
    assert type_into(field, f"{day:{order}}") == day.isoformat()
    title = f"A day typed by hand in {code}"
    page.fill("#id_title", title)
    page.fill("#id_summary", "One sentence.")
    page.select_option("#id_kind", "solidarity")
    page.click(".footer__container .w-dropdown button")
    page.click("button[name=action-publish]")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    page.goto(f"{site.url}/en/case/")
    entry = page.locator("article.event", has_text=title)
    assert entry.locator("time").first.get_attribute("datetime") == day.isoformat()
