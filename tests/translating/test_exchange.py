"""Texts go out to translators' tools and come back as drafts; nothing else changes."""

import io
import zipfile
from datetime import timedelta

import docx
import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry

from home.models import CampaignImage, TextPage
from home.multilingual.models import Wording
from home.multilingual.wording_items import readers_words
from home.multilingual.wordings import key_of
from home.releases.bin.pages import delete
from home.settings.languages import BY_CODE
from home.translating.exchange.applying import (
    ExchangeError,
    carry_out,
    forget_old_files,
    keep,
    plan_of,
    undo,
)
from home.translating.exchange.notes import Notes
from home.translating.exchange.reading import read_file
from home.translating.exchange.units import Glossary, Texts, WordsText
from home.translating.exchange.writing import FORMATS, write_files
from home.translating.models import Claim, GlossaryTerm, TextImport
from tests.breadth import widely
from tests.builders import make_signatory, make_text, make_user, paragraph, png, publish, translate

pytestmark = pytest.mark.django_db

LINKED = 'The court of <a href="https://example.org/court">the city</a> said <b>no</b>.'


@pytest.fixture
def translator():
    return make_user("Translators: French")


@pytest.fixture
def original():
    body = [paragraph("One sentence.", "one"), paragraph(LINKED, "two")]
    return make_text("en", title="Original words", slug="original", summary="In short", body=body)


def locale(code="fr"):
    return Locale.objects.get(language_code=code)


def texts_of(user, page, code="fr"):
    return Texts(user, locale(code)).pages({page.translation_key})


def take_out(user, page, kind="po", code="fr"):
    texts = texts_of(user, page, code)
    written = write_files(texts, texts[0].language, FORMATS[kind], lambda path: f"https://s{path}")
    return written.content


def catalogue(content):
    return polib.pofile(content.decode())


def filled(content, **words):
    """A PO file with words in the entries whose places end as the keys say."""
    found = catalogue(content)
    for place, text in words.items():
        entry = next(each for each in found if each.msgctxt.endswith(place))
        entry.msgstr, entry.flags = text, []
    return found.__unicode__().encode()


def bring(user, content, code="fr"):
    return keep(read_file(content), "texts.po", locale(code), user)


def save(user, record, chosen=None):
    plan = plan_of(record, user)
    if chosen is None:
        chosen = {line.id for line in plan.lines if line.is_ticked}
    return carry_out(record, user, chosen, plan.digest)


def kinds(user, content):
    return {
        line.id.rpartition(":")[2]: line.kind for line in plan_of(bring(user, content), user).lines
    }


def draft_of(page, code="fr"):
    found = TextPage.objects.filter(
        translation_key=page.translation_key, locale=locale(code)
    ).first()
    return found and found.get_latest_revision_as_object()


FRENCH = {
    ":title": "Mots d’origine",
    ":summary": "En bref",
    ":body.one": "Une phrase.",
    ":body.two": "Le tribunal de <a1>la ville</a1> a dit <b>non</b>.",
}


@pytest.mark.both_databases
def test_a_text_goes_out_and_comes_back_as_a_draft_of_whoever_brings_it(translator, original):
    content = filled(take_out(translator, original), **FRENCH)

    save(translator, bring(translator, content))

    draft = draft_of(original)
    assert (draft.title, draft.summary) == ("Mots d’origine", "En bref")
    assert [str(child.value) for child in draft.body] == [
        "<p>Une phrase.</p>",
        '<p>Le tribunal de <a href="https://example.org/court">la ville</a> a dit <b>non</b>.</p>',
    ]
    assert not draft.live
    assert draft.latest_revision.user == translator
    assert PageLogEntry.objects.filter(page_id=draft.pk, user=translator).exists()
    assert Claim.objects.get(translation_key=original.translation_key).user == translator


def test_each_unit_says_where_it_stands_what_its_terms_are_and_how_long_it_is(translator, original):
    GlossaryTerm(term_en="court", term_fr="tribunal", note_fr="jamais « cour »").save()
    translate(original, "fr", live=False)

    found = catalogue(take_out(translator, original))

    entry = next(each for each in found if each.msgctxt.endswith(":body.two"))
    assert entry.msgid == "The court of <a1>the city</a1> said <b>no</b>."
    assert "Original words › Paragraph" in entry.comment
    assert "Term: court = tribunal (jamais « cour »)" in entry.comment
    assert "<a1> leads to https://example.org/court" in entry.comment
    assert "7 words, 30 signs" in entry.comment
    assert "https://s/admin/pages/" in entry.comment
    title = next(each for each in found if each.msgctxt.endswith(":title"))
    assert "at most 255" in title.comment


