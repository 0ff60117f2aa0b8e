"""Before its moment no trace of a release is found anywhere that an anonymous visitor can look."""

import datetime
import html as html_text
import json
import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from campaign_pages.models import CaseUpdatePage, Court
from home.models import CampaignImage
from home.printing import views
from home.public.visible import visible
from home.releases.due import do_due
from home.releases.models import Release
from home.releases.releasing import make_release
from tests.builders import close_languages, make_user, paragraph, png, publish, translate
from tests.releases.builders import again, chosen
from tests.releases.builders import make_due as let_it_be_due

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases(sqlite="soak")]

MARKER = "zqxjk"
LINK = re.compile(
    r"""(?:href|src|srcset|action)="([^"]+)"|<loc>([^<]+)</loc>"""
    r"""|<meta property="og:(?:url|image)" content="([^"]+)">"""
)
#: Search finds words by their beginning; this one says nothing of the marker when it is shown.
SEARCHES = [f"/{code}/search/?q={MARKER[:4]}" for code in ("en", "fr", "ru", "ar")]
HOST = "http://testserver"
#: The case in the languages of the waiting update.
OWN = (("en", "case"), ("fr", "affaire"), ("ru", "delo"))


def public_addresses(client: Client) -> Iterator[tuple[str, str, str]]:
    """Every address that can be found from the front door, with its body and headers."""
    seen: set[str] = set()
    waiting = ["/", "/sitemap.xml", "/robots.txt", "/health/publishing", "/no-such-page/"]
    waiting += SEARCHES
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        yield address, text, repr(sorted(answer.headers.items()))
        if "Location" in answer.headers:
            waiting.append(_path(address, answer.headers["Location"]))
        if answer.headers.get("Content-Type", "").startswith(("text/html", "application/")):
            for found in LINK.findall(text):
                path = _path(address, html_text.unescape("".join(found)))
                if path and not path.startswith(("/static/", "/admin/")):
                    waiting.append(path)


def _path(base: str, link: str) -> str:
    parts = urlsplit(urljoin(HOST + base, link.split()[0] if link.split() else ""))
    if f"{parts.scheme}://{parts.netloc}" != HOST:
        return ""
    return parts.path  # a query chooses from what the page without it shows


def found(client: Client, *words: str) -> list[str]:
    """The addresses at which one of some words is found, in the body, address or headers."""
    hits = []
    for address, body, headers in public_addresses(client):
        everything = unquote(address) + body + headers
        hits += [address for word in words if word in everything]
    return hits


@pytest.fixture(autouse=True)
def drawn_as_data(monkeypatch):
    """Pictures and PDFs as the data they are drawn from, in which words can be found."""

    def draw(sheet):
        return json.dumps(sheet.data, ensure_ascii=False).encode()

    monkeypatch.setattr(views, "draw_png", draw)
    monkeypatch.setattr(views, "draw_pdf", draw)
    monkeypatch.setattr(views, "printed", lambda sheet, draw, ending: draw(sheet))


@pytest.fixture(autouse=True)
def small_site(db):
    """Four languages, and of the older updates none: one page of each kind is enough to look."""
    close_languages("es", "de")
    days = CaseUpdatePage.objects.order_by("-date").values_list("date", flat=True).distinct()
    CaseUpdatePage.objects.exclude(date__in=list(days[:4])).update(live=False)


@pytest.fixture
def case():
    page = visible(Page.objects.filter(locale__language_code="en", depth=3))
    return page.get(slug="case").specific


def mark(update: CaseUpdatePage, code: str) -> None:
    update.title = f"{MARKER} {code}"
    update.slug = f"{MARKER}-{code}"
    update.summary = update.place = f"{MARKER} {code}"
    update.body = [paragraph(f"{MARKER} {code}")]
    update.corrections = [
        {"type": "correction", "value": {"date": "2026-01-01", "text": MARKER}, "id": ""}
    ]


@pytest.fixture
def waiting(case) -> Release:
    """Ten seconds before its moment: an update in three languages, and a draft of a live page."""

    court = Court(name_en=f"{MARKER} court")
    court.save()
    image = CampaignImage(title=f"{MARKER} image", file=png(), description_en=MARKER)
    image.save()
    update = CaseUpdatePage(title="x", slug="x", locale=case.locale, live=False)
    update.date = timezone.localdate() + datetime.timedelta(days=20)
    update.kind = "hearing"
    update.court = court
    update.state_after = "abroad"
    update.banner_until = timezone.now() + datetime.timedelta(days=30)
    mark(update, "en")
    update.sources = [
        {
            "type": "source",
            "value": {"name": MARKER, "link": f"https://example.org/{MARKER}"},
            "id": "",
        }
    ]
    update.body.append(("image", {"image": image}))
    case.add_child(instance=update)
    update.save_revision()
    pages = [update]
    for code in ("fr", "ru"):
        version = translate(update, code, live=False)
        mark(version, code)
        version.save()
        version.save_revision()
        pages.append(version)
    public = CaseUpdatePage.objects.filter(live=True, locale=case.locale).first()
    public.title = f"{MARKER} draft of a live page"
    public.state_after = "abroad"
    public.save_revision()
    release = make_release(
        chosen(*pages, public),
        timezone.now() + datetime.timedelta(minutes=5),
        make_user("Organisers"),
    )
    Release.objects.filter(pk=release.pk).update(
        moment=timezone.now() + datetime.timedelta(seconds=60)
    )
    return release


def test_before_the_moment_there_is_no_trace_and_after_it_everything(waiting):
    client = Client()
    do_due()
    update = waiting.items.get(code="en", title__endswith=" en").page

    assert found(client, MARKER, "Abroad") == []
    for code, slug in OWN:
        for version in ("en", "fr", "ru"):
            for ending in ("", "share.png", "print.pdf"):
                answer = client.get(f"/{code}/{slug}/{MARKER}-{version}/{ending}")
                assert answer.status_code == 404
                assert f"{MARKER} {version}" not in answer.content.decode()

    let_it_be_due(waiting)
    do_due()

    assert again(update).live
    pictures = [f"/{code}/{slug}/{MARKER}-{code}/share.png" for code, slug in OWN]
    papers = ["/en/case/print.pdf", "/fr/affaire/print.pdf", "/ru/delo/print.pdf"]
    pages = ["/en/", "/fr/", "/ru/", "/fr/affaire/"]
    for address in (*pages, "/sitemap.xml", "/en/case/feed/", *pictures, *papers, *SEARCHES):
        assert MARKER in client.get(address).content.decode()


def test_what_has_expired_or_not_begun_is_invisible_though_nothing_runs(case):
    hour = datetime.timedelta(hours=1)
    public = CaseUpdatePage.objects.filter(live=True, locale=case.locale).latest("date")
    public = publish(public, title=f"{MARKER} news", banner_until=timezone.now() + hour)
    client = Client()
    places = ["/en/", "/en/case/", "/fr/", "/sitemap.xml", "/en/case/feed/", public.get_url()]
    places += ["/en/case/print.pdf", f"{public.get_url()}share.png"]
    places += SEARCHES
    assert MARKER in client.get(SEARCHES[0]).content.decode()
    assert all(MARKER in client.get(place).content.decode() for place in places[:2])

    for changes in (
        {"expire_at": timezone.now() - hour},
        {"expire_at": None, "go_live_at": timezone.now() + hour},
    ):
        Page.objects.filter(pk=public.pk).update(**changes)
        assert not any(MARKER in client.get(place).content.decode() for place in places)
