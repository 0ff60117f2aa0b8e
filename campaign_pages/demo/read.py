"""Reads the demo's files and refuses what is wrong in them, naming file and key."""

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaign_pages.words import Confidence, HearingStatus, Kind, Outcome, State
from home.multilingual.dates import OF_TWO_DATES, Precision
from home.settings.languages import known
from people.countries import country_names
from people.models import Field

FOLDER = Path(__file__).parent

#: Texts that a language has either whole or, where the demo shows fallback, not at all.
UPDATE_WORDS = ("title", "slug", "summary", "body")
LETTER_WORDS = ("title", "slug", "summary", "body")
PERSON_WORDS = ("name", "description")
#: What a language says of the site and its sections, by the table of its file.
WORDS = {
    "site": ("name", "notice"),
    "home": ("title", "lead", "actions"),
    "case": ("title", "slug", "subject_name"),
    "signatories_page": ("title", "slug"),
    "map": ("title", "slug"),
    "help": ("title", "slug"),
    "press": ("title", "slug"),
}


class DemoError(Exception):
    """A demo file is wrong; the message names the file and the key."""


@dataclass(frozen=True)
class Demo:
    """Everything that is loaded: the facts, and the words by language code."""

    facts: dict[str, Any]
    words: dict[str, dict[str, Any]]

    @property
    def default(self) -> str:
        return self.facts["default_language"]

    @property
    def codes(self) -> list[str]:
        return self.facts["open"]

    def original_of(self, section: str, key: str) -> str:
        """The language a text was first written in: the default one if it has it."""
        order = [self.default, *self.codes]
        return next(code for code in order if key in self.words[code].get(section, {}))


