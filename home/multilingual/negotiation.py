"""Which language a browser asks for (RFC 9110, section 12.5.4)."""

import re

_RANGE = re.compile(
    r"\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?\Z"
)

#: Regions that name a script, so that zh-CN finds zh-hans and sr-RS finds sr.
_SCRIPTS = {
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "zh": "zh-hans",
    "no": "nb",
    "nn": "nb",
    "iw": "he",
}
MAX_HEADER = 1000


def negotiate(header: str, available: list[str], default: str) -> str:
    """The available code that the header prefers, else the default, else the first available.

    Quality values count, and so do variants: ``pt`` finds ``pt-br`` and ``fr-CH`` finds
    ``fr``. A language with ``q=0`` is not served unless nothing else is left.
    """
    refused: set[str] = set()
    wishes: list[tuple[float, str]] = []
    if len(header) > MAX_HEADER:
        header = header[:MAX_HEADER].rpartition(",")[0]  # half a wish would mean something else
    for part in header.lower().split(","):
        match = _RANGE.match(part)
        if not match:
            continue
        quality = float(match[2]) if match[2] else 1.0
        if quality > 0:
            wishes.append((quality, match[1]))
        else:
            refused.add(match[1])
    for _, wish in sorted(wishes, key=lambda item: -item[0]):
        code = _match(wish, available, default, refused)
        if code is not None:
            return code
    left = [code for code in available if code not in refused] or available
    return default if default in left else left[0]


def _match(wish: str, available: list[str], default: str, refused: set[str]) -> str | None:
    usable = [code for code in available if code not in refused]
    if wish == "*":
        return default if default in usable else next(iter(usable), None)
    wish = _SCRIPTS.get(wish, wish)
    base = wish.split("-")[0]
    candidates = [wish, *_shorter(wish), _SCRIPTS.get(base, base)]
    for candidate in candidates:
        if candidate in usable:
            return candidate
    return next((code for code in usable if code.split("-")[0] == base), None)


def _shorter(wish: str) -> list[str]:
    """``zh-hans-cn`` and then ``zh-hans``: the wish with less and less detail."""
    parts = wish.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
