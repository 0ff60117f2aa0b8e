"""What is made of one part of the content, kept until that part changes.

``memoise`` keeps until anything is published; this is for what takes the database long and
depends on a part alone, such as how many people there are in each country. Each process makes
it once after each change of the part.
"""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeVar

from .content_version import is_changing, read_version_of
from .memo import memoise

#: More are not kept at a time. Of a small site there are a few.
MOST = 200

Made = TypeVar("Made")


class _Kept(NamedTuple):
    version: int
    value: Any


_kept: dict[Hashable, _Kept] = {}


def keep(part: str, key: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` returns: it depends on rows of the part and on the key alone.

    Within a transaction that changes the part it is made each time. One short query, for all
    that a version of the content needs.
    """
    if is_changing(part):
        return make()
    version = memoise(("version of", part), lambda: read_version_of(part))  # before it is made
    found = _kept.get((part, key))
    if found is None or found.version != version:
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[part, key] = _Kept(version, make())
    return found.value
