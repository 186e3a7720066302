"""Makes the rows of addresses anew that a batch of events touched, from the other views.

What is touched is asked before the batch is written and again after it: an address that lost a
mention, and the one that gained it, both count. A row follows from the other views alone.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hub.domain.mandate import BY_PILLAR, Right
from hub.projections.places import LOCATIONS, NEVER, PLACES
from hub.store.database import Cursor, Row, expand
from schemas.base import Event
from schemas.events import (
    DossierChange,
    LocationEvent,
    RepeatRecognised,
    RoutingEnded,
    SignalForgotten,
    SignalLinked,
    SignalRouted,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)

EVERYBODY: Final = ""
"""The audience of who may see all signals; the others are pillars."""
AUDIENCES: Final = (EVERYBODY, *sorted(BY_PILLAR[Right.READ_LOCATIONS]))
ADDRESS_DETAIL: Final = "adres"
ASKED_MAX: Final = 500
"""So many ids go into one question."""

MEMBERS: Final = "SELECT signal FROM dossier_signals WHERE dossier IN (*)"
NAMED_BY: Final = "SELECT DISTINCT entity FROM mentions WHERE kind = 'address' AND signal IN (*)"
NAMED_AS: Final = "SELECT DISTINCT entity FROM mentions WHERE kind = 'address' AND mention IN (*)"
ADDRESSES: Final = "SELECT DISTINCT entity FROM mentions WHERE kind = 'address'"
DECIDED_AT: Final = (
    "SELECT DISTINCT a.location FROM location_anchors a JOIN mentions m ON m.mention = a.mention "
    "WHERE m.entity IN (*)"
)
STOOD_AT: Final = "SELECT entity FROM locations WHERE entity <> '' AND location IN (*)"
ANCHORED: Final = (
    "SELECT a.location, a.mention, a.signal_version, m.entity, s.version FROM location_anchors a "
    "LEFT JOIN mentions m ON m.mention = a.mention LEFT JOIN signals s ON s.signal = m.signal "
    "WHERE a.location IN (*)"
)
SEEN: Final = (
    "(t.masks IS NULL OR t.masks NOT LIKE ?) "
    "AND (? = '' OR (t.hidden_from IS NOT NULL AND t.hidden_from NOT LIKE ?))"
)
"""Whether an audience may know of a signal, given its route `t`: see `seen_by`."""
AT: Final = "CASE WHEN s.observed_at = '' THEN s.received_at ELSE s.observed_at END"
TOLD: Final = (
    "SELECT m.entity, COALESCE(MIN(NULLIF(m.area, '')), ''), COUNT(DISTINCT m.signal), "  # noqa: S608 - constants
    "COUNT(DISTINCT CASE WHEN COALESCE(r.counts, 1) = 1 THEN s.source_kind END), "
    f"COUNT(DISTINCT d.dossier), MIN({AT}), MAX({AT}) "
    "FROM mentions m JOIN signals s ON s.signal = m.signal "
    "LEFT JOIN repeats r ON r.signal = m.signal "
    "LEFT JOIN dossier_signals d ON d.signal = m.signal "
    "LEFT JOIN routes t ON t.signal = m.signal "
    "WHERE m.kind = 'address' AND m.is_home = 0 AND s.is_withdrawn = 0 AND m.entity IN (*) "
    f"AND {SEEN} GROUP BY m.entity"
)
FLAGGED: Final = (
    "SELECT l.entity, MAX(f.until) FROM locations l JOIN location_flags f "
    "ON f.location = l.location WHERE f.ended_at = '' AND l.entity IN (*) GROUP BY l.entity"
)
ACTED: Final = (
    "SELECT l.entity, COUNT(a.version), MIN(a.due_at) FROM locations l JOIN location_actions a "
    "ON a.location = l.location WHERE a.outcome = '' AND l.entity IN (*) GROUP BY l.entity"
)
GONE: Final = "DELETE FROM places WHERE entity IN (*)"


@dataclass(frozen=True, slots=True)
class Touched:
    """What a batch is about, and the addresses and histories this reaches."""

    signals: frozenset[str] = frozenset()
    mentions: frozenset[str] = frozenset()
    dossiers: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    entities: set[str] = field(default_factory=set)
    locations: set[str] = field(default_factory=set)

    def reach(self, cursor: Cursor) -> None:
        """Add the addresses and histories that are reached as the views stand now."""
        signals = {*self.signals, *_column(cursor, MEMBERS, self.dossiers)}
        self.entities.update(_column(cursor, NAMED_BY, signals))
        self.entities.update(_column(cursor, NAMED_AS, self.mentions))
        self.locations.update(self.own, _column(cursor, DECIDED_AT, self.entities))


class Anchored(NamedTuple):
    """A mention a history rests on, and the address it is now; none where nobody names it."""

    location: str
    mention: str
    signal_version: int
    entity: str | None
    newest_version: int | None


def seen_by(audience: str) -> tuple[str, str, str]:
    """The parameters of `SEEN`.

    A secret address is nobody's to see, and what nobody routed yet is no pillar's.
    """
    return f'%"{ADDRESS_DETAIL}"%', audience, f'%"{audience}"%'


def touched(events: Iterable[Event]) -> Touched:
    """Say what events are about."""
    signals: set[str] = set()
    mentions: set[str] = set()
    dossiers: set[str] = set()
    own: set[str] = set()
    for event in events:
        match event:
            case SignalVersion() | SignalWithdrawn():
                signals.add(str(event.originator_id))
            case SignalLinked() | SignalUnlinked():
                signals.add(str(event.signal))
                mentions.update(mention for it in event.changes for mention in it.mentions)
            case RepeatRecognised() | SignalRouted() | RoutingEnded() | SignalForgotten():
                signals.add(str(event.signal))
            case DossierChange():
                dossiers.add(str(event.originator_id))
            case LocationEvent():
                own.add(str(event.originator_id))
            case _:
                continue
    return Touched(frozenset(signals), frozenset(mentions), frozenset(dossiers), frozenset(own))


def refresh(cursor: Cursor, found: Touched) -> None:
    """Make the rows of what was touched anew."""
    found.reach(cursor)
    _renew(cursor, found)


def make(cursor: Cursor, locations: Collection[str]) -> None:
    """Make the rows of all addresses, and of these histories, where there are none yet."""
    named = {entity for (entity,) in cursor.execute(ADDRESSES).fetchall()}
    _renew(cursor, Touched(entities=named, locations=set(locations)))


def _renew(cursor: Cursor, found: Touched) -> None:
    found.entities.update(_column(cursor, STOOD_AT, found.locations))
    stands: dict[str, list[Anchored]] = {location: [] for location in found.locations}
    for row in _asked(cursor, ANCHORED, found.locations):
        stands[row[0]].append(Anchored(*row))
    for location, anchors in sorted(stands.items()):
        entity, is_doubted = stands_at(anchors)
        cursor.execute(LOCATIONS.upsert, (location, entity, int(is_doubted)))
        found.entities.add(entity)
    found.entities.discard("")
    _gather(cursor, found.entities)


def stands_at(anchors: Sequence[Anchored]) -> tuple[str, bool]:
    """Say which address a history is about now, and whether that is in doubt.

    It is the one that most of its mentions are, of those whose signal stands as it stood; only
    where none is left do corrected signals speak, and then somebody has to look again.
    """
    live = [it for it in anchors if it.entity is not None]
    same = [it for it in live if it.newest_version == it.signal_version]
    votes = Counter(it.entity for it in same or live if it.entity is not None)
    if not votes:
        return "", False
    most = max(votes.values())
    return min(entity for entity, count in votes.items() if count == most), not same


def _gather(cursor: Cursor, entities: Collection[str]) -> None:
    flags = {row[0]: row[1] for row in _asked(cursor, FLAGGED, entities)}
    acts = {row[0]: (row[1], row[2]) for row in _asked(cursor, ACTED, entities)}
    for some in _chunks(entities):
        cursor.execute(expand(GONE, some), some)
    rows = [
        (
            audience,
            entity,
            area,
            signals,
            max(1, sources),
            *rest,
            flags.get(entity, ""),
            *acts.get(entity, (0, NEVER)),
        )
        for audience in AUDIENCES
        for entity, area, signals, sources, *rest in _asked(
            cursor, TOLD, entities, seen_by(audience)
        )
    ]
    cursor.executemany(PLACES.upsert, rows)


def _column(cursor: Cursor, sql: str, ids: Collection[str]) -> Iterator[str]:
    return (row[0] for row in _asked(cursor, sql, ids))


def _asked(
    cursor: Cursor, sql: str, ids: Collection[str], more: tuple[str, ...] = ()
) -> Iterator[Row]:
    for some in _chunks(ids):
        yield from cursor.execute(expand(sql, some), (*some, *more)).fetchall()


def _chunks(ids: Collection[str]) -> Iterator[tuple[str, ...]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), ASKED_MAX):
        yield tuple(ordered[start : start + ASKED_MAX])
