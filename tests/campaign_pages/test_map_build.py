"""The committed map files are the ones that map_build draws, and they show the land."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

import campaign_pages
from campaign_pages.projection import (
    CENTRE_X,
    CENTRE_Y,
    EUROPE,
    EUROPE_SCALE,
    EUROPE_X,
    EUROPE_Y,
    MERIDIAN,
    PARALLELS,
    SCALE,
    WORLD,
    X_STEPS,
    Y_STEPS,
    MapPicture,
)

MAP_BUILD = Path(campaign_pages.__file__).parent / "map_build"
MAP_FILES = MAP_BUILD.parent / "static" / "campaign_pages" / "map"
LAND_DATA = ["node_modules/world-atlas/land-110m.json", "node_modules/world-atlas/land-50m.json"]
#: Pixels of the picture for a map unit of the world; half as many for one of Europe, below it.
PIXELS = 1.4


def recorded_checksums() -> dict[str, str]:
    lines = (MAP_BUILD / "checksums.txt").read_text(encoding="ascii").splitlines()
    return {path: digest for digest, path in (line.split("  ") for line in lines)}


def land_strength(lat: float, lon: float, of: MapPicture = WORLD) -> int:
    with Image.open(MAP_FILES / "land.png") as picture:
        alpha = picture.convert("RGBA").getchannel("A")
    x, y = of.project(lat, lon)
    scale, top = (PIXELS, 0) if of is WORLD else (PIXELS / 2, PIXELS * WORLD.height)
    strength = alpha.getpixel((int(x * scale), int(top + y * scale)))
    assert isinstance(strength, int)
    return strength


@pytest.mark.parametrize(
    "path",
    [
        "build.mjs",
        "package.json",
        "../static/campaign_pages/map/land.png",
        "../static/campaign_pages/map/grid.css",
    ],
)
def test_file_is_the_one_the_build_recorded(path: str) -> None:
    digest = sha256((MAP_BUILD / path).read_bytes()).hexdigest()

    assert digest == recorded_checksums()[path], "run map_build again, see its README"


@pytest.mark.parametrize("data", LAND_DATA)
def test_the_land_data_is_the_file_that_the_build_insists_on(data: str) -> None:
    source = (MAP_BUILD / "build.mjs").read_text(encoding="utf-8")

    assert f'file: "{data}",\n  sha256: "{recorded_checksums()[data]}"' in source


def test_build_and_markers_use_the_same_projection() -> None:
    source = (MAP_BUILD / "build.mjs").read_text(encoding="utf-8")

    assert f"MAP = {{ width: {WORLD.width}, height: {WORLD.height} }}" in source
    assert f"EUROPE = {{ width: {EUROPE.width}, height: {EUROPE.height} }}" in source
    place = f"scale: {EUROPE_SCALE}, x: {EUROPE_X}, y: {EUROPE_Y}"
    assert f"{{ {place}, parallels: {[*PARALLELS]}, meridian: {MERIDIAN} }}" in source
    assert f"EXPECTED = {{ scale: {SCALE}, x: {CENTRE_X:g}, y: {CENTRE_Y} }}" in source


def test_the_picture_is_a_small_mask_in_the_shape_of_the_map() -> None:
    path = MAP_FILES / "land.png"
    with Image.open(path) as picture:
        shape, has_transparency = picture.size, "transparency" in picture.info

    assert shape == (PIXELS * WORLD.width, PIXELS * (WORLD.height + EUROPE.height / 2))
    assert has_transparency
    assert path.stat().st_size < 23_000


@pytest.mark.parametrize(
    ("place", "lat", "lon"),
    [
        ("Paris", 48.86, 2.35),
        ("Moscow", 55.76, 37.62),
        ("Nairobi", -1.29, 36.82),
        ("Simferopol", 44.95, 34.10),
        ("Alice Springs", -23.70, 133.88),
        ("Denver", 39.74, -104.99),
    ],
)
def test_places_on_land_are_opaque(place: str, lat: float, lon: float) -> None:
    assert land_strength(lat, lon) == 255, place
    if EUROPE.has(lat, lon):
        assert land_strength(lat, lon, EUROPE) == 255, place


@pytest.mark.parametrize(
    ("place", "lat", "lon"),
    [
        ("mid-Atlantic", 30.0, -40.0),
        ("Black Sea", 43.3, 34.0),
        ("North Sea", 56.5, 3.5),
        ("Caspian Sea", 41.5, 50.8),
        ("mid-Pacific", 0.0, -150.0),
    ],
)
def test_places_at_sea_are_transparent(place: str, lat: float, lon: float) -> None:
    assert land_strength(lat, lon) == 0, place
    if EUROPE.has(lat, lon):
        assert land_strength(lat, lon, EUROPE) == 0, place


@pytest.mark.wide
def test_no_border_is_drawn_on_land() -> None:
    """A line on the way north from Simferopol, or on the way east, would be a gap."""
    northward = [land_strength(44.9 + step * 0.1, 34.1) for step in range(40)]
    eastward = [land_strength(52.0, 15.0 + step * 0.1) for step in range(250)]

    closer = [land_strength(44.9 + step * 0.1, 34.1, EUROPE) for step in range(40)]

    assert set(northward + eastward + closer) == {255}


def test_the_grid_has_a_class_for_every_step() -> None:
    rules = (MAP_FILES / "grid.css").read_text(encoding="ascii")

    assert re.findall(r"\.mx(\d+)\{", rules) == [str(n) for n in range(X_STEPS + 1)]
    assert re.findall(r"\.my(\d+)\{", rules) == [str(n) for n in range(Y_STEPS + 1)]
    assert ".mx1{inset-inline-start:.5%}" in rules
    assert ".mx200{inset-inline-start:100%}" in rules
    assert ".my100{inset-block-start:100%}" in rules
    assert "style" not in rules
