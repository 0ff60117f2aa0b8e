# words: admin
"""Other words that a colleague proposes for a passage, beside what stands there.

They belong to one place of a text in its own language, and to one person; they stand in the
editor and on the home pages until somebody takes or declines them. Those whose place has gone,
or says the same by now, are not shown, and forgotten with the next publication.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.signals import page_published

from home.multilingual.forms import write_in
from home.multilingual.texts import Leaf, leaves, writable
from home.multilingual.translated_page import TranslatedPage
from home.releases.bin.pages import deleted_pages

from .changes import marked
from .merging import same_in_form
from .models import Suggestion
from .originals import shown, to_copy
from .questions import authors_of
from .word_diff import diff_words

#: Besides its words: what a page says to search engines, and its address.
_OTHERS = ("seo_title", "search_description", "slug")


class Proposal(NamedTuple):
    """A suggestion beside what stands in its place."""

    suggestion: Suggestion
    leaf: Leaf  # what stands there
    proposed: Leaf

    @property
    def key(self) -> str:
        return self.leaf.key

    @property
    def copy(self) -> str:
        """What the input of the place holds when it has these words."""
        return to_copy(self.proposed)

    @property
    def html(self) -> SafeString:
        """The proposed words, with the difference marked where it is one of words."""
        if self.leaf.text == self.proposed.text:
            return SafeString(shown(self.proposed))
        return marked(diff_words(self.leaf.text, self.proposed.text).to_html())


def places_of(page: TranslatedPage) -> dict[str, Leaf]:
    """Every place of a text for which other words can be proposed, by its path."""
    found = {leaf.path: leaf for leaf in leaves(page)}
    for name in _OTHERS:
        label = capfirst(str(page._meta.get_field(name).verbose_name))
        found.setdefault(name, Leaf(name, label, getattr(page, name) or "", None))
    return found


def proposals(draft: TranslatedPage) -> list[Proposal]:
    """What is proposed for a draft, in the order of its passages."""
    suggestions = Suggestion.objects.filter(page_id=draft.pk).select_related("user")
    found = list(suggestions.order_by("pk"))
    return list(_live(draft, found)) if found else []


def _live(draft: TranslatedPage, suggestions: list[Suggestion]) -> Iterator[Proposal]:
    places = places_of(draft)
    order = list(places)
    here = [each for each in suggestions if each.path in places]
    for each in sorted(here, key=lambda each: order.index(each.path)):
        leaf = places[each.path]
        if not same_in_form(leaf.block, leaf.source, each.words):
            yield Proposal(each, leaf, leaf._replace(source=each.words))


def _all_proposals(suggestions: list[Suggestion]) -> Iterator[Proposal]:
    drafts: dict[int, TranslatedPage] = {}
    for each in suggestions:
        if each.page_id not in drafts:
            drafts[each.page_id] = each.page.get_latest_revision_as_object()
        yield from _live(drafts[each.page_id], [each])


def suggestions_to(user: Any) -> list[Proposal]:
    """What others propose for the texts that this person answers for."""
    found = _of_pages().exclude(user=user)
    return list(_all_proposals([each for each in found if user in authors_of(each.page.specific)]))


def suggestions_by(user: Any) -> list[Proposal]:
    """What this person has proposed and nobody has taken or declined yet."""
    return list(_all_proposals(list(_of_pages().filter(user=user))))


def _of_pages() -> Any:
    found = Suggestion.objects.exclude(page__in=deleted_pages())
    return found.select_related("user", "page__locale").order_by("pk")


class SuggestionForm(forms.Form):
    """Other words for one place, written as in the editor."""

    def __init__(self, page: TranslatedPage, leaf: Leaf, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaf = leaf
        if leaf.block is not None:
            field = deepcopy(leaf.block.field)
            value = leaf.block.value_for_form(leaf.block.to_python(leaf.source))
        else:
            model_field = page._meta.get_field(leaf.path)
            field, value = model_field.formfield(widget=forms.Textarea), leaf.source
        field.label, field.help_text = _("Other words"), ""
        field.required = False
        if not leaf.is_rich:
            field.widget = forms.Textarea(attrs={"rows": 3})
        write_in(field, page.language)
        self.fields["words"] = field
        self.initial.setdefault("words", value)

    def clean_words(self) -> str:
        """As the place stores them; raises ``ValidationError`` for what stands there already."""
        leaf, value = self.leaf, self.cleaned_data["words"]
        if leaf.block is not None:
            value = leaf.block.value_from_form(value)
        words = value.source if isinstance(value, RichText) else str(value or "")
        if same_in_form(leaf.block, leaf.source, words):
            raise ValidationError(_("This is what stands there already."))
        return words


def suggest(page: Page, user: Any, path: str, words: str) -> Suggestion:
    """Proposes words for a place; a second time, other ones instead."""
    found, _is_new = Suggestion.objects.update_or_create(
        page_id=page.pk, user=user, path=path, defaults={"words": writable(words)}
    )
    return found


@receiver(page_published)
def forget_what_is_gone(sender: type, instance: Page, **kwargs: Any) -> None:
    """Forgets what no place is left for: a signal, since whatever publishes is below."""
    found = list(Suggestion.objects.filter(page_id=instance.pk))
    if not found or not isinstance(instance, TranslatedPage):
        return
    kept = {each.suggestion.pk for each in _live(instance, found)}
    Suggestion.objects.filter(pk__in=[each.pk for each in found if each.pk not in kept]).delete()
