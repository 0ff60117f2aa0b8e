"""Readers find texts and people, in their language first."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from campaign_pages.models import LetterPage
from home.multilingual.reader import Reader
from home.search.apps import fill_index
from home.search.models import SearchEntry, SearchFolding
from home.search.query import Query
from home.search.results import Result, Results
from people.models import SignatoriesPage, Signatory, Signature
from tests.breadth import widely
from tests.builders import (
    home_of,
    make_case,
    make_letter,
    make_page,
    make_signatory,
    make_text,
    make_update,
    open_language,
    paragraph,
    publish,
    translate,
)
from tests.reading import having, links, plain, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def search(typed: str, code: str = "en") -> list[Result]:
    results = Results(Reader(code), Query(typed))
    return results.shown(results.sheet(1))


def titles(typed: str, code: str = "en") -> list[str]:
    return [strip_tags(result.title.words) for result in search(typed, code)]


def make_signed(**fields: Any) -> Signatory:
    """Somebody whom the demo's list of signatories lists."""
    person = make_signatory(**fields)
    Signature.objects.create(appeal=SignatoriesPage.objects.first().appeal, signatory=person)
    return person


# The page


def test_a_text_is_found_by_the_words_of_its_title_and_its_body(visitor):
    make_text("en", title="Quagga welfare", body=[paragraph("They graze near the lighthouse.")])

    page = read(visitor, "/en/search/", q="lighthouse graze")

    result = having(page, "data-result")[0]
    assert links(result) == ["/en/quagga-welfare/"]
    assert words(result) == "Text Quagga welfare They graze near the lighthouse."
    assert [mark.text for mark in result.iter("mark")] == ["graze", "lighthouse"]
    assert "1 result" in words(page)


def test_the_page_is_in_the_readers_language_and_kept_from_search_engines(visitor):
    page = read(visitor, "/ar/search/", q="quagga")

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert having(page, "content", "noindex")
    switcher = having(page, "data-language-switcher")[0]
    assert "/ru/search/?q=quagga" in links(switcher)


@pytest.mark.wide
def test_without_words_there_is_the_form_alone(visitor):
    for typed in ("", "  ", "?!", "-quagga"):
        page = read(visitor, "/en/search/", q=typed)
        assert having(page, "role", "search")
        assert not having(page, "data-result")
        assert "Search finds the letters" in words(page)


def test_where_nothing_is_found_the_main_pages_are_offered(visitor):
    page = read(visitor, "/en/search/", q="quaggatorium")

    assert "Nothing was found for “quaggatorium”." in words(page)
    assert "/en/case/" in links(next(page.iter("main")))


def test_a_page_that_is_not_there_offers_to_search(visitor):
    answer = visitor.get("/fr/nothing-here/")

    assert 'action="/fr/search/"' in answer.content.decode()


@pytest.mark.wide
def test_results_come_in_sheets_of_twenty(visitor):
    for number in range(23):
        make_text("en", title=f"Quaggatext {number}")

    first = read(visitor, "/en/search/", q="quaggatext")
    second = read(visitor, "/en/search/", q="quaggatext", page="2")

    assert (len(having(first, "data-result")), len(having(second, "data-result"))) == (20, 3)
    assert "23 results" in words(first)
    assert "/en/search/?q=quaggatext&page=2" in links(first)
    assert "Page 2 of 2" in words(second)
    for wrong in ("0", "99", "x", "-1"):
        assert having(read(visitor, "/en/search/", q="quaggatext", page=wrong), "data-result")


@pytest.mark.parametrize(
    "typed",
    widely(
        [
            "<script>alert(1)</script>",
            "' OR 1=1 --",
            "100% _",
            '"',
            '-"',
            ":*&|!()",
            "\u202e\u200b\ufeff",
            "a\u0301" * 300,
            "quagga " * 300,
            "\U0001f54a peace",
            "قضية",
            "囚犯",
        ],
        first=4,
    ),
)
def test_whatever_is_typed_is_answered_and_escaped(visitor, strict_templates, typed):
    answer = visitor.get("/en/search/", {"q": typed})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_language_that_is_not_open_has_no_search(visitor):
    assert visitor.get("/pl/search/").status_code == 404


