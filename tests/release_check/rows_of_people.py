"""What is done to people and by them: passwords, mail, texts, names, floods."""

import os
import pty
import re
import secrets
import select
import time
from concurrent.futures import ThreadPoolExecutor

from tests.nginx import ONION

from .editor import Editor
from .rows import row
from .rows_of_the_machine import SETTINGS, doctor, read
from .site import Person, Site, form_of
from .trial import NAME, Trial, soon

OTHER_HOST = "example.net"


@row("a text must go at once")
def take_offline(trial: Trial) -> str:
    page = trial.editor.create("A text that must go", "must-go")
    soon("the text", lambda: trial.site.ask("/en/must-go/").status == 200)
    trial.editor.fill(f"/admin/withdraw/{page}/", {}, having="pages")
    status = trial.site.ask("/en/must-go/").status
    assert status in (302, 404, 410), f"readers still get {status}"
    return f"{status} when the editor was answered"


@row("something was deleted or broken by mistake")
def deleted(trial: Trial) -> str:
    editor = trial.editor
    page = editor.create("A text that is deleted", "deleted")
    soon("the text", lambda: trial.site.ask("/en/deleted/").status == 200)
    editor.fill(f"/admin/bin/delete/{page}/", {}, having="pages")
    assert trial.site.ask("/en/deleted/").status != 200, "readers still have it"
    button = form_of(editor.open("/admin/bin/"), "restore").select_one("[name=restore]")
    assert button is not None
    editor.fill("/admin/bin/", {"restore": button["value"]}, having="restore")
    after = soon("the text", lambda: trial.site.ask("/en/deleted/").status == 200)
    return f"from the bin it is public again after {after:.1f} s"


@row("an account is in strange hands")
def strange_hands(trial: Trial) -> str:
    """Somebody is invited, comes in, and is shown the door."""
    editor, site = trial.editor, trial.site
    groups = [str(each["value"]) for each in _groups(editor)]
    name = secrets.token_hex(4)
    address = f"{name}@example.org"
    invitation = {"email": address, "first_name": name, "last_name": "Person"}
    editor.fill("/admin/users/new/", {**invitation, "groups": groups[:1]}, having="email")
    soon("the invitation", lambda: address in trial.mail.reached, 90)
    person = _accept(site, _mail_to(trial, address))
    assert person.send("/admin/").status == 200, "the new account does not come in"
    rows = editor.open("/admin/users/").soup.select("tr")
    own = next(str(each) for each in rows if "/users/edit/" in str(each) and name in str(each))
    number = re.findall(r"/users/edit/(\d+)", own)[0]
    editor.fill(f"/admin/security/accounts/{number}/leaving/", {}, having="seen")
    assert person.send("/admin/").status == 302, "its session goes on"
    return "invited by mail, came in, and was out at once"


def _groups(editor: Editor) -> list:
    page = editor.open("/admin/users/new/")
    return page.soup.select("[name=groups][value]")


def _mail_to(trial: Trial, address: str) -> str:
    return [text for to, text in trial.mail.taken if to == address][-1]


def _accept(site: Site, mail: str) -> Person:
    text = mail.replace("=\n", "").replace("=3D", "=")
    path = re.findall(r"https://[^/\s]+(/admin/invitation/\S+/)", text)[0]
    password = secrets.token_urlsafe(16)
    person = Person(site, "new", password)
    answer = person.fill(path, {"new_password1": password, "new_password2": password})
    person.set_up_app(answer)
    return person


@row("mail does not arrive")
def mail(trial: Trial) -> str:
    machine, to = trial.machine, "somebody@example.org"
    said = machine.run("campaign", "doctor", "--mail", to, check=False).stdout
    soon("the mail", lambda: to in trial.mail.reached, 10)
    assert "takes it; a test went to" in said, said
    trial.mail.refused.add(to)
    said = machine.run("campaign", "doctor", "--mail", to, check=False).stdout
    trial.mail.refused.discard(to)
    line = next((each for each in said.splitlines() if "BAD  mail" in each), "")
    assert "refuse" in line, said
    return f"arrived; refused: “{line.strip()[:100]}”"


@row("the only Organiser has lost the password")
def password(trial: Trial) -> str:
    editor = trial.editor
    before = dict(editor.cookies)
    editor.password = secrets.token_urlsafe(16)
    _type(trial, ["campaign", "password", NAME], [editor.password, editor.password])
    editor.cookies = before
    assert editor.send("/admin/").status == 302, "the old session goes on"
    editor.cookies = {}
    editor.next_code_works()
    editor.log_in()
    return "typed twice at the terminal; logged in with it"


def _type(trial: Trial, command: list[str], answers: list[str]) -> None:
    """Types at a terminal of the machine, an answer at each question for a password."""
    path = "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("nsenter", [*trial.machine.inside, path, *command])
    said, left, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            said += os.read(terminal, 1000)
        except OSError:  # it has ended
            break
        if left and said.count(b"assword") and said.rstrip().endswith(b":"):
            time.sleep(0.3)
            os.write(terminal, left.pop(0).encode() + b"\n")
            said += b"|"
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status == 0 and not left, f"{command}: {status} {said.decode(errors='replace')[-500:]}"


@row("nobody can reach the site from a country")
def mirror_and_onion(trial: Trial) -> str:
    machine = trial.machine
    machine.run("campaign", "manage", "export_mirror", "/var/lib/campaign/mirror")
    sums = "sha256sum --check --quiet SHA256SUMS"
    count = machine.shell(f"cd /var/lib/campaign/mirror/ && {sums} && find . -type f | wc -l")
    machine.shell(f"echo \"ONION_LOCATION='http://{ONION}'\" >> {SETTINGS}")
    try:
        machine.run("campaign", "apply")
        soon("the header", lambda: "onion-location" in trial.site.ask("/en/").headers, 10)
    finally:
        machine.run("sed", "-i", "/^ONION_LOCATION/d", SETTINGS)
        machine.run("campaign", "apply")
    read(trial)
    return f"a mirror of {count} files, its sums right; pages name the onion service"


@row("the name is taken away")
def name(trial: Trial) -> str:
    machine = trial.machine
    machine.shell(f"echo '127.0.0.1 {OTHER_HOST}' >> /etc/hosts")
    move(trial, OTHER_HOST)
    found = trial.site.ask("/en/")
    assert found.status == 200 and trial.site.host in found.text, found.heading
    move(trial, "example.org")
    read(trial)
    return "moved to another name, and back"


def move(trial: Trial, host: str) -> None:
    """What that row says, with a certificate of one's own."""
    machine = trial.machine
    machine.run("sed", "-i", f"s|^BASE_URL=.*|BASE_URL='https://{host}'|", SETTINGS)
    machine.run("campaign", "certificate", "--self-signed")
    machine.run("campaign", "apply")
    trial.site.host = host
    trial.site.trust()


@row("the machine is gone")
def machine_is_gone(trial: Trial) -> str:
    return "a promise of its own, below: a backup is put back on another machine"


@row("far too many requests")
def flood(trial: Trial) -> str:
    page = trial.site.ask("/admin/login/")
    assert page.status == 200

    def guess(number: int) -> int:
        return trial.site.ask("/admin/login/", "POST", f"username=x{number}".encode()).status

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(guess, range(40)))
        began = time.monotonic()
        read(trial)
        waited = time.monotonic() - began
    assert found.count(429) > 15, f"only {found.count(429)} of 40 refused"
    assert "nginx" in doctor(trial)
    return f"{found.count(429)} of 40 logins refused; a reader waits {waited * 1000:.0f} ms"
