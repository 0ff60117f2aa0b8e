"""What tests start from is as new as the code, and to begin with nothing works as well."""

import contextlib
import re
import shutil
import sqlite3
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest

from tests import databases
from tests.breadth import widely
from tests.site import copy_static_files, run_site

SOURCES = (
    "requirements.txt",
    "home/models.py",
    "people/migrations/0001_initial.py",
    "campaign_pages/demo/en.toml",
    "templates/base.html",
    "locale/fr/LC_MESSAGES/django.po",
)


@pytest.fixture
def project(tmp_path):
    """A file of each sort that a database depends on."""
    for name in SOURCES:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("first")
    return tmp_path


def test_the_same_sources_have_the_same_databases(project):
    before = databases.digest(project)
    for name in ("home/__pycache__/models.pyc.123", "locale/fr/LC_MESSAGES/django.mo"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("compiled")

    assert databases.digest(project) == before


@pytest.mark.parametrize("name", widely(SOURCES, "home/models.py", "campaign_pages/demo/en.toml"))
def test_what_changes_has_new_databases(project, name):
    before = databases.digest(project)
    (project / name).write_text("second")

    assert databases.digest(project) != before


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("home/models.py", False),
        ("campaign_pages/demo/en.toml", False),
        ("people/migrations/0001_initial.py", True),
        ("home/settings/languages.py", True),
        ("people/countries.py", True),
        ("requirements.txt", True),
    ],
)
def test_a_schema_is_made_anew_when_what_makes_it_changes(project, name, changes):
    before = databases.digest(project, of_schema=True)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("second")

    assert (databases.digest(project, of_schema=True) != before) == changes


def test_of_our_code_migrations_take_fields_from_where_a_schema_looks():
    imported = {
        name
        for folder in databases.SOURCES
        for file in (databases.ROOT / folder).rglob("migrations/*.py")
        for name in re.findall(
            r"^(?:import|from) ((?:home|people|campaign_pages)[.\w]*)",
            file.read_text(),
            re.MULTILINE,
        )
    }
    validators = {"home.known_mirrors", "campaign_pages.models.court"}

    assert imported - validators == {"people.countries"}


def test_what_is_added_or_renamed_has_new_databases(project):
    found = [databases.digest(project)]
    (project / "home/more.py").write_text("")
    found.append(databases.digest(project))
    (project / "home/more.py").rename(project / "home/other.py")
    found.append(databases.digest(project))

    assert len(set(found)) == 3


def test_a_copy_is_a_database_of_its_own(tmp_path):
    template = databases.sqlite_file("empty")
    before = template.read_bytes()
    with (
        databases.new_database("empty", tmp_path) as address,
        contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as copy,
    ):
        copy.execute("DELETE FROM django_migrations")
        copy.commit()

    assert template.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.wide
@pytest.mark.parametrize("there", ["demo", pytest.param("empty", marks=pytest.mark.soak)])
def test_without_an_account_the_site_starts_with_the_demo_and_its_first_account(tmp_path, there):
    """Each run of the tests loads the demo by the same command; the long one does so here too."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    # ``prepared_site`` has made the static files from nothing, and each run a database.
    copy_static_files(tmp_path)
    shutil.copy(databases.sqlite_file(there), tmp_path / "site.sqlite3")
    with run_site(tmp_path, prepared=False) as site:
        assert "Boris Kagarlitsky" in browser.open(f"{site.url}/en/case/").read().decode()
        form = browser.open(f"{site.url}/admin/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        sent = {
            "csrfmiddlewaretoken": token,
            "username": site.username,
            "password": site.password,
            "next": "/admin/",
        }
        answer = browser.open(f"{site.url}/admin/login/", urlencode(sent).encode())

        assert answer.url == f"{site.url}/admin/"
        assert site.password in (tmp_path / "log.txt").read_text()
