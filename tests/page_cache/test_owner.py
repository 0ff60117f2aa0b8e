"""Two sites never give out each other's pages, whatever settings were copied."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from home.page_cache import owner
from tests.databases import ROOT


@pytest.fixture
def other_process(monkeypatch):
    """From now on as if another process asked."""
    kept = []

    def begin():
        kept.append(owner._held)
        monkeypatch.setattr(owner, "_held", {})

    yield begin
    for files in [*kept, owner._held]:
        for file in files.values():
            file.close()


def test_processes_of_one_site_share_a_folder(tmp_path, other_process):
    assert not owner.take(tmp_path / ".site", "one")
    other_process()

    assert not owner.take(tmp_path / ".site", "one")


def test_another_site_is_refused_while_the_first_runs(tmp_path, other_process):
    owner.take(tmp_path / ".site", "one")
    other_process()

    with pytest.raises(ImproperlyConfigured, match="another database"):
        owner.take(tmp_path / ".site", "other")

    assert not owner.take(tmp_path / ".site", "one")


def test_a_folder_that_nobody_uses_any_more_changes_hands_and_is_to_be_emptied(
    tmp_path, other_process
):
    owner.take(tmp_path / ".site", "one")
    owner.release(tmp_path / ".site")

    assert owner.take(tmp_path / ".site", "other")
    other_process()
    with pytest.raises(ImproperlyConfigured):
        owner.take(tmp_path / ".site", "one")


@pytest.mark.wide
def test_with_copied_settings_neither_web_server_nor_command_starts(tmp_path, other_process):
    owner.take(tmp_path / "pages" / ".site", "the site that was copied")
    settings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "home.settings.dev",
        "VAR_DIR": str(tmp_path / "staging"),
        "PAGE_FILES": str(tmp_path / "pages"),
    }
    for arguments in (["-c", "import home.wsgi"], ["manage.py", "check"]):
        command = [sys.executable, "-W", "ignore", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)

        assert done.returncode != 0
        assert f"{tmp_path / 'pages'} is used by a site with another database" in done.stderr
