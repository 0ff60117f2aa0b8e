"""The foot of every page: where everything is, and who answers for it."""

import pytest

from home.models import CampaignSettings
from tests.builders import make_text
from tests.reading import links, read, words

pytestmark = pytest.mark.django_db


def foot(visitor, address):
    return next(read(visitor, address).iter("footer"))


@pytest.mark.parametrize("address", ["/ru/", "/ru/delo/", "/ru/search/"])
def test_it_leads_to_sections_languages_feed_and_calendar(visitor, address):
    found = links(foot(visitor, address))

    assert {"/ru/", "/ru/delo/", "/ru/pressa/", "/ru/search/", "/fr/", "/ar/"} <= set(found)
    assert {"/ru/delo/feed/", "/ru/delo/calendar.ics"} <= set(found)


def test_a_section_has_its_short_label_there(visitor):
    make_text("en", title="A long title", slug="long", show_in_menus=True, menu_label="Short")

    assert "Short" in words(foot(visitor, "/en/"))
    assert "A long title" not in words(foot(visitor, "/en/"))


def test_its_text_keeps_line_breaks_and_links(visitor):
    settings = CampaignSettings.load()
    settings.footer_en = "A committee, <Street> 1\nText: CC BY 4.0\nhttps://example.org/licence"
    settings.save()

    shown = foot(visitor, "/en/")

    assert len(list(shown.iter("br"))) == 2
    assert "<Street>" in words(shown)
    assert "https://example.org/licence" in links(shown)


def test_a_text_in_another_language_is_marked(visitor):
    settings = CampaignSettings.load()
    settings.footer_en, settings.footer_ar = "First line\nSecond line", ""
    settings.save()

    marked = [each for each in foot(visitor, "/ar/").iter("bdi") if each.get("lang") == "en"]

    assert list(marked[0].itertext()) == ["First line", "Second line"]
