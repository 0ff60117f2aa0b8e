"""The file of a backup: whole or refused, opened by ordinary programs, never held in memory."""

import json
import subprocess
import tarfile
from pathlib import Path

import pyrage
import pytest

from home.backups import archive
from home.backups.archive import Member, identities, unpack, write
from home.backups.refusal import RefusedError
from home.settings.age_keys import recipient

FACTS = {"made_at": "2026-05-01T00:00:00+00:00", "database": "database", "migrations": []}


def unheard(count):
    pass


@pytest.fixture
def saved(tmp_path):
    """Saves two files; returns the backup's path."""

    def save(*recipients, name="saved.tar"):
        (tmp_path / "one").write_bytes(b"1" * 70_000)
        (tmp_path / "two").write_bytes(b"")
        members = [Member("database", tmp_path / "one"), Member("media/a/two", tmp_path / "two")]
        write(tmp_path / name, members, FACTS, list(recipients), unheard)
        return tmp_path / name

    return save


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def test_what_was_saved_comes_out_again(saved, folder):
    manifest = unpack(saved(), folder, [], unheard)

    assert set(manifest["files"]) == {"database", "media/a/two"}
    assert (folder / "database").read_bytes() == b"1" * 70_000
    assert (folder / "media" / "a" / "two").read_bytes() == b""
    assert (folder / "database").stat().st_mode & 0o077 == 0


def test_others_of_the_machine_cannot_read_it(saved):
    assert saved().stat().st_mode & 0o077 == 0


def test_the_ordinary_tar_opens_it_and_sums_are_in_its_manifest(saved):
    with tarfile.open(saved()) as tar:
        assert tar.getnames() == ["database", "media/a/two", "manifest.json"]
        manifest = json.load(tar.extractfile("manifest.json"))
    sums = subprocess.run(["sha256sum", saved().parent / "one"], capture_output=True, text=True)
    assert manifest["files"]["database"] == sums.stdout.split()[0]


@pytest.mark.parametrize("cut", [0, 10, 600, 40_000, 71_000])
def test_a_backup_that_was_cut_is_refused(saved, folder, cut):
    path = saved()
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(RefusedError, match=r"damaged|incomplete"):
        unpack(path, folder, [], unheard)


def test_a_backup_in_which_one_byte_is_another_is_refused(saved, folder):
    path = saved()
    content = path.read_bytes().replace(b"1111", b"1112", 1)
    path.write_bytes(content)
    with pytest.raises(RefusedError, match="damaged: database is not as its sum says"):
        unpack(path, folder, [], unheard)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "media/../../outside"])
def test_nothing_is_unpacked_outside_of_the_folder(tmp_path, folder, name):
    (tmp_path / "one").write_bytes(b"x")
    write(tmp_path / "bad.tar", [Member(name, tmp_path / "one")], FACTS, [], unheard)
    with pytest.raises(RefusedError):
        unpack(tmp_path / "bad.tar", folder, [], unheard)
    assert not (tmp_path / "outside").exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path, folder):
    (tmp_path / "letter.txt").write_text("Dear friends, " * 1000)
    with pytest.raises(RefusedError, match="no backup of a campaign"):
        unpack(tmp_path / "letter.txt", folder, [], unheard)


def test_a_file_that_is_deleted_while_the_backup_is_made_is_left_out(tmp_path, folder):
    (tmp_path / "one").write_bytes(b"x")
    members = [Member("database", tmp_path / "one"), Member("media/gone", tmp_path / "gone")]
    write(tmp_path / "saved.tar", members, FACTS, [], unheard)
    assert set(unpack(tmp_path / "saved.tar", folder, [], unheard)["files"]) == {"database"}


def test_a_backup_that_fails_leaves_no_file_behind(tmp_path):
    (tmp_path / "one").write_bytes(b"x")

    def fail(count):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        write(tmp_path / "saved.tar", [Member("database", tmp_path / "one")], FACTS, [], fail)
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


# Encrypted


@pytest.fixture
def key(tmp_path):
    """A private key of age, and the file it is kept in."""
    made = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"# public key: {made.to_public()}\n{made}\n")
    return made, tmp_path / "key.txt"


def test_an_encrypted_backup_opens_with_its_key(saved, folder, key):
    path = saved(recipient(str(key[0].to_public())))
    assert b"1111" not in path.read_bytes()
    assert path.read_bytes().startswith(b"age-encryption.org/v1")

    assert set(unpack(path, folder, identities(key[1]), unheard)["files"])


def test_it_opens_with_any_of_several_keys(saved, folder, key):
    other = pyrage.x25519.Identity.generate()
    path = saved(recipient(str(other.to_public())), recipient(str(key[0].to_public())))
    assert set(unpack(path, folder, identities(key[1]), unheard)["files"])


def test_without_the_key_it_says_so(saved, folder, key):
    path = saved(recipient(str(key[0].to_public())))
    with pytest.raises(RefusedError, match="--identity"):
        unpack(path, folder, [], unheard)


def test_another_key_does_not_open_it(saved, folder, key):
    path = saved(recipient(str(key[0].to_public())))
    with pytest.raises(RefusedError, match="damaged, or the key is wrong"):
        unpack(path, folder, [pyrage.x25519.Identity.generate()], unheard)


def test_an_encrypted_backup_that_was_changed_is_refused(saved, folder, key):
    path = saved(recipient(str(key[0].to_public())))
    content = bytearray(path.read_bytes())
    content[-3_000] ^= 1
    path.write_bytes(content)
    with pytest.raises(RefusedError):
        unpack(path, folder, identities(key[1]), unheard)


@pytest.mark.parametrize("left", [100, 150, 300, 70_000])
def test_an_encrypted_backup_that_was_cut_is_called_damaged_and_not_the_key_alone(
    saved, folder, key, left
):
    path = saved(recipient(str(key[0].to_public())))
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(RefusedError, match="is damaged, or"):
        unpack(path, folder, identities(key[1]), unheard)


def test_a_private_key_in_the_place_of_its_file_is_not_repeated(key):
    with pytest.raises(RefusedError, match="not the key") as refused:
        identities(Path(str(key[0])))
    assert str(key[0]) not in str(refused.value)


@pytest.mark.parametrize("wrong", ["age1nonsense", "AGE-SECRET-KEY-1", "ssh-rsa", ""])
def test_a_word_that_is_no_public_key_is_refused_and_not_repeated(wrong):
    with pytest.raises(ValueError, match=r"public (key|one)") as refused:
        recipient(wrong)
    assert not wrong or wrong not in str(refused.value).replace("(ssh-ed25519 …)", "")


def test_more_than_memory_holds_is_saved_in_pieces(tmp_path):
    """A file of 40 MB, most of it holes: none of the pieces is larger than one of ``CHUNK``."""
    with (tmp_path / "large").open("wb") as file:
        file.truncate(40 * 2**20)
    pieces = []
    write(tmp_path / "s.tar", [Member("database", tmp_path / "large")], FACTS, [], pieces.append)
    assert sum(pieces) == 40 * 2**20
    assert max(pieces) <= archive.CHUNK
