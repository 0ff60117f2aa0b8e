"""A backup is put back whole, or the site is as it was: database, and every file in its place."""

import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.log_actions import LogContext

from home.backups import making, restoring
from home.backups.databases import working_on
from home.backups.making import make_backup
from home.backups.refusal import RefusedError
from home.backups.restoring import put_back, unpacked
from home.backups.room import LEAST
from home.models import CampaignImage
from home.public.clock import database_now
from home.public.withdrawals import Entry, append, journal
from home.releases.bin.things import keep_files_of_bin, restore_thing
from home.releases.models import DeletedThing
from tests.breadth import widely
from tests.builders import make_user, png
from tests.databases import sqlite_file


def unheard(what, size):
    return lambda count: None


@pytest.fixture
def site(tmp_path, settings, django_db_blocker):
    """The demo as a site of its own, with its files in a folder; that folder."""
    shutil.copy(sqlite_file("demo"), tmp_path / "site.sqlite3")
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT.mkdir()
    with django_db_blocker.unblock(), working_on(tmp_path / "site.sqlite3"):
        yield settings.MEDIA_ROOT


@pytest.fixture
def picture(site):
    """A picture with another size of itself."""
    made = CampaignImage.objects.create(title="A picture", file=png())
    made.get_rendition("max-8x8")
    return made


@pytest.fixture
def backup(site, picture):
    return make_backup(site.parent / "backups", [], unheard)


def restore(path):
    with unpacked(path, [], unheard) as found:
        return put_back(found, path.parent, unheard)


def files(root):
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and ".before-restore" not in path.parts
    }


def withdrawn(thing):
    """Notes that a picture was deleted, on another machine."""
    append(journal(), [Entry(database_now(), thing._meta.label_lower, str(thing.pk))])


def deleted(thing):
    with LogContext(user=make_user("Organisers")):
        type(thing).objects.get(pk=thing.pk).delete()


def is_in_bin(root, name):
    """Whether a picture is to be had by the bin alone, in none of its sizes by an address."""
    return files(root) == {f".bin/{name}"}


def test_what_was_there_is_there_again(site, picture, backup):
    before = files(site)
    for path in site.iterdir():
        shutil.rmtree(path)
    CampaignImage.objects.filter(pk=picture.pk).update(title="Changed")
    restore(backup)
    assert CampaignImage.objects.get(pk=picture.pk).title == "A picture"
    assert files(site) == before


def test_a_picture_that_was_deleted_since_goes_into_the_bin(site, picture, backup):
    withdrawn(picture)
    restore(backup)
    assert not CampaignImage.objects.filter(pk=picture.pk).exists()
    assert is_in_bin(site, picture.file.name)


@pytest.mark.wide
@pytest.mark.parametrize("deed", widely([withdrawn, deleted], deleted))
def test_what_went_into_the_bin_since_can_be_restored_from_it(site, picture, backup, deed):
    before = files(site)
    deed(picture)
    restore(backup)
    restore_thing(DeletedThing.objects.get(), make_user("Organisers"))
    assert CampaignImage.objects.get(pk=picture.pk).file.name == picture.file.name
    assert files(site) == {name for name in before if not name.startswith("images/")}


@pytest.mark.wide
def test_what_was_in_the_bin_of_the_backup_can_be_restored_from_it(site, picture):
    deleted(picture)
    path = make_backup(site.parent / "backups", [], unheard)
    restore(path)
    assert is_in_bin(site, picture.file.name)
    shutil.rmtree(site / ".bin")
    restore(path)
    assert is_in_bin(site, picture.file.name)


def test_a_backup_of_another_site_is_put_back_only_if_that_is_said(
    site, picture, backup, settings, capsys
):
    CampaignImage.objects.filter(pk=picture.pk).update(title="Changed")
    settings.BASE_URL = "https://another.example.org"
    with pytest.raises(CommandError, match=r"testserver.*another\.example\.org.*--other-site"):
        call_command("restore", str(backup), "--yes")
    assert CampaignImage.objects.get(pk=picture.pk).title == "Changed"
    call_command("restore", str(backup), "--yes", "--other-site")
    assert CampaignImage.objects.get(pk=picture.pk).title == "A picture"


