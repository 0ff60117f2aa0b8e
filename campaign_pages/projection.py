"""Where a place stands on the map, and how crowded markers make room for each other.

Map units are those of the land mask (map_build): 1000 wide, 440 high, north at the top.
"""

from collections.abc import Iterable
from math import asin, cos, hypot, radians, sin, sqrt

WIDTH, HEIGHT = 1000, 440
# Found by d3-geo's geoEqualEarth().fitWidth(1000, land); map_build/build.mjs checks.
SCALE, CENTRE_X, CENTRE_Y = 188.254, 500.0, 245.75
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796

X_STEPS, Y_STEPS = 200, 100  # the classes .mx0 to .mx200 and .my0 to .my100 of grid.css
X_STEP, Y_STEP = WIDTH / X_STEPS, HEIGHT / Y_STEPS
MARKER = 26.0  # diameter: 2.6 % of the map's width
# Rounding to the grid can bring two markers closer by one step in each direction.
APART = MARKER + hypot(X_STEP, Y_STEP)
# Markers that grow from nothing push each other aside without jumping over a neighbour.
GROWING_ROUNDS, MAX_ROUNDS = 60, 300
NEAR_ENOUGH = 0.01

Country = tuple[str, float, float, int]
GridPosition = tuple[int, int]


def equal_earth(lat: float, lon: float) -> tuple[float, float]:
    """Project degrees (WGS 84) to map units; x grows to the east, y to the south.

    Formula and A1 to A4: Šavrič, Patterson and Jenny, "The Equal Earth map projection"
    (2018), https://doi.org/10.1080/13658816.2018.1504949
    """
    t = asin(sqrt(3) / 2 * sin(radians(lat)))
    t2, t6 = t**2, t**6
    stretch = A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)
    x = 2 * radians(lon) * cos(t) / (sqrt(3) * stretch)
    y = t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))
    return CENTRE_X + SCALE * x, CENTRE_Y - SCALE * y


def spread(countries: Iterable[Country]) -> dict[str, GridPosition]:
    """Markers' grid positions by country code, moved just enough not to overlap.

    Takes (code, latitude, longitude, count), each code once, no count of zero. Of two
    markers that push each other, the one with the smaller count gives way more. The
    same countries give the same positions, in whatever order they come.
    """
    ordered = sorted(countries)
    counts = [count for _, _, _, count in ordered]
    points = [_inside(*equal_earth(lat, lon)) for _, lat, lon, _ in ordered]
    for n in range(1, MAX_ROUNDS + 1):
        moved = _push_apart(points, counts, APART * min(1, n / GROWING_ROUNDS))
        if n >= GROWING_ROUNDS and not moved:
            break
    return {code: _to_grid(x, y) for (code, _, _, _), (x, y) in zip(ordered, points, strict=True)}


def _push_apart(points: list[tuple[float, float]], counts: list[int], apart: float) -> bool:
    """Move each pair nearer than `apart`; say whether there was one."""
    moved = False
    west_to_east = sorted(range(len(points)), key=lambda i: (points[i], i))
    for n, i in enumerate(west_to_east):
        for j in west_to_east[n + 1 :]:
            (x1, y1), (x2, y2) = points[i], points[j]
            if x2 - x1 >= apart:
                break
            distance = hypot(x2 - x1, y2 - y1)
            overlap = apart - distance
            if overlap <= NEAR_ENOUGH:
                continue
            # Two markers on one spot part to the west and the east.
            dx, dy = ((x2 - x1) / distance, (y2 - y1) / distance) if distance else (1, 0)
            first = overlap * counts[j] / (counts[i] + counts[j])
            second = overlap - first
            points[i] = _inside(x1 - dx * first, y1 - dy * first)
            points[j] = _inside(x2 + dx * second, y2 + dy * second)
            moved = True
    return moved


def _inside(x: float, y: float) -> tuple[float, float]:
    """The nearest spot where a whole marker fits on the map."""
    edge = MARKER / 2
    return min(max(x, edge), WIDTH - edge), min(max(y, edge), HEIGHT - edge)


def _to_grid(x: float, y: float) -> GridPosition:
    x_class, y_class = round(x / X_STEP), round(y / Y_STEP)
    return min(max(x_class, 0), X_STEPS), min(max(y_class, 0), Y_STEPS)
