"""Finds which signals name the same people and things, and which signals belong together.

The linker's state follows from the live signals alone, not from the order in which they came; it is
built again whenever the stage starts: from the record, or from a snapshot and what came after it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import Any, Final
from uuid import UUID

from consumers.link_snapshot import LinkerSnapshot
from consumers.stage import Clock, Decision
from hub.bus.fetch import Delivery
from hub.matching import changes as matching
from hub.matching.changes import Changes, DossierChangeKind, EntityChangeKind
from hub.matching.changes import DossierChange as Regrouped
from hub.matching.extract import mentions_of, traits_of
from hub.matching.linker import Linker
from hub.matching.mention import SignalMentions
from hub.security.content import Opened, open_all
from hub.security.sealing import Sealer
from hub.store.mapper import Mapper
from hub.store.memory import Memory
from hub.store.record import Record, Recorded
from schemas.base import Event
from schemas.events import (
    DOSSIER_CHANGES,
    SIGNAL_VERSIONS,
    CoLocation,
    DeliverySetAside,
    DossierChange,
    DossierDissolved,
    EntityChange,
    MentionLinked,
    Related,
    SharedEntity,
    SignalLinked,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
    Tie,
)
from schemas.ids import linkage_id

LISTENED: Final[tuple[type[Event], ...]] = (*SIGNAL_VERSIONS, SignalWithdrawn)
TOPICS: Final = tuple(event.TOPIC for event in LISTENED)
REPLAY_EVENTS: Final = 500
SNAPSHOT_STEPS: Final = 50_000
"""So many steps to read again at a start are worth the seconds that a snapshot takes."""

BY_CHANGE: Final[Mapping[str, type[DossierChange]]] = {
    event.TOPIC.split(".")[1]: event for event in DOSSIER_CHANGES
}


class Link:
    """The stage. `new_linker` makes an empty linker; `telling` are indicator codes of strength."""

    name = "link"

    def __init__(  # noqa: PLR0913, PLR0917 - all told apart by type, from the wiring
        self,
        mapper: Mapper,
        record: Record,
        sealer: Sealer,
        new_linker: Callable[[], Linker],
        telling: frozenset[str],
        clock: Clock,
        snapshot: LinkerSnapshot | None = None,
    ) -> None:
        self._mapper, self._record, self._sealer = mapper, record, sealer
        self._new_linker, self._telling, self._clock = new_linker, telling, clock
        self._snapshot = snapshot
        self._handled = self._unsaved = 0
        self.linker = new_linker()

    def restore(self, position: int) -> None:
        """Build the linker's state again from everything up to `position`, all steps at once."""
        self.linker, after = self._new_linker(), 0
        if self._snapshot is not None and not (after := self._snapshot.load(self.linker, position)):
            self.linker = self._new_linker()
        aside, self._unsaved = self._set_aside(), 0
        past = self._history(*TOPICS, after=after)
        past = takewhile(lambda recorded: recorded.position <= position, past)
        borne = (recorded for recorded in past if recorded.position not in aside)
        while page := list(islice(borne, REPLAY_EVENTS)):
            events = self._open(list(map(self._mapper.from_recorded, page)))
            for (event, opened), recorded in zip(events, page, strict=True):
                self._stage(event, opened, recorded.position)
            self._unsaved += len(page)
        self.linker.settle()
        self._handled = position
        self._save()

    def _save(self) -> None:
        """Keep a snapshot, when reading the steps since the last one would take too long."""
        if self._snapshot is not None and self._unsaved >= SNAPSHOT_STEPS:
            self._snapshot.save(self.linker, self._handled)
            self._unsaved = 0

    def _set_aside(self) -> set[int]:
        """The positions of events that this stage could not bear: they are not in its state."""
        found = map(self._mapper.from_recorded, self._history(DeliverySetAside.TOPIC))
        return {
            event.sequence
            for event in found
            if isinstance(event, DeliverySetAside) and event.stage == self.name
        }

    def _history(self, *topics: str, after: int = 0) -> Iterator[Recorded]:
        while page := self._record.read(after, REPLAY_EVENTS, topics):
            yield from page
            after = page[-1].position

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Link each signal in turn; say what that changed."""
        self._save()
        events = [self._mapper.from_delivery(d.subject, d.data) for d in batch]
        memory.prefetch(b"v:" + linkage_id(event.originator_id).bytes for event in events)
        steps: list[tuple[Event, Changes, list[str], int]] = []
        for (event, opened), delivery in zip(self._open(events), batch, strict=True):
            changes = self._apply(event, opened, delivery.seq)
            steps.append((event, changes, self._ceased(changes), delivery.seq))
        memory.prefetch(
            b"v:" + UUID(dossier).bytes
            for _, changes, ceased, _ in steps
            for dossier in (*ceased, *(change.dossier for change in changes.dossier_changes))
        )
        self._handled, self._unsaved = batch[-1].seq, self._unsaved + len(batch)
        return Decision([event for step in steps for event in self._say(*step, memory)])

    def _open(self, events: Sequence[Event]) -> Iterable[tuple[Event, Opened | None]]:
        versions = [event for event in events if isinstance(event, SignalVersion)]
        opened = iter(open_all(self._sealer, versions))
        return [(e, next(opened) if isinstance(e, SignalVersion) else None) for e in events]

    def _apply(self, event: Event, opened: Opened | None, number: int) -> Changes:
        if not isinstance(event, SignalVersion):
            return self.linker.withdraw(event.originator_id.hex, number)
        return self.linker.put(self._mentions(event, opened), number)

    def _stage(self, event: Event, opened: Opened | None, number: int) -> None:
        if isinstance(event, SignalVersion):
            self.linker.stage_put(self._mentions(event, opened), number)
        else:
            self.linker.stage_withdrawal(event.originator_id.hex, number)

    def _mentions(self, event: SignalVersion, opened: Opened | None) -> SignalMentions:
        assert opened is not None
        since = event.message.registered_at or event.message.received_at
        return mentions_of(
            event.originator_id,
            event.originator_version,
            int(since.timestamp() * 1000),
            opened.content,
            traits_of(event.header, self._telling),
        )

    def _say(
        self, event: Event, changes: Changes, ceased: list[str], seq: int, memory: Memory
    ) -> list[Event]:
        def place(originator: UUID) -> dict[str, Any]:
            return {
                "originator_id": originator,
                "originator_version": memory.next_version(originator.bytes),
                "occurred_at": event.occurred_at,
                "recorded_at": self._clock.recorded(event.occurred_at),
                "cause": f"event:{seq}",
            }

        gone = (DossierDissolved(**place(UUID(d)), members=()) for d in ceased)
        changed = (
            _dossier(change, place(UUID(change.dossier)))
            for change in changes.dossier_changes
            if change.kind is not DossierChangeKind.DISSOLVED
        )
        linked = self._linked(event, changes, place(linkage_id(event.originator_id)))
        return [linked, *gone, *changed]

    def _ceased(self, changes: Changes) -> list[str]:
        """Name the dossiers that are no more, whether or not another took in their signals."""
        sources = {source for change in changes.dossier_changes for source in change.came_from}
        return sorted(source for source in sources if not self.linker.has_dossier(source))

    def _linked(self, event: Event, changes: Changes, place: dict[str, Any]) -> Event:
        said: dict[str, Any] = {
            "signal": event.originator_id,
            "changes": tuple(_regrouped(changes)),
            "co_located": tuple(
                CoLocation(signal=UUID(signal), others=tuple(map(UUID, others)))
                for signal, others in changes.co_located
            ),
        }
        if not isinstance(event, SignalVersion):
            return SignalUnlinked(**place, **said)
        return SignalLinked(
            **place,
            **said,
            signal_version=event.originator_version,
            mentions=tuple(
                MentionLinked(mention=mention, kind=kind.value, entity=entity)
                for mention, kind, entity in changes.entities
            ),
            model=self.linker.model.digest,
            policy=self.linker.policy.digest,
        )


def _regrouped(changes: Changes) -> Iterable[EntityChange]:
    """What changed beyond the signal's own mentions, of which their entities are told already."""
    own = {mention for mention, _, _ in changes.entities}
    for change in changes.entity_changes:
        if change.kind is not EntityChangeKind.FORMED or not own.issuperset(change.mentions):
            yield EntityChange(
                change=change.kind.value,
                entity=change.entity,
                mentions=change.mentions,
                came_from=change.from_ids,
            )


def _dossier(change: Regrouped, place: dict[str, Any]) -> DossierChange:
    return BY_CHANGE[change.kind.value](
        **place,
        members=tuple(map(UUID, change.members)),
        came_from=tuple(map(UUID, change.came_from)),
        ties=tuple(map(_tie, change.ties)),
        related=tuple(map(_related, change.related)),
    )


def _tie(tie: matching.Tie) -> Tie:
    return Tie(
        a=UUID(tie.one),
        b=UUID(tie.other),
        centibits=tie.centibits,
        shared=tuple(
            SharedEntity(entity=s.entity, kind=s.kind.value, degree=s.degree, centibits=s.centibits)
            for s in tie.shared
        ),
        trait_bonus=tie.trait_bonus,
    )


def _related(near: matching.Related) -> Related:
    return Related(
        other=UUID(near.other),
        member=UUID(near.member),
        reason=near.reason.value,
        centibits=near.centibits,
        dossier=UUID(near.dossier) if near.dossier else None,
    )
