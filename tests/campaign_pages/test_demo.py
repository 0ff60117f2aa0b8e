"""The demo campaign: what it holds, that it can be loaded again, and what it refuses."""

import datetime
import re
import shutil
from pathlib import Path

import pytest
from babel.dates import format_skeleton
from django.core.management import CommandError, call_command
from wagtail.models import Page

from campaign_pages.demo import read
from campaign_pages.demo.load import Loader
from campaign_pages.demo.owned import page_key
from campaign_pages.models import CaseUpdatePage, Court, LetterPage
from home.models import CampaignSettings
from home.multilingual.dates import OF_TWO_DATES, Precision, campaign_today
from home.multilingual.languages import cldr
from home.multilingual.reader import Reader
from people.models import Appeal, Signatory
from tests.breadth import widely
from tests.builders import home_of, make_signatory, make_text, publish
from tests.reading import having, links, parse, the_one, words
from tests.reading import read as read_page

pytestmark = pytest.mark.django_db

OPEN = ["en", "ru", "fr", "es", "de", "ar"]
NEWEST_SOURCE = datetime.date(2026, 2, 28)


def updates(code):
    return CaseUpdatePage.objects.filter(locale__language_code=code)


def everything():
    """What is in the database that a load could change."""
    return {
        "pages": sorted(Page.objects.values_list("pk", "latest_revision_id")),
        "people": sorted(Signatory.objects.values_list("pk", flat=True)),
        "courts": sorted(Court.objects.values_list("pk", flat=True)),
        "texts": list(CampaignSettings.objects.values_list("name_en", "notice_ru")),
    }


# What it holds


def test_six_languages_are_open(visitor):
    switcher = the_one(read_page(visitor, "/en/"), "data-language-switcher")

    assert [link.get("hreflang") for link in switcher.iter("a")] == OPEN


def test_all_thirty_four_signatories_have_a_line_in_english_russian_and_french(visitor):
    for address in ("/en/signatories/", "/ru/podpisavshie/", "/fr/signataires/"):
        page = read_page(visitor, address)
        entries = having(page, "data-signatory")
        assert len(entries) == 34
        assert not [words(entry) for entry in entries if having(entry, "lang")]
        assert "2023" in words(the_one(page, "data-shared-year"))
    people = Signatory.objects.all()
    for person in people:
        assert all(person.only("name", code) for code in ("en", "ru", "fr")), person
        assert all(person.only("description", code) for code in ("en", "ru", "fr")), person


@pytest.mark.parametrize("code", ["de", "es", "ar"])
def test_the_signatories_are_described_in_the_other_languages_of_the_demo_too(visitor, code):
    page = read_page(visitor, f"/{code}/signatories/")

    entries = having(page, "data-signatory")

    assert len(entries) == 34
    assert not [words(entry) for entry in entries if having(entry, "lang")]


def test_every_event_is_told_in_the_languages_meant(visitor):
    facts = read.read_demo().facts["updates"]
    keys = {
        code: set(updates(code).live().values_list("translation_key", flat=True)) for code in OPEN
    }

    assert len(facts) == 30
    assert len(keys["en"]) == 30
    assert keys["en"] == keys["ru"]
    assert len(keys["en"] - keys["fr"]) == 2
    assert len(having(read_page(visitor, "/ru/delo/"), "data-update")) == 30


@pytest.mark.parametrize("code", ["es", "de", "ar"])
def test_three_more_languages_have_home_letters_the_newest_update_and_the_letter_from_custody(code):
    told = {page_key("updates.t34"), page_key("updates.t07")}

    assert home_of(code).live
    assert LetterPage.objects.live().filter(locale__language_code=code).count() == 2
    assert {str(page.translation_key) for page in updates(code).live()} == set(map(str, told))


def test_no_reader_is_shown_the_letter_from_custody_in_russian_but_russians(visitor):
    for code in OPEN:
        page = CaseUpdatePage.objects.get(
            locale__language_code=code, translation_key=page_key("updates.t07")
        )
        assert page.live


