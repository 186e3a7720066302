"""Rows of handovers as values."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from hub.domain.facts import URGENCY_RANK
from hub.store.database import Cursor, Row, expand
from hub.web.moments import parse
from hub.web.rows import listed


class HandoverRow(NamedTuple):
    """A handover as it is now."""

    handover: str
    subject: str
    kind: str
    pillar: str
    party: str
    stage: str
    urgency: str
    purpose: str
    released_by: str
    released_at: datetime
    since: datetime
    acknowledge_by: datetime
    due_at: datetime
    waits: int
    outcome: str
    version: int

    @property
    def receiver(self) -> str:
        """The pillar or outside party that has it."""
        return self.pillar or self.party

    @property
    def next_at(self) -> datetime:
        """The moment that counts now: taking it on, or being ready."""
        return self.acknowledge_by if self.stage == "offered" else self.due_at


class SignalPart(NamedTuple):
    """A signal in a handover, with the kinds of detail that were released."""

    handover: str
    signal: str
    details: tuple[str, ...]


COLUMNS: Final = ", ".join(f"h.{name}" for name in HandoverRow._fields)
RANK: Final = " ".join(f"WHEN '{code}' THEN {rank}" for code, rank in URGENCY_RANK.items())
NEXT: Final = "CASE WHEN h.stage = 'offered' THEN h.acknowledge_by ELSE h.due_at END"
ORDER: Final = f"ORDER BY CASE h.urgency {RANK} ELSE 0 END DESC, {NEXT}, h.handover"
LAST_DONE: Final = (
    "EXISTS (SELECT 1 FROM handover_steps s WHERE s.handover = h.handover AND s.step = 'afgerond')"
)
TABS: Final = {
    "bevestigen": "h.stage = 'offered'",
    "behandeling": f"h.stage = 'accepted' AND NOT {LAST_DONE}",
    "terugkoppelen": f"h.stage = 'accepted' AND {LAST_DONE}",
    "afgerond": "h.stage IN ('reported', 'returned', 'refused', 'revoked')",
    "tweede": "h.waits > 0",
}
"""The tabs by code, with what stands in each."""
OVERDUE: Final = (
    f"SELECT {COLUMNS} FROM handovers h WHERE h.stage = 'offered' AND h.acknowledge_by <= ? "  # noqa: S608 - constants only
    f"{ORDER}"
)
OFFERED: Final = (
    f"SELECT {COLUMNS}, s.signal FROM handovers h JOIN handover_signals s "  # noqa: S608 - constants only
    "ON s.handover = h.handover WHERE h.stage = 'offered' AND s.signal IN (*) "
    "ORDER BY h.acknowledge_by, h.handover"
)
OF_SUBJECT: Final = (
    f"SELECT {COLUMNS} FROM handovers h WHERE h.subject = ? ORDER BY h.released_at, h.handover"  # noqa: S608 - constants only
)
SIGNALS: Final = (
    "SELECT handover, signal, details FROM handover_signals WHERE handover IN (*) "
    "ORDER BY handover, signal"
)
ASKED: Final = (
    "SELECT DISTINCT handover FROM handover_questions WHERE answered_at = '' AND handover IN (*)"
)
STEPS: Final = "SELECT handover, step FROM handover_steps WHERE handover IN (*) ORDER BY done_at"
INFORMED: Final = (
    "SELECT partner, informed_at FROM senders_informed WHERE handover = ? "
    "ORDER BY informed_at, partner, signal"
)


def listing(
    cursor: Cursor, tab: str, pillars: Collection[str], limit: int, offset: int
) -> list[HandoverRow]:
    """The handovers of a tab: the most urgent first, then what is due first."""
    sql = f"SELECT {COLUMNS} FROM handovers h WHERE {_where(tab)} {ORDER} LIMIT ? OFFSET ?"  # noqa: S608 - constants only
    found = cursor.execute(expand(sql, pillars), (*pillars, limit, offset)).fetchall()
    return [_row(row) for row in found]


def count_of(cursor: Cursor, tab: str, pillars: Collection[str]) -> int:
    """How many there are in a tab."""
    sql = f"SELECT COUNT(1) FROM handovers h WHERE {_where(tab)}"  # noqa: S608 - constants only
    row = cursor.execute(expand(sql, pillars), tuple(pillars)).fetchone()
    return int(row[0]) if row else 0


def _where(tab: str) -> str:
    return f"{TABS[tab]} AND h.pillar IN (*)"


def of_subject(cursor: Cursor, subject: str) -> list[HandoverRow]:
    """Every handover of a dossier or signal, in order."""
    return [_row(row) for row in cursor.execute(OF_SUBJECT, (subject,)).fetchall()]


def overdue(cursor: Cursor, now: str) -> list[HandoverRow]:
    """What nobody took on in time (`hub.domain.escalation.is_overdue`)."""
    return [_row(row) for row in cursor.execute(OVERDUE, (now,)).fetchall()]


def offered(cursor: Cursor, signals: Collection[str]) -> list[tuple[str, HandoverRow]]:
    """What is offered and not taken on yet, by signal; what is due first comes first."""
    found = cursor.execute(expand(OFFERED, signals), tuple(signals)).fetchall()
    return [(row[-1], _row(row[:-1])) for row in found]


def signals_of(cursor: Cursor, handovers: Collection[str]) -> list[SignalPart]:
    """The signals of these handovers."""
    found = cursor.execute(expand(SIGNALS, handovers), tuple(handovers)).fetchall()
    return [SignalPart(row[0], row[1], listed(row[2])) for row in found]


def asked(cursor: Cursor, handovers: Collection[str]) -> frozenset[str]:
    """Which of these handovers wait for an answer."""
    found = cursor.execute(expand(ASKED, handovers), tuple(handovers)).fetchall()
    return frozenset(row[0] for row in found)


def steps_of(cursor: Cursor, handovers: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The steps that were reached, by handover."""
    found: dict[str, tuple[str, ...]] = {}
    for handover, step in cursor.execute(expand(STEPS, handovers), tuple(handovers)).fetchall():
        found[handover] = (*found.get(handover, ()), step)
    return found


def informed(cursor: Cursor, handover: str) -> dict[str, datetime]:
    """When each partner heard of this handover last."""
    found = cursor.execute(INFORMED, (handover,)).fetchall()
    return {partner: parse(at) for partner, at in found}


def _row(row: Row) -> HandoverRow:
    moments = [parse(text) for text in row[9:13]]
    return HandoverRow(*row[:9], *moments, *row[13:])
