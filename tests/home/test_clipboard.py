"""What is pasted from Word, LibreOffice and Google Docs becomes the blocks that it means."""

from pathlib import Path

import pytest
from django.urls import reverse

from home.clipboard.structure import Block, read_clipboard
from tests.builders import make_user

FOLDER = Path(__file__).parent / "clipboards"
PROGRAMS = ["word", "libreoffice", "google"]
#: Word and LibreOffice have paragraphs for titles and quotations; Google Docs has neither.
WRITERS = ["word", "libreoffice"]


def pasted(program: str) -> list[Block]:
    return read_clipboard((FOLDER / f"{program}.html").read_text(encoding="utf-8")).blocks


def remarks(program: str) -> list[str]:
    return read_clipboard((FOLDER / f"{program}.html").read_text(encoding="utf-8")).remarks


def values(program: str, kind: str) -> list:
    return [block.value for block in pasted(program) if block.kind == kind]


@pytest.mark.parametrize("program", WRITERS)
def test_one_paste_is_the_blocks_of_the_letter_in_their_order(program):
    kinds = [block.kind for block in pasted(program)]

    assert kinds == [
        *("heading", "heading", "paragraph", "list", "heading", "quote", "list"),
        *("paragraph", "paragraph"),
    ]


@pytest.mark.parametrize("program", PROGRAMS)
def test_headings_keep_their_rank(program):
    found = values(program, "heading")

    assert {"text": "What we ask", "level": "2"} in found
    assert {"text": "Her words", "level": "3"} in found


@pytest.mark.parametrize("program", PROGRAMS)
def test_running_text_keeps_bold_italics_links_and_the_number_of_a_note(program):
    assert values(program, "paragraph")[0] == (
        "<p>Dear friends, we write to you about <b>a teacher</b> who is <i>in prison</i> for "
        '<a href="https://example.org/report?a=1&amp;b=2">a report</a>.[1] Here it is.</p>'
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_lists_are_lists_whatever_their_program_writes(program):
    points = ["<p>Set her free.</p>", "<p>At once.</p>", "<p>Give back <b>her books</b>.</p>"]

    assert values(program, "list")[0] == points
    assert "Points below points stand in one list now." in remarks(program)


@pytest.mark.parametrize("program", WRITERS)
def test_a_quotation_is_one_with_its_source(program):
    assert values(program, "quote") == [
        {
            "text": "“I only read aloud\nwhat was printed.”",
            "source": "The teacher, 1 May 2024",
            "link": "",
        }
    ]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_table_becomes_a_list_with_the_names_of_its_columns_and_that_is_said(program):
    assert values(program, "list")[1] == ["<p>Day: 1 May; What happened: Arrest</p>"]
    assert "1 table became a list, a row an item." in remarks(program)


@pytest.mark.parametrize("program", PROGRAMS)
def test_notes_stand_at_the_end_under_their_numbers(program):
    assert values(program, "paragraph")[-1] == "<p>[1] A newspaper, no. 12.</p>"


@pytest.mark.parametrize("program", PROGRAMS)
def test_pictures_are_left_out_and_that_is_said(program):
    assert "1 picture was left out. Add it as a block of its own." in remarks(program)
    assert "<p>Signed, her pupils</p>" in values(program, "paragraph")


def test_what_was_deleted_with_marks_is_left_out_and_that_is_said():
    assert "1 passage that was marked as deleted was left out." in remarks("word")
    assert "nobody" not in str(pasted("word"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_word_of_the_letter_is_lost(program):
    words = "What we ask Dear friends teacher prison report free books words Arrest Signed pupils"

    assert all(word in str(pasted(program)) for word in words.split())


def test_plain_paragraphs_stay_together():
    assert read_clipboard("<p>One</p><p>Two<br>lines</p>").blocks == [
        Block("paragraph", "<p>One</p><p>Two<br/>lines</p>")
    ]


def test_numbers_of_a_list_stay():
    html = '<ol start="3"><li>Three</li><li>Four</li></ol>'

    assert read_clipboard(html).blocks == [Block("list", ["<p>3. Three</p>", "<p>4. Four</p>"])]


def test_words_outside_of_every_paragraph_are_kept():
    html = "<div>Loose <b>words</b><p>and a paragraph</p>and more</div>"

    assert read_clipboard(html).blocks == [
        Block("paragraph", "<p>Loose <b>words</b></p><p>and a paragraph</p><p>and more</p>")
    ]


def test_a_heading_that_is_too_long_is_a_paragraph_and_that_is_said():
    found = read_clipboard(f"<h1>{'word ' * 60}</h1>")

    assert found.blocks[0].kind == "paragraph"
    assert found.remarks == ["1 heading was too long and became a paragraph."]


def test_nothing_of_scripts_hidden_text_or_files_of_the_author_gets_in():
    found = read_clipboard(
        '<p onclick="x()">Seen<script>x()</script><span style="display: none">hidden</span> '
        '<a href="javascript:x()">a</a> <a href="file:///home/anna/x.doc">b</a> &lt;i&gt;</p>'
    )

    assert found.blocks == [Block("paragraph", "<p>Seen a b &lt;i&gt;</p>")]
    assert found.remarks == ["1 hidden passage was left out."]


def test_a_frame_around_a_text_is_no_table():
    html = "<table><tr><td><h2>Title</h2><p>Words</p></td></tr></table>"

    assert [block.kind for block in read_clipboard(html).blocks] == ["heading", "paragraph"]


@pytest.mark.django_db
def test_the_editor_gets_blocks_as_its_form_has_them(client):
    client.force_login(make_user("Translators: French"))
    html = "<h1>Title</h1><p>Words with <b>weight</b></p><ul><li>Point</li></ul>"

    answer = client.post(reverse("pasted"), {"html": html}).json()

    heading, paragraph, points = answer["blocks"]
    assert heading["value"]["text"] == "Title"
    assert '"text": "Words with weight"' in paragraph["value"]
    assert len(points["value"]) == 1
    assert answer["remarks"] == []


@pytest.mark.django_db
def test_what_is_too_long_is_refused_in_words(client):
    client.force_login(make_user("Translators: French"))

    answer = client.post(reverse("pasted"), {"html": "x" * 2_000_001})

    assert answer.status_code == 413
    assert "in parts" in answer.json()["error"]
