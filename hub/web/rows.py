"""Rows of the views as values. Every query is parametrised, and reads only what is shown."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

import orjson

from hub.store.database import Cursor, Row, expand
from hub.web.moments import parse


class SignalRow(NamedTuple):
    """One signal as it is now; `indicators` are (code, answer, provenance)."""

    signal: str
    version: int
    partner: str
    source_kind: str
    forms: tuple[str, ...]
    indicators: tuple[tuple[str, str, str], ...]
    flags: tuple[str, ...]
    regime: str
    received_at: datetime
    observed_at: datetime | None
    is_withdrawn: bool
    is_forgotten: bool
    is_restricted: bool = False

    @property
    def happened_at(self) -> datetime:
        """When it was seen, else when we got it."""
        return self.observed_at or self.received_at


class RouteRow(NamedTuple):
    """Who owns a signal, how soon, and by which rules."""

    signal: str
    owner: str
    informed: tuple[str, ...]
    urgency: str
    due_at: datetime
    rules: tuple[str, ...]
    hidden_from: tuple[str, ...]
    calls: tuple[str, ...]
    needs_release: bool
    independent_sources: int
    policy: str
    is_ended: bool


class RepeatRow(NamedTuple):
    """What a signal repeats, and whether it still counts as a source of its own."""

    signal: str
    earlier: str
    verdict: str
    counts: bool


class MentionRow(NamedTuple):
    """Something a signal mentions, and the entity it was found to be."""

    signal: str
    kind: str
    entity: str


SIGNALS = (
    "SELECT signal, s.version, partner, source_kind, forms, indicators, flags, regime, "
    "received_at, observed_at, is_withdrawn, "
    "CASE WHEN f.version >= s.version THEN 1 ELSE 0 END, "
    "EXISTS (SELECT 1 FROM restrictions r WHERE r.signal = s.signal) FROM signals s "
    "LEFT JOIN forgotten f ON f.subject = s.signal WHERE signal IN (*) ORDER BY signal"
)
ROUTES = (
    "SELECT signal, owner, informed, urgency, due_at, rules, hidden_from, calls, needs_release, "
    "independent_sources, policy, is_ended FROM routes WHERE signal IN (*) ORDER BY due_at, signal"
)
REPEATS = "SELECT signal, earlier, verdict, counts FROM repeats WHERE signal IN (*) ORDER BY signal"
MENTIONS = (
    "SELECT DISTINCT signal, kind, entity FROM mentions WHERE signal IN (*) "
    "ORDER BY kind, entity, signal"
)
SHARING = (
    "SELECT DISTINCT signal, kind, entity FROM mentions WHERE entity IN (*) "
    "ORDER BY kind, entity, signal"
)
DOSSIERS_OF = "SELECT signal, dossier FROM dossier_signals WHERE signal IN (*)"


def signals(cursor: Cursor, ids: Collection[str]) -> dict[str, SignalRow]:
    """The signals of these ids; an unknown id is absent."""
    return {row[0]: _signal(row) for row in _among(cursor, SIGNALS, ids)}


def routes(cursor: Cursor, ids: Collection[str]) -> dict[str, RouteRow]:
    """The routes of these signals, the first due first."""
    return {row[0]: _route(row) for row in _among(cursor, ROUTES, ids)}


def repeats(cursor: Cursor, ids: Collection[str]) -> dict[str, RepeatRow]:
    """What these signals repeat."""
    found = _among(cursor, REPEATS, ids)
    return {row[0]: RepeatRow(row[0], row[1], row[2], bool(row[3])) for row in found}


def mentions(cursor: Cursor, ids: Collection[str]) -> tuple[MentionRow, ...]:
    """All that these signals mention, each entity once a signal."""
    return tuple(MentionRow(*row) for row in _among(cursor, MENTIONS, ids))


def sharing(cursor: Cursor, entities: Collection[str]) -> tuple[MentionRow, ...]:
    """Which signals mention these entities."""
    return tuple(MentionRow(*row) for row in _among(cursor, SHARING, entities))


def dossiers_of(cursor: Cursor, ids: Collection[str]) -> Mapping[str, str]:
    """The dossier of each signal that is in one."""
    return {row[0]: row[1] for row in _among(cursor, DOSSIERS_OF, ids)}


SIGNAL_OF = "SELECT mention, signal FROM mentions WHERE mention IN (*)"


def signals_of_mentions(cursor: Cursor, ids: Collection[str]) -> Mapping[str, str]:
    """The signal that names each mention."""
    return {row[0]: row[1] for row in _among(cursor, SIGNAL_OF, ids)}


NAMED = (
    "SELECT dossier FROM dossiers WHERE dossier LIKE ? UNION "
    "SELECT signal FROM signals WHERE signal LIKE ? AND signal NOT IN "
    "(SELECT signal FROM dossier_signals) LIMIT 2"
)
SHORT_MIN = 8


def named(cursor: Cursor, text: str) -> str | None:
    """The dossier, or signal that stands alone, whose id begins so; None unless it is one."""
    plain = text.replace("-", "")
    if len(plain) < SHORT_MIN or not all(letter in "0123456789abcdef-" for letter in text):
        return None
    found = cursor.execute(NAMED, (f"{text}%", f"{text}%")).fetchall()
    return str(found[0][0]) if len(found) == 1 else None


LAST_LOOK = "SELECT version, looked_at FROM looks WHERE person = ? AND what = ? AND subject = ?"


def last_look(cursor: Cursor, person: str, what: str, subject: str) -> tuple[int, datetime] | None:
    """The version that a person last saw of something, and when."""
    row = cursor.execute(LAST_LOOK, (person, what, subject)).fetchone()
    return None if row is None else (int(row[0]), parse(row[1]))


def number(cursor: Cursor, sql: str, params: tuple[object, ...] = ()) -> int:
    """The one number that a query gives; nothing is 0."""
    row = cursor.execute(sql, params).fetchone()
    return 0 if row is None or row[0] is None else int(row[0])


def listed(text: str) -> tuple[str, ...]:
    """A JSON list of texts."""
    return tuple(orjson.loads(text))


def _among(cursor: Cursor, sql: str, ids: Collection[str]) -> list[Row]:
    return cursor.execute(expand(sql, ids), tuple(ids)).fetchall()


def _signal(row: Row) -> SignalRow:
    indicators = tuple((code, answer, source) for code, answer, source in orjson.loads(row[5]))
    return SignalRow(
        row[0],
        row[1],
        row[2],
        row[3],
        listed(row[4]),
        indicators,
        listed(row[6]),
        row[7],
        parse(row[8]),
        parse(row[9]) if row[9] else None,
        bool(row[10]),
        bool(row[11]),
        bool(row[12]),
    )


def _route(row: Row) -> RouteRow:
    return RouteRow(
        row[0],
        row[1],
        listed(row[2]),
        row[3],
        parse(row[4]),
        listed(row[5]),
        listed(row[6]),
        listed(row[7]),
        bool(row[8]),
        row[9],
        row[10],
        bool(row[11]),
    )
