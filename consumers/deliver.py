"""Answers partners: every message gets its receipt, and the same message the same receipt.

Receipts go out before the position moves: after a crash a partner may hear the same thing twice,
and never nothing. Nothing leaves for an outside party here but receipts to the sender itself, and
the code of what became of its signal once a person let it hear that.
"""

from collections.abc import Callable, Sequence
from typing import Final

import orjson

from consumers.stage import Decision
from hub.audit.answers import STAGE, place_key, said_of
from hub.bus.fetch import Delivery
from hub.bus.topology import feedback as feedback_subject
from hub.bus.topology import receipt as subject_of
from hub.domain.receipts import ANSWERED, Answered, feedback
from hub.store.mapper import SUBJECT_PREFIX, Mapper
from hub.store.memory import Memory
from hub.store.record import Record, Recorded
from schemas.base import Event
from schemas.events import MessageRef, MessageRepeated, SenderInformed
from schemas.ids import delivery_id

LISTENED: Final[tuple[type[Event], ...]] = (*ANSWERED, MessageRepeated, SenderInformed)
TOPICS: Final = tuple(event.TOPIC for event in LISTENED)

Send = Callable[[Sequence[tuple[str, bytes]]], None]
"""Publishes (subject, payload) pairs and returns when the server has them all."""


class Deliver:
    """The stage. It remembers where the answer to each delivery is recorded."""

    name = STAGE

    def __init__(self, mapper: Mapper, record: Record, send: Send) -> None:
        self._mapper, self._record, self._send = mapper, record, send

    def restore(self, position: int) -> None:
        """Nothing to take up: what was answered is in its memory."""

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Send each partner its receipts."""
        events = [(d, self._mapper.from_delivery(d.subject, d.data)) for d in batch]
        answers = [event for _, event in events if not isinstance(event, SenderInformed)]
        memory.prefetch(_key(_ref(event), original(event)) for event in answers)
        self._send([pair for d, event in events if (pair := self._answer(d, event, memory))])
        return Decision()

    def _answer(self, delivery: Delivery, event: Event, memory: Memory) -> tuple[str, bytes] | None:
        if isinstance(event, SenderInformed):
            where = feedback_subject(event.message.partner, _token(event))
            return where, orjson.dumps(feedback(event))
        ref = _ref(event)
        key = _key(ref, original(event))
        if isinstance(event, MessageRepeated):
            answered = memory.get(key)
            if answered is None:
                return None
            [recorded] = self._record.read(int(answered) - 1, 1)
            answering = self._mapper.from_recorded(recorded)
        else:
            memory.put(key, str(delivery.seq).encode())
            answering = event
            topic = delivery.subject.removeprefix(SUBJECT_PREFIX)
            place = event.originator_id, event.originator_version
            recorded = Recorded(delivery.seq, *place, topic, delivery.data)
        payload = orjson.dumps(said_of(answering, recorded))
        token = delivery_id(ref.partner, original(event)).hex
        return subject_of(ref.partner, token), payload


def original(event: Event) -> int:
    """The intake sequence of the message whose receipt this event asks for."""
    return event.original_sequence if isinstance(event, MessageRepeated) else _ref(event).sequence


def _token(event: SenderInformed) -> str:
    """A name of the news of its own, so that the same news has the same subject."""
    return f"{event.originator_id.hex}-{event.originator_version}"


def _ref(event: Event) -> MessageRef:
    assert isinstance(event, Answered | MessageRepeated)
    return event.message


def _key(ref: MessageRef, sequence: int) -> bytes:
    return place_key(ref.partner, sequence)
