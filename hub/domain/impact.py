"""Which past signals would other rules have routed differently? Asked before rules change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import DossierFacts, Pillar, SignalFacts
from hub.domain.routing import RoutingDecision, route
from hub.domain.rules import RoutingPolicy
from schemas.signal import Urgency

CHANGES_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision means in practice; the rules that led to it may differ."""

    owner: Pillar
    informed: tuple[Pillar, ...]
    hidden_from: frozenset[Pillar]
    urgency: Urgency
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One signal that the new policy routes differently."""

    signal_id: UUID
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactReport:
    """How the two policies differ over the same signals.

    The counts are of all signals, by owner and by urgency. `changes` holds the first
    `CHANGES_MAX` of `changed` signals, in the order in which they were given.
    """

    old_version: str
    new_version: str
    signals: int
    changed: int
    owners_before: Mapping[Pillar, int]
    owners_after: Mapping[Pillar, int]
    urgencies_before: Mapping[Urgency, int]
    urgencies_after: Mapping[Urgency, int]
    changes: tuple[Change, ...]


def impact(
    old: RoutingPolicy,
    new: RoutingPolicy,
    history: Iterable[tuple[SignalFacts, DossierFacts | None]],
    calendar: WorkingCalendar,
) -> ImpactReport:
    """Route every signal twice and compare; reads the history once and keeps no more of it."""
    owners: tuple[Counter[Pillar], Counter[Pillar]] = (Counter(), Counter())
    urgencies: tuple[Counter[Urgency], Counter[Urgency]] = (Counter(), Counter())
    changes: list[Change] = []
    signals = changed = 0
    for signal, dossier in history:
        before = _outcome(route(signal, dossier, old, calendar))
        after = _outcome(route(signal, dossier, new, calendar))
        signals += 1
        for counts, outcome in zip(owners, (before, after), strict=True):
            counts[outcome.owner] += 1
        for levels, outcome in zip(urgencies, (before, after), strict=True):
            levels[outcome.urgency] += 1
        if before != after:
            changed += 1
            if changed <= CHANGES_MAX:
                changes.append(Change(signal.signal_id, before, after))
    return ImpactReport(
        old_version=old.version,
        new_version=new.version,
        signals=signals,
        changed=changed,
        owners_before=owners[0],
        owners_after=owners[1],
        urgencies_before=urgencies[0],
        urgencies_after=urgencies[1],
        changes=tuple(changes),
    )


def _outcome(decision: RoutingDecision) -> Outcome:
    return Outcome(
        owner=decision.owner,
        informed=decision.informed,
        hidden_from=decision.hidden_from,
        urgency=decision.urgency,
        deadline=decision.deadline,
    )
