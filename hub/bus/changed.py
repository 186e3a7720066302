"""What the views tell whoever shows them: how far they are now, and of which items that may show.

Ids only. It is said once and not kept: whoever missed it sees that by the positions.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import orjson

ITEMS_MAX: Final = 500


class Changed(NamedTuple):
    """The views went from position `after` to `position`; `items` is None where they are many."""

    after: int
    position: int
    items: tuple[str, ...] | None

    def to_bytes(self) -> bytes:
        """As it travels."""
        return orjson.dumps(self._asdict())


def changed(after: int, position: int, items: Sequence[str]) -> Changed:
    """Say what changed; too many to name are not named."""
    named = tuple(dict.fromkeys(items))
    return Changed(after, position, named if len(named) <= ITEMS_MAX else None)


def read(data: bytes) -> Changed:
    """Read what was said. A ValueError or KeyError means that we did not say it."""
    said = orjson.loads(data)
    items = None if said["items"] is None else tuple(said["items"])
    return Changed(int(said["after"]), int(said["position"]), items)
