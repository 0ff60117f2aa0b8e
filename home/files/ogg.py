"""Sound in Ogg (RFC 3533): Opus (RFC 7845) and Vorbis, without what their comments say."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from .apart import RefusedError
from .overwriting import Budget, read_at, write_at

#: How a stream begins, its ending, how its comments begin, and what is behind them.
_KNOWN = (
    (b"OpusHead", "opus", b"OpusTags", b""),
    (b"\x01vorbis", "ogg", b"\x03vorbis", b"\x01"),
)
#: A cover with its pictures is in the comments as well.
_MOST_BYTES = 16 * 2**20


def _table() -> list[int]:
    """Of the check sum in RFC 3533: the polynomial 0x04c11db7, from the highest bit on."""
    sums = []
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        sums.append(value & 0xFFFFFFFF)
    return sums


_TABLE = _table()


class Page(NamedTuple):
    at: int
    start: int  # of what is on it
    end: int
    stream: bytes
    is_first: bool
    lacing: bytes


def scrub_ogg(file: IO[bytes], size: int) -> str:
    """Cleans a file in place; gives its ending. Raises ``RefusedError``."""
    endings = set()
    begun: dict[bytes, _Comments] = {}
    for page in _pages(file, size):
        if page.is_first:
            comments = _Comments(file, page)
            begun[page.stream] = comments
            endings.add(comments.ending)
        elif page.stream not in begun:
            raise RefusedError("recording_damaged")
        elif not begun[page.stream].is_done:
            begun[page.stream].add(page)
    if not endings or not all(each.is_done for each in begun.values()):
        raise RefusedError("recording_damaged")
    return "opus" if endings == {"opus"} else "ogg"


def _pages(file: IO[bytes], size: int) -> Iterator[Page]:
    at, budget = 0, Budget()
    while at < size:
        budget.spend()
        head = read_at(file, at, 27)
        if head[:5] != b"OggS\0":
            raise RefusedError("recording_damaged")
        lacing = read_at(file, at + 27, head[26])
        start = at + 27 + len(lacing)
        end = start + sum(lacing)
        if end > size:
            raise RefusedError("recording_damaged")
        yield Page(at, start, end, head[14:18], bool(head[5] & 2), lacing)
        at = end


class _Comments:
    """The second packet of a stream, which may be spread over pages."""

    def __init__(self, file: IO[bytes], first: Page) -> None:
        beginning = read_at(file, first.start, min(8, first.end - first.start))
        known = [each for each in _KNOWN if beginning.startswith(each[0])]
        if not known:
            raise RefusedError("recording_codec")
        _begin, self.ending, self.prefix, self.behind = known[0]
        self.file, self.is_done = file, False
        self.places: list[tuple[Page, int, int]] = []
        self.length = 0

    def add(self, page: Page) -> None:
        length, is_last = 0, False
        for part in page.lacing:
            length += part
            if part < 255:
                is_last = True
                break
        self.places.append((page, page.start, page.start + length))
        self.length += length
        if self.length > _MOST_BYTES:
            raise RefusedError("recording_too_much")
        if is_last:
            self._write()
            self.is_done = True

    def _write(self) -> None:
        start = self.places[0][1]
        if read_at(self.file, start, len(self.prefix)) != self.prefix:
            raise RefusedError("recording_damaged")
        left = empty_comments(self.length, self.prefix, self.behind)
        for page, start, end in self.places:
            write_at(self.file, start, left[: end - start])
            left = left[end - start :]
            write_at(self.file, page.at + 22, bytes(4))
            content = read_at(self.file, page.at, page.end - page.at)
            write_at(self.file, page.at + 22, _sum(content).to_bytes(4, "little"))


def empty_comments(length: int, prefix: bytes, behind: bytes) -> bytes:
    """As many bytes of comments that say nothing: a maker of spaces, and no comment."""
    spaces = length - len(prefix) - 8 - len(behind)
    if spaces < 0:
        raise RefusedError("recording_damaged")
    return prefix + spaces.to_bytes(4, "little") + b" " * spaces + bytes(4) + behind


def _sum(content: bytes) -> int:
    value = 0
    for byte in content:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value
