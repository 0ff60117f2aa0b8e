"""Which columns exist once per language."""

from modeltranslation.translator import register

from home.multilingual.options import TranslatedModelOptions

from .models import Court


@register(Court)
class CourtOptions(TranslatedModelOptions):
    fields = ("name",)
