"""Countries by ISO 3166-1 code, with their names in every language from CLDR."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from home.multilingual.alphabet import alphabetical
from home.multilingual.languages import cldr
from home.multilingual.wordings import Kind, name_for, names_for

#: Two-letter codes in CLDR that are no countries: unions, pseudo codes, outlying islands.
NOT_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)


#: Where CLDR's name of a country is not the one that the language uses in print.
IN_PRINT = {"ru": {"US": "США", "AE": "ОАЭ"}}

#: What people write besides: former names, short ones, and those that CLDR has only as variants.
ALSO_CALLED = {
    "AE": ["UAE", "Emirates", "Эмираты"],
    "BY": ["Белоруссия", "Byelorussia", "Weißrussland", "Bielorrusia", "Білорусія"],
    "CD": ["DR Congo", "DRC", "ДР Конго", "RD Congo", "Democratic Republic of the Congo"],
    "CI": ["Ivory Coast", "Elfenbeinküste", "Costa de Marfil", "Берег Слоновой Кости"],
    "CN": ["PRC", "КНР"],
    "CV": ["Kap Verde"],
    "CZ": [
        "Czech Republic",
        "République tchèque",
        "Tschechische Republik",
        "Чешская Республика",
        "República Checa",
        "Repubblica Ceca",
    ],
    "GB": [
        "UK",
        "Great Britain",
        "Britain",
        "Grande-Bretagne",
        "Großbritannien",
        "Gran Bretaña",
        "Gran Bretagna",
        "Соединённое Королевство",
        "Англия",
        "England",
        "Inglaterra",
        "Angleterre",
        "Scotland",
        "Wales",
        "Northern Ireland",
        "Шотландия",
        "Уэльс",
    ],
    "HK": ["Hong Kong", "Гонконг", "Hongkong"],
    "KG": ["Кыргызстан"],
    "KP": ["Северная Корея", "DPRK"],
    "KR": ["Южная Корея", "Republic of Korea", "Korea"],
    "MD": ["Молдавия", "Moldawien", "Moldau"],
    "MK": ["Macedonia", "Македония", "Macédoine", "Mazedonien"],
    "MM": ["Burma", "Myanmar", "Birma", "Birmanie", "Birmania", "Мьянма", "Бирма"],
    "MO": ["Macao", "Macau", "Макао"],
    "NL": ["Holland", "Голландия", "Hollande", "Holanda", "Olanda"],
    "PS": ["Palestine", "Палестина", "Palästina", "Palestina", "فلسطين"],
    "RU": ["Russian Federation", "РФ", "Российская Федерация"],
    "SZ": ["Swaziland", "Свазиленд"],
    "TL": ["East Timor"],
    "TM": ["Туркмения"],
    "TR": ["Turkey"],
    "US": [
        "USA",
        "U.S.",
        "U.S.A.",
        "America",
        "США",
        "Соединённые Штаты",
        "Соединённые Штаты Америки",
        "EE. UU.",
        "Etats-Unis d’Amérique",
        "United States of America",
        "أمريكا",
    ],
    "VA": ["Vatican", "Vatikan"],
    "ZA": ["ЮАР", "RSA"],
}


@lru_cache(maxsize=64)
def usual_country_names(code: str) -> dict[str, str]:
    """The names of all countries in a language, by ISO code: CLDR's, but for a few."""
    names = {
        territory: name
        for territory, name in cldr("en").territories.items()
        if len(territory) == 2 and territory.isalpha() and territory not in NOT_COUNTRIES
    }
    local = {**cldr(code).territories, **IN_PRINT.get(code, {})}
    return {territory: local.get(territory, name) for territory, name in names.items()}


def country_names(code: str) -> dict[str, str]:
    """The same, as people of the campaign have corrected them."""
    return {**usual_country_names(code), **names_for(Kind.COUNTRY, code)}


def country_name(country: str, code: str) -> str:
    """A country's name in a language; the code itself when CLDR does not know it."""
    corrected = name_for(Kind.COUNTRY, country, code)
    return corrected or usual_country_names(code).get(country, country)


def country_choices(code: str | None = None) -> list[tuple[str, str]]:
    names = country_names(code or get_language() or settings.LANGUAGE_CODE)
    return alphabetical(names.items(), lambda item: item[1], code)


def check_country(value: str) -> None:
    """Raises ``ValidationError`` for a text that is no ISO 3166-1 code."""
    if value not in usual_country_names("en"):
        raise ValidationError(_("“%(code)s” is not the code of a country."), params={"code": value})


class CountryField(models.CharField):
    """One country, stored as its ISO code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 2, "blank": True, "db_index": True, **kwargs})
        if check_country not in self.validators:
            self.validators.append(check_country)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.ChoiceField(
            choices=lambda: [("", "---------"), *country_choices()],
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )


def split_codes(value: str) -> list[str]:
    """The codes in the stored form ``"FR,IT"``."""
    return [code for code in value.split(",") if code]


def countries_of(country: str, further: str) -> list[str]:
    """Each country once, of the stored forms of one and of further ones."""
    return [code for code in dict.fromkeys([country, *split_codes(further)]) if code]


class FurtherCountriesField(models.CharField):
    """Several countries, stored as ISO codes with commas: ``contains`` finds each of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 60, "blank": True, **kwargs})

    def validate(self, value: str, model_instance: Any) -> None:
        super().validate(value, model_instance)
        for code in split_codes(value):
            check_country(code)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return CountriesFormField(
            required=False, label=capfirst(self.verbose_name), help_text=self.help_text
        )


class CountriesFormField(forms.MultipleChoiceField):
    """A list to choose several countries from; its value is the stored form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=country_choices, **kwargs)

    def prepare_value(self, value: str | Iterable[str]) -> list[str]:
        return split_codes(value) if isinstance(value, str) else list(value or [])

    def clean(self, value: Any) -> str:
        return ",".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial)) != set(self.prepare_value(data))