def test_what_was_translated_before_goes_along_and_what_has_changed_is_fuzzy(translator, original):
    translate(original, "fr", title="Titre", summary="En bref")
    publish(original, summary="In other words")

    found = {
        each.msgctxt.rpartition(":")[2]: each for each in catalogue(take_out(translator, original))
    }

    assert found["title"].msgstr == "Titre"
    assert "fuzzy" not in found["title"].flags
    assert "fuzzy" in found["summary"].flags
    assert found["summary"].previous_msgid == "In short"
    assert found["body.one"].msgstr == ""  # still the words of the original


def test_a_file_that_nobody_touched_changes_nothing(translator, original):
    translate(original, "fr", title="Titre", body=[paragraph("Une phrase.", "one")])

    assert set(kinds(translator, take_out(translator, original)).values()) <= {"same", "unfinished"}


@pytest.mark.wide
def test_a_second_time_the_same_file_has_nothing_to_save(translator, original):
    content = filled(take_out(translator, original), **FRENCH)
    save(translator, bring(translator, content))

    assert set(kinds(translator, content).values()) == {"same"}
    with pytest.raises(ExchangeError):
        save(translator, bring(translator, content))


@pytest.mark.wide
def test_what_is_brought_twice_is_saved_once(translator, original):
    record = bring(translator, filled(take_out(translator, original), **FRENCH))
    save(translator, record)

    with pytest.raises(ExchangeError, match="already"):
        carry_out(record, translator, {"x"}, "")


@pytest.mark.wide
def test_files_joined_are_read_as_one_and_the_untouched_copy_does_no_harm(translator, original):
    content = take_out(translator, original)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.po", filled(content, **{":title": "Mots d’origine"}))
        archive.writestr("two.po", filled(content, **{":summary": "En bref"}))

    save(translator, bring(translator, packed.getvalue()))

    assert (draft_of(original).title, draft_of(original).summary) == ("Mots d’origine", "En bref")


def test_a_unit_translated_twice_in_other_words_is_named_and_not_offered(translator, original):
    content = take_out(translator, original)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.po", filled(content, **{":title": "Un titre", ":summary": "Bref"}))
        archive.writestr("two.po", filled(content, **{":title": "Un autre"}))

    plan = plan_of(bring(translator, packed.getvalue()), translator)

    (fault,) = plan.of("invalid")
    assert fault.id.endswith(":title")
    assert "one.po" in fault.fault
    assert [line.id.rpartition(":")[2] for line in plan.of("new")] == ["summary"]


@pytest.mark.wide
def test_a_part_of_a_file_is_enough(translator, original):
    found = catalogue(filled(take_out(translator, original), **FRENCH))
    for entry in [each for each in found if not each.msgctxt.endswith(":title")]:
        found.remove(entry)

    save(translator, bring(translator, found.__unicode__().encode()))

    assert draft_of(original).title == "Mots d’origine"
    assert draft_of(original).summary == "In short"


@pytest.mark.parametrize(
    ("words", "said"),
    widely(
        [
            ("Le tribunal de <a1>la ville a dit non.", "not closed"),
            ("Le tribunal de la ville</a1> a dit non.", "closes what was not opened"),
            ("Le tribunal de <a1>la <b>ville</a1></b> a dit non.", "closes what was not opened"),
            ("Le tribunal de <a2>la ville</a2> a dit non.", "not known here"),
            ("Le tribunal de la ville a dit non.", "link of the original is missing: <a1>"),
            ("<a1>Le tribunal</a1> de <a1>la ville</a1>.", "more than once: <a1>"),
            ("Le tribunal de <a1 la ville</a1> a dit non.", "no mark of this text"),
            (
                'Le <a href="https://a.example">tribunal</a> de <a1>x</a1>',
                "no mark of this text",
            ),
            ("<script>alert(1)</script> <a1>la ville</a1>", "not known here"),
            ("<a1/> la ville", "is broken"),
            ("Суд <a1>города</a1> сказал нет.", "letters of this language"),
        ],
        ("Le tribunal de la ville a dit non.", "link of the original is missing: <a1>"),
        ("<script>alert(1)</script> <a1>la ville</a1>", "not known here"),
        ("Суд <a1>города</a1> сказал нет.", "letters of this language"),
    ),
)
def test_broken_marks_and_foreign_letters_are_named_and_the_rest_is_offered(
    translator, original, words, said
):
    content = filled(take_out(translator, original), **{**FRENCH, ":body.two": words})

    plan = plan_of(bring(translator, content), translator)

    (fault,) = plan.of("invalid")
    assert said in fault.fault
    assert fault.sent.place.startswith("line ")
    assert len(plan.of("new")) == 3


