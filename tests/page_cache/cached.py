"""The real site behind its page cache, in the process of the tests."""

import gzip
import io
import sys
from contextlib import contextmanager

import brotli
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from home.page_cache.cache import PageCache
from home.page_cache.render import neutral_environ
from home.page_cache.shared_version import SharedVersion
from home.public.content_version import read_version


class Reply:
    def __init__(self, status, headers, body):
        self.status = int(status[:3])
        self.headers = {name.lower(): value for name, value in headers}
        self.names = [name.lower() for name, _ in headers]
        self.body = body

    @property
    def text(self):
        coding = self.headers.get("content-encoding", "")
        if coding:
            return {"gzip": gzip, "br": brotli}[coding].decompress(self.body).decode()
        return self.body.decode()


class CountingHandler(WSGIHandler):
    """Django, which records the paths of what reaches it."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def get_response(self, request):
        self.asked.append(request.environ["PATH_INFO"])
        return super().get_response(request)


class Site:
    """A page cache in front of the real application."""

    def __init__(self, shared_version=None):
        self.django = CountingHandler()
        self.asked = self.django.asked
        self.shared_version = shared_version or SharedVersion(None)
        self.shared_version.record(read_version())
        self.cache = PageCache(self.django, self.shared_version, most_bytes=2**22)

    def get(self, path, method="GET", query="", body=b"", **headers):
        environ = neutral_environ() | {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "wsgi.errors": sys.stderr,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        begun = []
        chunks = self.cache(environ, lambda *args: begun.append(args))
        body = b"".join(chunks)
        return Reply(begun[0][0], begun[0][1], body)

    @property
    def kept(self):
        """What the process keeps of the version that is served, by address."""
        return self.cache._cached.get(self.shared_version.served_key, {})

    def record_commit(self):
        """As after a commit: the new version is recorded, and what follows counts anew."""
        connection.run_on_commit.clear()
        self.shared_version.record(read_version())

    def make_current(self):
        """As some time after a commit: its version is what every process serves."""
        self.record_commit()
        self.shared_version.make_current()

    @contextmanager
    def without_django(self):
        """Within it nothing may reach Django."""
        before = len(self.asked)
        yield
        assert self.asked[before:] == []
