"""What the terms of keeping depend on: a row for each signal that was not forgotten.

A row follows from the other views and from nothing else. It knows no policy: which terms there are
is said when it is read (`hub.domain.retention`), so a term that changes changes nothing here.
"""

from collections.abc import Collection, Iterable
from typing import Final

from hub.domain.retention import State
from hub.projections.cases import IN_FORCE
from hub.projections.table import INTEGER, TEXT, Table
from hub.projections.touching import among
from hub.store.database import Cursor, Row
from schemas.events import Ruling

KEPT: Final = Table(
    "kept_signals",
    ("signal",),
    (
        ("signal", TEXT),
        ("version", INTEGER),
        ("partner", TEXT),
        ("regime", TEXT),
        ("source_kind", TEXT),
        ("received_at", TEXT),
        ("state", TEXT),
        ("settled_at", TEXT),
    ),
)
"""`state` is the word of the policy for how its matter stands, `settled_at` empty while people work
on it. Of what came in again after it was forgotten, `received_at` is when that was."""
TABLES: Final = (KEPT,)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS kept_by_settling ON kept_signals (state, settled_at)",
    "CREATE INDEX IF NOT EXISTS kept_by_receipt ON kept_signals (received_at, regime, partner)",
)
UNFOUNDED: Final = frozenset({"geen-mensenhandel", "andere-verklaring"})
HANDED_OVER: Final = "overgedragen"
MADE_AT_ONCE: Final = 5_000

ALL: Final = "SELECT signal FROM signals"
MEMBERS: Final = "SELECT signal FROM dossier_signals WHERE dossier IN (*)"
CLEARED: Final = "DELETE FROM kept_signals WHERE signal = ?"
SIGNALS: Final = (
    "SELECT s.signal, s.version, s.partner, s.regime, s.source_kind, "
    "COALESCE(f.forgotten_at, s.received_at), COALESCE(d.dossier, s.signal), "
    "COALESCE(w.state, 'open'), "
    "CASE WHEN s.is_withdrawn = 1 THEN (SELECT MAX(m.received_at) FROM messages m "
    "WHERE m.subject = s.signal AND m.outcome = 'withdrawn') END "
    "FROM signals s LEFT JOIN dossier_signals d ON d.signal = s.signal "
    "LEFT JOIN work w ON w.item = COALESCE(d.dossier, s.signal) "
    "LEFT JOIN forgotten f ON f.subject = s.signal "
    "WHERE (f.version IS NULL OR f.version < s.version) AND s.signal IN (*)"
)
RULINGS: Final = (
    "SELECT subject, version, ground, decided_at FROM case_decisions "  # noqa: S608 - our own words
    f"WHERE ruling = 'closed' AND {IN_FORCE} AND subject IN (*)"
)


def refresh(cursor: Cursor, touched: Iterable[str]) -> None:
    """Make the rows of these signals anew, and of those in these dossiers."""
    ids = set(touched)
    signals = sorted(ids.union(signal for (signal,) in among(cursor, MEMBERS, ids)))
    cursor.executemany(CLEARED, [(signal,) for signal in signals])
    _write(cursor, signals)


def make(cursor: Cursor) -> None:
    """Make all rows, where there are none yet."""
    signals = sorted(signal for (signal,) in cursor.execute(ALL).fetchall())
    for at in range(0, len(signals), MADE_AT_ONCE):
        _write(cursor, signals[at : at + MADE_AT_ONCE])


def _write(cursor: Cursor, signals: Collection[str]) -> None:
    found = among(cursor, SIGNALS, signals)
    closed = {row[6] for row in found if row[7] == Ruling.CLOSED}
    rulings = {subject: said for subject, *said in sorted(among(cursor, RULINGS, closed))}
    cursor.executemany(KEPT.upsert, [_row(row, rulings.get(row[6])) for row in found])


def _row(row: Row, ruling: list[str] | None) -> tuple[object, ...]:
    *said, _, state, withdrawn_at = row
    if withdrawn_at:
        return *said, State.WITHDRAWN.value, withdrawn_at
    if state != Ruling.CLOSED or ruling is None:
        worked_on = state in {Ruling.CONFIRMED, Ruling.FOLLOWED}
        return *said, (State.FOLLOWED_UP if worked_on else State.OPEN).value, ""
    _, ground, decided_at = ruling
    return *said, _closed(ground).value, decided_at


def _closed(ground: str) -> State:
    if ground in UNFOUNDED:
        return State.UNFOUNDED
    return State.HANDED_OVER if ground == HANDED_OVER else State.CLOSED
