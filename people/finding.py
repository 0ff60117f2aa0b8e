"""Where the people who signed are found: on the pages that list them."""

from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from home.multilingual.reader import Reader
from home.publishing.visible import visible

if TYPE_CHECKING:
    from .models import SignatoriesPage, Signatory, Signature


def _models() -> "tuple[type[SignatoriesPage], type[Signature]]":
    return (
        cast("type[SignatoriesPage]", apps.get_model("people", "SignatoriesPage")),
        cast("type[Signature]", apps.get_model("people", "Signature")),
    )


def listed(people: "QuerySet[Signatory]") -> "QuerySet[Signatory]":
    """Those of some people whom a visible page lists. One query to learn which pages there are."""
    rolls, signatures = _models()
    appeals = set(visible(rolls.objects.all()).values_list("appeal_id", flat=True))
    if None in appeals:
        return people
    signed = signatures.objects.filter(signatory_id=OuterRef("pk"), appeal_id__in=appeals)
    return people.filter(Exists(signed))


def addresses_in_rolls(reader: Reader, people: "list[Signatory]") -> dict[int, str]:
    """For each listed person the place in the first page, for this reader, that lists them."""
    rolls, signatures = _models()
    ids = [person.pk for person in people]
    rows = signatures.objects.filter(signatory_id__in=ids).values_list("signatory_id", "appeal_id")
    signed = set(rows)
    found: dict[int, str] = {}
    for roll in reader.best(rolls.objects.all()).order_by("path"):
        address = reader.address(roll)
        for pk in ids:
            if roll.appeal_id is None or (pk, roll.appeal_id) in signed:
                found.setdefault(pk, f"{address}#signatory-{pk}")
    return found
