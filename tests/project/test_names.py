"""Another campaign uses this site by changing content: no name of the first one is in the code."""

import re
import subprocess

import pytest

from tests.breadth import widely
from tests.site import ROOT

#: Where the first campaign may be spoken of.
ALLOWED = ("campaign_pages/demo/", "tests/", "docs/", "README.md", "CHANGELOG.md")

NAMES = {
    "the person": r"K[ao]g[ao]rli[ct][ks]|Кагарлиц|كاغارليتسك",
    "the first name": r"\bBoris\b|\bБорис",
    "the newspaper": r"Rabkor|Рабкор",
    "the country": (
        r"\bRussia\b|\bRussie\b|\bRusia\b|\bRussland|\bRússia\b|\bRosja\b|\bRusya\b"
        r"|Росси[июяе]|Росі[їяює]|روسيا"
    ),
    "a city": (
        r"Moscow|Moscou|Moscú|Moskau|\bMosca\b|Moskva|Москв|موسكو|Syktyvkar|Сыктывкар"
        r"|Torzhok|Torjok|Торж[оe]?к|Zelenograd|Зеленоград|Vlasikha|Власих|Budva\b"
    ),
    "the region": r"\bKomi\b|\bКоми\b|\bTver\b|Твер[ьис]",
    "a signatory": r"Mélenchon|Corbyn|Tolokonnikova|Žižek",
}


def files():
    """The files of the project as they are now, whether already committed or not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return sorted({name for name in names.split("\0") if name and (ROOT / name).is_file()})


def mentions(pattern, names):
    """Every line, and every file name, in which the pattern occurs."""
    found = []
    for name in names:
        if re.search(pattern, name, re.IGNORECASE):
            found.append(name)
        content = (ROOT / name).read_bytes()
        if b"\0" in content:
            continue  # a picture or a font
        for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
            if re.search(pattern, line, re.IGNORECASE):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return found


@pytest.mark.parametrize("meaning", widely(NAMES, "the person"))
def test_the_first_campaign_is_named_only_in_demo_tests_and_docs(meaning):
    elsewhere = [name for name in files() if not name.startswith(ALLOWED)]

    assert len(elsewhere) > 100
    assert mentions(NAMES[meaning], elsewhere) == []


@pytest.mark.parametrize("meaning", NAMES)
def test_each_name_would_be_found(meaning):
    demo = [name for name in files() if name.startswith("campaign_pages/demo/")]

    if meaning != "the newspaper":
        assert mentions(NAMES[meaning], demo)


def test_no_file_is_allowed_that_is_not_there():
    names = files()

    for place in ("campaign_pages/demo/", "tests/"):
        assert any(name.startswith(place) for name in names)


@pytest.mark.parametrize(
    "text", ["Boris Kagarlitsky", "Кагарлицкого", "in Russia.", "из России", "Europe/Moscow"]
)
def test_a_name_in_any_form_is_recognised(text):
    assert any(re.search(pattern, text, re.IGNORECASE) for pattern in NAMES.values())


@pytest.mark.parametrize("text", ["Editors: Russian", "русский", "search='russian'", "RU"])
def test_a_language_is_not_taken_for_the_country(text):
    assert not any(re.search(pattern, text, re.IGNORECASE) for pattern in NAMES.values())
