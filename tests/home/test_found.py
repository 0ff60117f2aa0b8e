"""What search engines and browsers look for at addresses of their own."""

import re

import pytest
from wagtail.models import Page

from home.public.visible import visible
from tests.builders import make_text
from tests.home.test_every_page import own_addresses

pytestmark = pytest.mark.django_db

URL = re.compile(r"<url>\s*<loc>(.*?)</loc>(.*?)</url>", re.DOTALL)
ALTERNATE = re.compile(r'hreflang="([^"]+)" href="([^"]+)"')


def entries(client):
    """The addresses of the site map, each with its alternates by language."""
    text = client.get("/sitemap.xml").content.decode()
    found = {loc: dict(ALTERNATE.findall(rest)) for loc, rest in URL.findall(text)}
    assert found
    return found


def test_the_site_map_has_the_own_address_of_each_page(client):
    """That each of them answers, and says that it is its own, is tried in test_every_page.py."""
    own = {address for versions in own_addresses().values() for address in versions.values()}

    assert set(entries(client)) == own


def test_every_visible_page_is_in_it_and_nothing_else(client):
    make_text(title="A draft", live=False)

    pages = visible(Page.objects.filter(depth__gt=1))

    assert len(entries(client)) == pages.count()


def test_alternates_name_the_page_itself_and_each_other(client):
    found = entries(client)

    for address, alternates in found.items():
        assert address in alternates.values(), address
        for code, other in alternates.items():
            if code != "x-default":
                assert found[other] == alternates, f"{address}: {other}"


@pytest.mark.wide
def test_the_site_map_says_what_the_pages_say(client):
    found = entries(client)

    for address in [address for address in found if address.count("/") == 4][:12]:
        text = client.get(address.removeprefix("http://testserver")).content.decode()
        said = dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', text))
        assert found[address].items() <= said.items(), address


def test_robots_are_told_of_the_site_map(client):
    text = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text


@pytest.mark.parametrize(
    ("path", "kind"), [("/favicon.ico", "image/x-icon"), ("/apple-touch-icon.png", "image/png")]
)
def test_icons_are_where_browsers_look_for_them(client, path, kind):
    answer = client.get(path)

    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert len(answer.content) < 5_000
    assert "max-age" in answer["Cache-Control"]
