"""People and signatures as tables of the form that the import reads."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from .importing.columns import FACTS, NUMBER, PRIVATE, SIGNED, Rights, text_columns
from .importing.values import Appeals, cell_of
from .models import Signatory, Signature

Row = list[Any]
_AT_ONCE = 500


def columns_for(user: Any) -> list[str]:
    """What an account sees in the admin's forms: private columns only with the right to them."""
    rights = Rights(user)
    everybody = Rights()  # texts of other languages are shown to everybody
    private = PRIVATE if rights.facts else ()
    return [NUMBER, *text_columns(everybody.codes), *FACTS, *private]


def rows_of_people(people: QuerySet[Signatory], user: Any) -> Iterator[Row]:
    """A line for each signature of some people; of who signed nothing, one without an appeal."""
    columns, appeals = columns_for(user), Appeals()
    yield [*columns, *SIGNED]
    keys = list(people.values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        batch = keys[start : start + _AT_ONCE]
        signed: dict[int, list[Row]] = defaultdict(list)
        signatures = Signature.objects.filter(signatory_id__in=batch)
        for signature in signatures.order_by("appeal_id", "position", "pk"):
            signed[signature.signatory_id].append(_signed(signature, appeals))
        rows = Signatory.objects.in_bulk(batch)
        for pk in batch:
            if person := rows.get(pk):
                own = [_cell(column, person) for column in columns]
                for each in signed[pk] or [[""] * len(SIGNED)]:
                    yield [*own, *each]


def rows_of_signatures(signatures: QuerySet[Signature]) -> Iterator[Row]:
    """A line for each signature, with the names of who signed."""
    names = [each for each in text_columns(Rights().codes) if each.startswith("name_")]
    appeals = Appeals()
    yield [NUMBER, *names, *SIGNED]
    for signature in signatures.select_related("signatory").iterator(_AT_ONCE):
        own = [_cell(column, signature.signatory) for column in (NUMBER, *names)]
        yield [*own, *_signed(signature, appeals)]


def _cell(column: str, person: Signatory) -> str:
    return str(person.pk) if column == NUMBER else cell_of(column, person)


def _signed(signature: Signature, appeals: Appeals) -> Row:
    day = signature.date.isoformat() if signature.date else ""
    return [appeals.name(signature.appeal_id), str(signature.position), day]
