# words: admin
"""Where letters and news stand on the site, beside their own pages and the front page."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from home.multilingual.menu import title_placement
from home.multilingual.placements import Placement
from home.multilingual.reader import Reader
from people.placements import names_below
from people.roll import counts_of

from .front import current_news
from .models import LetterPage


def placements_of_the_campaign(reader: Reader) -> Iterator[Placement]:
    yield from title_placement(reader, _("News on every page"), current_news(reader))
    yield from _letters(reader)


def _letters(reader: Reader) -> Iterator[Placement]:
    """How many names stand below each letter."""
    for letter in reader.best(LetterPage.objects.exclude(appeal=None)).order_by("path"):
        yield names_below(letter, counts_of(letter.appeal_id).total)
