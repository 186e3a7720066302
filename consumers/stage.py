"""What every consumer is: a name, and a decision about a batch of deliveries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from hub.bus.fetch import Delivery
from hub.store.database import Cursor
from hub.store.memory import Memory
from schemas.base import Event

DEMO_RECEIVED = "Hub-Demo-Received"
"""In a demo a message says itself when it was received, so that months pass in a minute."""


@dataclass(slots=True)
class Decision:
    """What a batch led to. `extra` writes other tables in the same transaction."""

    events: list[Event] = field(default_factory=list)
    extra: list[Callable[[Cursor], None]] = field(default_factory=list)

    def write_extra(self, cursor: Cursor) -> None:
        """Write the other tables."""
        for write in self.extra:
            write(cursor)


class Stage(Protocol):
    """A consumer's decisions. Its name is that of its position and its memory."""

    @property
    def name(self) -> str:
        """`dedupe`, or `intake:police` where a consumer has several sources."""
        ...

    def restore(self, position: int) -> None:
        """Take up the state that follows from everything up to `position`."""
        ...

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Decide on the batch in its order. Runs in the worker's own thread."""
        ...


class Clock(Protocol):
    """When things are so."""

    def received(self, delivery: Delivery) -> datetime:
        """When the intake stream stored this message."""
        ...

    def recorded(self, occurred_at: datetime) -> datetime:
        """The moment to record for something that occurred then."""
        ...


class SystemClock:
    """Real time: the stream's own time stamp, and now."""

    def received(self, delivery: Delivery) -> datetime:
        """The moment JetStream stored the message; the same at every redelivery."""
        return datetime.fromtimestamp(delivery.stored_at_ms / 1000, UTC)

    def recorded(self, occurred_at: datetime) -> datetime:
        """Now, whatever the event's own moment."""
        del occurred_at
        return datetime.now(UTC)


class StoryClock(SystemClock):
    """Demo time: the message's own, so that the same stories always give the same state."""

    def received(self, delivery: Delivery) -> datetime:
        """The moment the demo message names, else the stream's."""
        said = (delivery.headers or {}).get(DEMO_RECEIVED)
        return datetime.fromisoformat(said) if said else super().received(delivery)

    def recorded(self, occurred_at: datetime) -> datetime:
        """The same moment."""
        return occurred_at