@pytest.mark.wide
@pytest.mark.parametrize("code", widely(["en", "ru", "ar"], first=1))
def test_a_search_takes_few_queries(visitor, code):
    visitor.get(f"/{code}/search/", {"q": "2024"})
    visitor.get(f"/{code}/no-such-page/")
    with CaptureQueriesContext(connection) as found:
        assert visitor.get(f"/{code}/search/", {"q": "2024"}).status_code == 200
    with CaptureQueriesContext(connection) as chrome:
        visitor.get(f"/{code}/no-such-page/")

    assert len(found) - len(chrome) <= 12


# What is found


def test_every_kind_of_text_is_found_as_what_it_is():
    make_text("en", title="Quagga text")
    make_letter("en", title="Quagga letter")
    case = make_case("en", title="Quagga case")
    make_update(case, title="Quagga update")
    make_page(SignatoriesPage, home_of("en"), title="Quagga signatories")
    make_signed(name_en="Ann Quagga")

    found = {strip_tags(each.title.words): str(each.kind) for each in search("quagga")}

    assert found == {
        "Quagga text": "Text",
        "Quagga letter": "Letter",
        "Quagga case": "Case",
        "Quagga update": "News",
        "Quagga signatories": "Signatories",
        "Ann Quagga": "Signatory",
    }


@pytest.mark.wide
def test_news_say_their_date_in_the_readers_language():
    update = make_update(make_case("en"), title="Quagga update", date="2024-05-01")

    [result] = search("quagga", "fr")

    assert (plain(result.date), result.machine_date) == ("1er mai 2024", "2024-05-01")
    assert result.address == Reader("fr").address(update)


def test_all_words_must_occur_in_any_order():
    make_text("en", title="Quagga welfare", body=[paragraph("A lighthouse.")])
    make_text("en", title="Quagga")

    assert titles("lighthouse quagga") == ["Quagga welfare"]


def test_a_beginning_of_a_word_finds_it_and_what_has_the_words_in_its_title_comes_first():
    make_text("en", title="Another", body=[paragraph("About quaggas.")])
    make_text("en", title="The quaggaphile")

    assert titles("quagga") == ["The quaggaphile", "Another"]
    assert titles("uagga") == []


def test_other_forms_of_a_word_are_found_after_the_word_itself():
    make_text("ru", title="О квагге и колонии")
    make_text("ru", title="Квагга, колония")

    assert titles("квагга колония", "ru") == ["Квагга, колония", "О квагге и колонии"]


def test_words_in_quotation_marks_stand_in_a_row_and_words_after_a_minus_do_not_occur():
    make_text("en", title="Quagga letters from prison")
    make_text("en", title="Quagga prison, letters none")

    assert titles('"letters from prison"') == ["Quagga letters from prison"]
    assert titles("quagga prison -none") == ["Quagga letters from prison"]


@pytest.mark.wide
def test_or_is_a_word_like_any_other():
    make_text("fr", title="Quagga en or")
    make_text("fr", title="Quagga")

    assert titles("quagga or zebre", "fr") == []
    assert titles("quagga or", "fr") == ["Quagga en or"]


def test_a_clitic_written_with_its_word_hides_no_word():
    make_text("ar", title="القاغا في دراغوستان")
    make_text("ar", title="رسالة", body=[paragraph("عاد إلى البيت ودراغوستان")])

    assert titles("دراغوستان", "ar") == ["القاغا في دراغوستان", "رسالة"]
    assert {*titles("بدراغوستان", "ar")} == {"القاغا في دراغوستان", "رسالة"}


def test_chinese_is_found_by_its_characters_in_a_row_and_never_by_their_sound():
    make_text("en", title="Quaggayin", body=[paragraph("Yin, yinyang, because of it.")])
    open_language("zh-hans")
    make_text("zh-hans", title="因反战被捕", body=[paragraph("战争与反对")])
    make_text("en", title="在监狱里")

    assert titles("因") == ["因反战被捕"]
    assert titles("反战") == ["因反战被捕"]
    assert titles("战反") == []
    assert titles("yin fan") == []
    assert titles("监狱 在") == ["在监狱里"]


def test_an_apostrophe_hides_no_word():
    make_text("fr", title="Signez l’appel du quagga")

    assert titles("appel quagga", "fr") == ["Signez l’appel du quagga"]
    assert titles("l'appel quagga", "fr") == ["Signez l’appel du quagga"]


