"""What a routing policy is made of: pillars, contacts, rules, and what a rule may restrict.

Values only. `hub.policy.routing` reads them from files; `hub.domain.routing` decides with them.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from hub.domain.calendar import Term
from hub.domain.conditions import Condition, Holds, Situation, all_of, any_of
from hub.domain.facts import Pillar
from hub.domain.indicators import IndicatorCatalogue
from schemas.signal import Urgency


@dataclass(frozen=True, slots=True)
class PillarRole:
    """A pillar and who answers for it.

    An `outside` owner is no part of the municipality: showing them a signal is disclosure. A
    pillar that sees `totals_only` is told of numbers and never owns a signal.
    """

    name: Pillar
    title: str
    owner: str
    outside: bool = False
    totals_only: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to phone or propose to tell; the number is None where the municipality fills it in."""

    key: str
    name: str
    number: str | None = None
    outside: bool = True


@dataclass(frozen=True, slots=True)
class Mask:
    """One kind of detail, hidden from these pillars although they see the signal."""

    detail: str
    hidden_from: frozenset[Pillar]


@dataclass(frozen=True, slots=True)
class Restriction:
    """A veto: it narrows the audience, and can do nothing else."""

    hidden_from: frozenset[Pillar] = frozenset()
    masks: tuple[Mask, ...] = ()
    blocks_outside: bool = False
    blocks_person_links: bool = False


UNRESTRICTED: Final = Restriction()


@dataclass(frozen=True, slots=True)
class Milestone:
    """A further term to watch, besides the rule's own deadline."""

    what: str
    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the policy, as the coordinators wrote it, compiled to a function.

    `alternatives` are joined by "or", the conditions in each by "and". Without an urgency a rule
    only adds (a pillar, a term, a restriction), and leaves it to the others how soon.
    """

    id: str
    title: str
    reason: str
    alternatives: tuple[tuple[Condition, ...], ...] = ()
    pillars: tuple[Pillar, ...] = ()
    urgency: Urgency | None = None
    term: Term | None = None
    milestones: tuple[Milestone, ...] = ()
    calls: tuple[Contact, ...] = ()
    outside: tuple[Contact, ...] = ()
    caution: str | None = None
    restriction: Restriction | None = None
    matches: Holds = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the conditions once; a rule without any never matches.

        An urgency without a term, which would press nobody, is a ValueError.
        """
        if self.urgency and not self.term:
            raise ValueError(f"rule {self.id} sets an urgency without a term")
        object.__setattr__(self, "matches", any_of(self.alternatives))

    def seen(self, situation: Situation) -> tuple[tuple[str, str], ...]:
        """Name the facts that made the rule match, of every alternative that holds."""
        facts: dict[str, str] = {}
        for conditions in self.alternatives:
            if len(self.alternatives) == 1 or all_of(conditions)(situation):
                facts |= {item.name: item.seen(situation) for item in conditions}
        return tuple(facts.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingPolicy:
    """A version of the rules. `pillars` are in order of precedence; `default` needs no match.

    `default` names one pillar that owns signals and that no restriction hides from: the loader
    refuses anything else. `digest` is the SHA-256, in hex, of every file that decides.
    `catalogue` is the code list that the conditions were compiled against.
    """

    version: str
    valid_from: date
    digest: str
    catalogue: IndicatorCatalogue
    pillars: tuple[PillarRole, ...]
    rules: tuple[Rule, ...]
    default: Rule
    several_reporters_min: int = 2
