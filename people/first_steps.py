# words: admin
"""The first step that names who has signed."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from home.first_steps.steps import Step

from .models import Signatory


def the_people() -> Step:
    return Step(
        _("Name who has signed"),
        _("One by one, several in a small table, or by the hundred from a spreadsheet."),
        lambda: Signatory.objects.filter(shown=True).exists(),
        lambda: reverse(Signatory.snippet_viewset.get_url_name("list")),
    )
