"""Markers stand where their country is, and none hides another."""

from math import hypot

import pytest
from babel import Locale

from campaign_pages.countries import CENTRES
from campaign_pages.projection import (
    HEIGHT,
    MARKER,
    WIDTH,
    X_STEP,
    Y_STEP,
    equal_earth,
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


def countries(counts: dict[str, int]) -> list[tuple[str, float, float, int]]:
    return [(code, *CENTRES[code], count) for code, count in counts.items()]


def in_map_units(position: tuple[int, int]) -> tuple[float, float]:
    return position[0] * X_STEP, position[1] * Y_STEP


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def smallest_gap(positions: dict[str, tuple[int, int]]) -> float:
    points = [in_map_units(position) for position in positions.values()]
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
    _x, y = in_map_units(spread(countries({"AQ": 1}))["AQ"])
    assert HEIGHT - MARKER <= y <= HEIGHT


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
        if not (-MARKER < x < WIDTH + MARKER and 0 < y < HEIGHT):
            off_the_map.add(code)

    assert off_the_map == {"AQ"}


def test_a_lone_marker_stays_at_its_centre() -> None:
    position = in_map_units(spread(countries({"KE": 7}))["KE"])
    assert distance(position, equal_earth(*CENTRES["KE"])) <= hypot(X_STEP, Y_STEP) / 2


def test_no_country_means_no_marker() -> None:
    assert spread([]) == {}


def test_crowded_markers_do_not_overlap() -> None:
    positions = spread(countries(CROWDED))

    assert set(positions) == set(CROWDED)
    assert smallest_gap(positions) >= MARKER


def test_crowded_markers_stay_near_their_country() -> None:
    for code, position in spread(countries(CROWDED)).items():
        moved = distance(in_map_units(position), equal_earth(*CENTRES[code]))
        assert moved <= 0.06 * WIDTH, code


def test_crowded_markers_keep_their_places_among_each_other() -> None:
    positions = spread(countries(CROWDED))

    west_to_east = sorted(["GB", "DE", "SI", "UA"], key=lambda code: positions[code][0])
    north_to_south = sorted(["NO", "DE", "CH", "IT"], key=lambda code: positions[code][1])
    assert west_to_east == ["GB", "DE", "SI", "UA"]
    assert north_to_south == ["NO", "DE", "CH", "IT"]


def test_positions_do_not_depend_on_the_order_of_the_countries() -> None:
    assert spread(countries(CROWDED)) == spread(reversed(countries(CROWDED)))


def test_two_markers_on_one_spot_part() -> None:
    positions = spread([("AA", 10.0, 10.0, 1), ("BB", 10.0, 10.0, 1)])

    assert smallest_gap(positions) >= MARKER


def test_the_larger_of_two_neighbours_moves_less() -> None:
    positions = spread(countries({"BE": 1, "NL": 50}))
    moved = {
        code: distance(in_map_units(position), equal_earth(*CENTRES[code]))
        for code, position in positions.items()
    }

    assert moved["NL"] < moved["BE"]


def test_markers_of_the_whole_world_do_not_overlap() -> None:
    assert smallest_gap(spread(countries(dict.fromkeys(CENTRES, 1)))) >= MARKER


def test_markers_stay_whole_at_the_edge_of_the_map() -> None:
    x, y = in_map_units(spread(countries({"AQ": 1}))["AQ"])

    assert y + MARKER / 2 <= HEIGHT + Y_STEP / 2
    assert x + MARKER / 2 <= WIDTH
