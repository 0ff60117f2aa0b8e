"""The order of the signatures of one appeal, which Organisers drag in the list."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import ReorderView

from .models import Appeal, Signature


class SignatureReorderView(ReorderView):
    """Wagtail's takes all rows for one list, and positions for different ones; ours are neither.

    ``position`` in the address is the new place among the signatures of the same appeal, from 0.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        user: Any = request.user
        if not user.has_perm("people.change_signature"):
            raise PermissionDenied
        moved = get_object_or_404(Signature, pk=kwargs["pk"])
        wanted = request.GET.get("position", "")
        with transaction.atomic():
            Appeal.objects.select_for_update().get(pk=moved.appeal_id)
            rows = list(Signature.objects.filter(appeal_id=moved.appeal_id))
            others = [row for row in rows if row.pk != moved.pk]
            place = int(wanted) if wanted.isdecimal() else len(others)
            others.insert(min(place, len(others)), moved)
            for number, row in enumerate(others, start=1):
                row.position = number
            Signature.objects.bulk_update(others, ["position"])
        return JsonResponse({"success": True})
