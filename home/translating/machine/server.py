# words: admin
"""A server that speaks as LibreTranslate does: asked at its own address, and nowhere else.

Whatever it answers is looked at before it is used; what cannot be used becomes one sentence.
"""

import contextlib
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from home.settings.languages import Language

#: How long one answer may take, and all of them for one text (seconds).
ONE_ANSWER, ALL_ANSWERS = 20.0, 45.0
#: How much an answer may hold.
MOST_BYTES = 2 * 2**20
#: So much is sent at a time: signs, and pieces of text.
_SIGNS, _PIECES = 3_000, 30
#: What servers call a language otherwise than we do.
_OTHER_NAMES = {
    "zh-hans": ("zh-hans", "zh", "zh-cn"),
    "pt-br": ("pt-br", "pb", "pt"),
    "nb": ("nb", "no"),
}
_LONGEST_REMARK = 200


class ServerError(Exception):
    """Why nothing was translated: a sentence for who asked."""


def is_configured() -> bool:
    """Whether there is a server to ask."""
    return bool(settings.TRANSLATION_URL)


def host_of_server() -> str:
    """Where texts go, for people."""
    return urlsplit(settings.TRANSLATION_URL).netloc


class Server:
    """The configured one, for one text: all its answers share one time limit."""

    def __init__(self) -> None:
        self._address = urlsplit(settings.TRANSLATION_URL)
        self._until = time.monotonic() + ALL_ANSWERS

    @property
    def _has_time(self) -> bool:
        return time.monotonic() < self._until

    def codes(self, source: Language, target: Language) -> tuple[str, str]:
        """What the server calls two languages; raises ``ServerError`` where it has not both."""
        answer = self._ask("GET", "/languages")
        if not isinstance(answer, list) or not all(_is_language(each) for each in answer):
            raise self._nonsense()
        known = {each["code"].lower(): each for each in answer}
        here = next((known[name] for name in _names(source) if name in known), None)
        if here is None:
            raise ServerError(_lacks(source))
        targets = here.get("targets") or [each["code"] for each in answer]
        reached = {str(each).lower(): str(each) for each in targets}
        there = next((reached[name] for name in _names(target) if name in reached), None)
        if there is None:
            raise ServerError(_lacks(target))
        return here["code"], there

    def translate(self, pieces: Iterable[str], codes: tuple[str, str]) -> Iterator[str]:
        """Pieces of HTML, one after the other, as far as the time reaches.

        Raises ``ServerError`` where an answer cannot be used, or none comes in time.
        """
        for number, batch in enumerate(_batches(pieces)):
            try:
                yield from self._translate(batch, codes)
            except ServerError:
                if number and not self._has_time:
                    return  # the rest another time
                raise

    def _translate(self, batch: list[str], codes: tuple[str, str]) -> list[str]:
        question: dict[str, Any] = {
            "q": batch,
            "source": codes[0],
            "target": codes[1],
            "format": "html",
        }
        if settings.TRANSLATION_KEY:
            question["api_key"] = settings.TRANSLATION_KEY
        answer = self._ask("POST", "/translate", question)
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        if isinstance(found, str) and len(batch) == 1:
            found = [found]
        if not isinstance(found, list) or len(found) != len(batch):
            raise self._nonsense()
        if not all(isinstance(each, str) for each in found):
            raise self._nonsense()
        return found

    def _ask(self, method: str, path: str, question: Any = None) -> Any:
        seconds = min(ONE_ANSWER, self._until - time.monotonic())
        if seconds <= 0:
            raise self._slow()
        status, content = self._send(method, path, question, seconds)
        try:
            answer = json.loads(content)
        except (ValueError, RecursionError):
            answer = None
        if status != 200:
            raise ServerError(self._refusal(status, answer))
        if answer is None:
            raise self._nonsense()
        return answer

    def _send(self, method: str, path: str, question: Any, seconds: float) -> tuple[int, bytes]:
        """The status and the body of an answer; of none that leads elsewhere anything is read."""
        kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        assert self._address.hostname is not None
        connection = kind(self._address.hostname, self._address.port, timeout=seconds)
        body = None if question is None else json.dumps(question).encode()
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        ends = time.monotonic() + seconds
        try:
            connection.connect()
            with _cut_off(connection.sock, ends - time.monotonic()):
                connection.request(method, self._address.path + path, body, headers)
                with connection.getresponse() as response:
                    content = self._read(response)
            if time.monotonic() >= ends:
                raise self._slow()
            return response.status, content
        except TimeoutError as error:
            raise self._slow() from error
        except (OSError, HTTPException) as error:
            if time.monotonic() >= ends:
                raise self._slow() from error
            if isinstance(error, ssl.SSLError):
                words = _("The certificate of the translation server %(host)s is not valid.")
                raise ServerError(words % {"host": self._address.netloc}) from error
            words = _("The translation server %(host)s does not answer. Nothing was changed.")
            raise ServerError(words % {"host": self._address.netloc}) from error
        finally:
            connection.close()

    def _read(self, response: Any) -> bytes:
        content = response.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ServerError(
                _("The translation server answers with far more than it was asked for.")
                + " "
                + _("Nothing was changed.")
            )
        return content

    def _refusal(self, status: int, answer: Any) -> str:
        """What an answer says that brings no words; one that leads elsewhere is not followed."""
        nothing = _("Nothing was changed.")
        if status == 429:
            said = _("The translation server has too much to do just now. Try it again later.")
        elif status in (401, 403):
            said = _("The translation server refuses the key of this site (TRANSLATION_KEY).")
        elif 300 <= status < 400:
            said = _(
                "The translation server leads to another address, which is not followed. Correct "
                "TRANSLATION_URL."
            )
        elif 400 <= status < 500 and (remark := _remark(answer)):
            said = _("The translation server refuses this: “%(remark)s”") % {"remark": remark}
        else:
            said = _("The translation server fails (HTTP %(status)s).") % {"status": status}
        return f"{said} {nothing}"

    def _slow(self) -> ServerError:
        words = _("The translation server %(host)s takes too long. Nothing was changed.")
        return ServerError(words % {"host": self._address.netloc})

    def _nonsense(self) -> ServerError:
        words = _(
            "What answers at %(host)s is no LibreTranslate, or a broken one. Nothing was changed."
        )
        return ServerError(words % {"host": self._address.netloc})


@contextlib.contextmanager
def _cut_off(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Ends a connection after some seconds, however slowly bytes come in."""

    def end() -> None:
        with contextlib.suppress(OSError):  # it is over already
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(seconds, 0), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _batches(pieces: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    signs = 0
    for piece in pieces:
        if batch and (signs + len(piece) > _SIGNS or len(batch) >= _PIECES):
            yield batch
            batch, signs = [], 0
        batch.append(piece)
        signs += len(piece)
    if batch:
        yield batch


def _names(language: Language) -> tuple[str, ...]:
    return _OTHER_NAMES.get(language.code, (language.code,))


def _is_language(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and isinstance(each.get("code"), str)
        and isinstance(each.get("targets", []), list)
    )


def _lacks(language: Language) -> str:
    words = _("The translation server does not know %(language)s, or not from this language.")
    return words % {"language": language.own_name}


def _remark(answer: Any) -> str:
    """What the server says itself, in one line; never the key, should it repeat that."""
    said = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(said, str):
        return ""
    if settings.TRANSLATION_KEY:
        said = said.replace(settings.TRANSLATION_KEY, "…")
    return " ".join(said.split())[:_LONGEST_REMARK]
