"""Facts that are the same in every language: written once, on the original."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks import BlockField
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from campaign_pages.models import CaseUpdatePage
from home.models import HomePage
from tests.builders import (
    home_of,
    make_case,
    make_letter,
    make_update,
    make_user,
    publish,
    translate,
)
from tests.reading import having, parse, words

pytestmark = pytest.mark.django_db

BEFORE = datetime.date(2024, 5, 1)
AFTER = datetime.date(2024, 6, 2)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def send(client, page, action="", **changes):
    """Sends the page's editor as a browser would, with some fields changed."""
    answer = client.get(edit_address(page))
    values = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    for name, field in answer.context["form"].fields.items():
        if isinstance(field, BlockField):  # Wagtail's script adds the inputs of these
            values[f"{name}-count"] = "0"
    for name, value in {**changes, **({action: "1"} if action else {})}.items():
        values[name] = value
    return client.post(edit_address(page), values)


@pytest.fixture
def original():
    case = make_case("en", title="Case", slug="a-case")
    for code, title in (("ru", "Дело"), ("fr", "Affaire")):
        translate(case, code, title=title, slug=f"a-case-{code}")
    return make_update(case, title="Event", slug="event", date=BEFORE, kind="hearing")


@pytest.fixture
def russian(original):
    return translate(original, "ru", title="Событие", slug="sobytie")


@pytest.mark.wide
def test_a_fact_changed_on_the_original_changes_in_every_language(original, russian, visitor):
    french = translate(original, "fr", title="Événement", slug="evenement")

    publish(original, date=AFTER, kind="verdict", outcome="convicted")

    for page in (russian, french):
        assert (fresh(page).date, fresh(page).kind) == (AFTER, "verdict")
        assert fresh(page).outcome == "convicted"
    assert 'datetime="2024-06-02"' in visitor.get("/ru/a-case-ru/sobytie/").content.decode()


@pytest.mark.wide
def test_a_changed_fact_makes_nothing_outdated(original, russian):
    publish(original, date=AFTER)

    assert not fresh(russian).record.is_outdated


@pytest.mark.wide
def test_the_words_of_a_translation_are_left_alone(original, russian):
    before = fresh(russian)
    publish(original, date=AFTER, title="Another event", place="Another place")

    page = fresh(russian)
    assert (page.title, page.place, page.slug) == (before.title, before.place, before.slug)


@pytest.mark.wide
def test_the_sources_are_shared_too(original, russian):
    source = {"name": "A newspaper", "link": "https://example.org/", "archive": "", "language": ""}
    publish(original, sources=[{"type": "source", "value": source}])

    assert fresh(russian).sources[0].value["name"] == "A newspaper"


def test_a_changed_fact_waits_with_the_draft(original, russian, visitor):
    draft = fresh(original)
    draft.date = AFTER
    revision = draft.save_revision()

    assert fresh(russian).date == BEFORE
    assert 'datetime="2024-05-01"' in visitor.get("/en/a-case/event/").content.decode()
    publish(russian, title="Другое событие")
    assert fresh(russian).date == BEFORE
    revision.publish()
    assert fresh(russian).date == AFTER
    assert fresh(original).date == AFTER


@pytest.mark.wide
def test_facts_reach_drafts_of_translations_as_well(original):
    draft = translate(original, "ru", live=False)

    publish(original, date=AFTER)

    assert fresh(draft).date == AFTER
    assert fresh(draft).get_latest_revision_as_object().date == AFTER
    assert not fresh(draft).live


@pytest.mark.wide
def test_a_revision_of_a_translation_brings_back_no_old_fact(original, russian):
    old = fresh(russian).save_revision()
    assert fresh(old).content["date"] == "2024-05-01"

    publish(original, date=AFTER)
    assert fresh(old).as_object().date == AFTER
    fresh(old).publish()

    assert fresh(russian).date == AFTER
    assert fresh(original).date == AFTER


@pytest.mark.wide
def test_a_revision_of_the_original_brings_its_fact_back_everywhere(original, russian):
    old = fresh(original).save_revision()
    publish(original, date=AFTER)

    fresh(old).publish()

    assert fresh(original).date == BEFORE
    assert fresh(russian).date == BEFORE


@pytest.mark.wide
def test_a_fact_written_past_the_editor_on_a_translation_is_not_published(original, russian):
    publish(russian, date=AFTER)

    assert fresh(russian).date == BEFORE
    assert fresh(original).date == BEFORE


@pytest.mark.wide
def test_a_translation_of_a_translation_takes_the_originals_facts(original, russian):
    french = translate(russian, "fr", title="Événement", slug="evenement")

    publish(original, date=AFTER)
    assert fresh(french).date == AFTER

    publish(russian, title="Другое событие")
    assert fresh(french).date == AFTER
    assert fresh(french).facts_page.pk == original.pk


@pytest.mark.wide
def test_publishing_a_translation_changes_nothing_on_the_original(original, russian):
    publish(russian, title="Другое событие")

    assert fresh(original).title == "Event"
    assert fresh(original).date == BEFORE


