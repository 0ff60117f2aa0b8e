"""Tables: real heads for readers of screens, and a place of its own for each cell."""

import io
from typing import Any

import polib
import pytest
from pypdf import PdfReader
from wagtail.blocks import StructBlockValidationError

from home.blocks import TableBlock
from home.multilingual.reader import Reader
from home.multilingual.texts import leaves, page_texts
from home.search.query import Query
from home.search.results import Results
from home.translating.exchange.applying import carry_out, keep, plan_of
from home.translating.exchange.reading import read_file
from home.translating.exchange.units import Texts
from home.translating.exchange.writing import FORMATS, write_files
from home.translating.originals import sequences
from tests.builders import (
    make_case,
    make_text,
    make_update,
    make_user,
    open_language,
    publish,
    translate,
)
from tests.reading import parse, words

pytestmark = pytest.mark.django_db

ROWS = [["Court", "Hearings"], ["District court", "4"], ["Court of appeal", "1 204"]]


def table(rows=ROWS, **more: Any) -> dict[str, Any]:
    """A table whose cells have ids that say where they stand."""
    items = [
        {
            "type": "item",
            "id": f"row-{down}",
            "value": [
                {"type": "item", "id": f"cell-{down}-{along}", "value": cell}
                for along, cell in enumerate(row)
            ],
        }
        for down, row in enumerate(rows)
    ]
    value = {"caption": "The hearings", "first_row": True, "first_column": False, "rows": items}
    return {"type": "table", "id": "the-table", "value": {**value, **more}}


@pytest.fixture
def site():
    open_language("en")
    open_language("it")


def shown(visitor, page, code="en"):
    return parse(visitor.get(Reader(code).address(page)).content.decode(), strict=True)


def test_heads_of_columns_and_rows_are_marked_as_such(site, visitor, strict_templates):
    page = make_text(slug="table", body=[table(first_column=True)])

    main = shown(visitor, page)

    heads = [(each.get("scope"), words(each)) for each in main.iter("th")]
    assert heads == [
        ("col", "Court"),
        ("col", "Hearings"),
        ("row", "District court"),
        ("row", "Court of appeal"),
    ]
    assert [words(each) for each in main.iter("td")] == ["4", "1 204"]
    assert [words(each) for each in main.iter("caption")] == ["The hearings"]


@pytest.mark.wide
def test_without_heads_all_cells_are_alike(site, visitor, strict_templates):
    page = make_text(slug="table", body=[table(first_row=False)])

    main = shown(visitor, page)

    assert list(main.iter("th")) == [] and len(list(main.iter("td"))) == 6


@pytest.mark.wide
def test_it_is_moved_by_the_keyboard_within_itself(site, visitor):
    main = shown(visitor, make_text(slug="table", body=[table()]))

    region = next(each for each in main.iter("div") if each.get("class") == "table")

    assert (region.get("role"), region.get("tabindex")) == ("region", "0")
    assert region.get("aria-label") == "The hearings"


@pytest.mark.wide
def test_a_column_of_numbers_is_set_as_one(site, visitor):
    rows = [["A", "B", "C"], ["5", "٣٫٥", "2 of 3"], ["–", "12 %", "1"], ["", "", ""]]
    main = shown(visitor, make_text(slug="table", body=[table(rows)]))

    numbers = [each.get("class") == "number" for each in list(main.iter("td"))[:3]]

    assert numbers == [True, True, False]


@pytest.mark.wide
def test_a_short_row_has_empty_cells_at_its_end(site, visitor):
    main = shown(visitor, make_text(slug="table", body=[table([["A", "B", "C"], ["1"]])]))

    assert len(list(main.iter("td"))) == 3


@pytest.mark.wide
def test_the_page_is_found_by_the_words_of_a_cell(site):
    make_text(slug="table", title="A table", body=[table([["A"], ["Xylophone"]])])

    results = Results(Reader("en"), Query("xylophone"))

    assert [each.address for each in results.shown(results.sheet(1))] == ["/en/table/"]


