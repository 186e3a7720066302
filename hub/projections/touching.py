"""What a batch of events is about, for the work list: asked before the events are applied."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from hub.domain.casework import MINOR_INDICATOR, seen_in
from hub.store.database import Cursor, Row, expand
from schemas.base import Event
from schemas.events import (
    CaseEvent,
    DossierChange,
    HandoverReleased,
    RepeatRecognised,
    RoutingEnded,
    SignalForgotten,
    SignalRouted,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.events.access import GlassEvent
from schemas.events.handover import HandoverEvent
from schemas.signal import SignalHeader

SOME: Final = 500
NOTICE: Final = "noodinzage"
"""Is no item of the work, but something that whoever looks at the work must hear of."""
FORMER: Final = "SELECT signal FROM dossier_signals WHERE dossier IN (*)"
HANDED: Final = "SELECT signal FROM handover_signals WHERE handover IN (*)"


class Touched(NamedTuple):
    """What a batch of events is about; former members of its dossiers are among the signals.

    `minors` tells of each new version whether a minor may be a victim.
    """

    signals: frozenset[str]
    items: frozenset[str]
    minors: Mapping[str, bool]


def touched(cursor: Cursor, events: Iterable[Event]) -> Touched:
    """Say what events are about. Asked before they are applied: signals may leave a dossier."""
    signals: set[str] = set()
    items: set[str] = set()
    dossiers: set[str] = set()
    handovers: set[str] = set()
    told = tuple(events)
    for event in told:
        match event:
            case SignalVersion():
                signals.add(str(event.originator_id))
            case SignalWithdrawn():
                signals.add(str(event.originator_id))
            case SignalRouted() | RoutingEnded() | RepeatRecognised() | SignalForgotten():
                signals.add(str(event.signal))
            case HandoverReleased():
                signals.update(str(it.signal) for it in event.released)
            case HandoverEvent():
                handovers.add(str(event.originator_id))
            case DossierChange():
                dossiers.add(str(event.originator_id))
                signals.update(map(str, event.members))
            case GlassEvent():
                items.add(NOTICE)
            case CaseEvent():
                items.add(str(event.subject))
            case _:
                pass
    signals.update(signal for (signal,) in among(cursor, FORMER, dossiers))
    signals.update(signal for (signal,) in among(cursor, HANDED, handovers))
    return Touched(frozenset(signals), frozenset(items | dossiers), minors(told))


def minors(events: Iterable[Event]) -> dict[str, bool]:
    """Of each signal that has a new version, whether a minor may be a victim."""
    return {
        str(event.originator_id): is_minor(event.header)
        for event in events
        if isinstance(event, SignalVersion)
    }


def is_minor(header: SignalHeader) -> bool:
    """Whether a signal says that a minor may be a victim."""
    return MINOR_INDICATOR in seen_in(header)


def among(cursor: Cursor, sql: str, ids: Iterable[str]) -> list[Row]:
    """The rows of a query over ids, asked some at a time."""
    wanted = list(ids)
    parts = (wanted[at : at + SOME] for at in range(0, len(wanted), SOME))
    read: Callable[[list[str]], list[Row]]
    read = lambda some: cursor.execute(expand(sql, some), some).fetchall()  # noqa: E731
    return [row for some in parts for row in read(some)]
