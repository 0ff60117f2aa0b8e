"""What is pasted from Word, LibreOffice and Google Docs becomes the blocks that it means."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_points_with_numbers_are_paragraphs_that_begin_with_them_and_have_no_bullets():
    html = '<p>We ask:</p><ol start="3"><li>Three</li><li>Four</li></ol><p>At once.</p>'

    assert read_clipboard(html).blocks == [
        Block("paragraph", "<p>We ask:</p><p>3. Three</p><p>4. Four</p><p>At once.</p>")
    ]


def word_point(mark: str, words: str, font: str = "Calibri", level: int = 1) -> str:
    return (
        f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'><![if !supportLists]>"
        f"<span style='font-family:{font}'><span style='mso-list:Ignore'>{mark}<span style='font:"
        f'7.0pt "Times New Roman"\'>&nbsp;&nbsp; </span></span></span><![endif]>{words}</p>'
    )


@pytest.mark.parametrize("mark", ["1.", "2)", "1.1.", "a)", "iv.", "Point 1", "§ 1", "б)"])
def test_numbers_of_words_own_lists_stay_whole_and_have_no_bullets(mark):
    assert read_clipboard(word_point(mark, "Free her")).blocks == [
        Block("paragraph", f"<p>{mark} Free her</p>")
    ]


@pytest.mark.parametrize("mark", ["·", "o", "§", "Ø", "v", "ü", "-", "–"])
def test_bullets_of_words_own_lists_are_no_words(mark):
    assert read_clipboard(word_point(mark, "Free her", "Wingdings")).blocks == [
        Block("list", ["<p>Free her</p>"])
    ]


def test_numbers_and_bullets_in_each_other_stay_in_their_order():
    html = "<ol><li>One<ul><li>Under it</li></ul>and more of it</li><li>Two</li></ol>"

    assert read_clipboard(html).blocks == [
        Block("paragraph", "<p>1. One</p>"),
        Block("list", ["<p>Under it</p>"]),
        Block("paragraph", "<p>and more of it</p><p>2. Two</p>"),
    ]


@pytest.mark.parametrize(
    ("attributes", "number"),
    [
        ('style="list-style-type: lower-alpha"', "b"),
        ('type="A"', "B"),
        ('type="i"', "ii"),
        ('style="list-style-type:upper-roman"', "II"),
    ],
)
def test_letters_of_a_list_stay_letters(attributes, number):
    found = read_clipboard(f"<ol {attributes}><li>One</li><li>Two</li></ol>").blocks

    assert f"<p>{number}. Two</p>" in found[0].value


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


# What nobody wanted to publish

ANCHOR = (
    "<span class=MsoCommentReference><span style='font-size:8.0pt'><![if !supportAnnotations]>"
    '<a class=msocomanchor id="_anchor_1" href="#_msocom_1" name="_msoanchor_1">[AB1]</a>'
    "<![endif]><span style='mso-special-character:comment'>&nbsp;</span></span></span>"
)
COMMENT_LIST = (
    "<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff>"
    "<![endif]><div style='mso-element:comment'><div id=\"_com_1\" class=msocomtxt>"
    '<span style=\'mso-comment-author:"A B"\'><a name="_msocom_1"></a></span>'
    "<p class=MsoCommentText><span style='mso-special-character:comment'>&nbsp;"
    '<a class=msocomoff href="#_msoanchor_1">[AB1]</a></span>Not for readers</p>'
    "</div></div></div>"
)


def test_words_that_were_commented_on_stay_and_the_comment_does_not():
    html = (
        "<p class=MsoNormal><a style='mso-comment-reference:AB_1;mso-comment-date:20240501T1000'>"
        f"Here</a>{ANCHOR} it is.</p>{COMMENT_LIST}"
    )

    found = read_clipboard(html)

    assert found.blocks == [Block("paragraph", "<p>Here it is.</p>")]
    assert found.remarks == ["1 comment was left out."]


def test_comments_of_google_are_left_out_with_their_marks():
    html = (
        '<p>Here<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> it is.</p>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Not for readers</span></p></div>'
    )

    found = read_clipboard(html)

    assert found.blocks == [Block("paragraph", "<p>Here it is.</p>")]
    assert found.remarks == ["1 comment was left out."]


UNWANTED = {
    "deleted": "<del>{}</del>",
    "deleted in Word": "<span class=msoDel>{}</span>",
    "not shown": "<span style='display: none'>{}</span>",
    "hidden in Word": "<span style='mso-hide:all'>{}</span>",
    "hidden": "<span hidden>{}</span>",
    "a comment": "<p class=MsoCommentText>{}</p>",
    "a mark of a comment": '<a class=msocomanchor href="#_msocom_1">{}</a>',
}
PLACES = {
    "alone": "{}<p>seen</p>",
    "a paragraph": "<p>seen {}</p>",
    "a block": "<div>{}<p>seen</p></div>",
    "a heading": "<h2>seen {}</h2>",
    "an item": "<ul><li>seen {}</li></ul>",
    "a numbered item": "<ol><li><p>seen</p>{}</li></ol>",
    "a quotation": "<blockquote>{}<p>seen</p></blockquote>",
    "a cell": "<table><tr><td>seen</td><td>{}</td></tr></table>",
    "a head": "<table><tr><th>seen {}</th></tr><tr><td>cell</td></tr></table>",
    "a caption": "<table><caption>{}</caption><tr><td>seen</td></tr></table>",
    "a note": "<div id=ftn1><p>seen {}</p></div>",
}


@pytest.mark.parametrize("kind", UNWANTED)
def test_what_nobody_wanted_to_publish_is_left_out_wherever_it_stands_and_that_is_said(kind):
    for place, inner in product(PLACES, ("unwanted", "<p>unwanted</p>")):
        found = read_clipboard(PLACES[place].format(UNWANTED[kind].format(inner)))

        assert "seen" in str(found.blocks), place
        assert "unwanted" not in str(found.blocks), place
        assert any("left out" in remark for remark in found.remarks), place


@pytest.mark.parametrize(
    "html",
    [
        *UNWANTED.values(),
        *("<s>{}</s>", "<span style='text-decoration:line-through'>{}</span>"),
        *("<sup>{}</sup>", "<span style='vertical-align: super'>{}</span>", "<ol><li>{}</ol>"),
        *(ANCHOR, COMMENT_LIST, '<a href="#cmnt1">{}</a>', "<svg></svg>", "<video></video>"),
    ],
)
def test_a_plain_paste_goes_the_same_way_if_there_is_anything_to_say_of_it(html):
    script = Path(finders.find("home/js/pasting.js")).read_text(encoding="utf-8")
    goes = re.compile(re.search(r"const STRUCTURE =\s*/(.+)/i;", script)[1], re.IGNORECASE)

    assert goes.search(f"<p>Words {html}</p>")
    assert not goes.search(
        "<p class=MsoNormal>A <b>hidden</b> <a href='https://a.org'>cmnt</a></p>"
    )


# Above and below the line


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("10<sup>6</sup>", "10⁶"),
        ("10<sup>-12</sup> m<sup>2</sup>", "10⁻¹² m²"),
        ("H<sub>2</sub>O", "H₂O"),
        ("x<span style='vertical-align:super'><span>n+1</span></span>", "xⁿ⁺¹"),
        ("<sup><span style='vertical-align:baseline'>3</span></sup>", "³"),
        ("here<sup>[1]</sup>", "here[1]"),
    ],
)
def test_figures_above_and_below_the_line_stay_there(html, words):
    assert read_clipboard(f"<p>{html}</p>") == ([Block("paragraph", f"<p>{words}</p>")], [])


def test_letters_above_the_line_are_kept_and_named():
    found = read_clipboard("<p>1<sup>er</sup> mai</p>")

    assert found.blocks == [Block("paragraph", "<p>1er mai</p>")]
    assert found.remarks == ["1 superscript or subscript stands in the line now."]


# No word is lost


@pytest.mark.parametrize(
    ("html", "value"),
    [
        (
            (
                "<table><tr><td><p>Arrest</p><table><tr><td>one</td><td>two</td></tr></table></td>"
                "<td>Day</td></tr></table>"
            ),
            ["<p>Arrest one, two; Day</p>"],
        ),
        (
            "<table><tr><td><p>Arrest</p>free text</td><td>Day</td></tr></table>",
            ["<p>Arrest free text; Day</p>"],
        ),
        ("<ul><li><p>a</p>free in the item</li></ul>", ["<p>a<br/>free in the item</p>"]),
        (
            "<table><tr><th>Day</th><th>Seen by</th></tr><tr><td>1 May</td><td></td></tr></table>",
            ["<p>Day: 1 May; Seen by: —</p>"],
        ),
    ],
)
def test_words_beside_paragraphs_and_tables_in_cells_are_kept(html, value):
    assert read_clipboard(html).blocks == [Block("list", value)]


INLINE = ["b", "i", "span", "a", "font", "ins", "u", "sup", "s"]
BLOCKS = [
    *("p", "div", "h1", "h3", "ul", "ol", "li", "blockquote", "pre", "dl", "dd", "section"),
    *("figure", "figcaption", "table", "tbody", "tr", "td", "th", "caption"),
]
#: An element and what is in it, a word, or a word that nobody wanted to publish.
TREES = st.recursive(
    st.one_of(st.just("word"), st.sampled_from(sorted(UNWANTED))),
    lambda inner: st.tuples(st.sampled_from([*INLINE, *BLOCKS]), st.lists(inner, max_size=4)),
    max_leaves=25,
)


class Written:
    """HTML of a tree; words of a line have a space between them, those of two blocks have none."""

    def __init__(self, tree) -> None:
        self.words = self.unwanted = 0
        self.html, _ = self._write(tree)

    def _write(self, tree) -> tuple[str, bool]:
        if tree == "word":
            self.words += 1
            return f"w{self.words}", False
        if isinstance(tree, str):
            self.unwanted += 1
            return UNWANTED[tree].format(f"x{self.unwanted}"), tree == "a comment"
        name, inner = tree
        html, is_block, after_line = "", name in BLOCKS, False
        for each in inner:
            part, part_is_block = self._write(each)
            html += f" {part}" if after_line and not part_is_block else part
            after_line = not part_is_block
            is_block = is_block or part_is_block
        return f"<{name}>{html}</{name}>", is_block


@given(TREES)
@settings(max_examples=150, deadline=None)
def test_every_word_is_there_once_and_by_itself_and_what_is_left_out_is_named(tree):
    written = Written(tree)

    found = read_clipboard(written.html)

    values = [
        " ".join(each.value.values()) if each.kind in {"heading", "quote"} else str(each.value)
        for each in found.blocks
    ]
    words = re.findall(r"\bw\d+\b", " ".join(values).replace("\\n", " "))
    assert sorted(words) == sorted(f"w{each + 1}" for each in range(written.words))
    assert not re.search(r"x\d", str(found.blocks))
    assert not written.unwanted or any("left out" in each for each in found.remarks)
