"""Whether a mirror is the campaign's can be proved, and nobody signs it who has only the server."""

import re
import shutil
import subprocess

import pytest
from django.core.management import CommandError, call_command

from home.mirror.export import export
from tests.breadth import widely
from tests.builders import make_text
from tests.databases import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(tmp_path, settings):
    """A key that is not the server's, and the file of who may sign."""
    folder = tmp_path / "at home"
    folder.mkdir()
    for name in ("campaign-mirror", "another"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    public = (folder / "campaign-mirror.pub").read_text()
    signers = folder / "signers"
    signers.write_text(f'mirror@example.org namespaces="campaign-mirror" {public}')
    settings.MIRROR_SIGNERS = signers
    return folder


@pytest.fixture
def mirror(tmp_path, one_language):
    folder = tmp_path / "mirror"
    export(folder)
    return folder


def sign_at_home(keys, mirror, key="campaign-mirror", namespace="campaign-mirror"):
    """What docs/operations.md tells who has the key to do."""
    sums = keys / "SHA256SUMS"
    sums.unlink(missing_ok=True)
    (keys / "SHA256SUMS.sig").unlink(missing_ok=True)
    shutil.copy(mirror / "SHA256SUMS", sums)
    command = ["ssh-keygen", "-Y", "sign", "-f", str(keys / key), "-n", namespace, str(sums)]
    subprocess.run(command, check=True, capture_output=True)
    return keys / "SHA256SUMS.sig"


def documented() -> str:
    """The command that docs/operations.md offers to whoever has a copy."""
    text = (ROOT / "docs" / "operations.md").read_text()
    return re.search(r"\*\*To verify\*\*.*?\n\n((?: {4}.*\n)+)", text)[1]


def verify(folder, keys):
    command = documented().replace("../signers", f"'{keys / 'signers'}'")
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def signed(mirror, keys):
    signature = sign_at_home(keys, mirror)
    call_command("sign_mirror", str(mirror), signature=signature, verbosity=0)
    return mirror


def test_a_signed_mirror_is_verified_by_the_documented_command(signed, keys):
    said = verify(signed, keys)

    assert said.returncode == 0, said.stderr + said.stdout
    assert 'Good "campaign-mirror" signature for mirror@example.org' in said.stdout


@pytest.mark.parametrize(
    "change",
    widely(
        [
            lambda site: (site / "en/index.html").write_text("forged"),
            lambda site: (site / "en/forged.html").write_text("more"),
            lambda site: (site / "en/index.html").unlink(),
            lambda site: (site / "manifest.json").write_text("{}"),
            lambda site: (site / "SHA256SUMS").write_text(""),
            lambda site: (site / "SHA256SUMS.sig").unlink(),
        ]
    ),
    ids=["changed", "added", "removed", "another day", "no sums", "no signature"],
)
def test_a_copy_that_somebody_changed_is_found_out(signed, keys, tmp_path, change):
    copy = tmp_path / "copy"
    shutil.copytree(signed, copy)
    assert verify(copy, keys).returncode == 0

    change(copy)

    assert verify(copy, keys).returncode != 0


def test_a_signature_by_somebody_else_or_of_something_else_is_refused(mirror, keys, tmp_path):
    for key, namespace in (("another", "campaign-mirror"), ("campaign-mirror", "git")):
        signature = sign_at_home(keys, mirror, key, namespace)
        with pytest.raises(CommandError, match="ssh-keygen says"):
            call_command("sign_mirror", str(mirror), signature=signature)
    assert not (mirror / "SHA256SUMS.sig").exists()


@pytest.mark.wide
def test_a_signature_of_an_older_edition_is_refused_and_the_next_has_none(signed, keys):
    older = sign_at_home(keys, signed)
    make_text("en", title="News", slug="news")
    export(signed)

    assert not (signed / "SHA256SUMS.sig").exists()
    with pytest.raises(CommandError):
        call_command("sign_mirror", str(signed), signature=older)


@pytest.mark.wide
def test_an_export_signs_itself_only_with_a_key_on_the_server(keys, settings, tmp_path, mirror):
    settings.MIRROR_SIGNING_KEY = keys / "campaign-mirror"

    export(mirror, is_full=True)

    assert verify(mirror, keys).returncode == 0


@pytest.mark.wide
def test_a_key_that_fails_holds_up_no_export(keys, settings, mirror, caplog):
    settings.MIRROR_SIGNING_KEY = keys / "no such key"

    export(mirror, is_full=True)

    assert "The mirror is not signed: ssh-keygen says" in caplog.text
    assert not (mirror / "SHA256SUMS.sig").exists()


def test_who_may_sign_is_told_by_the_site(keys, visitor, settings):
    answer = visitor.get("/.well-known/mirror-signers")

    assert answer.content.decode() == (keys / "signers").read_text()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    settings.MIRROR_SIGNERS = None
    assert visitor.get("/.well-known/mirror-signers").status_code == 404
