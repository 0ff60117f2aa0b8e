"""The picture a page is shared with, and what the page says of it."""

import io

import pytest
from PIL import Image

from campaign_pages import state
from home.checks import pages_can_be_drawn
from home.multilingual.reader import Reader, reading
from home.printing import cache, fonts, typesetter
from home.printing.documents import picture_of
from home.printing.typesetter import draw_png
from home.settings.languages import BY_CODE
from home.templatetags.printing_tags import territorial
from tests.breadth import widely
from tests.builders import (
    home_of,
    make_case,
    make_text,
    make_update,
    open_language,
    publish,
    translate,
)
from tests.reading import read

pytestmark = pytest.mark.django_db


def open_picture(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "image/png"
    assert len(answer.content) < 60_000
    return Image.open(io.BytesIO(answer.content))


def told(client, address):
    """What the head of a page says to sites where it is shared."""
    found = {}
    for meta in read(client, address).iter("meta"):
        name = meta.get("property") or meta.get("name") or ""
        if name.startswith(("og:", "twitter:")):
            found.setdefault(name, []).append(meta.get("content"))
    return found


def has_ink_at_the_edge(picture):
    """Whether anything but paper is in the margin, as when a text runs over."""
    paper = picture.convert("RGB")
    width, height = paper.size
    edges = [(0, 0, 80, height), (width - 80, 0, width, height), (0, height - 50, width, height)]
    return any(len(paper.crop(edge).getcolors()) > 1 for edge in edges)


@pytest.mark.parametrize(
    "address",
    widely(
        ["/en/", "/ru/delo/", "/ar/qadiyya/", "/fr/appel-2023/", "/ru/karta/"],
        "/en/",
        "/ar/qadiyya/",
    ),
)
def test_a_picture_has_the_size_and_weight_that_sites_ask_for(visitor, address):
    picture = open_picture(visitor, f"{address}share.png")

    assert picture.size == (1200, 630)
    assert not has_ink_at_the_edge(picture)


@pytest.mark.parametrize(
    "title",
    widely(
        [
            "A very long title that goes on " * 8,
            "x" * 250,
            "#panic() $a$ *b* _c_ `d` // e \\ f",
            "✊",
        ],
        first=1,
    ),
    ids=["words", "one word", "markup", "nothing"],
)
def test_no_title_runs_over_or_breaks_the_picture(visitor, title):
    make_text(title=title.strip(), slug="long")

    assert not has_ink_at_the_edge(open_picture(visitor, "/en/long/share.png"))


def test_a_picture_says_title_campaign_and_state_with_its_dates():
    case = make_case(title="A case", slug="a-case")
    make_update(case, title="News", date="2024-05-01", state_after="prison")
    with reading(Reader("en")) as reader:
        sheet = picture_of(reader, case)

    assert sheet.data["title"] == "A case"
    assert sheet.data["campaign"]
    assert sheet.data["state"]["label"] == "In prison"
    assert "2024" in sheet.data["state"]["since"]
    assert "2024" in sheet.data["state"]["as_of"]


def test_tomorrow_the_picture_is_still_the_same(visitor, monkeypatch):
    with reading(Reader("en")) as reader:
        before = cache.key_of(picture_of(reader, home_of("en")))
    today = state.campaign_today()
    monkeypatch.setattr(state, "campaign_today", lambda: today.replace(year=today.year + 1))
    with reading(Reader("en")) as reader:
        assert cache.key_of(picture_of(reader, home_of("en"))) == before


@pytest.mark.wide
def test_a_language_without_a_font_has_a_picture_without_words(visitor, monkeypatch):
    monkeypatch.delitem(fonts.OWN_FAMILY, "ka")
    open_language("ka")
    letter = make_text(title="A text", slug="a-text")
    translate(letter, "ka", title="წერილი", slug="tserili")

    assert open_picture(visitor, "/ka/tserili/share.png").size == (1200, 630)
    with reading(Reader("ka")) as reader:
        assert "title" not in picture_of(reader, letter).data


def test_a_page_tells_what_it_is_where_it_is_shared(visitor):
    page = make_text(title="A “text” & more", slug="a-text", summary="What it is about.")
    translate(page, "fr", title="Un texte", slug="un-texte")
    publish(page)

    found = told(visitor, "/en/a-text/")

    assert found["og:title"] == ["A “text” & more"]
    assert found["og:description"] == ["What it is about."]
    assert found["og:type"] == ["article"]
    assert found["og:url"] == ["http://testserver/en/a-text/"]
    assert found["og:site_name"] == ["Free Boris Kagarlitsky"]
    assert found["og:locale"] == ["en_GB"]
    assert found["og:locale:alternate"] == ["fr_FR"]
    assert found["og:image"] == ["http://testserver/en/a-text/share.png"]
    assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["630"])
    assert found["og:image:alt"] == ["A “text” & more"]
    assert found["twitter:card"] == ["summary_large_image"]
    assert told(visitor, "/en/")["og:type"] == ["website"]


def test_a_fallback_is_shared_as_what_it_really_is(visitor):
    make_text(title="A text", slug="a-text")

    found = told(visitor, "/fr/a-text/")

    assert found["og:url"] == ["http://testserver/en/a-text/"]
    assert found["og:image"] == ["http://testserver/en/a-text/share.png"]
    assert found["og:locale"] == ["en_GB"]
    assert found["og:site_name"] == ["Free Boris Kagarlitsky"]
    assert "og:locale:alternate" not in found
    answer = visitor.get("/fr/a-text/share.png")
    assert (answer.status_code, answer["Location"]) == (302, "/en/a-text/share.png")


@pytest.mark.parametrize(
    ("code", "locale"),
    [("ru", "ru_RU"), ("uk", "uk_UA"), ("pt-br", "pt_BR"), ("zh-hans", "zh_CN"), ("sr", "sr_RS")],
)
def test_languages_are_named_as_sites_expect(code, locale):
    assert territorial(BY_CODE[code]) == locale


def test_what_is_not_public_has_no_picture(visitor):
    page = make_text(title="A text", slug="a-text")
    assert visitor.get("/en/a-text/share.png").status_code == 200

    page.unpublish()

    assert visitor.get("/en/a-text/share.png").status_code == 404
    assert visitor.get("/en/no-such-page/share.png").status_code == 404
    assert visitor.get("/ka/share.png").status_code == 404


def test_without_the_typesetter_nothing_is_offered_and_the_start_warns(visitor, monkeypatch):
    for module in (typesetter, __import__("home.checks", fromlist=["missing"])):
        monkeypatch.setattr(module, "missing", lambda: ["typst"])

    (warning,) = pages_can_be_drawn(None)
    assert "typst" in warning.msg
    found = told(visitor, "/en/case/")
    assert "og:image" not in found
    assert found["twitter:card"] == ["summary"]
    assert visitor.get("/en/case/share.png").status_code == 404
    assert visitor.get("/en/case/print.pdf").status_code == 404
    assert "print.pdf" not in visitor.get("/en/case/").content.decode()


def test_with_everything_installed_the_start_is_silent():
    assert pages_can_be_drawn(None) == []


def test_pictures_of_the_same_page_are_the_same_bytes():
    with reading(Reader("en")) as reader:
        sheet = picture_of(reader, home_of("en"))

    assert draw_png(sheet) == draw_png(sheet)
