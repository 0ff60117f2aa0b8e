"""The same page from our page cache, from nginx, and from what others use, under one load."""

import contextlib
import os
import random
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.nginx import configuration, run_nginx, serve
from tests.site import free_port

from . import Figure, at_least, at_most, middle_ratio
from .servers import Subject, granian, load, run_web

ROUNDS, SECONDS = 5, 3
ADDRESS = "/en/"
PART = "A page that was made before"
_GZIP = {"Accept-Encoding": "gzip"}


def main() -> None:
    work = Path(os.environ["VAR_DIR"]) / "bench"
    work.mkdir(exist_ok=True)
    with contextlib.ExitStack() as stack:
        subjects = prepare(work, stack)
        for number in range(ROUNDS + 1):
            for name in random.sample(sorted(subjects), len(subjects)):
                subject = subjects[name]
                seen = load(subject.url, SECONDS if number else 1, subject.headers)
                if number:  # the first is to warm up
                    subject.loads.append(seen)
    errors = sum(each.errors for subject in subjects.values() for each in subject.loads)
    for figure in compare(subjects, errors):
        figure.tell()


def prepare(work: Path, stack: contextlib.ExitStack) -> dict[str, Subject]:
    ours = stack.enter_context(run_web({}, ADDRESS)).port
    tag = keep_answer(f"http://localhost:{ours}{ADDRESS}", work)
    told = {"BENCH_PAGE": str(work)}
    precomputed = stack.enter_context(granian("tests.bench.references:precomputed", told))
    middleware = stack.enter_context(
        granian("tests.bench.references:application", {**told, "BENCH_DJANGO": "1"}, ADDRESS)
    )
    plain, uncached, proxied = stack.enter_context(run_references(work))
    filed, same = stack.enter_context(run_page_files(work))
    return {
        "nginx": Subject(f"http://localhost:{plain}/", _GZIP),
        "nginx, open_file_cache off": Subject(f"http://localhost:{uncached}/", _GZIP),
        "nginx's cache": Subject(f"http://localhost:{proxied}/", _GZIP),
        "page files": Subject(f"http://localhost:{filed}{ADDRESS}", _GZIP),
        "same files": Subject(f"http://localhost:{same}{ADDRESS}", _GZIP),
        "precomputed": Subject(f"http://localhost:{precomputed}/", _GZIP),
        "ours": Subject(f"http://localhost:{ours}{ADDRESS}", _GZIP),
        "304": Subject(f"http://localhost:{ours}{ADDRESS}", {**_GZIP, "If-None-Match": tag}),
        "middleware": Subject(f"http://localhost:{middleware}{ADDRESS}", _GZIP),
    }


def compare(subjects: dict[str, Subject], errors: int) -> Iterator[Figure]:
    rate = {name: subject.rates for name, subject in subjects.items()}
    nginx = subjects["nginx"]
    yield Figure(PART, "nginx, the same bytes: requests/s", f"{sorted(nginx.rates)[2]:,.0f}")
    yield Figure(PART, "ours: requests/s", f"{sorted(rate['ours'])[2]:,.0f}")
    yield at_least(PART, "ours / nginx", middle_ratio(rate["ours"], rate["nginx"]), 0.5)
    yield at_least(
        PART,
        "ours / granian answering these bytes",
        middle_ratio(rate["ours"], rate["precomputed"]),
        0.9,
    )
    yield at_least(PART, "ours, 304 / 200", middle_ratio(rate["304"], rate["ours"]), 1.0)
    yield at_least(
        PART,
        "nginx with page files / nginx with these files",
        middle_ratio(rate["page files"], rate["same files"]),
        0.9,
    )
    yield Figure(
        PART,
        "nginx with page files / nginx with open_file_cache off, no log and no headers",
        f"{middle_ratio(rate['page files'], rate['nginx, open_file_cache off']):.2f}",
    )
    yield at_least(
        PART,
        "ours / Django's cache middleware",
        middle_ratio(rate["ours"], rate["middleware"]),
        6,
    )
    yield at_least(
        PART,
        "ours / nginx's cache, as it stands before WordPress",
        middle_ratio(rate["ours"], rate["nginx's cache"]),
        5,
    )
    yield at_most(PART, "99th percentile, ours / nginx", subjects["ours"].p99 / nginx.p99, 3)
    yield Figure(
        PART, "99th percentile", f"nginx {nginx.p99:.2f} ms, ours {subjects['ours'].p99:.2f} ms"
    )
    yield at_most(PART, "errors", errors, 0)


