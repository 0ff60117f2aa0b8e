"""What a city is called in a language: as the campaign says, else as CLDR does, else as it is."""

from functools import lru_cache

from babel.core import get_global

from home.multilingual.languages import cldr
from home.multilingual.punctuation import separator
from home.multilingual.wordings import Kind, name_for
from people.countries import country_name

from .cities import folded


def city_name(city: str, country: str, code: str) -> str:
    """The name of a city of a country, as an editor or the table of cities wrote it first."""
    return name_for(Kind.CITY, key_of(city, country), code) or usual_city_name(city, country, code)


def key_of(city: str, country: str) -> str:
    """How a city is known where its name is corrected: there is more than one Paris."""
    return f"{city} ({country})"


@lru_cache(maxsize=1024)
def usual_city_name(city: str, country: str, code: str) -> str:
    """CLDR's name, if the city stands for a time zone; else the one that is known."""
    for zone, of in get_global("zone_territories").items():
        if of == country and folded(zone_city(zone, "en")) == folded(city):
            return zone_city(zone, code) if cldr(code).time_zones.get(zone) else city
    return city


def zone_city(zone: str, code: str) -> str:
    """The city that a time zone is called by; CLDR leaves out English names that are like it."""
    usual = zone.rpartition("/")[2].replace("_", " ")
    return cldr(code).time_zones.get(zone, {}).get("city", usual)


def place_name(city: str, country: str, code: str) -> str:
    """“Zagreb, Croatia”, or the country alone, in a language, the active one."""
    if not city:
        return country_name(country, code)
    return f"{city_name(city, country, code)}{separator()}{country_name(country, code)}"
