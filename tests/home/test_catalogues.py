"""The interface says in every complete language what it says in English."""

import gettext
import re
import shutil
from collections.abc import Iterator

import pytest
from babel import Locale as CldrLocale
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext, to_locale

from campaign_pages.words import HearingStatus
from home import catalogues
from home.catalogues import (
    ADMIN_COMPLETE,
    ADMIN_ONLY,
    COMPLETE,
    LOCALE,
    compile_catalogues,
    needed_in,
    path_of,
    plural_forms,
    read_catalogue,
    source_catalog,
)
from home.releases.models import Release, ReleaseItem
from home.settings.languages import CODES
from tests.breadth import widely

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")

#: CLDR's names of plural forms, in its order.
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
#: Those that tell the plural forms of our languages apart, and many others.
NUMBERS = [*range(1000), 1_000_000, 1_000_001, 2_000_000]

each_language = pytest.mark.parametrize("code", widely(COMPLETE, "ru", "ar"))


def by_id(catalog: Catalog) -> dict[tuple[str, str], Message]:
    """The messages by context and English words (the singular)."""
    return {
        (message.context or "", forms_of(message.id)[0]): message
        for message in catalog
        if message.id
    }


def forms_of(text: str | tuple | list) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def missing(source: Catalog, catalog: Catalog) -> list[str]:
    """Strings without a translation, or with a plural form left empty."""
    found = by_id(catalog)
    return [
        key[1]
        for key, wanted in by_id(source).items()
        if key not in found
        or forms_of(found[key].id) != forms_of(wanted.id)
        or not all(form.strip() for form in forms_of(found[key].string))
    ]


def stale(source: Catalog, catalog: Catalog) -> list[str]:
    """Strings that the interface no longer has, and guesses nobody confirmed."""
    wanted = by_id(source)
    return [key[1] for key, message in by_id(catalog).items() if key not in wanted or message.fuzzy]


def numbers_of_forms(catalog: Catalog) -> dict[int, list[int]]:
    """Which numbers each plural form stands for, among those that tell them apart."""
    rule = gettext.c2py(catalog.plural_expr)
    forms: dict[int, list[int]] = {form: [] for form in range(catalog.num_plurals)}
    for number in [*range(1000), 1_000_000]:
        forms[rule(number)].append(number)
    return forms


def broken(catalog: Catalog) -> Iterator[str]:
    """Translations whose placeholders or tags are not those of the English words.

    A plural form that stands for a single number may say that number in words.
    """
    numbers = numbers_of_forms(catalog)
    for message in by_id(catalog).values():
        english = forms_of(message.id)
        wanted = sorted(PLACEHOLDER.findall(english[-1]))
        for form, text in enumerate(forms_of(message.string)):
            if not text:
                continue
            in_words = len(english) > 1 and len(numbers[form]) <= 1
            found = sorted(PLACEHOLDER.findall(text))
            allowed = [wanted]
            if in_words:
                allowed += [sorted(set(wanted) - {name}) for name in wanted]
            if found not in allowed or sorted(TAG.findall(text)) != sorted(
                TAG.findall(english[-1])
            ):
                yield f"{english[0]} -> {text}"


def plural_problems(catalog: Catalog) -> list[str]:
    return [
        message.id[0]
        for message in by_id(catalog).values()
        if len(forms_of(message.id)) > 1 and len(forms_of(message.string)) != catalog.num_plurals
    ]


def catalog_of(*messages: tuple, code: str = "ru") -> Catalog:
    catalog = Catalog(locale=code)
    for message in messages:
        catalog.add(*message)
    return catalog


# The catalogues


@pytest.fixture(scope="module")
def source():
    return source_catalog()


def test_the_interface_is_found_in_code_and_templates(source):
    found = by_id(source)

    assert ("", "Skip to the text") in found
    assert ("", "Paragraph") in found
    assert ("kind of event", "Arrest") in found
    assert any(len(forms_of(message.id)) > 1 for message in found.values())


@each_language
def test_no_string_is_missing(source, code):
    needed = by_id(source).values()
    wanted = catalog_of(
        *(
            (each.id, "", each.locations, (), (), (), "", None, each.context)
            for each in needed
            if needed_in(code, each)
        ),
        code=to_locale(code),
    )
    assert missing(wanted, read_catalogue(code)) == []


def test_our_admin_screens_speak_the_languages_the_admin_offers(source):
    assert {code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES} == {
        "en",
        *ADMIN_COMPLETE,
    }


def test_what_only_the_admin_shows_is_needed_in_its_languages_only(source):
    found = by_id(source)
    help_text = found["", "Whose case it is."]
    word_of_a_choice = found["kind of event", "Arrest"]

    assert [code for code in COMPLETE if needed_in(code, help_text)] == list(ADMIN_COMPLETE)
    assert all(needed_in(code, word_of_a_choice) for code in COMPLETE)


