"""The first sitting of somebody new: from an empty site to a campaign in three languages."""

import datetime
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import Watched, log_in
from tests.site import RunningSite, begin_campaign, run_site

pytestmark = pytest.mark.browser

TODAY = datetime.date.today()
PEOPLE = (
    ("Agnes Berg", "poet", "Sweden"),
    ("Olivier Marchand", "historian", "France"),
    ("Ирина Соколова", "librarian", "Russia"),
    ("Kofi Mensah", "lawyer", "Ghana"),
    ("Marta Kowalska", "teacher", "Poland"),
    ("Luca Ferri", "film-maker", "Italy"),
    ("Hana Novák", "journalist", "Czechia"),
    ("Tom Ashby", "composer", "United Kingdom"),
)
#: Wagtail builds its menu after the page has been loaded.
BUILT = """() => document.readyState === "complete"
    && [...document.querySelectorAll("#wagtail-sidebar")].every(each => each.children.length)"""
#: What is done by whoever runs the server.
OF_THE_SERVER = {"Try the mail", "Have a backup made"}


@pytest.fixture
def empty_site(tmp_path) -> Iterator[RunningSite]:
    with run_site(tmp_path, fill=begin_campaign) as running:
        yield running


class Organiser:
    """Somebody at a browser who goes by what the screens say, and nothing else."""

    def __init__(self, browser: Browser, site: RunningSite, width: int) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 800}, locale="en-GB", reduced_motion="reduce"
        )
        self.watched = Watched(self.context.new_page())
        self.page: Page = self.watched.page
        log_in(self.page, site)

    def arrive(self) -> None:
        """Waits for the screen that was asked for, which must not be wider than the window.

        But not until nothing moves on it any more: that is a third of a second each time.
        """
        self.page.wait_for_function(BUILT)
        width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(width) <= 0, self.page.url

    def open(self, path: str) -> None:
        self.page.goto(f"{self.site.url}/admin/{path}")
        self.arrive()

    def follow(self, words: str) -> None:
        """A link of the screen."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=words).first.click()
        self.arrive()

    def press(self, words: str) -> None:
        """A button of the screen that sends its form."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=words).first.click()
        self.arrive()

    def first_step(self, words: str) -> None:
        self.open("")
        self.follow(words)

    def steps(self, done: bool) -> set[str]:
        self.open("")
        state = ".steps__done" if done else "li:not(.steps__done)"
        return set(self.page.locator(f".steps {state} a").all_inner_texts())

    def fill(self, **fields: str) -> None:
        for name, words in fields.items():
            self.page.fill(f"#id_{name}", words)

    def choose(self, **fields: str) -> None:
        """By what the lists say."""
        for name, words in fields.items():
            self.page.select_option(f"#id_{name}", label=words)

    def open_tab(self, words: str) -> None:
        self.page.get_by_role("tab", name=re.compile(words)).click()

    def act(self, action: str) -> None:
        """What stands behind the arrow beside “Save draft”."""
        self.page.locator(".footer__container .w-dropdown button").first.click()
        with self.page.expect_navigation():
            self.page.locator(f"button[name=action-{action}]").click()
        self.arrive()

    def say(self, words: str) -> None:
        """What the screen must say after what was done."""
        expect(self.page.locator("body")).to_contain_text(words)

    def publish(self) -> None:
        self.act("publish")
        expect(self.page.locator(".messages .success")).to_contain_text("published")

    def publish_in_menu(self) -> None:
        self.open_tab("Promote")
        self.page.check("#id_show_in_menus")
        self.publish()

    def add_below_front_page(self, kind: str) -> None:
        self.page.locator("a[href*='/add_subpage/']:visible").first.click()
        self.page.wait_for_url(re.compile("/add_subpage/"))
        self.follow(kind)

    def leave(self) -> None:
        """Closes the browser, in which nothing may have gone wrong."""
        meant = ("400 (Bad Request)", "503 (Service Unavailable)")
        errors = [each for each in self.watched.errors if not any(sign in each for sign in meant)]
        self.context.close()
        assert errors == []

    # The steps of the sitting

    def name_the_campaign(self) -> None:
        self.first_step("Give a contact address")
        self.fill(contact_email="letters@vera.example")
        self.open_tab("English")
        self.fill(name_en="Free Vera Lindqvist", tagline_en="On trial for a history lesson")
        self.press("Save")

    def write_the_front_page(self) -> None:
        self.first_step("Write the front page")
        self.fill(title="Free Vera Lindqvist", lead="For one lesson she faces eight years.")
        self.publish()

    def write_the_case(self) -> None:
        self.first_step("Write the case")
        self.fill(
            title="The case of Vera Lindqvist",
            subject_name="Vera Lindqvist",
            occupation="history teacher",
            charge="Spreading false information about the army",
        )
        self.publish_in_menu()

    def begin_news(self, title: str, kind: str, day: int, state: str = "") -> None:
        """News of so many days from today."""
        self.first_step("Add news")
        date = TODAY + datetime.timedelta(days=day)
        self.fill(title=title, summary=f"{title}.", date=date.isoformat())
        self.choose(kind=kind)
        if state:
            self.choose(state_after=state)

    def announce_the_trial(self) -> None:
        self.begin_news("The trial begins", "Hearing", 15)
        self.page.fill("#id_local_time", "10:30")
        self.page.click("text=Choose court")
        window = self.page.locator(".modal-content")
        window.get_by_role("tab", name="New court").click()
        window.locator("#id_name_en").fill("Norrbo District Court")
        window.locator("#id_time_zone").select_option(label="Stockholm")
        window.get_by_role("button", name="New court").click()
        expect(window).to_have_count(0)
        self.say("Norrbo District Court")
        self.publish()

    def make_the_appeal(self) -> None:
        self.open("snippets/people/appeal/add/")
        self.fill(date=TODAY.isoformat())
        self.open_tab("English")
        self.fill(title_en="Letter of the teachers")
        self.press("Save")

    def write_the_letter(self) -> None:
        page = self.page
        self.first_step("Publish a letter")
        self.fill(title="An open letter", author="Teachers of Norrbo", date=TODAY.isoformat())
        page.locator("[data-contentpath=body] button[title='Insert a block']").first.click()
        page.get_by_role("option", name="Paragraph").click()
        page.locator("[data-contentpath=body] [contenteditable=true]").click()
        page.keyboard.type("We ask you to set her free.")
        page.click("text=Choose appeal")
        page.locator(".modal-content").get_by_role("link", name="Letter of the teachers").click()
        expect(page.locator(".modal-content")).to_have_count(0)
        self.publish_in_menu()

    def name_who_has_signed(self) -> None:
        page = self.page
        self.first_step("Name who has signed")
        page.locator("button:has(.icon-dots-horizontal):visible").first.click()
        page.click("text=Add several people")
        page.wait_for_url(re.compile("/people/several/"))
        for number, (name, description, country) in enumerate(PEOPLE, 1):
            page.fill(f"[name=name_en-{number}]", name)
            page.fill(f"[name=description_en-{number}]", description)
            page.select_option(f"[name=country-{number}]", label=country)
        page.select_option("[name=appeal]", label="Letter of the teachers")
        self.press("Look at it first")
        expect(page.locator(".import__count--new")).to_contain_text("8")
        self.press("Import")
        self.say("Imported.")

    def show_them(self) -> None:
        self.open("pages/3/")
        self.add_below_front_page("Signatories page")
        self.fill(title="Who has signed")
        self.publish_in_menu()
        self.add_below_front_page("Map of solidarity")
        self.fill(title="Where they live")
        self.publish_in_menu()

    def open_language(self, name: str, title: str, lead: str) -> None:
        self.first_step("Open a second language")
        row = self.page.locator("tr", has=self.page.get_by_role("link", name=name))
        row.get_by_role("link", name="Prepare").click()
        self.page.wait_for_url(re.compile("/prepare/"))
        self.press("Prepare this language")
        screen = self.page.url
        self.follow("Translate its front page")
        self.fill(title=title, lead=lead)
        self.press("Save draft")
        self.page.goto(screen)
        self.follow("Open it")
        self.press("Open this language")
        self.say(f"Open: {name}.")

    def invite(self, address: str, language: str, of: str, may: str) -> str:
        """The link that the invited person is given."""
        self.first_step("Invite somebody")
        self.fill(email=address)
        self.choose(language=language)
        self.page.locator("#id_groups > div", has_text=of).get_by_label(may).check()
        self.press("Show me the link instead")
        return self.page.locator("#invitation-link").input_value()

    def start_translations(self, language: str) -> None:
        """Of everything that a language lacks."""
        self.open(f"translations/?language={language}")
        self.follow("Start everything that is missing")
        self.press("Start")

    def open_translation(self, language: str, text: str, **words: str) -> None:
        """What was started, and writes into it."""
        self.open(f"translations/?language={language}")
        row = self.page.locator("tr", has_text=text)
        with self.page.expect_navigation():
            row.locator("a.mark--draft").last.click()
        self.arrive()
        self.fill(**words)

    def translate(self, language: str, text: str, **words: str) -> None:
        self.open_translation(language, text, **words)
        self.publish()

    def translate_the_case(self) -> None:
        """In which the name is the same in both languages, and must be confirmed."""
        title, charge = "L’affaire Vera Lindqvist", "Fausses informations sur l’armée"
        self.open_translation("fr", "The case", title=title, occupation="enseignante")
        self.fill(charge=charge)
        self.act("publish")
        self.say("Some passages are still in the original's words. Translate them, or confirm them")
        self.page.get_by_label("Publish these passages in the original's words").check()
        self.publish()

    def translate_the_letter(self) -> None:
        author = "Des enseignants de Norrbo"
        self.open_translation("fr", "An open letter", title="Une lettre ouverte", author=author)
        self.page.locator("[data-contentpath=body] [contenteditable=true]").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type("Nous vous demandons sa liberté.")
        self.publish()

    def make_ready(self) -> None:
        self.act("ready")
        self.say("Marked as ready for release.")

    def release(self, title: str) -> None:
        self.open("court-news/")
        self.follow(title)
        self.act("release")
        assert self.page.locator("input[name=include]:checked").count() == 2
        self.page.check("input[name=when][value=now]")
        self.press("Continue")
        self.press("Publish now")
        self.say("Published in every language chosen.")


