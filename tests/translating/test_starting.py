"""Starting translations: what is shown before, what is made, and what is refused."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import TextPage
from home.prepare import prepare_language
from tests.breadth import widely
from tests.builders import make_case, make_text, make_update, make_user, publish, translate
from tests.reading import parse, words

pytestmark = pytest.mark.django_db


def address(**values):
    query = "&".join(f"{name}={value}" for name, value in values.items())
    return f"{reverse('start_translations')}?{query}"


def start(client, code, **values):
    return client.post(reverse("start_translations"), {"language": code, **values})


def in_language(page, code):
    return Page.objects.filter(
        translation_key=page.translation_key, locale__language_code=code
    ).first()


@pytest.fixture
def text():
    return make_text("en", title="Waiting text", slug="waiting-text")


def test_a_translator_starts_a_translation_as_a_draft(client, text):
    client.force_login(make_user("Translators: French"))
    shown = client.get(address(page=text.pk, language="fr")).content.decode()
    assert "This makes 1 draft." in shown
    assert "Waiting text" in shown

    answer = start(client, "fr", page=text.pk)

    copy = TextPage.objects.get(translation_key=text.translation_key, locale__language_code="fr")
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    assert not copy.live
    assert copy.is_translation
    assert client.get("/fr/waiting-text/").content.decode().count("data-fallback-notice") == 1


def test_looking_makes_nothing(client, text):
    client.force_login(make_user("Translators: French"))

    client.get(address(page=text.pk, language="fr"))

    assert in_language(text, "fr") is None


def test_what_has_a_version_is_opened(admin_client, text):
    copy = translate(text, "fr", live=False)

    answer = admin_client.get(address(page=text.pk, language="fr"))

    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])


@pytest.mark.parametrize(
    "groups", widely([["Translators: French"], ["Editors: French"], []], first=1)
)
def test_another_language_is_refused_and_nothing_is_made(client, text, groups):
    client.force_login(make_user(*groups))

    client.get(address(page=text.pk, language="ru"))
    start(client, "ru", page=text.pk)

    assert in_language(text, "ru") is None


@pytest.mark.wide
def test_a_missing_parent_is_offered_along(admin_client):
    case = make_case("en", title="A parent case")
    update = make_update(case, title="An update")
    shown = words(parse(admin_client.get(address(page=update.pk, language="de")).content.decode()))
    assert "A parent case English · needed because it stands above" in shown
    assert "This makes 2 drafts." in shown

    start(admin_client, "de", page=update.pk)

    made = in_language(update, "de")
    assert made.get_parent().pk == in_language(case, "de").pk
    assert not made.live
    assert not in_language(case, "de").live


def test_a_text_is_started_with_everything_below_it(admin_client):
    case = make_case("en", title="A case")
    updates = [make_update(case, title=f"Update {number}") for number in range(3)]

    start(admin_client, "de", page=case.pk, below="1")

    assert all(in_language(page, "de") for page in [case, *updates])


@pytest.mark.wide
def test_what_is_below_a_text_that_is_translated_already_is_started(admin_client):
    case = make_case("en", title="A case")
    translate(case, "de", live=False)
    update = make_update(case, title="An update")

    start(admin_client, "de", page=case.pk, below="1")

    assert in_language(update, "de") is not None


@pytest.mark.wide
def test_all_that_a_language_lacks_is_started_at_once(admin_client):
    prepare_language("it")
    case = make_case("en", title="A case")
    update = make_update(case, title="An update")

    answer = start(admin_client, "it")

    assert answer["Location"] == f"{reverse('translations')}?language=it"
    assert in_language(update, "it").get_parent().pk == in_language(case, "it").pk
    italian = Page.objects.filter(locale__language_code="it", depth__gt=1)
    assert not italian.filter(live=True).exists()
    originals = Page.objects.filter(translation_record__original=None, live=True, depth__gt=1)
    assert italian.count() >= originals.values("translation_key").distinct().count()


@pytest.mark.wide
def test_it_is_made_from_the_original_unless_another_language_is_chosen(admin_client):
    original = make_text("ru", title="Оригинал", slug="original-ru")
    english = translate(original, "en", title="English version", slug="english-version")

    start(admin_client, "fr", page=original.pk)
    start(admin_client, "de", page=original.pk, source="en")

    assert in_language(original, "fr").specific.record.original_id == original.pk
    assert in_language(original, "de").specific.record.original_id == english.pk


def test_a_draft_of_others_is_not_offered(client):
    page = make_text("en", title="Secret draft", live=False)
    client.force_login(make_user("Translators: French"))

    assert "Secret draft" not in client.get(address(language="fr")).content.decode()
    assert "Secret" not in client.get(address(page=page.pk, language="fr")).content.decode()
    start(client, "fr", page=page.pk)

    assert in_language(page, "fr") is None


def test_the_draft_of_an_original_that_was_never_published_is_taken_by_its_editors(client):
    page = make_text("en", title="A draft", live=False)
    client.force_login(make_user("Organisers"))

    start(client, "fr", page=page.pk)

    assert in_language(page, "fr").title == "A draft"


def test_a_newer_draft_of_a_published_original_is_not_taken(admin_client, text):
    text.title = "A newer draft"
    text.save_revision()

    start(admin_client, "fr", page=text.pk)

    assert in_language(text, "fr").title == "Waiting text"


def test_an_original_that_was_taken_down_is_not_taken(admin_client, text):
    publish(text).unpublish()

    start(admin_client, "fr", page=text.pk)

    assert in_language(text, "fr") is None


def test_a_private_text_is_not_taken(client, text):
    PageViewRestriction.objects.create(page=text, restriction_type=PageViewRestriction.LOGIN)
    client.force_login(make_user("Translators: French"))

    assert "Waiting text" not in client.get(address(page=text.pk, language="fr")).content.decode()
    start(client, "fr", page=text.pk)

    assert in_language(text, "fr") is None


def test_below_a_draft_nothing_can_be_started_and_it_is_said(admin_client):
    parent = make_text("en", title="A parent that was taken down")
    child = make_text("en", title="Its child")
    child.move(parent, pos="last-child")
    parent = publish(parent)
    parent.unpublish()

    shown = admin_client.get(address(page=child.pk, language="de")).content.decode()

    assert "This makes" not in shown


@pytest.mark.parametrize("values", [{"language": "xx"}, {"language": "fr", "page": "x"}, {}])
def test_a_wrong_address_is_an_error_and_makes_nothing(admin_client, values):
    before = Page.objects.count()

    answer = admin_client.post(reverse("start_translations"), values)

    assert answer.status_code in (400, 404)
    assert Page.objects.count() == before
    assert Locale.objects.filter(language_code="xx").count() == 0
