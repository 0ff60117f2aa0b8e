"""How far a long command has got, for whoever watches it in a terminal."""

from collections.abc import Callable
from typing import Any

from tqdm import tqdm

from .making import Progress


def bars(stream: Any) -> Progress:
    """Bars on a stream, if that is a terminal."""

    def begin(what: str, size: int) -> Callable[[int], object]:
        bar = tqdm(
            desc=what,
            total=size or None,
            unit="B" if size else " rows",
            unit_scale=True,
            file=stream,
            disable=None,  # where nobody watches
            leave=False,
        )
        return bar.update

    return begin
