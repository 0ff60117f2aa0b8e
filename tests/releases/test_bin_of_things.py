"""A person, a court, a picture or a document that is deleted can be put back as it was."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext

from campaign_pages.models import CasePage, CaseUpdatePage, Court
from home.models import CampaignDocument, CampaignImage
from home.releases.bin.pages import empty_bin
from home.releases.bin.things import forget_thing, keep_files_of_bin, restore_thing
from home.releases.models import DeletedThing
from home.releases.withdrawal import WithdrawalError
from home.search.models import SearchEntry
from people.models import Appeal, Signatory, Signature
from tests.builders import make_letter, make_signatory, make_update, make_user, pdf, png, publish

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def organiser():
    return make_user("Organisers", first_name="Olga", last_name="Organiser")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def picture():
    return CampaignImage.objects.create(title="A picture", file=png(), description_fr="Une photo")


@pytest.fixture
def person(picture):
    found = make_signatory(
        name_en="Quagga Person", name_ru="Квагга", country="FR", image=picture, private_note="Note"
    )
    found.save_revision()
    appeal = Appeal.objects.first()
    Signature.objects.create(signatory=found, appeal=appeal, position=3)
    return found


def row_of(thing):
    """All columns of a thing but those that every save writes."""
    names = [field.attname for field in thing._meta.concrete_fields]
    return type(thing).objects.filter(pk=thing.pk).values(*names).get()


def delete_snippet(client, thing):
    name = f"wagtailsnippets_{thing._meta.app_label}_{thing._meta.model_name}:delete"
    return client.post(reverse(name, args=[thing.pk]), follow=True)


def delete_as(user, thing):
    with LogContext(user=user):
        thing.delete()
    return DeletedThing.objects.first()


def press(client, button):
    return client.post(reverse("bin"), {button: DeletedThing.objects.first().pk}, follow=True)


def test_a_deleted_person_is_put_back_with_signatures_and_history(
    client, visitor, organiser, person
):
    before, revisions = row_of(person), person.revisions.count()
    assert revisions
    client.force_login(organiser)

    answer = delete_snippet(client, person)

    assert "Open the bin" in answer.content.decode()
    assert not Signatory.objects.filter(pk=person.pk).exists()
    html = client.get(reverse("bin")).content.decode()
    assert "Quagga Person" in html
    assert "Olga Organiser" in html

    press(client, "restore-thing")

    assert row_of(person) == before
    again = Signatory.objects.get(pk=person.pk)
    assert again.revisions.count() == revisions
    assert again.signatures.get().position == 3
    assert "Quagga Person" in visitor.get("/en/signatories/").content.decode()
    assert SearchEntry.objects.filter(object_id=person.pk, title="Квагга").exists()
    assert not DeletedThing.objects.exists()


@pytest.mark.wide
def test_a_deleted_court_is_put_back_into_the_news_that_named_it(client, organiser):
    court = Court(name_en="Quagga Court")
    court.save()
    case = CasePage.objects.get(locale__language_code="en")
    kept, changed = (make_update(case, title=title, court=court) for title in ("One", "Two"))
    other = Court.objects.exclude(pk=court.pk).first()
    client.force_login(organiser)

    delete_snippet(client, court)
    publish(changed, court=other)
    press(client, "restore-thing")

    assert CaseUpdatePage.objects.get(pk=kept.pk).court == court
    assert CaseUpdatePage.objects.get(pk=changed.pk).court == other


def test_a_deleted_picture_is_put_back_with_its_file(
    client, visitor, organiser, person, picture, django_capture_on_commit_callbacks
):
    letter = make_letter(body=[{"type": "image", "value": {"image": picture.pk}}])
    content = Path(picture.file.path).read_bytes()
    client.force_login(organiser)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtailimages:delete", args=[picture.pk]))

    assert not CampaignImage.objects.exists()
    assert not Path(picture.file.path).exists()
    assert Signatory.objects.get(pk=person.pk).image is None
    for way in (".bin/", "x/../.bin/", "./.bin/"):
        assert visitor.get(f"/media/{way}{picture.file.name}").status_code == 404
        assert client.get(f"/media/{way}{picture.file.name}").status_code == 404
    assert visitor.get(letter.url).status_code == 200

    press(client, "restore-thing")

    again = CampaignImage.objects.get(pk=picture.pk)
    assert again.description_fr == "Une photo"
    assert Path(again.file.path).read_bytes() == content
    assert Signatory.objects.get(pk=person.pk).image == again
    assert again.file.name.split("/")[-1].split(".")[0] in visitor.get(letter.url).content.decode()


@pytest.mark.wide
def test_a_deleted_document_is_put_back_with_its_file(
    client, organiser, django_capture_on_commit_callbacks
):
    document = CampaignDocument.objects.create(title="A document", file=pdf())
    client.force_login(organiser)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wagtaildocs:delete", args=[document.pk]))
    assert not Path(document.file.path).exists()
    press(client, "restore-thing")

    assert Path(CampaignDocument.objects.get(pk=document.pk).file.path).exists()


@pytest.mark.wide
def test_several_people_deleted_at_once_are_put_back_one_by_one(client, organiser, person):
    other = make_signatory(name_en="Zebra Person")
    client.force_login(organiser)
    bulk = reverse("wagtail_bulk_action", args=["people", "signatory", "delete"])

    client.post(f"{bulk}?id={person.pk}&id={other.pk}&next=/admin/")

    assert DeletedThing.objects.count() == 2
    for kept in DeletedThing.objects.all():
        restore_thing(kept, organiser)
    assert Signatory.objects.filter(pk__in=[person.pk, other.pk]).count() == 2


def test_what_needs_something_deleted_says_so_and_changes_nothing(organiser, person):
    appeal = Appeal(title_en="An appeal")
    appeal.save()
    Signature.objects.create(signatory=person, appeal=appeal, position=1)
    kept = delete_as(organiser, person)
    appeal.delete()

    with pytest.raises(WithdrawalError, match="something that it needs is deleted"):
        restore_thing(kept, organiser)

    assert not Signatory.objects.filter(pk=person.pk).exists()
    assert DeletedThing.objects.filter(pk=kept.pk).exists()


def test_others_neither_see_nor_put_back_what_was_deleted(client, organiser, person):
    kept = delete_as(organiser, person)
    editor = make_user("Editors: French")
    client.force_login(editor)

    assert "Quagga Person" not in client.get(reverse("bin")).content.decode()
    assert client.post(reverse("bin"), {"restore-thing": kept.pk}).status_code == 404
    assert client.post(reverse("bin"), {"delete-thing": kept.pk}).status_code == 404
    for do in (restore_thing, forget_thing):
        with pytest.raises(PermissionDenied):
            do(kept, editor)


def test_things_are_gone_for_good_when_their_time_is_over(
    organiser, person, picture, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        delete_as(organiser, person)
        delete_as(organiser, picture)
    kept = Path(picture.file.path).parent.parent / ".bin" / picture.file.name
    assert kept.exists()
    empty_bin()
    assert DeletedThing.objects.count() == 2
    DeletedThing.objects.update(made_at=timezone.now() - timedelta(days=30, minutes=1))

    with django_capture_on_commit_callbacks(execute=True):
        empty_bin()
        empty_bin()

    assert not DeletedThing.objects.exists()
    assert not kept.exists()


def test_a_file_is_moved_though_whoever_deleted_its_picture_was_killed(organiser, picture):
    picture.get_rendition("max-8x8")
    place = Path(picture.file.path)
    kept = place.parent.parent / ".bin" / picture.file.name
    with_it = delete_as(organiser, picture)  # nothing is committed here, so no file moves

    keep_files_of_bin()
    keep_files_of_bin()

    assert kept.exists() and not place.exists()
    assert not list((place.parent.parent / "images").iterdir())
    restore_thing(with_it, organiser)
    keep_files_of_bin()
    assert place.exists() and not kept.exists()


def test_an_organiser_deletes_a_thing_for_good(client, organiser, person):
    delete_as(organiser, person)
    client.force_login(organiser)

    press(client, "delete-thing")

    assert not DeletedThing.objects.exists()


def test_what_no_person_deletes_is_not_kept(person):
    person.delete()

    assert not DeletedThing.objects.exists()
