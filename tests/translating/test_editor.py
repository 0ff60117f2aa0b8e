"""What the editor of a translation shows and does, by the requests of a browser."""

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale, Revision

from home.multilingual.models import PageTranslation
from home.translating.models import GlossaryTerm
from home.translating.status import TranslationStatus
from tests.breadth import widely
from tests.builders import (
    home_of,
    make_signatory,
    make_text,
    make_user,
    paragraph,
    publish,
    translate,
)
from tests.editing import edit_address, form_data, send
from tests.reading import having, parse, the_one, words

pytestmark = pytest.mark.django_db

BODY = [
    paragraph("The first words of the text.", key="11111111-0000-4000-8000-000000000001"),
    paragraph("The second words of the text.", key="11111111-0000-4000-8000-000000000002"),
    paragraph("The third words of the text.", key="11111111-0000-4000-8000-000000000003"),
]
RUSSIAN = [
    {**block, "value": f"<p>Слова по-русски, часть {number}.</p>"}
    for number, block in enumerate(BODY, 1)
]


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def is_outdated(page):
    return PageTranslation.objects.get(page_id=page.pk).is_outdated


@pytest.fixture
def original():
    return make_text("en", title="Original", slug="original", body=BODY)


@pytest.fixture
def russian(original):
    return translate(original, "ru", title="Перевод", slug="perevod", body=RUSSIAN)


@pytest.fixture
def outdated(original, russian):
    publish(original, body=[BODY[0], paragraph("The second new words.", key=BODY[1]["id"])])
    return russian


def editor_of(client, page):
    return parse(client.get(edit_address(page)).content.decode())


# "This translation matches the original"


def test_a_translation_marked_as_matching_is_current_when_it_is_published(admin_client, outdated):
    newest = outdated.record.newest_source
    assert is_outdated(outdated)

    values = form_data(admin_client, outdated).getlist("follows_version")
    assert str(newest) not in values
    send(admin_client, outdated, "action-publish", follows_version=[*values, str(newest)])

    assert not is_outdated(outdated)


def test_publishing_without_the_mark_leaves_it_outdated(admin_client, outdated):
    send(admin_client, outdated, "action-publish", title="Другой перевод")

    assert fresh(outdated).title == "Другой перевод"
    assert is_outdated(outdated)


@pytest.mark.wide
def test_the_mark_waits_with_its_draft_and_can_be_taken_back(admin_client, outdated):
    newest = outdated.record.newest_source
    unticked = form_data(admin_client, outdated).getlist("follows_version")

    send(admin_client, outdated, follows_version=[*unticked, str(newest)])
    assert is_outdated(outdated)
    values = form_data(admin_client, outdated).getlist("follows_version")
    assert values[-1] == str(newest)
    assert "Marked as matching" in words(editor_of(admin_client, outdated))

    send(admin_client, outdated, follows_version=values[:1])
    send(admin_client, outdated, "action-publish")
    assert is_outdated(outdated)


@pytest.mark.wide
def test_the_mark_counts_for_the_version_that_the_editor_saw(admin_client, original, outdated):
    values = form_data(admin_client, outdated)
    seen = str(outdated.record.newest_source)
    publish(original, title="Changed while the form was open")

    ticked = [*values.getlist("follows_version"), seen]
    send(admin_client, outdated, "action-publish", follows_version=ticked)

    assert is_outdated(outdated)


@pytest.mark.wide
def test_a_number_that_was_not_offered_is_refused(admin_client, outdated):
    foreign = make_text("en").record.text_version_id

    answer = send(admin_client, outdated, "action-publish", follows_version=str(foreign))

    assert "follows_version" in answer.context["form"].errors
    assert is_outdated(outdated)


@pytest.mark.wide
def test_a_current_translation_is_not_asked(admin_client, russian):
    assert not having(editor_of(admin_client, russian), "name", "follows_version")


@pytest.mark.wide
def test_reverting_to_the_words_of_before_makes_it_outdated_again(admin_client, outdated):
    before = outdated.latest_revision
    publish(outdated, follows_version=outdated.record.newest_source, title="Новый перевод")
    assert not is_outdated(outdated)

    address = reverse("wagtailadmin_pages:revisions_revert", args=[outdated.pk, before.pk])
    values = form_data(admin_client, outdated, address)
    admin_client.post(address, {**values.dict(), "action-publish": "1"})

    assert fresh(outdated).title == "Перевод"
    assert is_outdated(outdated)


