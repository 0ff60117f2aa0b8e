"""What stands in the public places of the site, and how that changes.

Each app tells what it shows, by the hook ``public_placements``; the change is found by looking
twice, the second time at the site as it would be.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple

from wagtail import hooks

from home.public.left_out import shown
from home.public.memo import Memo, memoising
from home.settings.languages import BY_CODE, Language

from .reader import Reader, open_codes


class Placement(NamedTuple):
    """One thing shown in one place: what the place is called, and what stands there."""

    place: str
    key: Hashable  # equal for what is the same to a reader
    words: str
    language: Language | None = None  # of the words, where they are a title
    text: Hashable = None  # equal in all languages; without it, the key is


class PlacementChange(NamedTuple):
    """What stands in a place now and what will, in these languages; either may be nothing."""

    place: str
    before: list[Placement]
    after: list[Placement]
    languages: list[Language]


Look = Callable[[Reader], Iterable[Placement]]


def placements_of(reader: Reader) -> list[Placement]:
    """Everything that a reader of an open language is shown in the places of the site."""
    looks: list[Look] = hooks.get_hooks("public_placements")
    return [spot for spots in shown(looks, lambda look: list(look(reader))) for spot in spots]


def changes_by(imagining: AbstractContextManager, only: str = "") -> list[PlacementChange]:
    """How the places change, for the readers of all open languages or ``only`` one.

    What changes alike in several languages is told once. A language that closes is told
    by the switcher, not by everything in it.
    """
    codes = [code for code in open_codes() if only in ("", code)]
    before = _placements(codes)
    with imagining:
        still_open = open_codes()
        after = _placements([code for code in codes if code in still_open])
    found: dict[tuple, PlacementChange] = {}
    for code in after:
        for change in _differences(before[code], after[code], BY_CODE[code]):
            keys = [
                tuple(spot.text or spot.key for spot in spots)
                for spots in (change.before, change.after)
            ]
            known = found.setdefault((change.place, *keys), change)
            if known is not change:
                known.languages.append(BY_CODE[code])
    return list(found.values())


def _placements(codes: Iterable[str]) -> dict[str, list[Placement]]:
    """What the readers of these languages are shown; what they have in common is looked up once."""
    with memoising(Memo()):
        return {code: placements_of(Reader(code)) for code in codes}


def _differences(
    before: list[Placement], after: list[Placement], language: Language
) -> Iterator[PlacementChange]:
    was = {(spot.place, spot.key) for spot in before}
    will_be = {(spot.place, spot.key) for spot in after}
    for place in dict.fromkeys(spot.place for spot in [*before, *after]):
        gone = [s for s in before if s.place == place and (place, s.key) not in will_be]
        new = [s for s in after if s.place == place and (place, s.key) not in was]
        if gone or new:
            yield PlacementChange(place, gone, new, [language])
