# words: admin
"""Where the people who signed stand on the site."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from home.multilingual.places import title_spot
from home.multilingual.reader import Reader
from home.publishing.spots import Spot

from .models import SignatoriesPage, Signatory
from .roll import shown_signatories

#: How many names the front page shows before it leads to the whole roll.
ON_FRONT_PAGE = 12


def front_roll(reader: Reader) -> SignatoriesPage | None:
    """The list of signatories that the front page is about."""
    return reader.first_of(SignatoriesPage)


def places_of_people(reader: Reader) -> Iterator[Spot]:
    page = front_roll(reader)
    if page is not None:
        yield from title_spot(reader, _("Signatories on the front page"), page)
        yield from _names(reader, shown_signatories(page.appeal_id)[:ON_FRONT_PAGE])
    for roll in reader.best(SignatoriesPage.objects.all()).order_by("path"):
        yield names_below(roll, shown_signatories(roll.appeal_id).count())


def _names(reader: Reader, people: "QuerySet[Signatory]") -> Iterator[Spot]:
    for person in people:
        text = person.text("name", reader.code)
        yield Spot(_("First names on the front page"), person.pk, text.value, text.language)


def names_below(page: SignatoriesPage, count: int) -> Spot:
    """How many names a page lists."""
    return Spot(_("Number of names in “%(title)s”") % {"title": page.title}, count, str(count))