@pytest.mark.wide
def test_on_paper_it_has_all_its_cells(site, visitor):
    many = [["Court", "Hearings"], *([f"Court {number}", str(number)] for number in range(90))]
    page = make_text(slug="table", body=[table(many)])

    answer = visitor.get(f"{Reader('en').address(page)}print.pdf")

    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.content)).pages]
    assert len(sheets) > 1 and all("Hearings" in sheet for sheet in sheets[:-1])
    assert "Court 89" in "".join(sheets) and "The hearings" in sheets[0]


@pytest.mark.wide
def test_a_feed_has_its_rows(site, visitor):
    case = make_case(slug="a-case", title="The case")
    make_update(case, title="Hearings", date="2024-05-01", body=[table()])

    feed = visitor.get("/en/a-case/feed/").content.decode()

    assert "&lt;td&gt;District court&lt;/td&gt;" in feed
    assert '&lt;th scope="col"&gt;Court&lt;/th&gt;' in feed


# Editors


def clean(rows) -> Any:
    block = TableBlock()
    return block.clean(block.to_python(table(rows)["value"]))


def test_rows_are_made_as_long_as_the_longest_and_what_stands_keeps_its_name():
    cleaned = clean([["A", "B", "C"], ["1"]])

    stored = TableBlock().get_prep_value(cleaned)["rows"]
    assert [len(row["value"]) for row in stored] == [3, 3]
    assert stored[1]["value"][0]["id"] == "cell-1-0"
    assert len({cell["id"] for row in stored for cell in row["value"]}) == 6


@pytest.mark.parametrize("rows", [[], [[]], [["", " "], [""]]])
def test_a_table_without_words_is_refused(rows):
    with pytest.raises(StructBlockValidationError) as refused:
        clean(rows)

    assert "rows" in refused.value.block_errors


def test_a_table_of_too_many_columns_is_refused():
    with pytest.raises(StructBlockValidationError):
        clean([["A"] * 13])


# Translators


def test_each_cell_is_a_place_with_the_name_of_its_row():
    open_language("en")
    page = make_text(slug="table", body=[table()])

    found = {leaf.path: (leaf.label, leaf.text) for leaf in leaves(page) if leaf.text}

    assert found["body.the-table.rows.row-1.cell-1-0"] == ("Table: Rows 2", "District court")
    assert found["body.the-table.caption"] == ("Table: Title", "The hearings")
    assert "Court of appeal" in page_texts(page)
    assert sequences(page)["body.the-table.rows.row-2"] == [("cell-2-0", ""), ("cell-2-1", "")]


@pytest.mark.wide
def test_of_a_table_that_changes_a_translation_is_told_which_cell(site):
    page = make_text(slug="table", title="A table", body=[table()])
    copy = translate(page, "it")
    changed = [["Court", "Hearings"], ["District court", "5"], ["Court of appeal", "1 204"]]

    publish(page, body=[table(changed)])

    here = {leaf.path: leaf.text for leaf in leaves(copy)}
    there = {leaf.path: leaf.text for leaf in leaves(publish(page))}
    assert {path for path in there if there[path] != here[path]} == {
        "body.the-table.rows.row-1.cell-1-1"
    }


@pytest.mark.wide
def test_a_file_of_a_translator_has_each_cell_and_brings_it_back(site):
    page = make_text(slug="table", title="A table", body=[table()])
    copy = translate(page, "it")
    longer = [*ROWS, ["Supreme court", "1"]]
    publish(page, body=[table(longer)])
    user = make_user("Translators: Italian")

    texts = Texts(user, copy.locale).pages({page.translation_key})
    written = write_files(texts, texts[0].language, FORMATS["po"], lambda path: path)
    found = polib.pofile(written.content.decode())
    entry = next(each for each in found if each.msgctxt.endswith(".row-3.cell-3-0"))
    assert (entry.msgid, entry.msgstr) == ("Supreme court", "")
    entry.msgstr = "Corte suprema"
    record = keep(read_file(str(found).encode()), "texts.po", copy.locale, user)
    plan = plan_of(record, user)
    carry_out(record, user, {line.id for line in plan.lines if line.is_ticked}, plan.digest)

    draft = type(copy).objects.get(pk=copy.pk).get_latest_revision_as_object()
    assert [list(row) for row in draft.body[0].value["rows"]][3] == ["Corte suprema", "1"]
