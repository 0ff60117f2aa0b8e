"""WebM (RFC 8794, RFC 9559) without what tells of its making: titles, days, tags, attachments."""

from collections.abc import Iterator
from typing import IO, NamedTuple

from .apart import RefusedError
from .ogg import empty_comments
from .overwriting import Budget, blank, read_at, write_at

EBML, DOCUMENT_TYPE = 0x1A45DFA3, 0x4282
SEGMENT, INFO, TRACKS, CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
SEEK_HEAD, CUES, VOID = 0x114D9B74, 0x1C53BB6B, 0xEC
TRACK, TRACK_TYPE, CODEC, PRIVATE = 0xAE, 0x83, 0x86, 0x63A2
VIDEO, AUDIO = 1, 2
KEPT = {SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES}
#: Of what is said of the whole: the time scale, the duration, and which programs wrote it, which
#: a file must say (their names are overwritten).
KEPT_OF_INFO = {0x2AD7B1, 0x4489, 0x4D80, 0x5741}
PROGRAMS = {0x4D80, 0x5741}
#: Of a track: its name, and that of its codec for people.
NAMES_OF_TRACK = {0x536E, 0x258688}
CODECS = {b"V_VP8", b"V_VP9", b"V_AV1", b"A_VORBIS", b"A_OPUS"}
_UNKNOWN = -1


class Element(NamedTuple):
    id: int
    at: int
    start: int
    end: int  # of one whose length is not known, the end of what is around it
    is_open: bool


def scrub_webm(file: IO[bytes], size: int) -> str:
    """Cleans a file in place; ``webm`` for a film, ``weba`` for sound. Raises ``RefusedError``."""
    return _Cleaning(file, size).ending()


class _Cleaning:
    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.size, self.budget = file, size, Budget()
        self.tracks: set[int] = set()

    def ending(self) -> str:
        is_webm = False
        for element in self.elements(0, self.size):
            if element.id == EBML:
                is_webm = self._is_webm(element)
            elif element.id == SEGMENT:
                self._clean_segment(element)
            else:
                self.void(element)
        if not is_webm:
            raise RefusedError("recording_codec")
        if not self.tracks:
            raise RefusedError("recording_damaged")
        return "webm" if VIDEO in self.tracks else "weba"

    def _number(self, at: int, end: int, is_id: bool = False) -> tuple[int, int]:
        """A number of variable length, and how long it is; unknown where all its bits are set."""
        first = read_at(self.file, at, 1)[0]
        length = 9 - first.bit_length()
        if length > (4 if is_id else 8) or at + length > end:
            raise RefusedError("recording_damaged")
        value = int.from_bytes(read_at(self.file, at, length), "big")
        if is_id:
            return value, length
        value &= (1 << 7 * length) - 1
        return (_UNKNOWN if value == (1 << 7 * length) - 1 else value), length

    def elements(self, start: int, end: int) -> Iterator[Element]:
        at = start
        while at < end:
            self.budget.spend()
            name, long = self._number(at, end, is_id=True)
            length, more = self._number(at + long, end)
            begin = at + long + more
            is_open = length == _UNKNOWN
            if is_open and name not in (SEGMENT, CLUSTER):
                raise RefusedError("recording_damaged")
            finish = end if is_open else begin + length
            if finish > end:
                raise RefusedError("recording_damaged")
            yield Element(name, at, begin, finish, is_open)
            # One that is open ends where the next begins that cannot stand in it: go on inside.
            at = begin if is_open and name == CLUSTER else finish

    def _is_webm(self, header: Element) -> bool:
        return any(
            self.content(each).rstrip(b"\0") == b"webm"
            for each in self.elements(header.start, header.end)
            if each.id == DOCUMENT_TYPE
        )

    def _clean_segment(self, segment: Element) -> None:
        is_inside = False
        for element in self.elements(segment.start, segment.end):
            if element.id == CLUSTER:
                is_inside = element.is_open
            elif element.id > 0xFFFFFF:  # of the first level, which ends a cluster that is open
                is_inside = False
            if element.id == INFO:
                self._clean_information(element)
            elif element.id == TRACKS:
                self._clean_tracks(element)
            elif element.id not in KEPT and not (is_inside and element.id != VOID):
                self.void(element)

    def _clean_information(self, information: Element) -> None:
        for each in self.elements(information.start, information.end):
            if each.id not in KEPT_OF_INFO:
                self.void(each)
            elif each.id in PROGRAMS:
                write_at(self.file, each.start, b" " * (each.end - each.start))

    def _clean_tracks(self, tracks: Element) -> None:
        for track in self.elements(tracks.start, tracks.end):
            if track.id == TRACK:
                self._clean_track(track)
            else:
                self.void(track)

    def _clean_track(self, track: Element) -> None:
        parts = list(self.elements(track.start, track.end))
        by_id = {part.id: part for part in parts}
        if TRACK_TYPE not in by_id or CODEC not in by_id:
            raise RefusedError("recording_damaged")
        kind = int.from_bytes(self.content(by_id[TRACK_TYPE]), "big")
        if kind not in (VIDEO, AUDIO):
            raise RefusedError("recording_more")
        codec = self.content(by_id[CODEC]).rstrip(b"\0")
        if codec not in CODECS:
            raise RefusedError("recording_codec")
        self.tracks.add(kind)
        for part in parts:
            if part.id in NAMES_OF_TRACK:
                self.void(part)
        if codec == b"A_VORBIS" and PRIVATE in by_id:
            self._clean_vorbis(by_id[PRIVATE])

    def _clean_vorbis(self, private: Element) -> None:
        """The second of three packets, whose lengths stand before them as in Ogg."""
        content = self.content(private)
        lengths, at = [], 1
        for _packet in range(2):
            length = 0
            while at < len(content) and content[at] == 255:
                length, at = length + 255, at + 1
            if at >= len(content):
                raise RefusedError("recording_damaged")
            lengths.append(length + content[at])
            at += 1
        start = at + lengths[0]
        if content[:1] != b"\2" or content[start : start + 7] != b"\3vorbis":
            raise RefusedError("recording_damaged")
        comments = empty_comments(lengths[1], b"\3vorbis", b"\1")
        if start + len(comments) > len(content):
            raise RefusedError("recording_damaged")
        write_at(self.file, private.start + start, comments)

    def content(self, element: Element) -> bytes:
        """Of a small element."""
        if element.end - element.start > 2**20:
            raise RefusedError("recording_too_much")
        return read_at(self.file, element.start, element.end - element.start)

    def void(self, element: Element) -> None:
        """Makes an element one of as many bytes that says nothing."""
        length = element.end - element.at
        if length < 9:
            head = bytes([VOID, 0x80 | length - 2])
        else:
            head = bytes([VOID, 1]) + (length - 9).to_bytes(7, "big")
        write_at(self.file, element.at, head)
        blank(self.file, element.at + len(head), element.end)
