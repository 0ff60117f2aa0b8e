"""What translations cost: publishing against a plain Wagtail page, and the table.

Run on purpose, with ``make benchmark``; no test depends on a time. Both kinds of page are
published in turn, so that a busy machine slows both alike; the middle of many is compared.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "home.settings.test")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from modelsearch.signal_handlers import register_signal_handlers  # noqa: E402
from wagtail.fields import StreamField  # noqa: E402
from wagtail.models import Page, ReferenceIndex  # noqa: E402
from wagtail.search import index  # noqa: E402

from home.blocks import BodyBlock  # noqa: E402
from home.models import TextPage, User  # noqa: E402
from home.multilingual.prepare import prepare_language  # noqa: E402
from tests.builders import home_of, make_text, publish, translate  # noqa: E402

WORDS, PAGES, ROUNDS = 3_000, 300, 40
LANGUAGES = ("ru", "fr", "es", "de", "ar", "it", "uk", "pl", "nl", "pt-br", "tr")


class PlainPage(Page):
    """The same content in a page that has nothing of ours."""

    summary = models.TextField(blank=True)
    minor_edit = models.BooleanField(default=False)
    body = StreamField(BodyBlock(), blank=True)
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        app_label = "home"


def body(change: int) -> list[dict]:
    text = " ".join(f"word{number}" for number in range(100))
    return [
        {
            "type": "paragraph",
            "value": f"<p>{text} {change if part == 0 else ''}</p>",
            "id": f"00000000-0000-4000-8000-{part:012}",
        }
        for part in range(WORDS // 100)
    ]


def timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def publish_again(page: Page, change: int) -> None:
    page = type(page).objects.get(pk=page.pk)
    page.body = body(change)
    page.save_revision().publish()


def publishing() -> None:
    ours = make_text("en", title="Ours", slug="ours", body=body(0))
    plain = PlainPage(title="Plain", slug="plain", body=body(0), locale=ours.locale, live=False)
    home_of("en").add_child(instance=plain)
    plain.save_revision().publish()
    for _ in range(PAGES):
        home_of("en").add_child(instance=TextPage(title=uuid4().hex, locale=ours.locale))
    times: dict[str, list[float]] = {"plain": [], "ours": []}
    for change in range(1, ROUNDS + 4):
        pairs = [("plain", plain), ("ours", ours)]
        for name, page in pairs if change % 2 else reversed(pairs):
            spent = timed(partial(publish_again, page, change))
            if change > 3:
                times[name].append(spent)
    middle = {name: statistics.median(values) for name, values in times.items()}
    ratios = [ours / plain for ours, plain in zip(times["ours"], times["plain"], strict=True)]
    print(
        f"Publishing {WORDS} words among {PAGES} pages, median of {ROUNDS}: "
        f"plain {middle['plain']:.1f} ms, ours {middle['ours']:.1f} ms, "
        f"ratio {statistics.median(ratios):.3f}"
    )


def table() -> None:
    for code in LANGUAGES:
        home, _made = prepare_language(code)
        publish(home) if not home.live else None
    existing = Page.objects.filter(locale__language_code="en", depth__gt=2).count()
    for number in range(max(0, 300 - existing)):
        original = make_text("en", title=f"Text {number}")
        for code in LANGUAGES:
            translate(original, code, live=False)
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    client.get("/admin/translations/")
    for query in ("", "?language=fr&state=missing&mine=1"):
        times = [
            timed(lambda query=query: client.get(f"/admin/translations/{query}")) for _ in range(7)
        ]
        rows = len(client.get("/admin/translations/").context["page"].object_list)
        print(
            f"Table {query or '(all)'}: {rows} texts in {len(LANGUAGES) + 1} languages, "
            f"median {statistics.median(times):.0f} ms"
        )


def main() -> int:
    setup_test_environment()
    name = connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        with connection.schema_editor() as editor:
            editor.create_model(PlainPage)
        # What a model of an installed app gets at the start: its indexes are kept as well.
        register_signal_handlers()
        ReferenceIndex.register_model(PlainPage)
        call_command("start_campaign", verbosity=0, quiet=True)
        publish(home_of("en"))
        publishing()
        table()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
