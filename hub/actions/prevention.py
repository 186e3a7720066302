"""Planning and holding campaigns: load, decide, record. Codes and numbers only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from hub.actions.desk import TRIES, Busy, Desk
from hub.domain.mandate import User
from hub.domain.prevention import PreventionPolicy
from hub.store.record import VersionTaken
from schemas.events import CampaignHeld, CampaignPlanned
from schemas.ids import campaign_id
from schemas.signal import Form

REACH_MAX: Final = 1_000_000
COUNT: Final = "SELECT COUNT(*) FROM campaigns"


class Refused(StrEnum):
    """Why a campaign is not recorded."""

    UNKNOWN_ACTION = "unknown-action"
    UNKNOWN_GROUP = "unknown-group"
    UNKNOWN_FORM = "unknown-form"
    UNKNOWN_LANGUAGE = "unknown-language"
    NO_DAY = "no-day"
    NO_REACH = "no-reach"
    NOTHING_THERE = "nothing-there"
    HELD_ALREADY = "held-already"


@dataclass(frozen=True, slots=True)
class Plan:
    """A person's wish; `form` is empty for all forms."""

    action: str
    group: str
    form: str
    language: str
    at: datetime | None


def plan(
    desk: Desk, policy: PreventionPolicy, wish: Plan, by: User, now: datetime
) -> int | Refused:
    """Record a plan; its place in the record."""
    if refused := _refused(policy, wish):
        return refused
    assert wish.at is not None
    with desk.views.snapshot() as cursor:
        row = cursor.execute(COUNT).fetchone()
    ordinal = (int(row[0]) if row else 0) + 1
    while desk.record.stream(campaign_id(ordinal)):
        ordinal += 1
    for _ in range(TRIES):
        event = CampaignPlanned(
            originator_id=campaign_id(ordinal),
            originator_version=1,
            occurred_at=now,
            recorded_at=now,
            cause=f"person:{by.id}",
            by=by.id,
            action=wish.action,
            group=wish.group,
            form=wish.form,
            language=wish.language,
            planned_for=wish.at,
        )
        try:
            return desk.append(event)
        except VersionTaken:
            ordinal += 1
    raise Busy("others planned campaigns at the same moment")


def _refused(policy: PreventionPolicy, wish: Plan) -> Refused | None:
    known = (
        (wish.action in policy.actions, Refused.UNKNOWN_ACTION),
        (wish.group in policy.groups, Refused.UNKNOWN_GROUP),
        (wish.form in {"", *Form}, Refused.UNKNOWN_FORM),
        (wish.language in policy.languages, Refused.UNKNOWN_LANGUAGE),
        (wish.at is not None, Refused.NO_DAY),
    )
    return next((reason for is_right, reason in known if not is_right), None)


@dataclass(frozen=True, slots=True)
class Result:
    """What a person says of a campaign that was held."""

    at: datetime | None
    reach: int | None
    is_estimate: bool


def hold(desk: Desk, campaign: UUID, result: Result, by: User, now: datetime) -> int | Refused:
    """Record that a campaign was held; its place in the record."""
    told = desk.history(campaign)
    if not told or not isinstance(told[0], CampaignPlanned):
        return Refused.NOTHING_THERE
    if any(isinstance(it, CampaignHeld) for it in told):
        return Refused.HELD_ALREADY
    if result.at is None or result.at > now:
        return Refused.NO_DAY
    if result.reach is None or not 0 <= result.reach <= REACH_MAX:
        return Refused.NO_REACH
    event = CampaignHeld(
        originator_id=campaign,
        originator_version=len(told) + 1,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{by.id}",
        by=by.id,
        held_at=result.at,
        reach=result.reach,
        is_estimate=result.is_estimate,
    )
    try:
        return desk.append(event)
    except VersionTaken:
        return Refused.HELD_ALREADY
