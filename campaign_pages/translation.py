"""Which columns exist once per language."""

from modeltranslation.translator import register

from home.translation import ThingOptions

from .models import Court


@register(Court)
class CourtOptions(ThingOptions):
    fields = ("name",)
