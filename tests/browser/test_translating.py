"""A translator, an editor and a visitor, each in a real browser, from the work to the reader."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Watched, log_in, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: For each language of the admin: what the buttons are called there.
WORDS = {
    "en": {"start": "Start", "original": "Original (English)"},
    "ru": {"start": "Начать", "original": "Оригинал (English)"},
}
#: A text of the demo that neither language has.
TEXT = "Festival for political prisoners held in Budva"
TEXTS = {
    "fr": ("Un titre traduit pour l’essai", "Une phrase en français."),
    "ar": ("عنوان مترجم للتجربة", "جملة بالعربية."),
}


def open_page(browser: Browser, site: RunningSite, username: str) -> Watched:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    watched = Watched(context.new_page())
    log_in(watched.page, site, username)
    return watched


def errors_of(watched: Watched) -> list[str]:
    """Without Wagtail's answer to saving by itself a form that is half written."""
    return [error for error in watched.errors if "400 (Bad Request)" not in error]


def write_body(page: Page, text: str) -> None:
    """Replaces the words of the first paragraph, as a person would."""
    paragraph = page.locator("[data-contentpath=body] [contenteditable=true]").first
    paragraph.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def place_of_focus(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('[data-contentpath]').dataset.contentpath")


@pytest.mark.wide
@pytest.mark.parametrize(
    ("admin_language", "target", "name"),
    [
        ("ru", "ar", "Arabic"),
        pytest.param("en", "fr", "French", marks=pytest.mark.soak),
    ],
)
def test_from_the_work_list_to_the_reader(site, browser, admin_language, target, name):
    site.make_account(f"translator-{target}", f"Translators: {name}", admin_language)
    site.make_account(f"editor-{target}", f"Editors: {name}", admin_language)
    title, sentence = TEXTS[target]
    words = WORDS[admin_language]

    translator = open_page(browser, site, f"translator-{target}")
    page = translator.page
    page.locator(f".work__item:has(.mark--missing) .work__text a:has-text('{TEXT}')").click()
    page.click(f"form[method=post] button:has-text('{words['start']}')")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    address = page.url
    page.wait_for_timeout(1000)

    # Both texts, side by side.
    page.click("button[data-side-panel-toggle=preview], [aria-label='Toggle preview']")
    page.select_option("#id_preview_mode", label=words["original"])
    frame = page.frame_locator("#w-preview-iframe")
    original = page.input_value("#id_title")
    frame.locator("h1", has_text=original).wait_for()

    page.fill("#id_title", title)
    page.fill("#id_slug", f"essai-{target}") if page.is_visible("#id_slug") else None
    page.fill("#id_summary", sentence)
    page.fill("#id_place", "—")
    write_body(page, sentence)
    mark = frame.locator("[data-block]").first
    assert mark.get_attribute("data-block")
    page.select_option("#id_preview_mode", value="")
    frame.locator("h1", has_text=title).wait_for()
    assert frame.locator("html").get_attribute("lang") == target

    # By keys alone, on to the next text.
    page.focus("#id_title")
    page.keyboard.press("Alt+PageDown")
    assert place_of_focus(page) == "summary"
    page.keyboard.press("Alt+PageUp")
    assert place_of_focus(page) == "title"
    with page.expect_navigation():  # the form asks before it is sent
        page.keyboard.press("Control+Enter")
    if page.locator("#id_publish_left_over").count():  # what is still in the original's words
        page.check("#id_publish_left_over")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/admin/(pages/\d+/edit|translations/(start|waiting))/"))
    assert page.url != address
    assert errors_of(translator) == []

    visitor = Watched(browser.new_context(viewport={"width": 360, "height": 800}).new_page())
    visitor.page.goto(f"{site.url}/{target}/case/")
    assert visitor.page.locator(f"a:has-text('{title}')").count() == 0

    editor = open_page(browser, site, f"editor-{target}")
    page = editor.page
    page.click(f".work__item:has(.mark--review) a:has-text('{title}')")
    assert sentence in page.locator(".review").inner_text()
    assert violations(page) == []
    page.click("form[action*='/approve/'] button")
    page.wait_for_url(re.compile(r"/admin/$"))
    assert errors_of(editor) == []

    visitor.page.wait_for_timeout(1000)  # so long may a page be served as it was
    visitor.page.goto(f"{site.url}/{target}/case/")
    link = visitor.page.locator(f"a:has-text('{title}')").first
    visitor.page.goto(site.url + link.get_attribute("href"))
    assert visitor.page.locator("h1").inner_text() == title
    assert sentence in visitor.page.locator("main").inner_text()
    assert visitor.page.locator("[data-fallback-notice]").count() == 0
    assert visitor.errors == []
    for each in (translator, editor, visitor):
        each.page.context.close()


@pytest.mark.wide
def test_the_table_has_one_tab_stop_a_row_and_arrow_keys(site, watched):
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    page.goto(f"{site.url}/admin/translations/")
    stops = page.evaluate(
        "[...document.querySelectorAll('[data-matrix] tbody tr')].map("
        "row => row.querySelectorAll('a[tabindex=\"0\"]').length)"
    )
    assert set(stops) == {1}

    page.focus("[data-matrix] tbody tr:first-child a[tabindex='0']")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert len({first, second, below}) == 3
    assert second.split(":")[0] == below.split(":")[0] == "Russian"
    assert watched.errors == []


@pytest.mark.wide
def test_an_outdated_translation_is_shown_and_its_tick_is_kept(site, watched):
    """By a real click and a real save, because a checkbox that saves nothing looks the same."""
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    outdated = f"{site.url}/admin/translations/?language=fr&state=outdated"
    page.goto(outdated)
    page.click("td a.mark--outdated")
    page.wait_for_selector(".translation__changes")
    assert violations(page, within=["[class*=translation]", "[class*=changes]"]) == []
    editor = page.url
    page.click(".translation__links a:has-text('Ask about the original')")
    assert violations(page) == []

    page.goto(editor)
    page.wait_for_timeout(1000)
    page.check("input[type=checkbox][name=follows_version]")
    page.click(".footer__container .w-dropdown button")
    with page.expect_navigation():  # the form asks before it is sent
        page.click("button[name=action-publish]")
    if page.locator("#id_publish_left_over").count():
        page.check("#id_publish_left_over")
        page.click(".footer__container .w-dropdown button")
        page.click("button[name=action-publish]")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    page.goto(outdated)
    assert page.locator("td a.mark--outdated").count() == 0
    assert errors_of(watched) == []
