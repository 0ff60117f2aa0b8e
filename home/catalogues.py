"""The interface catalogues in ``locale/``: extracted, updated and compiled with Babel.

Babel is a dependency anyway, and so no machine needs GNU gettext: the compiled files are
not committed but made by ``make run``, ``make test`` and the deployment.
"""

import ast
import io
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from home.settings.languages import CODES

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"

#: The words of the interface are in the source in this language; it has no catalogue.
SOURCE_LANGUAGE = "en"
#: The languages whose interface is complete for readers; a test keeps it so.
COMPLETE = tuple(code for code in CODES if code != SOURCE_LANGUAGE)
#: Those in which our screens of the admin are complete as well.
ADMIN_COMPLETE = ("ru", "fr", "es", "de", "it", "uk", "ar")
#: The first line of a module whose words only people in the admin read.
ADMIN_MODULE = "# words: admin"
#: What a catalogue says of such words.
ADMIN_ONLY = "Only people in the admin read this."

KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
#: What only the admin shows of a model, whatever it is an argument of.
_MODEL_WORDS = frozenset({"help_text", "verbose_name", "verbose_name_plural"})
#: What only the admin shows of a field, a block or a panel.
_FORM_WORDS = frozenset({"description", "heading", "label"})
_FORM_PARTS = ("Block", "Field", "Filter", "ObjectList", "Panel")
#: What says that something cannot be saved: ValidationError and the like, add_error of a form.
_FAULTS = ("Error", "add_error")
#: Only what Django needs: names, tools and dates would change at every update.
_HEADER = """msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""
APPS = ("home", "people", "campaign_pages")


def path_of(code: str) -> Path:
    """Where a language's catalogue is: ``locale/pt_BR/LC_MESSAGES/django.po``."""
    return LOCALE / to_locale(code) / "LC_MESSAGES" / "django.po"


def extract_template(
    fileobj: Any, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple]:
    """Babel's extraction method for Django templates, by Django's own ``templatize``."""
    lines = templatize(fileobj.read().decode("utf-8")).splitlines()
    source = "\n".join(line.lstrip() for line in lines)  # indentation would be Python's
    yield from extract_python(
        io.BytesIO(source.encode("utf-8")), keywords, comment_tags, {**options, "encoding": "utf-8"}
    )


def extract_code(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple]:
    """Babel's extraction method for Python, which says what only the admin shows.

    That is what forms show of a model, a field, a block or a panel, what is said of something
    that cannot be saved, and every word of a module that begins with ``# words: admin``.
    Readers of this site fill in no forms but those of search and of the roll, which templates make.
    """
    source = fileobj.read().decode("utf-8")
    yield from _words_below(ast.parse(source), keywords, source.startswith(ADMIN_MODULE))


def _words_below(node: ast.AST, keywords: Any, for_admin: bool) -> Iterator[tuple]:
    for child in ast.iter_child_nodes(node):
        in_admin = for_admin or _admin_shows(child, node)
        if isinstance(child, ast.Call) and (name := _called(child)) in keywords:
            texts = tuple(
                argument.value if isinstance(argument, ast.Constant) else None
                for argument in child.args
            )
            yield child.lineno, name, texts, [ADMIN_ONLY] if in_admin else []
        yield from _words_below(child, keywords, in_admin)


def _admin_shows(node: ast.AST, parent: ast.AST) -> bool:
    """Whether only the admin shows the words of a piece of code, going by what it is part of."""
    if isinstance(node, ast.ClassDef):
        return node.name == "Meta"
    if isinstance(node, ast.keyword):
        return node.arg in _MODEL_WORDS or (
            node.arg in _FORM_WORDS and _called(parent).endswith(_FORM_PARTS)
        )
    if (
        isinstance(parent, ast.Call)
        and node in parent.args[:1]
        and _called(parent).endswith("Field")
    ):
        return True  # models.CharField(_("name"))
    return _called(node).endswith(_FAULTS)


def _called(node: ast.AST) -> str:
    """The last name of what a call calls."""
    function = getattr(node, "func", None)
    return getattr(function, "attr", "") or getattr(function, "id", "")


