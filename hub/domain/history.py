"""What routing may look at of every live signal, folded from the events of the record.

A fold of its own, apart from the stage that routes: other rules can be tried on all that was ever
received, and what was decided can be checked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.domain.facts import DossierFacts, SignalFacts, facts_of
from hub.domain.standing import Standing, dossier_facts
from schemas.base import Event
from schemas.events import (
    CoLocation,
    DossierChange,
    RepeatRecognised,
    SignalForgotten,
    SignalLinked,
    SignalUnlinked,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.signal import SignalHeader


@dataclass(slots=True)
class _Known:
    """A signal as it now stands, and what it stands among."""

    header: SignalHeader
    received_at: datetime
    counts: bool = True
    is_withdrawn: bool = False
    near: tuple[UUID, ...] = ()
    dossier: UUID | None = None


class History:
    """All signals; `take` the events in the record's order, then ask for the `facts`."""

    def __init__(self) -> None:
        self._signals: dict[UUID, _Known] = {}
        self._members: dict[UUID, tuple[UUID, ...]] = {}

    def __len__(self) -> int:
        """How many signals there are, withdrawn ones included."""
        return len(self._signals)

    def take(self, event: Event) -> None:
        """Take in one event; one that says nothing about standing changes nothing."""
        match event:
            case SignalVersion():
                self._take_version(event)
            case SignalWithdrawn():
                self._signals[event.originator_id].is_withdrawn = True
            case SignalForgotten():
                self._signals[event.signal].is_withdrawn = True
            case RepeatRecognised():
                self._signals[event.signal].counts = event.counts
            case SignalLinked():
                self._take_places(event.co_located)
            case SignalUnlinked():
                self._take_places(event.co_located)
                self._signals[event.signal].near = ()
            case DossierChange():
                self._take_members(event)
            case _:
                return

    def facts(self) -> Iterator[tuple[SignalFacts, DossierFacts]]:
        """Give what is so of every signal that was not withdrawn, in the order of their coming."""
        for signal, known in self._signals.items():
            if known.is_withdrawn:
                continue
            members = self._members[known.dossier] if known.dossier else ()
            standing = dossier_facts(
                _standing(signal, known),
                self._standings(member for member in members if member != signal),
                self._standings(known.near),
            )
            yield facts_of(signal, known.header, known.received_at), standing

    def _take_version(self, event: SignalVersion) -> None:
        """Take the newest version; when the signal was received is when its first one was."""
        known = self._signals.get(event.originator_id)
        if known is None:
            known = _Known(event.header, event.message.received_at)
            self._signals[event.originator_id] = known
        known.header, known.is_withdrawn = event.header, False

    def _take_places(self, places: Iterable[CoLocation]) -> None:
        for place in places:
            self._signals[place.signal].near = place.others

    def _take_members(self, event: DossierChange) -> None:
        dossier = event.originator_id
        for left in set(self._members.pop(dossier, ())).difference(event.members):
            if self._signals[left].dossier == dossier:
                self._signals[left].dossier = None
        if event.members:
            self._members[dossier] = event.members
        for member in event.members:
            self._signals[member].dossier = dossier

    def _standings(self, signals: Iterable[UUID]) -> list[Standing]:
        return [_standing(signal, self._signals[signal]) for signal in signals]


def _standing(signal: UUID, known: _Known) -> Standing:
    return Standing(
        signal=signal,
        partner=known.header.partner,
        source_kind=known.header.source_kind,
        received_at=known.received_at,
        counts=known.counts and not known.is_withdrawn,
    )
