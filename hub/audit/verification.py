"""Reads the record as an auditor does: every number, every history, every cause, every byte.

It trusts nothing that the hub concluded. What is wrong is counted by kind, with the first place.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID

from hub.merkle.entry import event_leaf
from hub.store.mapper import Mapper, StateInvalidError, TopicUnknownError
from hub.store.record import Recorded
from schemas.base import Event
from schemas.events import Finding, Flaw

BY_EVENT: Final = "event:"


class Inspection:
    """Take the events one by one, from the first; then ask for the findings.

    `earlier` are digests that former runs recorded, by the position they had come to.
    """

    def __init__(self, mapper: Mapper, earlier: Mapping[int, str]) -> None:
        self._mapper, self._earlier = mapper, earlier
        self._versions: dict[UUID, int] = {}
        self._flaws: dict[Flaw, tuple[int, int]] = {}
        self._hash = sha256()
        self.positions = 0

    @property
    def record_digest(self) -> str:
        """SHA-256 over everything taken so far, in order."""
        return self._hash.hexdigest()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, by kind."""
        return tuple(
            Finding(flaw=flaw, position=first, count=number)
            for flaw, (first, number) in sorted(self._flaws.items())
        )

    def take(self, recorded: Recorded, leaf: bytes | None) -> Event | None:
        """Check one event against its leaf of the log; give it, unless it cannot be read."""
        position, originator, version, topic, state = recorded
        if position != self.positions + 1:
            self.note(Flaw.NUMBERING, position)
        if version != self._versions.get(originator, 0) + 1:
            self.note(Flaw.HISTORY, position)
        if leaf != event_leaf(*recorded):
            self.note(Flaw.LEAF, position)
        self._versions[originator] = version
        self.positions = position
        head = f"{position} {originator.hex} {version} {topic} {len(state)}\n"
        self._hash.update(head.encode())
        self._hash.update(state)
        if position in self._earlier and self._earlier[position] != self.record_digest:
            self.note(Flaw.EARLIER_RUN, position)
        return self._read(recorded)

    def note(self, flaw: Flaw, position: int) -> None:
        """Write down that something is wrong."""
        first, number = self._flaws.get(flaw, (position, 0))
        self._flaws[flaw] = first, number + 1

    def _read(self, recorded: Recorded) -> Event | None:
        try:
            event = self._mapper.from_recorded(recorded)
        except (StateInvalidError, TopicUnknownError):
            self.note(Flaw.UNREADABLE, recorded.position)
            return None
        number = event.cause.removeprefix(BY_EVENT)
        if event.cause.startswith(BY_EVENT) and not _is_before(number, recorded.position):
            self.note(Flaw.CAUSE, recorded.position)
        return event


def _is_before(number: str, position: int) -> bool:
    return number.isdecimal() and 0 < int(number) < position
