"""Finding a handover for somebody who asks for it: theirs, or there is none."""

from uuid import UUID

from fastapi import HTTPException

from hub.actions import access
from hub.actions.sharing import load_handover
from hub.domain.access import is_new_look
from hub.domain.handover import HandoverState, Stage, handover_of
from hub.domain.mandate import Right, Role, User, may_receive
from hub.web.moments import parse
from hub.web.visit import Visit, not_there
from schemas.base import Event
from schemas.events import Looked

LOOK: str = "SELECT version, looked_at FROM looks WHERE person = ? AND what = ? AND subject = ?"


def found(visit: Visit, handover: UUID, right: Right) -> HandoverState:
    """A handover that this person may see; else there is nothing, and the record keeps the try."""
    state = as_of(visit, handover)
    if state is None:
        if visit.user.role is Role.OWNER:
            raise not_there(visit, right, str(handover))
        raise HTTPException(404)
    if not may_see(visit.user, state):
        raise not_there(visit, right, str(handover))
    return state


def as_of(visit: Visit, handover: UUID) -> HandoverState | None:
    """The handover as it was at the moment that this person looks at."""
    if not visit.is_past:
        return load_handover(visit.site.desk, handover)
    state = handover_of(history(visit, handover))
    return None if state.release is None else state


def history(visit: Visit, handover: UUID) -> tuple[Event, ...]:
    """Its events up to the place in the record that this person looks at."""
    return visit.history(handover)


def may_see(user: User, state: HandoverState) -> bool:
    """Whether this person sees the page: a receiver sees no release that waits or was taken back.

    Whoever gave it back or told the outcome still sees that it was theirs.
    """
    if user.role is not Role.OWNER:
        return True
    hidden = {Stage.AWAITING_SECOND, Stage.REFUSED, Stage.REVOKED}
    return may_receive(user, state.pillar) and state.stage not in hidden


def look(visit: Visit, handover: UUID, version: int) -> None:
    """Log that this person looked, unless they just did."""
    site, subject = visit.site, str(handover)
    with site.views.database.snapshot() as cursor:
        key = (visit.user.id, Looked.HANDOVER.value, subject)
        row = cursor.execute(LOOK, key).fetchone()
        now = site.now(cursor)
    last = None if row is None else (int(row[0]), parse(row[1]))
    if visit.is_past or is_new_look(last, version, now):
        access.viewed(
            site.desk,
            visit.user,
            what=Looked.HANDOVER,
            subject=subject,
            version=version,
            now=now,
            as_of=visit.session.as_of,
        )
