"""The scheduler keeps a mirror; Tor Browser and readers without a database are told where to go."""

import pytest
from django.db import OperationalError
from django.test import Client

from home.mirror import errand
from home.mirror.export import export
from tests.builders import make_text

pytestmark = pytest.mark.django_db


class Process:
    """Stands for the export, which is a process of its own; when it ends, with what."""

    def __init__(self, command, cwd):
        self.command, self.returncode = command, None

    def poll(self):
        return self.returncode


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    settings.MIRROR_DIR = tmp_path / "mirror"
    monkeypatch.setattr(errand.subprocess, "Popen", Process)
    monkeypatch.setattr(errand, "_running", [])
    return settings.MIRROR_DIR


def test_without_a_folder_there_is_nothing_to_do(settings):
    assert settings.MIRROR_DIR is None
    assert errand.keep_up_to_date() is None


def test_one_export_at_a_time_is_begun_when_there_is_news(folder):
    begun = errand.keep_up_to_date()

    assert begun.command[-3:] == ["export_mirror", str(folder), "-v0"]
    assert errand.keep_up_to_date() is None, "while it runs"

    begun.returncode = 0
    export(folder)
    assert errand.keep_up_to_date() is None, "readers find nothing new"


def test_after_a_publication_the_mirror_is_brought_up_to_date(
    folder, django_capture_on_commit_callbacks
):
    export(folder)
    with django_capture_on_commit_callbacks(execute=True):
        make_text(title="News")

    assert errand.keep_up_to_date() is not None


def test_an_export_that_failed_is_told_and_tried_again(folder, caplog):
    errand.keep_up_to_date().returncode = 1

    assert errand.keep_up_to_date() is not None
    assert "could not be brought up to date" in caplog.text


def test_tor_browser_is_told_of_the_onion_service(client, settings):
    settings.ONION_LOCATION = "http://campaign.onion"

    page = client.get("/en/about/", secure=True)

    assert page["Onion-Location"] == "http://campaign.onion/en/about/"
    assert "Onion-Location" not in client.get("/en/about/")
    assert "Onion-Location" not in client.get("/sitemap.xml", secure=True)


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (ValueError, 500)])
def test_without_a_database_readers_are_asked_to_come_again(monkeypatch, error, status):
    def fail(*_arguments, **_more):
        raise error("gone")

    monkeypatch.setattr("home.views.wagtail_serve", fail)

    answer = Client(raise_request_exception=False).get("/en/about/")

    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("60" if status == 503 else None)
    assert "no-store" in answer["Cache-Control"]
    assert b"Please try again" in answer.content
