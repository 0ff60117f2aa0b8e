"""What a translator waits for with a long text, beside Wagtail's own form of the same words."""

import os
import random
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's library has a loop

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.servers.basehttp import (  # noqa: E402
    ThreadedWSGIServer,
    WSGIRequestHandler,
)
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from modelsearch.signal_handlers import register_signal_handlers  # noqa: E402
from playwright.sync_api import BrowserContext, Page, sync_playwright  # noqa: E402
from wagtail.models import ReferenceIndex  # noqa: E402

from home.models import User  # noqa: E402
from tests import programs  # noqa: E402
from tests.browsing import ARGUMENTS  # noqa: E402
from tests.builders import home_of, make_text, translate  # noqa: E402

from . import at_most, middle_ratio  # noqa: E402
from .publishing import PlainPage  # noqa: E402

PART = "The translator's desk"
PARAGRAPHS, ROUNDS, KEYS = 100, 3, 20
EDITOR = "[data-contentpath=body] [contenteditable=true]"
#: Everything can be written in, and where it is a translation, its original stands beside it.
IS_OPEN = f"""(isOurs) => document.querySelectorAll("{EDITOR}").length === {PARAGRAPHS}
    && (!isOurs || document.querySelectorAll(".original").length >= {PARAGRAPHS})"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


def body() -> list[dict]:
    """10,000 words."""
    text = " ".join(f"word{number}" for number in range(100))
    return [
        {
            "type": "paragraph",
            "value": f"<p>{text} {part}</p>",
            "id": f"00000000-0000-4000-8000-{part:012}",
        }
        for part in range(PARAGRAPHS)
    ]


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """The site from this process, which knows the plain page; gives its address."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def opened(context: BrowserContext, address: str, is_ours: bool) -> tuple[Page, float]:
    """The form in a new tab, and how long it took to be there (milliseconds)."""
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(IS_OPEN, arg=is_ours, timeout=120_000)
    page.evaluate(PAINTED)
    return page, (time.perf_counter() - start) * 1000


def a_key(page: Page) -> float:
    """From a key until it is seen, in the middle of the text (milliseconds)."""
    page.wait_for_timeout(3000)
    page.locator(EDITOR).nth(PARAGRAPHS // 2).click()
    times = []
    for _key in range(KEYS):
        start = time.perf_counter()
        page.keyboard.press("a")
        page.evaluate(PAINTED)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(PlainPage)
    register_signal_handlers()
    ReferenceIndex.register_model(PlainPage)
    ContentType.objects.get_for_model(PlainPage)
    original = make_text("en", title="Long", slug="long", body=body())
    copy = translate(original, "fr", live=False)
    plain = PlainPage(title="Plain", slug="plain", body=body(), locale=original.locale, live=False)
    home_of("en").add_child(instance=plain)
    plain.save_revision()
    client = Client()
    client.force_login(User.objects.create_superuser("desk"))
    cookie = client.cookies["sessionid"].value
    opening: dict[bool, list[float]] = {True: [], False: []}
    typing: dict[bool, list[float]] = {True: [], False: []}
    with serving() as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=programs.chromium(), args=ARGUMENTS)
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        forms = [(True, f"{site}/admin/pages/{copy.pk}/edit/")]
        forms.append((False, f"{site}/admin/pages/{plain.pk}/edit/"))
        for number in range(ROUNDS + 1):
            for is_ours, address in random.sample(forms, 2):
                page, spent = opened(context, address, is_ours)
                key = a_key(page)
                page.close(run_before_unload=False)
                if number:  # the first fills caches
                    opening[is_ours].append(spent)
                    typing[is_ours].append(key)
        chromium.close()
    for what, times, most in (
        ("opening 10,000 words with the original beside them", opening, 1.5),
        ("a key in them", typing, 1.1),
    ):
        ours, theirs = statistics.median(times[True]), statistics.median(times[False])
        note = f" ({ours:,.0f} ms; plain {theirs:,.0f} ms)"
        ratio = middle_ratio(times[True], times[False])
        at_most(PART, f"{what} / Wagtail's own form", ratio, most, note=note).tell()


if __name__ == "__main__":
    main()
    os._exit(0)  # threads that still hold a connection would wait for another request
