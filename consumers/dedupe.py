"""Recognises what a signal repeats, and what repeats it, among what both name.

It remembers keyed hashes only: of each signal what it names and how it reads, and of each hash
which signals have it. Texts are opened only for the few pairs that name the same things.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from consumers.stage import Clock, Decision
from hub.bus.fetch import Delivery
from hub.domain import repeats
from hub.domain.repeats import GENERIC_SIGNALS, Facet, Finding
from hub.matching.facets import facet_of, text_of
from hub.security.content import Opened, open_all
from hub.security.sealing import Sealer
from hub.store.mapper import Mapper
from hub.store.memory import Memory
from hub.store.record import Record
from schemas.base import Event
from schemas.events import (
    SIGNAL_VERSIONS,
    RepeatRecognised,
    SignalForgotten,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.ids import repeat_id

LISTENED: Final[tuple[type[Event], ...]] = (*SIGNAL_VERSIONS, SignalWithdrawn, SignalForgotten)
TOPICS: Final = tuple(event.TOPIC for event in LISTENED)

INDEX_SIGNALS_MAX: Final = 4 * GENERIC_SIGNALS
"""An index stops growing here: what that many signals name stays generic."""


class Dedupe:
    """The stage."""

    name = "dedupe"

    def __init__(
        self, mapper: Mapper, record: Record, sealer: Sealer, secret: bytes, clock: Clock
    ) -> None:
        self._mapper, self._record, self._sealer = mapper, record, sealer
        self._secret, self._clock = secret, clock

    def restore(self, position: int) -> None:
        """Nothing to take up: all it knows is in its memory."""

    def decide(self, batch: Sequence[Delivery], memory: Memory) -> Decision:
        """Take in each signal and say what it repeats and what repeats it."""
        events = [self._mapper.from_delivery(d.subject, d.data) for d in batch]
        versions = [event for event in events if isinstance(event, SignalVersion)]
        opened = {id(v): o for v, o in zip(versions, open_all(self._sealer, versions), strict=True)}
        facets = {id(v): self._facet(v, opened[id(v)]) for v in versions}
        memory.prefetch(key(_about(event)) for event in events for key in (_signal, _told))
        indexes = [key for facet in facets.values() for key in _indexes(facet)]
        memory.prefetch(indexes)
        named = {UUID(s) for key in indexes for s in memory.load(key) or ()}
        memory.prefetch(key(signal) for signal in named for key in (_signal, _told))
        texts = Texts(self._record, self._mapper, self._sealer)
        decision = Decision()
        for event, delivery in zip(events, batch, strict=True):
            company = Company(memory, texts)
            changed = company.forget(_about(event))
            if isinstance(event, SignalVersion):
                texts.know(event.originator_id, event.originator_version, opened[id(event)])
                changed |= company.add(facets[id(event)], event.originator_version)
            for signal, finding in company.look_again(changed):
                decision.events.append(self._event(signal, finding, event, delivery.seq, memory))
        return decision

    def _facet(self, version: SignalVersion, opened: Opened) -> Facet:
        registered_at = version.message.registered_at or version.message.received_at
        return facet_of(
            version.originator_id, version.header, registered_at, opened.content, self._secret
        )

    def _event(
        self, signal: UUID, finding: Finding | None, cause: Event, seq: int, memory: Memory
    ) -> Event:
        originator = repeat_id(signal)
        return RepeatRecognised(
            originator_id=originator,
            originator_version=memory.next_version(originator.bytes),
            occurred_at=cause.occurred_at,
            recorded_at=self._clock.recorded(cause.occurred_at),
            cause=f"event:{seq}",
            signal=signal,
            earlier=finding.earlier if finding else None,
            verdict=finding.verdict if finding else None,
            overlap_bits=finding.overlap_bits if finding else 0,
            text_percent=finding.text_percent if finding else 0,
            counts=finding.counts if finding else True,
            rules=repeats.RULES,
        )


def _about(event: Event) -> UUID:
    """The signal that an event is about."""
    return event.signal if isinstance(event, SignalForgotten) else event.originator_id


class Texts:
    """The texts and references of signals, opened when a pair needs them, for one batch."""

    def __init__(self, record: Record, mapper: Mapper, sealer: Sealer) -> None:
        self._record, self._mapper, self._sealer = record, mapper, sealer
        self._opened: dict[tuple[UUID, int], Opened] = {}

    def know(self, signal: UUID, version: int, opened: Opened) -> None:
        """Keep what was opened for the signal itself."""
        self._opened[signal, version] = opened

    def of(self, signal: UUID, version: int) -> Opened:
        """The content of one version: the record may hold newer ones that we have not come to."""
        if (signal, version) not in self._opened:
            history = map(self._mapper.from_recorded, self._record.stream(signal))
            wanted = [
                event
                for event in history
                if isinstance(event, SignalVersion) and event.originator_version == version
            ]
            [opened] = open_all(self._sealer, wanted)
            self.know(signal, version, opened)
        return self._opened[signal, version]


class Company:
    """The signals that name the same things, as the stage remembers them."""

    def __init__(self, memory: Memory, texts: Texts) -> None:
        self._memory, self._texts = memory, texts

    def add(self, facet: Facet, version: int) -> set[UUID]:
        """Add a signal to every index; name it, and those whose finding it may change."""
        changed = {facet.signal}
        for key in _indexes(facet):
            signals = self._memory.load(key) or []
            if len(signals) < INDEX_SIGNALS_MAX:
                signals = sorted({*signals, facet.signal.hex})
                self._memory.store(key, signals)
            if len(signals) == GENERIC_SIGNALS + 1:
                changed |= {UUID(s) for s in signals}
        self._memory.store(_signal(facet.signal), _facet_to(facet) | {"version": version})
        later = (f.signal for f in self._others(facet) if f.order > facet.order)
        return changed | set(later)

    def forget(self, signal: UUID) -> set[UUID]:
        """Take a former version out of every index; name those whose finding it may change."""
        known = self._memory.load(_signal(signal))
        if known is None:
            return set()
        facet = _facet_from(signal, known)
        changed = {f.signal for f in self._others(facet) if f.order > facet.order} | {signal}
        for key in _indexes(facet):
            signals = self._memory.load(key) or []
            if signal.hex not in signals or len(signals) == INDEX_SIGNALS_MAX:
                continue
            signals.remove(signal.hex)
            self._memory.store(key, signals or None)
            if len(signals) == GENERIC_SIGNALS:
                changed |= {UUID(s) for s in signals}
        self._memory.store(_signal(signal), None)
        return changed

    def look_again(self, signals: Iterable[UUID]) -> Iterable[tuple[UUID, Finding | None]]:
        """What each of these repeats, where that is not what was told before."""
        for signal in sorted(signals):
            known = self._memory.load(_signal(signal))
            findings = () if known is None else self._findings(_facet_from(signal, known))
            finding = repeats.best(findings)
            told = None if finding is None else _say(finding)
            if told != self._memory.load(_told(signal)):
                self._memory.store(_told(signal), told)
                yield signal, finding

    def _others(self, facet: Facet) -> list[Facet]:
        """All other signals that share something that is not generic."""
        self._memory.prefetch(_indexes(facet))
        found = {s for key in _indexes(facet) for s in self._named(key)}
        ids = sorted(UUID(s) for s in found if s != facet.signal.hex)
        self._memory.prefetch(key(i) for i in ids for key in (_signal, _told))
        known = ((i, self._memory.load(_signal(i))) for i in ids)
        return [_facet_from(i, value) for i, value in known if value is not None]

    def _named(self, key: bytes) -> list[str]:
        """The signals that have a hash; none where so many do that it says nothing."""
        signals: list[str] = self._memory.load(key) or []
        return signals if len(signals) <= GENERIC_SIGNALS else []

    def _telling(self, facet: Facet) -> Facet:
        """The facet without what so many signals name that it says nothing."""
        keys = frozenset(item for item in facet.keys if self._named(_key(*item)))
        return replace(facet, keys=keys)

    def _findings(self, facet: Facet) -> Iterable[Finding]:
        """Compare the signal with every earlier one that names the same."""
        others = self._others(facet)
        facet = self._telling(facet)
        for earlier in others:
            if earlier.order >= facet.order or not repeats.is_candidate(earlier, facet):
                continue
            a, b = self._content(earlier.signal), self._content(facet.signal)
            text_a, text_b = text_of(a.content), text_of(b.content)
            likeness = repeats.text_percent(text_a, text_b)
            cites = repeats.cites(text_b, a.reference)
            if finding := repeats.compare(earlier, facet, likeness, cites=cites):
                yield finding

    def _content(self, signal: UUID) -> Opened:
        return self._texts.of(signal, self._memory.load(_signal(signal))["version"])


def _say(finding: Finding) -> list[Any]:
    return [finding.earlier.hex, finding.verdict, finding.overlap_bits, finding.text_percent]


def _facet_to(facet: Facet) -> dict[str, Any]:
    return {
        "source": facet.source,
        "registered_ms": facet.registered_ms,
        "observed_day": facet.observed_day,
        "keys": sorted([kind, key.hex()] for kind, key in facet.keys),
        "fingerprint": facet.fingerprint.hex(),
    }


def _facet_from(signal: UUID, known: Mapping[str, Any]) -> Facet:
    return Facet(
        signal=signal,
        source=known["source"],
        registered_ms=known["registered_ms"],
        observed_day=known["observed_day"],
        keys=frozenset((kind, bytes.fromhex(key)) for kind, key in known["keys"]),
        fingerprint=bytes.fromhex(known["fingerprint"]),
    )


def _indexes(facet: Facet) -> list[bytes]:
    return [b"f:" + facet.fingerprint, *(_key(*item) for item in facet.keys)]


def _key(kind: str, key: bytes) -> bytes:
    return b"k:" + kind.encode() + b":" + key


def _signal(signal: UUID) -> bytes:
    return b"s:" + signal.bytes


def _told(signal: UUID) -> bytes:
    return b"r:" + signal.bytes
