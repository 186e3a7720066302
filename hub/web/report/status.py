"""How far a report is, for whoever has its code; never what it says or what came of it."""

from enum import StrEnum
from typing import Final

from hub.domain.mandate import Role
from hub.projections.cases import IN_FORCE
from hub.store.database import Cursor
from hub.web.report.codes import reference_of
from schemas.events import Ruling
from schemas.ids import signal_id
from schemas.signal import Partner

FIND: Final = (
    "SELECT s.is_withdrawn, s.received_at, COALESCE(d.dossier, s.signal) FROM signals s "
    "LEFT JOIN dossier_signals d ON d.signal = s.signal WHERE s.signal = ?"
)
RULING: Final = (
    f"SELECT ruling, decided_at FROM case_decisions WHERE subject = ? AND {IN_FORCE} "  # noqa: S608 - ours
    "ORDER BY version DESC LIMIT 1"
)
OPENED: Final = "SELECT 1 FROM openings WHERE role <> ? AND signals LIKE ? LIMIT 1"
"""An auditor reads how others worked, and not the report for its own sake."""


class Status(StrEnum):
    """Received, read by somebody, or done; or no report has this code."""

    RECEIVED = "ontvangen"
    SEEN = "bekeken"
    CLOSED = "afgerond"
    UNKNOWN = "onbekend"


def status_of(cursor: Cursor, code: str, key: bytes) -> Status:
    """Look how far the report with this code is: its id is derived again from the code.

    It is done when it was withdrawn, or when its case is closed by a decision that is newer than
    the report; it is read when somebody opened what it says.
    """
    signal = str(signal_id(Partner.RESIDENTS, reference_of(code, key)))
    found = cursor.execute(FIND, (signal,)).fetchone()
    if found is None:
        return Status.UNKNOWN
    is_withdrawn, received_at, subject = found
    if is_withdrawn or _is_closed(cursor, subject, received_at):
        return Status.CLOSED
    opened = cursor.execute(OPENED, (Role.AUDITOR.value, f'%"{signal}"%')).fetchone()
    return Status.RECEIVED if opened is None else Status.SEEN


def _is_closed(cursor: Cursor, subject: str, received_at: str) -> bool:
    ruling = cursor.execute(RULING, (subject,)).fetchone()
    return ruling is not None and ruling[0] == Ruling.CLOSED and ruling[1] >= received_at
