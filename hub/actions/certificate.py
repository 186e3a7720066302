"""The declaration of destruction of a batch: what went, on what ground, who agreed, and until when.

Numbers, codes and moments only. It is made of the record, so it says the same for ever; until when
a copy of the key store may still hold a key is the erasure horizon.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.actions.desk import Desk
from hub.actions.erasing import load_batch
from hub.actions.forgotten import register
from hub.domain.retention import RetentionPolicy
from schemas.events.erasure import ErasureItem, ItemKind

HORIZON: Final = "SELECT MAX(horizon_at) FROM erasures WHERE state = 'done'"


@dataclass(frozen=True, slots=True)
class Went:
    """So many of a kind from one origin went by one rule; its basis as the policy says it now."""

    kind: ItemKind
    partner: str
    rule: str
    title: str
    basis: str
    is_checked: bool
    number: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """The declaration. `policy_is_the_same`: the titles and bases are those of that day."""

    batch: UUID
    ordinal: int
    policy: str
    policy_digest: str
    policy_is_the_same: bool
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime
    done_at: datetime
    horizon_at: datetime
    keys: int
    went: tuple[Went, ...]
    kept_back: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How much went."""
        return sum(it.number for it in self.went)


def certificate(desk: Desk, policy: RetentionPolicy, batch: UUID) -> Certificate | None:
    """The declaration of a batch; None while it is not done."""
    state = load_batch(desk, batch)
    proposed, approved, done = state.proposed, state.approved, state.done
    if proposed is None or approved is None or done is None:
        return None
    gone = {event.what for _, event in register(desk, batch)}
    back = Counter(it.reason for it in done.kept_back)
    return Certificate(
        batch=batch,
        ordinal=proposed.ordinal,
        policy=proposed.policy,
        policy_digest=proposed.policy_digest,
        policy_is_the_same=proposed.policy_digest == policy.digest,
        proposed_by=proposed.by,
        proposed_at=proposed.occurred_at,
        approved_by=approved.by,
        approved_at=approved.occurred_at,
        done_at=done.occurred_at,
        horizon_at=done.horizon_at,
        keys=done.keys,
        went=tuple(counted((it for it in proposed.items if it.subject in gone), policy)),
        kept_back=tuple(sorted(back.items())),
    )


def counted(items: Iterable[ErasureItem], policy: RetentionPolicy) -> list[Went]:
    """Items counted by kind, origin and rule."""
    numbers = Counter((it.kind, it.partner.value, it.rule) for it in items)
    found = []
    for (kind, partner, code), number in sorted(numbers.items()):
        rule = policy.named(code)
        said = (rule.title, rule.basis, rule.is_checked) if rule else (code, "", False)
        found.append(Went(kind, partner, code, *said, number))
    return found


def horizon(desk: Desk) -> datetime | None:
    """Until when a copy of the key store may still hold a key that was shredded; None if never."""
    with desk.views.snapshot() as cursor:
        row = cursor.execute(HORIZON).fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else None
