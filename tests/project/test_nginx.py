"""What nginx, as docs/deploy sets it up, keeps from the site and says by itself.

What it does with page files is tried in tests/trials/front.py.
"""

import gzip
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from home.public.protection import protecting_headers
from tests.nginx import DEPLOY, ONION, Front, make_certificate, offered, run_nginx

EDITOR = {"Cookie": "__Host-sessionid=a; __Host-known=b"}


class Answering(BaseHTTPRequestHandler):
    """Stands for the site: notes what it is asked, and answers with an address of its own."""

    protocol_version = "HTTP/1.1"
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


def trusting() -> ssl.SSLContext:
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
    ["/en/search/?q={}", "/fr/lettre/print.pdf", "/en/case/share.png?x={}", "/documents/1/a.pdf"],
)
def test_what_is_searched_or_drawn_is_asked_for_so_often_and_no_more(front, path):
    told = [ask(front, path.format(number)).status for number in range(40)]

    assert told[:20] == [200] * 20
    assert told[-1] == 429


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


def test_no_preloading_is_asked_for_unless_somebody_adds_it():
    said = re.findall(r'on "(max-age=[^"]+)"', offered("nginx.conf"))

    assert said == ["max-age=31536000; includeSubDomains"]


def test_only_pictures_and_documents_of_editors_may_be_large(front):
    large = b"x" * 2_000_000

    assert ask(front, "/en/", "POST", large).status == 413
    assert ask(front, "/admin/images/add/", "POST", large, **EDITOR).status == 200


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


def test_every_file_that_is_offered_is_included_by_its_name_there():
    included = set(re.findall(r"/srv/campaign/docs/deploy/([\w.-]+);", offered("nginx.conf")))
    named = set()
    for file in DEPLOY.glob("*.conf"):
        named |= set(re.findall(r"/srv/campaign/docs/deploy/([\w.-]+);", file.read_text()))

    assert not included
    assert named == {"own-headers.conf", "site.conf", "values.conf"}
