"""The guides of docs/ are inside the admin, in its language where they have been translated."""

import re
from contextlib import closing
from urllib.parse import unquote

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from home.guide import rendering
from home.guide.rendering import FOLDER, GUIDES, PICTURES, guide_in
from home.guide.views import address_of
from tests.builders import make_user

pytestmark = pytest.mark.django_db

#: The guides that have been translated, by name and language.
TRANSLATED = sorted(
    (guide, path.suffixes[0].removeprefix("."))
    for guide in GUIDES
    for path in FOLDER.glob(f"{guide}.*.md")
)


def read(client, guide: str, language: str = "en") -> str:
    user = make_user("Translators: French")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    client.force_login(user)
    return client.get(reverse("guide", args=[guide])).content.decode()


def outline(guide: str, code: str) -> list[str]:
    """What a guide is made of, chapter by chapter: its subheadings, entries of lists, pictures."""
    html = guide_in(guide, code, address_of).html
    return [
        " ".join(re.findall(r"<(h3|li|tr|img)", chapter)) for chapter in re.split("<h2", html)[1:]
    ]


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_is_read_in_the_admin_by_everybody_who_works_there(client, guide):
    html = read(client, guide)

    assert 'class="guide" lang="en"' in html
    assert "not been translated" not in html


def test_its_menu_leads_there(client):
    client.force_login(make_user("Translators: French"))

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    assert all(reverse("guide", args=[guide]) in html for guide in GUIDES)


@pytest.mark.parametrize("guide", GUIDES)
def test_no_line_of_a_french_guide_begins_with_a_sign(guide):
    html = guide_in(guide, "fr", address_of).html

    assert not re.findall(r"[^\S\u00a0\u202f][:;?!»](?=\s)", re.sub(r"<code>.*?</code>", "", html))


@pytest.mark.parametrize(("guide", "code"), TRANSLATED, ids="-".join)
def test_a_translated_guide_has_the_headings_entries_and_pictures_of_the_english_one(guide, code):
    assert outline(guide, code) == outline(guide, "en")


@pytest.mark.parametrize(
    ("guide", "code"), [*((guide, "en") for guide in GUIDES), *TRANSLATED], ids="-".join
)
def test_every_link_and_picture_of_a_guide_leads_somewhere(client, guide, code):
    html = guide_in(guide, code, address_of).html
    anchors = {
        each: set(re.findall(r' id="([^"]+)"', guide_in(each, code, address_of).html))
        for each in GUIDES
    }

    for link in re.findall(r'href="([^"]+)"', html):
        address, _hash, anchor = unquote(link).partition("#")
        if address.startswith("http"):
            continue
        target = next((each for each in GUIDES if reverse("guide", args=[each]) == address), guide)
        assert address in ("", reverse("guide", args=[target])), link
        assert not anchor or anchor in anchors[target], link
    client.force_login(make_user("Translators: French"))
    for source in re.findall(r'src="([^"]+)"', html):
        with closing(client.get(source)) as picture:
            assert picture.headers["Content-Type"] == "image/png", source


def test_a_guide_without_a_translation_is_english_and_says_so(client, monkeypatch, tmp_path):
    (tmp_path / "editors.md").write_text("# Only English\n\n## One\n\ntext", encoding="utf-8")
    monkeypatch.setattr(rendering, "FOLDER", tmp_path)

    html = read(client, "editors", "fr")

    assert "Only English" in html
    assert 'class="guide" lang="en"' in html
    assert "pas encore traduit" in html


def test_nothing_but_guides_and_their_pictures_is_given_out(client):
    client.force_login(make_user("Translators: French"))

    for address in ("/admin/guide/threats/", "/admin/guide/pictures/operations.md"):
        assert client.get(address).status_code == 404


def test_the_pictures_that_guides_name_exist():
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md"))

    assert all((PICTURES / name).exists() for name in re.findall(r"\(pictures/([^)]+)\)", text))