@pytest.mark.wide
def test_autosave_changes_nothing_that_is_published(admin_client, original, russian):
    values = form_data(admin_client, original)
    values["title"] = "While one types"
    answer = admin_client.post(
        edit_address(original),
        values,
        headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"},
    )

    assert answer.json()["success"]
    assert fresh(original).latest_revision.content["title"] == "While one types"
    assert not is_outdated(russian)


# What changed


def test_the_editor_shows_what_changed_block_by_block(admin_client, outdated):
    html = admin_client.get(edit_address(outdated)).content.decode()
    changes = the_one(parse(html), "class", "changes")

    assert {text.get("lang") for text in having(changes, "class", "changes__text")} == {"en"}
    by_class = {item.get("class"): words(item) for item in changes}
    assert "<ins>new" in html
    assert "The third words of the text." in by_class["changes__item changes__item--removed"]
    assert "The first words of the text." in by_class["changes__item"]
    folded = [item for item in changes if item.get("class") == "changes__item"]
    assert all(item[0].tag == "details" and "open" not in item[0].attrib for item in folded)


@pytest.mark.wide
def test_a_moved_and_an_added_block_are_named_so(admin_client, original, russian):
    new = paragraph("A paragraph that is new.", key="11111111-0000-4000-8000-000000000009")
    publish(original, body=[BODY[1], BODY[2], new, BODY[0]])

    changes = the_one(editor_of(admin_client, russian), "class", "changes")

    states = [item.get("class").partition("--")[2] for item in changes]
    assert sorted(filter(None, states)) == ["added", "moved"]


@pytest.mark.wide
def test_a_minor_edit_is_not_among_the_changes(admin_client, original, russian):
    publish(original, title="Orignal, corrected", minor_edit=True)
    publish(original, summary="A sentence that is new.", minor_edit=False)

    changes = words(the_one(editor_of(admin_client, russian), "class", "changes"))

    assert "A sentence that is new." in changes
    assert "Title changed" not in changes


@pytest.mark.wide
def test_purging_revisions_keeps_what_the_changes_are_shown_from(admin_client, outdated):
    for number in range(3):
        publish(outdated.record.original.specific, summary=f"Sentence {number}")
    before = Revision.objects.count()

    call_command("purge_revisions", verbosity=0)

    assert Revision.objects.count() < before
    html = admin_client.get(edit_address(outdated)).content.decode()
    assert "<ins>new" in html


# The original's words


def test_an_untranslated_passage_is_pointed_out_before_publishing(admin_client, original):
    copy = translate(original, "ru", live=False)

    answer = send(admin_client, copy, "action-publish", title="Перевод", slug="perevod")

    assert "publish_left_over" in answer.context["form"].errors
    assert not fresh(copy).live
    assert "The first words of the text." in answer.content.decode()


@pytest.mark.wide
def test_it_can_be_published_all_the_same(admin_client, original):
    copy = translate(original, "ru", live=False)

    send(admin_client, copy, "action-publish", title="Перевод", publish_left_over="on")

    assert fresh(copy).live


@pytest.mark.wide
def test_a_draft_may_stay_half_translated(admin_client, original):
    copy = translate(original, "ru", live=False)

    send(admin_client, copy, title="Перевод")

    assert fresh(copy).latest_revision.content["title"] == "Перевод"


def left_over_in(page):
    status = TranslationStatus(page, page.record, None)
    return [leaf.path for leaf in status.left_over]


@pytest.mark.wide
def test_names_and_numbers_may_be_the_same(admin_client):
    make_signatory(name_en="Ken Loach")
    original = make_text("en", title="Ken Loach 2026", body=[paragraph("Ken Loach")])
    copy = translate(original, "fr", live=False)

    send(admin_client, copy, "action-publish")

    assert fresh(copy).live


@pytest.mark.parametrize("term", [{"term_en": "Butyrka", "term_fr": "Butyrka"}, None])
def test_a_short_passage_may_stay_only_if_the_glossary_says_so(term):
    if term:
        GlossaryTerm.objects.create(**term)
    copy = translate(make_text("en", title="Butyrka"), "fr", live=False)

    assert left_over_in(copy) == ([] if term else ["title"])


@pytest.mark.parametrize("words", widely(["Разные страны", "Москва", "Друзья!"], first=1))
def test_short_passages_in_the_originals_words_are_pointed_out(words):
    heading = {"type": "heading", "value": {"text": words, "level": "2"}, "id": BODY[0]["id"]}
    original = make_text("ru", title="Заголовок", body=[heading])
    copy = translate(original, "de", live=False)
    copy.title = "Ein Titel"

    assert left_over_in(copy) == [f"body.{BODY[0]['id']}.text"]


