"""A partner's message arrives: read it, recognise it, seal what is personal, record what it is.

Each delivery leads to exactly one event, so that counting tells whether anything was lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from consumers.stage import Clock, Decision
from hub.bus.fetch import Delivery
from hub.bus.topology import redrive
from hub.domain.arrival import (
    About,
    Arrival,
    Hold,
    Intent,
    KnownMessage,
    KnownSignal,
    News,
    Repeat,
    judge,
    recognise,
)
from hub.domain.membership import SUSPENDED_SENDER, Membership
from hub.domain.reading import (
    Door,
    Reading,
    personal_part,
    read_message,
    reference_of,
)
from hub.security.content import Draft, seal_all
from hub.security.sealing import Sealer
from hub.store import quarantine
from hub.store.database import Cursor
from hub.store.memory import Memory
from schemas.base import Event
from schemas.envelope import structured
from schemas.events import (
    FeedbackReceived,
    MessageQuarantined,
    MessageRefused,
    MessageRepeated,
    SignalCorrected,
    SignalRegistered,
    SignalSupplemented,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.ids import delivery_id, signal_id
from schemas.signal import Feedback, Signal, Withdrawal

QUARANTINE_RETENTION: Final = "quarantaine"

VERSIONS: Final[dict[Intent, type[SignalVersion]]] = {
    Intent.REPORT: SignalRegistered,
    Intent.CORRECT: SignalCorrected,
    Intent.SUPPLEMENT: SignalSupplemented,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A delivery with what it amounts to and the signal it is about."""

    delivery: Delivery
    reading: Reading
    arrival: Arrival
    signal: UUID | None

    @property
    def is_redrive(self) -> bool:
        """Whether a person offered the message again, out of quarantine."""
        return bool(self.delivery.subject == redrive(self.reading.ref.partner))


