"""Many made-up signatories at once: for lists that no demo has."""

import random
from itertools import islice

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from home.search.models import SearchEntry
from people.alphabet import enter
from people.models import Appeal, Field, Signatory, Signature

AT_ONCE = 1_000
#: Countries with how many of a hundred people live there.
COUNTRIES = {"FR": 30, "DE": 20, "IT": 15, "US": 10, "KZ": 8, "JP": 6, "BR": 5, "IS": 3, "": 3}
LETTERS = {
    "en": ("aeiou", "bcdfghklmnprstvz"),
    "ru": ("аеиоуэюя", "бвгдзклмнпрстфхчш"),
    "ar": ("اوي", "بتثجحخدرزسشصضطعغفقكلمنه"),
}


def made_up_name(chance: random.Random, code: str) -> str:
    """Two words that can be said in a script, the name of nobody."""
    vowels, consonants = LETTERS[code]

    def word() -> str:
        syllables = (chance.choice(consonants) + chance.choice(vowels) for _ in range(3))
        return "".join(syllables).capitalize()

    return f"{word()} {word()}"


def made_up_person(chance: random.Random, number: int) -> Signatory:
    """Somebody with an English name and perhaps others, unsaved."""
    country = chance.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]
    person = Signatory(
        name_en=made_up_name(chance, "en"),
        description_en=f"A made-up person, number {number}",
        country=country,
        further_countries="CH" if country == "FR" and chance.random() < 0.05 else "",
        field=chance.choice(Field.values),
        as_of=2024,
    )
    if chance.random() < 0.5:
        person.name_ru = made_up_name(chance, "ru")
        person.description_ru = f"Придуманный человек номер {number}"
    if chance.random() < 0.2:
        person.name_ar = made_up_name(chance, "ar")
    return person


def sign_many(appeal: Appeal, total: int, seed: int = 5) -> None:
    """Lets so many made-up people sign an appeal, as if they had been imported.

    Without what only editors see of a person: revisions and history.
    """
    chance = random.Random(seed)
    last = Signature.objects.filter(appeal=appeal).order_by("-position").first()
    position = last.position if last is not None else 0
    numbers = iter(range(1, total + 1))
    while batch := list(islice(numbers, AT_ONCE)):
        people = [made_up_person(chance, number) for number in batch]
        for person in people:
            person.remember_sources()
        with translation.override(settings.LANGUAGE_CODE):
            QuerySet(Signatory).bulk_create(people, batch_size=200)
        Signature.objects.bulk_create(
            Signature(appeal=appeal, signatory=person, position=position + number)
            for number, person in zip(batch, people, strict=True)
        )
        entries = [entry for person in people for entry in person.search_entries_now()]
        SearchEntry.objects.bulk_create(entries, batch_size=500)
        enter(people)
