"""What every page says while an emergency opening lasts, and to those who answer for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.domain.access import GLASS_PURPOSE
from hub.domain.mandate import Right
from hub.web.moments import Moment, moment, stored
from hub.web.visit import Visit
from hub.web.words import count

PATH: Final = "/noodinzage"
WAITING: Final = (
    "SELECT SUM(CASE WHEN until > ? THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN until <= ? THEN 1 ELSE 0 END), SUM(CASE WHEN until < ? THEN 1 ELSE 0 END) "
    "FROM glass WHERE reviewed_by = ''"
)


@dataclass(frozen=True, slots=True)
class Banner:
    """`own` is until when one's own lasts; `notice` what others have open, or waits for review."""

    own: Moment | None
    path: str
    notice: str


def glass_of(visit: Visit | None) -> Banner | None:
    """The banner of a page; None where there is nothing to say."""
    if visit is None or not visit.may(Right.READ_GLASS):
        return None
    clock = visit.site.clock()
    for it in visit.session.openings:
        if it.purpose == GLASS_PURPOSE and clock < it.until:
            return Banner(moment(it.until, clock), f"{PATH}/{it.subject}", "")
    if visit.may(Right.BREAK_GLASS):
        return None
    notice = _notice(visit)
    return Banner(None, PATH, notice) if notice else None


def _notice(visit: Visit) -> str:
    with visit.site.views.database.snapshot() as cursor:
        now: datetime = visit.site.now(cursor)
        bounds = (stored(now), stored(now), stored(now - visit.site.desk.glass.review_within))
        row = cursor.execute(WAITING, bounds).fetchone()
    going, waiting, overdue = (int(it or 0) for it in row or (0, 0, 0))
    said = []
    if going:
        said.append(f"{count(going, 'noodinzage loopt', 'noodinzages lopen')} nu")
    if waiting:
        late = f", waarvan {overdue} te laat" if overdue else ""
        said.append(
            f"{count(waiting, 'noodinzage wacht', 'noodinzages wachten')} op een oordeel{late}"
        )
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""
