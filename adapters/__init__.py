"""What each partner says: one folder per partner. An adapter knows its partner and our schemas."""

from functools import cache
from importlib import import_module

from adapters.base import Format

PARTNERS = (
    "police",
    "veilig_thuis",
    "labour_inspectorate",
    "school",
    "municipality",
    "residents",
    "care",
)


@cache
def formats() -> tuple[Format, ...]:
    """Every format that any partner may send."""
    found: list[Format] = []
    for name in PARTNERS:
        found += import_module(f"adapters.{name}").FORMATS
    return tuple(found)
