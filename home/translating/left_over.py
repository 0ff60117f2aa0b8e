"""What a translation still says in the words of its original, short passages too."""

import re
from typing import NamedTuple

from django.apps import apps
from wagtail.models import Page

from home.multilingual.scripts import is_foreign, script_of, scripts_in
from home.multilingual.texts import Leaf, leaves
from home.multilingual.translated_model import TranslatedModel
from home.settings.languages import BY_CODE, Language

_WORDS = re.compile(r"\w+")
#: No text with more words is made of names alone.
_MOST_WORDS = 15


class Names(NamedTuple):
    """Names that are written alike in two languages: of people, of courts, in the glossary."""

    source: Language
    target: Language
    names: tuple[str, ...]  # the longest first: a part of a name may be a name too

    def may_stay(self, text: str) -> bool:
        """Whether a text may be the same in both languages: names, numbers, nothing.

        Also words that the source has in the script of the target.
        """
        rest = f" {_padded(text)} "
        if rest.count(" ") > _MOST_WORDS:
            return False
        for name in self.names:
            rest = rest.replace(f" {name} ", " ")
        scripts = scripts_in(rest)
        if script_of(self.source) != script_of(self.target):
            scripts.discard(script_of(self.target))
        return not scripts


def _padded(text: str) -> str:
    """Its words alone, in lower case, one space apart."""
    return " ".join(_WORDS.findall(text.casefold()))


def names_alike(source: Language, target: Language) -> Names:
    """The names that readers of both languages see in the same words.

    A name that has none in the target is shown in the source's, where they share a script.
    """
    found: set[str] = set()
    is_one_script = script_of(source) == script_of(target)
    for model in apps.get_models():
        if not issubclass(model, TranslatedModel) or not model.required_text:
            continue
        field = model.required_text
        columns = (f"{field}_{source.column}", f"{field}_{target.column}")
        for here, there in model._default_manager.values_list(*columns):
            is_shown_here = not there and field == "name" and is_one_script
            if here and (here == there or is_shown_here):
                found.add(_padded(here))
    return Names(source, target, tuple(sorted(found - {""}, key=len, reverse=True)))


def left_over(page: Page, original: Page) -> list[Leaf]:
    """The places of a translation that still hold the original's words, or its script.

    Without what is the same in both languages: numbers, names.
    """
    source = BY_CODE[original.locale.language_code]
    target = BY_CODE[page.locale.language_code]
    words = {leaf.path: leaf.text for leaf in leaves(original)}
    suspects = [
        leaf
        for leaf in leaves(page)
        if leaf.text and (leaf.text == words.get(leaf.path) or is_foreign(leaf.text, target))
    ]
    if not suspects:
        return []
    names = names_alike(source, target)
    return [leaf for leaf in suspects if not names.may_stay(leaf.text)]
