"""Loses a site and brings it back: ``python -m tests.trials.drill`` tries every way there is.

It builds a site with releases that wait, texts taken offline and people who are hidden, saves it,
goes on withdrawing, and puts it back in an empty place: every public byte must be as it was last.
Two processes for each way: ``leave`` on the site that is lost, ``arrive`` on the new one.
"""

import contextlib
import datetime
import hashlib
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import django
import psycopg

from tests.databases import ROOT, address_on, environment, postgresql_copy
from tests.site import copy_site, copy_static_files

BEFORE, AFTER, LEFT = "before.json", "after.json", "left.json"
#: What a site may lose of its files, in its folder: what is made again by itself, and what comes
#: back from a backup. ``everything`` leaves the key, which is not in the folder of a real site.
CONTENT = ("site.sqlite3", "media", "backups", "secret_key")
LOSSES = ("what is made", "database", "uploads", "everything")


# In the process of a site


def leave(folder: Path, portable: bool) -> None:
    """Fills a site, saves it, withdraws some more of it, and writes down what readers see last."""
    from django.core.management import call_command

    from home.releases.withdrawal import withdraw
    from people.hiding import hide
    from people.models import Signatory

    left = _fill()
    options = ["--portable"] if portable else []
    call_command("backup", str(folder), *options, verbosity=0)
    later = Signatory.objects.shown().order_by("pk")[3]
    hide(later, None)
    withdraw([_page(left["withdrawn_later"])], None)
    left["hidden_later"] = later.pk
    (folder / AFTER).write_text(json.dumps(seen_by_readers()))
    (folder / LEFT).write_text(json.dumps(left))
    from django.conf import settings

    journal = settings.BACKUP_DIR / "withdrawals.jsonl"
    shutil.copy(journal, folder / journal.name)


