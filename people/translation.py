"""Which columns exist once per language."""

from modeltranslation.translator import register

from home.multilingual.options import TranslatedModelOptions

from .models import Appeal, Signatory


@register(Appeal)
class AppealOptions(TranslatedModelOptions):
    fields = ("title",)


@register(Signatory)
class SignatoryOptions(TranslatedModelOptions):
    fields = ("name", "description")
