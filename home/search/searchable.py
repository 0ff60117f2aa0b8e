"""The kinds of pages and things that readers find, asked of the app registry."""

from django.apps import apps

from home.multilingual.pages import CampaignPage
from home.multilingual.things import Thing


def searchable_pages() -> list[type[CampaignPage]]:
    models = (model for model in apps.get_models() if issubclass(model, CampaignPage))
    return [model for model in models if model.is_searchable]


def searchable_things() -> list[type[Thing]]:
    models = (model for model in apps.get_models() if issubclass(model, Thing))
    return [model for model in models if model.is_searchable]
