# words: admin
"""What a text consists of for people who translate it elsewhere: its units, one by one.

A unit is one place with words: a field, a part of a block, a column of a person or picture. Its
name is made of what never changes: the key that all versions of a text share, or the number of
the row, and the place in it. Its source comes from the database, always.
"""

from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage
from wagtail.models import Locale, Page

from home.files.access import hidden_from
from home.multilingual.text_sources import TextState
from home.multilingual.texts import Leaf, normalise, numbered, split_words
from home.multilingual.translated_model import TranslatedModel, translated_fields
from home.multilingual.translated_page import TranslatedPage
from home.multilingual.wording_items import Item, changed_texts, items_of
from home.multilingual.wording_views import may_change
from home.multilingual.wordings import Kind
from home.releases.bin.pages import deleted_pages
from home.settings.languages import BY_CODE, Language
from home.staff.rights import may_translate
from home.translating.glossary import pattern_of
from home.translating.left_over import Names, names_alike
from home.translating.model_table import ModelTable
from home.translating.models import GlossaryTerm
from home.translating.starting import missing_in
from home.translating.status import TranslationStatus
from home.translating.structure import LINK_ATTRIBUTE

from .marks import Marks, without_marks

PAGE, THING, WORD = "page", "thing", "word"
#: What the words of the interface are among the kinds of rows.
WORDS = "word"


class Term(NamedTuple):
    """A term of the glossary in two languages."""

    here: str
    there: str
    note: str


class Unit(NamedTuple):
    """One place with words, in the form in which it leaves and comes back."""

    id: str  # "page:<key>:body.<id of the block>.caption", "thing:people.signatory:12:name"
    label: str
    source: str
    #: What stands there now; empty while these are still the words of the original.
    target: str
    #: What the source was when that was written, if it has changed since.
    previous: str
    is_outdated: bool
    is_line: bool  # a new line has no place in it
    most: int | None  # signs
    marks: Marks | None  # of running text
    stored: str  # what stands there now, as it is stored

    @property
    def words(self) -> int:
        return len(split_words(self.source_words))

    @property
    def source_words(self) -> str:
        """Without marks."""
        return without_marks(self.source) if self.marks else self.source

    @property
    def length(self) -> int:
        return len(self.source_words)

    def value_of(self, text: str) -> str:
        """What is stored for a text; raises ``MarksError``. What is the same stays as it is."""
        if text == self.target and self.stored:
            return self.stored
        if self.marks is not None:
            return self.marks.to_html(text)
        return normalise(text) if self.is_line else text

    @property
    def links(self) -> list[tuple[str, str]]:
        """Each link with its address; that is empty for a page of the site."""
        if self.marks is None:
            return []
        return [
            (tag.mark, self.marks.address(tag.mark)) for tag in self.marks.tags if tag.name == "a"
        ]


class Text:
    """Something to be translated into one language, with its units."""

    id: str
    kind: str
    title: str
    source_language: Language
    language: Language
    units: list[Unit]
    #: Addresses in the admin, from the first slash; empty where there is none yet.
    address = ""
    preview = ""

    def fault(self, unit: Unit, text: str) -> str:
        """Why a text cannot be used in a place, as far as only this kind of text knows."""
        return ""

    def by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @property
    def words(self) -> int:
        return sum(unit.words for unit in self.units)

    @property
    def signs(self) -> int:
        return sum(unit.length for unit in self.units)


class PageText(Text):
    """A page, and its draft in another language if there is one.

    ``source`` is what is translated; ``draft`` the newest one of the translation.
    """

    def __init__(
        self,
        source: TranslatedPage,
        language: Language,
        draft: TranslatedPage | None,
        status: TranslationStatus | None,
        names: Names,
    ) -> None:
        self.source, self.draft, self.status, self.names = source, draft, status, names
        self.language = language
        self.source_language = BY_CODE[source.locale.language_code]
        self.id = page_id(source.translation_key)
        self.kind = capfirst(str(source._meta.verbose_name))
        self.title = source.title
        if draft is not None:
            self.address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
            self.preview = reverse("wagtailadmin_pages:view_draft", args=[draft.pk])
        self.units = list(self._units())

    @cached_property
    def taken_by(self) -> Any:
        """Who has claimed it, if anybody."""
        claim = self.status.claim if self.status is not None else None
        return claim.user if claim is not None else None

    def _units(self) -> Iterator[Unit]:
        here = {} if self.draft is None else dict(numbered(self.draft))
        base = self.status.base if self.status is not None else None
        before = dict(numbered(base)) if base is not None else {}
        for path, leaf in numbered(self.source):
            if not leaf.text:
                continue
            mine = here.get(path)
            if self.draft is not None and mine is None and not self._is_new(path):
                continue  # somebody has left it out
            yield self._unit(path, leaf, mine, before.get(path))

    def _is_new(self, path: str) -> bool:
        """Whether a place is in a block, or in an item of a list, that the draft never had."""
        return any(f"{path}.".startswith(f"{new}.") for new in self._new_places)

    @cached_property
    def _new_places(self) -> list[str]:
        if self.status is None or self.status.structure is None:
            return []
        return [block.path for block in self.status.structure.added]

    def _unit(self, path: str, leaf: Leaf, mine: Leaf | None, old: Leaf | None) -> Unit:
        stored = mine.source if mine is not None else ""
        is_untranslated = mine is None or not mine.text or self._is_left_over(leaf, mine)
        marks, source, target, previous = None, lines(leaf.source), lines(stored), ""
        if leaf.is_rich:
            marks = Marks(leaf.source, stored, is_same_link)
            source, target = marks.source, marks.target
        is_changed = old is not None and old.text != leaf.text
        if is_changed and old is not None:
            previous = Marks(old.source).source if old.is_rich else lines(old.source)
        return Unit(
            f"{self.id}:{path}",
            leaf.label,
            source,
            "" if is_untranslated else target,
            previous,
            is_changed and not is_untranslated,
            *_shape(type(self.source), leaf),
            marks,
            stored,
        )

    def _is_left_over(self, leaf: Leaf, mine: Leaf) -> bool:
        return leaf.text == mine.text and not self.names.may_stay(leaf.text)


