"""Two people in one page: what each has changed is in it, and nothing that is typed is lost."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from home.translating.models import Suggestion
from tests.breadth import widely
from tests.builders import make_text, make_user, paragraph, translate
from tests.editing import edit_address, form_data

pytestmark = pytest.mark.django_db

#: As Wagtail's script sends what is saved by itself.
BY_ITSELF = {"HTTP_ACCEPT": "application/json"}


class Desk:
    """The open form of one person."""

    def __init__(self, page, name, group="Editors: English"):
        self.client = Client()
        self.user = make_user(group, first_name=name)
        self.client.force_login(self.user)
        self.page = page
        self.open()

    def open(self):
        self.values = form_data(self.client, self.page)
        self.values.pop("overwrite_revision_id", None)

    def write(self, **changes):
        for name, value in changes.items():
            self.values[name] = value

    def autosave(self, **changes):
        self.write(**changes)
        answer = self.client.post(edit_address(self.page), self.values, **BY_ITSELF)
        found = answer.json()
        if "revision_id" in found:
            self.values["overwrite_revision_id"] = str(found["revision_id"])
        return found

    def press(self, action="", **changes):
        self.write(**changes)
        values = self.values.copy()
        values.pop("overwrite_revision_id", None)
        if action:
            values[action] = "1"
        return self.client.post(edit_address(self.page), values, follow=True)


@pytest.fixture
def page():
    page = make_text(
        "en",
        title="Title",
        summary="Summary",
        body=[paragraph("One", "one"), paragraph("Two", "two")],
    )
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def desks(page):
    return Desk(page, "Anne"), Desk(page, "Ben")


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def newest(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def words(page):
    draft = newest(page)
    return draft.title, draft.summary, [(child.id, str(child.value)) for child in draft.body]


def html(text):
    return rich_text(f"<p>{text}</p>", features=["bold", "link"])


@pytest.mark.wide
@pytest.mark.both_databases
def test_different_fields_of_two_people_are_both_saved_by_themselves(page, desks):
    anne, ben = desks

    first = anne.autosave(title="Anne's title")
    second = ben.autosave(summary="Ben's summary")

    assert first["success"], first
    assert second["success"], second
    assert words(page)[:2] == ("Anne's title", "Ben's summary")
    assert "Anne" in second["others"][0]
    assert "Title" in second["others"][0]


@pytest.mark.wide
def test_it_goes_on_for_both(page, desks):
    anne, ben = desks
    for number in range(3):
        assert anne.autosave(title=f"Title {number}")["success"]
        assert ben.autosave(summary=f"Summary {number}")["success"]
        assert ben.autosave(**{"body-1-value": html(f"Two {number}")})["success"]
        assert anne.autosave(**{"body-0-value": html(f"One {number}")})["success"]

    title, summary, body = words(page)
    assert (title, summary) == ("Title 2", "Summary 2")
    assert "One 2" in body[0][1]
    assert "Two 2" in body[1][1]
    assert not Suggestion.objects.exists()


@pytest.mark.wide
def test_save_takes_nothing_of_another_back(page, desks):
    anne, ben = desks
    anne.autosave(title="Anne's title")
    ben.autosave(summary="Ben's summary")
    anne.autosave(**{"body-0-value": html("Anne's one")})

    ben.press("", **{"body-1-value": html("Ben's two")})

    title, summary, body = words(page)
    assert (title, summary) == ("Anne's title", "Ben's summary")
    assert "Anne" in body[0][1]
    assert "Ben" in body[1][1]


@pytest.mark.parametrize("action", widely(["action-publish", "action-ready"], first=1))
def test_nobody_publishes_words_that_were_not_shown(page, desks, action):
    anne, ben = desks
    anne.autosave(title="Anne's title")

    answer = ben.press(action, summary="Ben's summary")

    assert "press the button again" in answer.content.decode()
    assert fresh(page).title == "Title"
    assert words(page)[:2] == ("Anne's title", "Ben's summary")
    ben.open()
    ben.press("action-publish")
    assert fresh(page).title == "Anne's title"


@pytest.mark.both_databases
def test_of_one_field_both_are_kept(page, desks):
    anne, ben = desks
    anne.autosave(title="Anne's title")

    answer = ben.autosave(title="Ben's title", summary="Ben's summary")

    assert answer["success"]
    assert words(page)[:2] == ("Anne's title", "Ben's summary")
    kept = Suggestion.objects.get()
    assert (kept.user, kept.path, kept.words) == (ben.user, "title", "Ben's title")
    assert any("Title" in said and "Anne" in said for said in answer["others"])
    # It goes on: what Ben writes on in it is kept, and what he writes elsewhere saved.
    assert ben.autosave(title="Ben's better title")["success"]
    assert ben.autosave(**{"body-0-value": html("Ben's one")})["success"]
    assert Suggestion.objects.get().words == "Ben's better title"
    assert words(page)[0] == "Anne's title"


@pytest.mark.wide
def test_of_one_paragraph_both_are_kept(page, desks):
    anne, ben = desks
    anne.autosave(**{"body-0-value": html("Anne's one")})

    ben.press("", **{"body-0-value": html("Ben's one")})

    assert "Anne" in words(page)[2][0][1]
    kept = Suggestion.objects.get()
    assert kept.path == "body.one"
    assert "Ben" in kept.words


@pytest.mark.wide
@pytest.mark.parametrize(
    "action", widely(["action-publish", "action-ready", "action-release"], first=1)
)
def test_what_conflicts_is_looked_at_before_it_is_published(page, desks, action):
    anne, ben = desks
    anne.autosave(title="Anne's title")

    answer = ben.press(action, title="Ben's title", summary="Ben's summary")

    assert answer.redirect_chain[-1][0] == edit_address(page)
    assert "Anne" in answer.content.decode()
    assert type(page).objects.get(pk=page.pk).title == "Title"
    assert words(page)[:2] == ("Anne's title", "Ben's summary")


@pytest.mark.wide
def test_blocks_of_both_are_added_moved_and_removed(page, desks):
    anne, ben = desks
    # Anne puts a block before the two, Ben takes the second out and adds one at the end.
    anne.write(**{"body-count": "3", "body-2-deleted": "", "body-2-order": "-1", "body-2-id": "a"})
    anne.autosave(**{"body-2-type": "paragraph", "body-2-value": html("Anne's")})
    ben.write(**{"body-count": "3", "body-2-deleted": "", "body-2-order": "2", "body-2-id": "b"})
    ben.write(**{"body-1-deleted": "1"})
    ben.autosave(**{"body-2-type": "paragraph", "body-2-value": html("Ben's")})

    assert [key for key, _text in words(page)[2]] == ["a", "one", "b"]


@pytest.mark.wide
def test_a_block_that_one_takes_out_and_the_other_writes_in_stays(page, desks):
    anne, ben = desks
    anne.autosave(**{"body-0-value": html("Anne's one")})
    ben.autosave(**{"body-0-deleted": "1"})
    assert [key for key, _text in words(page)[2]] == ["one", "two"]

    anne.open()
    ben.open()
    anne.autosave(**{"body-1-deleted": "1"})
    ben.autosave(**{"body-1-value": html("Ben's two")})
    assert [key for key, _text in words(page)[2]] == ["one", "two"]
    assert "Ben" in words(page)[2][1][1]


@pytest.mark.wide
def test_who_takes_out_what_another_has_changed_is_told_that_it_stays(page, desks):
    anne, ben = desks
    anne.autosave(**{"body-0-value": html("Anne's one")})

    [said] = ben.autosave(**{"body-0-deleted": "1"})["others"]

    assert said.startswith("You took out “Paragraph”, which Anne changed meanwhile: it stays.")


@pytest.mark.wide
def test_who_changes_what_another_has_taken_out_is_told_that_it_stays(page, desks):
    anne, ben = desks
    anne.autosave(**{"body-1-deleted": "1"})

    [said] = ben.autosave(**{"body-1-value": html("Ben's two")})["others"]

    assert said == "Anne took out “Paragraph”, which you changed: it stays, with your changes."
    assert "Ben" in words(page)[2][1][1]


def in_order(desk, **places):
    """Blocks moved in a form, as its script says it."""
    desk.write(**{f"body-{number[1:]}-order": str(place) for number, place in places.items()})


@pytest.mark.wide
def test_who_moves_blocks_after_another_loses_nobodys_move_unawares():
    letters = [paragraph(letter, letter) for letter in "abcdef"]
    page = make_text("en", body=letters)
    anne, ben = Desk(page, "Anne"), Desk(page, "Ben")
    in_order(anne, n0=5, n1=0, n2=1, n3=2, n4=3, n5=4)  # the first to the end
    anne.autosave()

    in_order(ben, n0=0, n1=1, n2=3, n3=2, n4=4, n5=5)  # the fourth before the third
    [said] = ben.autosave()["others"]

    assert [key for key, _text in words(page)[2]] == ["b", "d", "c", "e", "f", "a"]
    assert "Anne moved parts of “Text” too: look at their order." in said


@pytest.mark.wide
def test_who_is_shown_a_move_of_another_is_told_of_it(page, desks):
    anne, ben = desks
    in_order(anne, n0=1, n1=0)
    anne.autosave()

    [said] = ben.autosave(title="Ben's title")["others"]

    assert "Text" in said
    assert [key for key, _text in words(page)[2]] == ["two", "one"]


@pytest.mark.wide
def test_words_for_a_passage_that_has_gone_meanwhile_are_shown_again(page, desks):
    anne, ben = desks
    address = reverse("suggest_words", args=[page.pk, "body.two"])
    assert ben.client.get(address).status_code == 200
    anne.autosave(**{"body-1-deleted": "1"})

    answer = ben.client.post(address, {"words": html("Ben's better words")})

    assert answer.status_code == 409
    assert "Ben&#x27;s better words</textarea>" in answer.content.decode()
    assert not Suggestion.objects.exists()


def handed_in():
    """A text that is live and waits for the approval of another version."""
    page = make_text("en", title="Title")
    author = Desk(page, "Anne")
    author.press(title="Handed in")
    fresh(page).get_workflow().start(newest(page), author.user)
    return page


@pytest.mark.wide
@pytest.mark.both_databases
@pytest.mark.parametrize("is_saved_before", widely([False, True], first=1))
def test_who_mends_a_text_and_approves_it_has_approved_it(is_saved_before):
    page = handed_in()
    editor = Desk(page, "Ed")
    if is_saved_before:
        editor.autosave(title="Mended")

    editor.press("action-workflow-action", title="Mended", **{"workflow-action-name": "approve"})

    assert fresh(page).title == "Mended"
    assert fresh(page).current_workflow_state is None
    assert not fresh(page).has_unpublished_changes


def test_an_approval_is_none_of_words_that_somebody_else_has_written_since():
    page = handed_in()
    editor, author = Desk(page, "Ed"), Desk(page, "Anne")
    author.press(title="Written since")
    state = fresh(page).current_workflow_task_state

    state.approve(user=editor.user)

    assert fresh(page).title == "Title"
    assert fresh(page).workflow_in_progress


@pytest.mark.wide
def test_a_draft_that_is_written_over_is_known_to_who_had_opened_it(page, desks):
    anne, ben = desks
    anne.autosave(title="Anne's first")
    ben.open()
    anne.autosave(title="Anne's second")
    anne.autosave(title="Anne's third")

    assert ben.autosave(summary="Ben's summary")["success"]

    assert words(page)[:2] == ("Anne's third", "Ben's summary")


@pytest.mark.wide
def test_who_was_shown_the_form_again_loses_nothing_of_the_other(page, desks):
    anne, ben = desks
    anne.autosave(summary="Anne's summary")
    answer = ben.press("action-publish", title="")
    assert answer.context["form"].errors
    ben.write(loaded_revision_id=str(newest(page).latest_revision_id))

    ben.press("", title="Ben's title")

    assert words(page)[:2] == ("Ben's title", "Anne's summary")


@pytest.mark.wide
def test_what_oneself_saves_in_another_window_is_not_brought_back_by_itself(page, desks):
    anne, _ben = desks
    other = Desk.__new__(Desk)
    other.client, other.user, other.page = Client(), anne.user, page
    other.client.force_login(anne.user)
    other.open()
    anne.press("", title="Pressed")

    assert other.autosave(summary="Late")["error_code"] == "invalid_revision"
    # But a button loses neither.
    other.press("", summary="Late")
    assert words(page)[:2] == ("Pressed", "Late")


def test_parts_of_one_block_do_not_conflict():
    quote = {"type": "quote", "id": "q", "value": {"text": "Words", "source": "Who"}}
    page = make_text("en", title="Title", body=json.dumps([quote]))
    anne, ben = Desk(page, "Anne"), Desk(page, "Ben")

    anne.autosave(**{"body-0-value-source": "Anne's name"})
    ben.autosave(**{"body-0-value-text": "Ben's words"})

    value = newest(page).body[0].value
    assert (value["source"], value["text"]) == ("Anne's name", "Ben's words")
    assert not Suggestion.objects.exists()


@pytest.mark.wide
def test_another_picture_chosen_by_both_is_told_and_the_first_stays():
    old = {
        "type": "call_to_action",
        "id": "c",
        "value": {"label": "Read", "link": "https://a.example/"},
    }
    page = make_text("en", title="Title", body=json.dumps([old]))
    anne, ben = Desk(page, "Anne"), Desk(page, "Ben")

    anne.autosave(**{"body-0-value-link": "https://anne.example/"})
    answer = ben.autosave(**{"body-0-value-link": "https://ben.example/", "title": "Ben's"})

    assert newest(page).body[0].value["link"] == "https://anne.example/"
    assert newest(page).title == "Ben's"
    assert any("https://ben.example/" in said for said in answer["others"])


@pytest.mark.wide
def test_translators_of_one_translation_work_in_it_together(page):
    copy = translate(page, "fr", live=False)
    anne = Desk(copy, "Anne", "Translators: French")
    ben = Desk(copy, "Ben", "Translators: French")
    anne.autosave(title="Titre")
    ben.autosave(summary="Résumé")

    assert words(copy)[:2] == ("Titre", "Résumé")
    screen = ben.client.get(edit_address(copy)).content.decode()
    assert reverse("claim_text", args=[copy.translation_key, copy.locale_id]) in screen


# What public reports about other tools of translators have broken


@pytest.mark.wide
@pytest.mark.parametrize(
    "began",
    widely(
        [
            "",
            "x",
            "x/99999999999999999999999999/2024-05-01T12:00:00+00:00",
            "x/1/2024-13-45",
            "x/1/2024-05-01T12:00:00",
            "x" * 41,
            "../../..",
        ],
        "x/1/2024-13-45",
    ),
)
def test_a_form_that_nobody_made_is_saved_by_its_button(page, desks, began):
    anne, ben = desks
    anne.autosave(title="Anne's title")

    ben.autosave(began=began, summary="By itself")
    answer = ben.press("", began=began, summary="By a button")

    assert answer.status_code == 200
    assert words(page)[1] == "By a button"


@pytest.mark.wide
def test_two_blocks_with_one_id_stay_two():
    twice = json.dumps([paragraph("One", "same"), paragraph("Two", "same")])
    page = make_text("en", title="Title", summary="Summary", body=twice)
    anne, ben = Desk(page, "Anne"), Desk(page, "Ben")

    anne.autosave(**{"body-0-value": html("Anne's")})
    ben.autosave(**{"body-1-value": html("Ben's"), "summary": "Ben's"})

    texts = [text for _key, text in words(page)[2]]
    assert len(texts) == 2
    assert "Anne" in texts[0]
    assert "Ben" in texts[1]


@pytest.mark.wide
@pytest.mark.both_databases
def test_half_an_emoji_in_what_conflicts_breaks_nothing(page, desks):
    anne, ben = desks
    anne.autosave(**{"body-0-value": html("Anne's one")})
    half = html("Ben's one").replace("Ben", "\\ud83d")

    assert ben.autosave(**{"body-0-value": half})["success"]
    assert ben.autosave(summary="Ben's summary")["success"]
    assert words(page)[1] == "Ben's summary"


@pytest.mark.wide
def test_marks_of_direction_and_spaces_that_do_not_break_are_no_conflict(page, desks):
    anne, ben = desks
    anne.autosave(title="10\u00a0000 \u200fעמודים")
    ben.autosave(summary="<b>&amp; & 'quoted' “too”</b>")

    assert words(page)[:2] == ("10\u00a0000 \u200fעמודים", "<b>&amp; & 'quoted' “too”</b>")


@pytest.mark.wide
def test_whoever_leaves_the_team_takes_nothing_along(page, desks):
    anne, ben = desks
    anne.autosave(title="Anne's title")
    anne.user.delete()

    assert ben.autosave(summary="Ben's summary")["success"]
    assert words(page)[:2] == ("Anne's title", "Ben's summary")