@pytest.mark.parametrize("words", ["All", "Log out", "Login", "Moved", "New"])
def test_ours_with_another_meaning_do_not_take_the_place_of_wagtails(source, words):
    """Our catalogues come first: without a context, ours would stand on Wagtail's screens."""
    assert ("", words) not in by_id(source)


def test_one_english_word_with_two_meanings_is_translated_twice():
    with translation.override("it"):
        assert Release.State.CANCELLED.label == "annullata"
        assert HearingStatus.CANCELLED.label == "udienza annullata"
        assert ReleaseItem.State.PUBLISHED.label == "pubblicato"
        assert Release.State.PUBLISHED.label == "pubblicata"


def shown_to(tmp_path, monkeypatch, **files):
    """Whether readers are shown the words "Nobody, nowhere" that stand in some files."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/").replace("_html", ".html")
        path = path if path.suffix else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    message = source_catalog().get("Nobody, nowhere")
    return "admin" if ADMIN_ONLY in message.auto_comments else "readers"


@pytest.mark.parametrize(
    "code",
    [
        'name = models.CharField(_("Nobody, nowhere"), max_length=9)',
        'name = models.CharField(max_length=9, help_text=_("Nobody, nowhere"))',
        'case = models.ForeignKey("Case", verbose_name=_("Nobody, nowhere"))',
        'class Case(Page):\n class Meta:\n  verbose_name = _("Nobody, nowhere")',
        'class Case(Page):\n class Meta:\n  permissions = [("see", _("Nobody, nowhere"))]',
        'name = blocks.CharBlock(label=_("Nobody, nowhere"))',
        'panels = [MultiFieldPanel([], heading=_("Nobody, nowhere"))]',
        'raise ValidationError({"name": _("Nobody, nowhere") % {"name": 1}})',
        'self.add_error("name", _("Nobody, nowhere"))',
        '# words: admin\ndef title(): return _("Nobody, nowhere")',
    ],
)
def test_words_that_forms_show_are_the_admins(tmp_path, monkeypatch, code):
    assert shown_to(tmp_path, monkeypatch, home__case=code) == "admin"


@pytest.mark.parametrize(
    "code",
    [
        'def title(): return _("Nobody, nowhere")',
        'class Kind(TextChoices):\n ARREST = "arrest", _("Nobody, nowhere")',
        'kind = models.CharField(choices=[("arrest", _("Nobody, nowhere"))])',
        'fact = Fact(label=_("Nobody, nowhere"))',
        'kind_for_readers = _("Nobody, nowhere")',
        'x = 1\n# words: admin\nname = _("Nobody, nowhere")',
    ],
)
def test_other_words_are_readers(tmp_path, monkeypatch, code):
    assert shown_to(tmp_path, monkeypatch, home__case=code) == "readers"


def test_a_template_in_a_folder_of_the_admin_is_the_admins(tmp_path, monkeypatch):
    words = '{% translate "Nobody, nowhere" %}'

    assert shown_to(tmp_path, monkeypatch, templates__home__admin__x_html=words) == "admin"


def test_words_that_stand_in_both_are_readers(tmp_path, monkeypatch):
    shown = shown_to(
        tmp_path,
        monkeypatch,
        home__case='case = models.CharField(_("Nobody, nowhere"))',
        templates__x_html='{% translate "Nobody, nowhere" %}',
    )

    assert shown == "readers"


@each_language
def test_no_string_is_stale(source, code):
    assert stale(source, read_catalogue(code)) == []


@pytest.mark.wide
def test_an_update_changes_nothing_when_nothing_has_changed(tmp_path, monkeypatch):
    copy = tmp_path / "locale"
    shutil.copytree(LOCALE, copy, ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.setattr(catalogues, "LOCALE", copy)

    call_command("update_catalogues")

    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        assert (copy / path.relative_to(LOCALE)).read_bytes() == path.read_bytes(), path
    assert len(list(copy.glob("*/LC_MESSAGES/*.mo"))) == len(list(copy.iterdir()))


@pytest.mark.wide
def test_an_update_adds_what_is_new_and_removes_what_is_gone(tmp_path, monkeypatch, source):
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    path = path_of("pl")
    call_command("update_catalogues", "pl")
    path.write_text(
        path.read_text().replace('msgid "Map"\nmsgstr ""', 'msgid "Map"\nmsgstr "Mapa"')
        + '\nmsgid "Gone"\nmsgstr "Nie ma"\n'
    )

    call_command("update_catalogues", "pl")

    found = by_id(read_catalogue("pl"))
    for_readers = {key for key, each in by_id(source).items() if needed_in("pl", each)}
    assert found.keys() == for_readers < by_id(source).keys()
    assert found["", "Map"].string == "Mapa"
    assert found["", "Search"].string == ""


@each_language
def test_no_placeholder_or_tag_is_broken(code):
    assert list(broken(read_catalogue(code))) == []


@each_language
def test_every_plural_has_as_many_forms_as_its_language(code):
    assert plural_problems(read_catalogue(code)) == []


@each_language
def test_the_plural_rule_is_made_from_cldr(code):
    header = path_of(code).read_text(encoding="utf-8").split("\n\n", 1)[0]

    assert f'"Plural-Forms: {plural_forms(code)}\\n"' in header.splitlines()


@pytest.mark.parametrize("code", widely(CODES, "ru", "ar"))
def test_every_language_has_its_plural_forms_in_cldrs_order(code):
    forms, rule = re.fullmatch(r"nplurals=(\d); plural=(.*);", plural_forms(code)).groups()
    cldr = CldrLocale.parse(code, sep="-").plural_form
    order = [name for name in CATEGORIES if name in {*cldr.tags, "other"}]

    assert len(order) == int(forms)
    for number in NUMBERS:
        assert order[gettext.c2py(rule)(number)] == cldr(number), number


def test_every_catalogue_is_of_a_known_language():
    languages = {path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po")}

    assert languages <= {to_locale(code) for code in CODES}
    assert {to_locale(code) for code in COMPLETE} <= languages


def test_no_package_hides_the_standard_librarys_locale():
    assert not (LOCALE / "__init__.py").exists()


@each_language
def test_a_compiled_catalogue_is_what_visitors_read(code):
    compile_catalogues()
    catalog = read_catalogue(code)
    compiled = path_of(code).with_suffix(".mo")

    with compiled.open("rb") as file:
        shown = gettext.GNUTranslations(file)

    for (context, text), message in by_id(catalog).items():
        if len(forms_of(message.id)) == 1 and message.string:
            found = shown.pgettext(context, text) if context else shown.gettext(text)
            assert found == message.string
    with translation.override(code):
        assert translate("Skip to the text") == by_id(catalog)["", "Skip to the text"].string


@each_language
def test_each_number_gets_its_plural_form(code):
    """Whatever rule and number of forms Django's own catalogue of the language has."""
    plurals = by_id(read_catalogue(code))
    message = next(
        message
        for message in plurals.values()
        if len(forms_of(message.id)) > 1 and all(message.string) and not message.context
    )
    cldr = CldrLocale.parse(code, sep="-").plural_form
    order = [name for name in CATEGORIES if name in {*cldr.tags, "other"}]

    with translation.override(code):
        for number in NUMBERS:
            assert ngettext(*message.id, number) == message.string[order.index(cldr(number))]
        assert translate(message.id[0]) == ngettext(*message.id, 1)  # by Django's own rule


