"""Restricting what is done with a signal, because its data subject asked (art. 18 AVG)."""

from datetime import datetime
from uuid import UUID

from hub.actions.desk import REASON, Desk
from hub.domain.deciding import is_reason
from hub.domain.mandate import Right, User, may
from hub.domain.requesting import Refused
from hub.domain.requests import restricted_by
from hub.store.record import VersionTaken
from schemas.events.requests import RequestDecided, SignalRestricted, SignalRestrictionLifted
from schemas.ids import restriction_id

ON_REQUEST = "verzoek"


def restricted(desk: Desk, signal: UUID) -> SignalRestricted | None:
    """The restriction that a signal is under; None where there is none."""
    return restricted_by(desk.history(restriction_id(signal)))


def restricting(
    desk: Desk, by: User, decided: RequestDecided, now: datetime
) -> tuple[SignalRestricted, ...]:
    """The restrictions that a granted request leads to; recorded together with the decision."""
    return tuple(
        SignalRestricted(
            originator_id=restriction_id(signal),
            originator_version=len(desk.record.stream(restriction_id(signal))) + 1,
            occurred_at=now,
            recorded_at=now,
            cause=f"person:{by.id}",
            signal=signal,
            by=by.id,
            request=decided.originator_id,
            ground=ON_REQUEST,
        )
        for signal in decided.signals
        if restricted(desk, signal) is None
    )


def lift(desk: Desk, by: User, signal: UUID, reason: str, now: datetime) -> int | Refused:
    """Record that a signal may be used again; its place in the record."""
    if not may(by, Right.HANDLE_REQUESTS):
        return Refused.NOT_YOURS
    if restricted(desk, signal) is None:
        return Refused.NOTHING_THERE
    if not is_reason(reason):
        return Refused.NO_REASON
    history = restriction_id(signal)
    version = len(desk.record.stream(history)) + 1
    event = SignalRestrictionLifted(
        originator_id=history,
        originator_version=version,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{by.id}",
        signal=signal,
        by=by.id,
        sealed=desk.seal(history, version, REASON, reason.strip()),
    )
    try:
        return desk.append(event)
    except VersionTaken:
        return Refused.STALE
