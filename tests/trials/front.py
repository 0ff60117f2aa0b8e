"""The site as docs/operations.md installs it: nginx, two web servers, a scheduler; twice.

``python -m tests.trials.front`` on the migrated database without content that
``DATABASE_URL`` names. The two stand for two machines: all they share is the database.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.nginx import DEPLOY, Front, run_nginx
from tests.site import ROOT, free_port

from .world import PATIENCE, prepare, wait_for_answer

#: Seconds within which everybody is to see what was published.
LATEST = 1.0
#: What each server says of itself, or makes of the same bytes in its own way.
OWN = {
    "server",
    "date",
    "connection",
    "etag",
    "last-modified",
    "content-length",
    "transfer-encoding",
}
SHARED_ADDRESSES = [
    "/en/",
    "/en/case/",
    "/en/case/feed/",
    "/en/case/calendar.ics",
    "/fr/autre/",
    "/sitemap.xml",
    "/robots.txt",
]


class Answer:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        self.body = answer.read()

    @property
    def is_file(self) -> bool:
        """Whether nginx answered it by itself: its tags have the form time-size."""
        return bool(re.fullmatch(r'(W/)?"[0-9a-f]+-[0-9a-f]+"', self.headers.get("etag", "")))


def ask(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {"Host": f"localhost:{port}", **sent})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def soon(what: str, is_so: Callable[[], bool], seconds: float = LATEST) -> float:
    """Waits until something is so; after how many seconds it was. Others may use the cores."""
    began = time.monotonic()
    while not is_so():
        passed = time.monotonic() - began
        assert passed < 10 * seconds, f"{what}: not after {passed:.1f} s"
        time.sleep(0.02)
    return time.monotonic() - began


def start_unit(environment: dict[str, str], unit: str, port: int = 0) -> subprocess.Popen:
    """Starts what a systemd unit that we offer starts, on this machine."""
    text = (DEPLOY / f"{unit}.service").read_text()
    command = text.partition("ExecStart=")[2].partition("\n")[0].replace("%i", str(port))
    command = command.replace("/srv/campaign/current/.venv/bin", str(Path(sys.executable).parent))
    return subprocess.Popen(command.split(), env=environment, cwd=ROOT)


class Machine:
    """Two web servers that share data of their own, and nginx in front of them."""

    def __init__(self, folder: Path, shared: Path, stack: ExitStack) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if folder != shared:
            shutil.copy(shared / "secret_key", folder / "secret_key")
            (folder / "static").symlink_to(shared / "static")
        self.ports = [free_port(), free_port()]
        self.pages = folder / "pages"
        self.environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "PAGE_FILES": str(self.pages),
        }
        self.webs = []
        stack.callback(self.stop)
        for port in self.ports:
            self.webs.append(start_unit(self.environment, "campaign-web@", port))
        for port in self.ports:
            wait_for_answer(f"http://127.0.0.1:{port}/health/ready")
        nginx = run_nginx(folder / "nginx", self.ports, self.pages, shared / "static")
        self.front: Front = stack.enter_context(nginx)

    def stop(self) -> None:
        for web in self.webs:
            if web.poll() is None:
                web.terminate()
                web.wait(PATIENCE)

    def kill(self) -> None:
        """Ends the web servers and their workers as a crash would."""
        for web in self.webs:
            command = ["pgrep", "-P", str(web.pid)]
            children = subprocess.run(command, capture_output=True, text=True, check=False)
            for process in (str(web.pid), *children.stdout.split()):
                subprocess.run(["kill", "-9", process], check=False)
            web.wait(PATIENCE)

    def get(self, path: str, **headers: str) -> Answer:
        return ask(self.front.port, path, **headers)


class Editor:
    """Somebody at the admin of one machine."""

    def __init__(self, machine: Machine) -> None:
        from django.test import Client

        from home.staff.known_browsers import new_mark
        from tests.builders import make_user

        self.machine = machine
        self.client = Client(HTTP_HOST="localhost")
        user = make_user(is_superuser=True)
        self.client.force_login(user)
        cookies = {
            "sessionid": self.client.cookies["sessionid"].value,
            "csrftoken": "x" * 32,
            "known": new_mark(user),
        }
        self.cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def post(self, path: str, values: dict[str, Any]) -> None:
        """Sends a form to the machine; back when it has answered."""
        answer = ask(
            self.machine.front.port,
            path,
            "POST",
            urlencode({**values, "csrfmiddlewaretoken": "x" * 32}, doseq=True),
            Cookie=self.cookie,
            Content_Type="application/x-www-form-urlencoded",
        )
        assert answer.status == 302, f"{path}: {answer.status}"

    def publish(self, page: Any, title: str) -> None:
        from tests.editing import edit_address, form_data

        page = type(page).objects.get(pk=page.pk)
        values = form_data(self.client, page)
        values["title"] = title
        values["action-publish"] = "action-publish"
        self.post(edit_address(page), dict(values.lists()))

    def unpublish(self, page: Any) -> None:
        self.post(f"/admin/pages/{page.pk}/unpublish/", {})


def front() -> None:
    case = prepare(static_files=True)

    from django.conf import settings
    from django.test.utils import setup_test_environment

    from tests.builders import home_of, make_text, publish, translate

    setup_test_environment()  # what a form shows is read from the context of its template
    publish(home_of("en"), featured_case=case)
    text = make_text("en", title="First title", slug="text")
    other = make_text("en", title="Another text", slug="other")
    translate(other, "fr", slug="autre", title="Un autre texte")
    shared = settings.VAR_DIR
    with ExitStack() as stack:
        near = Machine(shared, shared, stack)
        far = Machine(shared / "far", shared, stack)
        scheduler = start_unit(near.environment, "campaign-scheduler")
        stack.callback(lambda: (scheduler.terminate(), scheduler.wait(PATIENCE)))
        expect_the_same_as_the_web_server(near)
        expect_files_for_readers_alone(near, text)
        delays = expect_news_everywhere(near, far, text)
        expect_nothing_withdrawn(near, far, text)
        expect_pages_without_the_web_server(near, other)
        expect_no_visitor_in_the_log(near)
    here, there = delays
    print(f"published at one machine, seen at it after {here:.2f} s, at the other {there:.2f}")


def expect_the_same_as_the_web_server(machine: Machine) -> None:
    """The file that nginx gives says what the web server would have said."""
    for path in SHARED_ADDRESSES:
        for coding in ("gzip", "identity"):
            soon(path, lambda path=path: machine.get(path).is_file)
            file = machine.get(path, Accept_Encoding=coding)
            made = ask(machine.ports[0], path, Accept_Encoding=coding)
            assert (file.status, file.body) == (made.status, made.body), path
            said = {name: value for name, value in file.headers.items() if name not in OWN}
            expected = {name: value for name, value in made.headers.items() if name not in OWN}
            said.pop("accept-ranges", None)
            assert said == expected, f"{path}: {sorted(said.items() ^ expected.items())}"
    style = re.search(rb'href="(/static/[^"]+\.css)"', machine.get("/en/").body)
    assert style is not None
    sheet = machine.get(style[1].decode())
    assert (sheet.status, sheet.headers["content-type"]) == (200, "text/css")


def expect_files_for_readers_alone(machine: Machine, text: Any) -> None:
    """Who is logged in, sends something or asks with a query is answered as by the web server."""
    soon("a file", lambda: machine.get("/en/text/?fbclid=1&x=2").is_file)
    assert machine.get("/en/text/", Cookie="consent=1").is_file
    assert machine.get("/en/text/", Cookie="sessionid=anything").is_file
    assert not machine.get("/en/text/", Cookie="sessionid=anything; known=too").is_file
    assert not machine.get("/en/case/?year=2024").is_file
    assert ask(machine.front.port, "/en/text/", "POST").status in (403, 405)
    inside = ("/now/ever/all/en/index.html", "/../current")
    for path in ("/en//text/", "/en/text", "/en/nix/", "/en/index.html", *inside):
        assert not machine.get(path).is_file, path
    unchanged = machine.get("/en/text/", If_None_Match=machine.get("/en/text/").headers["etag"])
    assert unchanged.status == 304


def expect_news_everywhere(near: Machine, far: Machine, text: Any) -> list[float]:
    editor = Editor(near)
    soon("a file at the other machine", lambda: far.get("/en/text/").is_file)
    editor.publish(text, "Second title")
    return [
        soon(
            "the new title",
            lambda machine=machine: b"Second title" in machine.get("/en/text/").body,
        )
        for machine in (near, far)
    ]


def expect_nothing_withdrawn(near: Machine, far: Machine, text: Any) -> None:
    for machine in (near, far):
        soon("a file", lambda machine=machine: machine.get("/en/text/").is_file)
    Editor(near).unpublish(text)
    assert near.get("/en/text/").status == 404, "not gone when the editor was answered"
    soon("gone at the other machine", lambda: far.get("/en/text/").status == 404)


def expect_pages_without_the_web_server(machine: Machine, other: Any) -> None:
    """A crash of the web server is not seen, a withdrawal is, and nothing older comes back."""
    for path in ("/en/", "/en/other/"):
        soon(path, lambda path=path: machine.get(path).is_file)
    machine.kill()
    for path in ("/en/", "/en/other/"):
        assert machine.get(path).status == 200, path
    assert machine.get("/en/text/").status == 503, "a text that was taken offline"
    assert machine.get("/en/never-asked-for/").status == 503
    code = f"from wagtail.models import Page; Page.objects.get(pk={other.pk}).specific.unpublish()"
    command = [sys.executable, "-m", "django", "shell", "--no-imports", "-c", code]
    subprocess.run(command, env=machine.environment, check=True)
    assert machine.get("/en/other/").status == 503, "withdrawn while the web server was down"


def expect_no_visitor_in_the_log(machine: Machine) -> None:
    machine.get("/en/search/?q=somebody")
    soon("the log", lambda: "GET /en/search/ " in machine.front.log.read_text())
    written = machine.front.log.read_text()
    assert "somebody" not in written and "127.0.0.1" not in written


if __name__ == "__main__":
    front()
