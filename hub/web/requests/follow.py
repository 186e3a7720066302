"""What follows a granted request, for its page: who must hear of it, what is restricted, words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.actions.following import recipients
from hub.actions.restricting import restricted
from hub.domain.mandate import Right
from hub.domain.requests import STATEMENT, RequestState
from hub.web.moments import Moment, moment
from hub.web.visit import Visit
from hub.web.words import short_name
from schemas.events.requests import Asked, StatementAdded

WENT: Final = "[vernietigd]"
STATEMENTS: Final = (
    "SELECT request, version FROM subject_request_statements WHERE signal = ? "
    "ORDER BY request, version"
)


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """Who received what was changed, and whether they heard of it."""

    handover: str
    name: str
    at: Moment
    is_told: bool


@dataclass(frozen=True, slots=True)
class GrantedRow:
    """A signal that the request was granted for; `is_restricted` as it is now."""

    signal: str
    name: str
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class Follow:
    """What is left to do after the decision. `may` is whether this person can."""

    may: bool
    recipients: tuple[RecipientRow, ...]
    restricted: tuple[GrantedRow, ...]
    to_state: tuple[GrantedRow, ...]
    erases: bool


def follow_of(visit: Visit, state: RequestState, now: datetime) -> Follow | None:
    """What follows; None where nothing was granted, or it was only to see."""
    received, decided, desk = state.received, state.decided, visit.site.desk
    if received is None or decided is None or received.asked is Asked.ACCESS:
        return None
    if not decided.signals:
        return None
    names = {
        it.handover: visit.site.sharing.receivers.get(it.receiver) for it in recipients(desk, state)
    }
    rows = tuple(
        GrantedRow(str(it), f"signaal {short_name(str(it))}", restricted(desk, it) is not None)
        for it in decided.signals
    )
    return Follow(
        may=visit.may(Right.HANDLE_REQUESTS) and received.requester != visit.user.id,
        recipients=tuple(
            RecipientRow(
                str(it.handover),
                known.title if (known := names[it.handover]) else it.receiver,
                moment(it.released_at, now),
                it.is_told,
            )
            for it in recipients(desk, state)
        ),
        restricted=tuple(it for it in rows if it.is_restricted),
        to_state=rows if received.asked is Asked.RECTIFICATION else (),
        erases=received.asked in {Asked.ERASURE, Asked.OBJECTION},
    )


def statements_of(visit: Visit, signal: UUID) -> tuple[str, ...]:
    """What data subjects put beside a signal; nothing until this person opened it."""
    if signal not in visit.opened([signal]):
        return ()
    desk = visit.site.desk
    with visit.views.snapshot() as cursor:
        found = cursor.execute(STATEMENTS, (str(signal),)).fetchall()
    return tuple(
        desk.unseal(event, event.sealed, STATEMENT) or WENT
        for request, version in found
        for event in desk.history(UUID(request))
        if isinstance(event, StatementAdded) and event.originator_version == int(version)
    )
