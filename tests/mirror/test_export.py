"""The site as files: whole, alone, and never more than what is public."""

import hashlib
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from campaign_pages.models import CaseUpdatePage
from home.mirror import sources
from home.mirror.addresses import file_of, known_addresses
from home.mirror.export import export
from home.mirror.folder import Folder, FolderError
from home.models import CampaignSettings
from home.multilingual.reader import open_codes
from home.public.models import ContentChange
from tests.builders import leave_languages, make_text, paragraph, publish

pytestmark = pytest.mark.django_db
#: Those that read the same mirror stay in one process.
one_mirror = pytest.mark.xdist_group("a mirror that is only read")

MARKER = "zqxjk"
LINK = re.compile(r'<(\w+)[^>]*?\s(href|src|srcset|poster)="([^"]*)"')
OUTSIDE = re.compile(r"[a-z]+:|//", re.IGNORECASE)


@pytest.fixture(scope="module")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """A mirror of the demo in two languages, for tests that only read it."""
    folder = tmp_path_factory.mktemp("exported") / "mirror"
    with django_db_blocker.unblock(), transaction.atomic():
        leave_languages("en", "ru")
        export(folder)
        transaction.set_rollback(True)
    return folder


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


def content_of(folder):
    """All files but the manifest, which tells the moment of the export, and its sum."""
    found = {name: data for name, data in files_of(folder).items() if name != "manifest.json"}
    sums = found["SHA256SUMS"].splitlines()
    found["SHA256SUMS"] = b"\n".join(line for line in sums if not line.endswith(b"manifest.json"))
    return found


def faults_of(folder):
    """What is wrong with the links of a mirror: each would be seen by some reader."""
    root, faults = Path(folder).resolve(), []
    for page in root.rglob("*.html"):
        text = page.read_text()
        for tag, name, value in LINK.findall(text):
            values = (
                [each.split()[0] for each in value.split(", ")] if name == "srcset" else [value]
            )
            for each in map(unescape, values):
                if OUTSIDE.match(each):
                    if tag in ("img", "script", "source", "form"):
                        faults.append(f"{page}: asks elsewhere for {each}")
                    continue
                parts = urlsplit(each)
                target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
                if not target.is_file() or root not in target.parents:
                    faults.append(f"{page}: {each} leads nowhere")
                elif parts.fragment and target.suffix == ".html":
                    ids = f'id="{unquote(parts.fragment)}"'
                    if ids not in target.read_text():
                        faults.append(f"{page}: {each} has no such place")
        if "<form" in text:
            faults.append(f"{page} has a form")
    for sheet in root.rglob("*.css"):
        for link in re.findall(r"""url\(["']?([^"')]+)""", sheet.read_text()):
            if not link.startswith("data:") and not (sheet.parent / urlsplit(link).path).is_file():
                faults.append(f"{sheet}: {link} leads nowhere")
    return faults


@pytest.mark.wide
def test_every_page_of_every_open_language_is_there_and_no_link_is_broken(tmp_path):
    make_text("ru", title="Only in Russian", slug="tolko")

    export(tmp_path / "mirror")

    assert faults_of(tmp_path / "mirror") == []
    found = files_of(tmp_path / "mirror")
    known = known_addresses()
    assert len(known) > 60
    assert {file_of(address) for address in known} <= found.keys()
    assert "en/tolko/index.html" in found, "also where it is shown in another language"
    for code in open_codes():
        assert {f"{code}/index.html", f"{code}/404.html"} <= found.keys()
        assert f'href="{code}/index.html"'.encode() in found["index.html"]
    assert "en/case/feed/index.atom" in found
    assert "en/case/calendar.ics" in found
    assert any(name.endswith(".woff2") for name in found)


@pytest.mark.wide
@one_mirror
def test_what_search_engines_are_told_stays_that_of_the_real_site(exported):
    text = files_of(exported)["en/about/index.html"].decode()

    assert '<link rel="canonical" href="http://testserver/en/about/">' in text