class ThingText(Text):
    """A row with a column for each language."""

    def __init__(self, thing: TranslatedModel, language: Language) -> None:
        self.thing, self.language = thing, language
        self.id = thing_id(thing)
        self.kind = capfirst(str(thing._meta.verbose_name))
        self.units = []
        sources = []
        for field in translated_fields(type(thing)):
            original = thing.original_of(field)
            if original.language is None or original.language == language:
                continue
            sources.append(original.language)
            self.units.append(self._unit(field, original.value))
        self.source_language = sources[0] if sources else language
        self.title = thing.text(translated_fields(type(thing))[0]).value or str(thing)

    def _unit(self, name: str, original: str) -> Unit:
        stored = self.thing.only(name, self.language.code)
        field: Any = type(self.thing)._meta.get_field(f"{name}_{self.language.column}")
        state = self.thing.text_state(name, self.language.code)
        marks, source, target = None, lines(original), lines(stored)
        if isinstance(field, RichTextField):
            marks = Marks(original, stored, is_same_link)
            source, target = marks.source, marks.target
        return Unit(
            f"{self.id}:{name}",
            self._label(name),
            source,
            target,
            "",
            state == TextState.OUTDATED,
            isinstance(field, models.CharField),
            field.max_length,
            marks,
            stored,
        )

    def _label(self, name: str) -> str:
        field: Any = type(self.thing)._meta.get_field(name)
        return capfirst(str(field.verbose_name))


class WordsText(Text):
    """The words of the interface that readers meet, in one language."""

    id = f"{WORD}:interface"

    def __init__(self, language: Language) -> None:
        self.language, self.source_language = language, BY_CODE["en"]
        self.kind = self.title = capfirst(str(Kind.WORD.label))
        self.items = {item.key: item for item in items_of(Kind.WORD, language.code)}
        self.changed = changed_texts(Kind.WORD, language.code)
        self.units = [
            self._unit(item, form)
            for item in self.items.values()
            for form in range(len(item.forms))
        ]

    def texts_of(self, item: Item) -> list[str]:
        """Each form as it is worded on this site now."""
        return self.changed.get((item.context, item.message)) or list(item.usual)

    def _unit(self, item: Item, form: int) -> Unit:
        texts = self.texts_of(item)
        now = texts[form] if form < len(texts) else ""
        label = " · ".join(filter(None, [item.context, item.forms[form]])) or self.kind
        return Unit(
            f"{self.id}:{item.key}.{form}",
            label,
            item.original,
            now,
            "",
            False,
            False,
            None,
            None,
            now,
        )

    def fault(self, unit: Unit, text: str) -> str:
        key, _dot, form = path_of(unit.id).partition(".")
        item = self.items[key]
        texts = [*self.texts_of(item), *[""] * len(item.forms)][: len(item.forms)]
        texts[int(form)] = text
        return " ".join(item.faults(texts)[int(form)])


def page_id(key: UUID) -> str:
    return f"{PAGE}:{key.hex}"


def thing_id(thing: models.Model) -> str:
    return f"{THING}:{thing._meta.label_lower}:{thing.pk}"


def text_id_of(unit_id: str) -> str:
    """The text that a unit belongs to; empty for what is no name of a unit."""
    parts = unit_id.split(":")
    if parts[0] == PAGE and len(parts) == 3:
        return ":".join(parts[:2])
    if parts[0] == WORD and len(parts) == 3:
        return ":".join(parts[:2])
    if parts[0] == THING and len(parts) == 4:
        return ":".join(parts[:3])
    return ""


def path_of(unit_id: str) -> str:
    return unit_id.rpartition(":")[2]


