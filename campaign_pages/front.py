"""What the letters and the case put on the front page and on every page, for one reader."""

from django.utils import timezone
from wagtail.models import Page

from home.multilingual.reader import Reader
from home.publishing.lifetime import changes_at

from .models import CaseUpdatePage, LetterPage, SolidarityMapPage

#: How many events the front page shows.
ON_FRONT_PAGE = 6


def current_news(reader: Reader) -> CaseUpdatePage | None:
    """The newest update by date that is still news at this moment."""
    news = CaseUpdatePage.objects.filter(banner_until__gt=timezone.now())
    newest = reader.best_of_first(news, "-date", "-day_order")
    if newest is not None:
        changes_at(newest.banner_until)
    return newest


def front_letter(reader: Reader, chosen_id: int | None) -> LetterPage | None:
    """The chosen letter, or the newest one."""
    letters = LetterPage.objects.all()
    letter = None
    if chosen_id is not None:
        chosen = Page.objects.filter(pk=chosen_id).values("translation_key")
        letter = reader.best_of_first(letters.filter(translation_key__in=chosen))
    return letter or reader.best_of_first(letters, "-date")


def front_map(reader: Reader) -> SolidarityMapPage | None:
    return reader.first_of(SolidarityMapPage)
