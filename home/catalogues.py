"""The interface catalogues in ``locale/``: extracted, updated and compiled with Babel.

Babel is a dependency anyway, and so no machine needs GNU gettext: the compiled files are
not committed but made by ``make run``, ``make test`` and the deployment.
"""

import io
import os
import re
from collections.abc import Iterator
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

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"

#: The languages whose interface is complete for readers; a test keeps it so.
COMPLETE = ("ru", "fr", "es", "de", "ar", "uk", "it")
#: Those in which our screens of the admin are complete as well.
ADMIN_COMPLETE = ("ru", "fr")
#: Where a string stands that only people in the admin read.
ADMIN_PLACES = re.compile(
    r"/admin/|/wagtail_hooks\.py$|_views\.py$|^home/(translating|publishing)/"
    r"|^home/multilingual/(panels|places|sources|thing_forms)\.py$"
    r"|^campaign_pages/(forms|places|reminders)\.py$|^people/(hiding|places)\.py$"
)

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


def source_catalog() -> Catalog:
    """Every string of the interface, as the code and the templates have it now."""
    catalog = Catalog(project="campaign site", charset="utf-8")
    own = "home.catalogues:extract_template"
    methods = [("**.py", "python"), ("**.html", own), ("**.txt", own)]
    for folder in (*APPS, "templates"):
        for filename, _line, message, _comments, context in extract_from_dir(
            str(ROOT / folder),
            methods,
            keywords=KEYWORDS,
            options_map={"**.py": {"encoding": "utf-8"}},
        ):
            if "migrations" not in filename and "_build" not in filename:
                catalog.add(message, locations=[(f"{folder}/{filename}", 0)], context=context)
    return catalog


def needed_in(code: str, message: Message) -> bool:
    """Whether a string must be translated into a language to call it complete."""
    places = [place for place, _line in message.locations]
    return code in ADMIN_COMPLETE or not all(map(ADMIN_PLACES.search, places))


def update_catalogue(code: str, source: Catalog) -> None:
    """Brings a catalogue in line with the source: new strings empty, gone ones removed."""
    path = path_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = _HEADER.format(code=to_locale(code), plurals=plural_forms(code))
    messages = path.read_text(encoding="utf-8").split("\n\n", 1)[1] if path.exists() else ""
    catalog = read_po(io.BytesIO(f"{header}\n{messages}".encode()), locale=to_locale(code))
    catalog.update(source, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    buffer = io.BytesIO()
    write_po(buffer, catalog, omit_header=True, width=100, sort_output=True, include_lineno=False)
    messages = buffer.getvalue().decode("utf-8").strip()  # Babel ends it with an empty line
    path.write_text(f"{header}\n{messages}\n", encoding="utf-8")


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
