"""What goes from the views with a signal: the rows by which somebody in it could be found."""

from collections.abc import Iterator
from typing import Final

from hub.projections import erasure, prevention, tables
from hub.projections.table import Change, Write
from schemas.base import Event
from schemas.events import SignalForgotten

UNMENTIONED: Final = "DELETE FROM mentions WHERE signal = ?"
UNREPEATED: Final = "DELETE FROM repeats WHERE signal = ?"
UNPAIRED: Final = "DELETE FROM pairs WHERE one_signal = ? OR other_signal = ?"
WITHDRAWN_SIGNAL: Final = "UPDATE signals SET is_withdrawn = 1 WHERE signal = ?"


def changes(event: Event) -> Iterator[Write | Change]:
    """What an event of an erasure or a hold changes."""
    yield from erasure.changes(event)
    if isinstance(event, SignalForgotten):
        signal = str(event.signal)
        yield Change(tables.SIGNALS, WITHDRAWN_SIGNAL, (signal,))
        yield Change(tables.MENTIONS, UNMENTIONED, (signal,))
        yield Change(tables.REPEATS, UNREPEATED, (signal,))
        yield Change(tables.PAIRS, UNPAIRED, (signal, signal))
        yield from prevention.changes(event)
