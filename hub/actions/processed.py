"""What was done with the data of a person, from the processing log: what, when, on which ground.

Never by whom: that is in the access log. It is found by the keys that the person's data is or was
sealed under, so also once that data is forgotten.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from hub.actions.desk import Desk
from hub.domain.processing import Activity, Registered, Subject, SubjectKind, subjects_of
from hub.store import processing as store
from hub.store.database import Cursor
from hub.store.processing import Kept
from schemas.events import SignalVersion
from schemas.ids import dashed

CODE_MIN: Final = 8
HEXADECIMAL: Final = "0123456789abcdef"
SIGNALS_LIKE: Final = "SELECT signal FROM signals WHERE signal >= ? AND signal < ? LIMIT 2"
PERSONS_LIKE: Final = (
    "SELECT entity, mention, signal FROM mentions WHERE kind = 'person' "
    "AND entity >= ? AND entity < ? ORDER BY signal, mention"
)


class Person(NamedTuple):
    """A person as one signal describes them (`mention`); empty for all whom it describes."""

    signal: UUID
    mention: str = ""


class Processed(NamedTuple):
    """One thing that was done with the data of one person, at a place in the record.

    `caller` is the partner it came from or went to; empty where none had part in it. `mention` is
    who it was about; empty where the signal described nobody, and was about itself.
    """

    position: int
    operation: str
    trace: str
    signal: UUID
    mention: str
    activity: Registered
    address: str
    began_at: datetime
    ended_at: datetime
    caller: str


class Asked(NamedTuple):
    """What a code means: the one id, and whom it stands for."""

    meant: str
    persons: tuple[Person, ...]


def asked(cursor: Cursor, code: str) -> Asked | None:
    """The one signal or person whose code begins so; None where there is none, or another too.

    Of a person, all signals that describe them; of a signal, all whom it describes.
    """
    digits = "".join(it for it in code.lower() if it in HEXADECIMAL)
    if len(digits) < CODE_MIN:
        return None
    prefix = dashed(digits)
    signals = cursor.execute(SIGNALS_LIKE, (prefix, f"{prefix}g")).fetchall()
    persons = cursor.execute(PERSONS_LIKE, (digits, f"{digits}g")).fetchall()
    entities = {entity for entity, _, _ in persons}
    if len(signals) + len(entities) != 1:
        return None
    if signals:
        [(signal,)] = signals
        return Asked(signal, (Person(UUID(signal)),))
    found = tuple(Person(UUID(signal), mention) for _, mention, signal in persons)
    return Asked(entities.pop(), found)


def processed(
    desk: Desk, persons: Collection[Person], up_to: int | None = None
) -> tuple[Processed, ...]:
    """What was done with the data of these persons, in the order of the record."""
    known = {subject.kid: (signal, subject) for signal, subject in _subjects(desk, persons)}
    rows = store.under(desk.record.database, known)
    return tuple(
        _processed(desk, row, *known[row.kid])
        for row in rows
        if up_to is None or row.position <= up_to
    )


def _subjects(desk: Desk, persons: Collection[Person]) -> Iterator[tuple[UUID, Subject]]:
    """Whom every version of the signals was about, as far as that is asked."""
    for signal in sorted({it.signal for it in persons}):
        wanted = {it.mention for it in persons if it.signal == signal}
        for version in desk.history(signal):
            for subject in subjects_of(version) if isinstance(version, SignalVersion) else ():
                if "" in wanted or subject.name in wanted:
                    yield signal, subject


def _processed(desk: Desk, row: Kept, signal: UUID, subject: Subject) -> Processed:
    activity = Activity(row.activity)
    return Processed(
        position=row.position,
        operation=row.operation,
        trace=row.trace,
        signal=signal,
        mention=subject.name if subject.kind is SubjectKind.PERSON else "",
        activity=desk.register.activities[activity],
        address=desk.register.address(activity),
        began_at=moment_of(row.started_ms),
        ended_at=moment_of(row.ended_ms),
        caller=row.caller,
    )


def moment_of(ms: int) -> datetime:
    """A time of the log as a moment."""
    return datetime.fromtimestamp(ms / 1000, UTC)
