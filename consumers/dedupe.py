"""Recognises what a signal repeats, and what repeats it, among what both name.

It remembers keyed hashes only: of each signal what it names and how it reads, and of each hash
which signals have it. Texts are opened only for the few pairs that name the same things.
"""

from collections.abc import Iterable, Mapping, Sequence
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
    SignalVersion,
    SignalWithdrawn,
)
from schemas.ids import repeat_id

LISTENED: Final[tuple[type[Event], ...]] = (*SIGNAL_VERSIONS, SignalWithdrawn)
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
        memory.prefetch(_signal(event.originator_id) for event in events)
        memory.prefetch(key for facet in facets.values() for key in _indexes(facet))
        texts = Texts(self._record, self._mapper, self._sealer)
        decision = Decision()
        for event, delivery in zip(events, batch, strict=True):
            changed = _forget(event.originator_id, memory)
            if isinstance(event, SignalVersion):
                texts.know(event.originator_id, opened[id(event)])
                changed |= _remember(facets[id(event)], memory)
            decision.events += self._recognise(changed, event, delivery.seq, memory, texts)
        return decision

    def _facet(self, version: SignalVersion, opened: Opened) -> Facet:
        registered_at = version.message.registered_at or version.message.received_at
        return facet_of(
            version.originator_id, version.header, registered_at, opened.content, self._secret
        )

    def _recognise(
        self, changed: set[UUID], cause: Event, seq: int, memory: Memory, texts: "Texts"
    ) -> list[Event]:
        """Look again at each signal whose company changed; say so where the finding did."""
        said: list[Event] = []
        for signal in sorted(changed):
            known = memory.load(_signal(signal))
            if known is None:
                continue
            facet = _facet_from(signal, known)
            finding = repeats.best(_findings(facet, memory, texts))
            told = None if finding is None else [finding.earlier.hex, finding.verdict]
            if told == known["told"]:
                continue
            memory.store(_signal(signal), known | {"told": told})
            said.append(self._event(signal, finding, cause, seq, memory))
        return said

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


class Texts:
    """The texts and references of signals, opened when a pair needs them, for one batch."""

    def __init__(self, record: Record, mapper: Mapper, sealer: Sealer) -> None:
        self._record, self._mapper, self._sealer = record, mapper, sealer
        self._opened: dict[UUID, Opened] = {}

    def know(self, signal: UUID, opened: Opened) -> None:
        """Keep what was opened for the signal itself."""
        self._opened[signal] = opened

    def of(self, signal: UUID) -> Opened:
        """The newest content of a signal."""
        if signal not in self._opened:
            history = map(self._mapper.from_recorded, self._record.stream(signal))
            *_, newest = (event for event in history if isinstance(event, SignalVersion))
            self.know(signal, open_all(self._sealer, (newest,))[0])
        return self._opened[signal]


def _findings(facet: Facet, memory: Memory, texts: Texts) -> Iterable[Finding]:
    """Compare the signal with every earlier one that names the same."""
    for other in _company(facet, memory):
        known = memory.load(_signal(other))
        if known is None:
            continue
        earlier = _facet_from(other, known)
        if earlier.order >= facet.order or not repeats.is_candidate(earlier, facet):
            continue
        a, b = texts.of(other), texts.of(facet.signal)
        text_a, text_b = text_of(a.content), text_of(b.content)
        cites = a.reference is not None and a.reference in text_b
        likeness = repeats.text_percent(text_a, text_b)
        if finding := repeats.compare(earlier, facet, likeness, cites=cites):
            yield finding


def _company(facet: Facet, memory: Memory) -> list[UUID]:
    """All other signals that share a hash that is not generic."""
    memory.prefetch(_indexes(facet))
    shared = (memory.load(key) or [] for key in _indexes(facet))
    found = {s for signals in shared if len(signals) <= GENERIC_SIGNALS for s in signals}
    memory.prefetch(_signal(UUID(s)) for s in found)
    return sorted(UUID(s) for s in found if s != facet.signal.hex)


def _remember(facet: Facet, memory: Memory) -> set[UUID]:
    """Add the signal to every index; name all that may now stand differently."""
    changed = {facet.signal}
    for key in _indexes(facet):
        signals = memory.load(key) or []
        if len(signals) < INDEX_SIGNALS_MAX:
            signals = sorted({*signals, facet.signal.hex})
            memory.store(key, signals)
        if len(signals) == GENERIC_SIGNALS + 1:
            changed |= {UUID(s) for s in signals}
    memory.store(_signal(facet.signal), _facet_to(facet) | {"told": None})
    return changed | set(_company(facet, memory))


def _forget(signal: UUID, memory: Memory) -> set[UUID]:
    """Take a former version out of every index; name all that may now stand differently."""
    known = memory.load(_signal(signal))
    if known is None:
        return set()
    facet = _facet_from(signal, known)
    changed = set(_company(facet, memory))
    for key in _indexes(facet):
        signals = [s for s in memory.load(key) or [] if s != signal.hex]
        memory.store(key, signals or None)
        if len(signals) == GENERIC_SIGNALS:
            changed |= {UUID(s) for s in signals}
    memory.store(_signal(signal), None)
    return changed


def _facet_to(facet: Facet) -> dict[str, Any]:
    return {
        "source": facet.source,
        "registered_ms": facet.registered_ms,
        "observed_day": facet.observed_day,
        "keys": sorted([kind, key.hex()] for kind, key in facet.keys),
        "fingerprint": facet.fingerprint.hex(),
        "template": facet.template.hex() if facet.template else None,
    }


def _facet_from(signal: UUID, known: Mapping[str, Any]) -> Facet:
    return Facet(
        signal=signal,
        source=known["source"],
        registered_ms=known["registered_ms"],
        observed_day=known["observed_day"],
        keys=frozenset((kind, bytes.fromhex(key)) for kind, key in known["keys"]),
        fingerprint=bytes.fromhex(known["fingerprint"]),
        template=bytes.fromhex(known["template"]) if known["template"] else None,
    )


def _indexes(facet: Facet) -> list[bytes]:
    found = [b"k:" + kind.encode() + b":" + key for kind, key in facet.keys]
    found.append(b"f:" + facet.fingerprint)
    if facet.template is not None:
        found.append(b"t:" + facet.template)
    return found


def _signal(signal: UUID) -> bytes:
    return b"s:" + signal.bytes
