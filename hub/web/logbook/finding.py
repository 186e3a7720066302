"""Finds events in the journal, newest first, page by page: never by counting what lies before."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from hub.actions.desk import Desk
from hub.domain.calendar import start_of
from hub.projections import journal
from hub.projections.journal import Numbered
from hub.store.database import Cursor, expand
from hub.web.logbook.references import OBJECT, kinds_of
from hub.web.logbook.stages import topics_of
from schemas.events import DossierChange, PairJudged
from schemas.ids import dashed, pair_id

PAGE_EVENTS: Final = 50
OBJECTS_MAX: Final = 400
"""So many signals and pairs of one dossier are looked up with it."""
CANDIDATES_MAX: Final = 10
SHORT_MIN: Final = 4
FULL: Final = 32
TICK: Final = timedelta(milliseconds=1)
END: Final = 2**62

OF_SUBJECT: Final = (
    "SELECT s.position FROM journal_subjects s JOIN journal j ON j.position = s.position "
    "WHERE s.subject = ? AND s.position > ? AND s.position < ?"
)
OF_ALL: Final = "SELECT j.position FROM journal j WHERE j.position > ? AND j.position < ?"
NAMED_LIKE: Final = (
    "SELECT DISTINCT subject FROM journal_subjects WHERE subject >= ? AND subject < ? "
    "ORDER BY subject LIMIT ?"
)
PAIRS_OF: Final = (
    "SELECT s.position FROM journal_subjects s JOIN journal j ON j.position = s.position "
    "WHERE j.topic = ? AND s.subject IN (*) ORDER BY s.position LIMIT ?"
)
FIRST: Final = "SELECT MIN(position) FROM journal_subjects WHERE subject = ?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see; empty is everything. `objects` are ids, any of them will do."""

    objects: tuple[str, ...] = ()
    topic: str = ""
    person: str = ""
    stage: str = ""
    cause: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Positions, newest first, and whether there are older and newer ones."""

    positions: tuple[int, ...]
    has_older: bool
    has_newer: bool


def find(
    cursor: Cursor, asked: Asked, *, before: int = 0, after: int = 0, most: int = PAGE_EVENTS
) -> Found:
    """Give one page: the newest events, those before a position, or those behind one."""
    low, high = _bounds(cursor, asked)
    if after:
        behind = _some(cursor, asked, max(low, after), high, most + 1, is_upward=True)
        page = sorted(behind[:most], reverse=True)
        older = bool(_some(cursor, asked, low, after + 1, 1, is_upward=False))
        return Found(tuple(page), older, len(behind) > most)
    top = min(high, before or END)
    some = _some(cursor, asked, low, top, most + 1, is_upward=False)
    newer = bool(before) and bool(_some(cursor, asked, before - 1, high, 1, is_upward=True))
    return Found(tuple(some[:most]), len(some) > most, newer)


def every(cursor: Cursor, asked: Asked, most: int) -> list[int]:
    """All positions, oldest first; at most so many and one more, which says that there are more."""
    low, high = _bounds(cursor, asked)
    return _some(cursor, asked, low, high, most + 1, is_upward=True)


def _bounds(cursor: Cursor, asked: Asked) -> tuple[int, int]:
    """The positions between which the asked days lie; neither is included."""
    low, high = 0, END
    if asked.since is not None:
        low = journal.place_at(cursor, start_of(asked.since) - TICK)
    if asked.until is not None:
        high = journal.place_at(cursor, start_of(asked.until + timedelta(days=1)) - TICK) + 1
    return low, high


def _some(  # noqa: PLR0913 - a range and a direction
    cursor: Cursor, asked: Asked, low: int, high: int, most: int, *, is_upward: bool
) -> list[int]:
    """The first so many in this direction; each part is read from one index, and is short."""
    found: set[int] = set()
    order = "ASC" if is_upward else "DESC"
    for sql, params in _parts(asked):
        whole = f"{sql[0]}{sql[1]} ORDER BY {sql[2]} {order} LIMIT ?"
        rows = cursor.execute(whole, (*params[0], low, high, *params[1], most)).fetchall()
        found.update(position for (position,) in rows)
    return sorted(found, reverse=not is_upward)[:most]


Part = tuple[tuple[str, str, str], tuple[tuple[object, ...], tuple[object, ...]]]


def _parts(asked: Asked) -> Iterable[Part]:
    """A query for each object, or for each kind of event of a stage, or one."""
    topics = _topics(asked)
    conditions, params = _conditions(asked)
    if asked.objects:
        among = "" if topics is None else expand(" AND j.topic IN (*)", topics)
        for subject in asked.objects:
            sql = (OF_SUBJECT, f"{conditions}{among}", "s.position")
            yield sql, ((subject,), (*params, *(topics or ())))
    elif topics is None:
        yield (OF_ALL, conditions, "j.position"), ((), params)
    else:
        for topic in topics:
            sql = (OF_ALL, f"{conditions} AND j.topic = ?", "j.position")
            yield sql, ((), (*params, topic))


def _topics(asked: Asked) -> tuple[str, ...] | None:
    """The kinds of event that are wanted; None for all."""
    if not (asked.topic or asked.stage):
        return None
    of_stage = topics_of(asked.stage) if asked.stage else {asked.topic}
    return tuple(sorted(of_stage & {asked.topic} if asked.topic else of_stage))


def _conditions(asked: Asked) -> tuple[str, tuple[object, ...]]:
    sql, params = "", []
    if asked.person:
        # The second condition says that the index of people's events will do.
        sql += " AND j.person = ? AND j.person <> ''"
        params.append(asked.person)
    if asked.cause:
        sql += " AND j.cause = ?"
        params.append(asked.cause)
    return sql, tuple(params)


def candidates(cursor: Cursor, text: str) -> list[str]:
    """The objects of this id, or of ids that begin so: `3F2A 9C1B` is how people write them."""
    digits = "".join(it for it in text.lower() if it in "0123456789abcdef")
    if not SHORT_MIN <= len(digits) <= FULL:
        return []
    prefix = dashed(digits)
    rows = cursor.execute(NAMED_LIKE, (prefix, f"{prefix}g", CANDIDATES_MAX)).fetchall()
    return [row[0] for row in rows]


def events_of(desk: Desk, positions: Collection[int]) -> dict[int, Numbered]:
    """The events at these positions."""
    read = desk.mapper.from_recorded
    picked = desk.record.pick(positions) if positions else []
    return {it.position: Numbered(it.position, read(it)) for it in picked}


def with_parts(desk: Desk, cursor: Cursor, identifier: str) -> tuple[str, ...]:
    """An object with all that belongs to it: a dossier's signals of any time, and their pairs.

    A handover is found with what is handed over, because its events name that too.
    """
    last = journal.last(cursor)
    told = [it for it in desk.record.stream(UUID(identifier)) if it.position <= last]
    changes = (it for it in map(desk.mapper.from_recorded, told) if isinstance(it, DossierChange))
    signals = {str(member) for change in changes for member in change.members}
    named = (identifier, *sorted(signals - {identifier}))[:OBJECTS_MAX]
    return (*named, *_pairs(desk, cursor, named))


def _pairs(desk: Desk, cursor: Cursor, named: Sequence[str]) -> list[str]:
    params = (PairJudged.TOPIC, *named, OBJECTS_MAX)
    positions = {row[0] for row in cursor.execute(expand(PAIRS_OF, named), params).fetchall()}
    events = (it.event for it in events_of(desk, positions).values())
    pairs = {str(pair_id(it.one, it.other)) for it in events if isinstance(it, PairJudged)}
    return sorted(pairs)


def kind_of(desk: Desk, cursor: Cursor, identifier: str) -> str:
    """What sort of object this is, as the first event about it says."""
    row = cursor.execute(FIRST, (identifier,)).fetchone()
    position = 0 if row is None or row[0] is None else int(row[0])
    events = (it.event for it in events_of(desk, [position]).values())
    return next((kinds_of(event).get(identifier, "") for event in events), "") or OBJECT
