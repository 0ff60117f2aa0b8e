"""The steps of a release check, each a few promises."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.smtp import MailServer

from . import installing, updates
from .book import Book
from .editor import Editor
from .machine import Machine
from .namespaces import network_of
from .site import Site
from .trial import HERE, LAST, MAIL_PORT, NAME, NEXT, Trial
from .versions import Code, last_release

#: Seconds of a processor from a bare Debian to the login page; others may use it as well.
LONGEST = 600
TAKEN_BACK = "taken-back"
THROWN_AWAY = ("thrown_away", "CREATE TABLE thrown_away (id int)", "DROP TABLE thrown_away")


@contextmanager
def mail_server(machine: Machine) -> Iterator[MailServer]:
    """Takes the mail that a machine sends, inside it."""
    with network_of(machine.process):
        server = MailServer(port=MAIL_PORT)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def install(book: Book, machine: Machine, code: Code, mail: MailServer) -> Trial:
    """The last release, from nothing; and a text of its Organiser, which readers see."""
    code.release(LAST, last_release())
    with book.promise("one script, from a bare Debian to the login page", needed=True) as seen:
        before = machine.processor_seconds()
        password = installing.install(machine)
        site = Site(machine)
        assert site.ask("/admin/login/").status == 200
        took = machine.processor_seconds() - before
        seen.append(f"{took:.0f} s of a processor")
        assert took < LONGEST, f"longer than {LONGEST} s"
    with book.promise("an Organiser logs in, publishes, and readers see it", needed=True) as seen:
        editor = Editor(site, NAME, password)
        editor.log_in()
        page = editor.create("The first text", "first")
        with updates.read_and_published(editor, page, site, pause=1) as readers:
            time.sleep(8)
        seen.append(readers.expect_nothing_wrong())
    return Trial(machine, site, editor, page, code, mail)


def update(book: Book, trial: Trial, count: int) -> None:
    code = trial.code
    code.release(HERE, "HEAD")
    with book.promise("an update from the last release", needed=True) as seen:
        with updates.read_and_published(trial.editor, trial.page, trial.site) as readers:
            updates.update(trial.machine)
        assert updates.running(trial.machine) == HERE
        seen.append(readers.expect_nothing_wrong())
    code.throw_away(NEXT, HERE, code.migration(HERE, *THROWN_AWAY))
    with book.promise("updates back and forth") as seen:
        seen.append(updates.back_and_forth(trial, (NEXT, HERE), count))


def fail_to_update(book: Book, trial: Trial) -> None:
    """Releases with a fault: the site goes on as before, and the command says why."""
    code = trial.code
    page = code.text(HERE, "templates/base.html")
    faults = {
        "a migration that fails": code.migration(HERE, "fault", "SELECT 1/0", "SELECT 1"),
        "pages that are all errors": {"templates/base.html": page + "{% no_such_tag %}"},
    }
    for number, (fault, files) in enumerate(faults.items()):
        with book.promise(f"an update with {fault} is taken back") as seen:
            before = updates.running(trial.machine)
            code.throw_away(f"fault-{number}", HERE, files)
            with updates.read_and_published(trial.editor, trial.page, trial.site) as readers:
                done = trial.machine.run("campaign", "update", f"fault-{number}", check=False)
            assert done.returncode == 1, f"ended with {done.returncode}"
            assert "The site runs as before." in done.stdout, done.stdout[-500:]
            assert updates.running(trial.machine) == before
            assert trial.site.health("ready")[0] == 200
            seen.append(readers.expect_nothing_wrong())


def roll_back(book: Book, trial: Trial) -> None:
    """From an update that made a table; what former ones have made stays."""
    sql = ("CREATE TABLE taken_back (id int)", "DROP TABLE taken_back")
    with book.promise("a rollback, tables included") as seen:
        before = updates.running(trial.machine)
        trial.code.throw_away(TAKEN_BACK, HERE, trial.code.migration(HERE, "taken_back", *sql))
        updates.update(trial.machine, TAKEN_BACK)
        assert _has_table(trial.machine), "the update made no table"
        with updates.read_and_published(trial.editor, trial.page, trial.site) as readers:
            trial.machine.run("campaign", "rollback", "--yes")
        assert updates.running(trial.machine) == before
        assert not _has_table(trial.machine), "its table is still there"
        seen.append(readers.expect_nothing_wrong())


def _has_table(machine: Machine) -> bool:
    """Whether the table of ``roll_back`` is there."""
    ask = "psql -qtA campaign -c \"SELECT to_regclass('taken_back')\""
    return "taken_back" in machine.shell(f"cd / && setpriv --reuid=campaign --clear-groups {ask}")
