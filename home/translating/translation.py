"""Which columns exist once per language."""

from modeltranslation.translator import register

from home.multilingual.options import TranslatedModelOptions

from .models import GlossaryTerm


@register(GlossaryTerm)
class GlossaryTermOptions(TranslatedModelOptions):
    fields = ("term", "note")
