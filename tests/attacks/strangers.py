"""What somebody without an account tries."""

import re
import socket
import ssl
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

from tests.nginx import ONION

from . import attack
from .world import World

#: What somebody wrote on purpose, to know it again.
MARK = "zzmark"
#: Milliseconds. Attacker, site and reader share the processor here.
QUICK = 1500
PUBLIC = ["/en/", "/en/about/", "/en/case/", "/en/case/feed/", "/sitemap.xml", "/en/search/"]


def form(**values: str) -> bytes:
    return urlencode({"csrfmiddlewaretoken": "x" * 32, **values}).encode()


def limited(world: World, requests: list[tuple[str, str, bytes | None]]) -> str:
    """Sends a flood: most of it is refused, and a reader does not notice."""
    with ThreadPoolExecutor(1) as pool:
        flood = pool.submit(world.flood, requests)
        waited = world.reader_waits()
        statuses = flood.result()
    refused = sum(status in (429, 503) for status in statuses)
    assert refused > len(statuses) / 3, f"only {refused} of {len(statuses)} were refused"
    assert waited < QUICK, f"a reader waited {waited:.0f} ms"
    return f"{refused} of {len(statuses)} refused; a reader waits {waited:.0f} ms"


@attack("a flood of wrong passwords")
def passwords(world: World) -> str:
    path = "/admin/login/"
    sent = [form(username=f"name{n}", password="x") for n in range(80)]
    return limited(world, [(path, "POST", body) for body in sent])


@attack("a flood of password resets")
def resets(world: World) -> str:
    path = "/admin/password_reset/"
    return limited(world, [(path, "POST", form(email=f"a{n}@b.example")) for n in range(80)])


@attack("a flood of searches")
def searches(world: World) -> str:
    return limited(world, [(f"/en/search/?q=word{n}", "GET", None) for n in range(80)])


@attack("a flood of PDFs")
def papers(world: World) -> str:
    return limited(world, [(f"/en/case/print.pdf?n={n}", "GET", None) for n in range(80)])


@attack("made-up sessions")
def made_up_sessions(world: World) -> str:
    plain = world.ask("/en/about/")
    for cookie in ("__Host-sessionid=abc", "__Host-sessionid=abc; __Host-known=1.a:b:c"):
        answer = world.ask("/en/about/", Cookie=cookie)
        assert answer.status == 200 and answer.body == plain.body
        assert not answer.cookies
    return "answered from what is kept, with the same bytes"


@attack("slow headers and slow bodies")
def slow(world: World) -> str:
    host = f"Host: {world.host}\r\n"
    starts = [
        f"GET /en/ HTTP/1.1\r\n{host}X-Slow: ".encode(),
        f"POST /admin/login/ HTTP/1.1\r\n{host}Content-Length: 900\r\n\r\na".encode(),
    ]
    lines = [world.line() for _ in range(60)]
    for number, line in enumerate(lines):
        line.sendall(starts[number % 2])
    waited = world.reader_waits()
    began = time.monotonic()
    for line in lines:
        line.settimeout(25)
        try:
            while line.recv(4096):
                pass
        except ConnectionError:
            pass  # reset: ended all the more
        line.close()
    held = time.monotonic() - began
    assert waited < QUICK and held < 20
    return f"60 lines ended after {held:.0f} s; a reader waits {waited:.0f} ms"


@attack("endless bodies")
def bodies(world: World) -> str:
    for path in ("/en/", "/admin/login/", "/en/search/"):
        large = b"x" * (25 * 2**20 if path.startswith("/admin/") else 100_000)
        assert world.ask(path, "POST", large).status == 413, path
    return "413"


@attack("huge addresses")
def addresses(world: World) -> str:
    told = [world.ask(f"/en/?{'a' * size}").status for size in (7_900, 9_000, 12_000)]
    assert told == [200, 414, 414], told
    return "414"


