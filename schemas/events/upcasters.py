"""The way from each form of an event that is no longer written to the next one.

A form that was ever released stays in records for ever. When one is replaced, its topic gets a
pure function here that turns the JSON of one version into that of the next: `vN` to `vN+1` and no
further, whatever comes after. Its golden history stays where it is, and is read in every test run.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

Upcaster = tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]
"""The topic it leads to, and the pure function that gets it there."""

UPCASTERS: Mapping[str, Upcaster] = MappingProxyType({})
"""By the topic of the old form; every form there ever was is still written today."""
