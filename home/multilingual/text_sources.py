# words: admin
"""What each translated column of a thing was translated from.

Kept with the row, for each field: ``{"of": "en", "ru": ["<source>", "<own>"]}`` says that
the English column is the original, and that the Russian one was written when the original
had the words with the first digest; the second digest tells when it is written anew.
"""

import hashlib
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from home.settings.languages import CODES

from .texts import normalise

Memory = dict[str, Any]


class Read(NamedTuple):
    """An original as an editor had it before them: its language and the digest of its words."""

    code: str
    digest: str


class TextState(TextChoices):
    """How a column stands to the text it was translated from."""

    EMPTY = "empty", _("empty")
    FILLED = "filled", _("filled")
    OUTDATED = "outdated", _("outdated")


def digest_of(text: str) -> str:
    """Short, and equal exactly when the words are; empty for no words."""
    words = normalise(strip_tags(text or ""))
    return hashlib.sha256(words.encode()).hexdigest()[:12] if words else ""


def remembered(
    memory: Memory, digests: dict[str, str], first: str, read: Read | None = None
) -> Memory:
    """The memory of a field after its columns have been saved.

    ``digests`` are those of the columns now, by language. The column filled first is the
    original; of several filled at once, the language ``first``. A column whose words
    changed follows the words of the original that its writer has ``read``, or else those
    of now.
    """
    filled = [code for code in CODES if digests.get(code)]
    if not filled:
        return {}
    original = memory.get("of")
    if original not in filled:
        original = first if first in filled and not memory else filled[0]
    kept: Memory = {"of": original}
    for code in filled:
        if code == original:
            continue
        entry: Any = memory.get(code)
        if not isinstance(entry, list) or entry[1] != digests[code]:
            source = read.digest if read and read.code == original else digests[original]
            entry = [source, digests[code]]
        elif original != memory.get("of"):
            # The original was emptied: who was current stays so, and so does who was not.
            current = entry[0] == memory.get("was", entry[0])
            entry = [digests[original] if current else "", digests[code]]
        kept[code] = entry
    kept["was"] = digests[original]
    return kept


def state_of(memory: Memory, digests: dict[str, str], code: str) -> TextState:
    """The state of one column; one of which nothing is remembered counts as current."""
    if not digests.get(code):
        return TextState.EMPTY
    entry: Any = memory.get(code)
    original = memory.get("of", "")
    is_followed = isinstance(entry, list) and bool(digests.get(original))
    # Other words than those remembered were written past the model: later than the original's.
    is_same = is_followed and entry[1] == digests[code]
    if is_same and code != original and entry[0] != digests[original]:
        return TextState.OUTDATED
    return TextState.FILLED
