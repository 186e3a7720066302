"""What the pure decisions alone make of stories: no bus, no store, no seal.

The same functions as in the consumers, in the order of arrival, over everything in memory.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from uuid import UUID

from adapters import formats
from hub.domain import repeats
from hub.domain.arrival import (
    About,
    Hold,
    Intent,
    KnownMessage,
    KnownSignal,
    News,
    judge,
    recognise,
)
from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import facts_of
from hub.domain.indicators import Strength
from hub.domain.reading import Reading, read_message, reference_of
from hub.domain.repeats import GENERIC_SIGNALS, Facet, Finding
from hub.domain.routing import RoutingDecision, route
from hub.domain.standing import Standing, dossier_facts
from hub.matching.extract import mentions_of, traits_of
from hub.matching.facets import facet_of, text_of
from hub.matching.linker import Linker
from hub.matching.model import PersonModel
from hub.policy.linkage import load_linkage
from hub.policy.partners import load_partners
from hub.policy.routing import load_routing
from hub.stories import outcomes
from hub.stories.outcomes import MessageOutcome, Outcome, RepeatSeen, Routed
from hub.stories.story import Stories, StoryMessage
from hub.wiring import door_of
from schemas.ids import signal_id
from schemas.signal import Signal

ROUTING = load_routing()
TELLING = frozenset(it.code for it in ROUTING.catalogue if it.strength >= Strength.MIDDLE)
DOORS = {agreement.partner: door_of(agreement, formats()) for agreement in load_partners()}
SECRET = bytes(32)


@cache
def _policies():
    folder = files("hub.policy")
    return (
        load_linkage((folder / "linkage.toml").read_text(), "linkage.toml"),
        PersonModel((folder / "person_model.json").read_text()),
    )


@dataclass
class Live:
    """The newest version of a signal, as read."""

    signal: Signal
    registered_at: datetime
    received_at: datetime
    version: int


@dataclass
class Hub:
    """All that the pure functions know after the messages so far."""

    linker: Linker = field(default_factory=lambda: Linker(*_policies()))
    messages: dict[tuple[str, str], KnownMessage] = field(default_factory=dict)
    signals: dict[UUID, KnownSignal] = field(default_factory=dict)
    live: dict[UUID, Live] = field(default_factory=dict)
    near: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    delivered: int = 0

    def take(self, message: StoryMessage) -> tuple[str, UUID | None]:
        """Take in one delivery; say what it was and which signal it is about."""
        self.delivered += 1
        reading = read_message(
            DOORS[message.partner], message.data, None, self.delivered, message.received_at
        )
        key = (message.partner, reading.ref.id or "")
        known = self.messages.get(key) if reading.ref.id else None
        seen = recognise(reading.ref.digest, known)
        if seen is not None:
            is_held = isinstance(seen, Hold)
            return (outcomes.QUARANTINED if is_held else outcomes.REPEATED), None
        said, signal = self._weigh(message, reading)
        if reading.ref.id:
            is_open = said in {outcomes.REFUSED, outcomes.QUARANTINED}
            self.messages[key] = KnownMessage(reading.ref.digest, self.delivered, is_open)
        return said, signal

    def _weigh(self, message: StoryMessage, reading: Reading) -> tuple[str, UUID | None]:
        if reading.problems or reading.doubts:
            return (outcomes.REFUSED if reading.problems else outcomes.QUARANTINED), None
        assert reading.intent is not None
        assert reading.content is not None
        partner, reference = reference_of(reading.content)
        signal = signal_id(partner or message.partner, reference)
        arrival = judge(reading.intent, self.signals.get(signal))
        match arrival:
            case About():
                return outcomes.FEEDBACK, signal
            case News(version):
                is_withdrawn = reading.intent is Intent.WITHDRAW
                self.signals[signal] = KnownSignal(version, is_withdrawn)
                self._link(signal, version, message, reading)
                return (outcomes.WITHDRAWN if is_withdrawn else outcomes.REGISTERED), signal
            case _:
                return outcomes.QUARANTINED, None

    def _link(self, signal: UUID, version: int, message: StoryMessage, reading: Reading) -> None:
        content = reading.content
        if not isinstance(content, Signal):
            del self.live[signal]
            changes = self.linker.withdraw(signal.hex, self.delivered)
        else:
            registered_at = reading.ref.registered_at or message.received_at
            self.live[signal] = Live(content, registered_at, message.received_at, version)
            traits = traits_of(content.header, TELLING)
            since_ms = int(registered_at.timestamp() * 1000)
            changes = self.linker.put(
                mentions_of(signal, since_ms, content.content, traits), self.delivered
            )
        for one, others in changes.co_located:
            self.near[UUID(one)] = tuple(map(UUID, others))

    def repeated(self) -> dict[UUID, Finding]:
        """What each live signal repeats."""
        facets = {
            signal: facet_of(signal, it.signal.header, it.registered_at, it.signal.content, SECRET)
            for signal, it in self.live.items()
        }
        shared: dict[object, list[UUID]] = {}
        for signal, facet in facets.items():
            for key in _indexes(facet):
                shared.setdefault(key, []).append(signal)
        telling = {key for key, signals in shared.items() if len(signals) <= GENERIC_SIGNALS}
        found = {}
        for signal, facet in facets.items():
            keys = telling.intersection(_indexes(facet))
            company = {other for key in keys for other in shared[key]} - {signal}
            told = replace(facet, keys=facet.keys & telling)
            findings = (self._compare(facets[other], told) for other in company)
            best = repeats.best(finding for finding in findings if finding is not None)
            if best is not None:
                found[signal] = best
        return found

    def _compare(self, earlier: Facet, later: Facet) -> Finding | None:
        if earlier.order >= later.order or not repeats.is_candidate(earlier, later):
            return None
        a, b = self.live[earlier.signal].signal, self.live[later.signal].signal
        text_a, text_b = text_of(a.content), text_of(b.content)
        likeness = repeats.text_percent(text_a, text_b)
        return repeats.compare(earlier, later, likeness, cites=repeats.cites(text_b, a.reference))

    def routed(self, found: dict[UUID, Finding]) -> dict[UUID, tuple[RoutingDecision, int]]:
        """Where each live signal goes, and its independent sources."""
        return {signal: self._route(signal, found) for signal in self.live}

    def _route(self, signal: UUID, found: dict[UUID, Finding]) -> tuple[RoutingDecision, int]:
        dossier = self.linker.dossier_of(signal.hex)
        members = self.linker.dossier(dossier).members if dossier else ()
        facts = dossier_facts(
            self._standing(signal, found),
            [self._standing(UUID(m), found) for m in members if m != signal.hex],
            [self._standing(s, found) for s in self.near.get(signal, ()) if s in self.live],
        )
        it = self.live[signal]
        header = facts_of(signal, it.signal.header, it.received_at)
        return route(header, facts, ROUTING, WorkingCalendar()), facts.independent_sources

    def _standing(self, signal: UUID, found: dict[UUID, Finding]) -> Standing:
        it = self.live[signal]
        counts = signal not in found or found[signal].counts
        header = it.signal.header
        return Standing(signal, header.partner, header.source_kind, it.received_at, counts)


def _indexes(facet: Facet) -> list[object]:
    return [*facet.keys, ("fingerprint", facet.fingerprint)]


def outcome_of(stories: Stories) -> tuple[Hub, Outcome]:
    """Play all messages, and say what became of them."""
    hub = Hub()
    taken = {
        message.name: [hub.take(message) for _ in range(message.copies)]
        for message in stories.messages
    }
    found = hub.repeated()
    routes = hub.routed(found)
    views = [hub.linker.dossier(row[0]) for row in hub.linker.state()["dossiers"]]
    return hub, Outcome(
        messages={
            name: _message(deliveries, hub, found, routes) for name, deliveries in taken.items()
        },
        dossiers={view.id: frozenset(view.members) for view in views},
        related=frozenset(
            frozenset((it.member, it.other)) for view in views for it in view.related
        ),
    )


def _message(deliveries, hub, found, routes) -> MessageOutcome:
    said, signal = deliveries[0]
    if signal is None:
        return MessageOutcome(said)
    finding = found.get(signal)
    known = hub.signals.get(signal)
    return MessageOutcome(
        outcome=said,
        repeats=sum(again == outcomes.REPEATED for again, _ in deliveries[1:]),
        signal=signal.hex,
        is_withdrawn=known is not None and known.is_withdrawn,
        route=_routed(*routes[signal]) if signal in routes else None,
        repeat=RepeatSeen(finding.earlier.hex, finding.verdict) if finding else None,
    )


def _routed(decision: RoutingDecision, sources: int) -> Routed:
    return Routed(
        owner=decision.owner,
        urgency=decision.urgency,
        informed=frozenset(decision.informed),
        rules=frozenset(hit.rule_id for hit in decision.hits),
        hidden_from=frozenset(decision.hidden_from),
        independent_sources=sources,
    )
