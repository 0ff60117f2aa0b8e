"""A real nginx on free ports, with the configuration that docs/deploy offers."""

import contextlib
import os
import re
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
    is_secure: bool = False
    onion_port: int = 0

    @property
    def url(self) -> str:
        return f"http{'s' if self.is_secure else ''}://127.0.0.1:{self.port}"


INCLUDED = re.compile(r"^( *)include /srv/campaign/docs/deploy/([\w.-]+);\n", re.MULTILINE)
#: The address of the onion service that is tried.
ONION = "your-address.onion"


def offered(name: str) -> str:
    """A file of docs/deploy with what it includes of that folder."""
    text = (DEPLOY / name).read_text()
    return INCLUDED.sub(lambda found: f"{offered(found[2])}\n", text)


def configuration(
    folder: Path,
    port: int,
    webs: list[int],
    pages: Path,
    static: Path,
    certificate: Path | None = None,
    onion_port: int = 0,
) -> str:
    """The offered files with the places and ports of a test; nothing else is changed.

    Without a certificate (a folder with its two files) what is offered for TLS answers plainly,
    to ``localhost``. Raises ``AssertionError`` if the files no longer say what is replaced.
    """
    text = offered("nginx.conf")
    before, plain, rest = text.partition("server {\n    listen 80;")
    _redirect, _, site = (plain + rest).partition("\nserver {\n    listen 443 ssl http2;")
    assert plain and site, "docs/deploy/nginx.conf no longer redirects to https"
    text = f"{before}server {{\n    listen 443 ssl http2;{site}"
    if onion_port:
        text += offered("onion.conf").replace("127.0.0.1:8080", f"127.0.0.1:{onion_port}")
    servers = "".join(f"    server 127.0.0.1:{web} fail_timeout=0;\n" for web in webs)
    how = "" if certificate is None else " ssl http2"
    live = "/etc/letsencrypt/live/example.org"
    changes = {
        "    server 127.0.0.1:8000;\n    server 127.0.0.1:8001;\n": servers,
        "    listen 80 default_server;\n    listen [::]:80 default_server;\n": "",
        "    listen [::]:443 ssl http2 default_server;\n": "",
        "    listen 443 ssl http2 default_server;\n": (
            f"    listen 127.0.0.1:{port}{how} default_server;\n"
        ),
        "    listen 443 ssl http2;\n    listen [::]:443 ssl http2;\n": (
            f"    listen 127.0.0.1:{port}{how};\n"
        ),
        "/run/campaign/pages/": f"{pages}/",
        "/srv/campaign/var/static/": f"{static}/",
        "/var/log/nginx/": f"{folder}/",
        "/var/cache/nginx/campaign": f"{folder}/cache",
        "include mime.types;": "include /etc/nginx/mime.types;",
        "https://example.org": f"https://localhost:{port}",
        "server_name example.org;": "server_name localhost 127.0.0.1;",
    }
    if certificate is None:
        changes |= {
            "    ssl_reject_handshake on;\n": "",
            f"    ssl_certificate {live}/fullchain.pem;\n": "",
            f"    ssl_certificate_key {live}/privkey.pem;\n": "",
            "    ssl_protocols TLSv1.2 TLSv1.3;\n": "",
        }
    else:
        changes[live] = str(certificate)
    for old, new in changes.items():
        assert old in text or old == "https://example.org", f"docs/deploy no longer has {old!r}"
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


def make_certificate(folder: Path) -> Path:
    """The two files of a certificate of nobody's for ``localhost``; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = ["openssl", "req", "-x509", *kind, *files, *names]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@contextlib.contextmanager
def run_nginx(
    folder: Path,
    webs: list[int],
    pages: Path,
    static: Path,
    changes: Mapping[str, str] = MappingProxyType({}),
    certificate: Path | None = None,
    with_onion: bool = False,
    port: int = 0,
) -> Iterator[Front]:
    """nginx in front of web servers on these ports, with further changes to the files.

    With a certificate it speaks TLS, and with the onion service, its part behind Tor too.

    Raises ``RuntimeError`` if it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    onion_port = free_port() if with_onion else 0
    file = folder / "nginx.conf"
    text = configuration(folder, port, webs, pages, static, certificate, onion_port)
    for old, new in changes.items():
        assert old in text, f"docs/deploy/nginx.conf no longer has {old!r}"
        text = text.replace(old, new)
    file.write_text(text)
    with serve(file, port):
        yield Front(port, folder / "campaign.log", certificate is not None, onion_port)


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
