"""Rows of addresses as values. Every query is parametrised, and reads only what is shown."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from hub.domain.mandate import BY_PILLAR, Right, Role, User
from hub.projections.gathering import EVERYBODY, SEEN, seen_by
from hub.projections.places import NEVER
from hub.store.database import Cursor, Row, expand
from hub.web.moments import parse, stored

NAMING_SIGNALS: Final = 3
"""So many signals are opened to know one address: one would do, but its keys may be gone."""
COLUMNS: Final = (
    "p.entity, p.area, p.signals, p.sources, p.dossiers, p.first_at, p.last_at, p.flagged_until, "
    "p.actions, p.due_at"
)
NAMING: Final = (
    "SELECT m.mention, m.signal FROM mentions m JOIN signals s ON s.signal = m.signal "  # noqa: S608 - constants
    "LEFT JOIN routes t ON t.signal = m.signal "
    "WHERE m.kind = 'address' AND m.is_home = 0 AND s.is_withdrawn = 0 AND m.entity = ? "
    f"AND {SEEN} ORDER BY m.mention LIMIT ?"
)
SIGNALS_AT: Final = (
    "SELECT DISTINCT m.signal FROM mentions m JOIN signals s ON s.signal = m.signal "  # noqa: S608
    "LEFT JOIN routes t ON t.signal = m.signal WHERE m.kind = 'address' AND m.is_home = 0 "
    f"AND s.is_withdrawn = 0 AND m.entity = ? AND {SEEN} ORDER BY m.signal"
)
NAMED_BY: Final = (
    "SELECT DISTINCT entity FROM mentions WHERE kind = 'address' AND mention IN (*) ORDER BY entity"
)
LAST: Final = "g"
"""Comes after every hexadecimal digit."""
ADDRESSES_OF: Final = (
    "SELECT DISTINCT m.signal, m.entity FROM mentions m "  # noqa: S608 - constants
    "JOIN signals s ON s.signal = m.signal LEFT JOIN routes t ON t.signal = m.signal "
    "WHERE m.kind = 'address' AND m.is_home = 0 AND s.is_withdrawn = 0 AND m.signal IN (*) "
    f"AND {SEEN} ORDER BY m.entity, m.signal"
)
DOUBTED: Final = "SELECT entity FROM locations WHERE is_doubted = 1 AND entity IN (*)"
PERMITTED: Final = (
    "SELECT l.entity AS entity, a.kind AS kind FROM location_actions a "
    "JOIN locations l ON l.location = a.location WHERE a.outcome = '' AND a.kind IN (*) "
    "AND (a.until = '' OR a.until > ?)"
)
"""Which actions about a permit or a registration run, and at which address: open, and not ended."""
LOST: Final = (
    "SELECT COUNT(*) FROM locations l WHERE l.entity = '' AND (EXISTS (SELECT 1 FROM "
    "location_flags f WHERE f.location = l.location AND f.ended_at = '' AND f.until > ?) "
    "OR EXISTS (SELECT 1 FROM location_actions a WHERE a.location = l.location "
    "AND a.outcome = ''))"
)
AREAS: Final = (
    "SELECT area, COUNT(*), SUM(signals) FROM places WHERE audience = ? AND area <> '' "
    "GROUP BY area ORDER BY area"
)


class PlaceRow(NamedTuple):
    """What is counted of an address, for one audience."""

    entity: str
    area: str
    signals: int
    sources: int
    dossiers: int
    first_at: datetime
    last_at: datetime
    flagged_until: datetime | None
    actions: int
    due_at: datetime | None


class Naming(NamedTuple):
    """A mention of an address and the signal it is in: enough to know which address it is."""

    entity: str
    mention: str
    signal: UUID


def audience_of(user: User) -> str:
    """Which rows this person may see: all, or those of the pillar that gives them the right."""
    if user.role is not Role.OWNER:
        return EVERYBODY
    return min(user.pillars & BY_PILLAR[Right.READ_LOCATIONS])


def place(row: Row) -> PlaceRow:
    """Read a row with the columns `COLUMNS`."""
    entity, area, signals, sources, dossiers, first, last, flagged, actions, due = row
    return PlaceRow(
        entity,
        area,
        signals,
        sources,
        dossiers,
        parse(first),
        parse(last),
        parse(flagged) if flagged else None,
        actions,
        None if due == NEVER else parse(due),
    )


def one(cursor: Cursor, audience: str, entity: str) -> PlaceRow | None:
    """One address; None where this audience sees none."""
    sql = f"SELECT {COLUMNS} FROM places p WHERE p.audience = ? AND p.entity = ?"  # noqa: S608
    row = cursor.execute(sql, (audience, entity)).fetchone()
    return place(row) if row else None


def beginning_with(cursor: Cursor, audience: str, begin: str, most: int) -> tuple[PlaceRow, ...]:
    """Addresses whose id begins so."""
    return _places(cursor, "p.entity >= ? AND p.entity < ?", (begin, begin + LAST), audience, most)


def within(cursor: Cursor, audience: str, area: str, most: int) -> tuple[PlaceRow, ...]:
    """Addresses in one area."""
    return _places(cursor, "p.area = ?", (area,), audience, most)


def named_by(cursor: Cursor, audience: str, mentions: Collection[str]) -> tuple[PlaceRow, ...]:
    """The addresses that these mentions are."""
    found = cursor.execute(expand(NAMED_BY, mentions), tuple(mentions)).fetchall()
    entities = [row[0] for row in found]
    where = expand("p.entity IN (*)", entities)
    return _places(cursor, where, tuple(entities), audience, len(entities))


def _places(
    cursor: Cursor, where: str, params: tuple[object, ...], audience: str, most: int
) -> tuple[PlaceRow, ...]:
    sql = (
        f"SELECT {COLUMNS} FROM places p WHERE p.audience = ? AND {where} "  # noqa: S608 - ours
        "ORDER BY p.signals DESC, p.entity LIMIT ?"
    )
    return tuple(map(place, cursor.execute(sql, (audience, *params, most)).fetchall()))


def some(cursor: Cursor, audience: str, entities: Collection[str]) -> Sequence[PlaceRow]:
    """Those of these addresses that this audience sees."""
    sql = f"SELECT {COLUMNS} FROM places p WHERE p.audience = ? AND p.entity IN (*)"  # noqa: S608
    found = cursor.execute(expand(sql, entities), (audience, *sorted(entities))).fetchall()
    return [place(row) for row in found]


def addresses_of(
    cursor: Cursor, audience: str, signals: Collection[str]
) -> Sequence[tuple[str, str]]:
    """Which of these signals are about which address, as far as this audience may see."""
    params = (*signals, *seen_by(audience))
    return [
        (row[0], row[1]) for row in cursor.execute(expand(ADDRESSES_OF, signals), params).fetchall()
    ]


def naming(cursor: Cursor, audience: str, entities: Collection[str]) -> Sequence[Naming]:
    """By which signals these addresses can be known."""
    return tuple(
        Naming(entity, mention, UUID(signal))
        for entity in entities
        for mention, signal in cursor.execute(
            NAMING, (entity, *seen_by(audience), NAMING_SIGNALS)
        ).fetchall()
    )


def signals_at(cursor: Cursor, audience: str, entity: str) -> tuple[str, ...]:
    """The signals about an address that this audience may see."""
    return tuple(
        row[0] for row in cursor.execute(SIGNALS_AT, (entity, *seen_by(audience))).fetchall()
    )


def doubted(cursor: Cursor, entities: Collection[str]) -> frozenset[str]:
    """Those addresses of which it is in doubt whether a decision is still about them."""
    found = cursor.execute(expand(DOUBTED, entities), tuple(entities)).fetchall()
    return frozenset(row[0] for row in found)


def permitted(
    cursor: Cursor, kinds: Collection[str], entities: Collection[str], now: datetime
) -> Mapping[str, tuple[str, ...]]:
    """The kinds of action about a permit or a registration that run at these addresses."""
    sql = f"SELECT entity, kind FROM ({expand(PERMITTED, kinds)}) p WHERE entity IN (*)"  # noqa: S608
    params = (*kinds, stored(now), *entities)
    found: dict[str, set[str]] = {}
    for entity, kind in cursor.execute(expand(sql, entities), params).fetchall():
        found.setdefault(entity, set()).add(kind)
    return {entity: tuple(it for it in kinds if it in some) for entity, some in found.items()}


def areas(cursor: Cursor, audience: str) -> Mapping[str, tuple[int, int]]:
    """How many addresses and signals each area has."""
    found = cursor.execute(AREAS, (audience,)).fetchall()
    return {row[0]: (int(row[1]), int(row[2])) for row in found}
