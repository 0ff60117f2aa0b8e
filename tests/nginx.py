"""A real nginx on free ports, with the configuration that ``manage.py nginx_conf`` writes."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from home.deploying import nginx as nginx_front
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


#: The address of the onion service that is tried.
ONION = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion"


def configuration(
    folder: Path,
    port: int,
    webs: list[int],
    pages: Path,
    static: Path,
    certificate: Path | None = None,
    onion_port: int = 0,
) -> str:
    """What ``manage.py nginx_conf`` writes, with the places and ports of a test.

    Without a certificate (a folder with its two files) the site is answered plainly.
    """
    here = (f"127.0.0.1:{port}",)
    front = nginx_front.Front(
        base_url=f"https://localhost:{port}",
        language="en",
        webs=webs,
        static=static,
        errors=static.parent / "error-pages",
        pages=pages,
        extra_hosts=("127.0.0.1",),
        onion=f"http://{ONION}" if onion_port else "",
        onion_listens=f"127.0.0.1:{onion_port}",
        hsts="max-age=31536000; includeSubDomains",
        kept="public, max-age=0, s-maxage=5, stale-while-revalidate=5, stale-if-error=300",
        certificate=certificate,
        plain=() if certificate else here,
        secure=here if certificate else (),
        cache=folder / "cache",
        logs=folder,
        challenges=folder / "challenges",
        own=folder / "own" / "*.conf",
        version=nginx_front.version_of_nginx(),
    )
    return within(front.configuration(), folder)


def within(text: str, folder: Path) -> str:
    """A whole configuration around what stands in its ``http``, with all it writes in a folder."""
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
        assert old in text, f"templates/nginx no longer has {old!r}"
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
