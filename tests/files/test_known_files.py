"""Accounts know the files that something uses on which they have a right, and no others."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from home.files.access import hidden_from
from home.files.drafts import FileInDraft, note_older_drafts
from home.models import CampaignDocument, CampaignImage, TextPage
from tests.breadth import widely
from tests.builders import make_signatory, make_text, make_user, pdf, png, publish

pytestmark = pytest.mark.django_db

SECRET = "Quaggafile"


@pytest.fixture(autouse=True)
def no_remembered_renditions():
    """None of another test's picture of the same number."""
    cache.clear()


def make_picture(**fields: Any) -> CampaignImage:
    return CampaignImage.objects.create(title=SECRET, file=png(), **fields)


def make_document(**fields: Any) -> CampaignDocument:
    return CampaignDocument.objects.create(title=SECRET, file=pdf(), **fields)


def with_files(picture: Any, document: Any) -> list[dict]:
    return [
        {"type": "image", "value": {"image": picture.pk, "caption": ""}},
        {"type": "document", "value": {"document": document.pk, "label": ""}},
    ]


@pytest.fixture
def files():
    """A picture and a document that only the newer draft of a Russian page uses."""
    picture, document = make_picture(), make_document()
    page = make_text("ru")
    page.body = with_files(picture, document)
    page.save_revision()
    return picture, document


@pytest.fixture
def guest():
    """An account that may enter the admin, and nothing else."""
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def listings() -> list[str]:
    return [
        "/admin/api/main/images/?fields=*",
        "/admin/api/main/documents/?fields=*",
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:choose_results") + f"?q={SECRET}",
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtaildocs_chooser:choose_results") + f"?q={SECRET}",
        reverse("wagtailimages:index"),
        reverse("wagtaildocs:index"),
        reverse("wagtailadmin_home"),
    ]


def one_by_one(picture: Any, document: Any) -> list[str]:
    return [
        f"/admin/api/main/images/{picture.pk}/",
        f"/admin/api/main/documents/{document.pk}/",
        reverse("wagtailimages_chooser:chosen", args=[picture.pk]),
        reverse("wagtailimages_chooser:chosen_multiple") + f"?id={picture.pk}",
        reverse("wagtailimages_chooser:select_format", args=[picture.pk]),
        reverse("wagtaildocs_chooser:chosen", args=[document.pk]),
        reverse("wagtaildocs_chooser:chosen_multiple") + f"?id={document.pk}",
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtaildocs:edit", args=[document.pk]),
        reverse("wagtailimages:image_usage", args=[picture.pk]),
        reverse("wagtaildocs:document_usage", args=[document.pk]),
    ]


def shown_at(client, addresses: list[str]) -> list[str]:
    found = []
    for address in addresses:
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, address
        if SECRET in answer.content.decode():
            found.append(address.partition("?")[0])
    return found


def served(client, picture: Any, document: Any) -> list[int]:
    return [
        client.get(picture.file.url).status_code,
        client.get(picture.get_rendition("width-50").url).status_code,
        client.get(document.url).status_code,
    ]


@pytest.mark.wide
def test_those_whose_draft_uses_files_choose_and_download_them(client, files):
    client.force_login(make_user("Editors: Russian"))

    assert len(shown_at(client, listings())) >= 6
    assert len(shown_at(client, one_by_one(*files))) >= 5
    assert served(client, *files) == [200, 200, 200]


def test_files_of_drafts_of_another_language_are_neither_listed_nor_served(client, files):
    client.force_login(make_user("Editors: French"))

    addresses = [address.replace(f"?q={SECRET}", "?q=Quaggaf") for address in listings()]
    assert shown_at(client, addresses + one_by_one(*files)) == []
    assert served(client, *files) == [404, 404, 404]


def test_files_of_drafts_are_not_served_to_the_public(visitor, files):
    assert served(visitor, *files) == [404, 404, 404]


@pytest.mark.wide
def test_an_account_that_may_not_choose_files_lists_none(client, guest):
    picture, document = make_picture(), make_document()
    publish(make_text("en"), body=with_files(picture, document))
    client.force_login(guest)

    assert shown_at(client, [*listings()[:2], *one_by_one(picture, document)]) == []
    assert client.get("/admin/api/main/images/").status_code == 403
    assert client.get("/admin/api/main/documents/").status_code == 403
    assert served(client, picture, document) == [200, 200, 200]  # they are public


