"""What routing concluded, as the events that say it: codes, moments and ids."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import DossierFacts, SignalFacts
from hub.domain.routing import RoutingDecision, route
from hub.domain.rules import RoutingPolicy
from schemas.events import RoutingEnded, RuleHit, SignalRouted, Veto


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that a decision about one signal rests on, but for the rules.

    `ended` says why nobody has to act any more; it is empty where somebody has.
    """

    facts: SignalFacts
    among: DossierFacts
    version: int
    dossier: UUID | None
    ended: str


def tell(
    weighed: Weighed, where: dict[str, Any], policy: RoutingPolicy | None, calendar: WorkingCalendar
) -> SignalRouted | RoutingEnded:
    """Decide, and say it at its place. What ended needs no policy."""
    signal = weighed.facts.signal_id
    if weighed.ended:
        return RoutingEnded(**where, signal=signal, reason=weighed.ended)
    assert policy is not None
    return SignalRouted(
        **where,
        signal=signal,
        signal_version=weighed.version,
        dossier=weighed.dossier,
        independent_sources=weighed.among.independent_sources,
        **_said(route(weighed.facts, weighed.among, policy, calendar)),
    )


def _said(decision: RoutingDecision) -> dict[str, Any]:
    return {
        "owner": decision.owner,
        "owner_rule": decision.owner_rule,
        "informed": decision.informed,
        "urgency": decision.urgency,
        "due_at": decision.deadline,
        "hits": tuple(
            RuleHit(
                rule=hit.rule_id,
                facts=dict(hit.facts),
                due_at=hit.deadline,
                milestones=dict(hit.milestones),
            )
            for hit in decision.hits
        ),
        "vetoes": tuple(
            Veto(
                rule=veto.rule_id,
                hidden_from=tuple(sorted(veto.restriction.hidden_from)),
                masks={
                    mask.detail: tuple(sorted(mask.hidden_from)) for mask in veto.restriction.masks
                },
            )
            for veto in decision.vetoes
        ),
        "calls": tuple(contact.key for contact in decision.calls),
        "outside": tuple(contact.key for contact in decision.outside),
        "outside_blocked": decision.outside_blocked,
        "needs_release": decision.requires_release,
        "person_links_allowed": decision.person_links_allowed,
        "computed": tuple(sorted(decision.computed)),
        "policy_version": decision.policy_version,
        "policy_digest": decision.policy_digest,
    }