def keep_answer(url: str, folder: Path) -> str:
    """Puts the page, its compressed bytes and its headers into a folder; gives its ETag."""
    (folder / "index.html").write_bytes(urllib.request.urlopen(url).read())
    with urllib.request.urlopen(urllib.request.Request(url, headers=_GZIP)) as answer:
        (folder / "index.html.gz").write_bytes(answer.read())
        own = {"date", "server", "connection", "transfer-encoding"}
        lines = [
            f"{name}: {value}" for name, value in answer.getheaders() if name.lower() not in own
        ]
        (folder / "headers.txt").write_text("\n".join(lines))
        return answer.headers["ETag"]


@contextlib.contextmanager
def run_references(work: Path) -> Iterator[list[int]]:
    """nginx with the same bytes, with and without its cache of files, and as a cache.

    The last is what usually stands before WordPress: nginx keeps the page it was given
    and compresses it for each reader. On a hit PHP is not asked, so none is needed here.
    """
    ports = [free_port() for _ in range(4)]
    folder = work / "references"
    folder.mkdir(exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    page = f"root {work}; index index.html; access_log off;"
    kept = f"listen 127.0.0.1:{{}}; {page} gzip_static always; default_type text/html;"
    (folder / "nginx.conf").write_text(
        f"""{user} daemon off; worker_processes 2; pid {folder}/pid;
        error_log {folder}/errors.log emerg; events {{ worker_connections 1024; }}
        http {{
            include /etc/nginx/mime.types; keepalive_requests 100000; tcp_nopush on; sendfile on;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
            scgi_temp_path {folder}/scgi;
            proxy_cache_path {folder}/cache keys_zone=pages:1m;
            server {{ {kept.format(ports[0])} open_file_cache max=1000; }}
            server {{ {kept.format(ports[1])} open_file_cache off; }}
            server {{
                listen 127.0.0.1:{ports[2]}; access_log off; gzip on; gzip_proxied any;
                location / {{
                    proxy_pass http://127.0.0.1:{ports[3]}; proxy_cache pages;
                    proxy_cache_valid 200 1h;
                }}
            }}
            server {{ listen 127.0.0.1:{ports[3]}; {page} gzip off; }}
        }}"""
    )
    with serve(folder / "nginx.conf", ports[0]):
        yield ports[:3]


@contextlib.contextmanager
def run_page_files(work: Path) -> Iterator[tuple[int, int]]:
    """The offered configuration on page files, and the same with the bare path of the file."""
    with contextlib.ExitStack() as stack:
        pages = work / "pages"
        port = stack.enter_context(run_web({"PAGE_FILES": str(pages)}, ADDRESS)).port
        static = Path(os.environ["VAR_DIR"]) / "static"
        front = stack.enter_context(run_nginx(work / "front", [port], pages, static))
        wait_for_file(pages)
        tree = (pages / "current").resolve() / "every" / "all"
        plain = stack.enter_context(
            run_nginx(work / "plain", [port], pages, static, bare_files(pages, tree))
        )
        yield front.port, plain.port


def wait_for_file(pages: Path) -> None:
    for _ in range(100):
        if (pages / "current" / "every" / "all" / ADDRESS.strip("/") / "index.html.gz").exists():
            return
        time.sleep(0.1)
    raise RuntimeError("No page file was written.")


def bare_files(pages: Path, tree: Path) -> dict[str, str]:
    """What to change in the offered file so that nginx looks for each page at one place."""
    text = configuration(pages, 1, [2], pages, pages)
    begin = text.index(f"root {pages}/current;\n        try_files /now/")
    looked_for = text[begin : text.index("@web;", begin) + len("@web;")]
    return {looked_for: f"root {tree}; index index.html;"}


if __name__ == "__main__":
    main()
