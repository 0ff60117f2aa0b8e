"""Lanes: which part of a process's threads a request may hold that is not answered from memory.

A process has ``home.public.bulkhead.THREADS``. The lanes take less, waiting included, so that
kept bytes are sent at once whatever flood of slow work there is: password hashes, drawings,
searches, request bodies that never end. Files and pages that must be made have no lane: each
takes some hundredths of a second. People of the admin have one of their own, told by the
cookie of their browser.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from home.public.bulkhead import Bulkhead
from home.public.protection import protecting_headers
from home.settings.languages import BY_CODE
from home.staff.known_browsers import is_known
from home.staff.rights import admin_root

SAFE = ("GET", "HEAD", "OPTIONS")
#: What is drawn: see home/printing.
DRAWN = ("/print.pdf", "/share.png")
#: In bytes. A password or a passkey is sent in a hundredth of that.
MOST_OF_STRANGERS = 64 * 1024
#: The addresses of the admin that strangers send passwords to.
PASSWORDS = ("login/", "password_reset/")


class Lanes:
    """The lanes of one process."""

    def __init__(self) -> None:
        self.known = Bulkhead(3, waiting=1, patience=20)
        self.passwords = Bulkhead(1, waiting=1, patience=3, retry_after=3)
        self.drawings = Bulkhead(1, waiting=1, patience=8, retry_after=5)
        self.searches = Bulkhead(1, waiting=7, patience=5)
        # The login page asks for several things at once.
        self.others = Bulkhead(1, waiting=3, patience=5)

    def of(self, environ: WSGIEnvironment) -> AbstractContextManager[None]:
        """The lane of a request that Django must answer; enter it around the answer."""
        path, cookies = environ["PATH_INFO"], environ.get("HTTP_COOKIE", "")
        if path.endswith(DRAWN):
            return self.drawings.enter()
        if not path.startswith(admin_root()):
            return nullcontext()
        if cookies and is_known(cookies):
            return self.known.enter()
        if environ["REQUEST_METHOD"] not in SAFE and is_for_passwords(path):
            return self.passwords.enter()
        return self.others.enter()


def is_for_passwords(path: str) -> bool:
    return path.startswith(tuple(f"{admin_root()}{each}" for each in PASSWORDS))


def takes_nothing(environ: WSGIEnvironment) -> bool:
    """Whether a request sends something to an address of the public site, which takes nothing."""
    return (
        environ["REQUEST_METHOD"] not in SAFE
        and not environ["PATH_INFO"].startswith(admin_root())
        and not is_known(environ.get("HTTP_COOKIE", ""))
    )


def sends_too_much(environ: WSGIEnvironment) -> bool:
    """Whether a browser in which nobody has logged in sends the admin more than any login is."""
    length = environ.get("CONTENT_LENGTH") or ""
    return (
        length.isdecimal()
        and int(length) > MOST_OF_STRANGERS
        and not is_known(environ.get("HTTP_COOKIE", ""))
    )


def refuse_size(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """413, before anything of the request has been read, in the site's language."""
    with override(_code_of(environ["PATH_INFO"])):
        return _say(start_response, "413 Content Too Large", _("This file is too large"), [])


def refuse_method(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """405, before anything of the request has been read, in the language of the address."""
    title, text = refusal_of_method(environ["PATH_INFO"])
    return _say(start_response, title, text, [("Allow", "GET, HEAD")])


def refusal_of_method(path: str) -> tuple[str, str]:
    """What is said to who sends something to an address that takes nothing: title and words."""
    with override(_code_of(path)):
        return "405 Method Not Allowed", _("This address is only there to be read.")


def refusal_of_address(path: str) -> tuple[str, str]:
    """What is said of an address that no page can have: title and words."""
    with override(_code_of(path)):
        return "400 Bad Request", _("There is nothing at this address")


def refuse_for_now(
    environ: WSGIEnvironment, start_response: StartResponse, retry_after: int
) -> Iterable[bytes]:
    """503 and when to come again (seconds), in the language of the address."""
    with override(_code_of(environ["PATH_INFO"])):
        text = _("The site is busy just now. Please try again in a few seconds.")
    again = [("Retry-After", str(retry_after))]
    return _say(start_response, "503 Service Unavailable", text, again)


def _code_of(path: str) -> str:
    code = path.split("/", 2)[1:2]
    return code[0] if code and code[0] in BY_CODE else settings.LANGUAGE_CODE


def page_for(title: str, text: str) -> bytes:
    """The shortest page that says something."""
    page = f'<!doctype html><meta charset="utf-8"><title>{title}</title><p>{escape(text)}</p>\n'
    return page.encode()


def _say(
    start_response: StartResponse, status: str, text: str, headers: list[tuple[str, str]]
) -> Iterable[bytes]:
    body = page_for(status, text)
    start_response(
        status,
        [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *protecting_headers(),
            *headers,
        ],
    )
    return [body]
