"""Words of a machine that nobody has read become public by no road."""

import datetime
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Workflow
from wagtail.test.utils.form_data import rich_text

from home.models import CampaignSettings, TextPage
from home.multilingual.machine_words import UnreadWordsError, note_made, unread
from home.releases.due import do_due
from home.releases.models import Release
from home.releases.readiness import mark_ready
from home.releases.releasing import Chosen, ReleaseError, join, make_release, publish_late
from home.releases.withdrawal import undo as undo_withdrawal
from home.releases.withdrawal import withdraw
from home.translating.exchange.applying import carry_out as carry_out_file
from home.translating.exchange.applying import keep, plan_of
from home.translating.exchange.sent import Sent, SentFile
from home.translating.exchange.units import Texts
from tests.breadth import widely
from tests.builders import home_of, make_text, make_user, paragraph, translate
from tests.editing import edit_address, form_data, send

pytestmark = pytest.mark.django_db


def by_machine(page, **words):
    """The page with a draft that a machine has filled."""
    draft = page.get_latest_revision_as_object()
    draft.title = "Titre de machine"
    draft.body = [
        {"type": "paragraph", "value": "<p>Une phrase.</p>", "id": "one"},
        {"type": "paragraph", "value": "<p>Une autre.</p>", "id": "two"},
    ]
    for name, value in words.items():
        setattr(draft, name, value)
    note_made(draft, ["title", "body.one", "body.two"])
    draft.save_revision(clean=False)
    return TextPage.objects.get(pk=page.pk)


@pytest.fixture
def organiser():
    return make_user("Organisers", is_superuser=False)


@pytest.fixture
def editor(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def original():
    body = [paragraph("One sentence.", "one"), paragraph("Another one.", "two")]
    return make_text("en", title="Original words", slug="original", body=body)


@pytest.fixture
def french(original):
    return by_machine(translate(original, "fr", live=False))


@pytest.fixture
def live(original):
    """A translation that was public before a machine wrote its newest draft."""
    return by_machine(translate(original, "fr", title="Titre", slug="titre", body=[]))


def newest(page):
    return TextPage.objects.get(pk=page.pk).get_latest_revision()


def tokens_of(page):
    return [each.token for each in unread(newest(page).as_object())]


def read_all(page, client):
    """Presses every button that says so, and saves a draft."""
    return send(
        client, page, machine_read=[each.token for each in unread(newest(page).as_object())]
    )


def in_an_hour():
    return timezone.now() + datetime.timedelta(hours=1)


# The roads: each tries to make the newest draft public, and may raise what a caller is told.


def by_the_form(page, client):
    return send(client, page, "action-publish")


def by_the_form_at_a_moment(page, client):
    moment = (timezone.now() + datetime.timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    return send(client, page, "action-publish", go_live_at=moment)


def by_marking_it_ready(page, client):
    return send(client, page, "action-ready")


def by_the_button_of_a_release(page, client):
    return send(client, page, "action-release")


def by_handing_it_in(page, client):
    return send(client, page, "action-submit")


def by_a_bulk_action(page, client):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?id={page.pk}", {"next": "/admin/"}, follow=True)


def by_a_bulk_action_on_what_is_above(page, client):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    above = page.get_parent()
    return client.post(f"{address}?id={above.pk}", {"include_descendants": "on"}, follow=True)


def by_its_revision(page, client):
    newest(page).publish()


def by_its_revision_at_a_moment(page, client):
    draft = newest(page).as_object()
    draft.go_live_at = in_an_hour()
    draft.save_revision(clean=False).publish()


def by_a_schedule_that_is_due(page, client):
    page.revisions.filter(pk=newest(page).pk).update(approved_go_live_at=timezone.now())
    do_due()


def by_the_row(page, client):
    draft = newest(page).as_object()
    draft.live = True
    draft.save()


def by_a_release(page, client):
    make_release([Chosen(page, newest(page))], None, _organiser())


def by_a_release_at_a_moment(page, client):
    make_release([Chosen(page, newest(page))], in_an_hour(), _organiser())


def by_the_screen_of_a_release(page, client):
    values = {"include": page.pk, f"revision-{page.pk}": newest(page).pk, "when": "now"}
    address = f"{reverse('new_release')}?page={page.pk}"
    return client.post(address, {**values, "step": "confirm", "zone": "UTC", "late": "fallback"})


def by_a_release_that_is_due(page, client):
    release = _release_of(page)
    release.items.create(
        page=page,
        revision=newest(page),
        key=page.translation_key,
        code="fr",
        title="Titre",
        page_published_at=page.last_published_at,
    )
    do_due()


def by_joining_a_release(page, client):
    join(_release_of(page, in_an_hour()), page, _organiser())


def by_joining_a_release_that_is_out(page, client):
    release = _release_of(page)
    release.state = Release.State.PUBLISHED
    release.save()
    publish_late(release, page, _organiser())


def by_a_ready_mark(page, client):
    mark_ready(page, newest(page), _organiser())


def by_an_approval(page, client):
    state = _in_workflow(page)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address, follow=True)


def by_an_approval_in_a_window(page, client):
    state = _in_workflow(page)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = client.post(address, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert json.loads(answer.content)["redirect"] == edit_address(page)
    return client.get(edit_address(page))


def by_an_approval_in_the_form(page, client):
    _in_workflow(page)
    values = {"workflow-action-name": "approve"}
    return send(client, page, "action-workflow-action", **values)


def by_an_approval_of_the_model(page, client):
    _in_workflow(page).approve(_organiser())


def by_a_copy(page, client):
    copy = page.copy(update_attrs={"slug": "copie"}, keep_live=True)
    copy.revisions.filter(content__title="Titre de machine").last().publish()


def by_doubling_a_block(page, client):
    """Everything else is read, but the words stand there twice."""
    draft = newest(page).as_object()
    draft.body.append(("paragraph", str(draft.body[0].value)))
    draft.body.pop(0)
    draft.save_revision(clean=False)
    newest(page).publish()


def by_a_change_of_a_word(page, client):
    draft = newest(page).as_object()
    draft.title = "Titre de la machine"
    draft.save_revision(clean=False)
    newest(page).publish()


def by_a_draft_that_comes_back(page, client):
    """A person writes everything anew; then the machine's draft is brought back."""
    machine = newest(page)
    draft = machine.as_object()
    draft.title, draft.body = "Titre humain", []
    draft.machine_words = None
    draft.save_revision(clean=False)
    address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, machine.pk])
    values = form_data(client, page, address)
    values["action-publish"] = "1"
    return client.post(address, dict(values.lists()))


