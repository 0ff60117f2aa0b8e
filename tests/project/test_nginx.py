"""What nginx, as ``manage.py nginx_conf`` sets it up, keeps from the site and says by itself.

What it does with page files is tried in tests/trials/front.py.
"""

import gzip
import http.client
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from home import error_pages
from home.deploying.nginx import front_of_settings
from home.public.protection import protecting_headers
from tests.breadth import widely
from tests.nginx import ONION, Front, make_certificate, run_nginx, within
from tests.programs import nginx
from tests.site import free_port

EDITOR = {"Cookie": "__Host-sessionid=a; __Host-known=b"}


class Answering(BaseHTTPRequestHandler):
    """Stands for the site: notes what it is asked, and answers with an address of its own."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else head and body of each answer are 40 ms apart
    asked: list[tuple[str, str]] = []
    headers_asked: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append((self.command, self.path))
        self.headers_asked.append(dict(self.headers))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        port = self.headers["Host"].partition(":")[2] or self.server.front_port
        body = f'<a href="https://localhost:{port}/en/">here</a>'.encode()
        self.send_response(302 if self.path == "/leads/" else 200)
        if self.path == "/leads/":
            self.send_header("Location", f"https://localhost:{port}/en/")
        self.send_header("Content-Type", "text/html")
        self.send_header("Onion-Location", f"http://{ONION}/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  # names of the base class
    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def front(tmp_path) -> Iterator[Front]:
    Answering.asked.clear()
    Answering.headers_asked.clear()
    static = tmp_path / "static"
    static.mkdir()
    (static / "a.css").write_text("a {}")
    page = tmp_path / "pages/current/now/ever"
    page.mkdir(parents=True)
    web = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    shorter = {"_timeout 10s;": "_timeout 1s;"}
    with run_nginx(
        tmp_path / "nginx",
        [web.server_port],
        tmp_path / "pages",
        static,
        shorter,
        certificate=make_certificate(tmp_path / "certificate"),
        with_onion=True,
    ) as running:
        web.front_port = running.port
        yield running
    web.shutdown()
    web.server_close()


@cache
def trusting() -> ssl.SSLContext:
    """Takes the certificate of a test. Made once: reading the system's own takes a while."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(front, path, method="GET", body=None, host="localhost", **headers):
    connection = http.client.HTTPSConnection(
        "127.0.0.1", front.port, timeout=10, context=trusting()
    )
    connection.sock = trusting().wrap_socket(
        socket.create_connection(("127.0.0.1", front.port), 10), server_hostname=host
    )
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": host, **named})
        answer = connection.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        connection.close()


def ask_onion(front, path, circuit="fc00:dead:beef:4dad::1", host=ONION):
    """As Tor does: first the name of the circuit, in the PROXY protocol."""
    with socket.create_connection(("127.0.0.1", front.onion_port), 10) as line:
        line.sendall(
            f"PROXY TCP6 {circuit} ::1 1 80\r\n"
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Tor Browser\r\n"
            "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
        )
        answer = http.client.HTTPResponse(line)
        answer.begin()
        answer.body = answer.read()
        return answer


def statuses(answers):
    return [answer.status for answer in answers]


def test_the_site_is_asked_over_tls_and_knows_no_address_of_a_visitor(front):
    answer = ask(front, "/en/", X_Forwarded_For="192.0.2.1")

    assert answer.status == 200
    assert Answering.headers_asked[0]["X-Forwarded-Proto"] == "https"
    assert not any("192.0.2.1" in f"{each}" for each in Answering.headers_asked)


def test_a_flood_of_passwords_is_refused_and_readers_notice_nothing(front):
    for path in ("/admin/login/", "/admin/password_reset/"):
        Answering.asked.clear()
        told = [ask(front, path, "POST", "password=x") for _ in range(30)]
        assert statuses(told)[-1] == 429 and told[-1].headers["Retry-After"] == "60"
        assert len(Answering.asked) < 15
    assert ask(front, "/en/").status == ask(front, "/admin/login/").status == 200


@pytest.mark.parametrize(
    "path",
    widely(
        [
            "/en/search/?q={}",
            "/fr/lettre/print.pdf",
            "/en/case/share.png?x={}",
            "/documents/1/a.pdf",
        ],
        first=1,
    ),
)
def test_what_is_searched_or_drawn_is_asked_for_so_often_and_no_more(front, path):
    told = [ask(front, path.format(number)).status for number in range(40)]

    assert told[:20] == [200] * 20
    assert told[-1] == 429


