# words: admin
"""The words of the interface, and names, that people of the campaign have changed.

They stand in the table ``Wording``. Each process keeps them laid over its catalogues, where
``gettext`` finds them first: a page costs nothing more for them. Whoever renders for readers
loads them once for each content version, before anything else (home/page_cache/render.py); a
process that shows the admin, when a version is served.
"""

import gettext
import hashlib
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real

from home.catalogues import plural_forms
from home.settings.languages import BY_CODE

#: What gettext puts between a context and its message.
_CONTEXT_END = "\x04"


class Kind(models.TextChoices):
    """What can be worded otherwise."""

    WORD = "word", _("Words of the interface")
    COUNTRY = "country", _("Names of countries")
    LANGUAGE = "language", _("Names of languages")
    SOURCE = "source", _("Names of sources")
    CITY = "city", _("Names of cities")


class Row(NamedTuple):
    """A wording as it is stored. Of a name, ``message`` is its code, or the name as it is."""

    kind: str
    language: str
    context: str
    message: str
    texts: list[str]


class _Overlay(dict):
    """What is laid over a catalogue."""


class _State:
    """What this process has in use."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rows: list[Row] = []
        self.catalogs: dict[str, object] = {}
        self.names: dict[tuple[str, str], dict[str, str]] = {}
        self.listeners: list[Callable[[], object]] = []


_state = _State()


def key_of(context: str, message: str) -> str:
    """A short name of a message, for addresses."""
    return hashlib.blake2b(f"{context}{_CONTEXT_END}{message}".encode(), digest_size=8).hexdigest()


def when_words_change(forget: Callable[[], object]) -> None:
    """Calls ``forget`` whenever other words are in use: it keeps something made of the former."""
    _state.listeners.append(forget)


def name_for(kind: Kind, key: str, code: str) -> str:
    """A name as people of the campaign have corrected it for a language; empty if they have not."""
    return names_for(kind, code).get(key, "")


def names_for(kind: Kind, code: str) -> dict[str, str]:
    """All names of a kind that have been corrected for a language, by their keys."""
    return _state.names.get((kind, code), {})


def load() -> None:
    """Puts into use what the database has. One short query."""
    model = apps.get_model("multilingual", "Wording")
    rows = model.objects.order_by("pk").values_list(*Row._fields)
    use([Row(*row) for row in rows])


def use(rows: list[Row]) -> None:
    """Puts these wordings into use in this process, and no others."""
    with _state.lock:
        if rows == _state.rows and _are_in_place():
            return
        words: dict[str, list[Row]] = defaultdict(list)
        names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in rows:
            if row.language not in BY_CODE or not row.texts:
                continue
            if row.kind == Kind.WORD:
                words[row.language].append(row)
            else:
                names[row.kind, row.language][row.message] = row.texts[0]
        for code in {*words, *_state.catalogs}:
            _state.catalogs[code] = _lay_over(code, words.get(code, []))
        _state.rows, _state.names = rows, dict(names)
        for forget in _state.listeners:
            forget()


def _are_in_place() -> bool:
    """Whether Django still has the catalogues that were changed; tests and autoreload drop them."""
    changed = _state.catalogs.items()
    return all(
        vars(trans_real.translation(code))["_catalog"] is catalog for code, catalog in changed
    )


def _lay_over(code: str, rows: Iterable[Row]) -> object:
    """Another catalogue for a language, which has these words first; the old one stays whole.

    Django keeps one for each app, with a plural rule of its own, and asks one after the other.
    """
    in_use = vars(trans_real.translation(code))
    former, changed = vars(in_use["_catalog"]), trans_real.TranslationCatalog()
    below = slice(1 if isinstance(former["_catalogs"][0], _Overlay) else 0, None)
    vars(changed)["_catalogs"] = [_overlay(rows), *former["_catalogs"][below]]
    vars(changed)["_plurals"] = [plural_rule(code).of, *former["_plurals"][below]]
    in_use["_catalog"] = changed  # in one step: other threads translate meanwhile
    return changed


def _overlay(rows: Iterable[Row]) -> _Overlay:
    found = _Overlay()
    for row in rows:
        key = f"{row.context}{_CONTEXT_END}{row.message}" if row.context else row.message
        if len(row.texts) == 1:
            found[key] = row.texts[0]
        if len(row.texts) == plural_rule(row.language).forms:
            found.update({(key, form): text for form, text in enumerate(row.texts)})
    return found


class PluralRule(NamedTuple):
    """How many forms a language has, and which of them a number takes."""

    forms: int
    of: Callable[[int], int]


@cache
def plural_rule(code: str) -> PluralRule:
    """CLDR's rule, in the order of the catalogues (see ``plural_forms``)."""
    forms, _end, rule = plural_forms(code).partition(";")
    expression = rule.strip(" ;").removeprefix("plural=")
    return PluralRule(int(forms.removeprefix("nplurals=")), gettext.c2py(expression))


def change(
    kind: Kind, code: str, message: str, texts: list[str], context: str = ""
) -> "models.Model":
    """Stores how something is worded in a language; without texts it is worded as usual again.

    Readers see it with the commit. Returns the row, which may be gone.
    """
    model = apps.get_model("multilingual", "Wording")
    which = {"kind": kind, "language": code, "context": context, "message": message}
    with transaction.atomic():
        row, _made = model.objects.update_or_create(**which, defaults={"texts": texts})
        if not texts:
            model.objects.filter(pk=row.pk).delete()
        transaction.on_commit(load)
    return row