def by_a_file(page, client):
    """Somebody brings a translation of one place; the others are still the machine's."""
    user = _organiser()
    (text,) = Texts(user, page.locale).pages({page.translation_key})
    unit = next(each for each in text.units if each.id.endswith(":title"))
    sent = Sent(unit.id, unit.source, "Un titre humain", "line 1")
    record = keep(SentFile("PO", "fr", [sent]), "x.po", page.locale, user)
    plan = plan_of(record, user)
    carry_out_file(record, user, {unit.id}, plan.digest)
    newest(page).publish()


def by_moving_it(page, client):
    above = home_of("fr").add_child(
        instance=TextPage(title="Autre", slug="autre", locale=page.locale, live=True)
    )
    page.move(Page.objects.get(pk=above.pk), pos="last-child")
    newest(page).publish()


def by_translating_its_draft(page, client):
    """A copy in another language has the machine's words until they are translated."""
    page.first_published_at = None
    newest(page).as_object().copy_for_translation(Locale.objects.get(language_code="de"))
    german = TextPage.objects.get(translation_key=page.translation_key, locale__language_code="de")
    newest(german).publish()


ROADS = [
    by_the_form,
    by_the_form_at_a_moment,
    by_marking_it_ready,
    by_the_button_of_a_release,
    by_handing_it_in,
    by_a_bulk_action,
    by_a_bulk_action_on_what_is_above,
    by_its_revision,
    by_its_revision_at_a_moment,
    by_a_schedule_that_is_due,
    by_the_row,
    by_a_release,
    by_a_release_at_a_moment,
    by_the_screen_of_a_release,
    by_a_release_that_is_due,
    by_joining_a_release,
    by_joining_a_release_that_is_out,
    by_a_ready_mark,
    by_an_approval,
    by_an_approval_in_a_window,
    by_an_approval_in_the_form,
    by_an_approval_of_the_model,
    by_a_copy,
    by_doubling_a_block,
    by_a_change_of_a_word,
    by_a_draft_that_comes_back,
    by_a_file,
    by_moving_it,
    by_translating_its_draft,
]
#: Roads that do not touch the newest draft of what is public.
OF_DRAFTS = (by_a_bulk_action_on_what_is_above,)
#: Nobody is there to be told; the schedule says so.
SILENT = (by_a_schedule_that_is_due, by_a_release_that_is_due)


def _organiser():
    return make_user("Organisers")


