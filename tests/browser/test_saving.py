"""Nothing that is typed is lost, nothing that is published is taken back: in a real browser."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.browsing import Watched, log_in
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: A text of the demo that has a translation and running text.
A_TEXT = "About this site"

SAVED = "[data-w-autosave-state-value=saved]"
#: What the button does, of which a translator's first is another.
SAVE = "document.querySelector('#page-edit-form').requestSubmit()"
#: For how long (seconds) what is saved by itself is on its way.
SLOWLY = 0.7


@pytest.fixture
def desk(site: RunningSite, browser: Browser) -> Iterator[Page]:
    """The first account at a desk, where leaving a page with unsaved text is agreed to."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    log_in(page, site)
    yield page
    context.close()


def is_by_itself(request: Request) -> bool:
    return request.method == "POST" and request.headers.get("accept") == "application/json"


def slow_down(page: Page) -> list[str]:
    """Lets what is saved by itself take its time; returns where it was sent, as it comes."""
    sent = []

    def slowly(route: Route) -> None:
        if is_by_itself(route.request):
            sent.append(route.request.url)
            time.sleep(SLOWLY)
        route.continue_()

    page.route(re.compile(r"/admin/pages/"), slowly)
    return sent


def new_text(page: Page, site: RunningSite, title: str) -> None:
    """Opens the form of a new text below the English front page, and types its title."""
    page.goto(f"{site.url}/admin/pages/add/home/textpage/{home_page(page, site)}/")
    page.wait_for_timeout(2300)  # before, Wagtail does not look for changes
    page.fill("#id_title", title)


def home_page(page: Page, site: RunningSite) -> str:
    page.goto(f"{site.url}/admin/pages/")
    address = page.locator("td.title a[href*='/admin/pages/']", has_text="").first
    found = page.request.get(f"{site.url}/admin/api/main/pages/?child_of=root&locale=en&limit=20")
    assert address is not None
    return str(found.json()["items"][0]["id"])


def draft(page: Page, site: RunningSite, title: str) -> str:
    """A new draft in the editor; its address."""
    new_text(page, site, title)
    page.click(".footer__container button[type=submit]:not([name])")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    page.wait_for_timeout(2300)
    return page.url


def press(page: Page, name: str) -> None:
    page.click(".footer__container .w-dropdown button")
    page.click(f"button[name={name}]")


def state(page: Page, address: str) -> tuple[bool, str]:
    """Whether a text is public, and what its editor shows as its title."""
    number = re.search(r"/pages/(\d+)/", address)[1]
    answer = page.request.get(f"{page.url.split('/admin/')[0]}/admin/api/main/pages/{number}/")
    meta = answer.json()
    return meta["meta"]["status"]["live"], meta["title"]


@pytest.mark.wide
@pytest.mark.parametrize("tries", [2, pytest.param(30, marks=pytest.mark.soak)])
def test_a_publication_is_not_taken_back_by_what_was_typed_before(site, desk, tries):
    address = draft(desk, site, "Slowly saved")
    sent = slow_down(desk)
    for number in range(tries):
        desk.goto(address)
        desk.wait_for_timeout(2300)
        desk.fill("#id_title", f"Slowly saved {number}")
        desk.wait_for_timeout(1150 - 150 * (number % 4))  # it is on its way, or about to be
        press(desk, "action-publish")
        desk.wait_for_url(re.compile(r"/admin/pages/\d+/$"), timeout=20_000)
        assert desk.locator(".messages .success").count() == 1
        assert state(desk, address) == (True, f"Slowly saved {number}")
        desk.request.post(
            address.replace("/edit/", "/unpublish/"),
            form={"csrfmiddlewaretoken": token(desk)},
            headers={"Referer": address},
        )
    assert sent


def token(page: Page) -> str:
    return page.request.get(f"{page.url.split('/admin/')[0]}/admin/session/").json()["token"]


