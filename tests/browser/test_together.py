"""Two people in one text, each in a real browser: nothing of either is lost."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import log_in, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

SAVED = "[data-w-autosave-state-value=saved]"
NOTICE = "[data-together]"
#: Before, Wagtail does not look for changes (milliseconds).
READY = 2300


@pytest.fixture(scope="module")
def text(site: RunningSite) -> str:
    """The address of the editor of a French draft of two paragraphs, and two who may write it."""
    for name in ("anne", "ben"):
        site.make_account(f"{name}-fr", "Translators: French")
    code = (
        "from tests.builders import make_text, paragraph, translate; import json;"
        "page = make_text('en', title='Both', slug='both', summary='Of two',"
        " body=[paragraph('First words', 'one'), paragraph('Second words', 'two')]);"
        "copy = translate(page, 'fr', live=False);"
        f"open({str(site.var / 'both.json')!r}, 'w').write(json.dumps(copy.pk))"
    )
    site.run(code)
    number = json.loads((site.var / "both.json").read_text())
    return f"{site.url}/admin/pages/{number}/edit/"


@pytest.fixture
def two(site: RunningSite, browser: Browser, text: str) -> Iterator[tuple[Page, Page]]:
    """Both have opened the text."""
    pages = []
    for name in ("anne", "ben"):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        log_in(page, site, f"{name}-fr")
        page.goto(text)
        page.wait_for_timeout(READY)
        pages.append(page)
    yield pages[0], pages[1]
    for page in pages:
        page.context.close()


def write(page: Page, selector: str, words: str) -> None:
    """Types into a field, and waits until that has been saved."""

    def is_save(answer: object) -> bool:
        return answer.request.method == "POST" and answer.url.endswith("/edit/")

    with page.expect_response(is_save) as answer:
        page.click(selector)
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
    assert answer.value.json()["success"], answer.value.text()
    page.wait_for_timeout(1200)


def paragraph(page: Page, key: str) -> str:
    return f"[data-contentpath='{key}'] [contenteditable=true]"


@pytest.mark.wide
def test_different_passages_are_both_saved_while_both_write_on(two, text):
    anne, ben = two
    write(anne, "#id_title", "Le titre d'Anne")
    write(ben, paragraph(ben, "two"), "Les mots de Ben")
    expect(ben.locator(NOTICE)).to_contain_text("anne-fr")
    expect(ben.locator(NOTICE)).to_contain_text("Title")
    assert violations(ben, within=[NOTICE]) == []
    write(anne, paragraph(anne, "one"), "Les mots d'Anne")
    write(ben, "#id_summary", "Le résumé de Ben")
    write(anne, "#id_title", "Un autre titre d'Anne")

    ben.click(f"{NOTICE} [data-show]")
    ben.wait_for_selector(".messages .success")
    ben.wait_for_selector(paragraph(ben, "one"))
    assert ben.input_value("#id_title") == "Un autre titre d'Anne"
    assert ben.input_value("#id_summary") == "Le résumé de Ben"
    assert ben.locator(paragraph(ben, "one")).inner_text().strip() == "Les mots d'Anne"
    assert ben.locator(paragraph(ben, "two")).inner_text().strip() == "Les mots de Ben"
    for page in two:
        assert "will overwrite" not in page.locator("body").inner_text()


@pytest.mark.wide
def test_of_one_passage_both_are_shown_and_one_is_taken_by_a_click(two, text):
    anne, ben = two
    write(anne, "#id_title", "Le choix d'Anne")
    write(ben, "#id_title", "Le choix de Ben")
    expect(ben.locator(NOTICE)).to_contain_text("both changed")
    write(ben, paragraph(ben, "two"), "Ben écrit plus loin")
    ben.click(f"{NOTICE} [data-show]")
    ben.wait_for_selector(".messages .success")
    ben.wait_for_selector("[data-contentpath=title] .suggestion")
    assert ben.input_value("#id_title") == "Le choix d'Anne"

    # Anne sees it beside her words, and takes it.
    anne.goto(text)
    beside = anne.locator("[data-contentpath=title] .suggestion")
    expect(beside).to_contain_text("ben-fr")
    expect(beside.locator("ins")).to_have_text("de Ben")
    assert (
        violations(
            anne, within=["[data-contentpath=title]", "#panel-child-content-suggestions-section"]
        )
        == []
    )
    anne.set_viewport_size({"width": 360, "height": 800})
    box = beside.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    anne.set_viewport_size({"width": 1280, "height": 900})
    anne.wait_for_timeout(READY)
    beside.locator("[data-take-words]").click()
    assert anne.input_value("#id_title") == "Le choix de Ben"
    expect(beside).to_have_count(0, timeout=10_000)
    anne.reload()
    anne.wait_for_selector("[data-contentpath=title]")
    assert anne.input_value("#id_title") == "Le choix de Ben"
    assert anne.locator(".suggestion").count() == 0


@pytest.mark.wide
def test_words_are_proposed_for_running_text_taken_and_declined(two, text):
    anne, ben = two
    ben.locator("[data-contentpath='one'] .original [data-part=suggest]").click()
    ben.wait_for_url(re.compile(r"/suggest/\d+/body\.one/"))
    ben.wait_for_selector("[contenteditable=true]")
    assert violations(ben) == []
    ben.click("[contenteditable=true]")
    ben.keyboard.press("Control+A")
    ben.keyboard.type("Ben propose ")
    ben.keyboard.press("Control+B")
    ben.keyboard.type("ceci")
    ben.click("form[method=post] button:has-text('Suggest these words')")
    ben.wait_for_url(re.compile(r"/edit/"))
    ben.wait_for_selector("[data-contentpath='one'] .suggestion")

    anne.goto(text)
    anne.wait_for_timeout(READY)
    beside = anne.locator("[data-contentpath='one'] .suggestion")
    beside.locator("[data-take-words]").click()
    written = anne.locator(paragraph(anne, "one"))
    expect(written).to_have_text("Ben propose ceci")
    expect(beside).to_have_count(0, timeout=10_000)
    anne.reload()
    anne.wait_for_selector(paragraph(anne, "one"))
    assert anne.locator(
        f"{paragraph(anne, 'one')} [style*=bold], {paragraph(anne, 'one')} b"
    ).count()