def source_catalog() -> Catalog:
    """Every string of the interface, as the code and the templates have it now.

    What only people in the admin read has the comment ``ADMIN_ONLY``. A string that stands in
    several places is readers' when one of them is.
    """
    catalog = Catalog(project="campaign site", charset="utf-8")
    own = "home.catalogues:extract_template"
    methods = [("**.py", "home.catalogues:extract_code"), ("**.html", own), ("**.txt", own)]
    readers = set()
    for folder in (*APPS, "templates"):
        for filename, _line, text, comments, context in extract_from_dir(
            str(ROOT / folder), methods, keywords=KEYWORDS
        ):
            if "migrations" in filename or "_build" in filename:
                continue
            catalog.add(text, locations=[(f"{folder}/{filename}", 0)], context=context)
            template_of_admin = not filename.endswith(".py") and "/admin/" in f"/{filename}"
            if not comments and not template_of_admin:
                readers.add(_key(text, context))
    for message in catalog:
        if message.id and _key(message.id, message.context) not in readers:
            message.auto_comments.append(ADMIN_ONLY)
    return catalog


def _key(text: str | Sequence[str], context: str | None) -> tuple[str, str]:
    return context or "", text if isinstance(text, str) else text[0]


def needed_in(code: str, message: Message) -> bool:
    """Whether a string must be translated into a language to call it complete."""
    return code in ADMIN_COMPLETE or ADMIN_ONLY not in message.auto_comments


def _belongs_in(code: str, message: Message) -> bool:
    """Whether a catalogue keeps a string: it must be translated, or somebody has done so."""
    return needed_in(code, message) or any(_texts(message))


def update_catalogue(code: str, source: Catalog) -> None:
    """Brings a catalogue in line with the source: new strings empty, gone ones removed.

    What only the admin shows is left out where nobody reads the admin in that language.
    """
    path = path_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = _HEADER.format(code=to_locale(code), plurals=plural_forms(code))
    messages = path.read_text(encoding="utf-8").split("\n\n", 1)[1] if path.exists() else ""
    catalog = read_po(io.BytesIO(f"{header}\n{messages}".encode()), locale=to_locale(code))
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for message in [each for each in catalog if each.id and not _belongs_in(code, each)]:
        catalog.delete(message.id, message.context)
    path.write_text(as_po(code, catalog), encoding="utf-8")


def as_po(code: str, catalog: Catalog) -> str:
    """The text of a catalogue's file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, omit_header=True, width=100, sort_output=True, include_lineno=False)
    messages = buffer.getvalue().decode("utf-8").strip()  # Babel ends it with an empty line
    header = _HEADER.format(code=to_locale(code), plurals=plural_forms(code))
    return f"{header}\n{messages}\n"


def plural_forms(code: str) -> str:
    """The plural rule of a language as gettext has it, made from CLDR's.

    The forms stand in CLDR's order: zero, one, two, few, many, other, as far as the language
    has them. Django may have another rule for the same language, and does have one for French
    before and after 6.1: it asks each catalogue by the catalogue's own rule.
    """
    rule = to_gettext(Locale.parse(code, sep="-").plural_form)
    return re.sub(r"\be\b", "0", rule)  # of 1.2e6, which gettext does not know and nobody counts


def read_catalogue(code: str) -> Catalog:
    path = path_of(code)
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


@cache
def readers_words(code: str) -> tuple[int, int]:
    """How many of the words that readers meet a language has, and how many there are."""
    if code == SOURCE_LANGUAGE:
        every = [each for each in read_catalogue(ADMIN_COMPLETE[0]) if _is_readers(each)]
        return len(every), len(every)
    if not path_of(code).exists():
        return 0, readers_words(SOURCE_LANGUAGE)[1]
    messages = [each for each in read_catalogue(code) if _is_readers(each)]
    return sum(all(_texts(each)) for each in messages), len(messages)


def _is_readers(message: Message) -> bool:
    return bool(message.id) and ADMIN_ONLY not in message.auto_comments


def _texts(message: Message) -> Sequence[str]:
    text = message.string
    return tuple(text) if isinstance(text, (list, tuple)) else (text or "",)


def compile_catalogues() -> None:
    """Writes the ``.mo`` file of every catalogue that is newer than it."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as source:
            catalog = read_po(source, locale=path.parent.parent.name)
        unfinished = compiled.with_suffix(f".{os.getpid()}.mo")
        with unfinished.open("wb") as target:
            write_mo(target, catalog)
        unfinished.replace(compiled)  # another process never reads half a file


if __name__ == "__main__":
    compile_catalogues()