def test_what_is_too_long_or_unknown_is_named(translator, original):
    content = filled(take_out(translator, original), **{":title": "x" * 300})
    content = content.replace(b":summary", b":summery")
    content = filled(content, **{":summery": "En bref"})

    faults = [line.fault for line in plan_of(bring(translator, content), translator).of("invalid")]

    assert any("It has 300 signs; at most 255 have room." in fault for fault in faults)
    assert any("Nothing of this site" in fault for fault in faults)


@pytest.mark.wide
def test_words_that_only_look_like_marks_stay_words(translator):
    page = make_text(body=[paragraph("If a &lt;b&gt; c &amp;lt; d &amp; e", "one")])
    content = take_out(translator, page)
    entry = next(each for each in catalogue(content) if each.msgctxt.endswith(".one"))
    assert entry.msgid == "If a &lt;b> c &amp;lt; d & e"

    save(translator, bring(translator, filled(content, **{".one": "Si a &lt;b> c &amp;lt; d & é"})))

    assert str(draft_of(page).body[0].value) == "<p>Si a &lt;b&gt; c &amp;lt; d &amp; é</p>"


@pytest.mark.both_databases
def test_a_file_of_an_older_version_marks_its_text_as_outdated(translator, original):
    content = filled(take_out(translator, original), **FRENCH)
    publish(original, summary="In other words")

    record = bring(translator, content)
    plan = plan_of(record, translator)
    (stale,) = plan.of("stale")
    assert (stale.sent.source, stale.unit.source) == ("In short", "In other words")
    save(translator, record)

    page = Page.objects.get(pk=draft_of(original).pk).specific
    draft = page.get_latest_revision_as_object()
    assert draft.summary == "En bref"
    assert draft.follows_version != original.record.text_version_id
    draft.latest_revision.publish()
    assert type(page).objects.get(pk=page.pk).record.is_outdated


@pytest.mark.wide
def test_good_words_are_not_ticked_to_be_written_over_by_older_ones(translator, original):
    content = filled(take_out(translator, original), **FRENCH)
    copy = translate(publish(original, summary="In other words"), "fr", summary="Autrement dit")

    plan = plan_of(bring(translator, content), translator)

    (stale,) = plan.of("stale")
    assert not stale.is_ticked
    save(translator, bring(translator, content), {line.id for line in plan.of("stale", "new")})
    draft = draft_of(copy)
    draft.latest_revision.publish()
    assert type(copy).objects.get(pk=copy.pk).record.is_outdated


@pytest.mark.wide
def test_an_outdated_text_is_current_when_all_that_changed_was_translated(translator, original):
    copy = translate(original, "fr", title="Titre", summary="En bref", body=[])
    publish(original, summary="In other words", title="Another title")
    content = take_out(translator, original)

    save(translator, bring(translator, filled(content, **{":summary": "Autrement dit"})))
    assert draft_of(copy).follows_version != original.record.text_version_id
    # The title is right as it is: no longer fuzzy.
    content = filled(content, **{":summary": "Autrement dit, bref", ":title": "Titre"})
    save(translator, bring(translator, content))

    newest = type(original).objects.get(pk=original.pk).record.text_version_id
    assert draft_of(copy).follows_version == newest


@pytest.mark.wide
def test_a_new_block_of_the_original_comes_with_its_translation(translator, original):
    copy = translate(original, "fr", title="Titre", body=[paragraph("Une phrase.", "one")])
    publish(original, body=[*original.body.raw_data, paragraph("New words.", "new")])
    content = take_out(translator, original)

    save(translator, bring(translator, filled(content, **{":body.new": "Du nouveau."})))

    assert [str(child.value) for child in draft_of(copy).body][-1] == "<p>Du nouveau.</p>"


