"""What follows a granted request, for its page: who must hear of it, what is restricted, words."""

from dataclasses import dataclass
from datetime import datetime

from hub.actions.following import recipients
from hub.actions.restricting import restricted
from hub.domain.mandate import Right
from hub.domain.requests import RequestState
from hub.web.moments import Moment, moment
from hub.web.visit import Visit
from hub.web.words import short_name
from schemas.events.requests import Asked


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
