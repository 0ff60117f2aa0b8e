"""Videos, sound and subtitles as they may be kept: what is seen and heard, and nothing else.

A telephone writes into a film where it was made, when, and by which device. What tells of that is
overwritten where it stands, so that no other byte of the file moves. All is read in Python, with
bounded loops and a few kilobytes at a time: a film does not fit into the memory of a process.
"""

from collections.abc import Callable
from typing import IO

from home.settings.recordings import CAPTIONS, RECORDINGS

from .apart import RefusedError
from .ebml import scrub_webm
from .mp3 import scrub_mp3
from .mp4 import scrub_mp4
from .ogg import scrub_ogg

#: Endings that say that somebody means to send a recording, whether or not it can be taken.
MEANT = {
    *(set(RECORDINGS) - {CAPTIONS}),
    *("aac", "avi", "flac", "flv", "m4v", "mkv", "mov", "mpeg", "mpg", "wav", "wma", "wmv"),
}
#: Subtitles of some hours have about a tenth of that.
MOST_BYTES_OF_CAPTIONS = 2 * 2**20


Scrub = Callable[[IO[bytes], int], str]


def scrubber_of(head: bytes) -> Scrub | None:
    """What makes a file clean in place, by its first bytes; ``None`` for no recording.

    It takes the file and its size, says which ending it has by what is in it, and raises
    ``RefusedError``.
    """
    return next((function for fits, function in _BY_SIGNATURE if fits(head)), None)


_BY_SIGNATURE: tuple[tuple[Callable[[bytes], bool], Scrub], ...] = (
    (lambda head: head[4:8] == b"ftyp", scrub_mp4),
    (lambda head: head.startswith(b"\x1a\x45\xdf\xa3"), scrub_webm),
    (lambda head: head.startswith(b"OggS"), scrub_ogg),
    (lambda head: head.startswith(b"ID3") or _is_frame(head), scrub_mp3),
)


def _is_frame(head: bytes) -> bool:
    """Whether sound of MPEG, layer III, begins here."""
    return head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE6 == 0xE2


def clean_captions(content: bytes) -> bytes:
    """Subtitles in WebVTT with their cues alone: neither notes of who made them nor styles.

    Raises ``RefusedError`` for what is none, or has no cue.
    """
    if len(content) > MOST_BYTES_OF_CAPTIONS:
        raise RefusedError("captions_too_much")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("captions_no_utf8") from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
    first, *blocks = (block.strip("\n") for block in lines.split("\n\n"))
    title = first.split("\n")[0]
    if not (title == "WEBVTT" or title.startswith(("WEBVTT ", "WEBVTT\t"))):
        raise RefusedError("captions_no_vtt")
    cues = [block for block in blocks if _is_cue(block)]
    if not cues:
        raise RefusedError("captions_empty")
    return ("\n\n".join(["WEBVTT", *cues]) + "\n").encode()


def _is_cue(block: str) -> bool:
    """Whether the first or the second line says from when to when."""
    lines = block.split("\n")
    is_note = lines[0].startswith("NOTE") and "-->" not in lines[0]
    return not is_note and any("-->" in line for line in lines[:2])
