# words: admin
"""What a machine has translated in a page, and what of it no person has read yet.

It is kept in the page itself, and so in each of its revisions, as digests: the words a machine
made and those that were read (``made``, ``read``), the places whose words nobody has read since a
machine wrote there, with what it wrote (``open``), and when somebody read the last (``read_at``).
Whatever becomes of these words, a copy, an older draft that comes back, a block that is doubled,
they stay what they are until somebody says to have read them. Nothing publishes a page before:
see ``refuse_unread``.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from .texts import Leaf, key_of, numbered, split_words

if TYPE_CHECKING:
    from .translated_page import TranslatedPage

#: So many passages are named in a sentence.
_NAMED = 5
#: So many words alike, one after the other, are a piece of a text.
_RUN = 4


class UnreadWordsError(ValidationError):
    """Words of a machine that nobody has read would become public."""

    def __init__(self, page: "TranslatedPage", passages: list["Passage"]) -> None:
        self.page_id, self.title = page.pk, page.title
        super().__init__(sentence_about(passages))

    def __str__(self) -> str:
        return f"“{self.title}”: {' '.join(self.messages)}"


class Passage(NamedTuple):
    """A field, or a block of a stream, with words of a machine that nobody has read."""

    key: str
    label: str
    opening: str
    path: str  # of the first place in it
    digest: str  # of what the machine wrote there: somebody reads this, and nothing later

    @property
    def token(self) -> str:
        """What a form says when somebody has read it."""
        return f"{self.key}:{self.digest}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _state(page: Any) -> dict[str, Any]:
    state = getattr(page, "machine_words", None)
    return state if isinstance(state, dict) else {}


def _set(page: "TranslatedPage", **changes: Any) -> None:
    """Never in place: a page that was made from this one may have the same."""
    page.machine_words = {**_state(page), **changes}


def unread_leaves(page: Any) -> list[tuple[str, Leaf]]:
    """The places of a page whose words are a machine's, and read by nobody; with their paths."""
    state = _state(page)
    if not state.get("made"):
        return []
    made, read = set(state["made"]), set(state.get("read", ()))
    still_open = state.get("open", {})
    return [
        (path, leaf)
        for path, leaf in numbered(page)
        if leaf.text
        and (digest := _digest(leaf.text)) not in read
        and (path in still_open or digest in made)
    ]


def unread(page: Any) -> list[Passage]:
    """The passages that somebody has still to read, in the order of the text."""
    groups: dict[str, list[tuple[str, Leaf]]] = {}
    for path, leaf in unread_leaves(page):
        groups.setdefault(key_of(path), []).append((path, leaf))
    return [_passage(page, key, found) for key, found in groups.items()]


def _passage(page: Any, key: str, found: list[tuple[str, Leaf]]) -> Passage:
    path, leaf = found[0]
    written = {path: made for path, made in _open(page).items() if key_of(path) == key}
    return Passage(
        key, leaf.label, leaf.opening, path, _digest(json.dumps(sorted(written.items())))
    )


def _open(page: Any) -> dict[str, str]:
    """The open places of a page, those included that have a machine's words from elsewhere."""
    found = {path: _digest(leaf.text) for path, leaf in unread_leaves(page)}
    return {**found, **_state(page).get("open", {})}


def settle(page: "TranslatedPage") -> None:
    """Before a draft is saved: what is unread stays so, doubled, split, moved or changed."""
    if not _state(page).get("made"):
        return
    found = _open(page)
    for path, leaf in _pieces(page):
        found.setdefault(path, _digest(leaf.text))
    _set(page, open=found)


def _pieces(page: "TranslatedPage") -> Iterator[tuple[str, Leaf]]:
    """The places that have got words from what was unread in the draft before this one."""
    row = type(page)._base_manager.filter(pk=page.pk).first()
    former = row.get_latest_revision_as_object() if row is not None else None
    unread_before = {path: leaf.text for path, leaf in unread_leaves(former)}
    if not unread_before:
        return
    was = {path: leaf.text for path, leaf in numbered(former)}
    read = set(_state(page).get("read", ()))
    runs = set().union(*map(_runs, unread_before.values()))
    for path, leaf in numbered(page):
        if leaf.text and _digest(leaf.text) not in read:
            new = _runs(leaf.text) - _runs(was.get(path, ""))
            if new & runs:
                yield path, leaf


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every few words of a text that follow each other: what two texts share only by copying."""
    words = split_words(text.casefold())
    length = min(_RUN, max(len(words), 1))
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def note_made(page: "TranslatedPage", paths: Iterable[str]) -> None:
    """Notes that a machine has just written these places."""
    wanted, state = set(paths), _state(page)
    words = {path: _digest(leaf.text) for path, leaf in numbered(page) if path in wanted}
    read = [digest for digest in state.get("read", ()) if digest not in words.values()]
    _set(
        page,
        made=sorted({*state.get("made", ()), *words.values()}),
        read=read,
        open={**state.get("open", {}), **words},
        read_at=state.get("read_at"),
    )


def confirm(page: "TranslatedPage", keys: Iterable[str]) -> None:
    """Notes that a person has read these passages, by their keys, as they are in the page now."""
    wanted, state = set(keys), _state(page)
    found = {path: leaf for path, leaf in unread_leaves(page) if key_of(path) in wanted}
    if not found:
        return
    read = {_digest(leaf.text) for leaf in found.values()}
    _set(
        page,
        read=sorted({*state.get("read", ()), *read}),
        open={path: made for path, made in state["open"].items() if path not in found},
        read_at=timezone.now().isoformat(),
    )


def absorb(page: "TranslatedPage", later: Any) -> None:
    """Keeps in an older draft that comes back what is known of the words of a later one.

    Its open places are not taken over: there the older one has other words.
    """
    theirs, ours = _state(later), _state(page)
    if theirs.get("made"):
        _set(
            page,
            made=sorted({*ours.get("made", ()), *theirs["made"]}),
            read=sorted({*ours.get("read", ()), *theirs.get("read", ())}),
            open=ours.get("open", {}),
            read_at=ours.get("read_at") or theirs.get("read_at"),
        )


def read_at(page: Any) -> datetime.datetime | None:
    """When a person read the last words of a machine that this text has, if it has any (UTC)."""
    state = _state(page)
    if not state.get("made") or not state.get("read_at") or unread_leaves(page):
        return None
    made = set(state["made"])
    is_of_machine = any(_digest(leaf.text) in made for _path, leaf in numbered(page))
    return parse_datetime(state["read_at"]) if is_of_machine else None


def refuse_unread(page: Any) -> None:
    """Raises ``UnreadWordsError`` for a text that has words which only a machine knows."""
    if passages := unread(page):
        raise UnreadWordsError(page, passages)


def sentence_about(passages: list[Passage]) -> str:
    """Why a text cannot be published: names the passages."""
    names = "; ".join(f"{each.label}: “{each.opening[:60]}”" for each in passages[:_NAMED])
    if len(passages) > _NAMED:
        names += "; …"
    words = _(
        "A machine has translated passages that nobody has read yet. Open the text, read each, "
        "and say so beside it: %(names)s"
    )
    return words % {"names": names}