def test_what_is_published_is_offered_to_every_language(client):
    picture, document = make_picture(), make_document()
    publish(make_text("ru"), body=with_files(picture, document))
    client.force_login(make_user("Editors: French"))

    assert len(shown_at(client, listings()[:5])) == 5


def test_a_picture_of_a_hidden_person_is_for_those_who_may_see_people(client, guest):
    picture = make_picture()
    make_signatory(image=picture, shown=False)

    assert hidden_from(guest, CampaignImage) >= {picture.pk}
    assert picture.pk not in hidden_from(make_user("Translators: French"), CampaignImage)
    client.force_login(guest)
    assert client.get(picture.file.url).status_code == 404


def test_an_upload_begins_with_those_who_work_on_the_same_language():
    picture = make_picture(uploaded_by_user=make_user("Translators: Russian"))

    assert picture.pk in hidden_from(make_user("Editors: French"), CampaignImage)
    assert picture.pk not in hidden_from(make_user("Editors: Russian"), CampaignImage)
    assert picture.pk not in hidden_from(make_user("Organisers"), CampaignImage)


@pytest.mark.wide
def test_what_an_organiser_uploads_is_for_all_until_a_draft_uses_it(files):
    new = make_document(uploaded_by_user=make_user("Organisers"))

    hidden = hidden_from(make_user("Editors: French"), CampaignDocument)
    assert new.pk not in hidden
    assert files[1].pk in hidden


@pytest.mark.wide
def test_the_drafts_of_a_site_that_is_upgraded_are_looked_through(files):
    FileInDraft.objects.all().delete()
    note_older_drafts(apps.get_app_config("home"), using="default")

    assert files[0].pk in hidden_from(make_user("Editors: French"), CampaignImage)


def sent_with(client, page, blocks: list[tuple[str, str, Any]]) -> dict:
    """The editor's form with blocks added: kind, field, number."""
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    values = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    values["body-count"] = str(len(blocks))
    for number, (kind, field, file) in enumerate(blocks):
        more = "caption" if kind == "image" else "label"
        values[f"body-{number}-type"] = kind
        values[f"body-{number}-order"] = str(number)
        values[f"body-{number}-deleted"] = ""
        values[f"body-{number}-id"] = ""
        values[f"body-{number}-value-{field}"] = str(file.pk)
        values[f"body-{number}-value-{more}"] = ""
    return values


@pytest.mark.parametrize("which", widely([0, 1], first=1))
def test_nobody_publishes_or_previews_by_its_number_a_file_they_may_not_know(client, files, which):
    page = make_text("fr")
    client.force_login(make_user("Editors: French"))
    kind, field = [("image", "image"), ("document", "document")][which]
    values = sent_with(client, page, [(kind, field, files[which])])

    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]),
    ):
        answer = client.post(address, {**values.dict(), "action-publish": "1"}, follow=True)
        assert SECRET not in answer.content.decode()

    page = TextPage.objects.get(pk=page.pk)
    assert not page.body
    assert not page.get_latest_revision_as_object().body


@pytest.mark.wide
def test_an_editor_keeps_a_file_that_somebody_else_has_put_into_the_text(client, files):
    page = publish(make_text("fr"))
    page.body = with_files(*files)
    page.save_revision()
    new = make_picture(uploaded_by_user=make_user("Editors: French"))
    client.force_login(make_user("Editors: French"))
    blocks = [("document", "document", files[1]), ("image", "image", new)]
    values = sent_with(client, page, blocks)

    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**values.dict(), "action-publish": "1"},
    )

    assert len(TextPage.objects.get(pk=page.pk).body) == 2


@pytest.mark.wide
def test_tags_are_completed_by_those_of_files_that_one_may_choose(client, files, guest):
    picture = files[0]
    picture.tags.add("Quaggatag")
    picture.save()
    address = reverse("wagtailadmin_tag_autocomplete") + "?term=Quagga"
    offered = {}
    for name in ("Editors: Russian", "Editors: French", None):
        client.force_login(make_user(name) if name else guest)
        offered[name] = client.get(address).json()

    assert offered == {"Editors: Russian": ["Quaggatag"], "Editors: French": [], None: []}
