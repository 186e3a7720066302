"""Which pillar owns a signal, who else is told, how soon, and why? A pure answer with its reasons.

All rules that match fire. The decision takes the union of their pillars, the highest urgency and
the earliest deadline. A restriction (a veto) then narrows who may see the signal, and touches
neither urgency nor deadline. Where no rule sets an urgency, the policy's default rule fires too, so
that somebody always owns every signal. Routing only places a signal in an inbox: `requires_release`
says that telling anyone outside the municipality takes a person's decision first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar
from uuid import UUID

from hub.domain.calendar import WorkingCalendar
from hub.domain.conditions import Situation
from hub.domain.facts import ALONE, URGENCY_RANK, DossierFacts, Pillar, SignalFacts
from hub.domain.rules import UNRESTRICTED, Contact, Mask, Restriction, RoutingPolicy, Rule
from schemas.signal import Urgency

SEVERAL_REPORTERS: Final = "OMG-07"
NO_URGENCY_RANK: Final = -1
NEVER: Final = datetime.max.replace(tzinfo=UTC)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One rule that fired: what it saw and what it asked for."""

    rule_id: str
    title: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    pillars: tuple[Pillar, ...]
    urgency: Urgency | None
    deadline: datetime | None
    milestones: tuple[tuple[str, datetime], ...]
    caution: str | None


@dataclass(frozen=True, slots=True)
class Veto:
    """One restriction that applies, with its rule and reason."""

    rule_id: str
    reason: str
    restriction: Restriction


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingDecision:
    """Who owns the signal, who is told, how soon, and everything that led to it.

    `owner_rule` is the rule that gave the owner. `informed` is in order of precedence.
    `hidden_from` may not see the signal at all, not even through a dossier. `outside` are the
    parties a person may decide to tell; `outside_blocked` says the sender has to be asked first.
    `computed` are the indicators the hub itself answered.
    """

    signal_id: UUID
    owner: Pillar
    owner_rule: str
    informed: tuple[Pillar, ...]
    hidden_from: frozenset[Pillar]
    masks: tuple[Mask, ...]
    urgency: Urgency
    deadline: datetime
    hits: tuple[Hit, ...]
    vetoes: tuple[Veto, ...]
    calls: tuple[Contact, ...]
    outside: tuple[Contact, ...]
    outside_blocked: bool
    requires_release: bool
    person_links_allowed: bool
    computed: frozenset[str]
    policy_version: str
    policy_digest: str


def route(
    signal: SignalFacts,
    dossier: DossierFacts | None,
    policy: RoutingPolicy,
    calendar: WorkingCalendar,
) -> RoutingDecision:
    """Give the signal an owner, an urgency and a deadline. Never nobody, never without a reason.

    Terms start at receipt, so the answer does not depend on when it is computed. The owner comes
    from the rule with the highest urgency, then the earliest deadline, then the pillar highest in
    `pillars.toml`: its first pillar that may see and own the signal.
    """
    dossier = dossier or ALONE
    computed = _computed(dossier, policy)
    situation = Situation(signal, dossier, (signal.indicators - {SEVERAL_REPORTERS}) | computed)
    fired = [rule for rule in policy.rules if rule.matches(situation)]
    if all(rule.urgency is None for rule in fired):
        fired.append(policy.default)
    hits = tuple(_hit(rule, situation, calendar) for rule in fired)
    vetoes = tuple(
        Veto(rule.id, rule.reason, rule.restriction) for rule in fired if rule.restriction
    )
    restriction = _combined(vetoes)
    owner, owner_rule = _owner(hits, restriction.hidden_from, policy)
    audience = {owner, *_united(rule.pillars for rule in fired)} - restriction.hidden_from
    calls = _united(rule.calls for rule in fired)
    outside = _united(rule.outside for rule in fired)
    shown = [role for role in policy.pillars if role.name in audience]
    return RoutingDecision(
        signal_id=signal.signal_id,
        owner=owner,
        owner_rule=owner_rule,
        informed=tuple(role.name for role in shown if role.name != owner),
        hidden_from=restriction.hidden_from,
        masks=restriction.masks,
        urgency=max((hit.urgency for hit in hits if hit.urgency), key=URGENCY_RANK.__getitem__),
        deadline=min(hit.deadline for hit in hits if hit.deadline),
        hits=hits,
        vetoes=vetoes,
        calls=calls,
        outside=outside,
        outside_blocked=restriction.blocks_outside,
        requires_release=any(contact.outside for contact in (*outside, *calls))
        or any(role.outside for role in shown),
        person_links_allowed=not restriction.blocks_person_links,
        computed=computed,
        policy_version=policy.version,
        policy_digest=policy.digest,
    )


def _computed(dossier: DossierFacts, policy: RoutingPolicy) -> frozenset[str]:
    """Answer what the hub alone can: several independent reporters about one address."""
    if dossier.address_independent_sources >= policy.several_reporters_min:
        return frozenset({SEVERAL_REPORTERS})
    return frozenset()


def _hit(rule: Rule, situation: Situation, calendar: WorkingCalendar) -> Hit:
    received_at = situation.signal.received_at
    return Hit(
        rule_id=rule.id,
        title=rule.title,
        reason=rule.reason,
        facts=rule.seen(situation),
        pillars=rule.pillars,
        urgency=rule.urgency,
        deadline=calendar.add_term(received_at, rule.term) if rule.term else None,
        milestones=tuple(
            (item.what, calendar.add_term(received_at, item.term)) for item in rule.milestones
        ),
        caution=rule.caution,
    )


def _combined(vetoes: tuple[Veto, ...]) -> Restriction:
    """Let every veto count: what any of them hides is hidden."""
    if not vetoes:
        return UNRESTRICTED
    restrictions = [veto.restriction for veto in vetoes]
    return Restriction(
        hidden_from=frozenset().union(*(each.hidden_from for each in restrictions)),
        masks=_united(each.masks for each in restrictions),
        blocks_outside=any(each.blocks_outside for each in restrictions),
        blocks_person_links=any(each.blocks_person_links for each in restrictions),
    )


def _owner(
    hits: tuple[Hit, ...], hidden_from: frozenset[Pillar], policy: RoutingPolicy
) -> tuple[Pillar, str]:
    """Choose the first pillar of the most pressing rule; the default pillar where none may."""
    places = {
        role.name: place
        for place, role in enumerate(policy.pillars)
        if not role.totals_only and role.name not in hidden_from
    }
    candidates = [
        (_pressure(hit), places[first], hit.rule_id, first)
        for hit in hits
        if (first := next((name for name in hit.pillars if name in places), None))
    ]
    if not candidates:
        return policy.default.pillars[0], policy.default.id
    *_, owner_rule, owner = min(candidates)
    return owner, owner_rule


def _pressure(hit: Hit) -> tuple[int, datetime]:
    """Order hits from most to least pressing, the most pressing first."""
    rank = NO_URGENCY_RANK if hit.urgency is None else URGENCY_RANK[hit.urgency]
    return -rank, hit.deadline or NEVER


def _united(groups: Iterable[Iterable[Item]]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))
