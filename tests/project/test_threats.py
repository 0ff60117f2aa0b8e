"""docs/threats.md names tests that there are."""

import re

from tests.site import ROOT

TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
#: By its name or the whole of its path, and a promise in italics.
FILE, PROMISE = re.compile(r"`((?:tests/)?[\w/]*test_\w+\.py)`"), re.compile(r"\*([a-z][^*]+)\*")


def files_of_tests() -> dict[str, str]:
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


def test_every_file_that_it_names_is_there():
    known = files_of_tests()
    named = set(FILE.findall(TEXT))

    assert len(named) > 6
    lacking = [each for each in named if not any(f"/{path}".endswith(f"/{each}") for path in known)]
    assert lacking == []


def test_every_promise_that_it_quotes_is_tested():
    code = "\n".join(files_of_tests().values())
    quoted = {re.sub(r"\W+", "_", each) for each in PROMISE.findall(TEXT)}

    assert len(quoted) > 8
    assert [each for each in quoted if f"def test_{each}" not in code] == []