@pytest.mark.wide
def test_one_french_text_is_outdated_and_says_so(visitor):
    outdated = [page for page in updates("fr") if page.outdated_since()]
    (page,) = outdated

    notice = the_one(read_page(visitor, f"/fr/affaire/{page.slug}/"), "data-outdated-notice")

    (original,) = links(notice)
    assert original.startswith("/en/case/")
    assert not having(read_page(visitor, original), "data-outdated-notice")
    for code in OPEN:
        for other in Page.objects.filter(locale__language_code=code, depth__gt=1).specific():
            assert other.pk == page.pk or not other.outdated_since(), other


@pytest.mark.wide
def test_nothing_old_stands_at_the_top_as_news(visitor):
    newest = updates("en").order_by("-date", "-day_order").first()

    assert newest.is_banner
    assert newest.banner_until is None
    for code in OPEN:
        assert not having(read_page(visitor, f"/{code}/"), "data-news-banner")


@pytest.mark.wide
def test_the_newest_event_is_news_for_two_weeks_and_says_of_which_kind(visitor):
    newest = updates("en").order_by("-date", "-day_order").first()
    publish(newest, date=campaign_today(), precision="day")

    (banner,) = having(read_page(visitor, "/en/"), "data-news-banner")

    assert links(banner) == [f"/en/case/{newest.slug}/"]
    assert words(having(banner, "class", "news__label")[0]) == newest.get_kind_display()


@pytest.mark.parametrize("code", widely(OPEN, "en", "ar"))
def test_the_site_notice_stands_on_every_page_in_its_language(visitor, code):
    notice = CampaignSettings.load().only("notice", code)

    assert notice
    for address in (f"/{code}/", f"/{code}/map/", f"/{code}/nothing-here/"):
        html = visitor.get(address, follow=True).content.decode()
        assert " ".join(notice.split()) in words(parse(html))


def test_both_letters_are_summaries():
    letters = LetterPage.objects.live()

    assert letters.count() == 2 * len(OPEN)
    assert all(letter.is_summary for letter in letters)
    assert not [
        block
        for page in [*letters, *CaseUpdatePage.objects.all()]
        for block in page.body
        if block.block_type == "quote"
    ]


@pytest.mark.parametrize("code", OPEN)
def test_the_letter_is_retold_at_length(code):
    """All that it says, in our own words: a summary that leaves out its point tells another."""
    letter = LetterPage.objects.get(
        locale__language_code=code, translation_key=page_key("letters.friends-2023")
    )

    told = " ".join(words(parse(str(block))) for block in letter.body)

    assert 150 <= len(told.split()) <= 220


def test_no_fact_is_later_than_the_newest_source():
    for update in CaseUpdatePage.objects.all():
        assert max(update.date, update.date_end or update.date) <= NEWEST_SOURCE
        for source in update.sources:
            assert source.value["date"] is None or source.value["date"] <= NEWEST_SOURCE


@pytest.mark.parametrize("code", OPEN)
def test_no_word_speaks_of_a_later_time(code):
    text = (read.FOLDER / f"{code}.toml").read_text(encoding="utf-8")
    locale = cldr(code)
    later = [
        format_skeleton("yMMMM", datetime.date(2026, month, 1), locale=locale)
        for month in range(3, 13)
    ]

    assert not [month for month in later if month.casefold() in text.casefold()]
    assert not re.search(r"20(2[7-9]|[3-9]\d)", text)


def test_every_update_that_reports_something_names_a_source():
    without = {update.slug for update in updates("en") if not update.sources}

    # The letter that the campaign itself holds.
    assert without <= {"letter-of-thanks"}


def test_no_country_of_the_roll_is_missing():
    assert not Signatory.objects.filter(country="").exists()


# Loading again


@pytest.mark.both_databases
def test_loading_again_changes_nothing(capsys):
    before = everything()

    call_command("load_demo")

    assert everything() == before
    assert "already loaded" in capsys.readouterr().out


