"""In a French and in a Russian admin every screen speaks that language, and has a heading.

The screens are all that the URL resolver knows. What is said is compared with the words of our
own, of Wagtail's and of Django's catalogues, and with the little words of English sentences.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import django
import pytest
import wagtail
from babel.messages.pofile import read_po
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import CharField, TextField
from django.utils import translation
from django.utils.translation.trans_real import translation as catalogue_of
from lxml.html import document_fromstring
from wagtail.models import Page
from wagtail.users.models import UserProfile

from home.catalogues import read_catalogue, source_catalog
from tests.builders import make_user
from tests.staff.test_admin_routes import NOT_TRIED, ROUTES, World, addresses, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db

#: In no other language of the admin.
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """the of and is are this you your with for from not has been was that will can ago seconds
        by it its which who have there they them their what when where be to""",
    )
)
#: What people are shown in attributes.
SHOWN = ("aria-label", "title", "placeholder", "alt", "aria-description")
#: Words that stand in Wagtail's templates as they are (8.0), and on which screens.
HARDCODED = {
    "Search": "wagtailadmin_home",
    "Actions": "",
    "None": "wagtailadmin_reports:aging_pages",  # pages that nobody published, such as the demo's
}
#: Wagtail makes short words of these when it is loaded, before anybody has a language. Only
#: organisers use them, for groups, workflows and redirects.
MADE_WHEN_LOADED = (
    "wagtailusers_groups",
    "wagtailredirects",
    "wagtailadmin_workflows",
)


def wagtails_words() -> Iterator[Any]:
    """Of the apps that this site has installed, and of Django as far as its forms speak."""
    folders = [Path(config.path) for config in apps.get_app_configs()]
    for folder in [*folders, Path(django.__file__).parent / "conf"]:
        if not folder.is_relative_to(Path(wagtail.__file__).parent):
            continue
        path = folder / "locale/en/LC_MESSAGES/django.po"
        if path.exists():
            with path.open("rb") as file:
                yield from read_po(file, locale="en")


@cache
def known_words() -> frozenset[str]:
    """All words without gaps that the interface may show, in English."""
    found = set()
    for message in [*source_catalog(), *wagtails_words()]:
        text = message.id if isinstance(message.id, str) else message.id[0]
        if text and "%(" not in text and "{" not in text and re.search("[A-Za-z]{3}", text):
            found.add(" ".join(text.split()))
    return frozenset(found)


def is_translated(code: str, text: str) -> bool:
    """Whether the language has the words, if only to say that they are the same there."""
    return text in catalogue_of(code)._catalog


@cache
def same_words(code: str) -> frozenset[str]:
    """What our catalogue says in the same word as English, in whichever context."""
    return frozenset(
        message.string for message in read_catalogue(code) if message.string == message.id
    )


def is_excepted(text: str, route: str) -> bool:
    """Whether it is Wagtail's fault, and one that is borne; see above."""
    return (text in HARDCODED and route.startswith(HARDCODED[text])) or (
        text in known_words() and route.startswith(MADE_WHEN_LOADED)
    )


def content() -> list[str]:
    """What is written in the database: it has a language of its own."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_label in ("sessions", "wagtailcore", "auth", "contenttypes"):
            continue
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, (CharField, TextField)) and not field.choices
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            found.update(" ".join(value.split()) for value in row if isinstance(value, str))
    for titles in Page.objects.values_list("title", "draft_title"):
        found.update(" ".join(title.split()) for title in titles)
    # Django keeps the names of rights in English; groups are edited by those who run a site.
    found.update(Permission.objects.values_list("name", flat=True))
    return sorted(found, key=len, reverse=True)


def texts_of(root: Any, in_english: bool = False) -> Iterator[str]:
    """What a person reads or hears, but for what is marked as English."""
    if root.tag in ("script", "style", "template", "code") or not isinstance(root.tag, str):
        return
    if root.get("hidden") is not None:
        return
    in_english = root.get("lang", "en" if in_english else "") == "en"
    if not in_english:
        yield from (root.get(name) or "" for name in SHOWN)
        if root.tag == "input" and root.get("type") in ("submit", "button"):
            yield root.get("value") or ""
        yield root.text or ""
    for child in root:
        yield from texts_of(child, in_english)
        if not in_english:
            yield child.tail or ""


def wrong(code: str, text: str, known: frozenset[str], written: list[str]) -> bool:
    """Whether a text is English that should not be."""
    if text in written:
        return False
    for each in written:  # the longest first: one may stand in another
        if len(each) > 6 and each in text:
            text = text.replace(each, "").strip()
    if text in known:
        with translation.override(code):
            said = translation.gettext(text)
        return text not in same_words(code) and (said != text or not is_translated(code, text))
    found = re.findall(r"[A-Za-z’']+", text)
    little = sum(word.lower() in ENGLISH for word in found)
    return little >= 2 or re.search(r"\b(None|False|True)\b", text) is not None


def screens(client: Any, world: World) -> Iterator[tuple[str, str]]:
    """The first page that each route answers with."""
    for route in ROUTES:
        if route.name in NOT_TRIED:
            continue
        for address in addresses(route, world):
            answer = client.get(address)
            if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
                yield route.name, answer.content.decode()
                break


#: The same screens in another language have the same words to translate.
@pytest.mark.wide
@pytest.mark.parametrize("code", ["ru", pytest.param("fr", marks=pytest.mark.soak)])
def test_no_screen_of_the_admin_speaks_english(client, world, code):
    user = make_user("Organisers")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": code})
    client.force_login(user)
    known, written = known_words(), content()
    found: dict[str, set[str]] = defaultdict(set)
    without_heading = []
    count = 0

    for name, html in screens(client, world):
        count += 1
        if "<html" in html and "<h1" not in html:
            without_heading.append(name)
        for each in texts_of(document_fromstring(html)):
            text = " ".join(each.split())
            if text and not is_excepted(text, name):
                found[text].add(name)
    english = {text for text in found if wrong(code, text, known, written)}

    assert count > 60
    assert {text: sorted(found[text])[:3] for text in english} == {}
    assert without_heading == []
