"""What an operator does, from a bare Debian on, tried before a release: ``make release-check``.

A Debian is booted with its own systemd in namespaces of its own, by whoever is root here. It
has no network but a door through which it fetches packages, where this machine fetches them.
"""

from pathlib import Path

ROOT = Path(__file__).parents[2]
#: What is kept for the next run: bare systems, and packages that were fetched.
CACHE = ROOT / "var" / "release-check"


class CannotBootError(Exception):
    """No Debian can be booted here: why, in a sentence."""