@pytest.mark.wide
def test_sessions_are_limited_whether_they_exist_or_not_and_pages_are_not(front):
    with_session = [ask(front, "/en/", Cookie="sessionid=a").status for _ in range(5)]
    without = [ask(front, "/en/").status for _ in range(260)]

    assert with_session == [200] * 5
    assert without == [200] * 260


def test_whoever_is_refused_is_not_written_down(front):
    for number in range(30):
        ask(front, f"/en/search/?q=secret{number}")
    time.sleep(0.2)
    folder = front.log.parent
    written = "".join(file.read_text() for file in folder.glob("*.log"))

    assert " 429 " in written
    assert "127.0.0.1" not in written and "secret" not in written
    assert not any(file.read_text() for file in folder.glob("*.errors"))


def test_another_host_is_told_nothing(front):
    with pytest.raises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
        ask(front, "/en/", host="evil.example")
    connection = http.client.HTTPSConnection(
        "localhost", front.port, timeout=10, context=trusting()
    )
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.request("GET", "/en/", headers={"Host": "evil.example"})
        connection.getresponse()
    assert not Answering.asked


def test_everything_nginx_says_itself_forbids_what_the_site_forbids(front):
    expected = dict(protecting_headers())
    assert len(expected) >= 7
    own = {
        "static": ask(front, "/static/a.css"),
        "a missing file": ask(front, "/static/none.css"),
        "too large": ask(front, "/en/", "POST", b"x" * 70_000),
        "a long line": ask(front, "/" + "a" * 9_000),
        "too often": [ask(front, "/en/search/") for _ in range(30)][-1],
        "not made by Django": ask(front, "/en/"),
    }
    assert statuses(own.values()) == [200, 404, 413, 414, 429, 200]
    for what, answer in own.items():
        said = {name: answer.headers[name] for name in expected}
        assert said == expected, what
        if what != "a long line":
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000"), what


def test_what_the_site_says_is_not_said_twice(front):
    for answer in (ask(front, "/en/"), ask(front, "/admin/")):
        names = [name.lower() for name in answer.headers]
        assert len(names) == len({*names}), names


def test_only_pictures_and_documents_of_editors_may_be_large(front):
    large = b"x" * 2_000_000

    assert ask(front, "/en/", "POST", large).status == 413
    assert ask(front, "/admin/images/add/", "POST", large, **EDITOR).status == 200


@pytest.mark.wide
def test_a_video_may_be_as_large_as_the_setting_says_and_nothing_else(front):
    large = b"x" * 25_000_000

    assert ask(front, "/admin/documents/multiple/add/", "POST", large, **EDITOR).status == 200
    assert ask(front, "/admin/images/add/", "POST", large, **EDITOR).status == 413


@pytest.mark.wide
def test_parts_of_a_recording_are_asked_for_at_the_site_each_time_and_as_often_as_need_be(front):
    path = "/media/documents/a.mp4"
    asked = [f"bytes={number}-{number + 9}" for number in range(60)]

    told = [ask(front, path, Range=each).status for each in asked]

    assert told == [200] * 60  # by this site, which knows no parts
    assert [each["Range"] for each in Answering.headers_asked] == asked


def test_who_sends_slowly_holds_nothing_of_the_site(front):
    lines = []
    for start in (
        b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na",
    ):
        line = socket.create_connection(("127.0.0.1", front.port), 10)
        secure = trusting().wrap_socket(line, server_hostname="localhost")
        secure.sendall(start)
        lines.append(secure)
    began = time.monotonic()
    for line in lines:
        line.settimeout(8)
        while line.recv(4096):  # an answer, and the end
            pass
        line.close()
    assert time.monotonic() - began < 6
    assert not Answering.asked


def test_a_file_of_a_page_has_no_address_of_its_own(front):
    pages = front.log.parent.parent / "pages/current/now"
    slot = f"3-{int(time.time() // 1000)}"
    place = pages / slot / "all/en"
    place.mkdir(parents=True)
    (place / "index.html").write_text("a page file")
    (place / "index.html.gz").write_bytes(gzip.compress(b"a page file"))

    assert ask(front, "/en/").body == b"a page file"
    assert ask(front, "/en/index.html").body != b"a page file"


def test_two_slashes_are_not_one(front):
    ask(front, "/en//text/")

    assert Answering.asked == [("GET", "/en//text/")]


# The onion service


def test_the_onion_service_answers_and_leads_to_itself(front):
    answer = ask_onion(front, "/en/")
    redirect = ask_onion(front, "/leads/")

    assert answer.status == 200
    assert answer.body == f'<a href="http://{ONION}/en/">here</a>'.encode()
    assert redirect.headers["Location"] == f"http://{ONION}/en/"
    assert "Onion-Location" not in answer.headers
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.headers["Content-Security-Policy"]
    assert Answering.headers_asked[0]["X-Forwarded-Proto"] == "https"


