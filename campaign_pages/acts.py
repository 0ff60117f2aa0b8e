"""Acts of solidarity: the public events that have a place on the map."""

from itertools import groupby
from typing import NamedTuple

from django.db.models import F, QuerySet

from home.multilingual.alphabet import alphabetical
from home.multilingual.reader import Reader
from home.multilingual.wording_items import NameList
from home.multilingual.wordings import Kind as NameKind
from home.public.left_out import shown
from home.public.memo import memoise
from home.public.visible import visible
from people.countries import country_name

from .city_names import city_name, key_of, place_name, usual_city_name
from .countries import CENTRES
from .models import CaseUpdatePage
from .timeline import UNREAD, with_usable_facts
from .words import Kind


class Act(NamedTuple):
    """An event as one reader is told of it, and where it was."""

    update: CaseUpdatePage
    country_code: str
    country: str
    city: str  # empty if only the country is known
    place: str  # both, as a line
    point: tuple[float, float] | None  # latitude and longitude in degrees


class ActsInCountry(NamedTuple):
    """The acts in one country, by city, the newest first."""

    name: str
    acts: list[Act]


def acts_of(reader: Reader) -> list[Act]:
    """Every public act with a country, the newest first, in the words this reader understands best.

    One query.
    """
    return memoise(("acts", reader.code), lambda: _acts_of(reader))


def _placed() -> QuerySet[CaseUpdatePage]:
    return CaseUpdatePage.objects.filter(kind=Kind.SOLIDARITY).exclude(act_country="")


def _acts_of(reader: Reader) -> list[Act]:
    newest = F("date").desc(nulls_last=True)
    updates = reader.best(_placed()).order_by(newest, "-day_order", "-pk").defer(*UNREAD)
    return shown(with_usable_facts(updates), lambda update: _act(update, reader.code))


def _act(update: CaseUpdatePage, code: str) -> Act:
    country = update.act_country
    return Act(
        update,
        country,
        country_name(country, code),
        city_name(update.act_city, country, code) if update.act_city else "",
        place_name(update.act_city, country, code),
        update.act_point or CENTRES.get(country),
    )


def by_country(acts: list[Act], code: str) -> list[ActsInCountry]:
    """The acts as a list: countries and their cities in the order of a language."""
    ordered = alphabetical(acts, lambda act: act.city, code)
    ordered = alphabetical(ordered, lambda act: act.country, code)
    return [
        ActsInCountry(name, list(acts)) for name, acts in groupby(ordered, lambda act: act.country)
    ]


def names_of_cities() -> NameList:
    """The cities of public acts, whose names each language writes its way."""
    return NameList(
        NameKind.CITY,
        lambda code: {
            key_of(city, country): usual_city_name(city, country, code)
            for city, country in _cities()
        },
    )


def _cities() -> list[tuple[str, str]]:
    acts = visible(_placed()).exclude(act_city="")
    return list(acts.values_list("act_city", "act_country").distinct().order_by())
