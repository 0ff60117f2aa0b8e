# words: admin
"""Files that are zips of XML, as office programs write them: looked at before they are opened."""

import zipfile

from django.utils.translation import gettext as _

#: What a file may become, how many parts it may have, and how much larger than it is sent.
MOST_UNPACKED = 60 * 2**20
MOST_PARTS = 500
MOST_RATIO = 200
#: Below this, in bytes, no ratio is a bomb.
_LITTLE = 2**20


def why_not_opened(archive: zipfile.ZipFile, size: int) -> str:
    """Why an archive of ``size`` bytes is not to be unpacked, as a sentence; empty if it may be."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        return _("This file is protected by a password. Save it without one.")
    unpacked = sum(part.file_size for part in parts)
    is_bomb = unpacked > _LITTLE and unpacked > MOST_RATIO * size
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or is_bomb:
        return _("This file is far larger inside than it looks. It is not opened.")
    return ""