@pytest.mark.wide
@pytest.mark.both_databases
def test_facts_are_mirrored_by_one_statement_whatever_the_number_of_languages(
    original,
):
    def count_publication(**changes):
        page = fresh(original)
        for name, value in changes.items():
            setattr(page, name, value)
        revision = page.save_revision()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            revision.publish()
        return len(queries)

    translate(original, "ru", title="Событие", slug="sobytie")
    with_one = count_publication(date=AFTER)
    translate(original, "fr", title="Événement", slug="evenement")
    with_two = count_publication(date=BEFORE)

    assert with_two == with_one


@pytest.mark.wide
def test_letters_and_front_pages_share_their_facts():
    letter = make_letter("en", title="Letter", slug="a-letter", date=BEFORE)
    translation = translate(letter, "ru", title="Письмо", slug="ein-pismo")
    publish(letter, date=AFTER, is_summary=True)
    publish(home_of("en"), featured_letter=letter)

    assert (fresh(translation).date, fresh(translation).is_summary) == (AFTER, True)
    assert home_of("fr").featured_letter_id == letter.pk
    assert HomePage.objects.exclude(featured_letter=letter).count() == 0


# In the editor


@pytest.mark.wide
def test_the_editor_of_the_original_has_the_facts(admin_client, original):
    form = admin_client.get(edit_address(original)).context["form"]

    facts = set(CaseUpdatePage.shared_fields) - set(CaseUpdatePage.row_fields)
    facts -= {"act_latitude", "act_longitude"}  # found by the city and the country
    assert facts <= set(form.fields)


@pytest.mark.wide
def test_the_editor_of_a_translation_shows_the_facts_and_where_they_are_edited(
    admin_client, original, russian
):
    answer = admin_client.get(edit_address(russian))

    html = answer.content.decode()
    assert not set(CaseUpdatePage.shared_fields) & set(answer.context["form"].fields)
    assert 'name="date"' not in html
    assert html.count("They are edited on the original.") == 1
    assert f'href="{edit_address(original)}"' in html
    assert "1 May 2024" in html


@pytest.mark.wide
def test_who_may_not_edit_the_original_gets_no_link_to_it(client, original, russian):
    draft = fresh(original)
    draft.title = "A draft of another title"
    draft.save_revision()
    client.force_login(make_user("Translators: Russian"))

    html = client.get(edit_address(russian)).content.decode()

    assert "A draft of another title" not in html
    assert edit_address(original) not in html
    assert "They are edited on the original." in html


@pytest.mark.wide
def test_facts_are_said_in_the_language_of_the_admin(client, original, russian):
    user = make_user("Translators: Russian")
    UserProfile.objects.create(user=user, preferred_language="fr")
    client.force_login(user)

    html = client.get(edit_address(russian)).content.decode()

    facts = [words(each) for each in read_only(html)]
    assert "1 mai 2024" in facts
    assert "oui" in facts
    assert not {"False", "True", "None"} & set(facts)


def read_only(html):
    """What stands in place of the fields of facts."""
    return having(parse(html), "aria-readonly", "true")


@pytest.mark.wide
def test_no_field_stands_below_the_form_without_a_label(admin_client, original, russian):
    publish(original, title="A quite different event than before")

    root = parse(admin_client.get(edit_address(russian)).content.decode())

    labels = {each.get("for") for each in root.iter("label")}
    for box in root.iter("input"):
        if box.get("type") == "checkbox" and box.get("name") == "publish_left_over":
            assert box.get("id") in labels


def test_facts_sent_with_the_form_of_a_translation_are_ignored(admin_client, original, russian):
    answer = send(
        admin_client,
        russian,
        "action-publish",
        title="Другое событие",
        date="2024-06-02",
        kind="verdict",
    )

    assert answer.status_code == 302
    page = fresh(russian)
    assert page.title == "Другое событие"
    assert (page.date, page.kind) == (BEFORE, "hearing")
    assert fresh(original).date == BEFORE


def test_facts_sent_with_the_form_of_the_original_reach_the_translations(
    admin_client, original, russian
):
    answer = send(admin_client, original, "action-publish", date="2024-06-02")

    assert answer.status_code == 302
    assert fresh(original).date == AFTER
    assert fresh(russian).date == AFTER


@pytest.mark.wide
def test_facts_saved_as_a_draft_of_the_original_stay_there(admin_client, original, russian):
    answer = send(admin_client, original, date="2024-06-02")

    assert answer.status_code == 302
    assert fresh(original).get_latest_revision_as_object().date == AFTER
    assert fresh(original).date == BEFORE
    assert fresh(russian).date == BEFORE


@pytest.mark.wide
def test_a_translator_can_save_a_draft_without_touching_a_fact(client, original, russian):
    client.force_login(make_user("Translators: Russian"))

    answer = send(client, russian, title="Черновик")

    assert answer.status_code == 302
    assert fresh(russian).get_latest_revision_as_object().title == "Черновик"
    assert (fresh(russian).title, fresh(russian).date) == ("Событие", BEFORE)
