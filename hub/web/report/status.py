"""How far a report is, for whoever has its code; never what it says or what came of it."""

from enum import StrEnum
from typing import Final

from hub.store.database import Cursor
from hub.web.report.codes import reference_of
from schemas.ids import signal_id
from schemas.signal import Partner

FIND: Final = "SELECT is_withdrawn FROM signals WHERE signal = ?"


class Status(StrEnum):
    """Received, looked at by somebody, or done; or no report has this code."""

    RECEIVED = "ontvangen"
    SEEN = "bekeken"
    CLOSED = "afgerond"
    UNKNOWN = "onbekend"


def status_of(cursor: Cursor, code: str, key: bytes) -> Status:
    """Look how far the report with this code is: its id is derived again from the code."""
    signal = signal_id(Partner.RESIDENTS, reference_of(code, key))
    row = cursor.execute(FIND, (str(signal),)).fetchone()
    if row is None:
        return Status.UNKNOWN
    return Status.CLOSED if row[0] else Status.RECEIVED
