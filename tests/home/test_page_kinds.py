"""What every kind of page promises, whoever adds it: with every block, and without the demo."""

import gzip
import io

import pytest
from pypdf import PdfReader
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from campaign_pages.models import CaseUpdatePage
from home.mirror.addresses import known_addresses
from home.mirror.sources import Site
from home.models import HomePage
from home.multilingual.reader import Reader
from home.pages import CampaignPage
from home.search.query import Query
from home.search.results import Results
from tests.breadth import widely
from tests.builders import open_language
from tests.filling import make_filled, word_of
from tests.home.test_weight import HTML
from tests.reading import having, parse, the_one, words

pytestmark = pytest.mark.django_db

KINDS = [
    kind for kind in get_page_models() if issubclass(kind, CampaignPage) and kind is not HomePage
]
each_kind = pytest.mark.parametrize(
    "kind", widely(KINDS, CaseUpdatePage), ids=lambda kind: kind.__name__
)


def words_of_blocks(kind, streams=None):
    """A word of each block that a page of this kind may have."""
    fields = [field for field in kind._meta.fields if isinstance(field, StreamField)]
    return {
        word_of(name)
        for field in fields
        if streams is None or field.name in streams
        for name in field.stream_block.child_blocks
    }


@pytest.fixture
def page(kind):
    """A page of a kind in English, on a site that is open in Italian as well."""
    open_language("en")
    open_language("it")
    return make_filled(kind, "en", title="Quagga welfare", slug="quagga-welfare")


@each_kind
def test_it_opens_with_all_its_blocks_and_is_not_heavy(kind, page, visitor, strict_templates):
    answer = visitor.get(Reader("en").address(page))

    assert answer.status_code == 200
    main = next(parse(answer.content.decode(), strict=True).iter("main"))
    assert [word for word in words_of_blocks(kind) if word not in words(main)] == []
    assert [words(title) for title in main.iter("h1")] == ["Quagga welfare"]
    assert having(main, "data-fallback") == []
    assert len(gzip.compress(answer.content, 9)) <= HTML


@each_kind
def test_readers_of_another_language_get_its_words_marked(kind, page, visitor, strict_templates):
    answer = visitor.get(Reader("it").address(page))

    assert answer.status_code == 200
    main = next(parse(answer.content.decode(), strict=True).iter("main"))
    assert "Quagga welfare" in words(the_one(main, "data-fallback", "en"))
    assert len(having(main, "data-fallback-notice")) == 1
    assert [word for word in words_of_blocks(kind) if word not in words(main)] == []


@each_kind
def test_its_pdf_has_the_words_of_its_blocks(kind, page, visitor):
    address = f"{Reader('en').address(page)}print.pdf"

    answer = visitor.get(address)

    if not kind.is_printable:
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    sheets = PdfReader(io.BytesIO(answer.content)).pages
    text = "".join("".join(sheet.extract_text() for sheet in sheets).split())
    assert "Quaggawelfare" in text
    assert [word for word in words_of_blocks(kind, ["body"]) if word not in text] == []
    linked = having(
        parse(visitor.get(Reader("en").address(page)).content.decode()), "href", address
    )
    assert len(linked) == 2  # in the head, and for readers


@each_kind
def test_readers_find_it_by_its_title_and_are_told_what_it_is(kind, page):
    results = Results(Reader("en"), Query("quagga welfare"))

    found = [
        result for result in results.shown(results.sheet(1)) if "quagga-welfare" in result.address
    ]

    assert len(found) == (1 if kind.is_searchable else 0)
    assert all(result.kind for result in found)


@pytest.mark.wide
@each_kind
def test_it_stands_in_the_mirror(kind, page):
    known = known_addresses()
    for code in ("en", "it"):
        address = Reader(code).address(page)
        assert known[address].key == page.translation_key
        assert b"Quagga welfare" in Site().get(address).content


@pytest.mark.wide
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.is_news])
def test_news_stands_in_the_feed_of_what_is_above_it(kind, page, visitor):
    above = page.get_parent().specific

    answer = visitor.get(f"{Reader('en').address(above)}feed/")

    assert b"Quagga welfare" in answer.content
