"""The package sources of this machine, for a machine that is booted on it.

Whatever apt and pip are told here they are told there: addresses, certificates, folders.
"""

import ast
import http.client
import http.server
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from . import CACHE
from .namespaces import network_of

#: Where the door is, inside.
DOOR = ("127.0.0.1", 3128)
#: Where certificates and lists of this machine lie inside; Debian's own stay Debian's.
PLACE = Path("/usr/local/share/package-sources")
#: What apt was told about its lines, not about what it reads.
LINES = re.compile(r"Acquire::(https?|Retries|Check|Max-ValidTime)\b.*;")


def debian_mirrors() -> list[tuple[str, str, str]]:
    """Address, suite and component of each source of apt here; none where it is not Debian's."""
    if shutil.which("apt-get") is None:
        return []
    form = ["--format", "$(ORIGIN)|$(SITE)|$(RELEASE)|$(COMPONENT)", "Created-By: Packages"]
    done = subprocess.run(
        ["apt-get", "indextargets", *form], capture_output=True, text=True, check=False
    )
    rows = {tuple(line.split("|")[1:]) for line in done.stdout.splitlines() if line.count("|") == 3}
    return sorted(row for row in rows if "debian" in row[0])  # type: ignore[misc]


def own_codename() -> str:
    found = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.MULTILINE)
    return found[1] if found else ""


def tell_apt(root: Path, suite: str) -> None:
    own = own_codename()
    lines = [
        f"deb {address} {release.replace(own, suite)} {component}"
        for address, release, component in debian_mirrors()
        if own and release.startswith(own)
    ]
    if lines:
        (root / "etc/apt/sources.list").write_text("\n".join(lines) + "\n")
    told = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=False)
    options = [line for line in told.stdout.splitlines() if LINES.fullmatch(line)]
    host, port = DOOR
    options.append(f'Acquire::http::Proxy "http://{host}:{port}";')
    (root / "etc/apt/apt.conf.d/90package-sources").write_text("\n".join(options) + "\n")


def tell_pip(root: Path) -> list[Path]:
    """Writes what pip is told here; the folders that this names."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    options: dict[str, str] = {}
    for line in told.stdout.splitlines():
        name, _sign, value = line.partition("=")
        options[name.rpartition(".")[2]] = ast.literal_eval(value)
    (root / PLACE.relative_to("/")).mkdir(parents=True, exist_ok=True)
    folders = []
    for name, value in options.items():
        for word in value.split():
            path = Path(word.removeprefix("file://"))
            if path.is_file():
                shutil.copy(path, root / PLACE.relative_to("/") / path.name)
                options[name] = options[name].replace(word, str(PLACE / path.name))
            elif path.is_absolute() and path.is_dir():
                # An index names files beside it.
                folders.append(path.parent if "index" in name else path)
    host, port = DOOR
    options |= {"proxy": f"http://{host}:{port}", "cache-dir": "/var/cache/pip"}
    text = "".join(f"{name} = {value}\n" for name, value in options.items())
    (root / "etc/pip.conf").write_text(f"[global]\n{text}")
    return folders


def kept(suite: str) -> dict[Path, Path]:
    """Folders here where what was fetched is kept, and where they are inside."""
    found = {
        CACHE / f"apt-{suite}": Path("/var/cache/apt/archives"),
        CACHE / f"pip-{suite}": Path("/var/cache/pip"),
    }
    for folder in found:
        folder.mkdir(parents=True, exist_ok=True)
    return found


class _Door(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Passage(http.server.BaseHTTPRequestHandler):
    """A proxy for package clients: plain for apt, a tunnel for pip."""

    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        try:
            there = socket.create_connection((host, int(port)), timeout=60)
        except OSError as error:
            self.send_error(502, str(error))
            return
        self.send_response(200)
        self.end_headers()
        back = threading.Thread(target=_pour, args=[there, self.connection], daemon=True)
        back.start()
        _pour(self.connection, there)
        back.join()
        self.close_connection = True

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        line = http.client.HTTPConnection(address.netloc, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name[:5] != "Proxy"}
        try:
            line.request("GET", address._replace(scheme="", netloc="").geturl(), headers=headers)
            answer = line.getresponse()
        except OSError as error:
            self.send_error(502, str(error))
            return
        self.send_response(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        if answer.length is None:
            self.send_header("Connection", "close")
        self.end_headers()
        shutil.copyfileobj(answer, self.wfile)
        line.close()

    def log_message(self, *said: object) -> None:
        pass


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def door(process: int) -> Iterator[None]:
    """The machine whose first process this is may fetch packages; it reaches nothing else."""
    server = _Door(DOOR, _Passage, bind_and_activate=False)
    server.socket.close()
    with network_of(process):
        server.socket = socket.socket()
        server.server_bind()
        server.server_activate()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
