# words: admin
"""The columns of a table of people: how they may be headed, and whose they are."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale
from django.conf import settings
from django.utils.translation import override, pgettext

from home.multilingual.languages import prepared_codes
from home.multilingual.translated_model import language_of_column
from home.settings.languages import BY_CODE, TABLE, known
from home.staff.rights import may_translate
from people.models import Signatory, Signature

#: The number of a person on this site: with it a line is about exactly that person.
NUMBER = "id"
#: What belongs to no language.
FACTS = ("country", "further_countries", "field", "as_of", "died", "link", "shown")
#: Never shown to readers.
PRIVATE = ("city", "other_spellings", "private_note")
#: What they signed.
SIGNED = ("appeal", "position", "date")
TEXTS = ("name", "description")

_NO_WORD = re.compile(r"[^\w]+")


class Rights:
    """What an account may see and write; without one, a command on the server, everything."""

    def __init__(self, user: Any = None) -> None:
        self.user = user
        self.codes = [
            code
            for code in BY_CODE
            if code in prepared_codes() and (user is None or may_translate(user, BY_CODE[code]))
        ]
        self.facts = self._has("home.edit_common_fields")
        self.may_add = self._has("people.add_signatory")
        self.may_change = self._has("people.change_signatory")
        self.may_sign = self._has("people.add_signature")
        self.may_change_signatures = self._has("people.change_signature")

    def _has(self, right: str) -> bool:
        return self.user is None or bool(self.user.has_perm(right))

    def same_as(self, other: "Rights | None") -> bool:
        """Whether the other account may see and write the same."""
        if other is None:
            return False
        mine, theirs = ({**vars(each), "user": None} for each in (self, other))
        return mine == theirs

    @property
    def may_import(self) -> bool:
        return self.may_add or self.may_change

    def may_write(self, column: str) -> bool:
        if column == NUMBER:
            return True
        if column in SIGNED:
            return self.may_sign or self.may_change_signatures
        code = language_of_column(Signatory, column)
        return code in self.codes if code else self.facts


class Recognised(NamedTuple):
    """What the header of a file says: a column for each of its cells, or none."""

    columns: list[str]  # empty where nothing is read
    unknown: list[str]  # heads that are no column of ours
    not_yours: list[str]  # heads of columns that this account may not write
    twice: list[str]


def text_columns(codes: list[str]) -> list[str]:
    return [f"{field}_{BY_CODE[code].column}" for code in codes for field in TEXTS]


def all_columns(rights: Rights) -> list[str]:
    """The columns of the template: what this account may write."""
    wanted = [*text_columns(rights.codes), *FACTS, *PRIVATE, *SIGNED]
    return [column for column in wanted if rights.may_write(column)]


def _plain(head: str) -> str:
    return " ".join(_NO_WORD.sub(" ", unicodedata.normalize("NFKC", head).casefold()).split("_"))


def _key(head: str) -> str:
    return " ".join(_plain(head).split())


@lru_cache(maxsize=64)
def heads(text_code: str) -> dict[str, str]:
    """Every way to head a column, in the languages of the admin; by ``_key``.

    A text without a language is in the one of ``text_code``.
    """
    found: dict[str, str] = {}
    for admin_code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES:
        with override(admin_code):
            for field in TEXTS:
                _add_texts(found, field, admin_code, text_code)
            for column in (*FACTS, *PRIVATE):
                found.setdefault(_key(label_of(column)), column)
            for column in SIGNED:
                found.setdefault(_key(label_of(column)), column)
            found.setdefault(_key(pgettext("of a person", "number")), NUMBER)
    for column in (NUMBER, *FACTS, *PRIVATE, *SIGNED):
        found[_key(column)] = column
    return found


def _add_texts(found: dict[str, str], field: str, admin_code: str, text_code: str) -> None:
    names = Locale.parse(admin_code).languages
    words = [field, label_of(field)]
    if field == "name":
        words.append(pgettext("of a person", "name"))
    for word in words:
        found.setdefault(_key(word), f"{field}_{known(text_code).column}")
        for language in TABLE:
            in_admin = names.get(language.code.partition("-")[0], "")
            for tail in (language.code, language.own_name, in_admin):
                if tail:
                    found.setdefault(_key(f"{word} {tail}"), f"{field}_{language.column}")


def label_of(column: str) -> str:
    """What a column is called in the language of the admin."""
    if column == NUMBER:
        return pgettext("of a person", "number")
    model: Any = Signature if column in SIGNED else Signatory
    code = language_of_column(model, column)
    if code is None:
        return str(model._meta.get_field(column).verbose_name)
    field = column.removesuffix(f"_{BY_CODE[code].column}")
    return f"{model._meta.get_field(field).verbose_name} ({BY_CODE[code].own_name})"


def is_header(cells: list[str], text_code: str) -> bool:
    """Whether a line says what stands below it: two heads of columns at least, and nothing else.

    Or, with that of a name, more heads than other words: lists of others have columns of their own.
    """
    found = [column for cell in cells if (column := heads(text_code).get(_key(cell)))]
    if any(column.startswith("name_") for column in found) and 2 * len(found) > len(cells):
        return len(found) > 1
    return 1 < len(found) == len(cells)


def recognise(header: list[str], rights: Rights, text_code: str) -> Recognised:
    """Which column stands in which place of a header."""
    known_heads = heads(text_code)
    columns: list[str] = []
    unknown, not_yours, twice = [], [], []
    for head in header:
        column = known_heads.get(_key(head), "")
        if not column:
            if head.strip():
                unknown.append(head.strip())
        elif column in columns:
            twice.append(head.strip())
            column = ""
        elif not rights.may_write(column):
            not_yours.append(head.strip())
            column = ""
        columns.append(column)
    return Recognised(columns, unknown, not_yours, twice)
