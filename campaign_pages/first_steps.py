# words: admin
"""The first steps of a campaign that make its case and its letter."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from home.first_steps.steps import Step
from home.models import HomePage
from home.pages import CampaignPage
from home.public.visible import visible

from .models import CasePage, LetterPage


def _address_for(model: type[CampaignPage]) -> str:
    """Of the draft if there is one, else of the form that begins a page."""
    draft = model.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if draft is not None:
        return reverse("wagtailadmin_pages:edit", args=[draft.pk])
    home = HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE)
    return reverse(
        "wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, home.pk]
    )


def the_case() -> Step:
    return Step(
        _("Write the case"),
        _("Whose case it is, the charge and the statute; news and hearings come below it."),
        lambda: visible(CasePage.objects.all()).exists(),
        lambda: _address_for(CasePage),
    )


def a_letter() -> Step:
    return Step(
        _("Publish a letter"),
        _("What the campaign says in its own words, or what was signed; paste it as it is."),
        lambda: visible(LetterPage.objects.all()).exists(),
        lambda: _address_for(LetterPage),
    )
