"""The exported site in a real Chromium: from a folder, a plain file server and a ZIP file."""

import functools
import http.server
import os
import threading
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browsing import Watched
from tests.databases import locked
from tests.site import RunningSite, copy_site

pytestmark = [pytest.mark.browser, pytest.mark.wide]

#: Where the real site is said to be.
REAL = "http://localhost:8000"
SMALLER = """
from tests.builders import leave_languages
leave_languages("en", "fr", "ar", events=4)
"""
LINKS = """() => [...document.querySelectorAll("a[href]")]
    .map(link => link.href.split("#")[0]).filter(link => !link.startsWith("mailto:"))"""
#: Pictures and bundled fonts that have not come.
UNSEEN = """async () => {
    await document.fonts.ready;
    const pictures = [...document.images].filter(each => each.complete && !each.naturalWidth);
    const bundled = /^"?Campaign (Serif|Naskh)"?$/;
    const fonts = [...document.fonts].filter(
        each => bundled.test(each.family) && each.status === "error");
    return [...pictures.map(each => each.src), ...fonts.map(each => each.family)];
}"""


class Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def mirror(tmp_path_factory):
    """Part of the demo in three languages as files; below a folder, as at a host with other things.

    Made once, for all processes of a run.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "some where" / "mirror"
    with locked("mirror"):
        if not folder.exists():
            folder.parent.mkdir()
            copy_site(shared / "site")
            site = RunningSite(REAL, shared / "site")
            site.run(SMALLER)
            site.end()
            site.manage("export_mirror", str(folder), "-v0")
    return folder


@pytest.fixture
def served(mirror):
    """The address of the mirror in a subfolder of a file server that knows nothing of sites."""
    root = mirror.parent.parent
    handler = functools.partial(Files, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/some%20where/mirror"
        server.shutdown()


def crawl(watched: Watched, root: str, *first: str) -> set[str]:
    """Opens pages of a folder and every page there that they lead to; gives their addresses."""
    seen = {f"{root}/{page}" for page in first or ["index.html"]}
    waiting = list(seen)
    while waiting:
        address = waiting.pop()
        answer = watched.page.goto(address)
        assert answer.ok, address
        assert watched.page.evaluate(UNSEEN) == [], address
        for link in watched.page.evaluate(LINKS):
            if link.startswith(root) and link not in seen:
                seen.add(link)
                if link.endswith(".html"):
                    waiting.append(link)
    return seen


def pages_below(folder: Path) -> int:
    return sum(path.name != "404.html" for path in folder.rglob("*.html"))


def test_from_a_folder_every_page_is_there_and_nothing_is_asked_elsewhere(mirror, watched):
    seen = crawl(watched, mirror.as_uri())

    assert sum(address.endswith(".html") for address in seen) == pages_below(mirror)
    assert watched.errors == []
    assert {urlsplit(address).scheme for address in watched.requests} <= {"file", "data"}


def test_from_a_file_server_every_page_is_there_and_nothing_is_asked_elsewhere(
    mirror, served, watched
):
    seen = crawl(watched, served)

    assert sum(address.endswith(".html") for address in seen) == pages_below(mirror)
    for address in seen:
        assert watched.page.request.head(address).ok, address
    assert watched.errors == []
    assert watched.hosts == {urlsplit(served).netloc}


def test_a_language_in_one_file_is_opened_where_there_is_no_net(mirror, watched, tmp_path):
    with zipfile.ZipFile(mirror / "downloads" / "campaign-ar.zip") as archive:
        archive.extractall(tmp_path)
    watched.page.goto((tmp_path / "index.html").as_uri())
    watched.page.wait_for_url("**/ar/index.html")
    assert watched.page.locator("html").get_attribute("dir") == "rtl"
    french = watched.page.locator("a[hreflang=fr]").first.get_attribute("href")
    assert french == f"{REAL}/fr/"

    # All of them: a page in another language may be in no menu of this one.
    pages = [path.relative_to(tmp_path).as_posix() for path in (tmp_path / "ar").rglob("*.html")]
    for address in crawl(watched, tmp_path.as_uri(), *pages):
        assert Path(unquote(urlsplit(address).path)).is_file(), address
    assert watched.errors == []
    assert {urlsplit(address).scheme for address in watched.requests} <= {"file", "data"}
