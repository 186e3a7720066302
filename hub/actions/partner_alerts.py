"""What somebody has to look at with a partner: suspended, news given up, messages that lack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hub.actions.desk import Desk
from hub.actions.memberships import membership
from hub.domain.membership import Membership
from hub.domain.numbering import open_holes
from hub.domain.webhooks import standing_of
from hub.store.mapper import Mapper
from hub.store.record import Record
from schemas.events.partners import NumbersMissed, NumbersSettled, WebhookGivenUp
from schemas.ids import numbers_id, settled_id, webhook_id
from schemas.signal import Partner


@dataclass(frozen=True, slots=True)
class PartnerAlerts:
    """What is open with one partner."""

    partner: Partner
    given_up: tuple[WebhookGivenUp, ...]
    missing: tuple[NumbersMissed, ...]
    membership: Membership

    @property
    def news(self) -> int:
        """How many messages to its webhook were given up."""
        return sum(it.messages for it in self.given_up)

    @property
    def numbers(self) -> int:
        """How many numbers were passed over in holes that are open."""
        return sum(it.last - it.first + 1 for it in self.missing)


def alerts(
    record: Record, mapper: Mapper, partners: Iterable[Partner]
) -> tuple[PartnerAlerts, ...]:
    """What is open, for each partner with whom something is."""
    found = (_alerts(record, mapper, partner) for partner in partners)
    return tuple(it for it in found if it.given_up or it.missing or it.membership.suspension)


def settle(
    desk: Desk, partner: Partner, first: int, by: str, now: datetime
) -> NumbersSettled | None:
    """Record that nothing will come in the hole that begins there. None where there is none.

    Raises `VersionTaken` where somebody else was first.
    """
    open_now = _alerts(desk.record, desk.mapper, partner).missing
    hole = next((it for it in open_now if it.first == first), None)
    if hole is None:
        return None
    event = NumbersSettled(
        originator_id=settled_id(partner),
        originator_version=len(desk.record.stream(settled_id(partner))) + 1,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{by}",
        partner=partner,
        first=hole.first,
        last=hole.last,
        by=by,
    )
    desk.append(event)
    return event


def _alerts(record: Record, mapper: Mapper, partner: Partner) -> PartnerAlerts:
    read = mapper.from_recorded
    hook = standing_of((it.position, read(it)) for it in record.stream(webhook_id(partner)))
    told = [*record.stream(numbers_id(partner)), *record.stream(settled_id(partner))]
    there = membership(record, mapper, partner)
    return PartnerAlerts(partner, hook.given_up, open_holes(map(read, told)), there)
