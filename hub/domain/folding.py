"""What a history says last, for states that are made of the newest event of each kind."""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.base import Event


def newest_of_each(history: Iterable[Event], fields: Mapping[type[Event], str]) -> dict[str, Any]:
    """The newest event of each kind under the name of its field; `version` is that of the last."""
    found: dict[str, Any] = {}
    for event in history:
        found["version"] = event.originator_version
        if name := fields.get(type(event)):
            found[name] = event
    return found
