"""House rules that stop a start: each names what is wrong, where, and how it is mended."""

import types

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core import checks
from django.urls import path
from wagtail import hooks
from wagtail.blocks import CharBlock, StructBlock
from wagtail.models import Comment

import home.checks as rules
from campaign_pages import views
from home.front_page import SECTION_HOOK, FrontSection
from home.models import TextPage
from home.translating.models import Question


class Poll(StructBlock):
    """A block that nobody taught to be printed."""

    question = CharBlock()


def errors(id_):
    """What a start says with this id."""
    return [error.msg for error in checks.run_checks() if error.id == id_]


@pytest.mark.parametrize("number", range(1, 9))
def test_the_site_itself_keeps_the_rules(number):
    assert errors(f"home.E00{number}") == []


def test_a_page_without_a_template_is_refused(monkeypatch):
    monkeypatch.setattr(TextPage, "template", "home/no_such_page.html")

    assert errors("home.E003") == ["TextPage has no template home/no_such_page.html."]


def test_a_block_that_nothing_prints_is_refused(monkeypatch):
    stream = TextPage._meta.get_field("body").stream_block
    monkeypatch.setitem(stream.child_blocks, "poll", Poll())

    assert errors("home.E004") == ["The block 'poll' of TextPage.body is not printed."]


def test_a_page_that_cannot_be_printed_may_have_any_block(monkeypatch):
    stream = TextPage._meta.get_field("body").stream_block
    monkeypatch.setattr(TextPage, "is_printable", False)
    monkeypatch.setitem(stream.child_blocks, "poll", Poll())

    assert not [message for message in errors("home.E004") if "TextPage" in message]


def test_a_page_that_is_found_must_say_what_it_is(monkeypatch):
    monkeypatch.setattr(TextPage, "kind_for_readers", "")

    assert errors("home.E005") == ["TextPage is found by searching and has no kind_for_readers."]


@pytest.fixture
def another_route(settings):
    """A site with one more address below each language."""

    def add(route):
        module = types.ModuleType("urls_of_a_test")
        module.urlpatterns = i18n_patterns(path(route, views.feed))
        settings.ROOT_URLCONF = module

    return add


@pytest.mark.parametrize(
    ("route", "word"), [("newsletter/", "newsletter"), ("<path:case>/votes/", "votes")]
)
def test_a_word_that_a_view_answers_to_must_be_reserved(another_route, route, word):
    another_route(route)

    assert f"The word '{word}' of the route '{route}' is not in RESERVED_SLUGS." in errors(
        "home.E006"
    )


def test_a_file_below_a_page_takes_no_word_from_pages(another_route):
    another_route("<path:case>/list.csv")

    assert errors("home.E006") == []


def test_a_parameter_that_nothing_declares_is_refused(monkeypatch):
    module = types.ModuleType("tags_of_a_test")
    source = 'chosen = request.GET.get("colour"), request.GET["year"]'
    monkeypatch.setattr(rules, "_tag_libraries", lambda: [module])
    monkeypatch.setattr(rules.inspect, "getsource", lambda module: source)

    assert "tags_of_a_test reads the parameter 'colour', which nothing declares." in errors(
        "home.E007"
    )
    assert not [message for message in errors("home.E007") if "'year'" in message]


def test_a_section_of_the_front_page_must_say_what_it_shows():
    class Quiet(FrontSection):
        template_name = "partials/front_lead.html"

    with hooks.register_temporarily(SECTION_HOOK, Quiet()):
        found = errors("home.E008")

    assert found == ["Quiet does not say what it puts on the front page."]


def test_a_relation_that_would_make_comments_unsavable_is_refused(monkeypatch):
    field = Question._meta.get_field("comment")
    monkeypatch.setattr(field.remote_field, "hidden", False)
    Comment._meta._expire_cache()

    try:
        assert errors("home.E014") == [
            "Question.comment is to be seen from Comment, which could not be saved any more."
        ]
    finally:
        monkeypatch.undo()
        Comment._meta._expire_cache()
    assert errors("home.E014") == []
