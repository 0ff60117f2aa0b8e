"""The order of the signatures of one appeal, which Organisers drag in the list.

Whoever is moved takes a number that is free between the two neighbours. Where none is, those
whom they pass move by one, in one statement; nobody else gets another number.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import ReorderView

from .models import Appeal, Signature

#: Signatures of one page of the list in which they are dragged.
DRAGGED_ON_A_PAGE = 100


@transaction.atomic
def move(pk: int, place: int | None) -> None:
    """Puts a signature at a place among those of its appeal, from 0; without one, at the end."""
    appeal_id = Signature.objects.values_list("appeal_id", flat=True).get(pk=pk)
    Appeal.objects.select_for_update().get(pk=appeal_id)
    moved = Signature.objects.get(pk=pk)
    everybody = Signature.objects.filter(appeal_id=appeal_id)
    others = everybody.exclude(pk=pk).order_by("position", "pk")
    last = others.count()
    place = last if place is None else min(place, last)
    near = list(others.values_list("position", "pk")[max(place - 1, 0) : place + 1])
    before = near[0] if place else (-1, 0)
    after = near[-1] if place < last else None
    here = (moved.position, moved.pk)
    if before < here and (after is None or here < after):
        return None
    free = before[0] + 1
    if after is not None and free >= after[0]:
        low, high = sorted((moved.position, after[0] if after < here else before[0]))
        passed = others.filter(position__range=(low, high))
        if _some_are_equal(everybody.filter(position__range=(low, high))):
            _number_anew(appeal_id)
            return move(pk, place)
        free = after[0] if after < here else before[0]
        passed.update(position=F("position") + (1 if after < here else -1))
    Signature.objects.filter(pk=pk).update(position=free)
    return None


def _some_are_equal(signatures: QuerySet[Signature]) -> bool:
    counts = signatures.aggregate(all=Count("pk"), different=Count("position", distinct=True))
    return counts["all"] != counts["different"]


def _number_anew(appeal_id: int) -> None:
    """Gives the signatures of an appeal the numbers 1, 2, 3 …, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE "people_signature" SET "position" = ranked.place FROM ('
            "SELECT id, ROW_NUMBER() OVER (ORDER BY position, id) AS place"
            " FROM people_signature WHERE appeal_id = %s) AS ranked"
            " WHERE people_signature.id = ranked.id",
            [appeal_id],
        )


class SignatureReorderView(ReorderView):
    """Wagtail's takes all rows for one list, and positions for different ones; ours are neither.

    ``position`` in the address is the new place among the signatures that the page shows, from
    0; ``start`` says how many of the same appeal stand on the pages before it.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        user: Any = request.user
        if not user.has_perm("people.change_signature"):
            raise PermissionDenied
        moved = get_object_or_404(Signature, pk=kwargs.get("signature_id") or kwargs["pk"])
        wanted = request.GET.get("position", "")
        start: int = kwargs.get("start", 0)
        move(moved.pk, start + int(wanted) if wanted.isdecimal() else None)
        return JsonResponse({"success": True})
