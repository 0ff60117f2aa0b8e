# words: admin
"""Where the people who signed stand on the site."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from home.front_page import FrontSection
from home.multilingual.http import CampaignRequest
from home.multilingual.menu import title_placement
from home.multilingual.placements import Placement
from home.multilingual.reader import Reader

from .models import SignatoriesPage, Signatory
from .roll import Roll, counts_of

#: How many names the front page shows before it leads to the whole roll.
ON_FRONT_PAGE = 40


def front_roll(reader: Reader) -> SignatoriesPage | None:
    """The list of signatories that the front page is about."""
    return reader.first_of(SignatoriesPage)


class SignatoriesSection(FrontSection):
    """The first names of the roll, and a link to all of them."""

    template_name = "partials/front_signatories.html"
    place = "names"

    def context(self, request: CampaignRequest, home: Any) -> dict[str, Any]:
        page = front_roll(request.reader)
        if page is None:
            return {"page": None}
        roll = Roll(request.reader.language, page.appeal_id)
        people = roll.beginning(ON_FRONT_PAGE)
        are_all = len(people) < ON_FRONT_PAGE
        return {
            "page": page,
            "total": len(people) if are_all else roll.count(),
            "people": people,
        }

    def placements(self, reader: Reader, home: Any) -> Iterator[Placement]:
        page = front_roll(reader)
        if page is not None:
            yield from title_placement(reader, _("Signatories on the front page"), page)
            yield from _names(reader, Signatory.objects.signed(page.appeal_id)[:ON_FRONT_PAGE])


def placements_of_people(reader: Reader) -> Iterator[Placement]:
    for roll in reader.best(SignatoriesPage.objects.all()).order_by("path"):
        yield names_below(roll, counts_of(roll.appeal_id).total)


def _names(reader: Reader, people: "QuerySet[Signatory]") -> Iterator[Placement]:
    for person in people:
        text = person.text("name", reader.code)
        yield Placement(_("First names on the front page"), person.pk, text.value, text.language)


def names_below(page: SignatoriesPage, count: int) -> Placement:
    """How many names a page lists."""
    return Placement(_("Number of names in “%(title)s”") % {"title": page.title}, count, str(count))
