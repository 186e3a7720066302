"""Tiles of the web map: every point of a box is on a tile that covers it, and no tile is idle."""

from math import atan, degrees, pi, sinh

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.tiles import Box, Tile, covering, how_many, tile_at

NIJKERK = Box(52.12, 5.38, 52.30, 5.64)


def test_a_known_point_is_on_its_known_tile():
    assert tile_at(0.0, 0.0, 1) == Tile(1, 1, 1)
    assert tile_at(85.0, -180.0, 3) == Tile(3, 0, 0)
    assert tile_at(52.2261, 5.4827, 14) == Tile(14, 8441, 5395)


@given(
    st.floats(NIJKERK.south, NIJKERK.north),
    st.floats(NIJKERK.west, NIJKERK.east),
    st.integers(9, 15),
)
def test_every_point_of_the_box_is_on_a_tile_that_covers_it(latitude, longitude, zoom):
    assert tile_at(latitude, longitude, zoom) in set(covering(NIJKERK, range(zoom, zoom + 1)))


@given(st.floats(-85, 85), st.floats(-180, 179.9), st.integers(0, 18))
def test_a_point_lies_between_the_edges_of_its_tile(latitude, longitude, zoom):
    tile, side = tile_at(latitude, longitude, zoom), 1 << zoom
    west, east = (column / side * 360 - 180 for column in (tile.column, tile.column + 1))
    north, south = (edge(row, side) for row in (tile.row, tile.row + 1))
    assert west - 1e-9 <= longitude <= east + 1e-9
    assert south - 1e-9 <= latitude <= north + 1e-9


def edge(row, side):
    """The latitude of a row's northern edge: the projection the other way round."""
    return degrees(atan(sinh(pi * (1 - 2 * row / side))))


def test_each_tile_is_listed_once_and_counted_before_it_is_asked():
    tiles = list(covering(NIJKERK, range(9, 15)))
    assert len(tiles) == len(set(tiles)) == how_many(NIJKERK, range(9, 15))
    assert [tile.zoom for tile in tiles] == sorted(tile.zoom for tile in tiles)
