"""The file of a backup: a tar, with a manifest of all sums at its end; perhaps encrypted to age.

``tar`` opens it, and ``age --decrypt`` before that if its name ends so. Both directions are
streams: what they take of memory does not depend on what is in it.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

import pyrage

from .refusal import RefusedError

MANIFEST = "manifest.json"
CHUNK = 2**20
#: The first bytes of what age has encrypted.
_SEALED = b"age-encryption.org/"

#: Told of each piece that was written or read, by its number of bytes.
Progress = Callable[[int], object]


class Member(NamedTuple):
    """A file for a backup, by its name there."""

    name: str
    path: Path


# Keys of age


def identities(path: Path) -> list[Any]:
    """The private keys in a file, as ``age-keygen`` or ``ssh-keygen`` write it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        if "AGE-SECRET-KEY" in str(path).upper():
            raise RefusedError(
                "--identity takes the file of a private key, not the key: whoever sees the "
                "command would see it."
            ) from None
        raise RefusedError(f"The key cannot be read: {error}") from None
    try:
        if content.lstrip().startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode().splitlines()]
        return [
            pyrage.x25519.Identity.from_str(line)
            for line in lines
            if line and not line.startswith("#")
        ]
    except (pyrage.IdentityError, ValueError):
        raise RefusedError(f"{path} is no private key of age or SSH.") from None


# Writing


def write(
    target: Path,
    members: Iterable[Member],
    facts: dict[str, Any],
    recipients: list[Any],
    progress: Progress,
) -> None:
    """Writes a backup, which appears under its name when it is whole. Raises ``OSError``.

    A member that is gone before its turn is left out: somebody has deleted it meanwhile.
    """
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with open(partial, "xb", opener=_for_us_alone) as file:  # has an opener
            with _sealing(file, recipients) as out:
                _write_tar(out, members, facts, progress)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _write_tar(
    out: IO[bytes], members: Iterable[Member], facts: dict[str, Any], progress: Progress
) -> None:
    sums = {}
    with tarfile.open(fileobj=out, mode="w|", bufsize=CHUNK, format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            try:
                file = member.path.open("rb")
            except FileNotFoundError:
                continue
            with file:
                summing = _Summing(file, progress)
                tar.addfile(_described(member.name, os.fstat(file.fileno()).st_size), summing)
                sums[member.name] = summing.sum
        manifest = json.dumps({**facts, "files": sums}, indent=1).encode()
        tar.addfile(_described(MANIFEST, len(manifest)), io.BytesIO(manifest))


def _described(name: str, size: int) -> tarfile.TarInfo:
    """An entry that says nothing of this machine and its accounts."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Summing(io.RawIOBase):
    """A file whose sum is known once it has been read."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self._file, self._progress, self._digest = file, progress, hashlib.sha256()

    @property
    def sum(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self._digest.update(piece)
        self._progress(len(piece))
        return piece


@contextlib.contextmanager
def _sealing(file: IO[bytes], recipients: list[Any]) -> Iterator[IO[bytes]]:
    """What is written into it is encrypted into the file, if there is anybody to encrypt to."""
    if not recipients:
        yield file
        return
    with _in_a_thread(lambda source: pyrage.encrypt_io(source, file, recipients)) as sink:
        yield sink


@contextlib.contextmanager
def _in_a_thread(consume: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """The writing end of a pipe, of which a thread consumes the other. Raises what it raises."""
    reading, writing = os.pipe()
    failures: list[Exception] = []

    def run() -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                consume(source)
            except Exception as error:
                failures.append(error)

    thread = threading.Thread(target=run, name="age")
    thread.start()
    try:
        with os.fdopen(writing, "wb") as sink:
            yield sink
    except BrokenPipeError:
        thread.join()
        raise failures[0] if failures else OSError("age ended early") from None
    thread.join()
    if failures:
        raise failures[0]


# Reading


def unpack(path: Path, folder: Path, keys: list[Any], progress: Progress) -> dict[str, Any]:
    """Unpacks a backup into an empty folder, and returns its manifest once all sums are right.

    Raises ``RefusedError`` for what is damaged, incomplete, locked, or no backup at all.
    """
    try:
        with path.open("rb") as file, _unsealing(file, keys, path) as source:
            sums = _unpack_tar(source, folder, progress)
    except OSError as error:
        raise RefusedError(f"{path} cannot be unpacked: {error}") from None
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise RefusedError(f"{path} is damaged, or no backup of a campaign: {error}") from None
    manifest = _manifest(folder, path)
    known = manifest["files"]
    sums.pop(MANIFEST, None)
    wrong = sorted(name for name in {*known, *sums} if known.get(name) != sums.get(name))
    if wrong:
        others = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise RefusedError(f"{path} is damaged: {wrong[0]}{others} is not as its sum says.")
    return manifest


def _manifest(folder: Path, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        manifest["files"], manifest["made_at"], manifest["database"], manifest["migrations"]
    except FileNotFoundError:
        raise RefusedError(f"{path} is incomplete: its end is missing.") from None
    except (ValueError, KeyError, TypeError):
        raise RefusedError(f"{path} is no backup of a campaign.") from None
    return manifest


def _unpack_tar(source: IO[bytes], folder: Path, progress: Progress) -> dict[str, str]:
    sums = {}
    with tarfile.open(fileobj=source, mode="r|", bufsize=CHUNK) as tar:
        for entry in tar:
            file = tar.extractfile(entry) if entry.isfile() else None
            if file is None or not _is_safe(entry.name):
                raise ValueError(f"it holds {entry.name!r}")
            place = folder / entry.name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with open(place, "xb", opener=_for_us_alone) as out:  # has an opener
                while piece := file.read(CHUNK):
                    digest.update(piece)
                    out.write(piece)
                    progress(len(piece))
            sums[entry.name] = digest.hexdigest()
    while source.read(CHUNK):  # what pads the end; age looks at it too
        pass
    return sums


def _is_safe(name: str) -> bool:
    """Whether a name stays in its folder."""
    return bool(re.fullmatch(r"[^\0\\]+", name)) and not (
        name.startswith("/") or {"..", "."} & set(PurePosixPath(name).parts)
    )


@contextlib.contextmanager
def _unsealing(file: IO[bytes], keys: list[Any], path: Path) -> Iterator[IO[bytes]]:
    """What stands in the file, decrypted if it is encrypted."""
    is_sealed = file.read(len(_SEALED)) == _SEALED
    file.seek(0)
    if not is_sealed:
        yield file
        return
    if not keys:
        raise RefusedError(f"{path} is encrypted: name its private key with --identity FILE.")
    reading, writing = os.pipe()
    failures: list[Exception] = []

    def run() -> None:
        with os.fdopen(writing, "wb") as sink:
            try:
                pyrage.decrypt_io(file, sink, keys)
            except Exception as error:
                failures.append(error)

    thread = threading.Thread(target=run, name="age")
    thread.start()
    try:
        with os.fdopen(reading, "rb") as source:
            yield source
    except (tarfile.TarError, EOFError, ValueError, OSError):
        thread.join()
        _tell(failures, path)
        raise
    thread.join()
    _tell(failures, path)


def _tell(failures: list[Exception], path: Path) -> None:
    # A pipe is broken where what came out of it was not wanted any more: that has its own cause.
    if not failures or "roken pipe" in str(failures[0]):
        return
    if isinstance(failures[0], pyrage.DecryptError):
        raise RefusedError(f"{path} is damaged, or the key is wrong: {failures[0]}")
    raise RefusedError(f"{path} is damaged, or its end is missing: {failures[0]}")