@pytest.mark.wide
@pytest.mark.both_databases(sqlite="soak")
def test_reset_brings_the_demo_back_as_it_was(visitor):
    addresses = [Reader("fr").address(page) for page in updates("fr")]
    court = Court.objects.earliest("pk")
    updates("en").earliest("pk").delete()
    home = home_of("en")
    home.title = "Changed"
    home.save_revision().publish()
    CampaignSettings.objects.update(name_en="Changed")

    call_command("load_demo", "--reset", verbosity=0)

    assert updates("en").live().count() == 30
    assert Signatory.objects.count() == 34
    assert Court.objects.count() == 4
    assert Appeal.objects.count() == 1
    assert not Court.objects.filter(pk=court.pk).exists()
    assert home_of("en").title != "Changed"
    for address in ["/en/", *addresses]:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert "Changed" not in answer.content.decode()


@pytest.mark.parametrize("arguments", [[], ["--reset"]])
@pytest.mark.parametrize(
    "make",
    widely(
        [
            lambda: make_text("en", title="A page of our own"),
            lambda: make_text("fr", title="A page of our own", live=False),
            lambda: make_signatory(name_en="A page of our own"),
            lambda: make_signatory(name_en="", name_ka="A page of our own"),
            lambda: Court.objects.create(name_en="A page of our own"),
            lambda: Appeal.objects.create(title_ru="A page of our own"),
        ]
    ),
    ids=["page", "draft", "person", "person without English", "court", "appeal"],
)
def test_a_site_with_other_content_is_refused_naming_it(make, arguments):
    make()
    before = everything()

    with pytest.raises(CommandError, match="A page of our own"):
        call_command("load_demo", *arguments, verbosity=0)

    assert everything() == before


@pytest.mark.wide
def test_a_front_page_that_editors_have_begun_is_other_content():
    for home in Page.objects.filter(depth=2):
        home.get_children().delete()
    for model in (Signatory, Appeal, Court):
        model.objects.all().delete()
    for code in OPEN:
        home = home_of(code)
        home.translation_key = "11111111-1111-1111-1111-111111111111"
        home.title = "A campaign of our own"
        home.save()

    with pytest.raises(CommandError, match="A campaign of our own"):
        call_command("load_demo", verbosity=0)

    assert home_of("en").title == "A campaign of our own"


# Bad files


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the demo's files that a test may damage, and that the command reads."""
    for file in read.FOLDER.glob("*.toml"):
        shutil.copy(file, tmp_path)
    monkeypatch.setattr(read.read_demo, "__defaults__", (tmp_path,))
    return tmp_path


def damage(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(*names):
    """The demo is refused with a message that has these names, and nothing has changed."""
    before = everything()
    with pytest.raises(CommandError) as error:
        call_command("load_demo", "--reset", verbosity=0)
    assert everything() == before
    for name in names:
        assert name in str(error.value)


def test_the_copy_itself_is_accepted(folder):
    assert len(read.read_demo().facts["updates"]) == 30


def test_a_missing_language_file_is_named(folder):
    (folder / "fr.toml").unlink()

    refused("fr.toml")


def test_an_unknown_language_is_named(folder):
    damage(folder / "facts.toml", '"ar"]', '"xx"]')

    refused("facts.toml", "open", "xx")


@pytest.mark.parametrize("wrong", ['"13 February"', "2024", "true"])
def test_a_wrong_date_is_named_with_its_key(folder, wrong):
    damage(folder / "facts.toml", 'key = "t17"\ndate = 2024-02-13', f'key = "t17"\ndate = {wrong}')

    refused("facts.toml", "t17", "date")


def test_a_date_that_does_not_exist_is_named_with_its_line(folder):
    damage(folder / "facts.toml", "date = 2024-02-13", "date = 2024-02-30")

    refused("facts.toml", "line")


def test_between_two_dates_without_the_later_one_is_named(folder):
    damage(folder / "facts.toml", "date_end = 2024-02-13\n", "")

    refused("facts.toml", "date_end")


@pytest.mark.parametrize("precision", Precision.values)
def test_every_precision_can_be_given(folder, precision):
    end = "date_end = 2024-03-01\n" if precision in OF_TWO_DATES else ""
    damage(
        folder / "facts.toml",
        'key = "t17"\ndate = 2024-02-13\nprecision = "day"\n',
        f'key = "t17"\ndate = 2024-02-13\n{end}precision = "{precision}"\n',
    )

    demo = read.read_demo(folder)

    row = next(row for row in demo.facts["updates"] if row["key"] == "t17")
    assert row["precision"] == precision


def test_who_has_died_is_told_by_a_fact_and_not_in_a_description(visitor):
    for address, words_of_death in (
        ("/en/signatories/", "Died in January 2024"),
        ("/ru/podpisavshie/", "Дата смерти: январь 2024"),
        ("/fr/signataires/", "Décès : janvier 2024"),
    ):
        assert words_of_death in " ".join(words(read_page(visitor, address)).split())


def test_an_unknown_court_is_named(folder):
    damage(folder / "facts.toml", 'court = "supreme"', 'court = "supremo"')

    refused("facts.toml", "court", "supremo")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('kind = "cassation"', 'kind = "casation"', "kind"),
        ('state_after = "prison"', 'state_after = "jail"', "state_after"),
        ('country = "CH"', 'country = "Switzerland"', "s02"),
        ('field = "musician"', 'field = "singer"', "s19"),
    ],
)
def test_an_unknown_word_is_named_with_its_key(folder, old, new, key):
    damage(folder / "facts.toml", old, new)

    refused("facts.toml", key, new.split('"')[1])


