"""Parts of files (RFC 9110, section 14): Safari plays no film without them, and no player seeks."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BLOCK = 2**16
#: What a player is sent at once when it asks for all the rest (RFC 9110, 15.3.7). Else somebody who
#: has stopped a film would hold a thread of the web process.
PIECE = 2 * 2**20
_PLAYERS = ("audio", "video")


def in_part(request: HttpRequest, whole: FileResponse, path: Path) -> HttpResponseBase:
    """The part of a file that is asked for, or the answer with the whole of it."""
    whole.headers["Accept-Ranges"] = "bytes"
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    modified = whole.headers["Last-Modified"]
    if request.method != "GET" or asked is None or asked[0] == "bytes=-":
        return whole
    if request.headers.get("If-Range", modified) != modified:
        return whole
    size = int(whole.headers["Content-Length"])
    first, last = _bounds(asked[1], asked[2], size)
    if first > last:
        whole.close()
        refused = HttpResponse(status=416)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    if _takes_pieces(request, is_open=not asked[2]):
        last = min(last, first + PIECE - 1)
    whole.close()
    headers = {
        "Content-Type": whole.headers["Content-Type"],
        "Content-Length": str(last + 1 - first),
        "Content-Range": f"bytes {first}-{last}/{size}",
        "Accept-Ranges": "bytes",
        "Last-Modified": modified,
    }
    return StreamingHttpResponse(_blocks(path, first, last + 1), status=206, headers=headers)


def _takes_pieces(request: HttpRequest, is_open: bool) -> bool:
    """Whether this is a player that goes on asking when it is sent less than all the rest.

    Firefox asks for an open end; so does Chromium, or its cache asks for the gap in what it has,
    with ``If-Range``. Safari names the end and wants to have it.
    """
    is_player = request.headers.get("Sec-Fetch-Dest") in _PLAYERS
    return is_player and (is_open or "If-Range" in request.headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """The first and the last byte; the first is behind the last where there is nothing to send."""
    if not first:
        return max(size - int(last), 0), size - 1 if int(last) else -1
    if last and int(last) < int(first):
        return 1, 0
    return int(first), min(int(last or size), size - 1)


def _blocks(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        for at in range(start, end, _BLOCK):
            yield file.read(min(_BLOCK, end - at))