@pytest.mark.wide
@pytest.mark.parametrize("tries", [2, pytest.param(30, marks=pytest.mark.soak)])
def test_a_new_text_is_published_once_however_soon(site, desk, tries):
    slow_down(desk)
    for number in range(tries):
        new_text(desk, site, f"Soon out {tries} {number}")
        desk.wait_for_timeout(600 + 200 * (number % 4))
        press(desk, "action-publish")
        desk.wait_for_url(re.compile(r"/admin/pages/\d+/$"), timeout=20_000)
        assert desk.locator(".messages .success").count() == 1
    desk.goto(f"{site.url}/admin/pages/search/?q=Soon+out+{tries}")
    assert desk.locator("td.title a", has_text=f"Soon out {tries}").count() == tries


@pytest.mark.wide
def test_what_is_typed_while_a_save_is_on_its_way_is_saved_too(site, desk):
    address = draft(desk, site, "Typed in two goes")
    slow_down(desk)
    with desk.expect_request(is_by_itself):
        desk.fill("#id_title", "The first half")
    desk.wait_for_timeout(300)
    desk.fill("#id_title", "The first half, and the second")
    desk.wait_for_timeout(5000)

    assert state(desk, address)[1] == "The first half, and the second"


@pytest.mark.wide
def test_what_is_typed_as_soon_as_the_form_is_there_is_saved(site, desk):
    address = draft(desk, site, "Typed late")
    desk.goto(address)
    desk.click("#id_title")
    desk.keyboard.press("End")
    desk.keyboard.type(", and at once")
    desk.wait_for_selector(SAVED, timeout=8000)

    assert state(desk, address)[1] == "Typed late, and at once"


@pytest.mark.wide
def test_a_link_of_the_form_and_a_quick_button_lose_no_letter(site, desk):
    site.make_account("quick", "Translators: French")
    context = desk.context.browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    log_in(page, site, "quick")
    page.goto(f"{site.url}/admin/translations/?language=fr")
    page.locator("tr", has_text=A_TEXT).locator("td a[href*='/edit/']").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    written = page.locator("[data-contentpath=body] [contenteditable=true]").first
    written.wait_for()
    page.wait_for_timeout(2300)
    address = page.url

    for words, press in (
        ("Written, and asked at once", lambda: page.keyboard.press("Control+Shift+l")),
        ("Written, and saved at once", lambda: page.evaluate(SAVE)),
    ):
        written.click()
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
        with page.expect_navigation():
            press()
        page.goto(address)
        written.wait_for()
        assert written.inner_text().strip() == words
        page.wait_for_timeout(2300)
    context.close()


@pytest.mark.wide
def test_a_refused_form_is_saved_on_and_asks_before_it_is_left(site, desk):
    address = draft(desk, site, "Refused")
    desk.fill("#id_title", "")
    press(desk, "action-publish")
    desk.wait_for_selector(".messages .error")
    desk.wait_for_timeout(3000)

    desk.fill("#id_title", "Typed after the refusal")
    desk.wait_for_selector(SAVED, timeout=8000)
    desk.fill("#id_title", "And more")
    desk.wait_for_timeout(3000)
    desk.evaluate(
        "document.querySelector('.w-editing-sessions').dispatchEvent("
        "new CustomEvent('w-session:ping', {bubbles: true}))"
    )
    desk.wait_for_timeout(500)
    assert "another window" not in desk.locator("body").inner_text()
    press(desk, "action-publish")
    desk.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert state(desk, address) == (True, "And more")


@pytest.mark.wide
def test_a_login_that_has_ended_takes_no_text(site, desk):
    address = draft(desk, site, "Before the login ended")
    desk.context.clear_cookies(name="sessionid")
    desk.fill("#id_title", "Typed without a login")
    desk.wait_for_selector(".saving[data-state=logged-out]", timeout=8000)
    assert desk.input_value("#id_title") == "Typed without a login"

    with desk.expect_popup() as opened:
        desk.click(".saving a")
    again = opened.value
    again.fill("#id_username", site.username)
    again.fill("#id_password", site.password)
    again.click("button[type=submit]")
    again.wait_for_url(f"{site.url}/admin/")

    desk.wait_for_selector(".saving", state="detached", timeout=10_000)
    desk.wait_for_selector(SAVED, timeout=8000)
    again.goto(address)
    assert again.input_value("#id_title") == "Typed without a login"
    press(desk, "action-publish")
    desk.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    assert state(desk, address) == (True, "Typed without a login")