@pytest.mark.parametrize(
    ("file", "section", "key"),
    widely(
        [
            ("ru.toml", "[updates.t26]", "summary"),
            ("fr.toml", "[updates.t01]", "title"),
            ("ar.toml", "[letters.appeal-2023]", "slug"),
            ("de.toml", "[case]", "title"),
            ("es.toml", "[home]", "title"),
            ("en.toml", "[map]", "title"),
            ("fr.toml", "[signatories.s01]", "name"),
            ("en.toml", "[[home.actions]]", "label"),
        ]
    ),
)
def test_a_missing_key_is_named_with_its_file(folder, file, section, key):
    text = (folder / file).read_text(encoding="utf-8")
    start = text.index(section)
    line = re.compile(rf"^{key} = .*\n", re.MULTILINE).search(text, start)
    (folder / file).write_text(text[: line.start()] + text[line.end() :], encoding="utf-8")

    refused(file, key)


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("courts", "level"),
        ("appeals", "precision"),
        ("signatories", "country"),
        ("letters", "date"),
        ("updates", "kind"),
    ],
)
def test_a_missing_fact_is_named(folder, section, name):
    text = (folder / "facts.toml").read_text(encoding="utf-8")
    start = text.index(f"[[{section}]]")
    line = re.compile(rf"^{name} = .*\n", re.MULTILINE).search(text, start)
    (folder / "facts.toml").write_text(text[: line.start()] + text[line.end() :], encoding="utf-8")

    refused("facts.toml", name)


def test_words_for_an_event_that_the_facts_do_not_have_are_named(folder):
    damage(folder / "en.toml", "[updates.t26]", "[updates.t99]")

    refused("en.toml", "updates.t99")


def test_a_file_that_is_no_toml_is_named(folder):
    damage(folder / "ru.toml", 'title = "', "title = ")

    refused("ru.toml")


@pytest.mark.wide
@pytest.mark.both_databases(sqlite="soak")
def test_a_failure_half_way_leaves_nothing_behind(folder):
    # What only the models refuse: a slug that the site itself needs.
    damage(folder / "fr.toml", 'slug = "a-propos"', 'slug = "feed"')
    before = everything()

    with pytest.raises(Exception, match=r"feed|reserved|slug"):
        call_command("load_demo", "--reset", verbosity=0)

    assert everything() == before


def test_what_the_editor_could_not_have_written_is_not_loaded():
    blocks = [
        {"type": "heading", "key": "a", "text": "A & B"},
        {"type": "paragraph", "key": "b", "text": 'One <a href="javascript:x">two</a><script>3'},
    ]

    heading, paragraph = Loader(read.read_demo())._body("letters.a", blocks)

    assert heading["value"]["text"] == "A & B"
    key = paragraph["id"][:5]
    assert paragraph["value"] == f'<p data-block-key="{key}">One <a>two</a></p>'
