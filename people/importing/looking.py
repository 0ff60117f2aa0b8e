"""What a table would do, as far as a screen shows it; nothing more of a long one is kept."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from .plan import CHANGED, KEPT, NEW, Candidate, Change, Digest, Fault, Judged

#: Lines of each kind that are shown.
MOST_SHOWN = 200


@dataclass
class Look:
    """How many lines come to what, and the first of each kind."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[Judged]] = field(default_factory=dict)
    digest: str = ""

    def of(self, kind: str) -> list[Judged]:
        """The lines of a kind that are shown."""
        return self.shown.get(kind, [])

    @property
    def to_do(self) -> int:
        """Lines that would be written if nothing were decided."""
        return self.counts[NEW] + self.counts[CHANGED]

    def as_json(self) -> dict[str, Any]:
        shown = {kind: [asdict(line) for line in lines] for kind, lines in self.shown.items()}
        return {"counts": dict(self.counts), "shown": shown, "digest": self.digest}


def look_at(lines: Iterable[Judged]) -> Look:
    look, digest = Look(), Digest()
    for line in lines:
        digest.add(line)
        look.counts[line.kind] += 1
        for kind in {line.kind, KEPT} if line.kept else {line.kind}:
            shown = look.shown.setdefault(kind, [])
            if len(shown) < MOST_SHOWN:
                shown.append(line)
    look.digest = digest.value
    return look


def look_from(told: dict[str, Any]) -> Look:
    """What ``as_json`` was given."""
    shown = {kind: [_line(each) for each in lines] for kind, lines in told["shown"].items()}
    return Look(Counter(told["counts"]), shown, told["digest"])


def _line(told: dict[str, Any]) -> Judged:
    kinds: dict[str, Any] = {"candidates": Candidate, "faults": Fault}
    lists = {name: [kind(*each) for each in told[name]] for name, kind in kinds.items()}
    for name in ("changes", "kept", "signature_changes"):
        lists[name] = [Change(column, *map(_value(column), both)) for column, *both in told[name]]
    return Judged(**{**told, **lists})


def _value(column: str) -> Any:
    if column != "date":
        return lambda value: value
    return lambda value: datetime.date.fromisoformat(value) if value else value
