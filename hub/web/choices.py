"""What one can choose in a form or a filter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers: its value, what it says, and whether it is chosen now."""

    value: str
    label: str
    is_chosen: bool