def test_page_files_lead_visitors_of_the_onion_service_to_itself_too(front):
    place = front.log.parent.parent / f"pages/current/now/3-{int(time.time() // 1000)}/all/fr"
    place.mkdir(parents=True)
    text = f"https://localhost:{front.port}/fr/ filed".encode()
    (place / "index.html").write_bytes(text)
    (place / "index.html.gz").write_bytes(gzip.compress(text))

    assert ask_onion(front, "/fr/").body == f"http://{ONION}/fr/ filed".encode()


def test_one_circuit_of_tor_does_not_lock_out_the_others(front):
    told = [ask_onion(front, "/en/search/").status for _ in range(40)]

    assert told[-1] == 429
    assert ask_onion(front, "/en/search/", circuit="fc00:dead:beef:4dad::2").status == 200


def test_a_network_counts_as_one_visitor(front):
    networks = [f"2001:db8:1:2:{number:x}::1" for number in range(1, 41)]
    told = [ask_onion(front, "/en/search/", circuit=each).status for each in networks]

    assert told[-1] == 429
    assert ask_onion(front, "/en/search/", circuit="2001:db8:1:3:1::1").status == 200


# What is written from the settings


def written(settings, **changed) -> str:
    """What the command prints for a public site with some settings."""
    told = {
        "BASE_URL": "https://example.org",
        "EXTRA_HOSTS": [],
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_PRELOAD": False,
        **changed,
    }
    for name, value in told.items():
        setattr(settings, name, value)
    said = StringIO()
    call_command("nginx_conf", stdout=said)
    return said.getvalue()


def servers(text: str) -> dict[str, str]:
    """The servers of a configuration by their names and what they listen on first."""
    parts = re.split(r"^server \{\n", text, flags=re.MULTILINE)[1:]
    found = {}
    for part in parts:
        names = re.search(r"server_name ([^;]+);", part)
        port = re.search(r"listen ([\d.:]+)", part)
        found[f"{names[1] if names else '*'} at {port[1]}"] = part
    return found


def test_a_site_is_answered_at_its_name_and_the_one_with_www_leads_there(settings):
    found = servers(written(settings))

    assert set(found) == {
        "* at 80",
        "example.org www.example.org at 80",
        "www.example.org at 443",
        "example.org at 443",
    }
    assert "return 301 https://example.org$request_uri;" in found["www.example.org at 443"]
    assert "return 444" in found["* at 80"] and "access_log off" in found["* at 80"]


def test_a_name_with_www_has_the_one_without(settings):
    found = servers(written(settings, BASE_URL="https://www.example.org"))

    assert "return 301 https://www.example.org" in found["example.org at 443"]


def test_further_hosts_are_answered_and_have_the_certificate(settings, capsys):
    text = written(settings, EXTRA_HOSTS=["www.example.org", "other.example"])

    assert "server_name example.org www.example.org other.example;" in text
    call_command("nginx_conf", "--names")
    assert capsys.readouterr().out.split() == ["example.org", "www.example.org", "other.example"]


@pytest.mark.parametrize(
    ("seconds", "preload", "said"),
    [
        (31_536_000, False, "max-age=31536000; includeSubDomains"),
        (600, True, "max-age=600; includeSubDomains; preload"),
        (0, False, ""),
    ],
)
def test_browsers_insist_on_https_for_as_long_as_the_setting_says(settings, seconds, preload, said):
    text = written(settings, SECURE_HSTS_SECONDS=seconds, SECURE_HSTS_PRELOAD=preload)

    assert f'map $https $hsts {{ on "{said}"; default ""; }}' in text


def test_the_onion_service_is_there_by_its_setting_alone(settings):
    assert ".onion" not in written(settings)
    text = written(settings, ONION_LOCATION=f"http://{ONION}")

    assert f'map $https $onion_location {{ on "http://{ONION}$request_uri"; default ""; }}' in text
    assert f"sub_filter https://example.org http://{ONION};" in text
    assert "listen 127.0.0.1:8080 proxy_protocol;" in text


def test_caches_in_between_are_told_what_the_site_tells_them(settings):
    text = written(settings, PAGE_FILES=Path("/run/pages"), CDN_SECONDS=7, CDN_STALE_SECONDS=8)

    assert 'Cache-Control "public, max-age=0, s-maxage=7, stale-while-revalidate=7' in text
    assert "root /run/pages/current;" in text


