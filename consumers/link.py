"""Finds which signals name the same people and things, and which signals belong together.

The linker's state follows from the live signals alone, not from the order in which they came; it is
built again whenever the stage starts: from the record, or from a snapshot and what came after it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any, Final
from uuid import UUID

from consumers.link_events import dossier, regrouped
from consumers.link_pairs import VERDICTS, Pairs, Step, group_events, group_key, pair_events
from consumers.link_snapshot import LinkerSnapshot
from consumers.link_words import Telling, Words, word_of
from consumers.stage import Clock, Decision
from hub.bus.fetch import Delivery
from hub.matching.changes import Changes, DossierChangeKind
from hub.matching.extract import mentions_of, traits_of
from hub.matching.judgements import Judgement, Pair
from hub.matching.linker import Linker
from hub.matching.mention import SignalMentions
from hub.matching.places import NOT_TOLD, Told, told
from hub.matching.remembering import forget_all
from hub.security.content import Opened, open_all
from hub.security.sealing import Sealer
from hub.store.mapper import Mapper
from hub.store.memory import Memory
from hub.store.record import Record, Recorded
from schemas.base import Event
from schemas.events import (
    SIGNAL_VERSIONS,
    CoLocation,
    DeliverySetAside,
    DossierDissolved,
    DossierJudged,
    Judged,
    MentionLinked,
    PairDoubted,
    PairJudged,
    PairSettled,
    SignalForgotten,
    SignalLinked,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.ids import linkage_id, standing_id

JUDGED: Final = (PairJudged, DossierJudged)
LISTENED: Final[tuple[type[Event], ...]] = (
    *SIGNAL_VERSIONS,
    SignalWithdrawn,
    SignalForgotten,
    *JUDGED,
)
TOPICS: Final = tuple(event.TOPIC for event in LISTENED)
REPLAY_EVENTS: Final = 500
SNAPSHOT_STEPS: Final = 50_000
"""So many steps to read again at a start are worth the seconds that a snapshot takes."""


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
        self._told: dict[int, dict[str, Told]] = {}
        self.linker = new_linker()
        self._pairs, self._words = Pairs(self.linker), Words(self.linker)

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
        self._stage_doubts(position)
        self.linker.settle()
        self._pairs, self._words = Pairs(self.linker), Words(self.linker)
        self._handled = position
        self._save()

    def _save(self) -> None:
        """Keep a snapshot, when reading the steps since the last one would take too long."""
        if self._snapshot is not None and self._unsaved >= SNAPSHOT_STEPS:
            self._snapshot.save(self.linker, self._handled)
            self._unsaved = 0

    def _stage_doubts(self, position: int) -> None:
        """Stage what was doubted by corrections up to `position`, also where it was told later."""
        for recorded in self._history(PairDoubted.TOPIC):
            event = self._mapper.from_recorded(recorded)
            assert isinstance(event, PairDoubted)
            if event.verdict is Judged.SAME and event.correction <= position:
                self.linker.stage_judgement(event.one, event.other, "unsure", event.correction)

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
        if self._snapshot is not None and any(isinstance(it, SignalForgotten) for it in events):
            self._snapshot.drop()
        memory.prefetch(b"v:" + _history_of(event).bytes for event in events)
        steps = [
            self._take(event, opened, delivery.seq)
            for (event, opened), delivery in zip(self._open(events), batch, strict=True)
        ]
        memory.prefetch(
            key
            for step, words in steps
            for key in (
                *(b"v:" + UUID(d).bytes for d in (*step.ceased, *step.dossiers, *step.groups)),
                *(b"v:" + judged.bytes for judged in (*step.pairs, *words.histories)),
                *map(group_key, step.groups),
            )
        )
        self._handled, self._unsaved = batch[-1].seq, self._unsaved + len(batch)
        told = (event for step, words in steps for event in self._say(step, words, memory))
        return Decision(list(told))

    def _take(self, event: Event, opened: Opened | None, seq: int) -> tuple[Step, Telling]:
        """Let one event have its effect on the linker, and keep what is to be told of it."""
        signal = _about(event).hex
        judged = self._pairs.about(signal)
        doubted: tuple[Judgement, ...] = ()
        if isinstance(event, JUDGED):
            self._stage(event, opened, seq)
            changes = self.linker.settle()
        else:
            staged = self._stage(event, opened, seq)
            doubted = self._pairs.doubt(staged, seq)
            changes = self.linker.settle()
            changes = replace(changes, entities=self.linker.entities_of(signal))
            if isinstance(event, SignalVersion):
                self._told[seq] = self._addresses(event, opened)
        words = self._words.step(event, seq, changes)
        return self._pairs.step(event, seq, changes, judged, doubted), words

    def _open(self, events: Sequence[Event]) -> Iterable[tuple[Event, Opened | None]]:
        versions = [event for event in events if isinstance(event, SignalVersion)]
        opened = iter(open_all(self._sealer, versions))
        return [(e, next(opened) if isinstance(e, SignalVersion) else None) for e in events]

    def _stage(self, event: Event, opened: Opened | None, number: int) -> tuple[Pair, ...]:
        """Stage what an event means; return the judged pairs that it makes doubtful."""
        match event:
            case SignalVersion():
                return self.linker.stage_put(self._mentions(event, opened), number)
            case PairJudged():
                verdict = VERDICTS[event.verdict]
                self.linker.stage_judgement(event.one, event.other, verdict, number)
            case DossierJudged():
                self.linker.stage_word(word_of(event, number))
            case _:
                self.linker.stage_withdrawal(_about(event).hex, number)
                forget_all()
        return ()

    def _mentions(self, event: SignalVersion, opened: Opened | None) -> SignalMentions:
        assert opened is not None
        since = event.message.registered_at or event.message.received_at
        return mentions_of(
            event.originator_id,
            int(since.timestamp() * 1000),
            opened.content,
            traits_of(event.header, self._telling),
            opened.ordinals,
        )

    def _addresses(self, event: SignalVersion, opened: Opened | None) -> dict[str, Told]:
        assert opened is not None
        book, is_secret = self.linker.policy.book, event.header.secret_address
        return told(event.originator_id, opened.content, book, is_secret=is_secret)

    def _say(self, step: Step, words: Telling, memory: Memory) -> Iterator[Event]:
        event, changes = step.event, step.changes

        def place(originator: UUID) -> dict[str, Any]:
            return {
                "originator_id": originator,
                "originator_version": memory.next_version(originator.bytes),
                "occurred_at": event.occurred_at,
                "recorded_at": self._clock.recorded(event.occurred_at),
                "cause": f"event:{step.seq}",
            }

        if isinstance(event, PairJudged):
            yield _settled(event, step, place(_history_of(event)))
        elif not isinstance(event, DossierJudged):
            yield self._linked(step, changes, place(_history_of(event)))
        yield from words.events(place)
        yield from pair_events(step, place)
        yield from group_events(step, place, memory)
        for ceased in step.ceased:
            yield DossierDissolved(**place(UUID(ceased)), members=())
        for change in changes.dossier_changes:
            if change.kind is not DossierChangeKind.DISSOLVED:
                yield dossier(change, place(UUID(change.dossier)))

    def _linked(self, step: Step, changes: Changes, place: dict[str, Any]) -> Event:
        event = step.event
        said: dict[str, Any] = {
            "signal": _about(event),
            "changes": tuple(regrouped(changes)),
            "co_located": tuple(
                CoLocation(signal=UUID(signal), others=tuple(map(UUID, others)))
                for signal, others in changes.co_located
            ),
        }
        if not isinstance(event, SignalVersion):
            return SignalUnlinked(**place, **said)
        addresses = self._told.pop(step.seq, {})
        return SignalLinked(
            **place,
            **said,
            signal_version=event.originator_version,
            mentions=tuple(
                MentionLinked(
                    mention=mention,
                    kind=kind.value,
                    entity=entity,
                    **addresses.get(mention, NOT_TOLD)._asdict(),
                )
                for mention, kind, entity in changes.entities
            ),
            model=self.linker.model.digest,
            policy=self.linker.policy.digest,
        )


def _history_of(event: Event) -> UUID:
    """Where the answer to an event is told."""
    return (standing_id if isinstance(event, JUDGED) else linkage_id)(_about(event))


def _about(event: Event) -> UUID:
    """The signal, or the word, that an event is about."""
    return event.signal if isinstance(event, SignalForgotten) else event.originator_id


def _settled(event: PairJudged, step: Step, place: dict[str, Any]) -> PairSettled:
    return PairSettled(
        **place,
        one=event.one,
        other=event.other,
        verdict=event.verdict,
        entities=step.entities,
        changes=tuple(regrouped(step.changes)),
    )
