"""What a case's page is made of: rows of the views, and its history as far as the day shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from hub.domain.casework import CaseState, Sight, case_of
from hub.store.database import Cursor, expand
from hub.web import rows
from hub.web.moments import parse
from hub.web.rows import MentionRow, RepeatRow, RouteRow, SignalRow
from hub.web.visit import Visit
from schemas.base import Event
from schemas.events import CallLogged, SignalVersion
from schemas.ids import case_id
from schemas.signal import SignalHeader

DOSSIER = "SELECT ties, related, changed_at, version FROM dossiers WHERE dossier = ?"
MEMBERS = "SELECT signal FROM dossier_signals WHERE dossier = ?"
READ = "SELECT subject, version FROM looks WHERE person = ? AND what = 'signal' AND subject IN (*)"
LOOKS = (
    "SELECT person, version, looked_at FROM looks WHERE what = ? AND subject = ? "
    "ORDER BY looked_at DESC, person"
)
AUTHORS_MAX = 50
CAUSED = "event"
NAMED = "SELECT mention, signal, kind, entity FROM mentions WHERE signal IN (*) ORDER BY mention"


@dataclass(frozen=True, slots=True)
class LastLook:
    """A person's last look at this case."""

    person: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """A mention by its id: what kind, and the entity it was found to be."""

    mention: str
    signal: str
    kind: str
    entity: str


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier or lone signal as its page shows it, for one visitor.

    `headers` are those of the signals that count; `told` is the dossier's own history, `history`
    what people did; `read` the signals that the visitor read in this version; `authors` who stands
    behind a change of the dossier, by its version, where that was a person. `calls` were logged on
    its signals while they stood alone.
    """

    subject: UUID
    is_dossier: bool
    now: datetime
    sight: Sight
    changed_at: datetime
    ties: Sequence[Mapping[str, object]]
    related: Sequence[Mapping[str, object]]
    signals: Mapping[str, SignalRow]
    numbers: Mapping[str, int]
    routes: Mapping[str, RouteRow]
    repeats: Mapping[str, RepeatRow]
    mentions: tuple[MentionRow, ...]
    named: tuple[Named, ...]
    headers: Mapping[str, SignalHeader]
    told: tuple[Event, ...]
    history: tuple[Event, ...]
    state: CaseState
    read: frozenset[str]
    looks: tuple[LastLook, ...]
    authors: Mapping[int, str]
    calls: tuple[CallLogged, ...]
    people: Mapping[str, str]

    @property
    def path(self) -> str:
        """Where the page is."""
        return f"/{'dossiers' if self.is_dossier else 'signalen'}/{self.subject}"

    @property
    def counted(self) -> tuple[str, ...]:
        """The signals that count, in the order of their numbers."""
        return tuple(sorted(map(str, self.sight.signals), key=self.numbers.__getitem__))

    def person(self, user: str) -> str:
        """Somebody's name, else their id."""
        return self.people.get(user, user)


def load(visit: Visit, subject: str) -> Case | None:
    """Load a case; None where there is no such dossier, or signal."""
    with visit.views.snapshot() as cursor:
        row = cursor.execute(DOSSIER, (subject,)).fetchone()
        ids = [subject]
        if row is not None:
            ids = [member[0] for member in cursor.execute(MEMBERS, (subject,)).fetchall()]
        signals = rows.signals(cursor, ids)
        if not signals:
            return None
        now = visit.now(cursor)
        routes, repeats = rows.routes(cursor, ids), rows.repeats(cursor, ids)
        mentions, named = rows.mentions(cursor, ids), _named(cursor, ids)
        what = "signal" if row is None else "dossier"
        read = _read(cursor, visit.user.id, signals)
        looks = cursor.execute(LOOKS, (what, subject)).fetchall()
    counted = {UUID(s): it.version for s, it in signals.items() if not it.is_withdrawn}
    history = told(visit, case_id(UUID(subject)))
    grew = told(visit, UUID(subject)) if row else ()
    return Case(
        subject=UUID(subject),
        is_dossier=row is not None,
        now=now,
        sight=Sight(max(counted.values(), default=0) if row is None else row[3], counted),
        changed_at=parse(row[2]) if row else signals[subject].received_at,
        ties=orjson.loads(row[0]) if row else (),
        related=orjson.loads(row[1]) if row else (),
        signals=signals,
        numbers=numbered(signals.values()),
        routes=routes,
        repeats=repeats,
        mentions=mentions,
        named=named,
        headers={str(s): it.header for s, it in newest(visit, counted).items()},
        told=grew,
        history=history,
        state=case_of(history),
        read=read,
        looks=tuple(LastLook(it[0], it[1], parse(it[2])) for it in looks),
        authors=_authors(visit, grew),
        calls=_calls(visit, ids) if row else (),
        people={user.id: user.name for user in visit.site.sessions.people()},
    )


def _calls(visit: Visit, signals: Collection[str]) -> tuple[CallLogged, ...]:
    """The calls that were logged on signals while they stood alone."""
    histories = (told(visit, case_id(UUID(signal))) for signal in signals)
    return tuple(it for history in histories for it in history if isinstance(it, CallLogged))


def numbered(signals: Collection[SignalRow]) -> dict[str, int]:
    """Number signals in the order in which they happened."""
    ordered = sorted(signals, key=lambda row: (row.happened_at, row.signal))
    return {row.signal: number for number, row in enumerate(ordered, 1)}


def told(visit: Visit, stream: UUID) -> tuple[Event, ...]:
    """A history, as far as it was recorded by the day that the visitor looks at."""
    return visit.history(stream)


def newest(visit: Visit, signals: Collection[UUID]) -> dict[UUID, SignalVersion]:
    """The last version of each signal."""
    found = {}
    for signal in signals:
        versions = [e for e in told(visit, signal) if isinstance(e, SignalVersion)]
        if versions:
            found[signal] = versions[-1]
    return found


def _authors(visit: Visit, grew: Sequence[Event]) -> dict[int, str]:
    """Who judged what a change of the dossier answered."""
    desk = visit.site.desk
    found: dict[int, str] = {}
    for event in grew[-AUTHORS_MAX:]:
        kind, _, place = event.cause.partition(":")
        if kind != CAUSED or not place.isdecimal():
            continue
        for recorded in desk.record.read(int(place) - 1, 1):
            by = getattr(desk.mapper.from_recorded(recorded), "by", "")
            found |= {event.originator_version: by} if by else {}
    return found


def _named(cursor: Cursor, ids: Sequence[str]) -> tuple[Named, ...]:
    found = cursor.execute(expand(NAMED, ids), tuple(ids)).fetchall()
    return tuple(Named(*row) for row in found)


def _read(cursor: Cursor, person: str, signals: Mapping[str, SignalRow]) -> frozenset[str]:
    ids = tuple(signals)
    seen = cursor.execute(expand(READ, ids), (person, *ids)).fetchall()
    return frozenset(s for s, version in seen if version >= signals[s].version)