@pytest.mark.parametrize("pages", [None, Path("/run/campaign/pages")])
@pytest.mark.parametrize("onion", ["", f"http://{ONION}"])
def test_nginx_accepts_what_is_written(settings, tmp_path, pages, onion):
    certificate = make_certificate(tmp_path / "certificate")
    settings.PAGE_FILES, settings.ONION_LOCATION = pages, onion
    written(settings)
    front = replace(
        front_of_settings([8000], certificate, (1, 22)),
        cache=tmp_path / "cache",
        logs=tmp_path,
        plain=("127.0.0.1:8081",),
        secure=("127.0.0.1:8444",),
    )

    for before in (False, True):
        file = tmp_path / "nginx.conf"
        file.write_text(within(front.configuration(before), tmp_path))
        command = [nginx(), "-t", "-q", "-e", str(tmp_path / "errors"), "-c", str(file)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (told.returncode, told.stderr) == (0, "")


def test_nothing_in_a_setting_ends_a_line_of_nginx(settings):
    with pytest.raises(CommandError, match="cannot stand"):
        written(settings, PAGE_FILES=Path("/run/a; return 200"))


# When no web process answers


@pytest.fixture
def without_a_site(tmp_path, settings) -> Iterator[Front]:
    """nginx before a port at which nobody answers."""
    settings.ERROR_PAGES = tmp_path / "error-pages"
    settings.VAR_DIR = tmp_path
    (tmp_path / "mirrors.txt").write_text("https://mirror.example/\n")
    error_pages.write()
    for folder in ("static", "pages/current/now/ever"):
        (tmp_path / folder).mkdir(parents=True)
    certificate = make_certificate(tmp_path / "certificate")
    places = (tmp_path / "nginx", [free_port()], tmp_path / "pages", tmp_path / "static")
    with run_nginx(*places, certificate=certificate) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "code"),
    widely(
        [
            ("/ru/delo/", "ru"),
            ("/ar/", "ar"),
            ("/pt-br/carta/", "pt-br"),
            ("/", "en"),
            ("/xx/", "en"),
        ],
        ("/ar/", "ar"),
        ("/xx/", "en"),
    ),
)
def test_readers_are_told_in_their_language_and_where_the_mirrors_are(without_a_site, path, code):
    answer = ask(without_a_site, path)
    text = answer.body.decode()

    assert answer.status == 503 and answer.headers["Retry-After"] == "60"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f'<html lang="{code}"' in text
    assert 'href="https://mirror.example/"' in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"]


def test_whoever_sends_something_meanwhile_is_told_as_well(without_a_site):
    for path in ("/admin/login/", "/en/"):
        answer = ask(without_a_site, path, "POST", "a=1")
        assert (answer.status, b"<h1>" in answer.body) == (503, True)


def test_who_asks_too_much_is_told_in_their_language(without_a_site):
    answers = (ask(without_a_site, "/ru/search/") for _ in range(100))
    refused = next(answer for answer in answers if answer.status == 429)

    assert '<html lang="ru"' in refused.body.decode()


def test_an_editor_is_told_that_a_file_is_too_large(without_a_site):
    large = b"x" * 21_000_000
    answer = ask(without_a_site, "/admin/images/add/", "POST", large, Accept_Language="ru,en;q=0.5")

    assert answer.status == 413
    assert "20" in answer.body.decode() and "100" in answer.body.decode()
    assert 'lang="ru"' in answer.body.decode()


def test_the_pages_of_nginx_have_no_address_of_their_own(without_a_site):
    assert ask(without_a_site, "/.said/large/en.html").status == 404


class Restarted(Answering):
    """Stands for a web process that has been away."""

    asked: list[tuple[str, str]] = []


def test_a_process_that_is_restarted_is_no_outage_and_is_asked_again_at_once(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "pages/current/now/ever").mkdir(parents=True)
    Answering.asked.clear()
    Restarted.asked.clear()
    certificate = make_certificate(tmp_path / "certificate")
    with ExitStack() as stack:
        web = stack.enter_context(answering(Answering, 0))
        webs = [free_port(), web.server_port]
        places = (tmp_path / "nginx", webs, tmp_path / "pages", tmp_path / "static")
        running = stack.enter_context(run_nginx(*places, certificate=certificate))
        web.front_port = running.port
        assert [ask(running, f"/en/{number}/").status for number in range(8)] == [200] * 8
        stack.enter_context(answering(Restarted, webs[0])).front_port = running.port
        assert [ask(running, f"/fr/{number}/").status for number in range(4)] == [200] * 4

    assert Restarted.asked


@contextmanager
def answering(handler: type[Answering], port: int) -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as web:
        web.daemon_threads = True
        threading.Thread(target=web.serve_forever, daemon=True).start()
        yield web
        web.shutdown()