def test_a_part_of_a_block_and_an_item_of_a_list_are_pointed_out_too():
    quote = {"text": "What was said.", "source": "A newspaper", "link": ""}
    items = [{"type": "item", "value": f"<p>Point {n}</p>", "id": BODY[n]["id"]} for n in (0, 1)]
    blocks = [
        {"type": "quote", "value": quote, "id": BODY[0]["id"]},
        {"type": "list", "value": items, "id": BODY[1]["id"]},
    ]
    original = make_text("en", title="Title", body=blocks)
    copy = translate(original, "fr", live=False)
    copy.title = "Titre"
    blocks[0]["value"] = {**quote, "text": "Ce qui a été dit."}
    blocks[1]["value"] = [items[0], {**items[1], "value": "<p>Deuxième point</p>"}]
    copy.body = copy.body.stream_block.to_python(blocks)

    assert left_over_in(copy) == [
        f"body.{BODY[0]['id']}.source",
        f"body.{BODY[1]['id']}.{BODY[0]['id']}",
    ]


def test_a_foreign_script_is_pointed_out_although_the_original_says_otherwise(original):
    copy = translate(original, "de", title="Совсем другое", slug="anders", body=RUSSIAN[:1])

    assert left_over_in(copy) == ["title", f"body.{BODY[0]['id']}"]


def test_latin_names_may_stand_in_every_script(original):
    copy = translate(original, "ru", title="Amnesty International", body=RUSSIAN)

    assert left_over_in(copy) == []


@pytest.mark.wide
def test_nothing_half_translated_is_called_current(admin_client, original):
    copy = translate(original, "ru", live=False)
    assert "Not translated yet" in words(editor_of(admin_client, copy))

    send(admin_client, copy, title="Перевод")

    marks = having(editor_of(admin_client, copy), "data-while-open")
    assert {mark.get("data-while-open"): "hidden" in mark.attrib for mark in marks} == {
        "yes": False,
        "no": True,
    }


@pytest.mark.wide
def test_who_approves_sees_what_is_left(admin_client, original):
    copy = translate(original, "ru", live=False)
    send(admin_client, copy, "action-submit", title="Перевод", publish_left_over="on")

    panel = the_one(editor_of(admin_client, copy), "data-left-over")

    assert "open" in panel.attrib
    assert "The first words of the text." in words(panel)


# The language of the fields


@pytest.mark.wide
def test_fields_have_the_language_and_direction_of_their_text(admin_client, original):
    copy = translate(original, "ar", live=False)

    fields = {item.get("name"): item for item in having(editor_of(admin_client, copy), "lang")}

    for name in ("title", "summary", "seo_title", "search_description"):
        assert (fields[name].get("lang"), fields[name].get("dir")) == ("ar", "rtl")
    assert "slug" not in fields


@pytest.mark.wide
def test_fields_of_people_terms_and_the_site_have_the_language_of_their_column(admin_client):
    person = make_signatory(name_en="A Person")
    term = GlossaryTerm.objects.create(term_en="Term")
    addresses = [
        (reverse("wagtailsnippets_people_signatory:edit", args=[person.pk]), "name"),
        (reverse("wagtailsnippets_translating_glossaryterm:edit", args=[term.pk]), "note"),
        (reverse("wagtailsettings:edit", args=["home", "campaignsettings"]), None),
    ]

    for address, name in addresses:
        page = parse(admin_client.get(address, follow=True).content.decode())
        fields = {item.get("name"): item for item in having(page, "name")}
        arabic = [n for n in fields if n.endswith("_ar") and n != "matches_ar"]
        assert arabic and (name is None or f"{name}_ar" in arabic)
        for each in arabic:
            assert (fields[each].get("lang"), fields[each].get("dir")) == ("ar", "rtl")


# Side by side


def preview(client, page, mode):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(address, form_data(client, page))
    return client.get(address, {"mode": mode})


@pytest.mark.wide
def test_the_preview_offers_the_original_in_its_own_language(admin_client):
    original = make_text("ar", title="نص", slug="nass", body=BODY)
    copy = translate(original, "fr", title="Texte", slug="texte")
    editor = admin_client.get(edit_address(copy)).content.decode()
    assert "Original (العربية)" in editor

    page = parse(preview(admin_client, copy, "original").content.decode())

    root = page if page.tag == "html" else page.find("html")
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert "نص" in words(page)
    assert {mark.get("data-block") for mark in having(page, "data-block")} == {
        block["id"] for block in BODY
    }


