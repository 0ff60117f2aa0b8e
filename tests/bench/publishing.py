"""What translations cost: publishing against a plain Wagtail page, and the table."""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from modelsearch.signal_handlers import register_signal_handlers  # noqa: E402
from wagtail.fields import StreamField  # noqa: E402
from wagtail.models import Page, ReferenceIndex  # noqa: E402
from wagtail.search import index  # noqa: E402

from home.blocks import BodyBlock  # noqa: E402
from home.models import User  # noqa: E402
from home.prepare import prepare_language  # noqa: E402
from tests.builders import home_of, make_text, publish, translate  # noqa: E402

from . import Figure, at_most  # noqa: E402

PART = "Publishing and translating"
WORDS, PAGES, ROUNDS = 3_000, 300, 25
LANGUAGES = ("ru", "fr", "es", "de", "ar", "it", "uk", "pl", "nl", "pt-br", "tr")


class PlainPage(Page):
    """The same content in a page that has nothing of ours."""

    summary = models.TextField(blank=True)
    minor_edit = models.BooleanField(default=False)
    body = StreamField(BodyBlock(), blank=True)
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, "summary", "body"]

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
    """Ours beside a plain page, and ours again when the site has grown."""
    ours = make_text("en", title="Ours", slug="ours", body=body(0))
    plain = PlainPage(title="Plain", slug="plain", body=body(0), locale=ours.locale, live=False)
    home_of("en").add_child(instance=plain)
    plain.save_revision().publish()
    times: dict[str, list[float]] = {"plain": [], "ours": [], "grown": [], "plain, grown": []}
    change = 0
    for names in (("plain", "ours"), ("plain, grown", "grown")):
        for number in range(ROUNDS + 3):
            change += 1
            for name, page in random.sample([(names[0], plain), (names[1], ours)], 2):
                spent = timed(partial(publish_again, page, change))
                if number >= 3:
                    times[name].append(spent)
        if names[1] == "ours":
            grow()
    middle = {name: statistics.median(values) for name, values in times.items()}
    shown = f" ({middle['ours']:.0f} ms; plain {middle['plain']:.0f} ms)"
    ratio = middle["ours"] / middle["plain"]
    Figure(PART, f"publishing {WORDS:,} words / a plain page", f"{ratio:.2f}{shown}").tell()
    grown = middle["grown"] / middle["plain, grown"] / ratio
    texts = f"{PAGES} texts in {len(LANGUAGES) + 1} languages / on the demo alone"
    at_most(PART, f"the same among {texts}", grown, 1.25).tell()


def grow() -> None:
    with transaction.atomic():
        for code in LANGUAGES:
            home, _made = prepare_language(code)
            publish(home) if not home.live else None
        existing = Page.objects.filter(locale__language_code="en", depth__gt=2).count()
        for number in range(max(0, PAGES - existing)):
            original = make_text("en", title=f"Text {number}")
            for code in LANGUAGES:
                translate(original, code, live=False)


def table() -> None:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.create_superuser("bench"))
    client.get("/admin/translations/")
    for query in ("", "?language=fr&state=missing&mine=1"):
        times = [
            timed(lambda query=query: client.get(f"/admin/translations/{query}")) for _ in range(7)
        ]
        what = f"the table of translations{', filtered' if query else ''}"
        Figure(PART, what, f"{statistics.median(times):.0f} ms").tell()


def main() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(PlainPage)
    # What a model of an installed app gets at the start: its indexes are kept as well.
    register_signal_handlers()
    ReferenceIndex.register_model(PlainPage)
    publishing()
    table()


if __name__ == "__main__":
    main()
