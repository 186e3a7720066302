"""Loads `map.toml`: which piece of the earth the map shows, and what shows before opening."""

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Final

from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_or_shipped

FILE: Final = "map.toml"
ZOOM_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class MapPolicy:
    """The box of the municipality in degrees (WGS 84), and the choices for its map.

    `shows_area`: the digits of a postcode show before anybody opens addresses.
    """

    version: str
    name: str
    south: float
    west: float
    north: float
    east: float
    shows_area: bool
    zoom_max: int


def load_map(directory: Traversable = SHIPPED) -> MapPolicy:
    """Read the choices for the map; every fault in the file is in the one `PolicyError`."""
    file = read_or_shipped(directory, FILE)
    top = parse_toml(file)
    found = MapPolicy(
        version=top.text("versie"),
        name=top.text("naam"),
        south=_degrees(top, "zuid", 85),
        west=_degrees(top, "west", 180),
        north=_degrees(top, "noord", 85),
        east=_degrees(top, "oost", 180),
        shows_area=top.flag("toon_gebied"),
        zoom_max=top.number("zoom_max", 1, ZOOM_MAX) or ZOOM_MAX,
    )
    if not (found.south < found.north and found.west < found.east):
        top.refuse("'zuid' ligt onder 'noord', en 'west' links van 'oost'")
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return found


def _degrees(table: Table, key: str, most: int) -> float:
    value = table.value(key)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= most:
        return float(value)
    table.refuse(f"'{key}' is een getal van -{most} tot en met {most}", key)
    return 0.0
