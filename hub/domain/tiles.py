"""Which square tiles of the web map (EPSG:3857) cover a piece of the earth. Pure arithmetic."""

from collections.abc import Iterator
from math import asinh, floor, pi, radians, tan
from typing import NamedTuple


class Box(NamedTuple):
    """A piece of the earth between two latitudes and two longitudes, in degrees."""

    south: float
    west: float
    north: float
    east: float


class Tile(NamedTuple):
    """A tile by its zoom, its column from the west and its row from the north."""

    zoom: int
    column: int
    row: int


def tile_at(latitude: float, longitude: float, zoom: int) -> Tile:
    """The tile that a point is on."""
    side = 1 << zoom
    column = floor((longitude + 180) / 360 * side)
    row = floor((1 - asinh(tan(radians(latitude))) / pi) / 2 * side)
    return Tile(zoom, min(max(column, 0), side - 1), min(max(row, 0), side - 1))


def covering(box: Box, zooms: range) -> Iterator[Tile]:
    """All tiles on which something of the box is, the coarse ones first."""
    for zoom in zooms:
        first, last = tile_at(box.north, box.west, zoom), tile_at(box.south, box.east, zoom)
        for column in range(first.column, last.column + 1):
            for row in range(first.row, last.row + 1):
                yield Tile(zoom, column, row)


def how_many(box: Box, zooms: range) -> int:
    """How many tiles cover the box."""
    total = 0
    for zoom in zooms:
        first, last = tile_at(box.north, box.west, zoom), tile_at(box.south, box.east, zoom)
        total += (last.column - first.column + 1) * (last.row - first.row + 1)
    return total
