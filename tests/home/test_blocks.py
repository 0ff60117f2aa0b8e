"""The blocks of letters and updates."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError

from home.blocks import BodyBlock, CallToActionBlock
from home.models import CampaignImage
from home.multilingual.reader import Reader, reading
from home.printing.content import Body
from tests.builders import make_text, paragraph, png
from tests.reading import having, parse, words

pytestmark = pytest.mark.django_db


def test_every_block_says_what_it_is_for_and_can_be_previewed(admin_client):
    for name, block in BodyBlock().child_blocks.items():
        assert block.meta.icon != "placeholder", name
        assert str(block.meta.description), name
        assert block.is_previewable, name
        answer = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})
        assert answer.status_code == 200, name


def test_a_body_with_every_block_of_words_is_shown(visitor):
    body = [
        {"type": "heading", "value": {"text": "A heading", "level": "3"}},
        paragraph("Running text."),
        {
            "type": "quote",
            "value": {"text": "Words", "source": "Somebody", "link": "https://a.org/"},
        },
        {"type": "list", "value": ["<p>First point</p>", "<p>Second point</p>"]},
        {
            "type": "call_to_action",
            "value": {"label": "Write", "line": "Now.", "link": "https://b.org/", "page": None},
        },
    ]
    make_text("en", title="Text", slug="with-blocks", body=body)

    html = visitor.get("/en/with-blocks/").content.decode()

    for text in ("A heading</h3>", "Running text.", "Somebody", "Second point", "Write"):
        assert text in html
    assert "(leaves this site)" in html


def test_a_call_to_action_leads_to_one_place():
    block = CallToActionBlock()
    neither = block.to_python({"label": "Go", "line": "", "page": None, "link": ""})

    with pytest.raises(StructBlockValidationError):
        block.clean(neither)


def picture(**fields):
    image = CampaignImage(title="A picture", description_en="A crowd", file=png(), **fields)
    image.save()
    return image.pk


def shown(client, kind, value):
    make_text("en", title="Text", slug="with-files", body=[{"type": kind, "value": value}])
    return client.get("/en/with-files/").content.decode()


def test_a_gallery_shows_each_picture_with_its_caption_and_credit(visitor):
    pictures = [{"image": picture(credit="Somebody"), "caption": each} for each in ("One", "Two")]

    html = shown(visitor, "gallery", pictures)

    (gallery,) = having(parse(html), "class", "gallery")
    assert len(list(gallery.iter("img"))) == 2
    assert [words(each) for each in gallery.iter("figcaption")] == ["One Somebody", "Two Somebody"]


def test_a_gallery_has_more_than_one_picture():
    block = BodyBlock().child_blocks["gallery"]

    with pytest.raises(ValidationError):
        block.clean(block.to_python([{"image": picture(), "caption": ""}]))


def test_a_film_elsewhere_is_a_picture_of_ours_that_leads_away(visitor):
    link = "https://www.platform.example/watch?v=1"
    value = {"image": picture(), "title": "A conversation", "link": link}

    html = shown(visitor, "elsewhere", value)

    page = parse(html)
    (away,) = [each for each in page.iter("a") if each.get("href") == link]
    assert words(away) == "A conversation (leaves this site)"
    assert away.get("rel") == "external noopener"
    assert "platform.example" in words(page)
    asked = [each.get("src") or "" for each in page.iter() if each.get("src")]
    assert not [each for each in asked if "platform" in each]
    assert "<iframe" not in html


def test_galleries_and_films_are_on_paper():
    value = {"image": picture(), "title": "A conversation", "link": "https://a.example/"}
    body = [
        {"type": "gallery", "value": [{"image": picture(), "caption": each} for each in "ab"]},
        {"type": "elsewhere", "value": value},
    ]
    page = make_text("en", title="Text", slug="with-files", body=body)
    with reading(Reader("en")) as reader:
        nodes = Body(page.body, reader).nodes

    assert [node["type"] for node in nodes] == ["picture", "picture", "picture", "action"]
    assert nodes[-1]["url"] == "https://a.example/"


def test_their_words_are_translated_and_found(visitor):
    value = {"image": picture(), "title": "An unheard word", "link": "https://a.example/"}
    shown(visitor, "elsewhere", value)

    assert "with-files" in visitor.get("/en/search/?q=unheard").content.decode()
