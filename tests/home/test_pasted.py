"""What editors paste is stored as it should have been, and nothing they paste is a 500."""

import json

import pytest
from django.urls import reverse

from campaign_pages.models import StateConfirmation
from home.models import TextPage
from home.pasted import clean_html, unwrapped
from people.models import Signatory
from tests.breadth import widely
from tests.builders import make_case, make_text, make_update, paragraph, publish
from tests.editing import send, send_form
from tests.reading import read

pytestmark = pytest.mark.django_db

SAFELINK = (
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fnews%3Fa%3D1"
    "%26b%3D2&data=05%7C02%7Canna%40example.com%7Cabc&sdata=x%3D&reserved=0"
)
NEWS = "https://example.org/news?a=1&b=2"
WRAPPED = {
    SAFELINK: NEWS,
    "https://www.google.com/url?q=https://example.org/a&sa=D&source=editors": "https://example.org/a",
    "https://www.google.co.uk/url?sa=t&url=https%3A%2F%2Fexample.org%2F": "https://example.org/",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F%3Ffbclid%3Dx&h=AT0": (
        "https://example.org/?fbclid=x"
    ),
    "https://vk.com/away.php?to=https%3A%2F%2Fexample.org%2F": "https://example.org/",
}
LEFT_ALONE = [
    "https://example.org/url?q=https://other.example/",
    "https://www.google.com/search?q=https://example.org/",
    "https://www.google.com/url?q=/maps",
    "https://www.google.com/url?q=javascript:alert(1)",
    "https://safelinks.protection.outlook.com.example.org/?url=https://other.example/",
    "https://l.facebook.com/l.php",
    "mailto:anna@example.org",
    "http://[",
    "",
]
HALF_A_CHARACTER = "\ud83d"


@pytest.mark.parametrize(("address", "target"), WRAPPED.items(), ids=lambda text: text[:40])
def test_a_link_leads_where_it_was_meant_to(address, target):
    assert unwrapped(address) == target


def test_a_wrapped_link_in_a_wrapped_link_is_taken_out():
    twice = "https://l.facebook.com/l.php?u=" + SAFELINK.replace("%", "%25").replace("&", "%26")
    assert unwrapped(twice) == NEWS


@pytest.mark.parametrize("address", LEFT_ALONE)
def test_other_links_stay_as_they_are(address):
    assert unwrapped(address) == address


def test_running_text_keeps_everything_but_the_wrapping():
    html = (
        f'<p data-block-key="a">“<a href="{SAFELINK.replace("&", "&amp;")}">x &amp; y</a>” '
        '<a linktype="page" id="3">z</a> <a href="https://example.org/?a=1&amp;b=2">w</a></p>'
    )

    assert clean_html(html) == html.replace(
        SAFELINK.replace("&", "&amp;"), NEWS.replace("&", "&amp;")
    )


def test_links_are_unwrapped_in_every_field_of_a_page(admin_client):
    case = make_case()
    quote = {"type": "quote", "value": {"text": "x", "link": "https://a.example"}, "id": "q"}
    source = {"type": "source", "value": {"name": "x", "link": "https://a.example"}, "id": "s"}
    update = make_update(
        case,
        body=json.dumps([paragraph("A link"), quote]),
        sources=json.dumps([source]),
    )
    content = {
        "blocks": [
            {
                "key": "aaaaa",
                "text": "A link",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 6, "key": 0}],
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": SAFELINK}}},
    }

    answer = send(
        admin_client,
        update,
        "action-publish",
        **{
            "body-0-value": json.dumps(content),
            "body-1-value-link": SAFELINK,
            "sources-0-value-link": SAFELINK,
            "sources-0-value-archive": SAFELINK,
        },
    )

    assert answer.status_code == 302
    update.refresh_from_db()
    assert 'href="https://example.org/news?a=1&amp;b=2"' in update.body[0].value.source
    assert update.body[1].value["link"] == NEWS
    assert update.sources[0].value["link"] == NEWS
    assert update.sources[0].value["archive"] == NEWS


@pytest.mark.wide
def test_links_are_unwrapped_of_people_and_of_confirmations(admin_client):
    person = Signatory.objects.create(name_en="A Signatory")
    address = reverse(Signatory.snippet_viewset.get_url_name("edit"), args=[person.pk])

    answer = send_form(admin_client, address, link=SAFELINK)
    assert answer.status_code == 302, answer.context["form"].errors
    case = make_case()
    admin_client.post(
        reverse("confirm_state", args=[case.pk]),
        {f"case{case.pk}-source_name": "x", f"case{case.pk}-source_link": SAFELINK},
    )

    assert Signatory.objects.get(pk=person.pk).link == NEWS
    assert StateConfirmation.objects.get(case=case).source_link == NEWS


# Half a character


