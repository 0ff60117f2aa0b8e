"""A translator's day in a real browser: Arabic in a French admin, by mouse, narrow, and by keys."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browsing import Watched, log_in, settle, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: How somebody works: the width of the window, and whether without a mouse.
WAYS = {"wide": (1280, False), "narrow": (360, False), "keys": (1280, True)}


def ways(first: str) -> pytest.MarkDecorator:
    """Each way to work; all but one in the soak."""
    params = [
        pytest.param(way, way, marks=[] if way == first else pytest.mark.soak) for way in WAYS
    ]
    return pytest.mark.parametrize(("people", "way"), params, indirect=["people"])


#: Before, Wagtail does not look for changes (milliseconds).
READY = 2300
IN_ARABIC = "كلمات بالعربية"


class Person:
    """An account at a browser, whose clicks are counted; or who only has a keyboard."""

    def __init__(self, browser: Browser, site: RunningSite, username: str, way: str) -> None:
        width, self.has_keys_only = WAYS[way]
        context = browser.new_context(viewport={"width": width, "height": 900})
        self.watched = Watched(context.new_page())
        self.page: Page = self.watched.page
        self.clicks = 0
        log_in(self.page, site, username)

    def press(self, target: Locator, key: str = "Enter") -> None:
        """One click; without a mouse, as many tabs as it takes, and a key."""
        target.wait_for()
        if not self.has_keys_only:
            self.clicks += 1
            target.click()
            return
        self.tab_to(target)
        self.page.keyboard.press(key)

    def tab_to(self, target: Locator) -> None:
        for _stop in range(250):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"No number of tabs leads to {target}.")

    def leave(self) -> None:
        # Refused forms; and a machine with much to do asks to come again.
        meant = ("400 (Bad Request)", "503 (Service Unavailable)")
        errors = [each for each in self.watched.errors if not any(sign in each for sign in meant)]
        self.page.context.close()
        assert errors == []


@pytest.fixture(scope="module")
def texts(site: RunningSite) -> None:
    """For each way to work a translator, an editor, a new update and an outdated one."""
    today = datetime.date.today().isoformat()
    code = (
        "from tests.builders import *; from campaign_pages.models import CasePage;"
        "case = CasePage.objects.filter(locale__language_code='en', live=True).first();\n"
        "def body(key): return [paragraph('The hearing was put off.', key + '-p')]\n"
        f"for way in {list(WAYS)!r}:\n"
        f"    common = dict(date={today!r}, summary='', body=body(way))\n"
        "    old = make_update(case, title='Outdated ' + way, slug='outdated-' + way, **common)\n"
        "    translate(old, 'ar', title='قديم ' + way, slug='qadim-' + way,"
        " body=[paragraph('تأجلت الجلسة.', way + '-p')])\n"
        "    publish(old, body=[paragraph('The hearing was put off again.', way + '-p')])\n"
        "    make_update(case, title='News ' + way, slug='news-' + way, **common)\n"
    )
    site.run(code)
    for way in WAYS:
        site.make_account(f"lea-{way}", "Translators: Arabic", "fr")
        site.make_account(f"ed-{way}", "Editors: Arabic", "fr")


@pytest.fixture
def people(
    site: RunningSite, browser: Browser, texts: None, request: Any
) -> Iterator[tuple[Person, Person]]:
    way = request.param
    both = [Person(browser, site, f"{name}-{way}", way) for name in ("lea", "ed")]
    yield both[0], both[1]
    for each in both:
        each.leave()


def submit(person: Person) -> None:
    """By the first button of the editor, or its keys; the form asks before it is sent."""
    with person.page.expect_navigation():
        if person.has_keys_only:
            person.page.keyboard.press("Control+Enter")
        else:
            person.press(person.page.locator("button[name=action-submit]").first)


def open_task(person: Person, mark: str, title: str) -> None:
    item = person.page.locator(f".work__item:has(.mark--{mark}) .work__text a", has_text=title)
    person.press(item.first)


def write_everything(page: Page, words: str) -> None:
    """From passage to passage by keys, with the original of each in view."""
    page.wait_for_selector(".original")
    before = ""
    for number in range(30):
        page.keyboard.press("Alt+PageDown")
        place = page.evaluate(
            "document.activeElement.closest('[data-contentpath]')?.dataset.contentpath"
        )
        if place == before:
            break
        before = place
        field = page.locator(f"[data-contentpath='{place}']").last
        if not field.locator(".original").count():
            continue  # it has no words in the original
        expect(field.locator(".original [data-part=text]")).to_be_visible()
        page.keyboard.press("Control+A")
        page.keyboard.type(f"{words} {number}")
    expect(page.locator("[data-left-count]")).to_have_text("0", timeout=8000)


@pytest.mark.wide
@ways(first="wide")
def test_a_day_from_the_first_text_to_its_approval(site, people, way):
    lea, ed = people
    page = lea.page

    # Found, taken, translated with the original beside it, submitted: at most five clicks.
    open_task(lea, "missing", f"News {way}")
    lea.press(page.locator("form[method=post] button[type=submit]", has_text="Commencer"))
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    address = page.url.split("#")[0]
    settle(page)
    page.wait_for_timeout(READY)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    write_everything(page, IN_ARABIC)
    if way != "keys":
        # What stands at the edges covers some of it, wherever the page stands now; that can be
        # scrolled to. They themselves are looked at with other forms.
        edges = "document.querySelectorAll('.footer, .w-minimap, .w-sticky')"
        page.evaluate(f"{edges}.forEach((bar) => {{ bar.style.visibility = 'hidden' }})")
        assert violations(page) == []
        page.evaluate(f"{edges}.forEach((bar) => {{ bar.style.visibility = '' }})")
    clicks = lea.clicks

    # Asked about a passage, and back at it.
    page.locator("#id_title").focus()
    if lea.has_keys_only:
        page.keyboard.press("Control+Shift+l")
    else:
        lea.press(page.locator("[data-about]").first)
    page.wait_for_url(re.compile("/translations/ask/"))
    page.locator("#id_text").fill("Quel tribunal ?")
    lea.press(page.locator("main form[method=post] button[type=submit]"))
    page.wait_for_url(re.compile(re.escape(address) + "#at=title"))
    page.wait_for_timeout(READY)

    lea.clicks = clicks
    submit(lea)
    assert lea.clicks <= 5
    assert page.url.split("#")[0] != address  # the next text, or the list

    # Returned with a remark, which comes first.
    ed.page.reload()
    open_task(ed, "review", f"{IN_ARABIC} ")
    assert violations(ed.page) == []
    ed.page.locator("#review-remark").fill("Plus court, s'il te plaît.")
    ed.press(ed.page.locator("form[action*='/reject/'] button"))
    ed.page.wait_for_url(re.compile(r"/admin/($|translations/)"))
    page.goto(f"{site.url}/admin/")
    first = page.locator(".work__item").first
    expect(first.locator(".mark--attention")).to_be_visible()
    lea.press(first.locator(".work__text a").first)
    page.wait_for_url(address)
    expect(page.locator(".translation__returned")).to_contain_text("Plus court")
    page.wait_for_timeout(READY)
    page.locator("#id_title").fill(f"{IN_ARABIC} {way}")
    submit(lea)

    # Approved, and public.
    ed.page.goto(f"{site.url}/admin/")
    open_task(ed, "review", f"{IN_ARABIC} {way}")
    ed.press(ed.page.locator("form[action*='/approve/'] button"))
    ed.page.wait_for_url(re.compile(r"/admin/($|translations/)"))
    ed.page.wait_for_load_state("networkidle")
    ed.page.goto(address)
    expect(ed.page.locator("#id_title")).to_have_value(f"{IN_ARABIC} {way}")
    number = re.search(r"/pages/(\d+)/", address)[1]
    answer = ed.page.request.get(f"{site.url}/admin/api/main/pages/{number}/")
    assert answer.json()["meta"]["status"]["live"]


@pytest.mark.wide
@ways(first="keys")
def test_an_outdated_text_takes_three_clicks(people, way):
    lea, _ed = people
    page = lea.page
    open_task(lea, "outdated", f"Outdated {way}")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    address = page.url
    settle(page)
    page.wait_for_timeout(READY)
    changes = page.locator(".translation__changes ins")
    expect(changes.first).to_have_text(re.compile("again"))

    page.locator("[data-contentpath=body] [contenteditable=true]").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("تأجلت الجلسة مرة أخرى.")
    if lea.has_keys_only:
        page.keyboard.press("Control+Home")
    lea_tick = page.locator("input[type=checkbox][name=follows_version]")
    if lea.has_keys_only:
        lea_tick.focus()
        page.keyboard.press("Space")
    else:
        lea.press(lea_tick)
    assert lea_tick.is_checked()
    submit(lea)

    assert lea.clicks <= 3
    assert page.url.split("#")[0] != address
    page.goto(address)
    assert page.locator("[data-contentpath=body] [contenteditable=true]").first.inner_text().strip()
    expect(page.locator(".translation")).not_to_contain_text("Obsolète")


@pytest.mark.wide
def test_keys_lead_from_passage_to_passage_copy_the_original_and_ask(site, browser, texts):
    lea = Person(browser, site, "lea-keys", "keys")
    page = lea.page
    open_task(lea, "missing", "")
    button = page.locator("form[method=post] button[type=submit]", has_text="Commencer")
    lea.press(button)
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    page.wait_for_selector("[data-contentpath=title] .original")
    page.wait_for_timeout(READY)

    def place() -> str:
        return page.evaluate(
            "document.activeElement.closest('[data-contentpath]').dataset.contentpath"
        )

    page.keyboard.press("Alt+PageDown")
    assert place() == "title"
    words = page.input_value("#id_title")
    page.keyboard.press("Control+A")
    page.keyboard.type(IN_ARABIC)
    page.keyboard.press("Control+Shift+f")
    expect(page.locator("#id_title")).to_have_value(words)
    page.keyboard.press("Alt+PageDown")
    second = place()
    assert second != "title"
    page.keyboard.press("Alt+PageUp")
    assert place() == "title"

    # In running text these keys change nothing, however soon they come.
    text = page.locator("[data-contentpath=body] [contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(IN_ARABIC)
    page.keyboard.press("Control+Shift+l")
    page.wait_for_url(re.compile(r"/translations/ask/\d+/\?about="))
    page.go_back()
    text.wait_for()
    assert text.inner_text().strip() == IN_ARABIC
    lea.leave()
