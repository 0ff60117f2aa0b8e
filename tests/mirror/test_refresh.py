"""The scheduler keeps a mirror; Tor Browser and readers without a database are told where to go."""

import hashlib
import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.test import Client

from home import known_mirrors
from home.mirror import refresh
from home.mirror.apps import remember_mirrors
from home.mirror.export import export
from home.models import CampaignSettings
from tests.builders import leave_languages, make_text

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
    monkeypatch.setattr(refresh.subprocess, "Popen", Process)
    monkeypatch.setattr(refresh, "_running", [])
    return settings.MIRROR_DIR


def test_without_a_folder_there_is_nothing_to_do(settings):
    assert settings.MIRROR_DIR is None
    assert refresh.keep_up_to_date() is None


@pytest.mark.wide
def test_one_export_at_a_time_is_begun_when_there_is_news(folder, one_language):
    begun = refresh.keep_up_to_date()

    assert begun.command[-3:] == ["export_mirror", str(folder), "-v0"]
    assert refresh.keep_up_to_date() is None, "while it runs"

    begun.returncode = 0
    export(folder)
    assert refresh.keep_up_to_date() is None, "readers find nothing new"


@pytest.mark.wide
def test_after_a_publication_the_mirror_is_brought_up_to_date(
    folder, one_language, django_capture_on_commit_callbacks
):
    export(folder)
    with django_capture_on_commit_callbacks(execute=True):
        make_text(title="News")

    assert refresh.keep_up_to_date() is not None


def test_an_export_that_failed_is_told_and_tried_again(folder, caplog):
    refresh.keep_up_to_date().returncode = 1

    assert refresh.keep_up_to_date() is not None
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


# The site in one file, out of the mirror


def take(client, address):
    """The answer at an address and all of its bytes."""
    answer = client.get(address)
    content = answer.getvalue()
    answer.close()
    return answer, content


def test_without_a_mirror_no_file_is_offered(client):
    assert "downloads" not in client.get("/en/about/").content.decode()
    assert client.get("/downloads/campaign-en.zip").status_code == 404


@pytest.mark.wide
def test_readers_get_their_language_in_one_file(client, settings, tmp_path):
    leave_languages("en", "fr")
    settings.MIRROR_DIR = tmp_path / "mirror"
    foot = client.get("/fr/affaire/").content.decode().partition("<footer")[2]
    assert 'href="/downloads/campaign-fr.zip"' in foot
    assert 'href="/downloads/campaign-fr.zip.sha256"' in foot
    early = client.get("/downloads/campaign-fr.zip")
    assert (early.status_code, early["Retry-After"]) == (503, "60")
    export(settings.MIRROR_DIR)

    file, data = take(client, "/downloads/campaign-fr.zip")
    _, total = take(client, "/downloads/campaign-fr.zip.sha256")

    assert "fr/affaire/index.html" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    sha256 = hashlib.sha256(data).hexdigest()
    assert total == f"{sha256}  campaign-fr.zip\n".encode()
    assert file["Content-Type"] == "application/zip"
    assert "no-store" in file["Cache-Control"]
    assert client.get("/downloads/campaign-it.zip").status_code == 404, "not open"
    assert client.get("/downloads/campaign-xx.zip").status_code == 404


def test_a_file_is_not_given_once_something_is_taken_offline(
    client, settings, tmp_path, one_language
):
    settings.MIRROR_DIR = tmp_path / "mirror"
    page = make_text(title="Withdrawn", slug="withdrawn")
    export(settings.MIRROR_DIR)
    assert take(client, "/downloads/campaign-en.zip")[0].status_code == 200

    page.unpublish()

    assert take(client, "/downloads/campaign-en.zip")[0].status_code == 503
    export(settings.MIRROR_DIR)
    assert take(client, "/downloads/campaign-en.zip")[0].status_code == 200


# The mirrors that the campaign knows of


def set_mirrors(text):
    settings = CampaignSettings.load()
    settings.mirrors = text
    settings.full_clean()
    settings.save()


def test_known_mirrors_stand_in_the_foot_of_every_page(client):
    set_mirrors("https://mirror.example/\nhttp://campaign.onion/")

    for address in ("/en/", "/ar/sahafa/", "/en/nothing-is-here/"):
        foot = client.get(address).content.decode().partition("<footer")[2]
        assert 'href="https://mirror.example/"' in foot, address
        assert 'href="http://campaign.onion/"' in foot


@pytest.mark.parametrize("line", ["mirror.example", "javascript:alert(1)", "ftp://mirror.example"])
def test_what_is_no_address_is_refused_and_named(line):
    with pytest.raises(ValidationError, match=re.escape(line)):
        set_mirrors(f"https://mirror.example/\n{line}")


def test_without_a_database_readers_are_told_of_mirrors(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    set_mirrors("https://mirror.example/")
    remember_mirrors()

    def fail(*_arguments, **_more):
        raise OperationalError("gone")

    monkeypatch.setattr("home.views.wagtail_serve", fail)
    answer = Client(raise_request_exception=False).get("/en/about/")

    assert b'href="https://mirror.example/"' in answer.content


def test_a_folder_that_cannot_be_written_to_harms_nobody(settings):
    settings.VAR_DIR = "/proc/nothing"
    set_mirrors("https://mirror.example/")

    remember_mirrors()

    assert known_mirrors.remembered() == []
