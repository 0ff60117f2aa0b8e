"""The site as people meet it, in a real Chromium against the real web server."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from home.multilingual.wordings import key_of
from tests.breadth import widely
from tests.browsing import COLOURS, log_in, violations
from tests.site import RunningSite

pytestmark = pytest.mark.browser

#: The innermost elements that reach beyond the window, and how far.
WIDEST = """() => [...document.querySelectorAll("body *")]
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([, box]) => box.right > innerWidth + 1 || box.left < -1)
    .map(([each, box]) => `${each.tagName}.${each.className} ${Math.round(box.right)}: `
        + each.textContent.trim().slice(0, 60)).slice(-6)"""
SEARCHES = ("/ru/search/?q=2023", "/ar/search/?q=2023", f"/fr/search/?q={'long' * 40}")
LANGUAGES = ("en", "ru", "fr", "es", "de", "ar")


@pytest.fixture(scope="session")
def addresses(site: RunningSite, browser: Browser) -> list[str]:
    """Every address of the sitemap, and each page as every language's fallback."""
    page = browser.new_page()
    text = page.request.get(f"{site.url}/sitemap.xml").text()
    page.close()
    return [urlsplit(found).path for found in re.findall(r"<loc>(.*?)</loc>", text)]


def one_of_each_kind(addresses: list[str], *codes: str) -> list[str]:
    """The front page, and one page of each depth and first word, in some languages."""
    chosen: dict[tuple, str] = {}
    for path in addresses:
        parts = path.strip("/").split("/")
        if parts[0] in codes:
            key = (parts[0], len(parts), parts[1] if len(parts) == 2 else "")
            chosen.setdefault(key, path)
    return list(chosen.values())


def by_turns(addresses: list[str]) -> list[str]:
    """Of each language every fifth address, each beginning with another one."""
    chosen = []
    for turn, code in enumerate(LANGUAGES):
        chosen += [path for path in addresses if path.startswith(f"/{code}/")][turn % 5 :: 5]
    return chosen


@pytest.mark.parametrize("chosen", ["by turns", pytest.param("all", marks=pytest.mark.soak)])
def test_every_page_is_shown_without_error_cookie_or_another_host(site, watched, addresses, chosen):
    for path in addresses if chosen == "all" else by_turns(addresses):
        answer = watched.page.goto(site.url + path)
        assert answer.status == 200, path
    assert watched.errors == []
    assert watched.hosts == {urlsplit(site.url).netloc}
    assert watched.page.context.cookies() == []


@pytest.mark.parametrize(
    "code", widely(["ar", "ru", pytest.param("fr", marks=pytest.mark.soak)], first=1)
)
def test_every_kind_of_page_meets_wcag_in_both_schemes(site, watched, addresses, code):
    found = []
    searches = [path for path in SEARCHES if path.startswith(f"/{code}/")]
    more = [f"/{code}/case/", f"/{code}/nothing-here/"]
    for path in [*one_of_each_kind(addresses, code), *more, *searches]:
        watched.page.emulate_media(color_scheme="light")
        watched.page.goto(site.url + path)
        found += [f"light {path}: {line}" for line in violations(watched.page)]
        watched.page.emulate_media(color_scheme="dark")
        found += [f"dark {path}: {line}" for line in violations(watched.page, COLOURS)]
    assert found == []


def test_nothing_overflows_at_320_pixels(site, watched, addresses):
    watched.page.set_viewport_size({"width": 320, "height": 700})
    wide = []
    for path in [*one_of_each_kind(addresses, "ru", "fr", "ar"), *SEARCHES]:
        watched.page.goto(site.url + path)
        width = watched.page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide.append((path, width))
    assert wide == []


@pytest.mark.wide
def test_nothing_overflows_with_letters_of_twice_the_size(site, watched, addresses):
    watched.page.set_viewport_size({"width": 360, "height": 740})
    wide = []
    for path in [*one_of_each_kind(addresses, "ru", "ar"), *SEARCHES]:
        watched.page.goto(site.url + path)
        watched.page.evaluate("document.documentElement.style.fontSize = '200%'")
        width = watched.page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide.append((path, width, watched.page.evaluate(WIDEST)))
    assert wide == []


@pytest.mark.parametrize("code", widely(LANGUAGES, "ru", "ar"))
def test_a_first_visit_is_light(site, browser, code):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{site.url}/{code}/", wait_until="networkidle")
    context.close()
    assert len(sizes) <= 8
    assert sum(sizes) <= 100_000


def test_the_open_languages_are_visible_on_a_phone_without_opening_anything(site, watched):
    watched.page.goto(f"{site.url}/ru/")
    links = watched.page.locator("nav[data-language-switcher] a")

    assert links.count() == len(LANGUAGES)
    assert all(links.nth(index).is_visible() for index in range(links.count()))


#: What is news in the demo is years old: it is news again until a moment.
NEWS = """
from campaign_pages.models import CaseUpdatePage
from django.utils import timezone
from datetime import timedelta
page = CaseUpdatePage.objects.filter(locale__language_code="en").latest("date")
page.banner_until = {until}
page.save_revision().publish()
"""


@pytest.fixture(scope="module")
def news(site):
    site.manage("shell", "--no-imports", "-c", NEWS.format(until="timezone.now()+timedelta(1)"))
    yield
    site.manage("shell", "--no-imports", "-c", NEWS.format(until="None"))


@pytest.mark.parametrize("code", widely(["ru", "fr", "ar"], "ar"))
def test_the_first_screen_of_a_phone_has_the_news_and_the_state_of_the_case(
    site, news, watched, code
):
    watched.page.set_viewport_size({"width": 360, "height": 740})
    watched.page.goto(f"{site.url}/{code}/")

    for part in ("[data-news-banner]", ".state__now"):
        box = watched.page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 740, part