def accept(browser: Browser, link: str) -> None:
    """Somebody invited chooses a password, and is in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(link)
    for field in ("#id_new_password1", "#id_new_password2"):
        page.fill(field, "a long line of own words")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/admin/$"))
    expect(page.locator(".work__item")).not_to_have_count(0)
    context.close()


class Visitor:
    """A reader without a login."""

    def __init__(self, browser: Browser, site: RunningSite, width: int) -> None:
        self.site = site
        context = browser.new_context(viewport={"width": width, "height": 800})
        self.watched = Watched(context.new_page())
        self.page = self.watched.page

    def open(self, language: str, follow: str = "") -> None:
        """The front page of a language, or a page in its menu."""
        self.page.goto(f"{self.site.url}/{language}/")
        if follow:
            address = self.page.get_by_role("link", name=follow).first.get_attribute("href")
            self.page.goto(f"{self.site.url}{address}")

    def reads(self, *words: str) -> None:
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


ARREST = "Vera Lindqvist is arrested"
FREED = "Vera Lindqvist is set free until the trial"
LIBEREE = "Vera Lindqvist est libre jusqu’au procès"


@pytest.mark.wide
def test_a_campaign_in_three_languages_in_one_sitting(empty_site, browser):
    one = Organiser(browser, empty_site, 1280)
    assert one.steps(done=True) <= {"Start the scheduler"}

    one.name_the_campaign()
    one.write_the_front_page()
    one.write_the_case()
    one.begin_news(ARREST, "Arrest", -10, "In custody")
    one.publish()
    one.announce_the_trial()
    one.make_the_appeal()
    one.write_the_letter()
    one.name_who_has_signed()
    one.show_them()

    one.open_language("French", "Liberté pour Vera Lindqvist", "Pour un cours, huit ans.")
    one.open_language("Russian", "Свободу Вере Линдквист", "За один урок — восемь лет.")
    translator = "Translator: writes and translates, and submits it for approval"
    link = one.invite("lea@vera.example", "français", "French", translator)
    editor = "Editor: writes, approves and publishes"
    one.invite("irina@vera.example", "Русский", "Russian", editor)
    one.invite("anna@vera.example", "English", "Organiser", "Organiser")
    accept(browser, link)

    one.begin_news(FREED, "Release", 0, "At liberty under restrictions")
    one.make_ready()
    one.start_translations("fr")
    one.start_translations("ru")
    one.translate_the_case()
    one.translate_the_letter()
    one.translate("fr", "Where they live", title="Où ils vivent")
    one.translate("ru", "Where they live", title="Где они живут")
    one.open_translation("fr", FREED, title=LIBEREE, summary=LIBEREE)
    one.make_ready()
    one.release(FREED)
    assert one.steps(done=False) == OF_THE_SERVER
    one.leave()

    visitor = Visitor(browser, empty_site, 1280)
    visitor.open("en")
    visitor.reads("Free Vera Lindqvist", FREED, "At liberty under restrictions", "8 signatories")
    visitor.reads("The trial begins", "Norrbo District Court", "letters@vera.example")
    visitor.open("en", "An open letter")
    visitor.reads("We ask you to set her free.", "Agnes Berg", "Tom Ashby")
    visitor.open("en", "The case of Vera Lindqvist")
    visitor.reads(ARREST, "The trial begins", FREED)
    visitor.open("en", "Who has signed")
    visitor.reads(*(name for name, _description, _country in PEOPLE))
    for language, title, country in (
        ("en", "Where they live", "Poland"),
        ("fr", "Où ils vivent", "Pologne"),
        ("ru", "Где они живут", "Польша"),
    ):
        visitor.open(language, title)
        visitor.reads(title, country)
    visitor.open("fr")
    visitor.reads("Liberté pour Vera Lindqvist", LIBEREE, "Nous vous demandons sa liberté.")
    visitor.open("ru")
    visitor.reads("Свободу Вере Линдквист", FREED)
    assert visitor.watched.errors == []
    assert visitor.watched.hosts == {empty_site.url.removeprefix("http://")}


@pytest.mark.soak
def test_its_main_steps_on_a_phone(empty_site, browser):
    one = Organiser(browser, empty_site, 360)
    one.name_the_campaign()
    one.write_the_front_page()
    one.write_the_case()
    one.begin_news(ARREST, "Arrest", -10, "In custody")
    one.publish()
    one.make_the_appeal()
    one.write_the_letter()
    one.name_who_has_signed()
    one.show_them()
    one.open_language("French", "Liberté pour Vera Lindqvist", "Pour un cours, huit ans.")
    translator = "Translator: writes and translates, and submits it for approval"
    accept(browser, one.invite("lea@vera.example", "français", "French", translator))
    one.begin_news(FREED, "Release", 0, "At liberty under restrictions")
    one.make_ready()
    one.start_translations("fr")
    one.translate_the_case()
    one.open_translation("fr", FREED, title=LIBEREE, summary=LIBEREE)
    one.make_ready()
    one.release(FREED)
    assert one.steps(done=False) == OF_THE_SERVER
    one.leave()

    visitor = Visitor(browser, empty_site, 360)
    for language, words in (("en", FREED), ("fr", LIBEREE)):
        visitor.open(language)
        visitor.reads(words)
