"""Rows without a value stand in the same place on every database: each order says where."""

from collections.abc import Iterator

import pytest
from django.db.models import OrderBy
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler
from django.urls import reverse

from campaign_pages.front import front_letter
from campaign_pages.models import CasePage, CaseUpdatePage
from campaign_pages.timeline import updates_of
from home.multilingual.reader import Reader
from tests.builders import make_letter, make_update
from tests.home.test_every_page import texts

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def is_open_about_nulls(order: OrderBy) -> bool:
    """Whether an order leaves to the database where empty values go."""
    column = order.expression
    return (
        isinstance(column, Col)
        and column.target.null
        and not (order.nulls_first or order.nulls_last)
    )


@pytest.fixture
def unclear(monkeypatch) -> Iterator[set[str]]:
    """The orders by which rows were read and that do not say where empty values go."""
    found: set[str] = set()
    compile_order = SQLCompiler.get_order_by

    def get_order_by(compiler):
        orders = compile_order(compiler)
        for order, _sql in orders:
            if isinstance(order, OrderBy) and is_open_about_nulls(order):
                column = order.expression.target
                found.add(f"{column.model._meta.label}.{column.name}")
        return orders

    monkeypatch.setattr(SQLCompiler, "get_order_by", get_order_by)
    return found


@pytest.mark.wide
def test_no_query_of_a_page_leaves_open_where_empty_values_go(visitor, unclear):
    for address in texts("ar"):  # its own and, in other languages, what it does not have
        assert visitor.get(address).status_code == 200
    for case in CasePage.objects.live():
        for ending in ("feed/", "calendar.ics", "print.pdf", "share.png"):
            visitor.get(f"{case.get_url()}{ending}")
    for address in ("/sitemap.xml", "/en/search/?q=prison", "/ru/search/?q=%D1%81%D1%83%D0%B4"):
        assert visitor.get(address).status_code == 200

    assert unclear == set()


def test_no_query_of_a_list_for_editors_does(admin_client, unclear):
    for address in (
        "/admin/",
        reverse("court_news"),
        reverse("translations"),
        reverse("schedule"),
        reverse("work_list"),
        reverse("withdrawals"),
    ):
        assert admin_client.get(address).status_code == 200

    ours = {name for name in unclear if name.split(".")[0] in ("home", "people", "campaign_pages")}
    assert ours == set()


def test_an_undated_letter_is_not_the_newest():
    make_letter(title="Undated", date=None)
    dated = front_letter(Reader("en"), None)

    assert dated.title != "Undated"
    assert dated.date is not None


def test_an_undated_event_is_the_oldest(left_out):
    case = CasePage.objects.get(locale__language_code="en")
    undated = make_update(case, title="Undated")
    CaseUpdatePage.objects.filter(pk=undated.pk).update(date=None)

    assert list(updates_of(Reader("en"), case))[-1].pk == undated.pk
