"""What a page is called before whom: a draft's title before nobody who may not read the draft."""

import re

import pytest
from django.conf import settings
from wagtail.models import Page

from home.staff.rights import draft_name, page_name
from tests.builders import make_text, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def public():
    """A public text with a newer draft, as a base page: what most queries give."""
    page = make_text("ru", title="Public title")
    page.title = "Secret title"
    page.save_revision()
    return Page.objects.get(pk=page.pk)


@pytest.fixture
def draft():
    return Page.objects.get(pk=make_text("ru", title="Secret title", live=False).pk)


@pytest.mark.parametrize("group", ["Editors: French", "Translators: French"])
def test_who_may_not_read_a_draft_is_not_told_its_title(public, draft, group):
    user = make_user(group)

    assert [name(public, user) for name in (page_name, draft_name)] == ["Public title"] * 2
    assert [name(draft, user) for name in (page_name, draft_name)] == ["(Text page)"] * 2


def test_who_may_edit_it_is_told_the_published_title_or_the_newest(public, draft):
    user = make_user("Editors: Russian")

    assert page_name(public, user) == "Public title"
    assert draft_name(public, user) == "Secret title"
    assert page_name(draft, user) == draft_name(draft, user) == "Secret title"


def test_no_template_names_a_page_without_asking_before_whom():
    bare = re.compile(r"get_admin_display_title|draft_title")
    templates = (settings.BASE_DIR / "templates").rglob("*.html")

    assert [str(path) for path in templates if bare.search(path.read_text())] == []
