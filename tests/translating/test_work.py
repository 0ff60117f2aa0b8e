"""The work list, taking a text, asking about the original, and mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply, Locale, Page
from wagtail.test.utils.form_data import rich_text
from wagtail.users.models import UserProfile

from home.prepare import prepare_language
from home.translating.claims import take
from home.translating.models import Claim, Question
from home.translating.work import Reason, WorkList
from tests.breadth import widely
from tests.builders import (
    make_case,
    make_text,
    make_update,
    make_user,
    paragraph,
    publish,
    translate,
)
from tests.editing import edit_address, send
from tests.reading import links, parse, words

pytestmark = pytest.mark.django_db


def tasks_of(user):
    return {task.row.title: task for task in WorkList(user).tasks}


def titles_of(user):
    return [task.row.title for task in WorkList(user).tasks]


@pytest.fixture
def french():
    return make_user("Translators: French", email="translator@example.org", first_name="Anne")


@pytest.fixture
def editor():
    return make_user("Editors: French", email="editor@example.org")


# What waits


@pytest.mark.wide
def test_what_is_missing_outdated_or_returned_waits(french, editor):
    make_text("en", title="A missing one")
    outdated = make_text("en", title="An outdated one")
    translate(outdated, "fr", title="Dépassé", slug="depasse")
    publish(outdated, summary="Another sentence.")
    returned = make_text("en", title="A returned one")
    copy = translate(returned, "fr", live=False)
    copy.get_workflow().start(copy, french)
    copy.current_workflow_task_state.reject(user=editor)
    current = make_text("en", title="A current one")
    translate(current, "fr", title="À jour", slug="a-jour")

    tasks = tasks_of(french)

    assert tasks["A missing one"].why == Reason.MISSING
    assert tasks["An outdated one"].why == Reason.OUTDATED
    assert tasks["A returned one"].why == Reason.RETURNED
    assert "A current one" not in tasks
    order = titles_of(french)
    assert order.index("A returned one") < order.index("An outdated one")
    assert order.index("An outdated one") < order.index("A missing one")


def test_what_is_in_review_waits_for_somebody_else(french):
    copy = translate(make_text("en", title="Submitted"), "fr", live=False)
    copy.get_workflow().start(copy, french)

    assert "Submitted" not in tasks_of(french)


@pytest.mark.wide
def test_the_newest_court_news_comes_first(french):
    case = make_case("en", title="A case")
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    make_update(case, title="The older news")
    make_text("en", title="A text")
    make_update(case, title="The newest news")

    order = titles_of(french)

    assert order[:2] == ["The newest news", "The older news"]
    assert tasks_of(french)["The newest news"].is_news


@pytest.mark.wide
def test_the_front_page_shows_it_with_its_number_of_words(client, french):
    make_text("en", title="Three words here", body=[paragraph("And four more words.")])
    client.force_login(french)

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    entry = html.split("Three words here")[1].split("</form>")[0]
    assert "7 words" in entry
    assert "I take this" in entry


def test_only_the_own_languages_wait_and_drafts_of_others_leave_no_trace(client, french):
    make_text("en", title="Secret draft", live=False)
    client.force_login(french)

    assert all(task.cell.language.code == "fr" for task in WorkList(french).tasks)
    assert "Secret" not in client.get(reverse("work_list")).content.decode()


@pytest.mark.wide
def test_who_works_in_all_languages_has_the_table_instead(client):
    client.force_login(make_user("Organisers"))

    assert "Waiting for you" not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse("work_list")).status_code == 200


# Taking a text


def claim(client, page, code="fr", **values):
    locale = Locale.objects.get(language_code=code)
    return client.post(reverse("claim_text", args=[page.translation_key, locale.pk]), values)


def test_what_one_has_taken_the_other_is_told(client, french):
    page = make_text("en", title="Taken")
    client.force_login(french)
    claim(client, page)
    other = make_user("Translators: French")
    client.force_login(other)

    html = client.get(reverse("work_list")).content.decode()
    answer = claim(client, page)

    assert "Anne has it until" in html
    assert "has already taken this text" in client.get(answer["Location"]).content.decode()
    assert Claim.objects.get().user == french
    assert titles_of(other)[-1] == "Taken"


def test_a_claim_is_given_back_or_frees_itself_after_seven_days(client, french):
    page = make_text("en", title="Taken")
    client.force_login(french)
    claim(client, page)
    claim(client, page, give_back="1")
    assert not Claim.objects.exists()

    claim(client, page)
    Claim.objects.update(made_at=timezone.now() - timedelta(days=7, minutes=1))
    other = make_user("Translators: French")
    assert tasks_of(other)["Taken"].cell.claim is None
    take(page.translation_key, Locale.objects.get(language_code="fr"), other)
    assert Claim.objects.get().user == other


def test_nobody_gives_back_what_another_took(client, french):
    page = make_text("en", title="Taken")
    client.force_login(french)
    claim(client, page)
    client.force_login(make_user("Translators: French"))

    claim(client, page, give_back="1")

    assert Claim.objects.get().user == french


def test_starting_a_translation_takes_it(client, french):
    page = make_text("en", title="Started")
    client.force_login(french)

    client.post(reverse("start_translations"), {"page": page.pk, "language": "fr"})

    assert Claim.objects.get().user == french


def test_another_language_and_an_unseen_text_cannot_be_taken(client, french):
    page = make_text("en", title="A text")
    draft = make_text("en", title="Secret", live=False)
    client.force_login(french)

    claim(client, page, code="ru")
    answer = claim(client, draft)

    assert answer.status_code == 404
    assert not Claim.objects.exists()


def test_it_returns_to_where_it_was_asked_and_to_no_other_host(client, french):
    page = make_text("en", title="A text")
    client.force_login(french)

    assert claim(client, page, next="/admin/")["Location"] == "/admin/"
    elsewhere = claim(client, page, next="https://example.org/")
    assert elsewhere["Location"] == reverse("work_list")


# Asking about the original


def test_a_question_reaches_the_author_and_the_answer_the_translator(client, french):
    author = make_user("Editors: English", email="author@example.org")
    original = make_text("en", title="Original", body=[paragraph("A strange word.")], owner=author)
    copy = translate(original, "fr", title="Copie", slug="copie")
    client.force_login(french)
    address = reverse("ask_about_original", args=[copy.pk])
    block = original.body[0].id
    assert "Paragraph: A strange word." in client.get(address).content.decode()

    answer = client.post(address, {"about": f"body.{block}", "text": "What does it mean?"})

    assert answer["Location"] == f"{edit_address(copy)}#at={block}"
    comment = Comment.objects.get()
    assert (comment.page_id, comment.contentpath) == (original.pk, f"body.{block}")
    assert [letter.to for letter in mail.outbox] == [["author@example.org"]]
    assert "What does it mean?" in mail.outbox[0].body
    assert edit_address(original) in mail.outbox[0].body
    CommentReply.objects.create(comment=comment, user=author, text="It means this.")
    shown = words(parse(client.get(edit_address(copy)).content.decode()))
    assert "What does it mean?" in shown
    assert "It means this." in shown


@pytest.mark.wide
def test_other_comments_on_the_original_stay_among_its_editors(client, french):
    original = make_text("en", title="Original")
    copy = translate(original, "fr", title="Copie", slug="copie")
    Comment.objects.create(
        page=original, user=make_user("Editors: English"), text="Internal", contentpath="title"
    )
    client.force_login(french)

    assert "Internal" not in client.get(edit_address(copy)).content.decode()


@pytest.mark.wide
def test_without_an_author_the_organisers_are_asked(client, french):
    make_user("Organisers", email="organiser@example.org")
    copy = translate(make_text("en", title="Original"), "fr", title="Copie", slug="copie")
    client.force_login(french)

    client.post(
        reverse("ask_about_original", args=[copy.pk]), {"about": "title", "text": "Reason so?"}
    )

    assert [letter.to for letter in mail.outbox] == [["organiser@example.org"]]


@pytest.mark.parametrize(
    "values", widely([{"about": "title", "text": " "}, {"about": "x", "text": "?"}], first=1)
)
def test_an_incomplete_question_is_not_sent(client, french, values):
    copy = translate(make_text("en", title="Original"), "fr", title="Copie", slug="copie")
    client.force_login(french)

    answer = client.post(reverse("ask_about_original", args=[copy.pk]), values)

    assert answer.context["form"].errors
    assert not Question.objects.exists()


def test_only_who_edits_the_translation_may_ask(client):
    copy = translate(make_text("en", title="Original"), "fr", title="Copie", slug="copie")
    client.force_login(make_user("Translators: Russian"))

    client.post(reverse("ask_about_original", args=[copy.pk]), {"about": "title", "text": "?"})

    assert not Question.objects.exists()


# Mail


def wants(user, wish, last=None):
    user.work_mail = wish
    user.work_mail_sent_at = last and timezone.now() - last
    user.save()


@pytest.mark.parametrize(
    ("wish", "last", "gets"),
    widely(
        [
            ("daily", None, True),
            ("daily", timedelta(hours=5), False),
            ("daily", timedelta(hours=23), True),
            ("weekly", timedelta(days=3), False),
            ("weekly", timedelta(days=7), True),
            ("urgent", None, False),
            ("none", None, False),
        ],
        ("daily", None, True),
        ("weekly", timedelta(days=3), False),
        ("none", None, False),
    ),
)
def test_each_gets_mail_as_often_as_chosen(french, wish, last, gets):
    make_text("en", title="A waiting text")
    wants(french, wish, last)

    call_command("send_work_mail", verbosity=0)
    call_command("send_work_mail", verbosity=0)

    assert len(mail.outbox) == int(gets)
    if gets:
        assert "A waiting text" in mail.outbox[0].body


@pytest.mark.wide
def test_no_mail_is_empty():
    prepare_language("it")
    user = make_user("Translators: Italian", email="translator@example.org", work_mail="daily")
    assert not titles_of(user) or WorkList(user).tasks
    for task in WorkList(user).tasks:
        take(task.row.key, Locale.objects.get(language_code="it"), user)

    Page.objects.exclude(locale__language_code="it").filter(depth=2).update(live=False)

    call_command("send_work_mail", verbosity=0)

    assert [letter for letter in mail.outbox if not letter.body.strip()] == []
    assert len(mail.outbox) == (1 if WorkList(user).tasks else 0)


def test_mail_is_in_the_language_of_its_reader(french):
    UserProfile.get_for_user(french).preferred_language = "fr"
    french.wagtail_userprofile.preferred_language = "fr"
    french.wagtail_userprofile.save()
    make_text("en", title="A waiting text")
    wants(french, "daily")

    call_command("send_work_mail", verbosity=0)

    assert "vous attend" in mail.outbox[0].subject


@pytest.mark.wide
def test_an_urgent_wish_goes_at_once_to_all_but_who_want_none(client):
    page = make_text("en", title="A ruling")
    for number, wish in enumerate(["urgent", "weekly", "daily", "none"]):
        make_user("Translators: French", email=f"{number}@example.org", work_mail=wish)
    make_user("Translators: Russian", email="russian@example.org")
    client.force_login(make_user("Organisers", email="organiser@example.org"))
    french = Locale.objects.get(language_code="fr")

    client.post(reverse("ask_for_translation", args=[page.pk, french.pk]))

    asked = sorted(letter.to[0] for letter in mail.outbox)
    assert asked == ["0@example.org", "1@example.org", "2@example.org"]
    assert f"page={page.pk}&language=fr" in mail.outbox[0].body


def test_translators_cannot_send_urgent_mail(client, french):
    page = make_text("en", title="A ruling")
    client.force_login(french)

    client.post(
        reverse("ask_for_translation", args=[page.pk, Locale.objects.get(language_code="fr").pk])
    )

    assert mail.outbox == []


@pytest.mark.wide
def test_the_account_offers_the_choice(client, french):
    client.force_login(french)
    html = client.get(reverse("wagtailadmin_account")).content.decode()
    assert 'name="work_mail-work_mail"' in html


# The workflow


def test_a_translator_submits_an_editor_is_mailed_and_approves(
    client, french, editor, django_capture_on_commit_callbacks
):
    original = make_text("en", title="Original", slug="original")
    client.force_login(french)
    client.post(reverse("start_translations"), {"page": original.pk, "language": "fr"})
    copy = type(original).objects.get(
        translation_key=original.translation_key, locale__language_code="fr"
    )

    with django_capture_on_commit_callbacks(execute=True):
        send(client, copy, "action-submit", title="Texte traduit", slug="texte-traduit")
    copy = type(copy).objects.get(pk=copy.pk)
    assert not copy.live
    assert copy.current_workflow_task_state is not None
    assert ["editor@example.org"] in [letter.to for letter in mail.outbox]

    client.force_login(editor)
    client.post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[copy.pk, "approve", copy.current_workflow_task_state.pk],
        )
    )

    assert "Texte traduit" in client.get("/fr/texte-traduit/").content.decode()


@pytest.mark.wide
def test_who_approves_is_told_by_mail_and_screen_what_is_still_in_the_originals_words(
    client, french, editor, django_capture_on_commit_callbacks
):
    original = make_text(
        "en", title="Original", body=[paragraph("Left & alone.", "left"), paragraph("Other", "o")]
    )
    copy = translate(original, "fr", live=False)
    client.force_login(french)

    with django_capture_on_commit_callbacks(execute=True):
        send(
            client,
            copy,
            "action-submit",
            title="Texte traduit",
            slug="texte-traduit",
            publish_left_over="on",
            **{"body-1-value": rich_text("<p>Autre</p>", features=[])},
        )

    letter = next(each for each in mail.outbox if each.to == ["editor@example.org"])
    assert "1 passage is still in the words of the original" in letter.body
    assert "Left & alone." not in letter.body
    assert reverse("review", args=[copy.pk]) in letter.body
    client.force_login(editor)
    root = parse(client.get(reverse("review", args=[copy.pk])).content.decode())
    assert "1 passage is still in the words of the original" in words(root)
    assert "#passage-left" in links(root)
    assert [each for each in root.iter("tr") if each.get("id") == "passage-left"]


def test_the_mail_about_an_original_says_nothing_of_another_text(
    client, django_capture_on_commit_callbacks
):
    make_user("Editors: English", email="english@example.org")
    text = make_text("en", title="Original", live=False)
    client.force_login(make_user("Translators: English"))

    with django_capture_on_commit_callbacks(execute=True):
        send(client, text, "action-submit", title="Original")

    letter = next(each for each in mail.outbox if each.to == ["english@example.org"])
    assert "words of the original" not in letter.body


def test_an_approved_translation_waits_for_its_moment(client, french, editor):
    copy = translate(make_text("en", title="Original"), "fr", live=False)
    copy.title = "Plus tard"
    copy.go_live_at = timezone.now() + timedelta(days=1)
    copy.save_revision()
    copy.get_workflow().start(copy, french)
    client.force_login(editor)

    client.post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[copy.pk, "approve", copy.current_workflow_task_state.pk],
        )
    )

    copy = type(copy).objects.get(pk=copy.pk)
    assert not copy.live
    assert copy.scheduled_revision.as_object().title == "Plus tard"


def comments_of(question, reply):
    """What Wagtail's script adds to the form of an original: its comments, one answered."""
    comment = question.comment
    return {
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "1",
        "comments-0-id": str(comment.pk),
        "comments-0-text": comment.text,
        "comments-0-contentpath": comment.contentpath,
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "1",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0",
        "comments-0-replies-MAX_NUM_FORMS": "",
        "comments-0-replies-0-id": "",
        "comments-0-replies-0-text": reply,
    }


@pytest.mark.wide
@pytest.mark.parametrize("action", ["", "action-publish"])
def test_an_original_with_a_question_is_saved_and_the_question_answered(client, french, action):
    author = make_user("Editors: English")
    original = make_text("en", title="Original", body=[paragraph("A word.")], owner=author)
    copy = translate(original, "fr", title="Copie", slug="copie")
    client.force_login(french)
    about = {"about": f"body.{original.body[0].id}", "text": "What does it mean?"}
    client.post(reverse("ask_about_original", args=[copy.pk]), about)

    client.force_login(author)
    answered = comments_of(Question.objects.get(), "It means this.")
    answer = send(client, original, action, title="A better title", **answered)

    assert answer.status_code == 302
    saved = type(original).objects.get(pk=original.pk).get_latest_revision_as_object()
    assert saved.title == "A better title"
    client.force_login(french)
    assert "It means this." in words(parse(client.get(edit_address(copy)).content.decode()))