def rich_text(text):
    block = {"key": "aaaaa", "text": text, "type": "unstyled", "depth": 0}
    return json.dumps({"blocks": [{**block, "inlineStyleRanges": [], "entityRanges": []}]})


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "sign", widely([HALF_A_CHARACTER, "\0"], "\0"), ids=["half an emoji", "NUL"]
)
def test_a_paragraph_with_what_cannot_be_stored_is_published_without_it(
    admin_client, visitor, sign
):
    text = make_text(slug="a-text", body=json.dumps([paragraph("Before")]))

    data = {"body-0-value": json.dumps(json.loads(rich_text(f"Before{sign}after")))}
    if sign != "\0":
        answer = send(admin_client, text, "action-publish", **data)
    else:
        answer = send(
            admin_client, text, "action-publish", **{"body-0-value": rich_text("Before\0after")}
        )

    assert answer.status_code == 302
    assert "Beforeafter" in visitor.get("/en/a-text/").content.decode()
    assert visitor.get("/en/search/?q=beforeafter").status_code == 200


@pytest.mark.wide
@pytest.mark.both_databases
def test_half_a_character_that_is_stored_already_breaks_no_page_and_no_publication(visitor):
    body = json.dumps([paragraph("Before"), {"type": "quote", "value": {"text": "x"}, "id": "q"}])
    text = make_text(slug="a-text", title="Stored", body=body)
    text.body[0].value.source = f"<p>Before{HALF_A_CHARACTER}after</p>"
    text.body[1].value["text"] = f"Quo{HALF_A_CHARACTER}ted"
    text.save_revision().publish()

    page = visitor.get("/en/a-text/").content.decode()

    assert "Beforeafter" in page
    assert "Quoted" in page
    assert visitor.get("/en/search/?q=quoted").status_code == 200
    assert visitor.get("/en/a-text/print.pdf").status_code == 200


@pytest.mark.parametrize("raw", [b"%ED%A0%BD", b"a%ED%A0%BDb", b"%00", b"%F0%9F"])
def test_half_a_character_in_the_search_box_is_no_fault(visitor, raw):
    answer = visitor.get("/en/search/", QUERY_STRING=f"q={raw.decode()}")

    assert answer.status_code in (200, 400)  # it is no UTF-8


def test_half_a_character_in_a_title_or_a_name_is_no_fault(admin_client):
    body = b"title=A%ED%A0%BDtitle&slug=&name_en=A%ED%A0%BDname&field=other&shown=on"
    kind = "application/x-www-form-urlencoded"
    parent = make_text()

    for address in (
        reverse("wagtailadmin_pages:add", args=["home", "textpage", parent.pk]),
        reverse(Signatory.snippet_viewset.get_url_name("add")),
    ):
        answer = admin_client.post(
            address,
            body + b"&body-count=0&comments-TOTAL_FORMS=0"
            b"&comments-INITIAL_FORMS=0&action-publish=1",
            kind,
        )
        assert answer.status_code in (200, 302)


# Names in addresses


@pytest.mark.parametrize("slug", widely(["con", "CON", "aux", "nul", "prn", "com1", "lpt9"], "CON"))
def test_a_name_that_windows_keeps_is_refused_with_the_reason(admin_client, slug):
    text = make_text(slug="a-text")

    answer = send(admin_client, text, "action-publish", slug=slug)

    errors = answer.context["form"].errors
    assert errors.keys() == {"slug"}
    assert len(errors["slug"]) == 1
    assert "Windows" in errors["slug"][0]
    assert TextPage.objects.get(pk=text.pk).slug == "a-text"


@pytest.mark.wide
def test_a_name_that_differs_by_case_alone_is_taken(admin_client):
    make_text(slug="other")
    text = make_text(slug="a-text")

    answer = send(admin_client, text, "action-publish", slug="Other")

    assert "slug" in answer.context["form"].errors


def test_a_page_that_has_such_a_name_already_can_still_be_published(visitor):
    text = make_text(slug="a-text")
    TextPage.objects.filter(pk=text.pk).update(slug="con", url_path="/home/con/")

    publish(text, summary="Something new")

    assert TextPage.objects.get(pk=text.pk).summary == "Something new"


def test_a_title_that_windows_keeps_gets_another_name():
    assert make_text(title="Con").slug == "con-2"


@pytest.mark.parametrize(
    ("typed", "slug"),
    widely([("a.", "a"), ("a b", "a-b"), ("con.txt", "con-txt"), ("../x", "x")], ("../x", "x")),
)
def test_what_no_address_has_is_left_out(admin_client, typed, slug):
    text = make_text(slug="a-text")

    send(admin_client, text, "action-publish", slug=typed)

    assert TextPage.objects.get(pk=text.pk).slug == slug


@pytest.mark.wide
def test_a_reserved_word_is_refused_with_a_dot_too(admin_client):
    text = make_text(slug="a-text")

    assert "slug" in send(admin_client, text, "action-publish", slug="con.").context["form"].errors


@pytest.mark.wide
def test_the_page_with_a_reserved_word_says_so_once(admin_client):
    text = make_text(slug="a-text")

    errors = send(admin_client, text, "action-publish", slug="feed").context["form"].errors

    assert len(errors["slug"]) == 1
    assert "reserved" in errors["slug"][0]
    assert read(admin_client, f"/admin/pages/{text.pk}/edit/")
