"""Letters and timelines as PDFs: what they say, and that everybody can read them."""

import io
import json
from datetime import date, time

import pytest
from pypdf import PdfReader
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock

from campaign_pages.models import Court
from home.blocks import BodyBlock
from home.models import CampaignDocument, CampaignImage
from home.multilingual.dates import campaign_today, day_in_words
from home.multilingual.reader import Reader, reading
from home.printing import cache, fonts, typesetter
from home.printing.content import Body, is_printed
from home.printing.documents import pdf_of
from people.models import Signatory
from tests.breadth import widely
from tests.builders import (
    make_case,
    make_letter,
    make_text,
    make_update,
    open_language,
    paragraph,
    pdf,
    png,
    publish,
    translate,
)
from tests.reading import having, read

pytestmark = pytest.mark.django_db

MARKUP = "#let x = 1; $a$ *b* _c_ `d` // e \\ f <g> @h [i] {j} -- ... ~ = /* k */ \"l\" 'm'"


def block(kind, value):
    return {"type": kind, "value": value, "id": ""}


def open_paper(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def words(paper):
    """Its text without spaces: they are where the lines happen to break."""
    return "".join("".join(page.extract_text() for page in paper.pages).split())


def without_spaces(text):
    return "".join(text.split())


@pytest.mark.parametrize(
    ("address", "code", "title", "first"),
    widely(
        [
            ("/en/letter-to-friends-2023/", "en", "A letter to friends", "to change society"),
            ("/ru/pismo-druzyam-2023/", "ru", "Письмо друзьям", "изменить общество"),
            ("/fr/lettre-aux-amis-2023/", "fr", "Une lettre aux amis", "Kagarlitski"),
            ("/ru/delo/", "ru", "Дело", "Торжке"),
        ],
        ("/ru/pismo-druzyam-2023/", "ru", "Письмо друзьям", "изменить общество"),
        ("/ru/delo/", "ru", "Дело", "Торжке"),
    ),
)
def test_a_paper_says_what_the_page_says(visitor, address, code, title, first):
    paper = open_paper(visitor, f"{address}print.pdf")
    root = paper.trailer["/Root"]

    assert paper.metadata.title.startswith(title)
    assert root["/Lang"] == code
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert without_spaces(title) in words(paper)
    assert without_spaces(first) in words(paper)


def test_arabic_is_set_in_its_language(visitor):
    paper = open_paper(visitor, "/ar/nida-2023/print.pdf")

    assert paper.trailer["/Root"]["/Lang"] == "ar"
    assert paper.metadata.title == "النداء الدولي لعام 2023"
    assert "النداءالدوليلعام2023" in words(paper)


@pytest.mark.parametrize("address", ["/ru/delo/", "/ar/qadiyya/", "/fr/appel-2023/"])
def test_every_letter_is_drawn_with_a_font_in_the_file(visitor, address):
    paper = open_paper(visitor, f"{address}print.pdf")

    for page in paper.pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in descendant.get_object()["/FontDescriptor"].get_object()
            assert "Campaign" in font.get_object()["/BaseFont"]
            assert "/ToUnicode" in font.get_object()


@pytest.mark.wide
def test_the_timeline_has_every_event_with_its_sources(visitor):
    case = make_case(title="A case", slug="a-case", body=[paragraph("How it began.")])
    source = {"name": "A newspaper", "link": "https://example.org/a-report?page=2"}
    make_update(case, title="First", date="2023-05-01", sources=[block("source", source)])
    make_update(case, title="Second", date="2024-06-02", state_after="prison")

    text = words(open_paper(visitor, "/en/a-case/print.pdf"))

    for part in ("Howitbegan.", "First", "Second", "Anewspaper:example.org/a-report?page=2"):
        assert part in text
    assert text.index("First") < text.index("Second")


def test_every_kind_of_block_is_printed(visitor):
    image = CampaignImage(title="x", file=png(), description_en="A described picture", credit="Ann")
    image.save()
    document = CampaignDocument(title="A ruling", file=pdf())
    document.save()
    body = [
        block("heading", {"text": "A part of a part", "level": "3"}),
        paragraph(
            'Words with <b>weight</b>, <i>slant</i> and <a href="https://example.org/x">a link</a>.'
        ),
        block("list", ["<p>A point</p>", "<p>Another point</p>"]),
        block("quote", {"text": "Said so.", "source": "Somebody", "link": "https://example.org/q"}),
        block("image", {"image": image.pk, "caption": "The caption"}),
        block(
            "call_to_action", {"label": "Write", "line": "today", "link": "https://example.org/w"}
        ),
        block("document", {"document": document.pk, "label": ""}),
    ]
    make_letter(title="All", slug="all", body=json.dumps(body))

    paper = open_paper(visitor, "/en/all/print.pdf")

    for part in (
        *("Apartofapart", "weight", "slant", "alink", "example.org/x", "Apoint", "Anotherpoint"),
        *("Saidso.", "Somebody", "example.org/q", "Thecaption", "Ann", "Write", "example.org/w"),
        "Aruling",
    ):
        assert part in words(paper), part
    assert b"pdfuaid" in paper.trailer["/Root"]["/Metadata"].get_data()
    assert "A described picture" in str(alternatives(paper.trailer["/Root"]["/StructTreeRoot"]))


def alternatives(element):
    """The alternative texts in the tree of tags."""
    element = element.get_object()
    if not isinstance(element, dict):
        children = element if isinstance(element, list) else []
        return [text for child in children for text in alternatives(child)]
    found = [element["/Alt"]] if "/Alt" in element else []
    return found + (alternatives(element["/K"]) if "/K" in element else [])


def test_a_body_can_have_no_block_that_is_not_printed():
    for child in BodyBlock().child_blocks.values():
        assert is_printed(child), child


class Poll(StructBlock):
    """A block that nobody taught to be printed."""

    question = CharBlock()


def test_a_block_that_is_not_printed_is_a_hole_and_a_line_in_the_log(db, caplog):
    stream = StreamBlock(
        [("paragraph", RichTextBlock()), ("poll", Poll()), ("polls", ListBlock(Poll()))]
    )
    poll = {"question": "Why?"}
    raw = [paragraph("Before."), block("poll", poll), block("polls", [poll]), paragraph("After.")]

    with reading(Reader("en")) as reader:
        body = Body(stream.to_python(raw), reader)

    assert [run["text"] for node in body.nodes for run in node["runs"]] == ["Before.", "After."]
    assert "'poll' is missing in a PDF" in caplog.text


def test_what_looks_like_markup_is_shown_as_typed(visitor):
    escaped = MARKUP.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    make_letter(
        title=MARKUP,
        slug="markup",
        author=MARKUP,
        signature=MARKUP,
        salutation=MARKUP,
        body=[paragraph(escaped)],
    )

    paper = open_paper(visitor, "/en/markup/print.pdf")

    assert paper.metadata.title == MARKUP
    assert words(paper).count(without_spaces(MARKUP)) == 5


def test_a_long_address_stays_on_the_paper_and_can_be_copied(visitor):
    link = f"https://example.org/{'a1b2' * 60}?from={'x' * 90}"
    make_letter(title="x", slug="long", body=[paragraph(f'<a href="{link}">words</a>')])

    paper = open_paper(visitor, "/en/long/print.pdf")

    assert link.removeprefix("https://") in words(paper)
    assert max(right_edges(paper.pages[0])) < float(paper.pages[0].mediabox.right) - 60


def right_edges(page):
    """Roughly where each piece of text ends: begins, and half its size for each letter."""
    edges = []

    def visit(text, _matrix, where, _font, size):
        if text.strip():
            edges.append(where[4] + len(text.strip()) * 0.4 * size)

    page.extract_text(visitor_text=visit)
    return edges


def test_links_that_browsers_would_run_are_no_links(visitor):
    make_letter(
        title="x", slug="bad-links", body=[paragraph('<a href="javascript:alert(1)">words</a>')]
    )

    paper = open_paper(visitor, "/en/bad-links/print.pdf")

    assert "words" in words(paper)
    assert b"javascript" not in visitor.get("/en/bad-links/print.pdf").content


def test_characters_that_no_font_has_never_become_boxes(visitor):
    make_letter(
        title="Ñandú ✊ 新 鼃", slug="rare", body=[paragraph("a\u200bb\u2060c Հայաստան ﷺ 🏳️‍🌈")]
    )

    paper = open_paper(visitor, "/en/rare/print.pdf")

    text = "".join(page.extract_text() for page in paper.pages)
    assert "Ñandú" in text
    assert "新" in text
    assert "Wa" in text
    assert "Hayastan" in text
    assert all(ord(letter) in fonts.characters() or letter.isspace() for letter in text)


@pytest.fixture
def no_greek_font(monkeypatch):
    """Greek as a language whose script the site has no font for."""
    monkeypatch.delitem(fonts.OWN_FAMILY, "el")


@pytest.mark.wide
@pytest.mark.usefixtures("no_greek_font")
def test_a_language_without_a_font_has_no_paper_and_no_link_to_one(visitor):
    open_language("el")
    letter = make_letter(title="A letter", slug="a-letter")
    translate(letter, "el", title="Επιστολή", slug="epistoli")

    assert visitor.get("/el/epistoli/print.pdf").status_code == 404
    assert papers_named(visitor, "/el/epistoli/") == []
    assert len(papers_named(visitor, "/en/a-letter/")) == 2


def papers_named(client, address):
    return [
        element.get("href") for element in having(read(client, address), "type", "application/pdf")
    ]


@pytest.mark.wide
@pytest.mark.usefixtures("no_greek_font")
def test_an_event_in_a_script_without_a_font_is_told_by_its_address(visitor):
    open_language("el")
    case = make_case(title="A case", slug="a-case")
    greek = translate(case, "el", title="Υπόθεση", slug="ypothesi")
    make_update(greek, title="Σύλληψη", slug="syllipsi")

    text = words(open_paper(visitor, "/en/a-case/print.pdf"))

    assert "testserver/en/a-case/syllipsi" in text
    assert "Syllipsi" not in text


def test_of_a_fallback_the_paper_is_that_of_the_real_page(visitor):
    make_letter(title="A letter", slug="a-letter")

    answer = visitor.get("/fr/a-letter/print.pdf")

    assert (answer.status_code, answer["Location"]) == (302, "/en/a-letter/print.pdf")
    assert papers_named(visitor, "/fr/a-letter/") == ["/en/a-letter/print.pdf"] * 2


def test_what_is_not_public_has_no_paper(visitor):
    letter = make_letter(title="A letter", slug="a-letter")
    assert visitor.get("/en/a-letter/print.pdf").status_code == 200

    letter.unpublish()

    assert visitor.get("/en/a-letter/print.pdf").status_code == 404
    assert visitor.get("/en/no-such-letter/print.pdf").status_code == 404


def test_a_page_that_says_nothing_special_is_printed_with_its_words(visitor):
    make_text(title="A text", slug="a-text", summary="In short.", body=[paragraph("At length.")])

    text = words(open_paper(visitor, "/en/a-text/print.pdf"))

    for part in ("Atext", "Inshort.", "Atlength."):
        assert part in text
    assert papers_named(visitor, "/en/a-text/") == ["/en/a-text/print.pdf"] * 2


@pytest.mark.parametrize("address", widely(["/en/", "/en/map/", "/en/signatories/"], first=1))
def test_pages_that_words_alone_do_not_tell_have_no_paper(visitor, address):
    assert visitor.get(f"{address}print.pdf").status_code == 404
    assert papers_named(visitor, address) == []


def test_a_changed_letter_is_printed_anew(visitor):
    letter = make_letter(title="A letter", slug="a-letter", body=[paragraph("Before.")])
    assert "Before." in words(open_paper(visitor, "/en/a-letter/print.pdf"))

    publish(letter, body=[paragraph("After.")])

    text = words(open_paper(visitor, "/en/a-letter/print.pdf"))
    assert "After." in text
    assert "Before." not in text


def test_an_unchanged_letter_is_not_drawn_again(visitor, monkeypatch):
    make_letter(title="A letter", slug="a-letter")
    first = visitor.get("/en/a-letter/print.pdf")
    monkeypatch.setattr(typesetter, "_compile", None)

    second = visitor.get("/en/a-letter/print.pdf")

    assert second.content == first.content
    again = visitor.get("/en/a-letter/print.pdf", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_text_that_cannot_be_drawn_is_a_404_and_is_tried_once(visitor, monkeypatch):
    make_letter(title="Never seen before", slug="a-letter")
    tried = []

    def fail(main, **options):
        tried.append(main)
        raise typesetter.FailedError

    monkeypatch.setattr(typesetter, "_compile", fail)

    answers = [visitor.get("/en/a-letter/print.pdf").status_code for _ in range(3)]

    assert answers == [404] * 3
    assert len(tried) == 2  # as PDF/UA, then as a plain PDF


def test_the_same_letter_is_the_same_sheet(db):
    letter = make_letter(title="A letter", slug="a-letter")
    with reading(Reader("en")) as reader:
        sheets = [pdf_of(reader, type(letter).objects.get(pk=letter.pk)) for _ in range(2)]

    assert cache.key_of(sheets[0]) == cache.key_of(sheets[1])


def test_a_letter_that_was_never_dated_says_no_date(visitor):
    letter = make_letter(title="A letter", slug="a-letter")
    type(letter).objects.filter(pk=letter.pk).update(last_published_at=None)

    assert "Textof" not in words(open_paper(visitor, "/en/a-letter/print.pdf"))


@pytest.mark.wide
def test_when_a_text_was_edited_is_not_told_as_when_it_was_true(visitor):
    case = make_case(title="A case", slug="a-case")
    make_update(case, date="2024-02-01", precision="month", state_after="prison")
    today = without_spaces(day_in_words(campaign_today(), "en"))

    text = words(open_paper(visitor, "/en/a-case/print.pdf"))

    assert f"Textof{today}" in text
    assert text.count("Asof") == text.count("AsofFebruary2024") == 1
    assert f"Asof{today}" not in text


@pytest.mark.wide
def test_a_paper_says_between_which_days_and_whose_time(visitor):
    case = make_case(title="A case", slug="a-case")
    between = {"precision": "between", "date_end": date(2024, 4, 27)}
    make_update(case, date="2024-03-13", kind="transfer", **between)
    court = Court.objects.create(name_en="A court", time_zone="Europe/Moscow")
    make_update(case, date="2024-05-02", kind="hearing", local_time=time(14), court=court)

    text = words(open_paper(visitor, "/en/a-case/print.pdf"))

    assert "between13Marchand27April2024" in text
    assert "14:00(localtimeofthecourt,11:00UTC)" in text


@pytest.mark.wide
def test_names_stand_in_two_columns_of_one_length(visitor):
    names = {person.text("name", "fr").value.split()[-1] for person in Signatory.objects.all()}
    pages = open_paper(visitor, "/fr/appel-2023/print.pdf").pages
    text = "\n".join(page.extract_text(extraction_mode="layout") for page in pages)

    lines = [sum(name in line for name in names) >= 2 for line in text.splitlines()]
    assert sum(lines) == 17