def _fill() -> dict[str, Any]:
    """What the demo has not: something scheduled in both ways, offline, hidden, uploaded."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone
    from wagtail.models import Page

    from campaign_pages.models import CasePage, CaseUpdatePage
    from home.models import CampaignImage
    from home.releases.models import Release
    from home.releases.releasing import make_release
    from home.releases.withdrawal import withdraw
    from people.hiding import hide
    from people.models import Signatory
    from tests.builders import make_text, make_update, make_user, png
    from tests.releases.builders import chosen, schedule_singly

    user = make_user("Organisers")
    soon = timezone.now() + datetime.timedelta(days=1)
    Session.objects.create(session_key="of somebody who is in", session_data="", expire_date=soon)
    image = CampaignImage.objects.create(title="A picture", file=png())
    person = Signatory.objects.shown().order_by("pk")[1]
    person.image = image
    person.save()
    hide(Signatory.objects.shown().order_by("pk")[2], user)
    updates = CaseUpdatePage.objects.filter(live=True, locale__language_code="en").order_by("pk")
    withdraw([updates[0]], user)
    case = CasePage.objects.filter(live=True, locale__language_code="en").first()
    waiting = make_update(case, live=False, title="Waits in a release")
    waiting.save_revision()
    now = timezone.now()
    release = make_release(chosen(waiting), now + datetime.timedelta(minutes=5), user)
    single = make_text(title="Waits singly", live=False)
    schedule_singly(single, -datetime.timedelta(hours=5))
    # Due a second after the backup, when nobody is there to publish it.
    Release.objects.filter(pk=release.pk).update(moment=now + datetime.timedelta(seconds=1))
    assert not Page.objects.get(pk=waiting.pk).live
    return {
        "picture": image.file.name,
        "waiting": waiting.pk,
        "single": single.pk,
        "withdrawn_later": updates.filter(live=True)[1].pk,
    }


def arrive(folder: Path) -> None:
    """Puts the backup back into the site of this process, and looks at what readers see."""
    from django.core.management import call_command

    backup = max(folder.glob("campaign-*.tar*"))
    call_command("restore", str(backup), "--yes", stdout=sys.stderr)
    check(folder)


def check(folder: Path) -> None:
    """Raises ``AssertionError`` where the site is another than the one that was left."""
    from django.conf import settings
    from django.contrib.sessions.models import Session
    from django.utils import timezone
    from wagtail.models import Page

    from home.releases.due import do_due
    from home.releases.models import Obstacle, ReleaseItem
    from home.releases.put_back import let_go
    from people.models import Signatory

    left = json.loads((folder / LEFT).read_text())
    seen = look(folder)
    assert not _page(left["withdrawn_later"]).live
    assert not Signatory.objects.get(pk=left["hidden_later"]).shown
    do_due()
    assert not _page(left["waiting"]).live, "What fell due meanwhile went up unasked."
    held = ReleaseItem.objects.filter(held_because=Obstacle.RESTORED)
    assert [item.page_id for item in held] == [left["waiting"]]
    let_go(held)
    do_due()
    assert _page(left["waiting"]).live
    single = Page.objects.get(pk=left["single"]).revisions.exclude(approved_go_live_at=None)
    assert single.update(approved_go_live_at=timezone.now()) == 1, "A schedule was lost."
    do_due()
    assert _page(left["single"]).live
    assert not Session.objects.exists(), "Whoever was in before is in again."
    assert (Path(settings.MEDIA_ROOT) / left["picture"]).stat().st_size
    print(f"{seen} addresses are as they were.")


def look(folder: Path) -> int:
    """How many addresses readers see, each as it was left; ``AssertionError`` where one is not."""
    wanted, found = json.loads((folder / AFTER).read_text()), seen_by_readers()
    different = sorted(each for each in {*wanted, *found} if wanted.get(each) != found.get(each))
    assert not different, f"{len(different)} of {len(wanted)} are not as they were: {different[:9]}"
    return len(found)


def start_again(folder: Path) -> None:
    """What a start makes by itself, and then a look."""
    from home.staticfiles import collect_static_files

    collect_static_files()
    print(f"{look(folder)} addresses are as they were.")


def _page(pk: int) -> Any:
    from wagtail.models import Page

    return Page.objects.get(pk=pk)


def seen_by_readers() -> dict[str, str]:
    """Every public address, and every uploaded file, with the sum of what stands there."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from home.files.access import is_public_path
    from home.mirror.addresses import known_addresses
    from home.multilingual.reader import open_codes
    from home.page_cache.render import render

    handler = WSGIHandler()
    addresses = {*known_addresses(), "/sitemap.xml", "/robots.txt", "/"}
    for code in open_codes():
        addresses |= {f"/{code}/search/", f"/{code}/not-there/"}
    if "--short" in sys.argv:  # one language, and the front pages of all
        short = ("/en/", "/sitemap.xml")
        addresses = {each for each in addresses if each.startswith(short) or each.count("/") == 2}
    found = {}
    for address in sorted(addresses):
        made = render(handler.get_response, address.encode().decode("latin-1"))
        found[address] = f"{made.status} {hashlib.sha256(made.body).hexdigest()}"
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith(".") and not name.startswith("images/"):
            found[f"{name} {is_public_path(name)}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


# Around the sites


def run(step: str, folder: Path, var: Path, address: str = "", *options: str) -> str:
    """What a step printed, in a process on a site of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.trials.drill", step, str(folder)]
    settings = environment(address, DJANGO_SETTINGS_MODULE="home.settings.dev", VAR_DIR=str(var))
    settings["PATH"] = f"{programs_of_postgresql()}:{settings['PATH']}"
    done = subprocess.run(
        [*command, *options], cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{step}:\n{done.stdout}{done.stderr}"
    return done.stdout


def programs_of_postgresql() -> Path:
    """Where the ``pg_dump`` is that fits the PostgreSQL which the tests start."""
    from tests.upgrades.dump import program

    return Path(program("pg_dump")).parent


@contextlib.contextmanager
def demo_on(server: str, var: Path) -> Iterator[str]:
    """The address of a database with the demo for a site; empty for SQLite in its folder."""
    copy_site(var)
    if not server:
        yield ""
        return
    (var / "site.sqlite3").unlink()
    with postgresql_copy(server, "demo", f"drill_{uuid4().hex[:12]}") as address:
        yield address


@contextlib.contextmanager
def nothing_on(server: str) -> Iterator[str]:
    """The address of a database without a table; empty for SQLite."""
    if not server:
        yield ""
        return
    name = f"drill_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield address_on(server, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def lose_and_bring_back(folder: Path, *options: str, lost: str = "", new: str = "") -> str:
    """From a site on one database to an empty place on another; servers, empty for SQLite."""
    kept = folder / "kept"
    kept.mkdir()
    with demo_on(lost, folder / "lost") as address:
        portable = ["--portable"] if lost and not new else []
        run("leave", kept, folder / "lost", address, *portable, *options)
    shutil.rmtree(folder / "lost")
    copy_static_files(folder / "new")
    with nothing_on(new) as address:
        return run("arrive", kept, folder / "new", address, *options)


def lose_in_turn(folder: Path, *options: str, server: str = "") -> Iterator[tuple[str, str]]:
    """Loses each kind of files of one site after the other; what was told of each."""
    kept, var = folder / "kept", folder / "site"
    kept.mkdir()
    with demo_on(server, var) as address:
        run("leave", kept, var, address, *options)
        for loss in LOSSES:
            _lose(loss, var, address)
            step = "start_again" if loss == "what is made" else "arrive"
            yield loss, run(step, kept, var, address, *options).strip()


def _lose(loss: str, var: Path, address: str) -> None:
    lost = {
        "what is made": [each for each in var.iterdir() if each.name not in CONTENT],
        "database": list(var.glob("site.sqlite3*")),
        "uploads": [var / "media"],
        "everything": [each for each in var.iterdir() if each.name != "secret_key"],
    }
    for path in lost[loss]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if address and loss in ("database", "everything"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    if loss == "everything":
        copy_static_files(var)


def put_back_a_release(version: str, folder: Path) -> str:
    """Puts the database of a release back into an empty place, and opens every page of it."""
    from home.backups.archive import Member, write
    from tests.upgrades.dump import dump_of

    database, backup = folder / "database.sqlite3", folder / "campaign.tar"
    database.write_bytes(lzma.decompress(dump_of(version, "sqlite").read_bytes()))
    facts = {
        "made_at": datetime.datetime.now(datetime.UTC).isoformat(),
        "site": "",
        "database": database.name,
        "migrations": [],
    }
    write(backup, [Member(database.name, database)], facts, [], lambda size: None)
    copy_static_files(folder / "new")
    new = folder / "new"
    site = environment(DJANGO_SETTINGS_MODULE="home.settings.dev", VAR_DIR=str(new))
    tests = environment(
        f"sqlite:///{new / 'site.sqlite3'}", DJANGO_SETTINGS_MODULE="home.settings.test"
    )
    told = ""
    for settings, command in (
        (site, ["manage.py", "restore", str(backup), "--yes"]),
        (tests, ["-m", "tests.upgrades.opening"]),
    ):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *command],
            cwd=ROOT,
            env=settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = f"{done.stdout.strip()} pages"
    return told


def main() -> None:
    if len(sys.argv) > 1:
        step, folder = sys.argv[1], Path(sys.argv[2])
        django.setup()
        if step == "leave":
            leave(folder, "--portable" in sys.argv)
        else:
            {"arrive": arrive, "check": check, "start_again": start_again}[step](folder)
        return
    from tests.run import postgresql

    with postgresql() as server:
        for lost, new in [("", ""), (server, server), ("", server), (server, "")]:
            names = ["PostgreSQL" if each else "SQLite" for each in (lost, new)]
            with tempfile.TemporaryDirectory() as folder:
                told = lose_and_bring_back(Path(folder), lost=lost, new=new)
            print(f"{' to '.join(names)}: {told.strip()}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for loss, told in lose_in_turn(Path(folder)):
            print(f"Lost {loss}: {told}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(f"From 0.1.0: {put_back_a_release('0.1.0', Path(folder))} open.", flush=True)


if __name__ == "__main__":
    os.umask(0o077)
    main()
