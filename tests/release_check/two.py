"""A second machine: a backup is put back on it, then it serves the same site beside the first.

What is typed here is what “More than one machine” in docs/operations.md says.
"""

import secrets
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from . import installing, updates
from .book import Book
from .editor import Editor
from .machine import Machine
from .rows_of_the_machine import SETTINGS
from .site import Site
from .trial import HERE, NEXT, Trial, soon

#: Where both machines have a folder that they share, as a mounted NFS would be.
SHARED = "/srv/campaign-shared"
FOLDERS = f"MEDIA_ROOT='{SHARED}/media'\nBACKUP_DIR='{SHARED}/backups'\n"
ADDRESSES = ("10.77.0.1", "10.77.0.2")
SHEET = "home/static/home/css/base.css"


def put_back(book: Book, trial: Trial, second: Machine, folder: Path) -> Site:
    """The machine is gone: a backup on a new one, and the site there."""
    first, editor = trial.machine, trial.editor
    name = "the machine is gone: a backup put back on another one"
    with book.promise(name, needed=True) as seen:
        if updates.running(first) != NEXT:  # whose tables are there, whatever runs
            updates.update(first, NEXT)
        kept = editor.create("A text that is kept", "kept")
        gone = editor.create("A text that goes after the backup", "gone")
        backup = first.run("campaign", "backup").stdout.strip().splitlines()[-1]
        editor.fill(f"/admin/withdraw/{gone}/", {}, having="pages")
        installing.install(second, version=updates.running(first))
        place = Path(backup).parent
        for file in (backup, f"{place}/withdrawals.jsonl"):
            _carry(first, second, file, folder)
        said = second.run("campaign", "restore", backup, "--yes").stdout
        assert "Taken offline again" in said, said
        site = Site(second)
        for path in ("/en/", editor.address_of(trial.page), editor.address_of(kept)):
            here, there = trial.site.ask(path), site.ask(path)
            assert (here.status, here.heading) == (there.status, there.heading), path
        assert site.ask("/en/gone/").status != 200, "what was taken offline is there again"
        _log_in_there(editor, site)
        seen.append("pages as they were, what was taken offline since is offline")
    return site


def _log_in_there(editor: Editor, site: Site) -> None:
    person = Editor(site, editor.name, editor.password)
    person.app = editor.app
    person.next_code_works()
    person.log_in()


def _carry(first: Machine, second: Machine, file: str, folder: Path) -> None:
    """By hand from one machine to the other, readable for the site alone."""
    carried = folder / Path(file).name
    with carried.open("wb") as target:
        subprocess.run([*first.inside, "cat", file], stdout=target, check=True)
    with carried.open("rb") as source:
        command = 'cat > "$1" && chown campaign: "$1" && chmod 600 "$1"'
        subprocess.run([*second.inside, "sh", "-c", command, "sh", file], stdin=source, check=True)


def join(first: Machine, second: Machine) -> None:
    """A cable between two machines."""
    ends = ["ip", "link", "add", "joined", "netns", str(first.process), "type", "veth"]
    peer = ["peer", "name", "joined", "netns", str(second.process)]
    subprocess.run([*ends, *peer], check=True)
    for machine, address in zip((first, second), ADDRESSES, strict=True):
        machine.shell(f"ip addr add {address}/24 dev joined && ip link set joined up")
        machine.shell(f"echo '{ADDRESSES[0]} {first.name}' >> /etc/hosts")


