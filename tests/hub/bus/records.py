"""A record in memory: the truth that a relay copies."""

from collections.abc import Sequence
from uuid import UUID

from hub.store.record import Recorded


class MemoryRecord:
    """Fulfils `hub.bus.relay.Record`."""

    def __init__(self, count: int = 0, tag: str = "x") -> None:
        self.events: list[Recorded] = []
        self.add(count, tag)

    def add(self, count: int, tag: str = "x") -> None:
        """Record this many more events."""
        for position in range(len(self.events) + 1, len(self.events) + count + 1):
            topic = f"demo.happened{position % 3}.v1"
            state = f'{{"n":{position},"tag":"{tag}"}}'.encode()
            self.events.append(Recorded(position, UUID(int=position), 1, topic, state))

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """Return the first events after a position."""
        return self.events[after : after + limit]

    def last(self) -> int:
        """Return the last position."""
        return len(self.events)
