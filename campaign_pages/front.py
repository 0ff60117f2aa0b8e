"""What the letters and the case put on the front page and on every page, for one reader."""

import datetime
import zoneinfo
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page

from home.multilingual.dates import beginning_of, campaign_today
from home.multilingual.reader import Reader
from home.public.lifetime import changes_at
from home.public.memo import memoise

from .models import CasePage, CaseUpdatePage, LetterPage, SolidarityMapPage

#: How many events the front page shows.
ON_FRONT_PAGE = 6
#: For how long an event is news at the top of every page, unless its editors say until when.
NEWS_FOR = datetime.timedelta(days=14)
#: What has no date is older than everything, on each database.
NEWEST = F("date").desc(nulls_last=True)


def current_news(reader: Reader) -> CaseUpdatePage | None:
    """The newest update by date that is still news at this moment.

    It is until the moment that its editors gave, or else for a while after its date.
    """
    by_default = Q(is_banner=True, banner_until=None, date__gte=campaign_today() - NEWS_FOR)
    news = CaseUpdatePage.objects.filter(by_default | Q(banner_until__gt=timezone.now()))
    newest = reader.best_of_first(news, NEWEST, "-day_order")
    if newest is not None:
        changes_at(newest.banner_until or _first_day_of_age(newest.date))
    return newest


def _first_day_of_age(day: datetime.date) -> datetime.datetime:
    zone = zoneinfo.ZoneInfo(settings.CAMPAIGN_TIME_ZONE)
    return beginning_of(day + NEWS_FOR + datetime.timedelta(days=1), zone)


def front_letter(reader: Reader, chosen_id: int | None) -> LetterPage | None:
    """The chosen letter, or the newest one."""
    letters = LetterPage.objects.all()
    letter = None
    if chosen_id is not None:
        chosen = Page.objects.filter(pk=chosen_id).values("translation_key")
        letter = reader.best_of_first(letters.filter(translation_key__in=chosen))
    return letter or reader.best_of_first(letters, NEWEST)


def front_map(reader: Reader) -> SolidarityMapPage | None:
    return reader.first_of(SolidarityMapPage)


def case_of_campaign(reader: Reader, chosen_id: int | None) -> CasePage | None:
    """The chosen case and no other; where none was chosen, the case of the front page."""
    if chosen_id is not None:
        key = Page.objects.filter(pk=chosen_id).values("translation_key")
        return reader.best_of_first(CasePage.objects.filter(translation_key__in=key))
    home: Any = reader.homes.get(reader.code)
    return featured_case(reader, home.featured_case_id if home is not None else None)


def featured_case(reader: Reader, chosen_id: int | None = None) -> CasePage | None:
    """The case the front page is about, the chosen one or the first, for this reader."""
    key = ("featured case", chosen_id, reader.code)
    return memoise(key, lambda: _featured_case(reader, chosen_id))


def _featured_case(reader: Reader, chosen_id: int | None) -> CasePage | None:
    chosen = Page.objects.filter(pk=chosen_id).values("translation_key")
    cases = CasePage.objects.filter(translation_key__in=chosen)
    best = reader.best_of_first(cases) if chosen_id else None
    return best or reader.first_of(CasePage)
