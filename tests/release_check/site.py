"""The site as a person has it before them: pages by HTTP over TLS, forms that are filled in."""

import base64
import http.client
import re
import ssl
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django_otp.oath import TOTP

from tests.attacks.world import encoded

from .machine import Machine

Form = dict[str, Any]
#: Where whoever is logged in is asked for the password once more, before what is dangerous.
ASKED_AGAIN = "/admin/security/password/"
CERTIFICATE = "/etc/campaign-certificate/fullchain.pem"


class Answer:
    """What was answered; ``headers`` by their names in small letters."""

    def __init__(self, answer: http.client.HTTPResponse, path: str) -> None:
        self.path, self.status = path, answer.status
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        self.cookies = answer.headers.get_all("Set-Cookie") or []
        self.body = answer.read()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def heading(self) -> str:
        """What the page says it is, for who has to find out why it is another one."""
        found = self.soup.find("title")
        return re.sub(r"\s+", " ", found.get_text()).strip() if found else self.text[:80]


class Site:
    """The site of a machine, which is asked from within it, under its public name."""

    def __init__(self, machine: Machine, host: str = "example.org") -> None:
        self.machine, self.host = machine, host
        self.trust()

    def trust(self) -> None:
        """From now on the certificate that the machine has made is trusted, and no other."""
        known = self.machine.run("cat", CERTIFICATE).stdout
        self.trusted = ssl.create_default_context(cadata=known)

    def line(self, seconds: float = 30) -> http.client.HTTPSConnection:
        connection = http.client.HTTPSConnection(self.host, timeout=seconds)
        plain = self.machine.connect(443, seconds)
        connection.sock = self.trusted.wrap_socket(plain, server_hostname=self.host)
        return connection

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        connection = self.line(60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            return Answer(connection.getresponse(), path)
        finally:
            connection.close()

    def health(self, what: str, port: int = 0) -> tuple[int, str]:
        """The status of /health/… and what it says: through nginx, or of one web process."""
        if not port:
            answer = self.ask(f"/health/{what}")
            return answer.status, answer.text
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.sock = self.machine.connect(port)
        with_line(connection, f"/health/{what}")
        said = connection.getresponse()
        return said.status, said.read().decode()


def with_line(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Host": "localhost"})


class Person:
    """Somebody with a browser: keeps cookies, follows redirects, fills in forms."""

    def __init__(self, site: Site, name: str, password: str) -> None:
        self.site, self.name, self.password = site, name, password
        self.cookies: dict[str, str] = {}
        self.app: TOTP | None = None

    def send(self, path: str, form: Form | None = None) -> Answer:
        """The answer to a request, not further; of a form its fields, without the token."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body: bytes | None = None
        if form is not None:
            body, headers["Content_Type"] = encoded(form)
            headers["Origin"] = f"https://{self.site.host}"
            headers["Referer"] = f"https://{self.site.host}{path}"
        answer = self.site.ask(path, "GET" if form is None else "POST", body, **headers)
        for line in answer.cookies:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def open(self, path: str, form: Form | None = None) -> Answer:
        """The page to which a request leads. Raises ``AssertionError`` with what it is instead."""
        answer = self.send(path, form)
        for _hop in range(5):
            if answer.status not in (301, 302, 303):
                break
            target = urlsplit(urljoin(f"https://{self.site.host}{answer.path}", self._to(answer)))
            answer = self.send(target._replace(scheme="", netloc="").geturl())
        assert answer.status == 200, f"{path}: {answer.status} {answer.heading}"
        if answer.path.startswith(ASKED_AGAIN) and not path.startswith(ASKED_AGAIN):
            return self.fill(answer.path, {"password": self.password})
        return answer

    @staticmethod
    def _to(answer: Answer) -> str:
        return answer.headers["location"]

    def fill(self, path: str, fields: Form, having: str = "") -> Answer:
        """Fills in the form of a page, the one with a field ``having`` if it has several."""
        page = self.open(path)
        form = form_of(page, having or next(iter(fields), ""))
        target = urljoin(page.path, str(form.get("action") or "")) or page.path
        return self.open(target, {**values_of(form), **fields})

    def log_in(self) -> None:
        """By password and app; the app is set up at the first login."""
        given = {"username": self.name, "password": self.password}
        answer = self.fill("/admin/login/", given)
        if "set-up" in answer.path:
            answer = self.set_up_app(answer)
        elif "second-factor" in answer.path:
            answer = self.fill(answer.path, {"code": self._code()})
        assert "/login/" not in answer.path, f"not logged in: {answer.path} {answer.heading}"

    def set_up_app(self, page: Answer) -> Answer:
        """Gives an account its first second factor, at the page that asks for it."""
        key = page.soup.select_one("code.qr__key")
        assert key is not None, f"{page.path} {page.heading}"
        self.app = totp(key.get_text())
        return self.fill(page.path, {"name": "phone", "code": self._code()})

    def _code(self) -> str:
        assert self.app is not None
        return f"{self.app.token():06d}"

    def next_code_works(self) -> None:
        """A code is good once: waits for the next one."""
        time.sleep(31 - time.time() % 30)


def totp(key: str) -> TOTP:
    text = key.replace(" ", "").strip()
    return TOTP(base64.b32decode(text + "=" * (-len(text) % 8)))


def form_of(page: Answer, having: str) -> Tag:
    for form in page.soup.find_all("form"):
        if not having or form.find(attrs={"name": having}) is not None:
            return form
    raise AssertionError(f"{page.path} has no form with {having!r}: {page.heading}")


def values_of(form: Tag) -> Form:
    """What a browser would send of a form that nobody has touched, without its buttons."""
    found: dict[str, list[str]] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        for value in _values(field):
            found.setdefault(str(field["name"]), []).append(value)
    for block in form.select("[data-block]"):
        found.setdefault(f"{block['id']}-count", ["0"])
    return dict(found)


def _values(field: Tag) -> Iterator[str]:
    if field.name == "textarea":
        yield field.get_text()
    elif field.name == "select":
        yield from (str(each.get("value", "")) for each in field.select("option[selected]"))
    elif field.get("type") in ("checkbox", "radio"):
        if field.has_attr("checked"):
            yield str(field.get("value", "on"))
    elif field.get("type") not in ("submit", "button", "file", "image"):
        yield str(field.get("value", ""))
