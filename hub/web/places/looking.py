"""Keeps in the access log who looked at the list of addresses or at one of them."""

from hub.actions import access
from hub.domain.access import is_new_look
from hub.web.moments import parse
from hub.web.visit import Visit
from schemas.events import Looked

LAST = "SELECT version, looked_at FROM looks WHERE person = ? AND what = ? AND subject = ?"


def looked(visit: Visit, what: Looked, subject: str, version: int) -> None:
    """Log a look, but for one at the same thing a moment ago."""
    with visit.site.views.database.snapshot() as cursor:
        now = visit.site.now(cursor)
        asked = (visit.user.id, what.value, subject)
        row = cursor.execute(LAST, asked).fetchone()
    last = None if row is None else (int(row[0]), parse(row[1]))
    if visit.is_past or is_new_look(last, version, now):
        access.viewed(
            visit.site.desk,
            visit.user,
            what=what,
            subject=subject,
            version=version,
            now=now,
            as_of=visit.session.as_of,
        )
