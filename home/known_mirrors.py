"""The mirrors that the campaign knows of: told on every page, and when the site cannot answer."""

import contextlib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

_is_address = URLValidator(schemes=["http", "https"])


def lines_of(text: str) -> list[str]:
    """The addresses in a text that has one on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def validate_mirrors(text: str) -> None:
    """Raises ``ValidationError`` that names the first line that is no address."""
    for line in lines_of(text):
        try:
            _is_address(line)
        except ValidationError:
            raise ValidationError(
                _(
                    "“%(line)s” is not an address. Write it as https://example.org/ or http://….onion/."
                ),
                params={"line": line},
            ) from None


def remember(lines: str) -> bool:
    """Writes the addresses, one on each line, where they can be read without a database.

    Whether they are others than before. A folder that cannot be written to is no reason to fail.
    """
    if remembered() == lines_of(lines):
        return False
    with contextlib.suppress(OSError):
        _file().write_text(lines, encoding="utf-8")
        return True
    return False


def remembered() -> list[str]:
    """The addresses as this machine saw them last."""
    try:
        return lines_of(_file().read_text(encoding="utf-8"))
    except OSError:
        return []


def _file() -> Path:
    return Path(settings.VAR_DIR) / "mirrors.txt"