def test_nothing_that_is_not_public_is_in_it(tmp_path, few_languages):
    make_text(title=f"{MARKER} draft", slug="draft", live=False)
    page = make_text(title="Public", slug="public")
    page.title = f"{MARKER} newer"
    page.save_revision()
    make_text("fr", title=f"{MARKER} of a language that is not open", slug="ferme")

    export(tmp_path / "mirror")

    assert [
        name for name, data in files_of(tmp_path / "mirror").items() if MARKER in str(data)
    ] == []
    assert not (tmp_path / "mirror/fr").exists()


@one_mirror
def test_the_sums_are_those_of_the_files(exported):
    found = files_of(exported)
    manifest = json.loads(found["manifest.json"])

    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=exported, check=False)

    assert done.returncode == 0
    assert manifest["files"].keys() == found.keys() - {"manifest.json", "SHA256SUMS"}
    for name, told in manifest["files"].items():
        assert told["sha256"] == hashlib.sha256(found[name]).hexdigest()


@pytest.mark.wide
@one_mirror
@pytest.mark.both_databases
def test_two_exports_of_one_site_are_the_same_to_the_byte(tmp_path, exported, few_languages):
    export(tmp_path / "mirror")

    assert content_of(tmp_path / "mirror") == content_of(exported)


def test_when_nothing_has_changed_nothing_is_written(tmp_path, one_language):
    export(tmp_path / "mirror")
    before = (tmp_path / "mirror").readlink()

    result = export(tmp_path / "mirror")

    assert not result.is_new
    assert (tmp_path / "mirror").readlink() == before


@pytest.mark.both_databases
def test_what_was_withdrawn_is_gone_and_named(tmp_path, one_language):
    page = make_text(title="Withdrawn", slug="withdrawn")
    export(tmp_path / "mirror")
    page.unpublish()

    result = export(tmp_path / "mirror")

    assert "/en/withdrawn/" in result.withdrawn
    assert not (tmp_path / "mirror/en/withdrawn").exists()
    stored = [path for path in tmp_path.rglob("*") if path.is_dir() and path.name == "withdrawn"]
    assert stored == [], "nor in the former export"
    told = json.loads((tmp_path / "mirror/manifest.json").read_text())
    assert "/en/withdrawn/" in told["withdrawn"]


@pytest.mark.wide
def test_a_link_to_what_comes_and_goes_is_always_right(tmp_path, one_language):
    target = make_text(title="Target", slug="target")
    link = f'<a linktype="page" id="{target.pk}">there</a>'
    make_text(title="Source", slug="source", body=[paragraph(link)])
    for change in (target.unpublish, lambda: publish(target), lambda: publish(target, slug="aim")):
        change()
        export(tmp_path / "mirror")
        assert faults_of(tmp_path / "mirror") == []
        text = (tmp_path / "mirror/en/source/index.html").read_text()
        there = "aim" if target.__class__.objects.get(pk=target.pk).slug == "aim" else "target"
        is_live = target.__class__.objects.get(pk=target.pk).live
        assert (f'href="../{there}/index.html"' in text) == is_live


# A language in one file


