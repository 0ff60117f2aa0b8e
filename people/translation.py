"""Which columns exist once per language."""

from modeltranslation.translator import register

from home.translation import ThingOptions

from .models import Appeal, Signatory


@register(Appeal)
class AppealOptions(ThingOptions):
    fields = ("title",)


@register(Signatory)
class SignatoryOptions(ThingOptions):
    fields = ("name", "description")
