"""Where each person stands in the alphabet of each language, so that the database can sort.

No database sorts names as a language does, and neither the same as the other; so each row keeps
the sort key of CLDR's rules. Written with the person; a periodic task enters whoever is missing,
after another language was prepared or the rules have changed.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from icu import ICU_VERSION

from home.multilingual.alphabet import letter_of, sort_key
from home.multilingual.languages import prepared_codes
from home.multilingual.translated_model import columns
from home.public.content_version import count_part, read_version_of
from home.public.left_out import shown
from home.settings.languages import BY_CODE

#: Names that are the same so far stand in the order in which they came.
LONGEST_KEY = 80
AT_ONCE = 500
#: People of one transaction: readers' pages are made anew after each.
FILLED_AT_ONCE = 2_000


class PlaceInAlphabet(models.Model):
    """Of one person in one language, by the name that its readers are shown."""

    signatory = models.ForeignKey("people.Signatory", models.CASCADE, related_name="places")
    code = models.CharField(max_length=12)
    letter = models.CharField(max_length=8)
    key = models.BinaryField(max_length=LONGEST_KEY)
    #: By which rules it was made; see ``rules``.
    rules = models.CharField(max_length=8)

    signatory_id: int

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signatory", "code"], name="one_place_in_each_alphabet")
        ]
        indexes = [
            models.Index(fields=["code", "key", "signatory"], name="alphabet_by_key"),
            models.Index(fields=["code", "letter", "key", "signatory"], name="alphabet_by_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} ({self.code})"


@cache
def rules() -> str:
    """Another word when keys are made otherwise than before an update."""
    return hashlib.blake2b(f"1 {ICU_VERSION}".encode(), digest_size=4).hexdigest()


def enter(people: Iterable[Any]) -> None:
    """Gives people their places. Three queries for some hundreds of them."""
    people, codes = list(people), prepared_codes()
    PlaceInAlphabet.objects.filter(signatory__in=[person.pk for person in people]).delete()
    _enter(people, codes)


def _enter(people: list[Any], codes: list[str]) -> None:
    places = [place for code in codes for place in shown(people, _place_in(code))]
    PlaceInAlphabet.objects.bulk_create(places, batch_size=AT_ONCE)


def _place_in(code: str) -> Callable[[Any], PlaceInAlphabet]:
    def place(person: Any) -> PlaceInAlphabet:
        name = person.text("name", code).value
        key = sort_key(name, code)[:LONGEST_KEY]
        letter = letter_of(name, code)
        return PlaceInAlphabet(
            signatory_id=person.pk, code=code, letter=letter, key=key, rules=rules()
        )

    return place


#: Of which people, in which languages, this process knows that nobody is missing.
_known: list[Any] = []


def enter_missing() -> None:
    """A periodic task: whoever has no place, or one by other rules, gets it."""
    now = [read_version_of("people"), prepared_codes()]
    if now == _known:
        return
    for code in prepared_codes():
        _enter_missing_in(code)
    _known[:] = [read_version_of("people"), prepared_codes()]


def _enter_missing_in(code: str) -> None:
    there = PlaceInAlphabet.objects.filter(signatory=OuterRef("pk"), code=code, rules=rules())
    people = apps.get_model("people", "Signatory").objects.exclude(Exists(there)).order_by("pk")
    people = people.only(*columns(["name"], BY_CODE[code]))
    last = 0
    while missing := list(people.filter(pk__gt=last)[:FILLED_AT_ONCE]):
        last = missing[-1].pk
        with transaction.atomic():
            PlaceInAlphabet.objects.filter(signatory__in=missing, code=code).delete()
            _enter(missing, [code])
            count_part("people")


def in_alphabet(people: models.QuerySet, code: str) -> models.QuerySet:
    """People in the alphabet of a language, those without a place last.

    Of a language that is not prepared, in that of the campaign's own.
    """
    code = code if code in prepared_codes() else settings.LANGUAGE_CODE
    places = PlaceInAlphabet.objects.filter(code=code)
    everybody = apps.get_model("people", "Signatory").objects
    if places.count() == everybody.count():  # so the index gives the order
        return people.filter(places__code=code).order_by("places__key", "pk")
    own = FilteredRelation("places", condition=Q(places__code=code))
    return people.annotate(own_place=own).order_by(F("own_place__key").asc(nulls_last=True), "pk")
