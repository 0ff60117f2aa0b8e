from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from home.multilingual.dates import DatedModel


class StateConfirmation(DatedModel):
    """An editor's word, with a source, that the state of a case was still true on a date."""

    case = models.ForeignKey(
        "campaign_pages.CasePage",
        models.CASCADE,
        related_name="confirmations",
        verbose_name=_("case"),
    )
    source_name = models.CharField(_("source"), max_length=200)
    source_link = models.URLField(_("address of the source"), blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("precision")]),
        FieldPanel("source_name"),
        FieldPanel("source_link"),
    ]

    class Meta:
        verbose_name = _("confirmation of the state")
        verbose_name_plural = _("confirmations of the state")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.case}, {self.date_in_words(get_language() or settings.LANGUAGE_CODE)}"
