"""Whatever the site answers says for how long others may keep it: not longer than a page."""

import re

import pytest
from wagtail.contrib.redirects.models import Redirect

from home.models import CampaignDocument, CampaignImage
from home.views import FILES_ARE_KEPT
from tests.builders import home_of, make_text, make_user, pdf, png, publish

pytestmark = pytest.mark.django_db

#: Addresses that are the same for everybody and change only when the site is updated.
ICONS = ("/favicon.ico", "/apple-touch-icon.png")


def seconds(answer, directive):
    found = re.search(rf"\b{directive}=(\d+)", answer.headers["Cache-Control"])
    return int(found[1]) if found else 0


@pytest.fixture
def addresses(settings, tmp_path):
    """One of each kind that readers, their programs and networks of caches ask for."""
    settings.MEDIA_ROOT = tmp_path
    text = make_text(title="A text", slug="a-text")
    publish(text, slug="a-newer-address")
    picture = CampaignImage.objects.create(title="P", description_en="P", file=png())
    document = CampaignDocument.objects.create(title="D", file=pdf())
    Redirect.objects.create(old_path="/old", redirect_page=home_of("en"))
    return [
        "/",
        "/en/",
        "/en/case/",
        "/fr/a-newer-address/",  # a fallback
        "/en/case",  # leads to the address with a slash
        "/old/",
        "/en/case/feed/",
        "/en/case/calendar.ics",
        "/en/a-newer-address/print.pdf",
        "/fr/a-newer-address/print.pdf",  # leads to the one in its own language
        "/en/share.png",
        "/en/search/?q=court",
        "/en/nothing/",
        "/nothing.php",
        "/sitemap.xml",
        "/robots.txt",
        "/health/ready",
        "/downloads/campaign-en.zip",
        picture.file.url,
        picture.get_rendition("width-20").url,
        document.url,
        *ICONS,
    ]


def test_no_answer_may_be_kept_longer_than_a_page(client, settings, addresses):
    settings.CDN_SECONDS, settings.CDN_STALE_SECONDS = 5, 300
    longest = dict.fromkeys(ICONS, 86400)
    for address in addresses:
        answer = client.get(address)

        assert answer.status_code < 500, address
        told = answer.headers.get("Cache-Control", "")
        assert told, f"{address} says nothing"
        if "private" in told or "no-store" in told:
            continue
        limit = longest.get(address, FILES_ARE_KEPT)
        assert seconds(answer, "max-age") <= limit, address
        assert seconds(answer, "s-maxage") <= limit, address
        assert seconds(answer, "stale-if-error") <= 300, address


@pytest.mark.parametrize("address", ["/en/case/", "/en/share.png", "/en/nothing/"])
def test_what_somebody_sees_who_is_logged_in_no_cache_keeps(client, address):
    client.force_login(make_user("Organisers"))

    told = client.get(address).headers["Cache-Control"]

    assert "private" in told
    assert "public" not in told
