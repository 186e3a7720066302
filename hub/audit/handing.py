"""Hands each partner the proof of what it was told about, once enough have signed the log.

A receipt names a place in the log; this follows when a checkpoint covers it. A partner that keeps
it holds a checkpoint that the hub cannot take back. After a crash it may come twice, and never not.
"""

from collections.abc import Callable, Sequence
from typing import Final

import orjson

from hub.audit import kept
from hub.audit.answers import proof_said_of
from hub.audit.kept import Kept
from hub.audit.ledger import Ledger
from hub.audit.trust import Trust, is_settled
from hub.bus import topology
from hub.domain.receipts import ANSWERED, Answered
from hub.store.mapper import Mapper
from hub.store.record import Position, Record
from schemas.ids import delivery_id

STAGE: Final = "proofs"
PAGE_EVENTS: Final = 256
TOPICS: Final = tuple(event.TOPIC for event in ANSWERED)

Send = Callable[[Sequence[tuple[str, bytes]]], None]


class Handing:
    """Sends proofs in the order of the record, and remembers how far it came."""

    def __init__(self, record: Record, mapper: Mapper, trust: Trust, send: Send) -> None:
        self._record, self._mapper = record, mapper
        self._trust, self._send = trust, send
        self._ledger = Ledger(record)

    def step(self) -> int:
        """Send the next proofs, a page at most; say how many events that covered."""
        with self._record.database.snapshot() as cursor:
            newest = kept.newest(cursor)
        if newest is None or not is_settled(newest.note, self._trust):
            return 0
        before = self._record.position(STAGE)
        after = min(newest.size, before + PAGE_EVENTS)
        if after <= before:
            return 0
        self._send(self._messages(newest, before, after))
        self._record.append([], position=Position(STAGE, before, after))
        return after - before

    def _messages(self, newest: Kept, before: int, after: int) -> list[tuple[str, bytes]]:
        found = self._record.read(before, after - before, TOPICS)
        messages = []
        with self._ledger.read() as log:
            for recorded in found:
                if recorded.position > after:
                    break
                event = self._mapper.from_recorded(recorded)
                assert isinstance(event, Answered)
                said = proof_said_of(event, recorded, log, newest)
                ref = event.message
                token = delivery_id(ref.partner, ref.sequence).hex
                messages.append((topology.proof(ref.partner, token), orjson.dumps(said)))
        return messages
