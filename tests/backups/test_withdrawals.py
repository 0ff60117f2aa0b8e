"""The journal beside the backups: whatever is taken from readers is in it, on whatever way."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import CampaignImage
from home.public import withdrawals
from home.public.withdrawals import Entry, append, entries
from home.releases.bin.pages import delete
from home.releases.due import do_due
from home.releases.models import Obstacle, Release, ReleaseItem, Withdrawal
from home.releases.put_back import hold_back_what_fell_due, let_go, withdraw_again
from home.releases.withdrawal import undo, withdraw
from people.hiding import hide
from people.models import Signatory
from tests.builders import home_of, make_signatory, make_text, make_user, open_language, png
from tests.releases.builders import again, make_due, news, schedule_singly, scheduled

NOW = datetime.timedelta(0)


@pytest.fixture
def journal(db, settings, tmp_path, django_capture_on_commit_callbacks):
    """What a deed leaves in the journal."""
    settings.BACKUP_DIR = tmp_path / "backups"

    def left_by(deed):
        before = entries(withdrawals.journal())
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return [each for each in entries(withdrawals.journal()) if each not in before]

    return left_by


def names(found):
    return {(each.kind, each.key, each.language) for each in found}


def named(thing):
    if isinstance(thing, Page):
        return ("page", str(thing.translation_key), thing.locale.language_code)
    return (thing._meta.label_lower, str(thing.pk), "")


def test_a_text_that_is_taken_offline_is_in_the_journal(journal):
    page = make_text("fr")
    found = journal(lambda: withdraw([page], make_user("Organisers")))
    assert names(found) == {named(page)}
    assert timezone.now() - found[0].at < datetime.timedelta(minutes=1)


def unpublish(page):
    page.unpublish()


def put_into_the_bin(page):
    delete([page], make_user("Organisers"))


def delete_at_once(page):
    Page.objects.get(pk=page.pk).specific.delete()


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


@pytest.mark.parametrize("deed", [unpublish, put_into_the_bin, delete_at_once, close])
def test_a_page_that_readers_lose_in_another_way_is_in_it_too(journal, deed):
    page = make_text()
    assert named(page) in names(journal(lambda: deed(page)))


def test_a_language_that_is_closed_is_in_it(journal):
    home = open_language("pl")
    assert named(home) in names(journal(lambda: home.unpublish()))


def untick(person):
    person.shown = False
    person.save()


@pytest.mark.parametrize("deed", [lambda person: hide(person, None), untick])
def test_a_person_who_is_hidden_is_in_it(journal, deed):
    person = make_signatory()
    assert named(person) in names(journal(lambda: deed(person)))


def test_a_picture_that_is_deleted_is_in_it(journal):
    image = CampaignImage.objects.create(title="x", file=png())
    name = named(image)
    assert names(journal(image.delete)) == {name}


def test_a_name_that_is_taken_from_an_appeal_is_in_it(journal):
    signature = Signatory.objects.exclude(signatures=None).first().signatures.first()
    name = named(signature)
    assert names(journal(signature.delete)) == {name}


def test_what_readers_keep_is_not_in_it(journal):
    person, page = make_signatory(), make_text()

    def work():
        person.save()
        page.save_revision().publish()
        make_text(live=False).delete()

    assert journal(work) == []


def test_no_words_stand_in_it(journal):
    page = make_text(title="A secret name")
    journal(lambda: page.unpublish())
    assert "secret" not in withdrawals.journal().read_text()
    assert withdrawals.journal().stat().st_mode & 0o077 == 0


def test_a_torn_line_is_passed_over(tmp_path):
    entry = Entry(timezone.now(), "page", "x", "en")
    append(tmp_path / "j", [entry])
    with (tmp_path / "j").open("a") as file:
        file.write('{"at": "2026-\n')
    append(tmp_path / "j", [entry._replace(key="y")])
    assert [each.key for each in entries(tmp_path / "j")] == ["x", "y"]


def test_a_journal_that_cannot_be_written_stops_no_withdrawal(journal, settings, tmp_path, caplog):
    (tmp_path / "backups").write_text("a file where a folder should be")
    page = make_text()
    withdrawals.note_page(page)
    append(withdrawals.journal(), [Entry(timezone.now(), "page", "x", "en")])
    assert "is not in the journal" in caplog.text


# Done again after a restore


def entry_of(thing, since=NOW):
    kind, key, language = named(thing)
    return Entry(timezone.now() + since, kind, key, language)


MADE_AT = datetime.timedelta(hours=-1)


def made_at():
    return timezone.now() + MADE_AT


def test_a_text_of_the_journal_is_taken_offline_again(db):
    page = make_text()
    assert [each.pk for each in withdraw_again([entry_of(page)], made_at())] == [page.pk]
    assert not again(page).live


def test_its_withdrawal_stands_in_the_list_and_can_be_undone(db):
    page = make_text()
    withdraw_again([entry_of(page)], made_at())
    record = Withdrawal.objects.first()
    assert record.made_by_name
    undo(record, make_user("Organisers"))
    assert again(page).live


def test_what_is_older_than_the_backup_is_left_alone(db):
    page = make_text()
    assert withdraw_again([entry_of(page, -datetime.timedelta(hours=2))], made_at()) == []
    assert again(page).live


def test_what_was_published_again_before_the_backup_stays_public(db):
    page = make_text()
    entry = entry_of(page, -datetime.timedelta(seconds=60))
    assert withdraw_again([entry], timezone.now()) == []
    assert again(page).live


def test_a_person_is_hidden_again(db):
    person = make_signatory()
    withdraw_again([entry_of(person)], made_at())
    assert not Signatory.objects.get(pk=person.pk).shown


def test_a_picture_goes_into_the_bin_again(db):
    image = CampaignImage.objects.create(title="x", file=png())
    entry = entry_of(image)
    withdraw_again([entry], made_at())
    assert not CampaignImage.objects.filter(pk=image.pk).exists()
    client = Client()
    client.force_login(make_user("Organisers"))
    assert "restore-thing" in client.get(reverse("bin")).content.decode()


def test_what_the_backup_never_had_is_passed_over(db):
    lines = [
        Entry(timezone.now(), "page", "00000000-0000-0000-0000-000000000000", "en"),
        Entry(timezone.now(), "people.signatory", "99999999"),
        Entry(timezone.now(), "people.gone", "1"),
    ]
    assert withdraw_again(lines, made_at()) == []


def test_a_text_that_waits_in_a_release_leaves_it(db):
    english, french = news("fr")
    release = scheduled(english, french)
    withdraw_again([entry_of(english)], made_at())
    waiting = release.items.filter(state=ReleaseItem.State.WAITING)
    assert [item.page_id for item in waiting] == [french.pk]


# What fell due meanwhile


@pytest.mark.both_databases
def test_what_fell_due_is_held_back_until_somebody_confirms_it(db):
    english, french = news("fr")
    release = scheduled(english, french)
    make_due(release)
    held = hold_back_what_fell_due()
    assert {item.page_id for item in held} == {english.pk, french.pk}

    do_due()
    assert not again(english).live
    let_go(held)
    do_due()
    assert again(english).live
    assert again(french).live


@pytest.mark.both_databases
def test_what_was_scheduled_singly_is_held_back_like_a_release(db):
    page = make_text(live=False)
    schedule_singly(page, datetime.timedelta(seconds=1))
    (item,) = hold_back_what_fell_due()
    assert item.page_id == page.pk
    do_due()
    assert not again(page).live
    client = Client()
    client.force_login(make_user("Organisers"))
    schedule = client.get(reverse("schedule")).content.decode()
    assert str(Obstacle.RESTORED.label)[:40] in schedule


def test_what_is_due_later_goes_on_waiting(db):
    release = scheduled(*news("fr"))
    assert hold_back_what_fell_due() == []
    assert Release.objects.get(pk=release.pk).is_waiting
    assert home_of("en").live
