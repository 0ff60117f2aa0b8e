# words: admin
"""The sections of the front page, each registered once: what it shows, and where it stands.

An app registers a section by the hook ``front_page_section``; its order there is its order on
the page. It takes the whole width unless a style sheet gives its class another place.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail import hooks

from home.multilingual.http import CampaignRequest
from home.multilingual.placements import Placement
from home.multilingual.reader import Reader
from home.public.left_out import shown

#: Wagtail hook: an instance of a ``FrontSection``.
SECTION_HOOK = "front_page_section"


class FrontSection:
    """One section. ``home`` is the front page that the reader sees."""

    #: Its template shows nothing where there is nothing to show.
    template_name = ""
    #: The column that it has on a wide screen: what stands beside it takes the place when it is
    #: empty. Without one it has the whole width.
    place = ""

    def __str__(self) -> str:
        return type(self).__name__

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        """What its template takes, beside ``request`` and ``reader``."""
        raise NotImplementedError

    def placements(self, reader: Reader, home: Any) -> Iterable[Placement]:
        """What it puts on the page, for whoever takes something offline; maybe nothing."""
        raise NotImplementedError

    def feed(self, request: CampaignRequest, home: Any) -> str:
        """Where this reader finds the page whose news feed is told of in the head, if any."""
        return ""


def front_sections() -> list[FrontSection]:
    """All sections, in the order of the page."""
    return hooks.get_hooks(SECTION_HOOK)


def placements_of_sections(reader: Reader) -> Iterator[Placement]:
    """What stands in all sections. For the hook ``public_placements``."""
    home = reader.homes[reader.code].specific
    for placements in shown(front_sections(), lambda each: list(each.placements(reader, home))):
        yield from placements


class LeadSection(FrontSection):
    """The sentences that say what it is all about."""

    template_name = "partials/front_lead.html"
    place = "lead"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        return {"lead": home.lead}

    def placements(self, reader: Reader, home: Any) -> Iterable[Placement]:
        return ()  # words of the front page itself


class ActionsSection(FrontSection):
    """What the reader can do."""

    template_name = "partials/front_actions.html"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        return {"actions": home.actions}

    def placements(self, reader: Reader, home: Any) -> Iterable[Placement]:
        for action in home.actions:
            page, link = action.value["page"], action.value["link"]
            if (page is not None and reader.best_version(page) is not None) or link:
                words = str(action.value["label"])
                yield Placement(_("What you can do"), action.id, words, reader.language)
