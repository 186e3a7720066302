"""The desk: what deciding needs, and what every decision does alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar
from uuid import UUID

from hub.domain.glass import GlassPolicy
from hub.domain.procedure import Procedure
from hub.domain.processing import Register
from hub.domain.request_terms import RequestPolicy
from hub.domain.retention import RetentionPolicy
from hub.policy.glass import shipped_glass
from hub.policy.procedure import shipped_procedure
from hub.policy.processing import shipped_register
from hub.policy.requests import shipped_requests
from hub.policy.retention import shipped_retention
from hub.security.sealing import SealedBox, Sealer, Shredded
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.record import UNTOUCHED, Record, VersionTaken
from schemas.base import Event

S = TypeVar("S")
E = TypeVar("E", bound=Event | None)
TRIES: Final = 3
"""How often a decision is taken anew when something it rests on went on meanwhile."""
REASON: Final = "reason"
RETENTION: Final = "judgement"
"""The class of the keys of reasons: they are kept as long as the judgement they explain."""


class Busy(Exception):  # noqa: N818 - named for what happened
    """What a decision rests on went on each time it was about to be recorded."""


def unheard() -> None:
    """Tell nobody: the relay finds out by itself, a little later."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What deciding needs: the record, the views, seals, and the rules in force by digest.

    `told` is called when something was recorded, so that the relay need not wait. `assessed` are
    the partners that hear of an assessment.
    """

    record: Record
    views: Database
    mapper: Mapper
    sealer: Sealer
    model: str
    policy: str
    told: Callable[[], None] = unheard
    procedure: Procedure = field(default_factory=shipped_procedure)
    retention: RetentionPolicy = field(default_factory=shipped_retention)
    register: Register = field(default_factory=shipped_register)
    requests: RequestPolicy = field(default_factory=shipped_requests)
    glass: GlassPolicy = field(default_factory=shipped_glass)
    assessed: frozenset[str] = frozenset()

    def history(self, originator: UUID, up_to: int | None = None) -> tuple[Event, ...]:
        """All events of one history, by version; with `up_to` those that stood by that place."""
        told = self.record.stream(originator)
        if up_to is not None:
            told = [it for it in told if it.position <= up_to]
        return tuple(map(self.mapper.from_recorded, told))

    def append(self, *events: Event, unchanged: Mapping[UUID, int] = UNTOUCHED) -> int:
        """Record events, on condition that these histories stand where they were read.

        Returns the place of the last one in the record; raises `VersionTaken` where they went on.
        """
        stored = [self.mapper.to_stored(event) for event in events]
        written = {event.originator_id for event in events}
        others = {stream: n for stream, n in unchanged.items() if stream not in written}
        places = self.record.append(stored, position=None, unchanged=others)
        self.told()
        return places[-1]

    def seal(self, originator: UUID, version: int, block: str, text: str) -> dict[str, str]:
        """Seal what a person wrote, bound to the event it goes into."""
        asked = (originator.bytes, RETENTION, _bound_to(originator, version, block), text.encode())
        [box] = self.sealer.seal_many([asked])
        return {block: box.to_text()}

    def unseal(self, event: Event, sealed: Mapping[str, str], block: str = REASON) -> str | None:
        """Open what a person wrote; None where it was erased, or was never there."""
        if block not in sealed:
            return None
        return unsealed(self.sealer, event, sealed[block], block)


def unsealed(sealer: Sealer, event: Event, box: str, block: str) -> str | None:
    """Open one block of an event; None where it was erased."""
    bound = _bound_to(event.originator_id, event.originator_version, block)
    [plain] = sealer.open_many([(SealedBox.from_text(box), bound)])
    return None if isinstance(plain, Shredded) else plain.decode()


def _bound_to(originator: UUID, version: int, block: str) -> bytes:
    """The associated data of a text: it opens nowhere else."""
    return f"{originator}/{version}/{block}".encode()


def attempt(desk: Desk, look: Callable[[], S], make: Callable[[S], E], of: str) -> E:
    """Look, decide and record; again where what was looked at went on meanwhile.

    None where there is nothing to record. Raises `Busy` when this kept changing.
    """
    for _ in range(TRIES):
        event = make(look())
        if event is None:
            return event
        try:
            desk.append(event)
        except VersionTaken:
            continue
        return event
    raise Busy(f"{of} kept changing")