def _release_of(page, moment=None):
    return Release.objects.create(title="Together", moment=moment or timezone.now())


def _in_workflow(page):
    workflow = Workflow.objects.filter(active=True).first()
    state = workflow.start(TextPage.objects.get(pk=page.pk), _organiser())
    return state.current_task_state


def said_by(answer):
    if answer is None:
        return ""
    html = answer.content.decode()
    context = answer.context or {}
    return " ".join([html, *(str(each) for each in context.get("messages") or ())])


@pytest.mark.parametrize("was_live", widely([False, True], first=1), ids=["new", "live"])
@pytest.mark.parametrize(
    "road",
    widely(
        [pytest.param(each, marks=pytest.mark.both_databases) for each in SILENT]
        + [each for each in ROADS if each not in SILENT],
        by_the_form,
        by_a_bulk_action,
        by_its_revision,
        by_a_schedule_that_is_due,
        by_a_release,
        by_a_release_that_is_due,
        by_an_approval,
        by_a_file,
    ),
)
def test_no_road_publishes_what_nobody_has_read(request, editor, was_live, road):
    page = request.getfixturevalue("live" if was_live else "french")
    before = (page.live, page.title)
    told = ""
    try:
        told = said_by(road(page, editor))
    except (UnreadWordsError, ReleaseError) as error:
        told = str(error)

    assert not [each.title for each in TextPage.objects.filter(live=True) if of_machine(each)]
    page = TextPage.objects.get(pk=page.pk)
    assert (page.live, page.title) == before
    is_scheduled = page.revisions.exclude(approved_go_live_at=None).exists()
    assert not is_scheduled or road is by_a_schedule_that_is_due
    assert "nobody has read" in told or road in SILENT or (was_live and road in OF_DRAFTS)


def of_machine(page):
    words = f"{page.title} {page.body}"
    return any(each in words for each in ("machine", "Une phrase", "Une autre"))


@pytest.mark.wide
@pytest.mark.parametrize("was_live", widely([False, True], True), ids=["new", "live"])
def test_what_somebody_has_read_is_published(request, editor, was_live):
    page = request.getfixturevalue("live" if was_live else "french")

    read_all(page, editor)
    assert unread(newest(page).as_object()) == []
    send(editor, page, "action-publish")

    page = TextPage.objects.get(pk=page.pk)
    assert (page.live, page.title) == (True, "Titre de machine")
    assert page.record.unread_passages == 0


@pytest.mark.wide
def test_reading_and_publishing_is_one_step_if_one_likes(editor, french):
    tokens = tokens_of(french)

    send(editor, french, "action-publish", machine_read=tokens)

    assert TextPage.objects.get(pk=french.pk).live


@pytest.mark.wide
def test_each_passage_is_read_by_itself(editor, french):
    first, *_others = unread(newest(french).as_object())

    answer = send(editor, french, "action-publish", machine_read=[first.token])

    assert "Une phrase." in str(answer.context["form"].errors["machine_read"])
    assert "Titre de machine" not in str(answer.context["form"].errors["machine_read"])


@pytest.mark.wide
def test_a_change_of_the_words_is_no_reading_and_what_is_read_may_be_changed(editor, french):
    send(editor, french, title="Un autre titre")
    assert "title" in [each.key for each in unread(newest(french).as_object())]

    tokens = tokens_of(french)
    send(editor, french, machine_read=tokens, title="Encore un titre")
    send(editor, french, title="Un titre pour finir")

    assert unread(newest(french).as_object()) == []


@pytest.mark.wide
def test_the_button_of_a_form_counts_though_words_were_saved_since(editor, french):
    """One mends a passage, which saves itself, and then says to have read it."""
    tokens = tokens_of(french)
    send(editor, french, title="Un titre corrigé")

    send(editor, french, machine_read=tokens)

    assert unread(newest(french).as_object()) == []


def test_who_has_read_other_words_has_not_read_these(editor, french):
    """A form that was open while a machine wrote there once more."""
    tokens = tokens_of(french)
    by_machine(french, title="Encore la machine")

    send(editor, french, machine_read=tokens)

    assert [each.key for each in unread(newest(french).as_object())] == ["title"]


LONG = "Le tribunal militaire a condamné l’auteur à cinq ans de colonie pour un film sur un pont."


