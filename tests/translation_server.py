"""A small LibreTranslate that answers as a test says, over HTTP on this machine."""

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LANGUAGES = [
    {"code": code, "name": code, "targets": ["en", "fr", "de", "ru", "ar"]}
    for code in ("en", "fr", "de", "ru", "ar")
]
_WORDS = re.compile(r"(<[^>]*>|&\w+;)|([^\W\d_]+)")


def in_french(html: str) -> str:
    """Each word with something before it; tags and entities stay as they are."""
    return _WORDS.sub(lambda found: found[1] or f"fr{found[2].lower()}", html)


class TranslationServer:
    """What it was asked, and what it answers; ``says`` changes any answer."""

    def __init__(self) -> None:
        self.questions: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.translate: Callable[[str], Any] = in_french
        self.languages: Any = LANGUAGES
        #: Instead of all that: writes an answer itself.
        self.says: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.url = ""

    @property
    def sent(self) -> list[str]:
        return [piece for question in self.questions for piece in question["q"]]


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        known: TranslationServer = self.server.known
        known.paths.append(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        question = json.loads(self.rfile.read(length)) if length else None
        if question:
            known.questions.append(question)
        if known.says is not None and question:
            known.says(self)
        elif question:
            send(self, {"translatedText": [known.translate(each) for each in question["q"]]})
        else:
            send(self, known.languages)

    def log_message(self, *args: object) -> None:
        pass


def send(handler: BaseHTTPRequestHandler, answer: Any, status: int = 200, **headers: str) -> None:
    """An answer: bytes as they are, anything else as JSON."""
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    with contextlib.suppress(OSError):  # whoever asked has gone
        handler.wfile.write(content)


@contextlib.contextmanager
def running() -> Iterator[TranslationServer]:
    known = TranslationServer()
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.known, server.daemon_threads = known, True
    known.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
