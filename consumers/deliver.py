"""Answers partners: every message gets its receipt, and the same message the same receipt.

Receipts go out before the position moves: after a crash a partner may hear the same thing twice,
and never nothing. Nothing leaves for an outside party here but receipts to the sender itself, the
code of what became of its signal once a person let it hear that, and which of its own numbers lack.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import orjson

from consumers.stage import Clock, Decision
from hub.audit.answers import STAGE, place_key, said_of
from hub.bus.fetch import Delivery
from hub.bus.topology import feedback as feedback_subject
from hub.bus.topology import receipt as subject_of
from hub.domain import numbering
from hub.domain.receipts import ANSWERED, TOLD, Answered, Told, news_of
from hub.store.mapper import SUBJECT_PREFIX, Mapper
from hub.store.memory import Memory
from hub.store.record import Record, Recorded
from schemas.base import Event
from schemas.events import MessageRef, MessageRepeated
from schemas.events.partners import NumbersEvent, NumbersFilled, NumbersMissed
from schemas.ids import delivery_id, numbers_id

LISTENED: Final[tuple[type[Event], ...]] = (*ANSWERED, MessageRepeated, *TOLD)
TOPICS: Final = tuple(event.TOPIC for event in LISTENED)

Send = Callable[[Sequence[tuple[str, bytes]]], None]
"""Publishes (subject, payload) pairs and returns when the server has them all."""


class Deliver:
    """The stage. It remembers where each answer is recorded, and how far each partner numbered."""

    name = STAGE

    def __init__(self, mapper: Mapper, record: Record, send: Send, clock: Clock) -> None:
        self._mapper, self._record, self._send, self._clock = mapper, record, send, clock

    def restore(self, position: int) -> None:
        """Nothing to take up: what was answered is in its memory."""

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Send each partner its receipts and news, and say what its numbers tell."""
        events = [(d, self._mapper.from_delivery(d.subject, d.data)) for d in batch]
        answers = [event for _, event in events if not isinstance(event, Told)]
        memory.prefetch(_key(_ref(event), original(event)) for event in answers)
        self._send([pair for d, event in events if (pair := self._answer(d, event, memory))])
        return Decision(
            [
                told
                for d, event in events
                if isinstance(event, Answered)
                for told in self._numbered(d, event.message, memory)
            ]
        )

    def _numbered(
        self, delivery: Delivery, ref: MessageRef, memory: Memory
    ) -> Iterator[NumbersEvent]:
        """What the sender's own number tells: that some lack, or that they came after all."""
        number, partner = ref.sender_sequence, ref.partner.value
        if number is None:
            return
        held = f"numbers/{partner}".encode()
        state, told = numbering.after(numbering.from_json(memory.load(held)), number)
        memory.store(held, numbering.to_json(state))
        if told is None:
            return
        originator = numbers_id(partner)
        said: dict[str, Any] = {
            "originator_id": originator,
            "originator_version": memory.next_version(originator.bytes),
            "occurred_at": ref.received_at,
            "recorded_at": self._clock.recorded(ref.received_at),
            "cause": f"event:{delivery.seq}",
            "partner": ref.partner,
            "first": told.first,
            "last": told.last,
        }
        yield NumbersFilled(**said) if told.is_filled else NumbersMissed(**said)

    def _answer(self, delivery: Delivery, event: Event, memory: Memory) -> tuple[str, bytes] | None:
        if isinstance(event, Told):
            partner = event.partner if isinstance(event, NumbersEvent) else event.message.partner
            return feedback_subject(partner, _token(event)), orjson.dumps(news_of(event))
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


def _token(event: Told) -> str:
    """A name of the news of its own, so that the same news has the same subject."""
    return f"{event.originator_id.hex}-{event.originator_version}"


def _ref(event: Event) -> MessageRef:
    assert isinstance(event, Answered | MessageRepeated)
    return event.message


def _key(ref: MessageRef, sequence: int) -> bytes:
    return place_key(ref.partner, sequence)
