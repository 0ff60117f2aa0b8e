"""Which columns exist once per language. modeltranslation finds this file by its name."""

from modeltranslation.translator import register

from home.multilingual.options import TranslatedModelOptions

from .models import CampaignDocument, CampaignImage, CampaignSettings


@register(CampaignImage)
class CampaignImageOptions(TranslatedModelOptions):
    fields = ("description",)


@register(CampaignDocument)
class CampaignDocumentOptions(TranslatedModelOptions):
    fields = ("label",)


@register(CampaignSettings)
class CampaignSettingsOptions(TranslatedModelOptions):
    fields = ("name", "tagline", "notice", "footer")
