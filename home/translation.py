"""Which columns exist once per language. modeltranslation finds this file by its name."""

from modeltranslation.translator import TranslationOptions, register

from .models import CampaignDocument, CampaignImage, CampaignSettings, GlossaryTerm


class ThingOptions(TranslationOptions):
    """Empty is an empty string, in every language."""

    empty_values = ""


@register(CampaignImage)
class CampaignImageOptions(ThingOptions):
    fields = ("description",)


@register(CampaignDocument)
class CampaignDocumentOptions(ThingOptions):
    fields = ("label",)


@register(CampaignSettings)
class CampaignSettingsOptions(ThingOptions):
    fields = ("name", "tagline", "notice", "footer")


@register(GlossaryTerm)
class GlossaryTermOptions(ThingOptions):
    fields = ("term", "note")
