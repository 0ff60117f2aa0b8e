"""Starts the site as ``make run`` does, with data of its own, for tests that need it running."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import PASSWORD, ROOT, environment, prepared_site, sqlite_file

#: After how many seconds a start hangs; whatever else the machine does, it takes less.
PATIENCE = 900


#: Runs what comes line by line, and says of each what went wrong. A start of Django takes seconds.
SHELL = """
import json, sys, traceback
import django
django.setup()
for line in sys.stdin:
    try:
        exec(json.loads(line), {})
        fault = ""
    except Exception:
        fault = traceback.format_exc()
    print(json.dumps(fault), flush=True)
"""


@dataclass
class RunningSite:
    """A running site: its address, without a slash at the end, and its first login."""

    url: str
    var: Path
    username: str = "admin"
    password: str = PASSWORD
    #: What browsers have been given at a login, by user name.
    cookies: dict[str, list] = field(default_factory=dict, repr=False)
    _shell: subprocess.Popen[str] | None = field(default=None, repr=False)

    def make_account(self, username: str, group: str, language: str = "en") -> None:
        """An account with the password of the first one, in a group, in a language."""
        code = (
            "from django.contrib.auth.models import Group;"
            "from home.models import User; from wagtail.users.models import UserProfile;"
            f"user = User.objects.create_user({username!r}, password={self.password!r});"
            f"user.groups.add(Group.objects.get(name={group!r}));"
            "profile = UserProfile.get_for_user(user);"
            f"profile.preferred_language = {language!r}; profile.save()"
        )
        self.run(code)

    @property
    def environment(self) -> dict[str, str]:
        return environment(
            DJANGO_SETTINGS_MODULE="home.settings.dev",
            VAR_DIR=str(self.var),
            PORT=self.url.rpartition(":")[2],
        )

    def run(self, code: str) -> None:
        """Runs Python on this site's database, in one process for all of a site's life.

        Raises ``RuntimeError`` with the traceback of what went wrong.
        """
        if self._shell is None:
            self._shell = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", SHELL],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._shell.stdin and self._shell.stdout
        self._shell.stdin.write(json.dumps(code) + "\n")
        self._shell.stdin.flush()
        if fault := json.loads(self._shell.stdout.readline()):
            raise RuntimeError(fault)

    def manage(self, *arguments: str) -> None:
        """Runs a command of manage.py on this site."""
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True)

    def end(self) -> None:
        """Ends what ``run`` has begun."""
        if self._shell:
            self._shell.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def copy_site(var: Path) -> None:
    """Fills the folder of a site with what ``home.run`` prepares: demo, account, static files."""
    shutil.copytree(prepared_site(), var, dirs_exist_ok=True)


def copy_static_files(var: Path) -> None:
    """The static files alone; collecting and packing them takes longer than many a trial."""
    shutil.copytree(prepared_site() / "static", var / "static")


def begin_campaign(var: Path) -> None:
    """Fills the folder of a site with what ``home.run`` prepares with ``DEMO=0``."""
    copy_static_files(var)
    shutil.copy(sqlite_file("empty"), var / "site.sqlite3")
    command = [sys.executable, "-W", "ignore", "manage.py", "start_campaign", "--quiet"]
    account = ["--password", PASSWORD, "--email", "admin@localhost", "--name", "Administrator"]
    settings = environment(DJANGO_SETTINGS_MODULE="home.settings.dev", VAR_DIR=str(var))
    subprocess.run([*command, *account], cwd=ROOT, env=settings, check=True)


@contextlib.contextmanager
def run_site(
    var: Path, prepared: bool = True, fill: Callable[[Path], None] = copy_site, **variables: str
) -> Iterator[RunningSite]:
    """The site with the demo on a free port, until it is left; with more in its environment.

    Another ``fill`` gives it other content, such as ``begin_campaign`` none. Unless it is to be
    ``prepared`` already, it begins with nothing, as on a new machine.
    Raises ``RuntimeError`` if it does not answer in a quarter of an hour, or ends.
    """
    port = free_port()
    settings = environment(
        DJANGO_SETTINGS_MODULE="home.settings.dev",
        VAR_DIR=str(var),
        PORT=str(port),
        DEMO="1",
        DEMO_ADMIN_PASSWORD=PASSWORD,
        **variables,
    )
    start = ["-m", "home.run"]
    if prepared:
        fill(var)
        start = ["-c", f"from home.run import _serve; _serve('{port}')"]
    log = (var / "log.txt").open("w")
    process = subprocess.Popen(
        [sys.executable, *start], cwd=ROOT, env=settings, stdout=log, stderr=log
    )
    site = RunningSite(f"http://localhost:{port}", var)
    try:
        _wait(f"http://127.0.0.1:{port}/health/ready", process, var / "log.txt")
        yield site
    finally:
        site.end()
        process.terminate()
        process.wait(60)
        log.close()


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise RuntimeError(f"The site did not start:\n{log.read_text()}")