def test_what_does_not_fit_on_the_disk_is_refused_before_anything_is_written(
    site, backup, monkeypatch
):
    before = files(site)
    size = Path(connection.settings_dict["NAME"]).stat().st_size
    left = LEAST + size + 2**20  # the backup, and not the log of its database
    usage = SimpleNamespace(free=left)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)
    with pytest.raises(CommandError, match=r"too little room.*MB are needed"):
        call_command("restore", str(backup), "--yes")
    with pytest.raises(CommandError, match=r"too little room.*MB are needed"):
        call_command("backup", str(backup.parent))
    assert files(site) == before


def test_a_disk_that_fills_while_a_backup_is_made_is_told_in_a_sentence(site, monkeypatch):
    def fail(target, progress):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(making, "copy_sqlite", fail)
    with pytest.raises(CommandError, match="could not be written: database or disk is full"):
        call_command("backup", str(site.parent / "backups"))
    assert not list((site.parent / "backups").glob("*campaign-*"))


@pytest.mark.wide
def test_files_that_cannot_be_moved_after_the_database_are_told_in_a_sentence(
    site, picture, backup, monkeypatch
):
    def fail():
        raise OSError("No space left on device")

    withdrawn(picture)
    monkeypatch.setattr(restoring, "keep_files_of_bin", fail)
    with pytest.raises(CommandError, match=r"was put back, but.*No space left.*once more"):
        call_command("restore", str(backup), "--yes")


def test_a_private_key_is_refused_and_not_repeated(site):
    key = str(pyrage.x25519.Identity.generate())
    with pytest.raises(CommandError, match="--key: it was given a private key") as refused:
        call_command("backup", str(site.parent / "kept"), "--key", key)
    assert key not in str(refused.value)
    assert not (site.parent / "kept").exists()


def test_the_path_of_a_backup_is_all_that_is_printed_where_programs_read(site, capsys):
    call_command("backup", str(site.parent / "kept"))
    printed, told = capsys.readouterr()
    assert [Path(line).exists() for line in printed.splitlines()] == [True]
    assert "not encrypted" in told


@pytest.fixture
def full(monkeypatch):
    """Makes the disk full when the database is to be replaced."""

    def fail(prepared):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(restoring, "replace_sqlite", fail)


def test_a_restore_that_fails_leaves_every_file_in_its_place(site, picture, backup, full):
    before = files(site)
    withdrawn(picture)
    with pytest.raises(RefusedError, match="as it was: database or disk is full"):
        restore(backup)
    assert CampaignImage.objects.filter(pk=picture.pk).exists()
    assert files(site) == before


@pytest.mark.wide
def test_a_restore_that_fails_brings_no_deleted_picture_back_to_its_address(
    site, picture, backup, full
):
    deleted(picture)
    with pytest.raises(RefusedError, match="as it was: database or disk is full"):
        restore(backup)
    assert is_in_bin(site, picture.file.name)


class KilledError(BaseException):
    """As if the process had ended."""


@pytest.fixture
def killed(monkeypatch):
    """Ends a restore as soon as the database is in its place."""
    replace = restoring.replace_sqlite

    def replace_and_end(prepared):
        replace(prepared)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "replace_sqlite", replace_and_end)
        yield patched


@pytest.mark.parametrize("again", widely(["the scheduler", "the restore"], "the scheduler"))
def test_what_a_killed_restore_has_not_done_is_done_next(site, picture, backup, killed, again):
    withdrawn(picture)
    with pytest.raises(KilledError):
        restore(backup)
    assert not CampaignImage.objects.filter(pk=picture.pk).exists()
    killed.undo()
    if again == "the scheduler":
        keep_files_of_bin()
        keep_files_of_bin()
    else:
        restore(backup)
    assert is_in_bin(site, picture.file.name)
