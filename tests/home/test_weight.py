"""What each page of the demo weighs on the way to a telephone: bytes compressed, requests."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from home.mirror.addresses import known_addresses
from home.settings.languages import BY_CODE
from tests.breadth import widely
from tests.builders import leave_languages

pytestmark = pytest.mark.django_db

HTML, SIGNATORIES, STYLE, SCRIPT = 14_000, 20_000, 10_000, 5_000
FIRST_WORDS, FIRST_VIEW = 24_000, 60_000
MOST_REQUESTS = 8
NEEDED = re.compile(
    r'<link rel="(?:stylesheet|preload|icon)" href="([^"]+)"|<script[^>]*\ssrc="([^"]+)"'
    r'|<img (?![^>]*loading="lazy")[^>]*\ssrc="([^"]+)"'
)


def weight(content):
    return len(gzip.compress(content, 9))


def static(address):
    return Path(finders.find(address.removeprefix("/static/"))).read_bytes()


@pytest.mark.wide
def test_no_page_is_heavier_than_a_slow_telephone_bears(client):
    leave_languages("en", "ru", "ar")  # one of each script: what differs is the bytes of a letter
    faults = []
    for address, known in known_addresses().items():
        content = client.get(address).content
        most = SIGNATORIES if known.model == "people.SignatoriesPage" else HTML
        if weight(content) > most:
            faults.append(f"{address}: {weight(content)} bytes of HTML")
        needed = {next(filter(None, each)) for each in NEEDED.findall(content.decode())}
        scripts = sum(weight(static(each)) for each in needed if each.endswith(".js"))
        if scripts > SCRIPT:
            faults.append(f"{address}: {scripts} bytes of script")
        if 1 + len(needed) > MOST_REQUESTS:
            faults.append(f"{address}: {1 + len(needed)} requests")
    assert faults == []


@pytest.mark.parametrize("code", widely(["en", "ru", "fr", "ar"], "en", "ar"))
def test_the_first_view_of_each_language_is_light(client, code):
    """The front page, its style sheet, and the font of its letters, which nothing waits for."""
    page = client.get(f"/{code}/").content
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.decode())
    font = static(f"/static/home/fonts/{BY_CODE[code].font}")

    assert weight(page) + weight(static(sheet)) <= FIRST_WORDS
    assert weight(page) + weight(static(sheet)) + len(font) <= FIRST_VIEW
    assert b"preload" not in page


def test_the_style_sheet_is_small():
    assert weight(static("/static/home/css/site.css")) <= STYLE