class Intake:
    """The stage behind one partner's door. It remembers message ids and signals.

    `membership` says how the partner stands now: what came after it was suspended is held.
    """

    def __init__(
        self, door: Door, sealer: Sealer, clock: Clock, membership: Callable[[], Membership]
    ) -> None:
        self.name = f"intake:{door.partner}"
        self._door, self._sealer, self._clock = door, sealer, clock
        self._membership = membership

    def restore(self, position: int) -> None:
        """Nothing to take up: all it knows is in its memory."""

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Read every message, judge each in its turn, seal all that is new, and say what it is."""
        readings = [
            read_message(self._door, d.data, d.headers, d.seq, self._clock.received(d))
            for d in batch
        ]
        memory.prefetch(key for reading in readings for key in self._keys(reading))
        readings = self._stopped(batch, readings)
        judged = [self._judge(*pair, memory) for pair in zip(batch, readings, strict=True)]
        return Decision(self._events(judged), [*self._held(judged), *_redriven(judged)])

    def _stopped(self, batch: Sequence[Delivery], readings: Sequence[Reading]) -> list[Reading]:
        """Hold what a suspended partner sent; what a person offers again is that person's word."""
        there, again = self._membership(), redrive(self._door.partner)
        return [
            replace(it, doubts=(SUSPENDED_SENDER, *it.doubts))
            if there.stops(it.ref.received_at) and delivery.subject != again and not it.problems
            else it
            for delivery, it in zip(batch, readings, strict=True)
        ]

    def _keys(self, reading: Reading) -> list[bytes]:
        keys = [_message(reading)]
        if reading.content is not None:
            keys.append(_signal(self._about(reading)))
        return keys

    def _about(self, reading: Reading) -> UUID:
        assert reading.content is not None
        partner, reference = reference_of(reading.content)
        return signal_id(partner or self._door.partner, reference)

    def _judge(self, delivery: Delivery, reading: Reading, memory: Memory) -> Judged:
        ref = reading.ref
        is_redrive = delivery.subject == redrive(ref.partner)
        known = memory.load(_message(reading))
        if known is not None:
            message = KnownMessage(*known)
            seen = None if is_redrive and message.is_open else recognise(ref.digest, message)
            if seen is not None:
                return Judged(delivery, reading, seen, None)
        arrival, signal = self._weigh(reading, memory)
        is_open = isinstance(arrival, Hold)
        memory.store(_message(reading), [ref.digest, ref.sequence, is_open])
        return Judged(delivery, reading, arrival, signal)

    def _weigh(self, reading: Reading, memory: Memory) -> tuple[Arrival, UUID | None]:
        if reading.problems or reading.doubts:
            return Hold(reading.problems or reading.doubts), None
        assert reading.intent is not None
        signal = self._about(reading)
        known = memory.load(_signal(signal))
        arrival = judge(reading.intent, KnownSignal(*known) if known else None)
        if isinstance(arrival, News):
            is_withdrawn = reading.intent is Intent.WITHDRAW
            memory.store(_signal(signal), [arrival.version, is_withdrawn])
        return arrival, signal

    def _events(self, judged: Sequence[Judged]) -> list[Event]:
        drafts = [self._draft(item) for item in judged]
        boxes = iter(seal_all(self._sealer, [draft for draft in drafts if draft is not None]))
        sealed = [{} if draft is None else next(boxes) for draft in drafts]
        return [self._event(item, blocks) for item, blocks in zip(judged, sealed, strict=True)]

    def _event(self, item: Judged, sealed: dict[str, str]) -> Event:
        ref, reading = item.reading.ref, item.reading
        occurred_at = ref.registered_at or ref.received_at
        said: dict[str, Any] = {
            "originator_id": delivery_id(ref.partner, ref.sequence),
            "originator_version": 1,
            "occurred_at": occurred_at,
            "recorded_at": self._clock.recorded(ref.received_at),
            "cause": f"message:{ref.partner}/{ref.sequence}",
            "message": ref,
        }
        match item.arrival:
            case Repeat(original):
                return MessageRepeated(**said, original_sequence=original)
            case Hold(problems):
                is_wrong = problems == reading.problems
                kind = MessageRefused if is_wrong else MessageQuarantined
                return kind(**said, problems=problems)
            case About():
                assert isinstance(reading.content, Feedback)
                assert item.signal is not None
                outcome = reading.content.outcome
                about = item.signal
                return FeedbackReceived(**said, about=about, outcome=outcome, sealed=sealed)
            case News(version):
                said |= {"originator_id": item.signal, "originator_version": version}
                if isinstance(reading.content, Withdrawal):
                    return SignalWithdrawn(**said, sealed=sealed)
                assert isinstance(reading.content, Signal)
                assert reading.intent is not None
                header = reading.content.header
                if reading.flags:
                    header = header.model_copy(update={"flags": header.flags + reading.flags})
                return VERSIONS[reading.intent](**said, header=header, sealed=sealed)

    def _draft(self, item: Judged) -> Draft | None:
        if item.signal is None or not isinstance(item.arrival, (News, About)):
            return None
        ref, content = item.reading.ref, item.reading.content
        assert content is not None
        version = item.arrival.version if isinstance(item.arrival, News) else 0
        reference = reference_of(content)[1]
        return Draft(
            item.signal, version, ref, self._door.retention, reference, personal_part(content)
        )

    def _held(self, judged: Sequence[Judged]) -> list[Callable[[Cursor], None]]:
        """Keep every message that a person has to look at, sealed, with its reasons."""
        held = [item for item in judged if isinstance(item.arrival, Hold)]
        if not held:
            return []
        ids = [_entry_id(item) for item in held]
        blocks = [
            (
                id_.bytes,
                QUARANTINE_RETENTION,
                id_.bytes,
                structured(item.delivery.data, item.delivery.headers),
            )
            for id_, item in zip(ids, held, strict=True)
        ]
        boxes = self._sealer.seal_many(blocks)
        kept = [
            quarantine.Arrival(
                id=id_,
                partner=item.reading.ref.partner,
                stream_sequence=item.reading.ref.sequence,
                received_ms=int(item.reading.ref.received_at.timestamp() * 1000),
                codes=tuple(sorted({p.code for p in item.arrival.problems})),
                sealed=box.to_text(),
            )
            for id_, item, box in zip(ids, held, boxes, strict=True)
            if isinstance(item.arrival, Hold)
        ]
        return [lambda cursor: quarantine.put(cursor, kept)]


def _redriven(judged: Sequence[Judged]) -> list[Callable[[Cursor], None]]:
    """Take out of quarantine what was offered again and now taken in."""
    done = [
        _entry_id(item) for item in judged if item.is_redrive and not isinstance(item.arrival, Hold)
    ]
    return [lambda cursor: quarantine.close(cursor, done)] if done else []


def _entry_id(item: Judged) -> UUID:
    """A redriven message keeps the place in quarantine that it came from."""
    if item.is_redrive:
        return UUID(str((item.delivery.headers or {})[quarantine.REDRIVE_HEADER]))
    return delivery_id(item.reading.ref.partner, item.reading.ref.sequence)


def _message(reading: Reading) -> bytes:
    """A message is known by its id, or by its bytes where no id could be read."""
    ref = reading.ref
    return b"m:" + ref.id.encode() if ref.id is not None else b"x:" + ref.digest.encode()


def _signal(signal: UUID) -> bytes:
    return b"s:" + signal.bytes