def test_a_name_in_a_text_is_found_as_other_languages_write_it():
    make_text("ru", title="Quagga", body=[paragraph("Письмо Кваггарлицкого и Кваггарлицкий.")])

    [result] = search("Kvaggarlickij", "ru")

    assert "<mark>Кваггарлицкий</mark>" in result.excerpt.words


def test_what_has_the_words_as_typed_comes_before_what_sounds_alike():
    make_text("en", title="Kvaggarlickij")
    make_text("en", title="Kvaggarlitsky")

    assert titles("Kvaggarlitsky") == ["Kvaggarlitsky", "Kvaggarlickij"]
    assert titles("Kvaggarlickij") == ["Kvaggarlickij", "Kvaggarlitsky"]


def test_an_article_written_with_its_word_hides_no_word():
    make_text("ar", title="القاغا في السجن")

    assert titles("قاغا سجن", "ar") == ["القاغا في السجن"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no stems")
def test_words_are_stemmed_as_their_language_is():
    make_text("en", title="Quagga mice running")

    assert titles("quagga runs") == ["Quagga mice running"]


# People


NAMES = {"name_en": "Slavoj Quaggžek", "name_ru": "Славой Кваггжек", "name_fr": "Slavoj Quaggjek"}


@pytest.mark.parametrize(
    "typed",
    widely(
        ["quaggzek", "QUAGGŽEK", "кваггжек", "slavoi quaggjek", "kvagg"], "quaggzek", "кваггжек"
    ),
)
def test_a_person_is_found_in_any_script_and_without_accents(typed):
    person = make_signed(other_spellings="Kvaggschek\nQuaggzhek", **NAMES)

    assert titles(typed, "ru") == ["Славой Кваггжек"]
    assert titles(typed, "fr") == ["Slavoj Quaggjek"]
    [result] = search(typed, "ar")
    assert strip_tags(result.title.words) == "Slavoj Quaggžek"
    assert result.title.language.code == "en"
    assert result.address.endswith(f"/#signatory-{person.pk}")


def test_other_spellings_find_and_are_not_shown(visitor):
    make_signed(other_spellings="Kvaggschek", **NAMES)

    page = read(visitor, "/en/search/", q="kvaggs")

    assert "Slavoj Quaggžek" in words(page)
    assert "Kvaggschek" not in words(page)


def test_a_result_leads_to_the_name_in_its_list(visitor):
    make_signed(**NAMES)
    [result] = search("quaggzek", "ru")

    page, anchor = result.address.split("#")

    assert having(read(visitor, page), "id", anchor)


@pytest.mark.parametrize(
    ("name", "typed"),
    widely(
        [
            ("Сергій Лукʼяненко", "Лук'яненко"),
            ("Sergi Lukianenko", "лук’яненко"),
            ("Edna O’Brien", "obrien"),
            ("Edna OBrien", "O'Brien"),
            ("Quag\u00adga Soft\u200b", "quagga soft"),
            ("Воислав Шешељ", "Šešelj"),
            ("Пётр Чайковский", "Čajkovskij"),
            ("Борис Кваггарлицкий", "Kvaggarlickij"),
            ("Boris Kvaggarlickij", "кваггарлицкий"),
            ("بوريس كفاغارليتسكي", "Boris Kvaggarlitsky"),
            ("Boris Kvaggarlitsky", "קוגרליצקי"),
            ("Βορίς Κβαγκαρλίτσκι", "Boris Kvaggarlizki"),
            ("बोरिस नेमत्सोव", "nemtsov"),
            ("على احمد", "علي أحمد"),
            ("فاطمة", "وفاطمه"),
            ("महात्मा गान्धी", "गांधी"),
            ("Georg Händel", "haendel"),
            ("Weißquagga", "weissquagga"),
            ("Семён Ёлкин", "семен елкин"),
            ("Пётр Кваггский", "petr kvaggsky"),
            ("Пётр Кваггский", "Petr Kvaggskiy"),
            ("Ольга Квагга", "olga kvagga"),
            ("Jürgen Straße", "jurgen strasse"),
            ("İlker Quağğa", "ilker quagga"),
            ("محمّد القاغا", "محمد قاغا"),
            ("鲍里斯", "里斯"),
        ],
        ("Edna O’Brien", "obrien"),
        ("Борис Кваггарлицкий", "Kvaggarlickij"),
        ("على احمد", "علي أحمد"),
        ("İlker Quağğa", "ilker quagga"),
    ),
)
def test_names_are_found_as_people_type_them(name, typed):
    make_signed(name_en=name)

    assert titles(typed) == [name]


def test_a_person_whom_no_visible_page_lists_is_not_found():
    make_signatory(**NAMES)
    assert titles("quaggzek") == []
    make_signed(**NAMES)
    assert titles("quaggzek") == ["Slavoj Quaggžek"]

    for page in SignatoriesPage.objects.all():
        page.unpublish()

    assert titles("quaggzek") == []


# Languages


def test_a_text_is_shown_once_in_the_best_version_for_the_reader():
    letter = make_letter("en", title="Quagga news", body=[paragraph("Quagga lighthouse")])
    translate(letter, "fr", title="Nouvelles du quagga", body=[paragraph("Un phare")])

    assert titles("quagga", "fr") == ["Nouvelles du quagga"]
    assert titles("quagga", "ru") == ["Quagga news"]
    assert titles("lighthouse", "fr") == ["Nouvelles du quagga"]


def test_the_readers_language_comes_first_and_others_are_marked(visitor):
    make_letter("en", title="Quagga")
    french = make_letter("fr", title="Phare", body=[paragraph("Un quagga")])

    page = read(visitor, "/fr/search/", q="quagga")

    first, second = having(page, "data-result")
    assert words(first).endswith("Phare Un quagga")
    assert links(first) == [Reader("fr").address(french)]
    foreign = [link for link in second.iter("a") if link.get("lang") == "en"]
    assert words(foreign[0]) == "Quagga"
    assert "English" in words(second)


def test_words_of_a_language_that_is_closed_are_not_found():
    open_language("it")
    make_text("it", title="Faro del quagga")
    assert titles("faro quagga") == ["Faro del quagga"]

    home_of("it").unpublish()

    assert titles("faro quagga") == []


# Kept current


def test_what_changes_is_found_by_its_new_words_alone():
    text = make_text("en", title="Quagga")
    publish(text, title="Zebra unicorn")

    assert titles("quagga") == []
    assert titles("unicorn") == ["Zebra unicorn"]

    person = make_signed(name_en="Ann Quagga")
    person.name_en = "Ann Unicorn"
    person.save()

    assert titles("quagga") == []
    assert "Ann Unicorn" in titles("unicorn")


def test_what_is_deleted_leaves_nothing_behind():
    make_letter("en", title="Quagga")
    make_signed(name_en="Ann Quagga")

    LetterPage.objects.get(title="Quagga").delete()
    Signatory.objects.filter(name_en="Ann Quagga").delete()

    assert not SearchEntry.objects.filter(words__contains="quagga").exists()


def snapshot() -> list[tuple]:
    words = ["title", "title_words", "sounds", "words", "body"]
    columns = ["key", "code", *words, "page_id", "object_id"]
    return sorted(SearchEntry.objects.values_list(*columns), key=str)


@pytest.mark.wide
def test_filling_the_table_anew_gives_what_publishing_had_written(capsys):
    make_text("en", title="A draft", live=False)
    make_signatory(name_en="Ann Hidden", shown=False)
    written = snapshot()
    SearchEntry.objects.filter(code="fr").delete()

    call_command("update_search", verbosity=0)
    call_command("update_search", verbosity=0)

    assert snapshot() == written
    assert len(written) > 200
    assert capsys.readouterr().err == ""


@pytest.mark.wide
def test_a_site_older_than_its_table_gets_it_with_the_migrations():
    written = snapshot()
    SearchEntry.objects.all().delete()

    fill_index()  # after a flush
    assert not SearchEntry.objects.exists()

    fill_index(plan=[("a migration", False)])
    assert snapshot() == written


@pytest.mark.wide
def test_a_table_made_by_other_rules_of_folding_is_made_anew_with_the_next_migrate():
    written = snapshot()
    SearchEntry.objects.update(words=" by other rules ")
    SearchFolding.objects.update(digest="older")

    call_command("migrate", verbosity=0)

    assert snapshot() == written
    with CaptureQueriesContext(connection) as queries:
        fill_index(plan=[])
    assert len(queries) <= 2


@pytest.mark.wide
def test_a_very_long_text_goes_live():
    body = [paragraph(" ".join(f"word{number}" for number in range(60_000)))]

    text = make_text("en", title="Quagga", body=[*body, paragraph("x" * 5000)])

    assert text.live
    assert titles("quagga word77") == ["Quagga"]
