"""Sound of MPEG, layer III (ISO 11172-3, 13818-3): its frames are kept, and nothing around them."""

from typing import IO

from .apart import RefusedError
from .overwriting import Budget, blank, read_at, write_at

_BIT_RATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
#: How far a frame is looked for where none is.
_GAP = 2**18
_PIECE = 2**16
#: Frames that must follow each other: four bytes that look like one are in every picture.
_IN_A_ROW = 3
#: Six hours have as many.
_MOST_FRAMES = 1_000_000


def scrub_mp3(file: IO[bytes], size: int) -> str:
    """Cleans a file in place; gives its ending. Raises ``RefusedError``."""
    at, frames, budget = _behind_tags(file, size), 0, Budget(_MOST_FRAMES)
    while at < size:
        budget.spend()
        length = _frame_at(file, at, size)
        if length:
            at, frames = at + length, frames + 1
            continue
        found = _next_frame(file, at, size)
        if found == size:
            file.truncate(at)
        else:
            blank(file, at, found)
        at = found
    if not frames:
        raise RefusedError("recording_damaged")
    return "mp3"


def _behind_tags(file: IO[bytes], size: int) -> int:
    """Empties the tags at the beginning (ID3v2): a tag of zeros is one of padding."""
    at = 0
    while at + 10 <= size:
        head = read_at(file, at, 10)
        if head[:3] != b"ID3":
            break
        if max(head[6:10]) > 127:
            raise RefusedError("recording_damaged")
        length = sum(byte << 7 * (3 - place) for place, byte in enumerate(head[6:10]))
        end = min(at + 10 + length, size)
        write_at(file, at + 5, b"\0")
        blank(file, at + 10, end)
        at = end
    return at


def _frame_at(file: IO[bytes], at: int, size: int) -> int:
    """The bytes of the whole frame that begins here; 0 if none does."""
    if at + 4 > size:
        return 0
    length = _length(read_at(file, at, 4))
    return length if length and at + length <= size else 0


def _length(head: bytes) -> int:
    if head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, speed = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or speed == 3:
        return 0
    is_first = version == 3
    bits, hertz = _BIT_RATES[is_first][rate] * 1000, _RATES[version][speed]
    return (144 if is_first else 72) * bits // hertz + (head[2] >> 1 & 1)


def _next_frame(file: IO[bytes], at: int, size: int) -> int:
    """Where the next frames follow each other; the end of the file where nothing does soon."""
    end = min(at + _GAP, size)
    for piece in range(at, end, _PIECE):
        content = read_at(file, piece, min(_PIECE, size - piece))
        place = content.find(b"\xff")
        while place >= 0:
            if piece + place > at and _is_row(file, piece + place, size):
                return piece + place
            place = content.find(b"\xff", place + 1)
    return size


def _is_row(file: IO[bytes], at: int, size: int) -> bool:
    for _frame in range(_IN_A_ROW):
        length = _frame_at(file, at, size)
        if not length:
            return False
        at += length
        if at == size:
            return True
    return True
