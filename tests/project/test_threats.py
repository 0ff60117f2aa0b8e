"""docs/threats.md says what is tried, and nothing else."""

import re

from tests.attacks import BOOK, insiders, strangers  # noqa: F401  # they fill the book
from tests.attacks.observatory import rate
from tests.databases import ROOT

TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
#: A test by its name or the whole of its path, and a promise in italics.
FILE = re.compile(r"`((?:tests/)?[\w/]*test_\w+\.py)`")
PROMISE = re.compile(r"(?<!\*)\*([a-z][^*]+)\*(?!\*)")


def rows() -> list[list[str]]:
    """The rows of attacks: what is tried, what stops it, a test."""
    lines = [line for line in TEXT.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [
        row
        for row in cells
        if len(row) == 3 and row[0] not in ("attack", "who") and "**" not in row[0]
    ]


def test_each_attack_that_is_told_of_is_tried_and_each_that_is_tried_is_told_of():
    told = [row[0] for row in rows()]
    tried = [known.name for known in BOOK.known]

    assert sorted(told) == sorted(tried)
    assert len(tried) >= 30


def files_of_tests() -> dict[str, str]:
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


def test_each_test_that_it_names_is_there():
    known = files_of_tests()
    named = {*FILE.findall(TEXT), *re.findall(r"`(tests/[\w/]+/)`", TEXT)}

    assert len(named) > 20
    lacking = [each for each in named if not any(f"/{each}" in f"/{path}" for path in known)]
    assert lacking == []


def test_every_promise_that_it_quotes_is_tested():
    code = "\n".join(files_of_tests().values())
    quoted = {re.sub(r"\W+", "_", each) for each in PROMISE.findall(TEXT)}

    assert len(quoted) > 8
    assert [each for each in quoted if f"def test_{each}" not in code] == []


class Said:
    """An answer to be rated."""

    text, cookies = "", ()

    def __init__(self, **headers: str) -> None:
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


GOOD = {
    "content_security_policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "strict_transport_security": "max-age=31536000; includeSubDomains",
    "referrer_policy": "same-origin",
    "x_content_type_options": "nosniff",
    "cross_origin_resource_policy": "same-origin",
}


def test_observatorys_rules_know_good_from_bad():
    assert (rate(Said(**GOOD)).score, rate(Said(**GOOD)).grade) == (130, "A+")
    assert rate(Said()).grade == "F" or rate(Said()).score <= 30
    for name, points in (
        ("content_security_policy", -45),
        ("strict_transport_security", -20),
        ("x_content_type_options", -5),
    ):
        worse = rate(Said(**{key: value for key, value in GOOD.items() if key != name}))
        assert worse.lost, name
        assert worse.score < 130 + points / 2
    inline = {**GOOD, "content_security_policy": "default-src 'self' 'unsafe-inline'"}
    assert rate(Said(**inline)).grade not in ("A+", "A")


def test_a_cookie_that_scripts_can_read_is_no_good_session():
    said = Said(**GOOD)
    said.cookies = ["__Host-sessionid=a; Secure; SameSite=Lax; Path=/"]
    worse = rate(said)
    said.cookies = ["__Host-sessionid=a; Secure; HttpOnly; SameSite=Lax; Path=/"]

    assert any("HttpOnly" in why for why in worse.lost)
    assert rate(said).score > worse.score
