"""The rows of one page of the work list. Every query is parametrised, and reads what is shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson

from hub.projections import work
from hub.store.database import Cursor, Row, expand
from hub.web import rows
from hub.web.handover.rows import HandoverRow, offered
from hub.web.moments import parse, stored
from hub.web.paging import Paging, paging
from hub.web.rows import RepeatRow, RouteRow, SignalRow
from hub.web.work.filters import (
    ALL,
    CLOSED,
    FOLLOWED,
    IS_OPEN,
    MINE,
    NEW,
    ORDER_BY,
    OVERDUE,
    PARTNERS,
    SECOND,
    Asked,
    Condition,
)

PATH: Final = "/werkvoorraad"
PAGE_ITEMS: Final = 50
NO_TERM: Final = parse(work.NEVER)
MOMENTS: Final = ("due_at", "acknowledge_by", "newest_at")
COLUMNS: Final = ", ".join(f"w.{name}" for name in work.WORK.names)
STANDS_OPEN: Final = "state IN ('open', 'confirmed', 'reopened')"
MINE_OF: Final = "assignee IN ('', ?)"
CAME_BACK: Final = "state = 'followed' AND until <= ?"
AT_REST: Final = f"acknowledge_by <= ? AND NOT ({STANDS_OPEN}) AND NOT ({CAME_BACK})"
"""A case that rests is on the list again while nobody took on what was handed over of it."""
COUNTS: Final = (
    "SELECT (SELECT COUNT(*) FROM work), "  # noqa: S608 - constants only
    f"(SELECT COUNT(*) FROM work WHERE {STANDS_OPEN}), "
    f"(SELECT COUNT(*) FROM work WHERE {CAME_BACK}), "
    f"(SELECT COUNT(*) FROM work WHERE {STANDS_OPEN} AND {MINE_OF}), "
    f"(SELECT COUNT(*) FROM work WHERE {CAME_BACK} AND {MINE_OF}), "
    f"(SELECT COUNT(*) FROM work WHERE {AT_REST}), "
    f"(SELECT COUNT(*) FROM work WHERE {AT_REST} AND {MINE_OF}), "
    "(SELECT COUNT(*) FROM work WHERE questions > 0), "
    "(SELECT COUNT(*) FROM work WHERE state = 'followed'), "
    "(SELECT COUNT(*) FROM work WHERE waits_second > 0), "
    "(SELECT COUNT(*) FROM work WHERE state = 'closed')"
)
"""Each count on its own, for each is a short walk along an index."""
SEEN: Final = (
    "SELECT COUNT(*) FROM looks l JOIN work w ON w.item = l.subject "  # noqa: S608 - constants
    "WHERE l.person = ? AND l.what IN ('dossier', 'signal') AND l.version >= w.version "
    f"AND {IS_OPEN}"
)
FIRST_DUE: Final = "CASE WHEN w.acknowledge_by < w.due_at THEN w.acknowledge_by ELSE w.due_at END"
MEMBERS: Final = "SELECT dossier, signal FROM dossier_signals WHERE dossier IN (*)"
DOSSIERS: Final = "SELECT dossier, ties, related FROM dossiers WHERE dossier IN (*)"
LABELS: Final = "SELECT subject, label FROM case_labels WHERE subject IN (*) ORDER BY label"
QUESTIONS: Final = (
    "SELECT subject, partner, due_at FROM questions WHERE outcome = '' AND subject IN (*) "
    "ORDER BY due_at, version"
)
WAITING: Final = "SELECT subject, version, ruling, person FROM case_decisions WHERE subject IN (*)"
LOOKS: Final = (
    "SELECT subject, version, looked_at FROM looks WHERE person = ? "
    "AND what IN ('dossier', 'signal') AND subject IN (*)"
)


class WorkRow(NamedTuple):
    """A row of the work list."""

    item: str
    is_dossier: bool
    version: int
    due_at: datetime
    acknowledge_by: datetime
    urgency: int
    owner: str
    signals: int
    sources: int
    state: str
    until: str
    assignee: str
    waits_second: int
    questions: int
    newest_at: datetime
    newest_partner: str
    has_minor: bool


class Question(NamedTuple):
    """What a partner was asked, and by when an answer is due."""

    partner: str
    due_at: datetime


class Proposal(NamedTuple):
    """A decision that waits for a second person."""

    ruling: str
    person: str


class Look(NamedTuple):
    """What this person saw of an item last, and when."""

    version: int
    looked_at: datetime


class Found(NamedTuple):
    """What is known of the items of one page, in order."""

    items: tuple[WorkRow, ...]
    members: Mapping[str, Sequence[str]]
    signals: Mapping[str, SignalRow]
    routes: Mapping[str, RouteRow]
    repeats: Mapping[str, RepeatRow]
    ties: Mapping[str, Sequence[Mapping[str, Any]]]
    related: Mapping[str, Sequence[Mapping[str, Any]]]
    labels: Mapping[str, Sequence[str]]
    questions: Mapping[str, Sequence[Question]]
    offered: Mapping[str, Sequence[HandoverRow]]
    proposals: Mapping[tuple[str, int], Proposal]
    looks: Mapping[str, Look]


class Totals(NamedTuple):
    """How many items there are under the filters, how many of those are late, and by tab."""

    total: int
    late: int
    tabs: Mapping[str, int]


def totals(cursor: Cursor, asked: Asked) -> Totals:
    """Count."""
    user, at = asked.user, stored(asked.now)
    every, stands_open, came_back, mine, mine_back, late_rests, mine_rests, *rest = _numbers(
        cursor, COUNTS, (at, user, at, user, at, at, at, at, user)
    )
    partners, followed, second, closed = rest
    seen = rows.number(cursor, SEEN, (user, at, at))
    tabs = {
        MINE: mine + mine_back + mine_rests,
        NEW: stands_open + came_back + late_rests - seen,
        PARTNERS: partners,
        FOLLOWED: followed - came_back,
        SECOND: second,
        CLOSED: closed,
        ALL: every,
    }
    meets = asked.where()
    both = (
        "SELECT COUNT(*), SUM(CASE WHEN w.due_at < ? "  # noqa: S608 - ours
        f"OR {OVERDUE} THEN 1 ELSE 0 END) FROM work w WHERE {meets.sql}"
    )
    total, late = _numbers(cursor, both, (at, at, *meets.params))
    return Totals(total, late, tabs)


def page(cursor: Cursor, asked: Asked, number: int, total: int) -> tuple[Found, Paging]:
    """Fetch one page; one that lies behind the last is the last."""
    place = paging(PATH, asked.filters.query, number, total, PAGE_ITEMS)
    chosen = _in_order(asked)
    sql = f"{chosen.sql} LIMIT ? OFFSET ?"
    found = cursor.execute(sql, (*chosen.params, PAGE_ITEMS, place.offset)).fetchall()
    return known(cursor, tuple(row[0] for row in found), asked.user), place


def _in_order(asked: Asked) -> Condition:
    """The items that are asked for. By term, what came back and the others each walk an index."""
    meets, order = asked.where(), asked.filters.volgorde
    if order:
        sql = f"SELECT w.item FROM work w WHERE {meets.sql} ORDER BY {ORDER_BY[order]}"  # noqa: S608 - ours
        return Condition(sql, meets.params)
    sql = (
        "SELECT w.item AS item, w.due_at AS due_at, w.newest_at AS newest_at FROM work w "  # noqa: S608 - ours
        f"WHERE {meets.sql} AND NOT ({OVERDUE}) "
        f"UNION ALL SELECT w.item, {FIRST_DUE}, w.newest_at FROM work w "
        f"WHERE {meets.sql} AND {OVERDUE} ORDER BY due_at, newest_at DESC, item"
    )
    half = (*meets.params, stored(asked.now))
    return Condition(sql, half * 2)


def matching(cursor: Cursor, asked: Asked, items: Sequence[str]) -> frozenset[str]:
    """Which of these items are in the list that is asked for."""
    meets = asked.where()
    sql = f"SELECT w.item FROM work w WHERE w.item IN (*) AND {meets.sql}"  # noqa: S608 - ours
    found = cursor.execute(expand(sql, items), (*items, *meets.params)).fetchall()
    return frozenset(item for (item,) in found)


def known(cursor: Cursor, items: Sequence[str], user: str) -> Found:
    """All that is known of these items, in this order; what is no item is left out."""
    sql = f"SELECT {COLUMNS} FROM work w WHERE w.item IN (*)"  # noqa: S608 - our own names
    by_item = {row[0]: _work_row(row) for row in _of(cursor, sql, items)}
    shown = tuple(by_item[item] for item in items if item in by_item)
    dossiers = [row.item for row in shown if row.is_dossier]
    members: dict[str, list[str]] = {row.item: [row.item] for row in shown if not row.is_dossier}
    for dossier, signal in _of(cursor, MEMBERS, dossiers):
        members.setdefault(dossier, []).append(signal)
    ids = [signal for some in members.values() for signal in some]
    links = {row[0]: row[1:] for row in _of(cursor, DOSSIERS, dossiers)}
    labels: dict[str, list[str]] = {}
    for subject, label in _of(cursor, LABELS, list(members)):
        labels.setdefault(subject, []).append(label)
    questions: dict[str, list[Question]] = {}
    for subject, partner, due_at in _of(cursor, QUESTIONS, list(members)):
        questions.setdefault(subject, []).append(Question(partner, parse(due_at)))
    waiting = [row.item for row in shown if row.waits_second]
    return Found(
        shown,
        members,
        rows.signals(cursor, ids),
        rows.routes(cursor, ids),
        rows.repeats(cursor, ids),
        {item: orjson.loads(ties) for item, (ties, _) in links.items()},
        {item: orjson.loads(related) for item, (_, related) in links.items()},
        labels,
        questions,
        _offered(cursor, shown, members),
        {(it[0], int(it[1])): Proposal(it[2], it[3]) for it in _of(cursor, WAITING, waiting)},
        _looks(cursor, items, user),
    )


def _offered(
    cursor: Cursor, shown: Sequence[WorkRow], members: Mapping[str, Sequence[str]]
) -> dict[str, list[HandoverRow]]:
    """What is handed over of each item and not taken on yet, the first due first."""
    homes = {
        signal: row.item
        for row in shown
        if row.acknowledge_by < NO_TERM
        for signal in members.get(row.item, ())
    }
    found: dict[str, dict[str, HandoverRow]] = {}
    for signal, handover in offered(cursor, homes) if homes else ():
        found.setdefault(homes[signal], {})[handover.handover] = handover
    return {item: list(some.values()) for item, some in found.items()}


def _looks(cursor: Cursor, items: Sequence[str], user: str) -> dict[str, Look]:
    found = cursor.execute(expand(LOOKS, items), (user, *items)).fetchall()
    return {row[0]: Look(int(row[1]), parse(row[2])) for row in found}


def _of(cursor: Cursor, sql: str, ids: Sequence[str]) -> list[Row]:
    return cursor.execute(expand(sql, ids), ids).fetchall() if ids else []


def _numbers(cursor: Cursor, sql: str, params: tuple[object, ...]) -> tuple[int, ...]:
    row = cursor.execute(sql, params).fetchone() or ()
    return tuple(int(value or 0) for value in row)


def _work_row(row: Row) -> WorkRow:
    values = dict(zip(work.WORK.names, row, strict=True))
    moments = {name: parse(values[name]) for name in MOMENTS}
    answers = {name: bool(values[name]) for name in ("is_dossier", "has_minor")}
    return WorkRow(**{**values, **moments, **answers})
