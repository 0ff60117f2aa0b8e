"""The table of every text in every language: what it says, to whom, at what price."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from home.multilingual.alphabet import alphabetical
from home.translating.models import Claim
from home.translating.table import Filter, TranslationTable, VersionState
from tests.builders import home_of, make_text, make_user, publish, translate
from tests.reading import having, parse, words

pytestmark = pytest.mark.django_db


def cell(user, page, code, **wanted):
    rows = {row.key: row for row in TranslationTable(user, Filter(**wanted)).rows}
    cells = {each.language.code: each for each in rows[page.translation_key].cells}
    return cells[code]


def row_titles(client, **query):
    answer = client.get(reverse("translations"), query)
    root = parse(answer.content.decode())
    tables = having(root, "data-matrix")
    heads = [head for table in tables for head in table.iter("th")]
    return [words(head[0]) for head in heads if head.get("scope") == "row"]


def submit(page, user):
    page.save_revision()
    page.get_workflow().start(page, user)
    return page.current_workflow_state


@pytest.fixture
def organiser():
    return make_user("Organisers")


@pytest.fixture
def original():
    return make_text("en", title="The original", slug="the-original")


def test_each_version_says_its_state(organiser, original):
    russian = translate(original, "ru", title="Перевод", slug="perevod")
    german = translate(original, "de", live=False)
    assert cell(organiser, original, "en").state == VersionState.LIVE
    assert cell(organiser, original, "ru").state == VersionState.LIVE
    assert cell(organiser, original, "de").state == VersionState.DRAFT
    assert cell(organiser, original, "fr").state == VersionState.MISSING

    submit(german, organiser)
    assert cell(organiser, original, "de").state == VersionState.REVIEW

    german.current_workflow_state.current_task_state.reject(user=organiser)
    assert cell(organiser, original, "de").state == VersionState.ATTENTION

    russian.go_live_at = timezone.now() + timezone.timedelta(days=1)
    russian.save_revision().publish()
    assert cell(organiser, original, "ru").state == VersionState.SCHEDULED


@pytest.mark.wide
def test_outdated_stands_beside_the_state_and_is_told_by_word_and_shape(client, original):
    translate(original, "ru", title="Перевод", slug="perevod")
    publish(original, title="Another title")
    client.force_login(make_user("Organisers"))

    root = parse(client.get(reverse("translations")).content.decode())
    link = having(root, "aria-label", "Russian: outdated: Перевод")[0]

    assert words(link) == "outdated"
    assert "mark--outdated" in link.get("class")


@pytest.mark.wide
def test_a_translation_that_nobody_has_begun_is_a_draft_and_not_outdated(organiser, original):
    begun = translate(original, "ru", live=False)
    begun.title = "Перевод"
    begun.save()
    begun.save_revision()
    translate(original, "de", live=False)

    publish(original, title="Another title")

    assert cell(organiser, original, "ru").is_outdated
    assert not cell(organiser, original, "de").is_outdated
    assert cell(organiser, original, "de").state == VersionState.DRAFT


def test_a_newer_draft_of_a_live_text_is_said(organiser, original):
    original.title = "A newer draft"
    original.save_revision()

    found = cell(organiser, original, "en")

    assert (found.state, found.has_draft) == (VersionState.LIVE, True)


@pytest.mark.parametrize(
    ("code", "leads_to"),
    [("en", "edit"), ("ru", "edit"), ("fr", "start")],
)
def test_every_cell_leads_to_what_can_be_done(organiser, original, code, leads_to):
    russian = translate(original, "ru", live=False)
    expected = {
        "en": reverse("wagtailadmin_pages:edit", args=[original.pk]),
        "ru": reverse("wagtailadmin_pages:edit", args=[russian.pk]),
        "fr": f"{reverse('start_translations')}?page={original.pk}&language=fr",
    }

    assert cell(organiser, original, code).link == expected[code]


def test_a_translator_is_led_to_pages_of_others_only_in_public(original):
    french = make_user("Translators: French")
    translate(original, "ru", title="Перевод", slug="perevod")

    assert cell(french, original, "en").link == "/en/the-original/"
    assert cell(french, original, "ru").link == "/ru/perevod/"
    assert cell(french, original, "de").link == ""
    assert cell(french, original, "fr").link.endswith(f"?page={original.pk}&language=fr")


def test_drafts_of_other_languages_leave_no_trace(client, original):
    translate(original, "ru", live=False, title="x")
    draft = make_text("ru", title="Secret draft", live=False)
    original.title = "Secret title"
    original.save_revision()
    french = make_user("Translators: French")
    client.force_login(french)

    html = client.get(reverse("translations")).content.decode()

    assert "Secret" not in html
    assert cell(french, original, "ru").state == VersionState.MISSING
    assert not cell(french, original, "en").has_draft or "Secret" not in html
    assert draft.translation_key not in {row.key for row in TranslationTable(french).rows}


def test_the_languages_are_columns_in_a_real_table(admin_client, original):
    root = parse(admin_client.get(reverse("translations")).content.decode())
    table = having(root, "data-matrix")[0]

    heads = [
        words(head[0]) for head in table.iter("th") if head.get("scope") == "col" and len(head)
    ]
    assert heads == ["Text", "English", "русский", "français", "español", "Deutsch", "العربية"]
    assert table.find("caption") is not None


@pytest.mark.wide
@pytest.mark.both_databases
def test_it_is_filtered_by_kind_language_state_and_owner(client, original):
    user = make_user("Organisers")
    client.force_login(user)
    mine = make_text("en", title="My own text", owner=user)
    translate(original, "ru", live=False)
    kind = str(Page.objects.get(pk=original.pk).content_type_id)

    assert "The original" in row_titles(client, kind=kind)
    assert "Campaign" not in row_titles(client, kind=kind)
    assert row_titles(client, kind=kind, language="ru", state="draft") == ["The original"]
    assert "The original" not in row_titles(client, language="ru", state="missing")
    assert "My own text" in row_titles(client, language="ru", state="missing")
    assert row_titles(client, mine="1") == [mine.title]
    assert row_titles(client, kind="nonsense", state="nonsense", language="xx")


def test_what_somebody_took_is_theirs(client, original):
    user = make_user("Translators: French")
    french = Locale.objects.get(language_code="fr")
    Claim.objects.create(translation_key=original.translation_key, locale=french, user=user)
    client.force_login(user)

    assert row_titles(client, mine="1") == ["The original"]


@pytest.mark.wide
@pytest.mark.both_databases
def test_it_is_sorted_by_last_change_or_title(client):
    client.force_login(make_user("Organisers"))
    first = make_text("en", title="AAA first")
    make_text("en", title="ZZZ second")

    assert row_titles(client)[0] == "ZZZ second"
    publish(first, summary="Newer")
    assert row_titles(client)[0] == "AAA first"
    by_title = row_titles(client, sort="title")
    assert by_title == alphabetical(by_title, str, "en")


@pytest.mark.both_databases
def test_each_language_is_counted(client, original):
    user = make_user("Organisers")
    before = dict(
        zip(TranslationTable(user).columns.values(), TranslationTable(user).counts, strict=True)
    )
    translate(original, "ru", title="Перевод", slug="perevod")
    publish(original, title="Another title")

    after = dict(
        zip(TranslationTable(user).columns.values(), TranslationTable(user).counts, strict=True)
    )

    by_code = {language.code: language for language in after}
    russian = by_code["ru"]
    assert after[russian]["live"] == before[russian]["live"] + 1
    assert after[russian]["outdated"] == before[russian]["outdated"] + 1
    assert after[russian]["missing"] == before[russian]["missing"] - 1


def test_the_export_has_the_same_lines_and_no_formula(admin_client, original):
    make_text("en", title="=HYPERLINK(1)")

    answer = admin_client.get(reverse("translations"), {"export": "csv"})
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert lines[0][0] == "Text"
    assert lines[0][4:] == ["English", "русский", "français", "español", "Deutsch", "العربية"]
    titles = [line[0] for line in lines]
    assert "'=HYPERLINK(1)" in titles
    assert "The original" in titles


@pytest.mark.wide
def test_more_texts_need_no_more_queries(
    client, original, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(make_user("Translators: French"))
    client.get(reverse("translations"))
    for number in range(5):
        translate(make_text("en", title=f"Text {number}"), "ru", title=f"Текст {number}")

    with django_assert_max_num_queries(17):  # one of them for the name above the menu
        client.get(reverse("translations"))
    with django_assert_max_num_queries(20):
        client.get(reverse("translations"), {"language": "fr", "state": "missing", "mine": "1"})


def test_the_home_page_of_a_new_language_is_in_it(organiser):
    assert cell(organiser, home_of("en"), "fr").state == VersionState.LIVE