def lines(text: str) -> str:
    """A text with one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _shape(model: type[Page], leaf: Leaf) -> tuple[bool, int | None]:
    """Whether a place takes one line only, and how many signs."""
    if leaf.block is None:
        field: Any = model._meta.get_field(leaf.path)
        return isinstance(field, models.CharField), field.max_length
    most = getattr(getattr(leaf.block, "field", None), "max_length", None)
    return isinstance(leaf.block, blocks.CharBlock), most


def is_same_link(one: str, other: str) -> bool:
    """Whether two links in words lead to one text, perhaps in two languages."""
    keys = [_key_of_page(dict(LINK_ATTRIBUTE.findall(tag))) for tag in (one, other)]
    return keys[0] is not None and keys[0] == keys[1]


def _key_of_page(attributes: dict[str, str]) -> UUID | None:
    number = attributes.get("id", "")
    if attributes.get("linktype") != "page" or not number.isdecimal():
        return None
    return Page.objects.filter(pk=number).values_list("translation_key", flat=True).first()


class Texts:
    """What one user may take out and bring back in one language."""

    def __init__(self, user: Any, locale: Locale) -> None:
        self.user, self.locale = user, locale
        self.language = BY_CODE[locale.language_code]
        self._names = cache(lambda code: names_alike(BY_CODE[code], self.language))

    def pages(self, keys: set[UUID] | None = None) -> list[PageText]:
        """The texts that have units, in the order of the site; some of them, or all."""
        found = [*self._begun(keys), *self._missing(keys)]
        return [text for text in found if text.units]

    def _begun(self, keys: set[UUID] | None) -> Iterator[PageText]:
        pages = Page.objects.filter(locale=self.locale, translation_record__original__isnull=False)
        if keys is not None:
            pages = pages.filter(translation_key__in=keys)
        pages = pages.exclude(pk__in=deleted_pages())
        for page in pages.order_by("path").specific():
            if not isinstance(page, TranslatedPage) or page.record is None:
                continue
            if not page.permissions_for_user(self.user).can_edit():
                continue
            status = TranslationStatus(page.get_latest_revision_as_object(), page.record, self.user)
            if status.original is not None:
                yield PageText(
                    status.original,
                    self.language,
                    status.page,
                    status,
                    self._names(status.language.code),
                )

    def _missing(self, keys: set[UUID] | None) -> Iterator[PageText]:
        if not self.may_start:
            return
        for page in missing_in(self.locale, self.user):
            if keys is not None and page.translation_key not in keys:
                continue
            source = page.specific
            if source.first_published_at is None:
                source = source.get_latest_revision_as_object()
            names = self._names(page.locale.language_code)
            yield PageText(source, self.language, None, None, names)

    @cached_property
    def may_start(self) -> bool:
        """Whether the user may begin texts in this language."""
        home = Page.objects.filter(depth=2, locale=self.locale).first()
        return home is not None and home.permissions_for_user(self.user).can_add_subpage()

    @cached_property
    def may_word(self) -> bool:
        """Whether the user may change the words of the interface, which are English at first."""
        return self.language.code != "en" and may_change(self.user, Kind.WORD, self.language)

    @cached_property
    def kinds(self) -> dict[str, type[TranslatedModel]]:
        """The kinds of rows of which the user may write this language, by their labels."""
        if not may_translate(self.user, self.language):
            return {}
        return ModelTable(self.user).kinds_by_label

    def things(self, kind: str, numbers: set[int] | None = None) -> Iterator[ThingText]:
        """The rows of a kind that have something to translate."""
        model = self.kinds.get(kind)
        if model is None:
            return
        rows = model._default_manager.order_by("pk")
        if numbers is not None:
            rows = rows.filter(pk__in=numbers)
        hidden: set[int] = set()
        if issubclass(model, AbstractImage | AbstractDocument):
            hidden = set(hidden_from(self.user, model, list(rows.values_list("pk", flat=True))))
        for row in rows.exclude(pk__in=hidden):
            text = ThingText(row, self.language)
            if text.units:
                yield text

    def find(self, ids: set[str]) -> dict[str, Text]:
        """The texts with these names, as far as there are any that the user may write."""
        keys: set[UUID] = set()
        rows: dict[str, set[int]] = {}
        for each in ids:
            kind, _colon, rest = each.partition(":")
            label, _colon, number = rest.partition(":")
            if kind == PAGE and len(rest) == 32 and set(rest) <= set("0123456789abcdef"):
                keys.add(UUID(rest))
            elif kind == THING and number.isdecimal() and len(number) < 18:
                rows.setdefault(label, set()).add(int(number))
        found: dict[str, Text] = {}
        if WordsText.id in ids and self.may_word:
            found[WordsText.id] = WordsText(self.language)
        if keys:
            found.update({text.id: text for text in self.pages(keys)})
        for label, numbers in rows.items():
            found.update({text.id: text for text in self.things(label, numbers)})
        return found


class Glossary:
    """The terms of the glossary that occur in units."""

    def __init__(self, source: Language, target: Language) -> None:
        self._terms = []
        for row in GlossaryTerm.objects.all():
            here = row.only("term", source.code)
            if any(sign.isalnum() for sign in here):
                term = Term(here, row.only("term", target.code), row.only("note", target.code))
                self._terms.append((pattern_of(here), term))

    def of(self, unit: Unit) -> list[Term]:
        words = unit.source_words
        return [term for pattern, term in self._terms if pattern.search(words)]
