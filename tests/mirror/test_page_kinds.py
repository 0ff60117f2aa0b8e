"""What a mirror makes anew when a person, a court or an appeal changes, without being told."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from campaign_pages.models import Court
from home.mirror import page_kinds
from home.models import CampaignSettings, TextPage
from home.multilingual.models import TextVersion
from home.multilingual.reader import Reader
from home.public.visible import HOME_DEPTH


@pytest.fixture
def fresh():
    """Nothing is remembered of the models, before and after."""
    page_kinds.shown_rows.cache_clear()
    yield
    page_kinds.shown_rows.cache_clear()


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("home.TextPage", set()),
        (
            "campaign_pages.LetterPage",
            {"people.Appeal", "people.Signature", "people.Signatory"},
        ),
    ],
)
def test_what_a_page_shows_follows_from_its_model(fresh, kind, rows):
    assert not page_kinds.gathers(kind)
    assert page_kinds.shown_rows(kind) == rows


def test_a_new_block_is_enough_to_make_its_pages_anew(fresh, monkeypatch):
    stream = TextPage._meta.get_field("body").stream_block
    chooser = SnippetChooserBlock(Court)
    monkeypatch.setitem(stream.child_blocks, "court", chooser)

    assert page_kinds.shown_rows("home.TextPage") == {"campaign_pages.Court"}


def test_a_kind_of_page_that_nobody_declared_gathers():
    assert page_kinds.gathers("campaign_pages.SolidarityMapPage")
    assert page_kinds.gathers("home.HomePage")
    assert page_kinds.gathers("campaign_pages.CaseUpdatePage")  # the events beside it


@pytest.mark.wide
@pytest.mark.django_db
def test_no_page_reads_more_than_it_is_bound_to(visitor):
    """Each page that gathers nothing, with its PDF, in two languages: which tables it asks."""
    tables = {model._meta.db_table: model._meta.label for model in page_kinds.row_models()}
    # A change of the one makes everything anew; of the other, the record of a text names it.
    everywhere = {CampaignSettings._meta.label, TextVersion._meta.label}
    found = {}
    for code in ("en", "ar"):
        reader = Reader(code)
        for page in reader.best(Page.objects.filter(depth__gt=HOME_DEPTH)).specific():
            kind = page._meta.label
            if page_kinds.gathers(kind):
                continue
            for ending in ("", "print.pdf"):
                with CaptureQueriesContext(connection) as captured:
                    visitor.get(f"{reader.address(page)}{ending}")
                asked = set(re.findall(r'"(\w+)"', " ".join(each["sql"] for each in captured)))
                read = {tables[name] for name in asked & tables.keys()}
                assert read - everywhere <= page_kinds.shown_rows(kind), page
                found.setdefault(kind, set()).update(read)

    assert found.keys() == page_kinds._CONFINED
    assert "people.Signatory" in found["campaign_pages.LetterPage"]