@pytest.mark.both_databases
def test_all_is_undone_but_what_somebody_has_changed_since(translator, original):
    other = make_text("en", title="Other words", slug="other")
    copies = [translate(page, "fr", live=False) for page in (original, other)]
    records = []
    for page, word in ((original, "Un"), (other, "Deux")):
        content = filled(take_out(translator, page), **{":title": word})
        records.append(save(translator, bring(translator, content)))
    changed = draft_of(other)
    changed.title = "Encore"
    changed.save_revision()

    assert undo(records[0], translator).texts == 1
    undone = undo(records[1], translator)

    assert draft_of(copies[0]).title == "Original words"
    assert (undone.texts, undone.left) == (0, ["Encore"])
    assert draft_of(copies[1]).title == "Encore"


def test_a_locked_text_is_named_and_left_alone(translator, original):
    copy = translate(original, "fr", live=False)
    content = filled(take_out(translator, original), **FRENCH)
    Page.objects.filter(pk=copy.pk).update(locked=True, locked_by=make_user("Organisers"))

    plan = plan_of(bring(translator, content), translator)

    assert {line.kind for line in plan.lines} == {"invalid"}
    assert "locked" in plan.lines[0].fault


def test_what_somebody_else_has_taken_is_not_ticked(translator, original):
    copy = translate(original, "fr", live=False)
    Claim.objects.create(
        translation_key=copy.translation_key, locale=locale(), user=make_user("Translators: French")
    )
    content = filled(take_out(translator, original), **FRENCH)

    assert not any(line.is_ticked for line in plan_of(bring(translator, content), translator).lines)


@pytest.mark.both_databases
def test_people_go_out_too_and_are_written_only_where_ticked(translator):
    person = make_signatory(name_en="Anna New", description_en="writer")
    texts = list(Texts(translator, locale()).things("people.signatory", {person.pk}))
    glossary = Glossary(texts[0].source_language, texts[0].language)
    content = FORMATS["po"].write(
        texts, texts[0].source_language, texts[0].language, Notes(str, glossary)
    )
    content = filled(content, **{":description": "écrivaine"})
    record = bring(translator, content)
    assert not any(line.is_ticked for line in plan_of(record, translator).lines)

    saved = save(translator, record, {f"thing:people.signatory:{person.pk}:description"})

    person.refresh_from_db()
    assert person.description_fr == "écrivaine"
    assert undo(saved, translator).texts == 1
    person.refresh_from_db()
    assert not person.description_fr


def test_a_column_translated_from_older_words_is_outdated(translator):
    person = make_signatory(name_en="Anna New", description_en="writer")
    texts = list(Texts(translator, locale()).things("people.signatory", {person.pk}))
    glossary = Glossary(texts[0].source_language, texts[0].language)
    content = FORMATS["po"].write(
        texts, texts[0].source_language, texts[0].language, Notes(str, glossary)
    )
    person.description_en = "writer and painter"
    person.save()
    unit = f"thing:people.signatory:{person.pk}:description"

    save(translator, bring(translator, filled(content, **{":description": "écrivaine"})), {unit})

    person.refresh_from_db()
    assert person.text_state("description", "fr") == "outdated"


def words_file(code="fr"):
    text = WordsText(BY_CODE[code])
    notes = Notes(str, Glossary(text.source_language, text.language))
    return FORMATS["po"].write([text], text.source_language, text.language, notes)


def test_words_of_the_interface_go_out_and_come_back_with_all_their_gaps():
    organiser = make_user("Organisers")
    key = key_of("", "Skip to the text")
    counted = next(item for item in readers_words("fr") if item.plural)
    content = filled(
        words_file(),
        **{f":{key}.0": "Aller au texte même", f":{counted.key}.0": "sans le nombre %(wrong)s"},
    )
    record = bring(organiser, content)
    plan = plan_of(record, organiser)
    (fault,) = plan.of("invalid")
    assert "%(wrong)s" in fault.fault
    assert not any(line.is_ticked for line in plan.lines)

    saved = save(organiser, record, {f"word:interface:{key}.0"})

    row = Wording.objects.get(language="fr", message="Skip to the text")
    assert row.texts == ["Aller au texte même"]
    assert undo(saved, organiser).texts == 1
    assert not Wording.objects.filter(language="fr", message="Skip to the text").exists()


def test_who_may_not_change_words_of_the_interface_does_not_by_a_file(translator):
    plan = plan_of(bring(translator, words_file()), translator)

    assert {line.kind for line in plan.lines} == {"invalid"}


