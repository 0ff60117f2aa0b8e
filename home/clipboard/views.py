# words: admin
"""The editor sends what was pasted, and gets the blocks that it means, ready for its form."""

from uuid import uuid4

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from home.blocks import BodyBlock

from .structure import read_clipboard

#: Characters. A book has a million; pictures are taken out before it is sent.
LONGEST = 2_000_000


@require_POST
def pasted(request: HttpRequest) -> JsonResponse:
    """``html`` as states of blocks of a text, what is ``said`` of it, and ``remarks`` on what is
    not as it was."""
    html = request.POST.get("html", "")
    if len(html) > LONGEST:
        words = _("This is too long to be pasted in one go. Paste it in parts.")
        return JsonResponse({"error": words}, status=413)
    blocks, remarks = read_clipboard(html)
    raw = [{"type": each.kind, "value": each.value, "id": str(uuid4())} for each in blocks]
    stream = BodyBlock()
    return JsonResponse(
        {
            "blocks": stream.get_form_state(stream.to_python(raw)),
            "said": ngettext(
                "Pasted as %(count)s block.", "Pasted as %(count)s blocks.", len(blocks)
            )
            % {"count": len(blocks)},
            "remarks": remarks,
        }
    )
