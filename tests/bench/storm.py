"""What readers wait for when everything they read has just changed, and what 5,000 pages take."""

import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from . import Figure, at_most, middle_ratio
from .rendering import Plain, sign
from .servers import Web, load, run_web

PART = "A publication under load"
TEXTS = 420
LANGUAGES = ("ru", "fr", "es", "de", "ar", "it", "uk", "pl", "nl", "pt-br", "tr")
#: Publishes one of the demo's updates again, as somebody at the admin would; and stays, since
#: to end a process takes as much work as to publish.
_PUBLISH = """
import django; django.setup()
from campaign_pages.models import CaseUpdatePage
from tests.builders import publish
print("ready", flush=True)
input()
page = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").latest("date")
publish(page, title=page.title + ".")
input()
"""
_FILL = """
import django; django.setup()
from django.db import transaction
from home.prepare import prepare_language
from tests.builders import make_text, publish
from tests.bench.rendering import words
with transaction.atomic():
    for code in {languages!r}:
        home, _made = prepare_language(code)
        home.live or publish(home)
    for number in range({texts}):
        make_text("en", title=f"Text number {{number}}", body=words(number))
"""


def main() -> None:
    work = Path(os.environ["VAR_DIR"])
    sign(40)
    with run_web({}, "/en/") as web:
        storm(web.url, all_addresses(web.url), work)
    run(_FILL.format(languages=LANGUAGES, texts=TEXTS))
    with run_web({}, "/en/") as web:
        memory(web)


def storm(site: str, addresses: list[str], work: Path) -> None:
    """64 connections read all pages in any order for 12 seconds; after two, one is published."""
    script = work / "pages.lua"
    listed = ",".join(f'"{address}"' for address in random.sample(addresses, len(addresses)))
    script.write_text(
        f"local pages = {{{listed}}}\n"
        "local number = math.random(#pages)\n"
        "request = function()\n"
        "    number = number % #pages + 1\n"
        '    return wrk.format("GET", pages[number])\n'
        "end\n"
    )
    plain = Plain()
    for address in addresses:
        urllib.request.urlopen(site + address).read()
    worst, errors, rates, p99, plain_page = [], 0, [], [], []
    for _ in range(3):
        plain_page.append(plain.milliseconds())
        editor = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _PUBLISH],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert editor.stdin is not None and editor.stdout is not None
        editor.stdout.readline()  # it has started, and waits for the word
        clock = threading.Timer(2, print, [], {"file": editor.stdin, "flush": True})
        clock.start()
        seen = load(site, 12, {"Accept-Encoding": "gzip"}, script)
        clock.join()
        editor.communicate("\n")
        worst.append(seen.worst)
        errors += seen.errors
        rates.append(seen.per_second)
        p99.append(seen.p99)
    plain.remove()
    note = f" ({sorted(worst)[1]:.0f} ms; plain {sorted(plain_page)[1]:.1f} ms;"
    note += f" all of {len(addresses)} pages, {sorted(rates)[1]:,.0f} requests/s)"
    figures = [
        at_most(
            PART,
            "worst answer in the 10 s after a publication / a plain page with 40 snippets",
            middle_ratio(worst, plain_page),
            15,
            note=note,
        ),
        Figure(PART, "99th percentile of these answers", f"{sorted(p99)[1]:.0f} ms"),
        at_most(PART, "errors", errors, 0),
    ]
    for figure in figures:
        figure.tell()


def memory(web: Web) -> None:
    """What two workers take when each has been asked for more than 5,000 pages."""
    empty, _ = web.megabytes()
    original = [address for address in all_addresses(web.url) if address.startswith("/en/")]
    codes = ("en", *LANGUAGES)
    addresses = [f"/{code}{address.removeprefix('/en')}" for code in codes for address in original]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as readers:
        for _ in range(3):  # the kernel deals requests out: after three rounds each has most
            list(readers.map(lambda address: _read(web.url + address), addresses))
    spent = time.monotonic() - began
    full, first = web.megabytes()
    what = f"two workers with {len(addresses):,} pages"
    note = f" ({empty:.0f} MB before; the process that began them {first:.0f} MB;"
    note += f" three times read in {spent:.0f} s)"
    at_most("Memory", what, full, 300, " MB", note).tell()


def _read(url: str) -> None:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        answer.read()


def all_addresses(site: str) -> list[str]:
    """The paths of all public pages, from the site map."""
    text = urllib.request.urlopen(f"{site}/sitemap.xml").read().decode()
    return sorted({urlsplit(found).path for found in re.findall(r"<loc>(.*?)</loc>", text)})


def run(code: str) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)


if __name__ == "__main__":
    main()
