# words: admin
"""What the campaign may word otherwise, as it usually is, and whether a wording can be used."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from django.utils.translation import gettext as _
from django.utils.translation import to_locale
from wagtail import hooks

from home.catalogues import ADMIN_ONLY, COMPLETE, as_po, read_catalogue
from home.settings.languages import BY_CODE, CODES

from .languages import usual_name_in
from .models import Wording
from .wordings import Kind, key_of, plural_rule

#: Functions registered by this hook of Wagtail give a ``NameList``.
CORRECTABLE_NAMES_HOOK = "names_to_correct"

#: What a text is filled in at, or is broken by: “%(count)s”, “{}”, a tag, a quotation mark that
#: would end an attribute.
_GAP = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?[a-z][^>]*>|%|[<>\"\n]")
#: How many examples tell what a plural form is for.
_EXAMPLES = 5


class NameList(NamedTuple):
    """Names of one kind: ``usual`` gives for a code of a language each key with its name."""

    kind: Kind
    usual: Callable[[str], dict[str, str]]


class Item(NamedTuple):
    """Something that can be worded otherwise in one language."""

    kind: Kind
    code: str
    context: str
    message: str
    plural: str  # English, of more than one; empty where nothing is counted
    usual: tuple[str, ...]

    @property
    def key(self) -> str:
        """A short name for addresses."""
        return key_of(self.context, self.message)

    @property
    def forms(self) -> list[str]:
        """For which numbers each text is, as examples: “1, 21, 31, …”; empty for fractions."""
        return examples(self.code) if self.plural else [""]

    @property
    def original(self) -> str:
        """What the English words are, or how the name is known to programs."""
        return self.plural or self.message

    def faults(self, texts: list[str]) -> list[list[str]]:
        """For each text why it cannot be used, in words; nothing where all is well."""
        if self.kind != Kind.WORD:  # a name: pages show it as any text
            return [[] if text.strip() else [_("Fill in every form.")] for text in texts]
        # Where one number alone has a form, it may be said in words.
        numbers = _numbers_of_forms(self.code) if self.plural else [[]]
        return [
            _faults(self.original, text, may_leave_out=len(of) == 1)
            for of, text in zip(numbers, texts, strict=True)
        ]


def _faults(original: str, text: str, may_leave_out: bool) -> list[str]:
    if not text.strip():
        return [_("Fill in every form.")]
    wanted, found = (Counter(_GAP.findall(words)) for words in (original, text))
    said = [_("“%(sign)s” must not be in it.") % {"sign": sign} for sign in found - wanted]
    missing = [] if may_leave_out else list(wanted - found)
    said += [_("“%(sign)s” must be in it.") % {"sign": sign} for sign in missing if sign != '"']
    return said


@cache
def _numbers_of_forms(code: str) -> list[list[int]]:
    rule = plural_rule(code)
    numbers: list[list[int]] = [[] for _form in range(rule.forms)]
    for number in [*range(1000), 1_000_000]:
        numbers[rule.of(number)].append(number)
    return numbers


@cache
def examples(code: str) -> list[str]:
    """For each plural form of a language some numbers that take it; none if fractions alone do."""
    found = []
    for numbers in _numbers_of_forms(code):
        more = ", …" if len(numbers) > _EXAMPLES else ""
        found.append(", ".join(map(str, numbers[:_EXAMPLES])) + more)
    return found


@cache
def readers_words(code: str) -> tuple[Item, ...]:
    """Every message that readers meet, as the catalogue of a language has it. English is in none:
    its words are those of another.
    """
    catalog = read_catalogue(code if code in COMPLETE else COMPLETE[0])
    return tuple(
        _item(message, code)
        for message in sorted(catalog, key=_place_in_table)
        if message.id and ADMIN_ONLY not in message.auto_comments
    )


def _place_in_table(message: Message) -> str:
    """By its first word, whatever stands before it."""
    words = message.id if isinstance(message.id, str) else message.id[0]
    return _GAP.sub("", words).strip(" ,.:;()–-“”").casefold()


def _item(message: Message, code: str) -> Item:
    singular, *plural = [message.id] if isinstance(message.id, str) else message.id
    texts = (message.string if code in COMPLETE else message.id) or ""
    usual = (texts,) if isinstance(texts, str) else tuple(texts)
    return Item(
        Kind.WORD, code, message.context or "", singular, plural[0] if plural else "", usual
    )


def name_lists() -> list[NameList]:
    """The names that can be corrected, of all apps."""
    return [
        NameList(Kind.LANGUAGE, lambda code: {c: usual_name_in(BY_CODE[c], code) for c in CODES}),
        *(register() for register in hooks.get_hooks(CORRECTABLE_NAMES_HOOK)),
    ]


def items_of(kind: Kind, code: str) -> list[Item]:
    """What can be worded otherwise, in the order of a table."""
    if kind == Kind.WORD:
        return list(readers_words(code))
    usual = next((names.usual(code) for names in name_lists() if names.kind == kind), {})
    by_name = sorted(usual.items(), key=lambda item: item[1].casefold())
    return [Item(kind, code, "", key, "", (name,)) for key, name in by_name]


def unused(kind: Kind, code: str, items: list[Item]) -> list[Wording]:
    """Wordings of what the software no longer says, or the campaign no longer names."""
    known = {(item.context, item.message) for item in items}
    rows = Wording.objects.filter(kind=kind, language=code).order_by("message")
    return [row for row in rows if (row.context, row.message) not in known]


def changed_texts(kind: Kind, code: str) -> dict[tuple[str, str], list[str]]:
    """The wordings of one kind and language, by context and message."""
    rows = Wording.objects.filter(kind=kind, language=code)
    return {(row.context, row.message): row.texts for row in rows}


def po_of(code: str) -> str:
    """The catalogue of a language as a file, with the words as they are now on this site."""
    changed = changed_texts(Kind.WORD, code)
    catalog = read_catalogue(code) if code in COMPLETE else Catalog(locale=to_locale(code))
    if code not in COMPLETE:
        for item in readers_words(code):
            if (item.context, item.message) in changed:
                ids = (item.message, item.plural) if item.plural else item.message
                catalog.add(ids, context=item.context or None)
    for message in catalog:
        singular = message.id if isinstance(message.id, str) else message.id[0]
        texts = changed.get((message.context or "", singular))
        if message.id and texts:
            message.string = texts[0] if isinstance(message.id, str) else tuple(texts)
    return as_po(code, catalog)