def unpacked(folder, code):
    with zipfile.ZipFile(folder / f"downloads/campaign-{code}.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.wide
@one_mirror
def test_each_language_is_there_in_one_file_with_its_sum(tmp_path, exported, few_languages):
    start = (exported / "index.html").read_text()
    assert len(list((exported / "downloads").iterdir())) == 2 * len(open_codes())
    for code in open_codes():
        with zipfile.ZipFile(exported / f"downloads/campaign-{code}.zip") as archive:
            archive.extractall(tmp_path / code)
        assert faults_of(tmp_path / code) == []
        done = subprocess.run(
            ["sha256sum", "-c", "--quiet", f"campaign-{code}.zip.sha256"],
            cwd=exported / "downloads",
            check=False,
        )
        assert done.returncode == 0
        assert f'href="downloads/campaign-{code}.zip"' in start
        pages = {file_of(each) for each in known_addresses() if each.startswith(f"/{code}/")}
        assert pages <= files_of(tmp_path / code).keys()
        assert {name.split("/")[0] for name in files_of(tmp_path / code)} <= {
            code,
            "static",
            "media",
            "documents",
            "index.html",
        }


@one_mirror
def test_links_from_one_file_to_other_languages_lead_to_the_real_site(exported):
    page = unpacked(exported, "ru")["ru/delo/index.html"].decode()

    assert 'href="http://testserver/en/case/"' in page
    assert "../en/" not in page


@pytest.mark.wide
def test_a_file_is_packed_again_only_when_something_in_it_has_changed(tmp_path, few_languages):
    export(tmp_path / "mirror")
    files = {code: tmp_path / f"mirror/downloads/campaign-{code}.zip" for code in open_codes()}
    before = {code: file.stat().st_ino for code, file in files.items()}
    texts = CampaignSettings.load()
    texts.footer_ru = "Another foot."
    texts.save()

    export(tmp_path / "mirror")

    assert {code for code, file in files.items() if file.stat().st_ino != before[code]} == {"ru"}
    assert b"Another foot." in unpacked(tmp_path / "mirror", "ru")["ru/index.html"]


@pytest.mark.wide
def test_what_was_withdrawn_is_in_no_file(tmp_path, few_languages):
    page = make_text(title=MARKER, slug=MARKER)
    export(tmp_path / "mirror")
    for code in open_codes():
        assert f"{code}/{MARKER}/index.html" in unpacked(tmp_path / "mirror", code)
    page.unpublish()

    export(tmp_path / "mirror")

    for code in open_codes():
        found = unpacked(tmp_path / "mirror", code)
        assert [name for name in found if MARKER in name or MARKER.encode() in found[name]] == []


# PublishingFailure


def test_a_folder_with_other_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror/thesis.txt").write_text("years of work")

    with pytest.raises(CommandError, match="has other files in it"):
        call_command("export_mirror", tmp_path / "mirror")

    assert (tmp_path / "mirror/thesis.txt").read_text() == "years of work"


@pytest.fixture
def failing(monkeypatch):
    """Call it, and every page of the site answers 500."""
    real = sources.render

    def render(get_response, path, *args, **kwargs):
        made = real(get_response, path, *args, **kwargs)
        return replace(made, status=500) if path.startswith("/en/") else made

    return lambda: monkeypatch.setattr(sources, "render", render)


@pytest.mark.wide
def test_a_site_that_fails_leaves_the_former_mirror(tmp_path, one_language, failing):
    export(tmp_path / "mirror")
    before = files_of(tmp_path / "mirror")
    publish(make_text(title="Something new"))
    failing()

    with pytest.raises(CommandError, match="pages cannot be shown, such as /en/"):
        call_command("export_mirror", tmp_path / "mirror")

    assert files_of(tmp_path / "mirror") == before


@pytest.mark.wide
def test_even_of_a_site_that_fails_what_was_taken_offline_leaves_the_mirror(
    tmp_path, one_language, failing
):
    page = make_text(title="Withdrawn", slug="withdrawn")
    export(tmp_path / "mirror")
    page.unpublish()
    ContentChange.objects.create(withdrawals=1)  # counted once a transaction, as a test is one
    failing()

    export(tmp_path / "mirror")

    assert not (tmp_path / "mirror/en/withdrawn").exists()


def test_two_exports_at_once_do_not_meet(tmp_path):
    with Folder(tmp_path / "mirror").locked(), pytest.raises(FolderError, match="is running"):
        export(tmp_path / "mirror")


@pytest.mark.wide
def test_a_damaged_file_is_made_anew(tmp_path, one_language):
    export(tmp_path / "mirror")
    good = content_of(tmp_path / "mirror")
    (tmp_path / "mirror/en/about/index.html").write_text("something else")
    publish(CaseUpdatePage.objects.filter(locale__language_code="en", live=True).latest("date"))

    export(tmp_path / "mirror")

    assert content_of(tmp_path / "mirror")["en/about/index.html"] == good["en/about/index.html"]
