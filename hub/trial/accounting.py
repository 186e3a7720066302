"""Counts what became of every message, so that a loss or a doubling cannot hide.

Each acknowledged message has a place in its partner's stream, and exactly one event tells what it
is. What has no event was lost; what has two was doubled.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hub.store.mapper import Mapper
from hub.store.record import Record
from schemas.base import Event
from schemas.events import (
    SIGNAL_VERSIONS,
    DeliverySetAside,
    FeedbackReceived,
    MessageQuarantined,
    MessageRefused,
    MessageRepeated,
    SignalVersion,
    SignalWithdrawn,
)

About = (
    SignalVersion
    | SignalWithdrawn
    | FeedbackReceived
    | MessageRefused
    | MessageQuarantined
    | MessageRepeated
)
KINDS: Final[tuple[type[Event], ...]] = (
    *SIGNAL_VERSIONS,
    SignalWithdrawn,
    FeedbackReceived,
    MessageRefused,
    MessageQuarantined,
    MessageRepeated,
    DeliverySetAside,
)
PAGE_EVENTS: Final = 2000


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all messages; `events_at` counts the events of each place."""

    by_topic: Mapping[str, int]
    events_at: Mapping[tuple[str, int], int]
    topics_at: Mapping[tuple[str, int], str]

    def lost(self, published: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
        """The acknowledged messages of which nothing is known."""
        return [place for place in published if place not in self.events_at]

    @property
    def doubled(self) -> list[tuple[str, int]]:
        """The messages that were taken in more than once."""
        return [place for place, count in self.events_at.items() if count > 1]


def account(record: Record, mapper: Mapper) -> Account:
    """Read the whole record and count."""
    by_topic: Counter[str] = Counter()
    events_at: Counter[tuple[str, int]] = Counter()
    topics_at: dict[tuple[str, int], str] = {}
    after = 0
    topics = [kind.TOPIC for kind in KINDS]
    while page := record.read(after, PAGE_EVENTS, topics):
        for recorded in page:
            place = _place(mapper.from_recorded(recorded))
            if place is not None:
                by_topic[recorded.topic] += 1
                events_at[place] += 1
                topics_at[place] = recorded.topic
        after = page[-1].position
    return Account(by_topic, events_at, topics_at)


def _place(event: Event) -> tuple[str, int] | None:
    """Where the message stands in its partner's stream; None where it is about no message."""
    if isinstance(event, DeliverySetAside):
        stage, _, partner = event.stage.partition(":")
        return (partner, event.sequence) if stage == "intake" else None
    assert isinstance(event, About)
    return event.message.partner.value, event.message.sequence
