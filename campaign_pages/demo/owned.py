"""Which content of a site is the demo's: recognised, kept apart from other content, removed."""

import uuid

from django.db import transaction
from wagtail.models import Page

from campaign_pages.models import Court
from home.models import CampaignSettings, HomePage
from home.multilingual.default_language import new_home_title
from home.multilingual.models import Wording
from home.multilingual.translated_model import TranslatedModel, translated_fields
from home.multilingual.wordings import Kind
from home.settings.languages import BY_CODE
from home.translating.models import GlossaryTerm
from people.models import Appeal, Signatory, Signature

from .read import Demo

NAMESPACE = uuid.UUID("5f8f3c0e-6a0b-4a62-9b1e-3c5a1f0e7d11")


class OtherContentError(Exception):
    """The site has content that is not the demo's; the message names some of it."""


def page_key(key: str) -> uuid.UUID:
    """The same for a text in every language and at every load."""
    return uuid.uuid5(NAMESPACE, key)


def block_id(page: str, block: str) -> str:
    return str(uuid.uuid5(page_key(page), block))


def demo_keys(demo: Demo) -> set[uuid.UUID]:
    names = ["home", "case", "signatories", "map", "help", "press"]
    names += [f"letters.{letter['key']}" for letter in demo.facts["letters"]]
    names += [f"updates.{update['key']}" for update in demo.facts["updates"]]
    names += [f"texts.{key}" for words in demo.words.values() for key in words.get("texts", {})]
    return {page_key(name) for name in names}


def is_loaded() -> bool:
    return HomePage.objects.filter(translation_key=page_key("home")).exists()


def refuse_other_content(demo: Demo) -> None:
    """Raises ``OtherContentError`` when the site holds pages or people of its own."""
    others = Page.objects.filter(depth__gt=2).exclude(translation_key__in=demo_keys(demo))
    found = [page.title for page in others[:3]]
    names = {person["name"] for person in demo.words[demo.default]["signatories"].values()}
    column = f"name_{BY_CODE[demo.default].column}"
    people = Signatory.objects.exclude(**{f"{column}__in": names})
    found += [str(person) for person in people[:3]]
    for model, section in ((Court, "courts"), (Appeal, "appeals")):
        found += [str(thing) for thing in model.objects.all() if not _is_demo(demo, thing, section)]
    if not is_loaded():
        begun = HomePage.objects.exclude(title=new_home_title(), lead="")
        found += [page.title for page in begun[:3]]
        name = CampaignSettings.load().text("name", demo.default).value
        found += [name] if name else []
    if found:
        raise OtherContentError("This site has other content: " + "; ".join(found))


def _is_demo(demo: Demo, thing: TranslatedModel, section: str) -> bool:
    (field,) = translated_fields(type(thing))
    texts = demo.words[demo.default][section].values()
    names = {text if isinstance(text, str) else text[field] for text in texts}
    return thing.only(field, demo.default) in names


@transaction.atomic
def remove_demo(demo: Demo) -> None:
    """Takes the demo's pages and things away. The languages stay prepared."""
    for home in HomePage.objects.all():
        home.get_children().filter(translation_key__in=demo_keys(demo)).delete()
    for model in (Signature, Signatory, Appeal, Court, CampaignSettings):
        model.objects.all().delete()
    terms = [entry["term"] for entry in demo.words[demo.default].get("glossary", {}).values()]
    column = f"term_{BY_CODE[demo.default].column}"
    GlossaryTerm.objects.filter(**{f"{column}__in": terms}).delete()
    named = {name for words in demo.words.values() for name in words.get("sources", {})}
    Wording.objects.filter(kind=Kind.SOURCE, message__in=named).delete()
    cities = {city for words in demo.words.values() for city in words.get("cities", {})}
    Wording.objects.filter(kind=Kind.CITY, message__in=cities).delete()
