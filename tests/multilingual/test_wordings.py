"""Organisers word the interface otherwise, and who writes a language corrects names in it."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from home.catalogues import LOCALE
from home.mirror.fingerprint import take_prints
from home.mirror.sources import Site
from home.multilingual import wordings
from home.multilingual.dates import Precision, format_moment
from home.multilingual.languages import name_in
from home.multilingual.models import Wording
from home.multilingual.wording_items import items_of, po_of, readers_words
from home.multilingual.wordings import Kind, change, key_of
from home.page_cache.render import render
from home.public.content_version import read_version
from home.public.memo import Memo
from home.settings.languages import BY_CODE
from people.countries import country_name, usual_country_names
from tests.builders import make_case, make_update, make_user
from tests.reading import plain, read, words

pytestmark = pytest.mark.django_db

SKIP = "Skip to the text"
DAYS = ("%(count)s day", "%(count)s days")


@pytest.fixture(autouse=True)
def usual_words():
    """What this process has in use is what the database has, and nothing afterwards."""
    wordings.load()
    yield
    wordings.use([])


def word(code, message, *texts, context=""):
    change(Kind.WORD, code, message, list(texts), context)
    wordings.load()


def address_of(code, message, kind=Kind.WORD, context=""):
    return reverse("wording", args=[code, kind.value, key_of(context, message)])


def send(client, code, message, *texts, kind=Kind.WORD, **more):
    values = {f"text_{number}": text for number, text in enumerate(texts)}
    return client.post(address_of(code, message, kind), {**values, **more})


@pytest.fixture
def organiser(client):
    client.force_login(make_user("Organisers"))
    return client


# What readers see


def test_readers_read_the_word_that_the_campaign_chose(visitor):
    word("fr", SKIP, "Directement au texte")

    assert "Directement au texte" in words(read(visitor, "/fr/"))
    assert SKIP in words(read(visitor, "/en/"))


@pytest.mark.wide
def test_english_words_can_be_changed_too(visitor):
    word("en", SKIP, "Straight to the text")

    assert "Straight to the text" in words(read(visitor, "/en/"))


def test_as_usual_again_is_as_it_was(visitor):
    word("fr", SKIP, "Directement au texte")
    word("fr", SKIP)

    assert not Wording.objects.filter(message=SKIP).exists()
    assert "Directement" not in words(read(visitor, "/fr/"))


def test_each_plural_form_is_worded():
    word("ru", DAYS[0], "%(count)s сутки", "%(count)s суток!", "%(count)s суток", "%(count)s суток")

    with translation.override("ru"):
        told = [ngettext(*DAYS, number) % {"count": number} for number in (1, 2, 5, 21)]

    assert told == ["1 сутки", "2 суток!", "5 суток", "21 сутки"]


def test_a_message_with_a_context_is_another():
    item = next(each for each in readers_words("de") if each.context and not each.plural)
    word("de", item.message, "Anders", context=item.context)

    with translation.override("de"):
        assert translation.pgettext(item.context, item.message) == "Anders"
        assert gettext(item.message) != "Anders"


def test_what_was_kept_of_the_former_words_is_forgotten():
    spring = (datetime.date(2024, 4, 1), Precision.SEASON, None, "en")
    assert format_moment(*spring) == "spring\xa02024"

    word("en", "spring %(year)s", "the spring of %(year)s")

    assert format_moment(*spring) == "the spring of\xa02024"


def test_a_wording_that_no_longer_fits_is_not_used():
    Wording.objects.create(kind="word", language="ru", message=DAYS[0], texts=["one", "two"])
    Wording.objects.create(kind="word", language="tlh", message=SKIP, texts=["x"])
    wordings.load()

    with translation.override("ru"):
        assert plain(ngettext(*DAYS, 2)) == "%(count)s дня"


# Everywhere at once


def test_a_change_is_another_content_version(django_capture_on_commit_callbacks):
    before = read_version()

    with django_capture_on_commit_callbacks(execute=True):
        change(Kind.WORD, "fr", SKIP, ["Directement au texte"])

    assert read_version() != before
    with translation.override("fr"):
        assert gettext(SKIP) == "Directement au texte"


@pytest.mark.wide
def test_another_process_has_it_with_the_first_page_of_that_version():
    Wording.objects.create(kind="word", language="fr", message=SKIP, texts=["Tout droit"])

    made = render(WSGIHandler().get_response, "/fr/")

    assert "Tout droit" in made.body.decode()


def test_pages_of_one_version_ask_for_the_words_once():
    memo, handler = Memo(), WSGIHandler()
    render(handler.get_response, "/fr/", memo=memo)

    with CaptureQueriesContext(connection) as queries:
        render(handler.get_response, "/en/", memo=memo)

    assert not [each for each in queries if "multilingual_wording" in each["sql"]]


@pytest.mark.wide
def test_feeds_speak_the_same(visitor):
    case = make_case(title="A case", slug="a-case")
    make_update(case, title="News", slug="news", kind="verdict", outcome="")
    word("en", "Verdict", "Judgment", context="kind of event")

    assert "Judgment" in visitor.get("/en/a-case/feed/").content.decode()
    assert "Judgment" in words(read(visitor, "/en/a-case/"))


@pytest.mark.wide
def test_a_mirror_is_made_anew_with_other_words():
    before = take_prints(Site()).whole

    Wording.objects.create(kind="word", language="fr", message=SKIP, texts=["Tout droit"])

    assert take_prints(Site()).whole != before


# Names


@pytest.mark.parametrize(("code", "name"), [("ru", "США"), ("en", "United States")])
def test_a_country_has_the_name_in_print(code, name):
    assert country_name("US", code) == name


def test_a_country_is_called_as_the_campaign_says():
    change(Kind.COUNTRY, "en", "HK", ["Hong Kong"])
    wordings.load()

    assert country_name("HK", "en") == "Hong Kong"
    assert country_name("HK", "fr") == usual_country_names("fr")["HK"]


@pytest.mark.parametrize(
    ("reader", "language", "name"),
    [
        ("nl", "zh-hans", "Vereenvoudigd Chinees"),
        ("nb", "nb", "norsk (bokmål)"),
        ("nl", "nb", "Noors (bokmål)"),
        ("pt-br", "pt-br", "português (Brasil)"),
        ("nl", "pt-br", "Braziliaans-Portugees"),
        ("de", "pt-br", "Brasilianisches Portugiesisch"),
    ],
)
def test_a_language_has_the_name_in_print(reader, language, name):
    assert name_in(BY_CODE[language], reader) == name


def test_every_language_has_a_name_of_its_own_in_every_other():
    for reader in BY_CODE:
        names = [name_in(language, reader) for language in BY_CODE.values()]

        assert len(set(names)) == len(names), reader


def test_who_writes_a_language_corrects_names_in_it_and_no_words(client):
    client.force_login(make_user("Editors: French"))

    assert send(client, "fr", "HK", "Hong Kong", kind=Kind.COUNTRY).status_code == 302
    assert Wording.objects.get(kind="country").texts == ["Hong Kong"]
    # Wagtail leads from a 403 to the front page of the admin.
    assert send(client, "ru", "HK", "Гонконг", kind=Kind.COUNTRY).url == "/admin/"
    assert send(client, "fr", SKIP, "Tout droit").url == "/admin/"
    assert Wording.objects.exclude(kind__in=("source", "city")).count() == 1


# The screens


def test_an_organiser_finds_a_word_and_changes_it(organiser):
    table = organiser.get(reverse("wordings"), {"language": "fr", "q": SKIP})
    assert address_of("fr", SKIP) in table.content.decode()

    answer = send(organiser, "fr", SKIP, "Tout droit")

    assert answer.status_code == 302
    assert Wording.objects.get(message=SKIP).texts == ["Tout droit"]
    shown = organiser.get(reverse("wordings"), {"language": "fr", "changed": "1"})
    assert "Tout droit" in shown.content.decode()


def test_as_usual_is_a_button(organiser):
    word("fr", SKIP, "Tout droit")

    assert "as_usual" in organiser.get(address_of("fr", SKIP)).content.decode()
    organiser.post(address_of("fr", SKIP), {"as_usual": "1"})

    assert not Wording.objects.filter(kind="word").exists()


def test_the_usual_word_is_no_change(organiser):
    usual = next(each for each in readers_words("fr") if each.message == SKIP).usual

    send(organiser, "fr", SKIP, *usual)

    assert not Wording.objects.filter(kind="word").exists()


@pytest.mark.parametrize(
    "texts",
    [
        ("%(count)s сутки", "суток", "%(count)s суток", "%(count)s суток"),
        ("%(count)s сутки", "%(count)s суток", "%(count)s суток", ""),
        ("%(count)s сутки", "%(count)s %(other)s", "%(count)s суток", "%(count)s суток"),
        ("%(count)s сутки", "%(count)s 100 %", "%(count)s суток", "%(count)s суток"),
    ],
)
def test_a_wording_that_pages_cannot_be_made_with_is_refused(organiser, texts):
    answer = send(organiser, "ru", DAYS[0], *texts)

    assert answer.status_code == 200
    assert not Wording.objects.filter(kind="word").exists()


@pytest.mark.parametrize("text", ["<script>", 'a" onload="x', "two\nlines", "  "])
def test_a_wording_adds_nothing_to_the_page_but_words(organiser, text):
    assert send(organiser, "fr", SKIP, text).status_code == 200
    assert not Wording.objects.filter(kind="word").exists()


def test_the_usual_words_would_all_be_accepted():
    for code in ("en", "ru", "fr", "ar", "zh-hans"):
        for item in items_of(Kind.WORD, code):
            assert not any(item.faults(list(item.usual))), (code, item)


def test_what_is_filled_in_stays_together_in_a_text_from_right_to_left(organiser):
    message = "%(date)s, %(time)s"
    shown = organiser.get(address_of("ar", message)).content.decode()
    assert '<code dir="ltr">%(date)s</code>' in shown  # to read
    assert "\u2066%(date)s\u2069" in shown  # to edit

    send(organiser, "ar", message, "\u2066%(date)s\u2069 – \u2066%(time)s\u2069")

    assert Wording.objects.get(kind="word").texts == ["%(date)s – %(time)s"]


def test_what_is_no_longer_said_can_be_deleted(organiser):
    Wording.objects.create(kind="word", language="fr", message="Gone", texts=["Parti"])
    address = reverse("unused_wording", args=["fr", "word", key_of("", "Gone")])
    assert address in organiser.get(reverse("wordings"), {"language": "fr"}).content.decode()

    assert organiser.post(address).status_code == 302

    assert not Wording.objects.filter(message="Gone").exists()


def test_what_volunteers_mend_can_be_taken_home_as_po(organiser):
    word("de", SKIP, "Gleich zum Text")

    po = organiser.get(reverse("wordings_as_po", args=["de"])).content.decode()

    assert f'msgid "{SKIP}"\nmsgstr "Gleich zum Text"' in po
    stored = (LOCALE / "de" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert len(set(po.splitlines()) - set(stored.splitlines())) == 1


def test_english_has_a_file_of_what_was_changed():
    word("en", SKIP, "Straight to the text")

    assert "Straight to the text" in po_of("en")


def test_new_groups_of_organisers_have_the_right():
    group = Group.objects.get(name="Organisers")

    assert group.permissions.filter(codename="change_wording").exists()
