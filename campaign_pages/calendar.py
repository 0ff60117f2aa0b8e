"""The hearings of a case, and what else is announced in it, as a calendar (RFC 5545).

There is one in each language, with an event for each update that is about a session of a
court, or was announced; what is no session says what it is. Its UID stays the same in all languages
and through every change, and its SEQUENCE grows with the schedule: a calendar that fetches
again moves the event it has, or strikes it out.
"""

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from home.multilingual.dates import OF_TWO_DATES, Precision
from home.multilingual.http import CampaignRequest, absolute
from home.multilingual.punctuation import separator, titled
from home.multilingual.translated_model import Text
from home.public.left_out import shown
from home.settings.languages import Language

from .facts import facts_of, site_name
from .models import CasePage, CaseUpdatePage
from .timeline import Publication, Timeline, newest_publications
from .words import Confidence, HearingStatus, Kind

CALENDAR_TYPE = "text/calendar"
#: How often calendars are asked to look: a hearing may be put off on the day itself.
REFRESH = datetime.timedelta(hours=1)
OFF = (HearingStatus.POSTPONED, HearingStatus.CANCELLED)

#: What TEXT may not have in it (section 3.3.11): control characters but tab and line feed.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def calendar_of(request: CampaignRequest, case: CasePage) -> bytes:
    """The calendar of a visible case for the request's reader."""
    reader = request.reader
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//hearings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    language = reader.language_of(case)
    with translation.override(language.code):
        title = titled(case.title, site_name(reader, language))
        name = _("%(case)s: hearings and other dates") % {"case": title}
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _text(name), parameters=_marked(language, reader.language))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    dates = [update for update in reversed(Timeline(reader, case).updates) if _has_place(update)]
    publications = newest_publications(case) if dates else {}
    published = [update for update in dates if update.translation_key in publications]

    def event(update: CaseUpdatePage) -> Event:
        return _event(request, update, publications[update.translation_key])

    for each in shown(published, event):
        calendar.add_component(each)
    if not calendar.subcomponents:
        # A calendar must have a component (section 3.6); this one shows as nothing.
        calendar.add_component(Timezone.from_tzid("UTC"))
    return calendar.to_ical()


def _has_place(update: CaseUpdatePage) -> bool:
    """Whether it is a session, or was announced, and has a place in a calendar.

    A month is too wide. So are two dates between which a decision came that nobody was
    invited to; a hearing on one of several days is worth knowing.
    """
    is_announced = bool(update.hearing_status) and update.kind != Kind.SOLIDARITY
    if update.precision == Precision.BETWEEN:
        return is_announced or update.kind == Kind.HEARING
    is_of_days = update.precision in (Precision.DAY, Precision.PERIOD)
    return is_of_days and (is_announced or update.is_session)


def _event(request: CampaignRequest, update: CaseUpdatePage, publication: Publication) -> Event:
    """One date. All words of it are in the language of the update."""
    reader = request.reader
    language = reader.language_of(update)
    marks = _marked(language, reader.language)
    event = Event()
    event.add("uid", f"{update.translation_key}@{_host()}")
    event.add("sequence", update.calendar_sequence)
    # Without a METHOD, both say when the event was last revised (section 3.8.7.2).
    event.add("dtstamp", publication.last)
    event.add("last-modified", publication.last)
    _add_times(event, update)
    event.add("status", _status(update))
    event.add("transp", "TRANSPARENT")  # whoever follows the case is not busy by it
    event.add("url", absolute(reader.address(update)))
    with translation.override(language.code):
        event.add("summary", _text(_summary(update)), parameters=marks)
        event.add("description", _text(_description(update, language)), parameters=marks)
        _add_place(event, update, language, reader.language)
    return event


def _add_times(event: Event, update: CaseUpdatePage) -> None:
    """A moment, a day, the days between which it lies, or those that it takes.

    Moments are given in UTC: every program shows them right in the zone of its owner, without
    a VTIMEZONE, which programs read differently. They are computed anew from the court's
    local time whenever the calendar is fetched, so that a change of the zone's rules reaches
    it. How long a session lasts is not known, so a moment has no end. Where the zone is not known
    the time floats (section 3.3.5, form 1): it is what clocks show, wherever that is.
    """
    if update.precision in OF_TWO_DATES:
        event.add("dtstart", update.date)
        event.add("dtend", update.date_end + datetime.timedelta(days=1))  # the day after the last
    elif update.local_time is None:
        event.add("dtstart", update.date)
    else:
        moment = datetime.datetime.combine(update.date, update.local_time, update.zone)
        event.add(
            "dtstart",
            moment.astimezone(datetime.UTC)
            if update.is_zone_known
            else moment.replace(tzinfo=None),
        )


def _add_place(event: Event, update: CaseUpdatePage, language: Language, wanted: Language) -> None:
    """The court and where it is; a court alone is in the language that its name has."""
    court = update.court.text("name", language.code) if update.court else Text("", None)
    place = separator().join(filter(None, [court.value, update.place]))
    if place:
        spoken = language if update.place else court.language or language
        event.add("location", _text(place), parameters=_marked(spoken, wanted))


def _status(update: CaseUpdatePage) -> str:
    """Off, or sure, or not: only reported, or on one of several days."""
    if update.hearing_status in OFF:
        return "CANCELLED"
    is_sure = update.confidence == Confidence.CONFIRMED and update.precision != Precision.BETWEEN
    return "CONFIRMED" if is_sure else "TENTATIVE"


def _summary(update: CaseUpdatePage) -> str:
    """The headline, after its kind where that is no session of a court.

    Programs that ignore the status are told in words that it is off.
    """
    told = update.title
    if not update.is_session and update.kind_if_told:
        told = _("%(kind)s: %(title)s") % {"kind": update.kind_if_told, "title": update.title}
    if update.hearing_status == HearingStatus.POSTPONED:
        return _("Postponed: %(hearing)s") % {"hearing": told}
    if update.hearing_status == HearingStatus.CANCELLED:
        return _("Cancelled: %(hearing)s") % {"hearing": told}
    return told


def _description(update: CaseUpdatePage, language: Language) -> str:
    lines = [" · ".join(str(fact) for fact in facts_of(update, language.code)), update.summary]
    return "\n".join(filter(None, lines))


def _marked(language: Language, wanted: Language) -> dict[str, str]:
    """The parameter of a text that is not in the language of the calendar."""
    return {} if language == wanted else {"LANGUAGE": language.code}


def _text(text: str) -> Any:
    return vText(_CONTROL.sub("", text))


def _host() -> str:
    """Of the site's public address: a mirror's calendar has the same events."""
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
