"""Between an event and its stored form, which is the event's own JSON under its topic.

Old forms stay in the record for ever. An upcaster turns the JSON of one topic into that of the
next, one step at a time, until it reaches a form that the hub knows today.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent
from pydantic import ValidationError

from hub.store.record import Recorded
from schemas.base import Event
from schemas.events.upcasters import Upcaster

SUBJECT_PREFIX = "hub.events."
RECENT_EVENTS = 2048


class TopicUnknownError(Exception):
    """The record holds a topic for which there is neither an event nor an upcaster."""


class StateInvalidError(Exception):
    """A stored event does not fit its schema; the text names fields, never their contents."""


class Mapper:
    """Knows today's events by topic, and the way there from yesterday's."""

    def __init__(
        self, events: Mapping[str, type[Event]], upcasters: Mapping[str, Upcaster] | None = None
    ) -> None:
        self._events = dict(events)
        self._upcasters = dict(upcasters or {})
        self._recent = lru_cache(RECENT_EVENTS)(self.from_json)
        for topic in self._upcasters:
            if topic in self._events:
                raise ValueError(f"{topic} is an event of today and needs no upcaster")
            *_, last = self._way_from(topic)
            if last not in self._events:
                raise TopicUnknownError(f"the upcaster from {topic} ends at {last}: no such event")

    def to_stored(self, event: Event) -> StoredEvent:
        """Write the event down; raise `TopicUnknownError` if it could not be read back."""
        if self._events.get(event.TOPIC) is not type(event):
            raise TopicUnknownError(f"{event.TOPIC} is not registered for {type(event).__name__}")
        return StoredEvent(
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=event.TOPIC,
            state=event.__pydantic_serializer__.to_json(event),
        )

    def from_recorded(self, recorded: Recorded) -> Event:
        """Read an event of the record; its state must agree with its place there."""
        event = self.from_json(recorded.topic, recorded.state)
        place: tuple[UUID, int] = event.originator_id, event.originator_version
        if place != (recorded.originator_id, recorded.originator_version):
            raise StateInvalidError(f"event {recorded.position} does not say its own place")
        return event

    def from_delivery(self, subject: str, data: bytes) -> Event:
        """Read an event from the bus, where it carries its topic in the subject.

        Several stages of one process read the same event at about the same time: it is read once.
        """
        return self._recent(subject.removeprefix(SUBJECT_PREFIX), data)

    def from_json(self, topic: str, state: bytes) -> Event:
        """Read an event's JSON, brought up to date first where its topic is an old one."""
        event_type = self._events.get(topic)
        if event_type is None:
            topic, state = self._upcast(topic, state)
            event_type = self._events[topic]
        try:
            event: Event = event_type.__pydantic_validator__.validate_json(state)
        except ValidationError as error:
            wrong = ", ".join(
                f"{'.'.join(map(str, problem['loc']))} ({problem['type']})"
                for problem in error.errors(include_input=False, include_context=False)
            )
            raise StateInvalidError(f"{topic}: {wrong}") from None
        return event

    def _upcast(self, topic: str, state: bytes) -> tuple[str, bytes]:
        if topic not in self._upcasters:
            raise TopicUnknownError(f"no event and no upcaster for topic {topic}")
        content: dict[str, Any] = orjson.loads(state)
        while topic in self._upcasters:
            topic, step = self._upcasters[topic]
            content = step(content)
        return topic, orjson.dumps(content)

    def _way_from(self, topic: str) -> Iterator[str]:
        while topic in self._upcasters:
            old, topic = topic, self._upcasters[topic][0]
            if topic != _next_version(old):
                raise ValueError(f"the upcaster from {old} leads to {topic}: more than one step")
            yield topic


def _next_version(topic: str) -> str:
    name, _, version = topic.rpartition(".v")
    return f"{name}.v{int(version) + 1}"
