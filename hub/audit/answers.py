"""What a partner was told of each of its messages, found again in the record.

A receipt is made of an event and its place and is kept nowhere, so that it cannot differ from the
record. Which event answers which message, the stage `deliver` remembers.
"""

from typing import Any, Final
from uuid import UUID

import orjson

from hub.audit import kept
from hub.audit.kept import Kept
from hub.audit.ledger import Ledger, Log
from hub.audit.proving import Proof
from hub.audit.trust import Trust, is_settled
from hub.domain.receipts import Answered, in_log, proof_of, receipt, standing
from hub.merkle.entry import event_leaf
from hub.store.mapper import Mapper
from hub.store.record import Record, Recorded
from schemas.base import Event
from schemas.events import MessageRepeated, SenderInformed, SignalVersion, SignalWithdrawn
from schemas.ids import delivery_id, informed_id

STAGE: Final = "deliver"


def place_key(partner: str, sequence: int) -> bytes:
    """The key under which `deliver` remembers where the answer to a message is recorded."""
    return f"{partner}/{sequence}".encode()


def said_of(event: Event, recorded: Recorded) -> dict[str, Any]:
    """Write the receipt for what an event says of a message, with its place in the log."""
    said = receipt(event)
    assert said is not None
    return in_log(said, recorded.position, event_leaf(*recorded))


def proof_said_of(event: Answered, recorded: Recorded, log: Log, newest: Kept) -> dict[str, Any]:
    """Write the proof that what a receipt was about is in the log of this checkpoint."""
    index = recorded.position - 1
    path = tuple(log.tree.inclusion(index, newest.size))
    text = str(Proof(index, path, newest.note))
    return proof_of(event, recorded.position, event_leaf(*recorded), text)


class Answers:
    """Finds receipts and proofs by partner and by a message's place in that partner's stream."""

    def __init__(self, record: Record, mapper: Mapper, trust: Trust | None) -> None:
        self._record, self._mapper, self._trust = record, mapper, trust
        self._ledger = Ledger(record)

    def original(self, partner: str, sequence: int) -> int:
        """Of which message this one is a repeat; the message itself where it is none."""
        for recorded in self._record.stream(delivery_id(partner, sequence)):
            event = self._mapper.from_recorded(recorded)
            if isinstance(event, MessageRepeated):
                return event.original_sequence
        return sequence

    def receipt(self, partner: str, sequence: int) -> dict[str, Any] | None:
        """The receipt that was sent for a message; None where there is none (yet)."""
        found = self._found(partner, sequence)
        return None if found is None else said_of(*found)

    def proof(self, partner: str, sequence: int) -> dict[str, Any] | None:
        """The proof for a receipt; None while too few have signed the log that far."""
        found = self._found(partner, sequence)
        with self._record.database.snapshot() as cursor:
            newest = kept.newest(cursor)
        if found is None or newest is None or self._trust is None:
            return None
        event, recorded = found
        if newest.size < recorded.position or not is_settled(newest.note, self._trust):
            return None
        with self._ledger.read() as log:
            return proof_said_of(event, recorded, log, newest)

    def signal(self, partner: str, signal: UUID) -> dict[str, Any] | None:
        """How a partner's own signal stands; None where it is not theirs, or not there."""
        versions = [
            event
            for event in map(self._mapper.from_recorded, self._record.stream(signal))
            if isinstance(event, SignalVersion | SignalWithdrawn)
        ]
        if not versions or versions[0].message.partner != partner:
            return None
        told = map(self._mapper.from_recorded, self._record.stream(informed_id(signal)))
        return standing(versions, [event for event in told if isinstance(event, SenderInformed)])

    def sequence(self, partner: str, message_id: str) -> int | None:
        """The place of the message with this id in the partner's stream."""
        key = b"m:" + message_id.encode()
        found = self._record.recall(f"intake:{partner}", (key,)).get(key)
        return None if found is None else int(orjson.loads(found)[1])

    def _found(self, partner: str, sequence: int) -> tuple[Answered, Recorded] | None:
        found = self._answered(partner, sequence)
        if found is None and (original := self.original(partner, sequence)) != sequence:
            found = self._answered(partner, original)
        return found

    def _answered(self, partner: str, sequence: int) -> tuple[Answered, Recorded] | None:
        key = place_key(partner, sequence)
        place = self._record.recall(STAGE, (key,)).get(key)
        for recorded in self._record.pick(() if place is None else (int(place),)):
            event = self._mapper.from_recorded(recorded)
            assert isinstance(event, Answered)
            return event, recorded
        return None
