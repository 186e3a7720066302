"""Reads how long something lasts in a policy file: '7 dagen', '2 jaar'."""

from typing import Final

from hub.domain.retention import Period, parse_period
from hub.policy.reading import Table

NOT_READ: Final = Period(0, 1, "")
"""What stands for a period that could not be read, until the fault is told."""


def period(table: Table, key: str) -> Period:
    """The period under this key; one that cannot be read is a fault of the file."""
    try:
        return parse_period(table.text(key))
    except ValueError as error:
        table.refuse(f"'{key}': {error}", key)
        return NOT_READ
