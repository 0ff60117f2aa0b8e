"""The addresses of the usual free licences, by the names that people write."""

import re

_CREATIVE_COMMONS = re.compile(
    r"\bCC[ -](?P<kind>BY(?:-(?:SA|ND|NC|NC-SA|NC-ND))?)[ -](?P<version>[1-4]\.[05])\b", re.I
)
_NO_RIGHTS_RESERVED = re.compile(r"\bCC[ -]?0\b", re.I)


def address_of_licence(name: str) -> str:
    """The text of a Creative Commons licence named like “CC BY-SA 4.0” or “CC0”; else nothing."""
    if found := _CREATIVE_COMMONS.search(name):
        kind, version = found["kind"].lower(), found["version"]
        return f"https://creativecommons.org/licenses/{kind}/{version}/"
    if _NO_RIGHTS_RESERVED.search(name):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    return ""