# What these tests would find


SOURCE = [("Read %(title)s",), (("%(count)s day", "%(count)s days"),), ("Map",)]
GOOD = [
    ("Read %(title)s", "Читать %(title)s"),
    (("%(count)s day", "%(count)s days"), ("%(count)s день", "%(count)s дня", "%(count)s дней")),
    ("Map", "Карта"),
]


def test_a_good_catalogue_has_no_problem():
    source, good = catalog_of(*SOURCE), catalog_of(*GOOD)

    assert good.num_plurals == 3
    assert missing(source, good) == stale(source, good) == plural_problems(good) == []
    assert list(broken(good)) == []


@pytest.mark.parametrize(
    "messages",
    [
        GOOD[:2],
        [*GOOD[:2], ("Map", "")],
        [*GOOD[:2], ("Map", " ")],
        [GOOD[0], GOOD[2], (SOURCE[1][0], ("%(count)s день", "%(count)s дня", ""))],
        [GOOD[0], GOOD[2], ("%(count)s day", "%(count)s день")],
    ],
)
def test_a_missing_string_is_found(messages):
    assert len(missing(catalog_of(*SOURCE), catalog_of(*messages))) == 1


def test_a_stale_or_guessed_string_is_found():
    guessed = catalog_of(*GOOD)
    guessed["Map"].flags.add("fuzzy")

    assert stale(catalog_of(*SOURCE), catalog_of(*GOOD, ("Gone", "Нет"))) == ["Gone"]
    assert stale(catalog_of(*SOURCE), guessed) == ["Map"]


@pytest.mark.parametrize(
    "text",
    ["Читать", "Читать %(titel)s", "Читать %(title)d", "%(title)s %(title)s", "<b>%(title)s</b>"],
)
def test_a_broken_placeholder_or_tag_is_found(text):
    assert len(list(broken(catalog_of(("Read %(title)s", text))))) == 1


def test_a_form_for_many_numbers_must_say_the_number():
    forms = ("один день", "%(count)s дня", "%(count)s дней")  # also of 21, 31, 101

    assert len(list(broken(catalog_of((SOURCE[1][0], forms))))) == 1


def test_a_form_for_one_number_may_say_it_in_words():
    forms = ("لا أيام", "يوم واحد", "يومان", "%(count)s أيام", "%(count)s يومًا", "%(count)s يوم")

    assert list(broken(catalog_of((SOURCE[1][0], forms), code="ar"))) == []


def test_too_few_plural_forms_are_found():
    assert plural_problems(catalog_of((SOURCE[1][0], ("день", "дня")))) == ["%(count)s day"]