def serve_the_same_site(book: Book, trial: Trial, second: Machine, there: Site) -> None:
    first = trial.machine
    with book.promise("a second machine serves the same site", needed=True) as seen:
        join(first, second)
        _share_uploads(first)
        password = _open_database(first, second)
        _become_the_second(first, second, password)
        soon("ready", lambda: there.health("ready")[0] == 200)
        with updates.read_and_published(trial.editor, trial.page, trial.site, there) as readers:
            time.sleep(20)
        seen.append(f"readers of both: {readers.expect_nothing_wrong()}")
    with book.promise("what was taken offline on one is gone on the other") as seen:
        page = trial.editor.create("Shortly there", "shortly")
        soon("the text", lambda: there.ask("/en/shortly/").status == 200)
        trial.editor.fill(f"/admin/withdraw/{page}/", {}, having="pages")
        after = soon("gone", lambda: there.ask("/en/shortly/").status != 200, 2)
        seen.append(f"after {after:.2f} s")
    with book.promise("what was uploaded on one is served by the other") as seen:
        numbers = {each.shell("id -u campaign") for each in (first, second)}
        assert len(numbers) == 1, f"the user has different numbers: {numbers}"
        path = trial.editor.upload("shared.png")
        beside = Editor(there, trial.editor.name, "")
        beside.cookies = dict(trial.editor.cookies)
        answer = beside.send(path)
        assert answer.body.startswith(b"\x89PNG"), f"{path}: {answer.status} {answer.heading}"
        seen.append("and the same session is good there")
    with book.promise("either scheduler publishes alone, each thing once") as seen:
        first.run("systemctl", "stop", "campaign-scheduler")
        time.sleep(50)
        assert trial.site.health("publishing")[0] == 200, "the other does not go on"
        first.run("systemctl", "start", "campaign-scheduler")
        seen.append("50 s without the first machine's")


def _share_uploads(machine: Machine) -> None:
    made = "install -d -o campaign -g campaign -m"
    machine.shell(f"cd {SHARED} && {made} 711 . media && {made} 700 backups")
    for name in ("media", "backups"):
        machine.shell(f"cp -a /var/lib/campaign/{name}/. {SHARED}/{name}/")
    machine.shell(f"cat >> {SETTINGS}", typed=FOLDERS)
    machine.run("campaign", "apply")


def _open_database(first: Machine, second: Machine) -> str:
    """The second may reach the database of the first; the password it needs."""
    password = secrets.token_hex(24)
    here, there = ADDRESSES
    folder = first.shell("echo /etc/postgresql/*/main")
    first.shell(f"echo \"listen_addresses = 'localhost,{here}'\" > {folder}/conf.d/campaign.conf")
    line = f"hostssl campaign campaign {there}/32 scram-sha-256"
    first.shell(f"echo '{line}' >> {folder}/pg_hba.conf")
    alter = f"ALTER ROLE campaign PASSWORD '{password}'"
    first.shell(f'cd / && setpriv --reuid=postgres --clear-groups psql -qc "{alter}"')
    first.run("systemctl", "restart", "postgresql")
    first.run("ufw", "allow", "from", there, "to", "any", "port", "5432", "proto", "tcp")
    return password


def _become_the_second(first: Machine, second: Machine, password: str) -> None:
    second.write(
        "/etc/campaign-database.crt", first.shell("cat /etc/ssl/certs/ssl-cert-snakeoil.pem")
    )
    second.run("chmod", "644", "/etc/campaign-database.crt")
    secret = first.shell(f"grep ^SECRET_KEY= {SETTINGS}")
    query = "sslmode=verify-full&sslrootcert=/etc/campaign-database.crt"
    address = f"postgres://campaign:{password}@{first.name}:5432/campaign?{query}"
    kept = second.shell(f"grep -v -e ^SECRET_KEY= -e ^DATABASE_URL= {SETTINGS}")
    own = [kept, secret, f"DATABASE_URL='{address}'", FOLDERS]
    second.shell("systemctl stop campaign-scheduler 'campaign-web@*'")
    second.write(SETTINGS, "\n".join(own))
    second.run("campaign", "apply")


def update_both(book: Book, trial: Trial, second: Machine, there: Site) -> None:
    """To a release with another style sheet and another table, and back."""
    first, code = trial.machine, trial.code
    sheet = code.text(HERE, SHEET)
    newer = "v9004"
    files = {SHEET: f"{sheet}\n.nobody-has-this {{ margin: 0 }}\n"}
    code.throw_away(newer, NEXT, files)

    def step(name: str, *acts: Callable[[], object]) -> None:
        with book.promise(name) as seen:
            with updates.read_and_published(trial.editor, trial.page, trial.site, there) as readers:
                for act in acts:
                    act()
                    time.sleep(3)
            seen.append(readers.expect_nothing_wrong())

    step(
        "an update of two machines, with readers of both",
        lambda: [each.run("campaign", "prepare", newer) for each in (first, second)],
        lambda: updates.update(first, newer),
        lambda: updates.update(second, newer),
    )
    step(
        "a rollback of two machines, with readers of both",
        lambda: second.run("campaign", "rollback", "--yes"),
        lambda: first.run("campaign", "rollback", "--yes"),
    )
