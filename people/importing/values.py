# words: admin
"""The cells of a table of people as values of the model, and back."""

import datetime
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from home.multilingual.bidi import without_turning
from home.multilingual.dates import Precision
from home.multilingual.languages import prepared_codes
from home.spreadsheets.cells import plain
from people.countries import (
    ALSO_CALLED,
    country_name,
    country_names,
    split_codes,
    usual_country_names,
)
from people.models import Appeal, Field, Signatory

from .matching import folded

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|Н/Д|ССЫЛКА!|ЗНАЧ!|ИМЯ\?)")
#: No person sees them, and some cannot be stored.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LOST = re.compile(r"[?\s.,]*\?{2}[?\s.,]*")
YES = {"yes", "true", "1", "x", "да", "истина", "oui", "vrai"}
NO = {"no", "false", "0", "-", "нет", "ложь", "non", "faux"}


def text_of(cell: str) -> str:
    """What a cell says, without what a spreadsheet puts around it. Raises ``ValidationError``."""
    cell = cell.strip()
    if cell.startswith("="):
        raise ValidationError(
            _("A formula without a value stands here. Save the file with values in its place.")
        )
    if _ERROR.match(cell):
        raise ValidationError(_("The spreadsheet shows an error here."))
    cell = without_turning(plain(cell)).strip()
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
    if UNSEEN.search(text):
        raise ValidationError(_("Signs that cannot be shown stand here."))
    if "\ufffd" in text or _LOST.fullmatch(text) or _is_garbled(text):
        raise ValidationError(
            _("The letters here are damaged. Save the file again as XLSX or as CSV in UTF-8.")
        )
    return text


def _is_garbled(text: str) -> bool:
    """Whether letters were once read in the wrong encoding, as “Ð˜Ð²Ð°Ð½” for “Иван”."""
    if text.isascii():
        return False
    for encoding in ("windows-1252", "latin-1"):
        try:
            text.encode(encoding).decode()
        except UnicodeError:
            continue
        return True
    return False


class CountryNames:
    """Which country a name means, as people write it: in some languages, without others in all
    of the admin and the site.
    """

    def __init__(self, languages: Iterable[str] = ()) -> None:
        self._codes = usual_country_names("en").keys()
        self._found: dict[str, str] = {}
        #: Of names as search compares them; nothing where two countries are alike.
        self._alike: dict[tuple[str, ...], str] = {}
        if not languages:
            languages = [code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES]
            languages = dict.fromkeys([*languages, *sorted(prepared_codes())])
        for language in languages:
            for names in (usual_country_names(language), country_names(language)):
                for country, name in names.items():
                    self._add(country, name)
        for country, more in ALSO_CALLED.items():
            for name in more:
                self._add(country, name)

    def _add(self, country: str, name: str) -> None:
        self._found.setdefault(name.casefold(), country)
        if self._alike.setdefault(folded(name), country) != country:
            self._alike[folded(name)] = ""

    def find(self, text: str) -> str:
        """The code of a country, given by it or by one of its names; "" of none."""
        text = text.strip()
        if text.upper() in self._codes:
            return text.upper()
        return self.find_name(text)

    def find_name(self, text: str) -> str:
        return self._found.get(text.casefold()) or self._alike.get(folded(text), "")


def value_of(column: str, text: str, countries: CountryNames) -> Any:
    """A text as the value of a fact. Raises ``ValidationError`` with a sentence."""
    if column == "country":
        return country_of(text, countries)
    if column == "further_countries":
        codes = (country_of(each, countries) for each in re.split("[,;]", text))
        return ",".join(dict.fromkeys(codes))
    if column == "field":
        return field_of(text)
    if column in ("as_of", "position"):
        return number_of(text)
    if column == "shown":
        return truth_of(text)
    if column == "date":
        return day_of(text)
    return text


def number_of(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValidationError(_("“%(text)s” is no whole number.") % {"text": text})
    return int(text)


def truth_of(text: str) -> bool:
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValidationError(_("“%(text)s” is neither yes nor no.") % {"text": text})


def day_of(text: str) -> datetime.date:
    day, precision = moment_of(text)
    if precision != Precision.DAY:
        raise ValidationError(_("“%(text)s” is no date. Write it as 2024-05-31.") % {"text": text})
    return day


def moment_of(text: str) -> tuple[datetime.date, str]:
    """A day, month or year, and which of them. Raises ``ValidationError``."""
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        year = month = day = "0"
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        return datetime.date(int(year), int(month or 1), int(day or 1)), precision.value
    except ValueError as error:
        words = _("“%(text)s” is no date. Write it as 2024-05-31.")
        raise ValidationError(words % {"text": text}) from error


def country_of(text: str, names: CountryNames) -> str:
    """The code of a country. Raises ``ValidationError`` of what is none."""
    found = names.find(text)
    if not found:
        words = _("“%(text)s” is no country. Write its name, or its code such as FR.")
        raise ValidationError(words % {"text": text.strip()})
    return found


@lru_cache(maxsize=1)
def _names_of_fields() -> dict[str, str]:
    found: dict[str, str] = {value: value for value in Field.values}
    for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES:
        with override(code):
            found.update({str(label).casefold(): str(value) for value, label in Field.choices})
    return found


def field_of(text: str) -> str:
    found = _names_of_fields().get(text.casefold())
    if not found:
        words = _("“%(text)s” is no field of work. There are: %(fields)s.")
        fields = ", ".join(str(label) for label in Field.labels)
        raise ValidationError(words % {"text": text, "fields": fields})
    return found


class Appeals:
    """The appeals by their titles in all languages, and as a file names them."""

    def __init__(self) -> None:
        self.rows = {appeal.pk: appeal for appeal in Appeal.objects.all()}
        self._by_title: dict[str, set[int]] = {}
        for pk, appeal in self.rows.items():
            for code in prepared_codes():
                if title := appeal.only("title", code):
                    self._by_title.setdefault(title.casefold(), set()).add(pk)

    def find(self, text: str) -> int:
        """The key of the appeal. Raises ``ValidationError``."""
        if text.startswith("#") and text[1:].isdigit() and int(text[1:]) in self.rows:
            return int(text[1:])
        found = self._by_title.get(text.casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            numbers = ", ".join(f"#{pk}" for pk in sorted(found))
            words = _("Several appeals have this title. Write which one: %(numbers)s.")
            raise ValidationError(words % {"numbers": numbers})
        raise ValidationError(_("There is no appeal “%(text)s”.") % {"text": text})

    def name(self, pk: int) -> str:
        """What a file calls it: its title, or its number where the title says too little."""
        title = str(self.rows[pk])
        found = self._by_title.get(title.casefold(), set())
        return title if found == {pk} and not title.startswith("#") else f"#{pk}"


def cell_of(column: str, person: Signatory) -> str:
    """A column of a person as a file has it."""
    if column == "died":
        return died_in_file(person.died, person.died_precision)
    value = getattr(person, column)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def died_in_file(day: datetime.date | None, precision: str) -> str:
    if day is None:
        return ""
    long = day.isoformat()
    return long[: {Precision.YEAR.value: 4, Precision.MONTH.value: 7}.get(precision, 10)]


def in_words(column: str, value: Any) -> str:
    """A value as editors read it, in their language."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column == "field":
        return str(Field(value).label)
    if column in ("country", "further_countries"):
        language = get_language() or settings.LANGUAGE_CODE
        return ", ".join(country_name(code, language) for code in split_codes(value))
    if isinstance(value, datetime.date):
        return date_format(value)
    return str(value)
