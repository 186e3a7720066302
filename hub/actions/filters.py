"""The filters that a person keeps under a name of their own; the name is sealed."""

from datetime import datetime
from typing import Final, NamedTuple

from hub.actions.desk import TRIES, Busy, Desk
from hub.store.record import VersionTaken
from schemas.events import FilterSaved
from schemas.ids import filters_id

NAME: Final = "name"
NAME_MAX_CHARACTERS: Final = 60
KEPT_MAX: Final = 20


class Kept(NamedTuple):
    """A filter: what it asks for, and what the person calls it."""

    query: str
    name: str


def kept(desk: Desk, user: str) -> tuple[Kept, ...]:
    """The filters of this person, in the order in which they were kept."""
    newest = {it.query: it for it in _said(desk, user)}
    return tuple(
        Kept(it.query, name)
        for it in newest.values()
        if it.is_kept and (name := desk.unseal(it, it.sealed, NAME)) is not None
    )


def keep(desk: Desk, user: str, query: str, name: str, now: datetime) -> int:
    """Keep a filter under a name; the place in the record. Raises `Busy`."""
    return _say(desk, user, query, name, now)


def drop(desk: Desk, user: str, query: str, now: datetime) -> int:
    """Throw a filter away; the place in the record. Raises `Busy`."""
    return _say(desk, user, query, None, now)


def _said(desk: Desk, user: str) -> list[FilterSaved]:
    return [it for it in desk.history(filters_id(user)) if isinstance(it, FilterSaved)]


def _say(desk: Desk, user: str, query: str, name: str | None, now: datetime) -> int:
    originator = filters_id(user)
    for _ in range(TRIES):
        version = len(desk.history(originator)) + 1
        event = FilterSaved(
            originator_id=originator,
            originator_version=version,
            occurred_at=now,
            recorded_at=now,
            cause=f"person:{user}",
            by=user,
            query=query,
            is_kept=name is not None,
            sealed={} if name is None else desk.seal(originator, version, NAME, name),
        )
        try:
            return desk.append(event)
        except VersionTaken:
            continue
    raise Busy("the filters kept changing")