@pytest.mark.wide
def test_the_preview_offers_the_changes(admin_client, outdated):
    html = preview(admin_client, outdated, "changes").content.decode()

    assert '<html lang="en" dir="ltr">' in html
    assert "<ins>new" in html


@pytest.mark.wide
def test_the_preview_of_the_translation_itself_stays(admin_client, outdated):
    assert "Слова по-русски, часть 1." in preview(admin_client, outdated, "").content.decode()


def test_a_translator_sees_the_published_original_and_not_its_draft(client, original, russian):
    draft = fresh(original)
    draft.title = "Secret draft of a title"
    draft.save_revision()
    client.force_login(make_user("Translators: Russian"))

    for mode in ("original", "changes"):
        html = preview(client, russian, mode).content.decode()
        assert "Secret draft" not in html
    assert "Original" in preview(client, russian, "original").content.decode()
    assert "Secret draft" not in client.get(edit_address(russian)).content.decode()


def test_an_original_that_is_not_public_is_said_and_not_shown(client, original, russian):
    fresh(original).unpublish()
    client.force_login(make_user("Translators: Russian"))

    html = client.get(edit_address(russian)).content.decode()

    assert "The original is not public at the moment" in html
    assert "The first words of the text." not in html
    assert "The first words" not in preview(client, russian, "original").content.decode()


# Originals that come and go


def test_the_draft_of_an_original_counts_as_its_first_words():
    original = make_text("en", title="Never published", live=False, body=BODY)
    copy = translate(original, "ru", title="Перевод", slug="perevod")
    assert not is_outdated(copy)

    publish(original)
    assert not is_outdated(copy)

    publish(original, title="Published otherwise")
    assert is_outdated(copy)


def test_deleting_an_original_names_the_translation_that_takes_its_place(admin_client):
    """Of drafts; what was public goes to the bin with its translations."""
    original = make_text("en", title="A draft", live=False)
    russian = translate(original, "ru", live=False)
    russian.title = "Перевод"
    russian.save()
    german = translate(original, "de", live=False)

    address = reverse("wagtailadmin_pages:delete", args=[original.pk])
    answer = admin_client.post(address)

    assert fresh(german).record.original_id == russian.pk
    assert any("Перевод" in str(message) for message in get_messages(answer.wsgi_request))


@pytest.mark.wide
def test_a_current_translation_stays_current_under_its_new_original(original, russian):
    german = translate(original, "de", title="Übersetzung", slug="uebersetzung")
    fresh(original).delete()
    assert not is_outdated(german)

    publish(german, title="Noch eine Übersetzung")
    assert not is_outdated(german)
    publish(russian, title="Другой перевод")
    assert is_outdated(german)


@pytest.mark.wide
def test_an_outdated_translation_stays_outdated_under_a_current_one(original, russian):
    german = translate(original, "de", title="Übersetzung", slug="uebersetzung")
    publish(original, title="Another title")
    publish(russian, follows_version=fresh(russian).record.newest_source)

    fresh(original).delete()

    assert is_outdated(german)


@pytest.mark.wide
def test_without_the_middle_one_its_translations_follow_the_first_original(original, russian):
    german = translate(russian, "de", title="Übersetzung", slug="uebersetzung")

    fresh(russian).delete()

    assert fresh(german).record.original_id == original.pk
    assert not is_outdated(german)


@pytest.mark.wide
def test_shared_facts_are_edited_on_the_new_original(original, russian):
    german = translate(original, "de", title="Übersetzung", slug="uebersetzung")
    fresh(original).delete()

    assert fresh(german).facts_page.pk == russian.pk
    assert fresh(russian).facts_page.pk == russian.pk


@pytest.mark.wide
def test_a_whole_language_can_go(original, russian):
    german = translate(original, "de", title="Übersetzung", slug="uebersetzung")

    home_of("en").delete()
    Locale.objects.get(language_code="es")

    assert fresh(russian).record.original_id is None
    assert fresh(german).record.original_id == russian.pk
    home_of("ru").delete()
    Locale.objects.get(language_code="ru").delete()
    assert fresh(german).record.original_id is None
    assert not is_outdated(german)


@pytest.mark.wide
def test_an_original_has_no_preview_of_an_original(admin_client, original):
    assert preview(admin_client, original, "original").status_code == 404
