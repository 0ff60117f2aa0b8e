"""The newspapers and sites that public news rest on, whose names each language writes its way."""

from home.multilingual.wording_items import NameList
from home.multilingual.wordings import Kind
from home.public.visible import visible

from .models import CaseUpdatePage, StateConfirmation


def names_of_sources() -> NameList:
    return NameList(Kind.SOURCE, lambda code: {name: name for name in _names()})


def _names() -> set[str]:
    names = set(StateConfirmation.objects.values_list("source_name", flat=True))
    for sources in visible(CaseUpdatePage.objects.all()).values_list("sources", flat=True):
        for source in sources:
            names.update((source.value.get("name"), source.value.get("copy_on")))
    return {name for name in names if name}
