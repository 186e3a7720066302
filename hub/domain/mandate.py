"""Who may do what: roles, pillars and rights. Pure; a right that is not given here nobody has.

The rights follow the duties of the plan's pillars and the separation of duties of BIO2 (5.3, 8.3):
who decides does not audit, who audits does not decide, who runs the system sees no content.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CARE: Final = "zorg"
DETECTION: Final = "signaleren"
ENFORCEMENT: Final = "aanpakken"
PREVENTION: Final = "voorkomen"


class Role(StrEnum):
    """What somebody is in the hub; the value is also the role's code in the sign-in service."""

    COORDINATOR = "coordinator"
    OWNER = "pijlereigenaar"
    AUDITOR = "auditor"
    OPERATOR = "beheerder"
    PRIVACY = "privacyfunctionaris"


class Right(StrEnum):
    """Something one may do. Reading is apart from deciding, and names are apart from both."""

    READ_CASES = "read-cases"
    DECIDE = "decide"
    OPEN_CONTENT = "open-content"
    READ_LOCATIONS = "read-locations"
    MARK_LOCATIONS = "mark-locations"
    OPEN_ADDRESSES = "open-addresses"
    """See which address it is, and nothing else of the content of a signal."""
    READ_HANDOVERS = "read-handovers"
    RELEASE = "release"
    RECEIVE = "receive"
    OPEN_HANDOVER = "open-handover"
    """See the content that was released in a handover, and no other."""
    READ_PREVENTION = "read-prevention"
    PLAN_CAMPAIGNS = "plan-campaigns"
    READ_LOG = "read-log"
    VERIFY = "verify"
    READ_MESSAGES = "read-messages"
    READ_RETENTION = "read-retention"
    HOLD = "hold"
    """Keep something that is due from being forgotten, until a day."""
    PROPOSE_ERASURE = "propose-erasure"
    APPROVE_ERASURE = "approve-erasure"
    """Agree with what another proposed to forget."""
    SEARCH_ACCESS = "search-access"
    """Search who opened what, and see what the processing log says of it."""
    BREAK_GLASS = "break-glass"
    """Open what the mandate does not hold, in an emergency, for a short time and under review."""
    READ_GLASS = "read-glass"
    """See emergency openings: who may break the glass, only their own."""
    REVIEW_GLASS = "review-glass"
    READ_REQUESTS = "read-requests"
    """See how requests of data subjects stand: not who asked, and no content."""
    ADVISE_REQUESTS = "advise-requests"
    HANDLE_REQUESTS = "handle-requests"
    """Search for who asked, decide what goes out, and read what that needs and nothing else."""
    READ_DISCLOSURES = "read-disclosures"
    """See what went to whom, for what and on which ground; no content."""
    READ_HEALTH = "read-health"
    TRAVEL = "travel"
    """See the application as it stood at an earlier moment."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signed in. `id` stands in events; `name` is only shown to people."""

    id: str
    name: str
    role: Role
    pillars: frozenset[str] = frozenset()


_EVERYBODY: Final = frozenset(Role)
_C, _O, _A, _B = Role.COORDINATOR, Role.OWNER, Role.AUDITOR, Role.OPERATOR
_P: Final = Role.PRIVACY
BY_ROLE: Final[Mapping[Right, frozenset[Role]]] = {
    Right.READ_CASES: frozenset({_C, _A}),
    Right.DECIDE: frozenset({_C}),
    Right.OPEN_CONTENT: frozenset({_C, _A}),
    Right.READ_LOCATIONS: frozenset({_C, _O, _A}),
    Right.MARK_LOCATIONS: frozenset({_C, _O}),
    Right.OPEN_ADDRESSES: frozenset({_C, _O}),
    Right.READ_HANDOVERS: frozenset({_C, _O, _A}),
    Right.RELEASE: frozenset({_C}),
    Right.RECEIVE: frozenset({_O}),
    Right.OPEN_HANDOVER: frozenset({_C, _O}),
    Right.READ_PREVENTION: frozenset({_C, _O, _A}),
    Right.PLAN_CAMPAIGNS: frozenset({_C, _O}),
    Right.READ_LOG: frozenset({_A}),
    Right.VERIFY: frozenset({_A}),
    Right.READ_MESSAGES: frozenset({_C, _A, _B}),
    Right.READ_RETENTION: frozenset({_C, _A, _P}),
    Right.HOLD: frozenset({_C, _P}),
    Right.PROPOSE_ERASURE: frozenset({_C, _P}),
    Right.APPROVE_ERASURE: frozenset({_P}),
    Right.SEARCH_ACCESS: frozenset({_A, _P}),
    Right.BREAK_GLASS: frozenset({_O}),
    Right.READ_GLASS: frozenset({_C, _O, _A, _P}),
    Right.REVIEW_GLASS: frozenset({_P}),
    Right.READ_REQUESTS: frozenset({_C, _A, _P}),
    Right.ADVISE_REQUESTS: frozenset({_C}),
    Right.HANDLE_REQUESTS: frozenset({_P}),
    Right.READ_DISCLOSURES: frozenset({_A, _P}),
    Right.READ_HEALTH: _EVERYBODY,
    Right.TRAVEL: frozenset({_C, _A}),
}
"""Which roles hold a right."""
BY_PILLAR: Final[Mapping[Right, frozenset[str]]] = {
    Right.READ_LOCATIONS: frozenset({ENFORCEMENT}),
    Right.MARK_LOCATIONS: frozenset({ENFORCEMENT}),
    Right.OPEN_ADDRESSES: frozenset({ENFORCEMENT}),
    Right.READ_HANDOVERS: frozenset({CARE, DETECTION, ENFORCEMENT}),
    Right.RECEIVE: frozenset({CARE, DETECTION, ENFORCEMENT}),
    Right.OPEN_HANDOVER: frozenset({CARE, DETECTION, ENFORCEMENT}),
    Right.BREAK_GLASS: frozenset({CARE, DETECTION, ENFORCEMENT}),
    Right.READ_GLASS: frozenset({CARE, DETECTION, ENFORCEMENT}),
    Right.READ_PREVENTION: frozenset({PREVENTION}),
    Right.PLAN_CAMPAIGNS: frozenset({PREVENTION}),
}
"""A pillar owner holds a right of the role only through one of these pillars; else, of all."""


def may(user: User, right: Right) -> bool:
    """Tell whether the user holds a right, by role and, for a pillar owner, by pillar."""
    if user.role not in BY_ROLE[right]:
        return False
    if user.role is not Role.OWNER or right not in BY_PILLAR:
        return True
    return bool(user.pillars & BY_PILLAR[right])


def may_receive(user: User, pillar: str) -> bool:
    """Tell whether the user sees the handovers to this pillar."""
    return may(user, Right.RECEIVE) and pillar in user.pillars


def rights(user: User) -> frozenset[Right]:
    """All that the user may do."""
    return frozenset(right for right in Right if may(user, right))
