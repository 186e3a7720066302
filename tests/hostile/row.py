"""One line of the table of hostile inputs: its number, its door, its outcome and its tests."""

from enum import StrEnum
from typing import NamedTuple


class Door(StrEnum):
    """Where somebody comes in."""

    BUS = "N: the bus (NATS)"
    BODY = "J: the body of a message (JSON, CloudEvents)"
    FILE = "F: files (CSV, XML, zip)"
    HTTP = "H: the door over HTTP and the screens"


class Came(StrEnum):
    """What must come of it."""

    ACCEPTED = "accepted"
    REFUSED = "refused, with code and reason"
    HELD = "held for a person, with code and reason"
    SHUT = "stopped by the server before the hub, without effect"
    NOTHING = "without effect on anybody else"


class Row(NamedTuple):
    """One input. `tests` are `file::function`, below `tests/`."""

    number: int
    door: Door
    name: str
    came: tuple[Came, ...]
    tests: tuple[str, ...]
