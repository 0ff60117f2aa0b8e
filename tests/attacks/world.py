"""A public site of its own: production settings, two web processes, our nginx, TLS and onion."""

import http.client
import json
import os
import secrets
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.databases import ROOT, prepared_site
from tests.nginx import ONION, Front, make_certificate, run_nginx
from tests.site import free_port

PATIENCE = 120


class Answer:
    """What the site said; ``headers`` by their names in small letters, the last of each."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.all_headers = [(name.lower(), value) for name, value in answer.getheaders()]
        self.headers = dict(self.all_headers)
        self.body = answer.read()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def cookies(self) -> list[str]:
        return [value for name, value in self.all_headers if name == "set-cookie"]


@dataclass
class World:
    """The site as an attacker has it before him, and what he is after."""

    front: Front
    wanted: dict[str, Any]
    logs: Path
    cache: Path

    @property
    def secret(self) -> str:
        return self.wanted["secret"]

    @property
    def host(self) -> str:
        return f"localhost:{self.front.port}"

    def line(self) -> ssl.SSLSocket:
        """A connection, to send whatever one likes."""
        plain = socket.create_connection(("127.0.0.1", self.front.port), 20)
        return trusting().wrap_socket(plain, server_hostname="localhost")

    def raw(self, sent: bytes) -> bytes:
        """All that is answered to some bytes until the line is closed."""
        with self.line() as line:
            line.settimeout(20)
            line.sendall(sent)
            said = b""
            try:
                while part := line.recv(65_536):
                    said += part
            except OSError:
                pass
            return said

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """A request as a stranger sends it; names of headers with ``_`` for ``-``."""
        connection = http.client.HTTPSConnection("localhost", self.front.port, timeout=60)
        connection.sock = self.line()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, {"Host": self.host, **named})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def onion(self, path: str) -> Answer:
        """As Tor hands it over."""
        with socket.create_connection(("127.0.0.1", self.front.onion_port), 20) as line:
            line.sendall(
                b"PROXY TCP6 fc00:dead:beef:4dad::1 ::1 1 80\r\n"
                + f"GET {path} HTTP/1.1\r\nHost: {ONION}\r\nUser-Agent: Tor\r\n".encode()
                + b"Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"
            )
            answer = http.client.HTTPResponse(line)
            answer.begin()
            return Answer(answer)

    def inside(self, path: str, form: dict[str, Any] | None = None, who: str = "cookies") -> Answer:
        """A request with the session of an account: the insider's, or the owner's."""
        cookies = dict(self.wanted[who])
        token = next((name for name in cookies if "csrftoken" in name), "__Host-csrftoken")
        cookies[token] = "x" * 32
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if form is None:
            return self.ask(path, Cookie=cookie)
        body, kind = encoded({**form, "csrfmiddlewaretoken": "x" * 32})
        origin = f"https://{self.host}"
        return self.ask(
            path, "POST", body, Cookie=cookie, Content_Type=kind, Origin=origin, Referer=origin
        )

    def flood(self, requests: list[tuple[str, str, bytes | None]]) -> list[int]:
        """Sends all at once, eight by eight; the statuses, in order."""
        kind = "application/x-www-form-urlencoded"
        with ThreadPoolExecutor(8) as pool:
            sent = [
                pool.submit(self.ask, path, method, body, Content_Type=kind)
                for path, method, body in requests
            ]
            return [each.result().status for each in sent]

    def reader_waits(self) -> float:
        """How long a reader waits for a page, in milliseconds: the middle of five."""
        times = []
        for _ in range(5):
            began = time.perf_counter()
            assert self.ask("/en/").status == 200, "a reader got no page"
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times)


def encoded(form: dict[str, Any]) -> tuple[bytes, str]:
    """A form with or without files, which are given as a name and bytes."""
    if not any(isinstance(value, tuple) for value in form.values()):
        return urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded"
    mark, parts = secrets.token_hex(8), b""
    for name, value in form.items():
        parts += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, tuple):
            parts += f'; filename="{value[0]}"\r\n\r\n'.encode() + value[1] + b"\r\n"
        else:
            parts += f"\r\n\r\n{value}\r\n".encode()
    return parts + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


@cache
def trusting() -> ssl.SSLContext:
    """Takes any certificate: the one here is nobody's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@contextmanager
def start_world(folder: Path) -> Iterator[World]:
    """The site in a folder, until it is left. Raises ``RuntimeError`` if it does not start."""
    var = folder / "var"
    shutil.copytree(prepared_site(), var)
    port = free_port()
    webs = [free_port(), free_port()]
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.attacks.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{var / 'site.sqlite3'}",
        "BASE_URL": f"https://localhost:{port}",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "SECURITY_CONTACT": "mailto:security@example.org",
        "VAR_DIR": str(var),
        "PAGE_FILES": str(folder / "pages"),
        "ONION_LOCATION": f"http://{ONION}",
    }
    python = [sys.executable, "-W", "ignore"]
    done = subprocess.run(
        [*python, "-m", "tests.attacks.secrets_of_the_site"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The site could not be filled:\n{done.stderr}")
    with ExitStack() as stack:
        log = stack.enter_context((folder / "web.log").open("w"))
        for web in webs:
            command = [*python, "-m", "home.serve", "--port", str(web), "--workers", "1"]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            stack.callback(_stop, process)
        for web in webs:
            _wait(web, folder / "web.log")
        front = stack.enter_context(
            run_nginx(
                folder / "nginx",
                webs,
                folder / "pages",
                var / "static",
                certificate=make_certificate(folder / "certificate"),
                with_onion=True,
                port=port,
            )
        )
        wanted = json.loads(done.stdout.splitlines()[-1])
        yield World(front, wanted, folder, folder / "nginx" / "cache")


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    process.wait(30)


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/ready", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"A web process did not start:\n{log.read_text()}")
