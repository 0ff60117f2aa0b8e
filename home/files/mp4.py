"""MP4 (ISO 14496-12) without what tells of its making: places, days, devices, other tracks.

Whether the index (``moov``) stands before or behind the sound and pictures is all the same.
"""

from collections.abc import Iterator
from typing import IO, NamedTuple

from .apart import RefusedError
from .overwriting import Budget, blank, read_at, write_at

#: What may stand in each box. Anything else becomes free space.
KEPT = {
    b"": {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"ssix", b"wide"},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
    b"minf": {b"vmhd", b"smhd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"},
    b"moof": {b"mfhd", b"traf"},
}
#: What browsers play, by the name of a sample entry.
PLAYED = {
    b"vide": {b"avc1", b"avc3", b"av01", b"vp08", b"vp09"},
    b"soun": {b"mp4a", b"Opus", b"fLaC", b".mp3"},
}
#: The boxes that say when something was made and changed.
DATED = {b"mvhd", b"tkhd", b"mdhd"}
#: Where the name of the program that encoded stands in the entry of a picture.
_ENCODER, _LONGEST_NAME = 50, 32


class Box(NamedTuple):
    kind: bytes
    at: int
    start: int  # of what is in it
    end: int


def scrub_mp4(file: IO[bytes], size: int) -> str:
    """Cleans a file in place; ``mp4`` for a film, ``m4a`` for sound. Raises ``RefusedError``."""
    return _Cleaning(file, size).ending()


class _Cleaning:
    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.size, self.budget = file, size, Budget()
        self.tracks: list[bytes] = []  # kinds of those that stay
        self.is_in_pieces = False
        self.has_other_tracks = False

    def ending(self) -> str:
        self._clean(b"", 0, self.size)
        if not self.tracks:
            raise RefusedError("recording_damaged")
        if self.is_in_pieces and self.has_other_tracks:
            raise RefusedError("recording_more")
        return "mp4" if b"vide" in self.tracks else "m4a"

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        at = start
        while at + 8 <= end:
            self.budget.spend()
            head = read_at(self.file, at, 8)
            length, header = int.from_bytes(head[:4], "big"), 8
            if length == 1:
                length, header = int.from_bytes(read_at(self.file, at + 8, 8), "big"), 16
            elif length == 0 and end == self.size:
                length = end - at
            if length < header or at + length > end:
                raise RefusedError("recording_damaged")
            yield Box(head[4:], at, at + header, at + length)
            at += length

    def _clean(self, kind: bytes, start: int, end: int) -> None:
        """What is in a box, of which the kind is given; the file itself has none."""
        for box in self.boxes(start, end):
            if box.kind == b"trak":
                self._clean_track(box)
            elif box.kind not in KEPT[kind]:
                self.free(box)
            elif box.kind in KEPT:
                self.is_in_pieces |= box.kind == b"moof"
                self._clean(box.kind, box.start, box.end)
            elif box.kind in DATED:
                self._forget_days(box)
            elif box.kind == b"hdlr":
                blank(self.file, min(box.start + 24, box.end), box.end)  # its name
            elif box.kind == b"traf":
                self._clean_piece(box)

    def _clean_piece(self, piece: Box) -> None:
        for box in self.boxes(piece.start, piece.end):
            if box.kind in (b"udta", b"uuid", b"meta", b"free"):
                self.free(box)

    def free(self, box: Box) -> None:
        write_at(self.file, box.at + 4, b"free")
        blank(self.file, box.start, box.end)

    def _forget_days(self, box: Box) -> None:
        is_long = read_at(self.file, box.start, 1) == b"\1"
        blank(self.file, box.start + 4, min(box.start + (20 if is_long else 12), box.end))

    def _clean_track(self, track: Box) -> None:
        """Of pictures and sound; a track of anything else goes, with all it has in the file."""
        media = self.inside(track, b"mdia")
        handler = self.inside(media, b"hdlr") if media else None
        if media is None or handler is None:
            raise RefusedError("recording_damaged")
        kind = read_at(self.file, handler.start + 8, 4)
        information = self.inside(media, b"minf")
        table = self.inside(information, b"stbl") if information else None
        if table is None:
            raise RefusedError("recording_damaged")
        if kind not in PLAYED:
            self.has_other_tracks = True
            self._blank_samples(table)
            self.free(track)
            return
        self._look_at_entries(table, kind)
        self.tracks.append(kind)
        self._clean(b"trak", track.start, track.end)

    def inside(self, box: Box, kind: bytes) -> Box | None:
        return next((each for each in self.boxes(box.start, box.end) if each.kind == kind), None)

    def _look_at_entries(self, table: Box, kind: bytes) -> None:
        description = self.inside(table, b"stsd")
        if description is None:
            raise RefusedError("recording_damaged")
        for entry in self.boxes(description.start + 8, description.end):
            if entry.kind not in PLAYED[kind]:
                raise RefusedError("recording_codec")
            name = entry.at + _ENCODER
            if kind == b"vide" and name + _LONGEST_NAME <= entry.end:
                blank(self.file, name, name + _LONGEST_NAME)

    def _blank_samples(self, table: Box) -> None:
        """The samples of a track, by its own index of where they are."""
        sizes, chunks, runs = (
            self.inside(table, b"stsz"),
            self.inside(table, b"stco") or self.inside(table, b"co64"),
            self.inside(table, b"stsc"),
        )
        if sizes is None or chunks is None or runs is None:
            raise RefusedError("recording_more")
        sample = _Sizes(self, sizes)
        places = self.numbers(chunks, 8 if chunks.kind == b"co64" else 4)
        firsts = self.numbers(runs, 4, each=3)
        run = 0
        for number, place in enumerate(places, 1):
            while run + 1 < len(firsts) // 3 and firsts[(run + 1) * 3] <= number:
                run += 1
            count = firsts[run * 3 + 1] if firsts else 0
            length = sample.take(count)
            if place + length > self.size:
                raise RefusedError("recording_damaged")
            blank(self.file, place, place + length)

    def numbers(self, box: Box, width: int, each: int = 1) -> list[int]:
        """The numbers of a table after its version and count."""
        count = int.from_bytes(read_at(self.file, box.start + 4, 4), "big") * each
        if box.start + 8 + count * width > box.end:
            raise RefusedError("recording_damaged")
        self.budget.spend(count)
        content = read_at(self.file, box.start + 8, count * width)
        return [
            int.from_bytes(content[at : at + width], "big") for at in range(0, len(content), width)
        ]


class _Sizes:
    """The bytes of the samples of a track, one after the other."""

    def __init__(self, cleaning: _Cleaning, box: Box) -> None:
        head = read_at(cleaning.file, box.start, 12)
        self.of_all, count = int.from_bytes(head[4:8], "big"), int.from_bytes(head[8:], "big")
        self.sizes: list[int] = []
        if not self.of_all:
            moved = Box(box.kind, box.at, box.start + 4, box.end)
            self.sizes = cleaning.numbers(moved, 4)
        self.left, self.next = count, 0

    def take(self, count: int) -> int:
        count = min(count, self.left)
        self.left -= count
        if self.of_all:
            return self.of_all * count
        self.next += count
        return sum(self.sizes[self.next - count : self.next])
