"""What readers and editors wait for, measured against stated references.

``make bench`` runs all of it and writes docs/benchmarks.md; no test depends on a time. What
is compared runs in turn in one run, several times, and the middle of the ratios is told: a
busy machine slows both alike.
"""

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of docs/benchmarks.md."""

    part: str
    what: str
    value: str
    #: What was asked for, in words; empty where nothing was.
    target: str = ""
    #: Whether it was reached; ``None`` where nothing was asked for.
    is_met: bool | None = None

    def tell(self) -> None:
        """To whoever runs the part, as one line that ``__main__`` reads."""
        print(json.dumps(asdict(self)), flush=True)


def at_least(part: str, what: str, value: float, least: float, note: str = "") -> Figure:
    shown = f"{value:.2f}{note}"
    return Figure(part, what, shown, f"at least {least:.2f}", value >= least)


def at_most(
    part: str, what: str, value: float, most: float, unit: str = "", note: str = ""
) -> Figure:
    shown = f"{value:,.{0 if value >= 100 else 2}f}{unit}{note}"
    return Figure(part, what, shown, f"at most {most:g}{unit}", value <= most)


def middle_ratio(ours: Sequence[float], reference: Iterable[float]) -> float:
    """The median of the ratios of values that were measured beside each other."""
    return statistics.median(one / other for one, other in zip(ours, reference, strict=True))
