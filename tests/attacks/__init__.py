"""``make attacks``: what docs/threats.md says is tried on a site of its own, behind our nginx."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .world import World

#: Says what came of it; raises ``AssertionError`` if the site did not hold.
Attack = Callable[["World"], str]


@dataclass(frozen=True)
class Known:
    """An attack: its name in docs/threats.md, and what tries it."""

    name: str
    tried: Attack


@dataclass
class Book:
    """All attacks, in the order in which they are written."""

    known: list[Known] = field(default_factory=list)

    def attack(self, name: str) -> Callable[[Attack], Attack]:
        def note(tried: Attack) -> Attack:
            self.known.append(Known(name, tried))
            return tried

        return note


BOOK = Book()
attack = BOOK.attack