def test_what_lies_in_the_bin_neither_goes_out_nor_comes_back(translator, original):
    copy = translate(original, "fr", live=False)
    content = filled(take_out(translator, original), **FRENCH)
    organiser = make_user("Organisers")
    delete([copy], organiser)

    assert texts_of(translator, original) == []
    plan = plan_of(bring(translator, content), translator)
    assert {line.kind for line in plan.lines} <= {"invalid", "unfinished"}


def test_a_picture_that_only_drafts_of_others_show_does_not_go_out(translator, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    picture = CampaignImage(title="Secret", description_ru="Тайное", file=png())
    picture.save()
    block = {"type": "image", "value": {"image": picture.pk, "caption": ""}, "id": "p"}
    make_text("ru", live=False, body=[block])

    things = list(Texts(translator, locale()).things("home.campaignimage", {picture.pk}))
    seen = list(Texts(make_user("Organisers"), locale()).things("home.campaignimage", {picture.pk}))

    assert (len(things), len(seen)) == (0, 1)


@pytest.mark.both_databases
def test_files_are_forgotten_when_they_are_of_no_use(translator, original):
    old = timezone.now() - timedelta(days=100)
    content = filled(take_out(translator, original), **FRENCH)
    saved, unused, fresh = (bring(translator, content) for _number in range(3))
    saved = save(translator, saved)
    TextImport.objects.filter(pk__in=[saved.pk, unused.pk]).update(made_at=old)
    TextImport.objects.filter(pk=saved.pk).update(imported_at=old)

    forget_old_files()
    forget_old_files()

    assert set(TextImport.objects.values_list("pk", flat=True)) == {saved.pk, fresh.pk}
    assert not TextImport.objects.get(pk=saved.pk).can_be_undone


@pytest.mark.wide
def test_a_document_comes_home_while_the_original_has_changed(translator, original):
    document = docx.Document(io.BytesIO(take_out(translator, original, "docx")))
    rows = {row.cells[0].text: row for table in document.tables for row in table.rows}
    for place, words in ((":title>", "Mots d’origine"), (":summary>", "En bref")):
        row = next(row for text, row in rows.items() if place in text)
        row.cells[2].text = words
    content = io.BytesIO()
    document.save(content)
    publish(original, summary="In other words")

    record = bring(translator, content.getvalue())
    plan = plan_of(record, translator)
    assert [line.sent.source for line in plan.of("stale")] == ["In short"]
    save(translator, record)

    draft = draft_of(original)
    assert (draft.title, draft.summary) == ("Mots d’origine", "En bref")
    draft.latest_revision.publish()
    assert type(original).objects.get(pk=draft.pk).record.is_outdated


# Screens


def send(client, content, name="texts.po"):
    return client.post(reverse("bring_texts_back"), {"file": SimpleUploadedFile(name, content)})


def test_the_whole_way_by_the_screens(client, translator, original):
    client.force_login(translator)
    shown = client.get(reverse("take_texts_out"), {"language": "fr"})
    text = texts_of(translator, original)[0]
    assert text.id in shown.content.decode()
    out = client.post(
        reverse("take_texts_out"), {"language": "fr", "text": text.id, "format": "po"}
    )
    assert out["Content-Disposition"] == 'attachment; filename="texts-en-fr.po"'

    answer = send(client, filled(out.content, **FRENCH))
    look = client.get(answer.url)
    assert "Une phrase." in look.content.decode()
    chosen = {"unit": [f"{text.id}:title"], "digest": look.context["digest"], "save": "1"}
    saved = client.post(answer.url, chosen, follow=True)

    assert "1 draft was saved. It is not public." in saved.content.decode()
    assert draft_of(original).title == "Mots d’origine"
    assert draft_of(original).summary == "In short"  # was not ticked
    client.post(answer.url, {"undo": "1"})
    assert draft_of(original).title == "Original words"


def test_texts_go_out_apart_in_a_zip(client, translator, original):
    client.force_login(translator)
    values = {"language": "fr", "text": texts_of(translator, original)[0].id, "apart": "1"}

    out = client.post(reverse("take_texts_out"), values)

    with zipfile.ZipFile(io.BytesIO(out.content)) as archive:
        assert archive.namelist() == ["001-original-words.po"]


def test_nobody_takes_out_or_brings_back_another_language(client, translator, original):
    copy = translate(original, "ru", live=False)
    client.force_login(translator)
    organiser = make_user("Organisers")
    russian = filled(take_out(organiser, original, code="ru"), **{":title": "Слова"})

    answer = send(client, russian)
    record = bring(organiser, russian, "ru")
    look = client.get(reverse("brought_texts", args=[record.pk]))
    record.user = translator
    record.save()
    own = client.get(reverse("brought_texts", args=[record.pk]))

    assert "which you do not translate into" in answer.content.decode()
    assert (look.status_code, own.status_code) == (302, 302)
    assert draft_of(copy, "ru").title == "Original words"


def test_what_was_looked_at_is_what_is_saved(translator, original):
    copy = translate(original, "fr", live=False)
    record = bring(translator, filled(take_out(translator, original), **FRENCH))
    plan = plan_of(record, translator)
    changed = draft_of(copy)
    changed.title = "Autre"
    changed.save_revision()

    with pytest.raises(ExchangeError, match="in the meantime"):
        carry_out(record, translator, {line.id for line in plan.lines}, plan.digest)

    assert draft_of(copy).title == "Autre"
    assert TextImport.objects.get(pk=record.pk).imported_at is None


def test_a_draft_that_the_translator_may_not_see_does_not_go_out(translator):
    hidden = make_text("en", title="Secret words", live=False)

    assert texts_of(translator, hidden) == []


# Others work on, while a file is out


def colleague_writes(page, **words):
    """Somebody changes the French text, without having claimed it."""
    draft = draft_of(page)
    for name, text in words.items():
        setattr(draft, name, text)
    return draft.save_revision(user=make_user("Translators: French"))


@pytest.mark.parametrize("kind", widely(FORMATS, "po"))
@pytest.mark.parametrize("is_published", [False, True])
def test_an_older_file_leaves_what_others_have_improved_meanwhile(
    translator, original, kind, is_published
):
    copy = translate(original, "fr", title="Titre", summary="En bref")
    content = take_out(translator, original, kind)
    revision = colleague_writes(original, summary="En peu de mots")
    if is_published:
        revision.publish()

    plan = plan_of(bring(translator, content), translator)

    assert not plan.of("changed", "conflict", "new")
    assert draft_of(copy).summary == "En peu de mots"


@pytest.mark.wide
def test_only_what_the_translator_has_changed_comes_from_an_older_file(translator, original):
    translate(original, "fr", title="Titre", summary="En bref")
    content = take_out(translator, original)
    colleague_writes(original, summary="En peu de mots")

    save(translator, bring(translator, filled(content, **{":title": "Autre titre"})))

    assert (draft_of(original).title, draft_of(original).summary) == (
        "Autre titre",
        "En peu de mots",
    )


def test_what_both_have_changed_is_a_conflict_and_not_ticked(client, translator, original):
    translate(original, "fr", title="Titre", summary="En bref")
    content = take_out(translator, original)
    colleague_writes(original, summary="En peu de mots")
    client.force_login(translator)

    answer = send(client, filled(content, **{":summary": "Très bref"}))
    shown = client.get(answer.url).content.decode()

    (line,) = plan_of(TextImport.objects.get(), translator).of("conflict")
    assert line.id.endswith(":summary")
    assert not line.is_ticked
    assert "Somebody has changed this here since the file was taken out." in shown


@pytest.mark.wide
def test_words_confirmed_in_an_older_file_confirm_none_that_others_wrote(translator, original):
    copy = translate(original, "fr", title="Titre", summary="En bref", body=[])
    publish(original, summary="In other words", title="Another title")
    content = filled(take_out(translator, original), **{":title": "Titre", ":summary": "Bref"})
    colleague_writes(original, title="Un tout autre titre")

    save(translator, bring(translator, content))

    newest = type(original).objects.get(pk=original.pk).record.text_version_id
    assert draft_of(copy).follows_version != newest


@pytest.mark.wide
def test_an_untouched_copy_of_older_words_is_no_second_opinion(translator, original):
    translate(original, "fr", title="Titre", summary="En bref")
    content = take_out(translator, original)
    colleague_writes(original, summary="En peu de mots")
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w") as archive:
        archive.writestr("one.po", content)
        archive.writestr("two.po", filled(content, **{":summary": "Très bref"}))

    (line,) = plan_of(bring(translator, files.getvalue()), translator).of(
        "conflict", "invalid", "changed"
    )

    assert (line.kind, line.target) == ("conflict", "Très bref")


def test_a_file_that_lost_its_memory_ticks_nothing_that_stands_there(translator, original):
    translate(original, "fr", title="Titre", summary="")
    content = take_out(translator, original).replace(b"#. taken-out: ", b"#. ")

    plan = plan_of(
        bring(translator, filled(content, **{":title": "Autre", ":summary": "Bref"})), translator
    )

    ticks = {line.id.rpartition(":")[2]: line.is_ticked for line in plan.of("conflict", "new")}
    assert ticks == {"title": False, "summary": True}


@pytest.mark.wide
def test_the_own_words_of_an_earlier_bringing_are_no_conflict(translator, original):
    translate(original, "fr", title="Titre", summary="En bref")
    content = take_out(translator, original)
    save(translator, bring(translator, filled(content, **{":summary": "Bref"})))

    save(translator, bring(translator, filled(content, **{":summary": "Très bref"})))

    assert draft_of(original).summary == "Très bref"


# Words that are not what they seem


def ticks(user, content, code):
    lines = plan_of(bring(user, content, code), user).of("new", "changed")
    return {line.id.rpartition(":")[2]: (line.is_ticked, bool(line.notes)) for line in lines}


def test_a_file_in_the_wrong_letters_is_not_ticked(original):
    organiser = make_user("Organisers")
    content = take_out(organiser, original, code="ar")

    assert set(ticks(organiser, filled(content, **FRENCH), "ar").values()) == {(False, True)}


def test_a_name_in_latin_letters_is_ticked_and_a_sentence_is_not(original):
    organiser = make_user("Organisers")
    content = take_out(organiser, original, code="ar")
    words = {
        ":title": "Amnesty International",
        ":summary": "بإيجاز",
        ":body.one": "Une seule phrase.",
    }

    assert ticks(organiser, filled(content, **words), "ar") == {
        "title": (True, False),
        "summary": (True, False),
        "body.one": (False, True),
    }


@pytest.mark.parametrize(
    "empty", widely(["<a1></a1>", "<a1> </a1>", "<a1>\u200b</a1>", "<a1><b></b></a1>"], first=1)
)
def test_a_link_without_words_is_named(translator, original, empty):
    content = filled(take_out(translator, original), **{":body.two": f"Le tribunal {empty}."})

    (fault,) = plan_of(bring(translator, content), translator).of("invalid")

    assert "no words: <a1>" in fault.fault


def test_a_link_that_has_no_words_in_the_original_needs_none(translator):
    linked = 'Here<a href="https://example.org/x"></a> it is'
    page = make_text("en", title="Original words", body=[paragraph(linked, "one")])
    content = filled(take_out(translator, page), **{":body.one": "Le voici<a1></a1> là"})

    assert not plan_of(bring(translator, content), translator).of("invalid")


@pytest.mark.wide
def test_invisible_signs_are_taken_out_with_a_note(translator, original):
    words = "\u202eUne\u2066 phrase\ufeff.\u202c"
    content = filled(take_out(translator, original), **{":body.one": words})
    record = bring(translator, content)

    (line,) = plan_of(record, translator).of("new")
    save(translator, record)

    assert line.notes == ("Invisible signs were taken out.",)
    assert str(draft_of(original).body[0].value) == "<p>Une phrase.</p>"


@pytest.mark.wide
def test_invisible_signs_that_stand_there_already_may_stay(translator, original):
    translate(original, "fr", title="Le \u2068PEN\u2069", summary="En bref")
    content = take_out(translator, original)
    assert set(kinds(translator, content).values()) <= {"same", "unfinished"}

    save(translator, bring(translator, filled(content, **{":title": "Du \u2068PEN\u2069"})))

    assert draft_of(original).title == "Du \u2068PEN\u2069"


def test_a_zip_is_read_beside_what_is_none_of_ours_and_that_is_named(client, translator, original):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.po", filled(take_out(translator, original), **FRENCH))
        archive.writestr("notes.txt", "To do: é".encode("utf-16"))
        archive.writestr("README", "Hello")
        archive.writestr("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        archive.writestr("__MACOSX/._one.po", b"\0\5\x16\7")
    client.force_login(translator)

    answer = send(client, packed.getvalue(), "texts.zip")
    shown = client.get(answer.url).content.decode()

    assert len(TextImport.objects.get().units) == len(FRENCH)
    assert "none of ours: notes.txt, README, Thumbs.db, __MACOSX" in shown