@attack("another host name")
def other_host(world: World) -> str:
    said = world.raw(b"GET /en/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert not said, said[:100]
    return "the line is closed without a word"


@attack("poisoned links and caches")
def poisoning(world: World) -> str:
    plain = world.ask("/en/about/").body
    for name in (
        "X_Forwarded_Host",
        "X_Host",
        "X_Forwarded_Server",
        "X_Original_URL",
        "X_Rewrite_URL",
        "X_Forwarded_Prefix",
        "Forwarded",
        "X_HTTP_Method_Override",
    ):
        headers = {name: "host=evil.example/DELETE"}
        answer = world.ask(f"/en/about/?cb={name}", **headers)
        assert b"evil.example" not in answer.body, name
        assert "evil.example" not in str(answer.all_headers), name
        assert answer.body == plain, name
    assert world.ask("/en/about/?utm_source=evil").body == plain
    return "the same bytes for all"


@attack("what an editor is shown, kept for others")
def deception(world: World) -> str:
    for path in ("/admin/account/a.css", "/admin/pages/a.css", "/en/about/a.css", "/admin/a.js"):
        inside = world.inside(path)
        assert inside.status in (301, 404) and "no-store" in inside.headers["cache-control"], path
    path = f"/media/{world.wanted['picture_file']}"
    for _ in range(2):
        assert world.inside(path, who="owners_cookies").status == 200, "the owner sees it"
        assert world.ask(path).status == 404, "and then everybody"
    assert "no-store" in world.inside("/admin/").headers["cache-control"]
    return "kept for nobody else"


@attack("paths out of the site")
def traversal(world: World) -> str:
    paths = [
        "/../../etc/passwd",
        "/media/../../etc/passwd",
        "/static/../site.sqlite3",
        "/static../site.sqlite3",
        "/static/..%2fsite.sqlite3",
        "/media/..%2f..%2fsite.sqlite3",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/static/%2e%2e/secret_key",
        "/downloads/../../etc/passwd",
        "/en/..%5c..%5cetc/passwd",
        "/static//etc/passwd",
    ]
    for path in paths:
        said = world.raw(
            f"GET {path} HTTP/1.1\r\nHost: {world.host}\r\nConnection: close\r\n\r\n".encode()
        )
        assert b" 200 " not in said[:20], path
        assert b"root:" not in said and b"SQLite" not in said, path
    return f"{len(paths)} refused"


@attack("smuggled requests")
def smuggling(world: World) -> str:
    inner = f"GET /{MARK} HTTP/1.1\r\nHost: {world.host}\r\n\r\n"
    head = f"POST /en/ HTTP/1.1\r\nHost: {world.host}\r\nConnection: close\r\n"
    tried = [
        f"{head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
        f"{head}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n{inner}",
        f"{head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{inner}",
        f"{head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{inner}",
        f"{head}Content-Length: 0\r\nContent-Length: {len(inner)}\r\n\r\n{inner}",
        f"{head}Content-Length: +{len(inner)}\r\n\r\n{inner}",
    ]
    for sent in tried:
        said = world.raw(sent.encode())
        assert said.count(b"HTTP/1.1 ") <= 1, sent
        assert b" 200 " not in said[:20], sent
    return f"{len(tried)} ways: one answer each, and a refusal"


@attack("bytes that are no text")
def bytes_(world: World) -> str:
    paths = [
        "/en/%00/",
        "/%ff/",
        "/en/?a=%00",
        "/en/%c0%af/",
        "/admin/login/?next=%00",
        "/media/%00",
    ]
    kept = world.ask("/en/")
    for path in paths:
        answer = world.ask(path)
        if answer.status == 301:
            answer = world.ask(answer.headers["location"])
        assert 400 <= answer.status < 500 or answer.body == kept.body, f"{path}: {answer.status}"
    return "refused as the asker's error, or not read at all"


@attack("a redirect to another site")
def redirects(world: World) -> str:
    paths = [
        "//evil.example/",
        "//evil.example/..",
        "/%2f%2fevil.example/",
        "/\\evil.example/",
        "/en//evil.example/",
        "/admin/login/?next=//evil.example/",
        "/admin/login/?next=https://evil.example/",
        "/en/search/?q=a&next=https://evil.example/",
    ]
    for path in paths:
        answer = world.ask(path)
        goal = answer.headers.get("location", "")
        assert not re.match(r"(https?:)?[/\\]{2}(?!localhost)", goal), f"{path}: {goal}"
    return f"{len(paths)} lead nowhere else"


@attack("headers smuggled into an answer")
def injection(world: World) -> str:
    for path in (
        "/en/%0d%0aX-Evil:%20a/",
        "/%0d%0aX-Evil:%20a",
        "/EN/about%0d%0aX-Evil:a/",
        "/en/search/?q=%0d%0aX-Evil:%20a",
        "/admin/login/?next=/%0d%0aX-Evil:%20a",
    ):
        assert "x-evil" not in world.ask(path).headers, path
    return "none gets in"


@attack("a form sent from another site")
def forgery(world: World) -> str:
    cookies = dict(world.wanted["cookies"])
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    kind = "application/x-www-form-urlencoded"
    for path in (
        "/admin/login/",
        "/admin/account/",
        f"/admin/pages/{world.wanted['live']}/delete/",
    ):
        for origin in ("https://evil.example", "null", f"http://{world.host}"):
            answer = world.ask(
                path, "POST", b"a=1", Cookie=cookie, Content_Type=kind, Origin=origin
            )
            assert answer.status in (403, 404, 429), f"{path}: {answer.status}"
    return "403"


@attack("the site in somebody's frame")
def frames(world: World) -> str:
    for path in ("/en/", "/admin/login/", "/nowhere/", "/static/none.css"):
        answer = world.ask(path)
        assert answer.headers["x-frame-options"] in ("DENY", "SAMEORIGIN"), path
        assert "frame-ancestors" in answer.headers["content-security-policy"], path
    return "forbidden everywhere"


@attack("a script in an address")
def reflected(world: World) -> str:
    script = f"<script>{MARK}</script>\"'>"
    for path in (
        f"/en/search/?q={quote(script)}",
        f"/en/{quote(script)}/",
        f"/en/signatories/?country={quote(script)}",
        f"/en/case/?year={quote(script)}",
        f"/admin/login/?next={quote(script)}",
    ):
        assert f"<script>{MARK}" not in world.ask(path).text, path
    return "shown as letters"


@attack("methods that no page knows")
def methods(world: World) -> str:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT"):
        answer = world.ask("/en/about/", method)
        assert answer.status in (400, 405), f"{method}: {answer.status}"
        assert MARK not in answer.text
    return "405, in words"


@attack("files that lie around")
def files(world: World) -> str:
    paths = [
        "/.env",
        "/.git/config",
        "/manage.py",
        "/var/site.sqlite3",
        "/site.sqlite3",
        "/secret_key",
        "/wp-login.php",
        "/server-status",
        "/en/index.html",
        "/en/about/index.html",
        "/now/ever/all/en/index.html",
        "/static/",
        "/media/",
        "/static/staticfiles.json",
    ]
    found = [path for path in paths if world.ask(path).status == 200]
    assert not [path for path in found if path != "/static/staticfiles.json"], found
    return "none"


@attack("news before its moment")
def early(world: World) -> str:
    paths = [
        *PUBLIC,
        "/ru/",
        "/ru/seen/",
        "/ru/draft/",
        "/ru/search/?q=zqxjkquagga",
        "/en/search/?q=zqxjkquagga",
        "/health/publishing",
        "/en/case/calendar.ics",
        "/admin/api/main/pages/",
        "/api/v2/pages/",
    ]
    for path in paths:
        said = world.ask(path).text
        rest = said.replace("zqxjkquagga", "", said.count('value="zqxjkquagga"'))
        hits = [line for line in rest.splitlines() if "zqxjkquagga " in line]
        assert not hits, f"{path}: {hits[:1]}"
    return f"{len(paths)} addresses know nothing"


@attack("the picture of a hidden person")
def hidden_picture(world: World) -> str:
    path = f"/media/{world.wanted['picture_file']}"
    for more in ("", "?x=1", "?download"):
        assert world.ask(path + more).status == 404
    assert world.ask(path, Range="bytes=0-10").status == 404
    return "404"


@attack("a document by its number")
def document(world: World) -> str:
    for name in ("a.pdf", "document.pdf", ""):
        assert world.ask(f"/documents/{world.wanted['document']}/{name}").status == 404
    return "404"


@attack("which accounts there are")
def accounts(world: World) -> str:
    time.sleep(6)  # what came before has used the limits up
    kind = "application/x-www-form-urlencoded"
    token = {
        "Cookie": f"__Host-csrftoken={'x' * 32}; csrftoken={'x' * 32}",
        "Origin": f"https://{world.host}",
    }
    said = []
    for name in ("admin", "nobody-of-that-name"):
        for _ in range(20):
            body = form(username=name, password="wrong")
            answer = world.ask("/admin/login/", "POST", body, Content_Type=kind, **token)
            if answer.status not in (429, 503):
                break
            time.sleep(5)
        text = re.sub(rf'value="{name}"|[\w-]{{30,}}|\d+', "", answer.text)
        said.append((answer.status, text))
    assert said[0] == said[1] and said[0][0] == 200
    return "the same answer for both"


@attack("old protocols of TLS")
def old_tls(world: World) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings(action="ignore"):
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", world.front.port), 20) as plain:
        try:
            context.wrap_socket(plain, server_hostname="localhost")
        except (ssl.SSLError, ConnectionError):
            return "refused"
    raise AssertionError("TLS 1.1 is spoken")


@attack("readers led out of Tor")
def out_of_tor(world: World) -> str:
    for path in ("/en/", "/en/about/", "/en/case/feed/", "/sitemap.xml", "/"):
        answer = world.onion(path)
        assert answer.status in (200, 302), f"{path}: {answer.status}"
        assert world.host not in answer.text, path
        assert world.host not in answer.headers.get("location", ""), path
    assert ONION in world.onion("/en/").text
    return "all links stay in the service"


@attack("readers followed")
def followed(world: World) -> str:
    for path in PUBLIC:
        answer = world.ask(path)
        assert not answer.cookies, path
        sources = re.findall(
            r'<(?:script|link|img|iframe|source)[^>]+(?:src|href)="(https?://[^"]+)', answer.text
        )
        foreign = [each for each in sources if world.host not in each]
        assert not foreign, f"{path}: {foreign}"
    return "no cookie, no other site is asked"


@attack("visitors in the logs")
def logs(world: World) -> str:
    world.ask(f"/en/search/?q={MARK}secretword")
    time.sleep(0.5)
    files = [world.logs / "web.log", *(world.logs / "nginx").glob("*.log")]
    files += (world.logs / "nginx").glob("*.errors")
    lines = "".join(file.read_text(errors="replace") for file in files).splitlines(keepends=True)
    written = "".join(line for line in lines if "Listening at: http://127.0.0.1" not in line)
    assert "GET /en/search/" in written
    for word in (f"{MARK}secretword", "127.0.0.1", "dead:beef"):
        assert word not in written, word
    return "no address and no search"
