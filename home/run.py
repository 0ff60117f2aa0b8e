"""``make run``: everything the site needs on one's own machine, started together.

Prepares the database and the demo, prints addresses and login, and runs the web server
until it is stopped.
"""

import os
import secrets
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from home.catalogues import compile_catalogues
from home.settings import start
from home.staticfiles import collect_static_files

#: Granian alone does not end slow requests; see templates/nginx/site.conf.
LOOPBACK = ["--host", "127.0.0.1"]


def main() -> None:
    start.choose(start.ONES_OWN)
    port = os.environ.get("PORT", "8000")
    with_demo = os.environ.get("DEMO", "1") != "0"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {port!r}.")
    os.umask(0o077)  # what is written is for who runs it
    compile_catalogues()
    try:
        _prepare(with_demo)
    except (CommandError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    _announce(port)
    _serve(port)


def _prepare(with_demo: bool) -> None:
    start.require_site()
    call_command("migrate", verbosity=0)
    collect_static_files()
    is_new = not get_user_model().objects.exists()
    if is_new and with_demo:
        call_command("load_demo")  # before the account: an interrupted first start is made good
    password = os.environ.get("DEMO_ADMIN_PASSWORD") or secrets.token_urlsafe(9)
    call_command(
        "start_campaign",
        email="admin@localhost",
        name="Administrator",
        password=password,
        quiet=True,
    )
    if is_new:
        print(f"\n  Login     admin\n  Password  {password}   (printed this once)")


def _announce(port: str) -> None:
    print(f"\n  Site      http://localhost:{port}/")
    print(f"  Admin     http://localhost:{port}/admin/")
    print(
        "  Only this machine can open it: what a public site needs in front of it, against slow\n"
        "  and endless requests, is nginx (docs/operations.md)."
    )
    if not settings.SECOND_FACTOR_REQUIRED:
        print("  So no second factor is asked for here.")
    print("  Stop with Ctrl-C\n", flush=True)


def _serve(port: str) -> None:
    """One process group: web server and scheduler; ends with the server."""
    environment = {**os.environ, "PORT": port}
    server = subprocess.Popen(
        [sys.executable, "-m", "home.serve", *LOOPBACK, "--workers", "2", "--port", port],
        env=environment,
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, frame: server.send_signal(received))
    scheduler = None
    while server.poll() is None:
        if scheduler is None or scheduler.poll() is not None:
            scheduler = subprocess.Popen(
                [sys.executable, "-m", "django", "scheduler"], env=environment
            )
        time.sleep(1)
    if scheduler is not None:
        scheduler.terminate()
        scheduler.wait()
    sys.exit(server.returncode)


if __name__ == "__main__":
    main()
