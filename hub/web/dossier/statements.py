"""What data subjects put beside a signal, as a granted request to correct lets them."""

from typing import Final
from uuid import UUID

from hub.domain.requests import STATEMENT
from hub.web.visit import Visit
from schemas.events.requests import StatementAdded

WENT: Final = "[vernietigd]"
STATEMENTS: Final = (
    "SELECT request, version FROM subject_request_statements WHERE signal = ? "
    "ORDER BY request, version"
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
