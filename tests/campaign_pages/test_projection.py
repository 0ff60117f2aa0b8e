"""Markers stand where their country is, and none hides another."""

from math import hypot

import pytest
from babel import Locale

from campaign_pages.countries import CENTRES
from campaign_pages.projection import (
    COVERED,
    EUROPE,
    MARKER,
    WORLD,
    MapPicture,
    conformal_conic,
    equal_earth,
    leader,
    spread,
)

# Two-letter codes that CLDR names, but ISO 3166-1 does not list as a country.
NOT_COUNTRIES = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"]
)

# One demonstration's signatories by country: crowded in one corner of the map.
CROWDED = {
    "AR": 1, "CA": 3, "CH": 1, "DE": 3, "ES": 1, "FR": 4, "GB": 5, "IN": 2,
    "IT": 2, "NO": 1, "PH": 1, "PK": 1, "RU": 4, "SI": 1, "US": 4, "UA": 1,
}  # fmt: skip


IN_EUROPE = {code for code in CENTRES if EUROPE.has(*CENTRES[code])}
#: On the widest screen, where dots of the same size take less of the map.
SMALLEST = 27


def countries(counts: dict[str, int]) -> list[tuple[str, float, float, int]]:
    return [(code, *CENTRES[code], count) for code, count in counts.items()]


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def smallest_gap(positions: dict[str, tuple[int, int]], picture: MapPicture = WORLD) -> float:
    points = [picture.in_units(position) for position in positions.values()]
    return min(distance(a, b) for n, a in enumerate(points) for b in points[n + 1 :])


# From d3-geo 3.1.1: geoEqualEarth() with the same scale and translation.
@pytest.mark.parametrize(
    ("lat", "lon", "x", "y"),
    [
        (0, 0, 500.00, 245.75),
        (51.51, -0.13, 499.70, 64.06),
        (-34.61, -58.38, 348.89, 373.43),
        (38.91, -77.04, 305.41, 103.53),
        (14.65, 121.05, 837.33, 190.20),
        (-41.5, 172.8, 929.40, 396.49),
        (83.6, -35, 440.27, 0.03),
    ],
)
def test_places_project_as_in_d3(lat: float, lon: float, x: float, y: float) -> None:
    assert equal_earth(lat, lon) == pytest.approx((x, y), abs=0.01)


def test_the_middle_of_the_map_is_class_100() -> None:
    assert spread([("XX", 0, 0, 1)]) == {"XX": (100, 56)}


def test_a_place_south_of_the_map_goes_to_its_edge() -> None:
    _x, y = WORLD.in_units(spread(countries({"AQ": 1}))["AQ"])
    assert WORLD.height - MARKER <= y <= WORLD.height


def test_every_country_that_has_a_name_has_a_centre() -> None:
    named = {
        code
        for code in map(str, Locale("en").territories)
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }

    assert set(CENTRES) == named


def test_every_centre_but_antarctica_is_within_a_marker_of_the_map() -> None:
    off_the_map = set()
    for code, centre in CENTRES.items():
        x, y = equal_earth(*centre)
        if not (-MARKER < x < WORLD.width + MARKER and 0 < y < WORLD.height):
            off_the_map.add(code)

    assert off_the_map == {"AQ"}


def test_a_lone_marker_stays_at_its_centre() -> None:
    position = WORLD.in_units(spread(countries({"KE": 7}))["KE"])
    assert distance(position, equal_earth(*CENTRES["KE"])) <= hypot(*WORLD.step) / 2


def test_no_country_means_no_marker() -> None:
    assert spread([]) == {}


def on_both_pictures(counts: dict[str, int]) -> list[tuple[MapPicture, dict]]:
    """The markers of Europe and those of everywhere else."""
    europe = {code: count for code, count in counts.items() if code in IN_EUROPE}
    elsewhere = {code: count for code, count in counts.items() if code not in IN_EUROPE}
    return [
        (EUROPE, spread(countries(europe), EUROPE)),
        (WORLD, spread(countries(elsewhere), WORLD)),
    ]


def test_crowded_markers_do_not_overlap_on_a_telephone() -> None:
    for picture, positions in on_both_pictures(CROWDED):
        assert smallest_gap(positions, picture) >= MARKER


def test_a_marker_covers_its_place_or_a_line_leads_there() -> None:
    everybody = on_both_pictures(dict.fromkeys(CENTRES, 1))
    for picture, positions in [*on_both_pictures(CROWDED), *everybody]:
        for code, position in positions.items():
            line = leader(CENTRES[code], position, picture)
            place, marker = picture.project(*CENTRES[code]), picture.in_units(position)
            if distance(place, marker) <= COVERED:
                assert line is None, code
            else:
                assert line == (place, marker), code


def test_of_the_demos_people_no_marker_leaves_its_country() -> None:
    for picture, positions in on_both_pictures(CROWDED):
        for code, position in positions.items():
            assert leader(CENTRES[code], position, picture) is None, code


def test_crowded_markers_keep_their_places_among_each_other() -> None:
    (_, positions), _ = on_both_pictures(CROWDED)

    west_to_east = sorted(["GB", "DE", "SI", "UA"], key=lambda code: positions[code][0])
    north_to_south = sorted(["NO", "DE", "CH", "IT"], key=lambda code: positions[code][1])
    assert west_to_east == ["GB", "DE", "SI", "UA"]
    assert north_to_south == ["NO", "DE", "CH", "IT"]


def test_europe_is_the_countries_that_fit_into_its_picture() -> None:
    assert {"PT", "IE", "FI", "UA", "RU", "TR", "CY", "MT", "LU", "VA"} <= IN_EUROPE
    assert not {"MA", "TN", "GE", "IS", "EG", "US"} & IN_EUROPE


# From d3-geo 3.1.1: geoConicConformal() with the parallels, rotation, scale and translation of
# map_build.
@pytest.mark.parametrize(
    ("lat", "lon", "x", "y"),
    [
        (48.86, 2.35, 324.1, 464.51),
        (36, -5.5, 100.12, 756.7),
        (55.75, 37.62, 859.4, 255.1),
        (64.5, 26.3, 664.68, 69.16),
        (35.2, 33, 927.67, 791.75),
    ],
)
def test_places_in_europe_project_as_in_d3(lat: float, lon: float, x: float, y: float) -> None:
    assert conformal_conic(lat, lon) == pytest.approx((x, y), abs=0.01)


def test_positions_do_not_depend_on_the_order_of_the_countries() -> None:
    assert spread(countries(CROWDED)) == spread(reversed(countries(CROWDED)))


def test_two_markers_on_one_spot_part() -> None:
    positions = spread([("AA", 10.0, 10.0, 1), ("BB", 10.0, 10.0, 1)])

    assert smallest_gap(positions) >= MARKER


def test_the_larger_of_two_neighbours_moves_less() -> None:
    positions = spread(countries({"BE": 1, "NL": 50}))
    moved = {
        code: distance(WORLD.in_units(position), equal_earth(*CENTRES[code]))
        for code, position in positions.items()
    }

    assert moved["NL"] < moved["BE"]


def test_markers_of_all_countries_do_not_overlap_on_a_wide_screen() -> None:
    for picture, positions in on_both_pictures(dict.fromkeys(CENTRES, 1)):
        assert smallest_gap(positions, picture) >= SMALLEST


def test_markers_stay_whole_at_the_edge_of_the_map() -> None:
    x, y = WORLD.in_units(spread(countries({"AQ": 1}))["AQ"])

    assert y + MARKER / 2 <= WORLD.height + WORLD.step[1] / 2
    assert x + MARKER / 2 <= WORLD.width
