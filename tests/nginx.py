"""A real nginx on free ports, with the configuration that docs/deploy offers."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.programs import nginx
from tests.site import ROOT, free_port

DEPLOY = ROOT / "docs" / "deploy"


@dataclass(frozen=True)
class Front:
    """A running nginx: where it answers, and what it writes down of requests."""

    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def configuration(folder: Path, port: int, webs: list[int], pages: Path, static: Path) -> str:
    """The offered file with the places and ports of a test; nothing else is changed.

    Raises ``AssertionError`` if the file no longer says what is replaced.
    """
    text = (DEPLOY / "nginx.conf").read_text()
    first, plain, rest = text.partition("server {\n    listen 80;")
    _redirect, _, site = (plain + rest).partition("\nserver {\n    listen 443 ssl http2;")
    text = f"{first}server {{\n    listen 443 ssl http2;{site}"
    servers = "".join(f"    server 127.0.0.1:{web} fail_timeout=0;\n" for web in webs)
    changes = {
        "    server 127.0.0.1:8000;\n    server 127.0.0.1:8001;\n": servers,
        "    listen 443 ssl http2;\n    listen [::]:443 ssl http2;\n": (
            f"    listen 127.0.0.1:{port};\n"
        ),
        "    ssl_certificate /etc/letsencrypt/live/example.org/fullchain.pem;\n": "",
        "    ssl_certificate_key /etc/letsencrypt/live/example.org/privkey.pem;\n": "",
        "    ssl_protocols TLSv1.2 TLSv1.3;\n": "",
        "server_name example.org;": "server_name localhost 127.0.0.1;",
        "/run/campaign/pages/": f"{pages}/",
        "/srv/campaign/var/static/": f"{static}/",
        "/srv/campaign/docs/deploy/": f"{DEPLOY}/",
        "/var/log/nginx/": f"{folder}/",
        "/var/cache/nginx/campaign": f"{folder}/cache",
        "include mime.types;": "include /etc/nginx/mime.types;",
    }
    for old, new in changes.items():
        assert old in text, f"docs/deploy/nginx.conf no longer has {old!r}"
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\nworker_processes 2;\npid {folder}/pid;\n"
        f"error_log {folder}/errors.log emerg;\nevents {{ worker_connections 1024; }}\n"
        f"http {{\n{temporary}{text}\n}}\n"
    )


@contextlib.contextmanager
def run_nginx(
    folder: Path,
    webs: list[int],
    pages: Path,
    static: Path,
    changes: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Front]:
    """nginx in front of web servers on these ports, with further changes to the file.

    Raises ``RuntimeError`` if it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    file = folder / "nginx.conf"
    text = configuration(folder, port, webs, pages, static)
    for old, new in changes.items():
        assert old in text, f"docs/deploy/nginx.conf no longer has {old!r}"
        text = text.replace(old, new)
    file.write_text(text)
    with serve(file, port):
        yield Front(port, folder / "campaign.log")


@contextlib.contextmanager
def serve(file: Path, port: int) -> Iterator[None]:
    """nginx with a configuration of one's own, until it is left."""
    errors = file.with_suffix(".errors")
    with errors.open("w") as output:
        process = subprocess.Popen(
            [nginx(), "-e", str(errors), "-c", str(file)], stdout=output, stderr=output
        )
    try:
        _wait(process, port, errors)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen, port: int, errors: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nginx did not start:\n{errors.read_text()}")
