"""What a person does with an address: load, decide, record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hub.actions.desk import REASON, TRIES, Busy, Desk
from hub.domain import places as domain
from hub.domain.places import FlagIt, Key, PlaceState, PlanIt, Refused, RenewIt, place_of
from hub.domain.powers import Powers
from hub.store.database import Database, expand
from hub.store.record import VersionTaken
from schemas.events import (
    Anchor,
    LocationActionFinished,
    LocationActionPlanned,
    LocationActionProgressed,
    LocationEvent,
    LocationFlagged,
    LocationRenewed,
    LocationUnflagged,
)
from schemas.events.location import ANCHORS_MAX
from schemas.ids import location_id

MENTIONED: Final = (
    "SELECT m.mention, s.version FROM mentions m JOIN signals s ON s.signal = m.signal "
    "WHERE m.entity = ? AND m.kind = 'address' AND s.is_withdrawn = 0 ORDER BY m.mention LIMIT ?"
)
KNOWN: Final = "SELECT location FROM locations WHERE location IN (*)"
ABOUT: Final = "SELECT location FROM locations WHERE entity = ? ORDER BY location"


@dataclass(frozen=True, slots=True)
class Place:
    """An address as it stands: by which mentions it is known, and what was decided of it."""

    anchors: tuple[Anchor, ...]
    histories: Mapping[UUID, tuple[LocationEvent, ...]]
    state: PlaceState

    @property
    def where(self) -> UUID:
        """The history that a new decision goes into."""
        return min(self.histories)

    def at(self, history: UUID, doing: "Doing") -> dict[str, Any]:
        """Where and when the next event of a history is recorded."""
        told = self.histories.get(history, ())
        mention = next((a.mention for a in self.anchors if location_id(a.mention) == history), None)
        return {
            "originator_id": history,
            "originator_version": len(told) + 1,
            "occurred_at": doing.now,
            "recorded_at": doing.now,
            "cause": f"person:{doing.by}",
            "mention": told[0].mention if told else mention,
            "anchors": self.anchors,
            "by": doing.by,
        }


@dataclass(frozen=True, slots=True)
class Doing:
    """Who decides of which address, when, under which powers."""

    desk: Desk
    entity: str
    powers: Powers
    by: str
    now: datetime


Recorded = LocationEvent | Refused | None
"""What was recorded, why nothing was, or None when it stood so already."""


def load(
    desk: Desk, entity: str, *, views: Database | None = None, up_to: int | None = None
) -> Place | None:
    """Load an address; None where no signal names it (any more).

    A new history is named after a mention whose name no other address took along. Where somebody
    looks back, `views` are those of then, and `up_to` is the last event that was there.
    """
    with (views or desk.views).snapshot() as cursor:
        named = cursor.execute(MENTIONED, (entity, ANCHORS_MAX)).fetchall()
        about = [UUID(row[0]) for row in cursor.execute(ABOUT, (entity,)).fetchall()]
        names = [str(location_id(row[0])) for row in named]
        known = {row[0] for row in cursor.execute(expand(KNOWN, names), names).fetchall()}
    if not named:
        return None
    free = next((UUID(name) for name in names if name not in known), None)
    own = about or ([] if free is None else [free])
    histories = {location: _history(desk, location, up_to) for location in own}
    ordered = sorted(
        (event for events in histories.values() for event in events),
        key=lambda event: (event.recorded_at, event.originator_id, event.originator_version),
    )
    anchors = tuple(Anchor(mention=row[0], signal_version=row[1]) for row in named)
    return Place(anchors, histories, place_of(ordered)) if histories else None


def flag(doing: Doing, wish: FlagIt) -> Recorded:
    """Record a flag."""

    def make(place: Place) -> Recorded:
        refused = domain.flag(place.state, wish, doing.powers, doing.now)
        if refused or wish.until is None:
            return refused
        at = place.at(place.where, doing)
        sealed = _sealed(doing.desk, at, wish.reason)
        return LocationFlagged(**at, ground=wish.ground, until=wish.until, sealed=sealed)

    return _attempt(doing, make)


def renew(doing: Doing, key: Key, wish: RenewIt) -> Recorded:
    """Record that a flag stands longer."""

    def make(place: Place) -> Recorded:
        refused = domain.renew(place.state, key, wish, doing.powers, doing.now)
        if refused or wish.until is None:
            return refused
        at = place.at(key[0], doing)
        sealed = _sealed(doing.desk, at, wish.reason)
        return LocationRenewed(**at, flag=key[1], until=wish.until, sealed=sealed)

    return _attempt(doing, make)


def unflag(doing: Doing, key: Key, reason: str) -> Recorded:
    """Record that a flag counts no more."""

    def make(place: Place) -> Recorded:
        if refused := domain.unflag(place.state, key, reason, doing.now):
            return refused
        at = place.at(key[0], doing)
        return LocationUnflagged(**at, flag=key[1], sealed=_sealed(doing.desk, at, reason))

    return _attempt(doing, make)


def plan(doing: Doing, wish: PlanIt) -> Recorded:
    """Record a planned action."""

    def make(place: Place) -> Recorded:
        refused = domain.plan(wish, doing.powers, doing.now)
        if refused or wish.due_at is None:
            return refused
        at = place.at(place.where, doing)
        return LocationActionPlanned(
            **at,
            kind=wish.kind,
            power=wish.power,
            due_at=wish.due_at,
            until=wish.until if doing.powers.kinds[wish.kind].has_end else None,
            partners=tuple(sorted(set(wish.partners))),
            sealed=_sealed(doing.desk, at, wish.note),
        )

    return _attempt(doing, make)


def progress(doing: Doing, key: Key, step: str, *, is_done: bool) -> Recorded:
    """Record that a step of a checklist was taken, or taken back."""

    def make(place: Place) -> Recorded:
        found = domain.progress(place.state, key, step, doing.powers, is_done=is_done)
        if isinstance(found, Refused) or not found:
            return found or None
        at = place.at(key[0], doing)
        return LocationActionProgressed(**at, action=key[1], step=step, is_done=is_done)

    return _attempt(doing, make)


def finish(doing: Doing, key: Key, outcome: str, text: str) -> Recorded:
    """Record what came of an action."""

    def make(place: Place) -> Recorded:
        if refused := domain.finish(place.state, key, outcome, text, doing.powers):
            return refused
        at = place.at(key[0], doing)
        sealed = _sealed(doing.desk, at, text)
        return LocationActionFinished(**at, action=key[1], outcome=outcome, sealed=sealed)

    return _attempt(doing, make)


def _attempt(doing: Doing, make: Callable[[Place], Recorded]) -> Recorded:
    """Load, decide and record, anew when the address's histories went on meanwhile."""
    for _ in range(TRIES):
        place = load(doing.desk, doing.entity)
        if place is None:
            return Refused.NOTHING_THERE
        made = make(place)
        if not isinstance(made, LocationEvent):
            return made
        stands = {history: len(events) for history, events in place.histories.items()}
        try:
            doing.desk.append(made, unchanged=stands)
        except VersionTaken:
            continue
        return made
    raise Busy("what was decided of the address kept changing")


def _history(desk: Desk, location: UUID, up_to: int | None) -> tuple[LocationEvent, ...]:
    return tuple(it for it in desk.history(location, up_to) if isinstance(it, LocationEvent))


def _sealed(desk: Desk, at: Mapping[str, Any], text: str) -> dict[str, str]:
    return desk.seal(at["originator_id"], at["originator_version"], REASON, text.strip())
