"""The labels that people put on cases, by code: only what helps to plan the work."""

from collections.abc import Mapping
from typing import Final

LABELS: Final[Mapping[str, str]] = {
    "overleg": "Bespreken in het overleg",
    "samen-controleren": "Voor een integrale controle",
    "tolk": "Tolk nodig",
    "veilig-contact": "Alleen contact via een veilige weg",
    "wacht-op-gesprek": "Er komt een gesprek",
}
"""A label says nothing about a person: whoever reads the list reads it."""