@pytest.mark.wide
@pytest.mark.parametrize(
    "blocks",
    widely(
        [
            {"two": "Une autre.", "one": LONG[:45], "split": LONG[45:]},
            {"two": "Une autre.", "split": LONG[45:]},
            {"one": LONG, "two": "Une autre.", "doubled": f"X Y {LONG}"},
            {"two": f"Une autre. {LONG[20:]}"},
        ],
        first=1,
    ),
    ids=["split", "one half", "doubled and changed", "moved into what a person wrote"],
)
def test_a_piece_of_a_machines_passage_stays_unread_wherever_it_stands(editor, original, blocks):
    page = translate(original, "fr", live=False)
    draft = page.get_latest_revision_as_object()
    draft.title = "Titre"
    draft.body = [
        {"type": "paragraph", "value": f"<p>{LONG}</p>", "id": "one"},
        {"type": "paragraph", "value": "<p>Une autre.</p>", "id": "two"},
    ]
    note_made(draft, ["body.one"])
    draft.save_revision(clean=False)

    draft = newest(page).as_object()
    draft.body = [
        {"type": "paragraph", "value": f"<p>{words}</p>", "id": name}
        for name, words in blocks.items()
    ]
    draft.save_revision(clean=False)

    expected = {name for name, words in blocks.items() if words != "Une autre."}
    assert {each.key for each in unread(newest(page).as_object())} == expected
    read_all(page, editor)
    assert unread(newest(page).as_object()) == []


@pytest.mark.wide
def test_who_publishes_a_piece_at_once_keeps_what_was_typed(editor, original):
    page = translate(original, "fr", live=False)
    draft = page.get_latest_revision_as_object()
    draft.title = "Titre"
    draft.body = [{"type": "paragraph", "value": f"<p>{LONG}</p>", "id": "one"}]
    note_made(draft, ["body.one"])
    draft.save_revision(clean=False)
    words = rich_text(f"<p>{LONG[40:]}</p>")

    answer = send(editor, page, "action-publish", **{"body-0-id": "split", "body-0-value": words})

    assert answer.status_code == 200
    assert "A machine has translated passages" in answer.content.decode()
    assert LONG[60:] in answer.content.decode()
    assert not TextPage.objects.get(pk=page.pk).live


def test_what_a_person_writes_beside_it_is_theirs(editor, french):
    draft = newest(french).as_object()
    draft.body = [*draft.body.raw_data, {"type": "paragraph", "value": f"<p>{LONG}</p>", "id": "x"}]
    draft.save_revision(clean=False)

    assert {each.key for each in unread(newest(french).as_object())} == {"title", "one", "two"}


@pytest.mark.wide
def test_a_tick_alone_saves_itself(editor, french):
    values = form_data(editor, french)
    values.setlist("machine_read", tokens_of(french))

    answer = editor.post(edit_address(french), dict(values.lists()), HTTP_ACCEPT="application/json")

    assert answer.json()["success"]
    assert unread(newest(french).as_object()) == []


@pytest.mark.wide
def test_what_was_public_and_read_comes_back_from_a_withdrawal(editor, french, organiser):
    read_all(french, editor)
    newest(french).publish()

    withdrawal = withdraw([Page.objects.get(pk=french.pk)], organiser)
    undo_withdrawal(withdrawal, organiser)

    assert TextPage.objects.get(pk=french.pk).live


def test_the_table_and_the_review_say_how_much_is_left(editor, french):
    table = editor.get(reverse("translations")).content.decode()
    assert "by machine, 3 passages not read yet" in table

    _in_workflow(french)
    review = editor.get(reverse("review", args=[french.pk])).content.decode()
    assert "translated 3 passages that nobody has read" in review


def test_the_editor_marks_each_passage(editor, french):
    html = editor.get(edit_address(french)).content.decode()

    assert html.count('name="machine_read"') == 3
    assert "Nobody has read these passages yet" in html


def test_readers_are_told_only_if_the_campaign_wants_it(editor, client, french):
    read_all(french, editor)
    newest(french).publish()
    reader = Client(HTTP_ACCEPT_LANGUAGE="fr")
    address = TextPage.objects.get(pk=french.pk).get_url_parts()[2]

    assert "data-machine-notice" not in reader.get(address).content.decode()

    texts = CampaignSettings.load()
    texts.machine_told = True
    texts.save()
    assert "data-machine-notice" in reader.get(address).content.decode()


@pytest.mark.wide
def test_nothing_is_told_of_a_text_that_people_have_written_anew(editor, french):
    read_all(french, editor)
    words = newest(french).as_object()
    words.title, words.body = "Écrit par nous", []
    words.save_revision().publish()

    assert TextPage.objects.get(pk=french.pk).machine_read_at is None
