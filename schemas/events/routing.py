"""Who owns a signal, and by which rules."""

from collections.abc import Mapping

from pydantic import UUID5, AwareDatetime, Field

from schemas.base import Event, Value
from schemas.signal import Urgency


class RuleHit(Value):
    """A routing rule that fired, the facts that made it fire, and the terms it set."""

    rule: str
    facts: Mapping[str, str]
    due_at: AwareDatetime | None = None
    milestones: Mapping[str, AwareDatetime] = Field(default_factory=dict)


class Veto(Value):
    """A rule that narrows who may see the signal; it never lowers urgency.

    `masks` maps a kind of detail to the pillars that see the signal without it.
    """

    rule: str
    hidden_from: tuple[str, ...]
    masks: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)


class SignalRouted(Event):
    """Who owns the signal, who else is told, how soon, and by which rules of which policy.

    Placing it inside the hub is all this does: `needs_release` says that a person must decide
    before anything goes to an outside party (art. 22 AVG); `outside` are the parties to consider,
    `outside_blocked` that the sender has to be asked first. `calls` are whom to phone at once.
    """

    TOPIC = "signal.routed.v1"
    signal: UUID5
    signal_version: int
    owner: str
    owner_rule: str
    informed: tuple[str, ...]
    urgency: Urgency
    due_at: AwareDatetime
    hits: tuple[RuleHit, ...]
    vetoes: tuple[Veto, ...]
    calls: tuple[str, ...]
    outside: tuple[str, ...]
    outside_blocked: bool
    needs_release: bool
    person_links_allowed: bool
    computed: tuple[str, ...]
    dossier: UUID5 | None
    independent_sources: int
    policy_version: str
    policy_digest: str


class RoutingEnded(Event):
    """Nobody has to act on the signal any more; `reason` says why (withdrawn, forgotten)."""

    TOPIC = "signal.routing-ended.v1"
    signal: UUID5
    reason: str
