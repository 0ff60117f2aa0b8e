"""What a mirror says of itself (``manifest.json``, ``SHA256SUMS``), and what the next export needs.

The latter is kept beside the public files, not among them: it knows moments that are to come.
"""

import datetime
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from .fingerprint import Prints
from .folder import STATE, Export, sha256

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
#: Beside the state and quick to read: the count of withdrawals that the export has heeded.
WITHDRAWALS = "withdrawals"
#: A state in another form is not read: everything is made anew.
FORM = 1


@dataclass
class Made:
    """A file of the mirror, and what may make it untrue."""

    file: str
    digest: str
    size: int
    #: Until when it is true by the clock (seconds since 1970).
    until: float = float("inf")
    #: The addresses it leads to, each with the file that this meant; ``None`` if it has none.
    links: dict[str, str | None] = field(default_factory=dict)


@dataclass
class State:
    """Everything an export knows when it is done."""

    prints: Prints = field(default_factory=Prints)
    made: dict[str, Made] = field(default_factory=dict)
    version: int = 0
    withdrawals: int = 0
    #: The addresses of pages that the export before had and this one has not.
    withdrawn: list[str] = field(default_factory=list)
    #: The addresses of what could not be shown, and is tried again at ``until`` (see ``Made``).
    left_out: list[str] = field(default_factory=list)
    until: float = float("inf")

    def is_true(self, now: float) -> bool:
        """Whether nothing in it has changed by the clock (seconds since 1970)."""
        return self.until > now and all(each.until > now for each in self.made.values())


def write_state(export: Export, state: State) -> None:
    (export.path / WITHDRAWALS).write_text(str(state.withdrawals), encoding="ascii")
    path = export.path / STATE
    path.touch(mode=0o600)
    path.write_text(json.dumps({"form": FORM, **asdict(state)}), encoding="utf-8")


def read_state(export: Path | None) -> State | None:
    """The state of the former export; ``None`` when there is none that can be read."""
    if export is None:
        return None
    try:
        data = json.loads((export / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(data, dict) or data.pop("form", None) != FORM:
        return None
    made = {address: Made(**each) for address, each in data.pop("made").items()}
    prints = Prints(**data.pop("prints"))
    return State(prints=prints, made=made, **data)


def heeded_withdrawals(export: Path | None) -> int | None:
    """The count of withdrawals as the export was made; ``None`` when there is none."""
    try:
        return int((export / WITHDRAWALS).read_text(encoding="ascii")) if export else None
    except (OSError, ValueError):
        return None


def describe(export: Export, state: State, now: datetime.datetime) -> None:
    """Writes the manifest of all files, and the sums of those and of itself, by name."""
    files = {each.file: each for each in state.made.values()}
    manifest = {
        "site": settings.BASE_URL,
        "made": now.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "version": state.version,
        "withdrawn": state.withdrawn,
        "left_out": state.left_out,
        "files": {
            name: {"sha256": files[name].digest, "bytes": files[name].size}
            for name in sorted(files)
        },
    }
    text = f"{json.dumps(manifest, indent=1, ensure_ascii=False)}\n".encode()
    export.put(MANIFEST, text)
    digests = {name: made.digest for name, made in files.items()} | {MANIFEST: sha256(text)}
    sums = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
    export.put(SUMS, sums.encode())