def test_the_menu_of_a_phone_and_its_older_years_open_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site.url}/fr/affaire/")
    for fold, folded in (
        (".menu__fold", ".menu__link >> nth=0"),
        (".year__fold >> nth=-1", ".year__events >> nth=-1"),
    ):
        assert not page.locator(folded).is_visible()
        page.locator(fold).locator("summary").click()
        assert page.locator(folded).is_visible()

    page.set_viewport_size({"width": 1280, "height": 900})
    assert not page.locator(".menu__fold").is_visible()
    assert page.locator(".menu__link").first.is_visible()
    context.close()


def test_a_visitor_switches_language_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/en/case/")
    page.click("nav[data-language-switcher] a[hreflang=ru]")

    assert page.locator("html").get_attribute("lang") == "ru"
    assert urlsplit(page.url).path == "/ru/delo/"
    context.close()


def test_the_skip_link_and_the_menu_are_reached_by_keyboard(site, watched):
    watched.page.goto(f"{site.url}/fr/")
    watched.page.keyboard.press("Tab")
    assert watched.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    watched.page.keyboard.press("Enter")
    assert urlsplit(watched.page.url).fragment == "main"


def test_staff_publish_court_news_on_a_phone_with_a_court_made_in_place(site, watched):
    page = watched.page
    log_in(page, site)
    page.click("text=Add news: The case (English)")
    page.fill("#id_title", "A hearing of the test")
    page.fill("#id_summary", "The court heard the test.")
    page.select_option("#id_kind", "hearing")
    page.click("#id_court-chooser button:has-text('Choose')")
    page.click(".modal a:has-text('New court')")
    page.fill(".modal #id_court-chooser-modal-name_en, .modal input[name$=name_en]", "Test Court")
    page.click(".modal button[type=submit]:visible")
    page.wait_for_selector("#id_court-chooser:has-text('Test Court')")
    page.click(".footer__container .w-dropdown button")
    page.click("button[name=action-publish]")
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))

    page.goto(f"{site.url}/fr/affaire/")
    assert page.locator("text=A hearing of the test").count() == 1
    assert page.locator("text=Test Court").count() == 1
    assert watched.errors == []


def test_an_editor_changes_a_name_in_one_language(site, watched):
    page = watched.page
    page.set_viewport_size({"width": 1280, "height": 900})
    log_in(page, site)
    page.goto(f"{site.url}/admin/snippets/people/signatory/?q=Loach")
    page.click("a:has-text('Ken Loach')")
    page.click("a[role=tab]:has-text('français')")
    page.fill("#id_description_fr", "Cinéaste, pour l'essai.")
    page.click("button:has-text('Save')")
    page.wait_for_url(re.compile(r"/admin/snippets/people/signatory/$"))

    page.goto(f"{site.url}/fr/signataires/")
    assert page.locator("text=Cinéaste, pour l'essai.").count() == 1
    page.goto(f"{site.url}/en/signatories/")
    assert page.locator("text=Cinéaste, pour l'essai.").count() == 0
    assert watched.errors == []


OUR_SCREENS = (
    "/admin/",
    "/admin/court-news/",
    "/admin/snippets/people/signatory/",
    "/admin/translations/",
    "/admin/translations/?language=fr&state=missing",
    "/admin/translations/things/?kind=people.signatory",
    "/admin/translations/waiting/",
    "/admin/translations/start/?language=de",
    "/admin/schedule/",
    "/admin/wordings/?language=ar",
    f"/admin/wordings/ar/word/{key_of('', '%(date)s, %(time)s')}/",
    "/admin/withdrawals/",
)


@pytest.mark.wide
def test_our_admin_screens_meet_wcag(site, watched):
    log_in(watched.page, site)
    found = []
    for path in OUR_SCREENS:
        watched.page.goto(site.url + path)
        found += [f"{path}: {line}" for line in violations(watched.page)]
    assert found == []
    assert watched.errors == []


def test_the_address_of_a_new_page_follows_its_title_until_one_is_typed(site, watched):
    page = watched.page
    log_in(page, site)
    page.goto(f"{site.url}/admin/pages/add/home/textpage/3/")
    page.locator("#id_title").press_sequentially("Школа Šešelj")
    expect(page.locator("#id_slug")).to_have_value("shkola-seselj")

    page.get_by_role("tab", name="Promote").click()
    page.fill("#id_slug", "")
    page.locator("#id_slug").press_sequentially("Вопрос №4")
    page.press("#id_slug", "Tab")
    expect(page.locator("#id_slug")).to_have_value("vopros-no4")
    assert watched.errors == []


def test_a_visitor_copies_the_address_of_an_update(site, watched):
    page = watched.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    address = f"{site.url}/en/case/supreme-court-upholds-sentence/"
    page.goto(address)
    page.click("button[data-copy]")

    page.wait_for_selector("text=The address has been copied.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert watched.hosts == {urlsplit(site.url).netloc}
    assert watched.errors == []


def test_one_searches_from_any_page_with_the_keyboard_alone(site, watched):
    page = watched.page
    page.goto(f"{site.url}/fr/")
    page.locator(".menu__fold summary").focus()
    page.keyboard.press("Enter")
    page.locator(".menu__link").last.focus()
    page.keyboard.press("Enter")
    page.locator("#q").focus()
    page.keyboard.type("zizek")
    page.keyboard.press("Enter")
    page.locator("[data-result] a").first.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**#signatory-*")
    assert "Žižek" in page.locator(":target").inner_text()
    assert watched.errors == []
