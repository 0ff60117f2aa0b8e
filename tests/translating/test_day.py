"""A day's work: from one text to the next, returned texts, approvals, questions."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import Comment, CommentReply, Locale

from campaign_pages.models import CaseUpdatePage
from home.models import CampaignImage
from home.translating.claims import take
from home.translating.models import Claim, Question
from home.translating.questions import open_questions
from home.translating.work import WorkList
from tests.builders import (
    make_case,
    make_text,
    make_update,
    make_user,
    paragraph,
    png,
    publish,
    translate,
)
from tests.editing import edit_address, send, send_form
from tests.reading import having, links, parse, read, words
from tests.translating.test_glossary import make_term
from tests.translating.test_work import comments_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def french():
    return make_user("Translators: French", email="translator@example.org", first_name="Anne")


@pytest.fixture
def editor():
    return make_user("Editors: French", email="editor@example.org", first_name="Emil")


def submitted(original, user, **changes):
    """A translation that waits for approval."""
    copy = translate(original, "fr", live=False)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save_revision(user=user)
    copy.get_workflow().start(copy, user)
    return type(copy).objects.get(pk=copy.pk)


def decide(client, page, action, **values):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"next": reverse("next_review", args=[page.pk]), **values})


def told(client, address):
    return words(read(client, address))


def first_button(client, page):
    """The name of the button that the editor offers before its menu."""
    footer = client.get(edit_address(page)).content.decode().split("<footer")[1]
    return parse(f"<div>{footer}").find(".//button").get("name")


# From one text to the next


@pytest.mark.wide
def test_after_submit_the_next_text_of_the_list_is_opened(client, french):
    first, second = (
        translate(make_text("en", title=title), "fr", live=False) for title in ("One", "Two")
    )
    client.force_login(french)
    others = [task for task in WorkList(french).tasks if task.row.key != first.translation_key]

    answer = send(client, first, "action-submit", title="Un", slug="un")

    assert answer["Location"] == others[0].cell.link
    assert second.translation_key in {task.row.key for task in others}
    page = told(client, answer["Location"])
    assert "Un" in page
    assert "This text waits for you next." in page
    assert "Back to the list" in page


@pytest.mark.wide
def test_what_another_has_taken_is_not_the_next(client, french):
    other = make_user("Translators: French")
    locale = Locale.objects.get(language_code="fr")
    text = translate(make_text("en", title="One"), "fr", live=False)
    for task in WorkList(french).tasks:
        if task.row.key != text.translation_key:
            take(task.row.key, locale, other)
    client.force_login(french)

    answer = send(client, text, "action-submit", title="Un", slug="un")

    assert answer["Location"] == reverse("work_list")


@pytest.mark.wide
def test_whoever_publishes_stays_where_wagtail_leads(client, editor):
    text = translate(make_text("en", title="One"), "fr", live=False)
    client.force_login(editor)

    answer = send(client, text, "action-publish", title="Un", slug="un")

    assert answer["Location"].startswith(
        reverse("wagtailadmin_explore", args=[text.get_parent().pk])
    )


@pytest.mark.wide
def test_after_a_term_of_the_glossary_one_is_back_in_the_text(client):
    term = make_term(term_en="Colony")
    original = make_text("en", title="The colony")
    copy = translate(original, "fr", title="Copie", slug="copie")
    client.force_login(make_user("Organisers"))
    link = next(each for each in links(read(client, edit_address(copy))) if "glossaryterm" in each)
    assert link.endswith(f"?next={edit_address(copy)}")

    form = next(
        each
        for each in having(read(client, link), "action")
        if each.get("method") == "POST" and "glossaryterm" in each.get("action")
    )
    html = client.get(link).content.decode()
    answer = send_form(client, form.get("action"), html, term_fr="Colonie")

    assert answer["Location"] == edit_address(copy)
    assert type(term).objects.get(pk=term.pk).term_fr == "Colonie"


@pytest.mark.wide
def test_after_a_question_one_is_back_at_the_passage(client, french):
    original = make_text("en", title="Original", body=[paragraph("A word.")])
    copy = translate(original, "fr", title="Copie", slug="copie")
    block = original.body[0].id
    client.force_login(french)
    address = f"{reverse('ask_about_original', args=[copy.pk])}?about={block}"

    page = read(client, address)
    chosen = [each for each in having(page, "selected") if each.tag == "option"]
    answer = client.post(address, {"about": chosen[0].get("value"), "text": "What?"})

    assert chosen[0].get("value") == f"body.{block}"
    assert answer["Location"] == f"{edit_address(copy)}#at={block}"


def test_wagtails_list_of_shortcuts_has_those_of_translators(client, french):
    client.force_login(french)
    shown = told(client, reverse("wagtailadmin_home"))

    for name in ("Save and submit", "Next passage", "Previous passage", "Ask about the passage"):
        assert name in shown
    assert "Save changes" in shown, "Wagtail's own stay"


# How many clicks it takes, besides typing


@pytest.mark.wide
def test_an_update_takes_three_clicks_from_the_home_page_to_submitted(client, french):
    case = make_case("en", title="A case")
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    make_update(case, title="The news")
    client.force_login(french)

    home = read(client, reverse("wagtailadmin_home"))
    entry = next(each for each in home.iter("a") if words(each) == "The news")
    start = read(client, entry.get("href"))  # the first click
    form = next(each for each in start.iter("form") if "Start" in words(each))
    sent = {each.get("name"): each.get("value") for each in having(form, "value")}
    opened = client.post(reverse("start_translations"), sent)["Location"]  # the second
    copy = CaseUpdatePage.objects.get(pk=re.search(r"\d+", opened)[0])
    assert edit_address(copy) == opened
    assert first_button(client, copy) == "action-submit"
    answer = send(client, copy, "action-submit", title="La nouvelle", slug="la-nouvelle")  # third

    assert answer.status_code == 302
    assert type(copy).objects.get(pk=copy.pk).workflow_in_progress


@pytest.mark.wide
def test_an_outdated_text_takes_three_clicks(client, french):
    original = make_text("en", title="Outdated", summary="A sentence.")
    copy = translate(original, "fr", title="Dépassé", slug="depasse", summary="Une phrase.")
    original = publish(original, summary="Another sentence.")
    client.force_login(french)

    home = read(client, reverse("wagtailadmin_home"))
    entry = next(each for each in home.iter("a") if words(each) == "Outdated")
    assert entry.get("href") == edit_address(copy)  # the first click
    newest = str(original.record.text_version_id)
    matches = having(read(client, edit_address(copy)), "name", "follows_version")
    assert newest in {each.get("value") for each in matches}  # the second ticks it
    assert first_button(client, copy) == "action-submit"  # the third

    send(client, copy, "action-submit", summary="Une autre.", follows_version=newest)

    draft = type(copy).objects.get(pk=copy.pk)
    assert draft.workflow_in_progress
    assert draft.get_latest_revision_as_object().follows_version == int(newest)


# What was returned


@pytest.mark.wide
def test_a_returned_text_is_first_even_before_court_news(french, editor):
    case = make_case("en", title="A case")
    translate(case, "fr", title="Une affaire", slug="une-affaire")
    make_update(case, title="The news")
    copy = submitted(make_text("en", title="Returned"), french)
    copy.current_workflow_task_state.reject(user=editor)

    assert [task.row.title for task in WorkList(french).tasks][:2] == ["Returned", "The news"]


@pytest.mark.wide
def test_the_remark_of_whoever_returned_it_stands_in_the_text(client, french, editor):
    make_user("Editors: French", first_name="Somebody", last_name="Else")
    text = make_text("en", title="Returned", body=[paragraph("A word.")])
    copy = submitted(text, french, title="Rendu")
    block = copy.body[0].id
    Comment.objects.create(page=copy, user=editor, text="Too free.", contentpath=f"body.{block}")
    client.force_login(editor)
    decide(client, copy, "reject", comment="Please look at the second line.")
    client.force_login(french)

    page = read(client, edit_address(copy))

    panel = having(page, "data-translation")[0]
    assert "Returned by Emil" in words(panel)
    assert "Somebody Else" not in words(panel)
    assert "Please look at the second line." in words(panel)
    assert "Emil: Too free." in words(panel)
    assert having(panel, "data-go-to", block)
    assert words(page).count("Returned by Emil") == 2, "in Wagtail's own dialog as well"
    assert "Changes requested now by" not in words(page)


@pytest.mark.wide
def test_a_workflow_is_cancelled_only_after_a_question(client, french):
    copy = submitted(make_text("en", title="Original"), french)
    client.force_login(french)
    address = reverse("cancel_workflow", args=[copy.pk])
    editor = read(client, edit_address(copy))
    assert address in links(editor)
    assert not having(editor, "name", "action-cancel-workflow")

    read(client, address)
    assert type(copy).objects.get(pk=copy.pk).workflow_in_progress

    client.post(address)
    assert not type(copy).objects.get(pk=copy.pk).workflow_in_progress


def test_nobody_else_cancels_it(client, french):
    copy = submitted(make_text("en", title="Original"), french)
    client.force_login(make_user("Translators: French"))

    client.post(reverse("cancel_workflow", args=[copy.pk]))

    assert type(copy).objects.get(pk=copy.pk).workflow_in_progress


# What waits for approval


@pytest.mark.wide
def test_editors_see_first_what_waits_for_their_approval(client, french, editor):
    copy = submitted(make_text("en", title="Original"), french, title="Copie")
    client.force_login(editor)

    page = read(client, reverse("wagtailadmin_home"))

    headings = [words(each) for each in page.iter("h2")]
    assert headings.index("Waiting for your approval") < headings.index("Waiting for you")
    assert reverse("review", args=[copy.pk]) in links(page)
    assert "Anne" in words(page)


def test_it_stands_beside_its_original_with_what_the_translator_changed(client, french, editor):
    original = make_text("en", title="Original", body=[paragraph("The court sat.")])
    copy = translate(original, "fr", title="Copie", slug="copie")
    copy = publish(copy, body=[paragraph("La cour a siégé.", copy.body[0].id)])
    copy.body = [paragraph("La cour a jugé.", copy.body[0].id)]
    copy.title = "Titre"
    copy.save_revision(user=french)
    copy.get_workflow().start(copy, french)
    client.force_login(editor)

    page = read(client, reverse("review", args=[copy.pk]))

    text = next(row for row in page.iter("tr") if "The court sat." in words(row))
    cells = list(text.iter("td"))
    assert [each.get("lang") for each in cells] == ["en", "fr"]
    assert [words(each) for each in cells[1].iter("del")] == ["siégé"]
    assert [words(each) for each in cells[1].iter("ins")] == ["jugé"]


@pytest.mark.wide
def test_approved_it_is_public_and_the_next_one_is_opened(client, french, editor):
    first = submitted(make_text("en", title="One"), french, title="Un", slug="un")
    second = submitted(make_text("en", title="Two"), french, title="Deux", slug="deux")
    client.force_login(editor)

    answer = client.get(decide(client, first, "approve")["Location"])

    assert answer["Location"] == reverse("review", args=[second.pk])
    assert "“Un” has been approved." in told(client, answer["Location"])
    assert type(first).objects.get(pk=first.pk).live


def test_only_who_may_approve_sees_both_texts(client, french):
    copy = submitted(make_text("en", title="Original"), french, title="Copie")
    client.force_login(french)
    assert client.get(reverse("review", args=[copy.pk]))["Location"] == edit_address(copy)

    client.force_login(make_user("Editors: Russian"))
    assert client.get(reverse("review", args=[copy.pk])).status_code in {302, 403, 404}


# Questions


@pytest.mark.wide
def test_a_question_about_any_block_stands_beside_a_field_of_the_original(client, french):
    image = CampaignImage.objects.create(title="A picture", file=png())
    body = [
        {"type": "heading", "value": {"text": "A heading", "level": "2"}, "id": "h" * 8},
        {"type": "quote", "value": {"text": "Words", "source": "", "link": ""}, "id": "q" * 8},
        {"type": "image", "value": {"image": image.pk, "caption": ""}, "id": "i" * 8},
        {
            "type": "list",
            "value": [{"type": "item", "value": "<p>Point</p>", "id": "item-one"}],
            "id": "l" * 8,
        },
        {
            "type": "call_to_action",
            "value": {"label": "Write", "line": "", "page": None, "link": "https://example.org/"},
            "id": "c" * 8,
        },
    ]
    author = make_user("Editors: English")
    original = make_text("en", title="Original", body=body, owner=author)
    copy = translate(original, "fr", title="Copie", slug="copie")
    client.force_login(french)
    address = reverse("ask_about_original", args=[copy.pk])
    paths = [
        each.get("value")
        for each in having(read(client, address), "value")
        if each.tag == "option" and each.get("value").startswith("body.")
    ]

    assert paths == [
        f"body.{'h' * 8}.text",
        f"body.{'q' * 8}.text",
        f"body.{'i' * 8}.image",
        f"body.{'l' * 8}.item-one",
        f"body.{'c' * 8}.label",
    ]
    for path in paths:
        client.post(address, {"about": path, "text": f"What of {path}?"})
    assert all(each.has_valid_contentpath(original) for each in Comment.objects.all())
    client.force_login(author)
    page = read(client, edit_address(original))
    assert "What of body." in words(page)
    assert having(page, "data-go-to", "q" * 8)


@pytest.mark.wide
def test_open_questions_and_answers_stand_on_both_home_pages(client, french):
    author = make_user("Editors: English", first_name="Otto")
    original = make_text("en", title="Original", owner=author)
    copy = translate(original, "fr", title="Copie", slug="copie")
    client.force_login(french)
    client.post(reverse("ask_about_original", args=[copy.pk]), {"about": "title", "text": "Why?"})
    home = reverse("wagtailadmin_home")
    assert "not answered yet" in told(client, home)

    client.force_login(author)
    page = read(client, home)
    assert "Waiting for your answer" in words(page)
    assert f"{edit_address(original)}#at=title" in links(page)

    CommentReply.objects.create(comment=Comment.objects.get(), user=author, text="For a reason.")
    assert "Waiting for your answer" not in told(client, home), "answered, it is closed"
    client.force_login(french)
    assert "Otto: For a reason." in told(client, home)


def test_who_has_nothing_to_do_with_a_question_is_not_shown_it(client, french):
    original = make_text("en", title="Original", owner=make_user("Editors: English"))
    copy = translate(original, "fr", title="Copie", slug="copie")
    client.force_login(french)
    client.post(reverse("ask_about_original", args=[copy.pk]), {"about": "title", "text": "Why?"})

    client.force_login(make_user("Translators: French"))

    assert "Questions about originals" not in told(client, reverse("wagtailadmin_home"))


def test_an_answer_is_mailed_once_with_a_link_to_the_translation_and_closes_the_question(
    client, french, django_capture_on_commit_callbacks
):
    author = make_user("Editors: English", email="author@example.org", first_name="Otto")
    original = make_text("en", title="Original", body=[paragraph("A word.")], owner=author)
    copy = translate(original, "fr", title="Copie", slug="copie")
    client.force_login(french)
    about = {"about": f"body.{original.body[0].id}", "text": "What does it mean?"}
    client.post(reverse("ask_about_original", args=[copy.pk]), about)
    mail.outbox.clear()

    client.force_login(author)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, original, **comments_of(Question.objects.get(), "It means this."))

    letters = [letter for letter in mail.outbox if "translator@example.org" in letter.to]
    assert len(letters) == 1
    assert "It means this." in letters[0].body
    assert edit_address(copy) in letters[0].body
    assert edit_address(original) not in letters[0].body
    assert not open_questions().exists()


# The list, and who is at work


@pytest.mark.wide
def test_the_list_names_the_language_of_the_source_and_offers_the_others(client, french):
    original = make_text("ru", title="Оригинал")
    translate(original, "en", title="In English", slug="in-english")
    client.force_login(french)

    item = read(client, reverse("work_list"))
    entry = next(each for each in having(item, "class", "work__item") if "Оригинал" in words(each))

    assert "русский → français" in words(entry)
    address = reverse("start_translations")
    other = f"{address}?page={original.pk}&language=fr&source=en"
    assert other in links(entry)
    assert "In English" in told(client, other)


@pytest.mark.wide
def test_of_an_outdated_text_the_changed_words_are_counted(client, french):
    body = [paragraph("Ten words that nobody has touched since it was written.")]
    original = make_text("en", title="Outdated", body=body)
    translate(original, "fr", title="Dépassé", slug="depasse")
    publish(original, summary="Three new words.")
    client.force_login(french)

    page = read(client, reverse("work_list"))

    entry = next(each for each in having(page, "class", "work__item") if "Outdated" in words(each))
    assert "3 changed words" in words(entry)


@pytest.mark.wide
def test_a_claim_ends_with_publication(french):
    original = make_text("en", title="Original")
    take(original.translation_key, Locale.objects.get(language_code="fr"), french)
    take(original.translation_key, Locale.objects.get(language_code="ru"), french)

    translate(original, "fr", title="Copie", slug="copie")

    assert [claim.locale.language_code for claim in Claim.objects.all()] == ["ru"]


def test_what_an_organiser_starts_is_free_for_translators(client):
    original = make_text("en", title="Original")
    client.force_login(make_user("Organisers"))

    client.post(reverse("start_translations"), {"page": original.pk, "language": "fr"})

    assert not Claim.objects.exists()


@pytest.mark.wide
def test_who_writes_has_taken_the_text_and_takes_it_from_nobody(client, french):
    text = translate(make_text("en", title="Original"), "fr", live=False)
    client.force_login(french)
    send(client, text, title="Titre")
    assert Claim.objects.get().user == french

    client.force_login(make_user("Translators: French"))
    send(client, text, title="Autre titre")
    assert Claim.objects.get().user == french


@pytest.mark.wide
def test_a_text_of_another_is_locked_until_it_is_taken_over(client, french):
    text = translate(make_text("en", title="Original"), "fr", live=False)
    take(text.translation_key, text.locale, french)
    other = make_user("Translators: French")
    client.force_login(other)
    page = read(client, edit_address(text))
    assert "Anne has taken this text" in words(page)
    link = next(each for each in links(page) if "/claim/" in each)

    asked = read(client, link)
    assert "Anne has taken this text" in words(asked)
    assert Claim.objects.get().user == french, "asking takes nothing"

    answer = client.post(link.split("?")[0], {"take_over": "1", "next": edit_address(text)})
    assert answer["Location"] == edit_address(text)
    assert Claim.objects.get().user == other
    client.force_login(french)
    assert "has taken this text" in told(client, edit_address(text))
