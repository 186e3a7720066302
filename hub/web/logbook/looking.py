"""Whoever reads the logbook is in it: their looks are logged like anybody's."""

from typing import Final

from hub.actions.access import viewed
from hub.domain.access import is_new_look
from hub.web.moments import parse
from hub.web.visit import Visit
from schemas.events import Looked

LAST_LOOK: Final = (
    "SELECT version, looked_at FROM looks WHERE person = ? AND what = ? AND subject = ?"
)
WHOLE: Final = "logboek"


def look(visit: Visit, subject: str = WHOLE, what: Looked = Looked.LOG) -> None:
    """Log that this person looked; not again within some minutes."""
    site, user = visit.site, visit.user
    with site.views.database.snapshot() as cursor:
        now = site.now(cursor)
        row = cursor.execute(LAST_LOOK, (user.id, what.value, subject)).fetchone()
    last = (int(row[0]), parse(row[1])) if row else None
    if visit.is_past or is_new_look(last, 0, now):
        as_of = visit.session.as_of
        viewed(site.desk, user, what=what, subject=subject, version=0, now=now, as_of=as_of)
