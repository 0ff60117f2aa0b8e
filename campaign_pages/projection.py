"""Where a place stands on a map, and how crowded markers make room for each other.

There are two pictures, drawn by map_build: the world, and Europe larger, because most of those
who sign may live there. Map units are those of the land mask: 1000 across, north at the top.
"""

from collections.abc import Callable, Iterable
from math import asin, cos, hypot, log, pi, radians, sin, sqrt, tan
from typing import NamedTuple

# Found by d3-geo's geoEqualEarth().fitWidth(1000, land); map_build/build.mjs checks.
SCALE, CENTRE_X, CENTRE_Y = 188.254, 500.0, 245.75
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
# Of Europe: standard parallels, middle meridian, and where the picture lies; as in build.mjs.
PARALLELS, MERIDIAN = (43, 62), 15
EUROPE_SCALE, EUROPE_X, EUROPE_Y = 1492.5, 537.3, 1925.3

X_STEPS, Y_STEPS = 200, 100  # the classes .mx0 to .mx200 and .my0 to .my100 of grid.css
#: Diameter: what the number of a marker needs on a telephone, where the map is 328 pixels wide.
MARKER = 54.0
#: How much of a picture markers may claim; where there are more they claim less each.
CLAIMED = 0.6
#: A marker that stands no farther from its place still covers it on the widest screen, where
#: the map is 600 pixels wide.
COVERED = 12.0
# Markers that grow from nothing push each other aside without jumping over a neighbour.
GROWING_ROUNDS, MAX_ROUNDS = 60, 300
NEAR_ENOUGH = 0.01

Country = tuple[str, float, float, int]
GridPosition = tuple[int, int]
Point = tuple[float, float]


class MapPicture(NamedTuple):
    """One of the pictures: its height in map units, and where on it a place is."""

    height: float
    project: Callable[[float, float], Point]
    width: float = 1000

    @property
    def step(self) -> Point:
        """What one class of grid.css is, across and down."""
        return self.width / X_STEPS, self.height / Y_STEPS

    def has(self, lat: float, lon: float) -> bool:
        """Whether a whole marker for a place fits into the picture."""
        point = self.project(lat, lon)
        return point == self.inside(*point)

    def inside(self, x: float, y: float) -> Point:
        """The nearest spot where a whole marker fits into the picture."""
        edge = MARKER / 2
        return min(max(x, edge), self.width - edge), min(max(y, edge), self.height - edge)

    def to_grid(self, x: float, y: float) -> GridPosition:
        x_step, y_step = self.step
        x_class, y_class = round(x / x_step), round(y / y_step)
        return min(max(x_class, 0), X_STEPS), min(max(y_class, 0), Y_STEPS)

    def in_units(self, position: GridPosition) -> Point:
        x_step, y_step = self.step
        return position[0] * x_step, position[1] * y_step


def equal_earth(lat: float, lon: float) -> Point:
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


def conformal_conic(lat: float, lon: float) -> Point:
    """The same for Europe: Lambert's conformal conic projection (Snyder, USGS 1395, chapter 15)."""

    def stretched(degrees: float) -> float:
        return tan(pi / 4 + radians(degrees) / 2)

    south, north = PARALLELS
    n = log(cos(radians(south)) / cos(radians(north))) / log(stretched(north) / stretched(south))
    f = cos(radians(south)) * stretched(south) ** n / n
    r = f / stretched(lat) ** n
    angle = n * radians(lon - MERIDIAN)
    return EUROPE_X + EUROPE_SCALE * r * sin(angle), EUROPE_Y - EUROPE_SCALE * (f - r * cos(angle))


WORLD = MapPicture(440, equal_earth)
EUROPE = MapPicture(880, conformal_conic)
#: Where the picture of Europe is on that of the world: west, north, width and height.
_WEST, _SOUTH, _EAST, _NORTH = -11, 35, 41, 69
_CORNERS = [equal_earth(lat, lon) for lat in (_SOUTH, _NORTH) for lon in (_WEST, _EAST)]
_XS, _YS = ([round(point[axis]) for point in _CORNERS] for axis in (0, 1))
FRAME = (min(_XS), min(_YS), max(_XS) - min(_XS), max(_YS) - min(_YS))


def spread(countries: Iterable[Country], picture: MapPicture = WORLD) -> dict[str, GridPosition]:
    """Markers' grid positions by country code, moved just enough not to overlap.

    Takes (code, latitude, longitude, count), each code once, no count of zero. Of two
    markers that push each other, the one with the smaller count gives way more. The
    same countries give the same positions, in whatever order they come.
    """
    ordered = sorted(countries)
    counts = [count for _, _, _, count in ordered]
    points = [picture.inside(*picture.project(lat, lon)) for _, lat, lon, _ in ordered]
    widest = sqrt(CLAIMED * picture.width * picture.height / max(len(points), 1))
    # Rounding to the grid can bring two markers closer by one step in each direction.
    apart = min(MARKER + hypot(*picture.step), widest)
    for n in range(1, MAX_ROUNDS + 1):
        moved = _push_apart(picture, points, counts, apart * min(1, n / GROWING_ROUNDS))
        if n >= GROWING_ROUNDS and not moved:
            break
    codes = [code for code, _, _, _ in ordered]
    return {code: picture.to_grid(x, y) for code, (x, y) in zip(codes, points, strict=True)}


def leader(place: Point, position: GridPosition, picture: MapPicture) -> tuple[Point, Point] | None:
    """From where to where a line leads from a place to its marker that does not cover it."""
    start, end = picture.project(*place), picture.in_units(position)
    is_covered = hypot(end[0] - start[0], end[1] - start[1]) <= COVERED
    return None if is_covered else (start, end)


def _push_apart(picture: MapPicture, points: list[Point], counts: list[int], apart: float) -> bool:
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
            points[i] = picture.inside(x1 - dx * first, y1 - dy * first)
            points[j] = picture.inside(x2 + dx * second, y2 + dy * second)
            moved = True
    return moved