@pytest.mark.wide
def test_save_waits_for_the_line(site, desk):
    address = draft(desk, site, "Before the line broke")
    desk.context.set_offline(True)
    desk.fill("#id_title", "Typed without a line")
    press(desk, "action-publish")
    desk.wait_for_selector(".saving[data-state=offline]", timeout=8000)
    desk.fill("#id_title", "Typed on without a line")
    assert desk.url == address

    desk.context.set_offline(False)
    desk.wait_for_url(re.compile(r"/admin/pages/\d+/$"), timeout=15_000)
    assert state(desk, address) == (True, "Typed on without a line")


@pytest.mark.wide
def test_what_was_not_saved_is_offered_again_and_to_nobody_else(site, desk):
    desk.goto(f"{site.url}/admin/snippets/people/signatory/add/")
    desk.wait_for_timeout(2300)
    desk.fill("#id_other_spellings", "Half a name")
    desk.wait_for_timeout(1500)
    desk.reload()
    desk.click("[data-unsaved=restore]")
    desk.wait_for_timeout(500)
    assert desk.input_value("#id_other_spellings") == "Half a name"

    desk.click("a[role=tab]:has-text('English')")
    desk.fill("#id_name_en", "A whole name")
    desk.click(".footer__container button[type=submit]")
    desk.wait_for_url(re.compile(r"/signatory/$"))
    desk.goto(f"{site.url}/admin/snippets/people/signatory/add/")
    desk.wait_for_timeout(2300)
    assert desk.locator("[data-unsaved]").count() == 0

    desk.fill("#id_other_spellings", "Half a name")
    desk.wait_for_timeout(1500)
    desk.reload()
    desk.wait_for_selector("[data-unsaved=restore]")
    site.make_account("next-person", "Organisers")
    desk.context.clear_cookies()
    log_in(desk, site, "next-person")
    desk.goto(f"{site.url}/admin/snippets/people/signatory/add/")
    desk.wait_for_timeout(1000)
    assert desk.locator("[data-unsaved]").count() == 0
    assert desk.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('unsaved:'))") == []


@pytest.mark.wide
def test_a_text_that_was_not_saved_becomes_a_draft_again(site, desk):
    address = draft(desk, site, "Before the crash")
    desk.route(
        re.compile(r"/edit/"),
        lambda route: route.abort() if is_by_itself(route.request) else route.continue_(),
    )
    desk.fill("#id_title", "Typed before the crash")
    desk.wait_for_timeout(1500)
    desk.reload()
    assert desk.input_value("#id_title") == "Before the crash"

    desk.click("[data-unsaved=restore]")
    desk.wait_for_selector(".messages .success")

    assert desk.url == address
    assert desk.input_value("#id_title") == "Typed before the crash"
    desk.wait_for_timeout(1000)
    assert desk.locator("[data-unsaved]").count() == 0


@pytest.mark.wide
def test_a_question_is_asked_answered_and_the_answer_seen(site, browser):
    site.make_account("asker", "Translators: French")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    translator = Watched(context.new_page())
    page = translator.page
    log_in(page, site, "asker")
    page.goto(f"{site.url}/admin/translations/?language=fr")
    page.locator("tr", has_text=A_TEXT).locator("td a[href*='/edit/']").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    copy = page.url
    page.click("a:has-text('Ask about the original')")
    page.fill("#id_text", "What does this mean?")
    page.click("form[method=post] button:has-text('Send the question')")
    page.wait_for_url(re.compile(re.escape(copy)))  # and the passage

    author = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    log_in(author, site)
    author.goto(copy)
    author.click("a:has-text('Edit the original')")
    author.wait_for_load_state("load")
    author.wait_for_timeout(2300)
    author.click("button[data-side-panel-toggle=comments]")
    reply = author.locator(".comment__reply-input, .comment textarea").first
    while not reply.is_visible():  # the panel may still be on its way
        author.click(".comment:has-text('What does this mean?')")
        author.wait_for_timeout(500)
    reply.fill("It means this.")
    author.click(".comment button:has-text('Reply')")
    author.click(".footer__container button[type=submit]:not([name])")
    author.wait_for_selector(".messages .success")

    page.goto(copy)
    page.wait_for_selector("text=It means this.", state="attached")
    assert [error for error in translator.errors if "400 (Bad Request)" not in error] == []
    author.context.close()
    context.close()