def read_demo(folder: Path = FOLDER) -> Demo:
    """The demo of a folder. Raises ``DemoError`` for what is missing or wrong in its files."""
    facts = _parse(folder / "facts.toml")
    for key in (
        "default_language",
        "open",
        "as_of",
        "case",
        "appeals",
        "courts",
        "letters",
        "signatories",
        "updates",
    ):
        _need(facts, key, "facts.toml")
    for code in facts["open"]:
        try:
            known(code)
        except LookupError as error:
            raise DemoError(f"facts.toml: open: {error.args[0]}") from None
    words = {code: _parse(folder / f"{code}.toml") for code in facts["open"]}
    demo = Demo(facts, words)
    _check_facts(facts)
    _check_words(demo)
    return demo


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DemoError(f"{path.name}: this file is missing.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DemoError(f"{path.name}: {error}") from None


def _need(table: dict[str, Any], key: str, where: str) -> Any:
    if key not in table:
        raise DemoError(f"{where}: {key} is missing.")
    return table[key]


def _check_date(table: dict[str, Any], key: str, where: str) -> None:
    value = _need(table, key, where)
    if not isinstance(value, datetime.date):
        raise DemoError(f"{where}: {key}: {value!r} is not a date like 2024-02-13.")


def _need_all(table: dict[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in keys:
        _need(table, key, where)


def _check_choice(table: dict[str, Any], key: str, choices: Any, where: str) -> None:
    value = table.get(key, "")
    if value and value not in choices.values:
        raise DemoError(f"{where}: {key}: {value!r} is none of {', '.join(choices.values)}.")


def _check_dated(table: dict[str, Any], where: str) -> None:
    _check_date(table, "date", where)
    _check_choice(table, "precision", Precision, where)
    if table.get("precision") in OF_TWO_DATES:
        _check_date(table, "date_end", where)


def _check_facts(facts: dict[str, Any]) -> None:
    courts = {_need(court, "key", "facts.toml: courts") for court in facts["courts"]}
    appeals = {_need(appeal, "key", "facts.toml: appeals") for appeal in facts["appeals"]}
    _check_date(facts["case"], "birth_date", "facts.toml: case")
    for court in facts["courts"]:
        _need_all(court, ("level", "time_zone"), f"facts.toml: courts: {court['key']}")
    for appeal in facts["appeals"]:
        where = f"facts.toml: appeals: {appeal['key']}"
        _need(appeal, "precision", where)
        _check_dated(appeal, where)
    for letter in facts["letters"]:
        where = f"facts.toml: letters: {letter.get('key', '?')}"
        _need_all(letter, ("key", "precision", "is_summary"), where)
        _check_dated(letter, where)
        for source in letter.get("originals", []):
            _need_all(source, ("name", "url"), f"{where}: originals")
        if letter.get("appeal", next(iter(appeals))) not in appeals:
            raise DemoError(f"{where}: appeal: there is no {letter['appeal']!r}.")
    for person in facts["signatories"]:
        where = f"facts.toml: signatories: {person.get('key', '?')}"
        _need_all(person, ("key", "field", "city", "further_countries"), where)
        for country in (_need(person, "country", where), *person["further_countries"]):
            if country not in country_names("en"):
                raise DemoError(f"{where}: {country!r} is not the code of a country.")
        _check_choice(person, "field", Field, where)
        if "died" in person:
            _check_date(person, "died", where)
        _check_choice(person, "died_precision", Precision, where)
    for update in facts["updates"]:
        where = f"facts.toml: updates: {update.get('key', '?')}"
        _need_all(update, ("key", "precision", "kind"), where)
        for source in update.get("sources", []):
            _need_all(source, ("name", "url"), f"{where}: sources")
        _check_dated(update, where)
        _check_choice(update, "kind", Kind, where)
        _check_choice(update, "outcome", Outcome, where)
        _check_choice(update, "state_after", State, where)
        _check_choice(update, "hearing_status", HearingStatus, where)
        _check_choice(update, "confidence", Confidence, where)
        if update.get("act_country", "ME") not in country_names("en"):
            raise DemoError(f"{where}: {update['act_country']!r} is not the code of a country.")
        if update.get("court", next(iter(courts))) not in courts:
            raise DemoError(f"{where}: court: there is no {update['court']!r}.")


def _check_sources(demo: Demo) -> None:
    """Names of sources in a language are those of sources that there are."""
    named = {
        source["name"]
        for told in (*demo.facts["updates"], *demo.facts["letters"])
        for source in (*told.get("sources", []), *told.get("originals", []))
    }
    for code, words in demo.words.items():
        for name in words.get("sources", {}):
            if name not in named:
                raise DemoError(f"{code}.toml: sources: facts.toml has no source {name!r}.")


def _check_words(demo: Demo) -> None:
    _check_sources(demo)
    for code, words in demo.words.items():
        file = f"{code}.toml"
        for key in ("site", "home", "case", "letters", "courts", "appeals", "updates"):
            _need(words, key, file)
        for section, needed in (("letters", LETTER_WORDS), ("updates", UPDATE_WORDS)):
            for key, texts in words[section].items():
                for name in needed:
                    _need(texts, name, f"{file}: {section}.{key}")
        for section, names in WORDS.items():
            if section in words:
                _need_all(words[section], names, f"{file}: {section}")
        for action in words["home"]["actions"]:
            _need_all(action, ("key", "label", "line", "page"), f"{file}: home.actions")
        for section, names in (
            ("texts", ("title", "slug")),
            ("signatories", PERSON_WORDS),
            ("glossary", ("term",)),
        ):
            for key, texts in words.get(section, {}).items():
                _need_all(texts, names, f"{file}: {section}.{key}")
    file = f"{demo.default}.toml"
    for section in ("signatories_page", "map", "signatories"):
        _need(demo.words[demo.default], section, file)
    for section in ("courts", "appeals", "signatories"):
        for entry in demo.facts[section]:
            _need(demo.words[demo.default][section], entry["key"], f"{file}: {section}")
    for section, entries in (
        ("letters", demo.facts["letters"]),
        ("updates", demo.facts["updates"]),
    ):
        for entry in entries:
            if not any(entry["key"] in words[section] for words in demo.words.values()):
                raise DemoError(
                    f"facts.toml: {section}: {entry['key']}: no language file has its words."
                )
        keys = {entry["key"] for entry in entries}
        for code, words in demo.words.items():
            for key in words[section]:
                if key not in keys:
                    raise DemoError(f"{code}.toml: {section}.{key}: facts.toml does not have it.")
