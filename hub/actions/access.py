"""Looking and opening: the one way to sealed content asks the mandate and writes the access log."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hub.actions.desk import Busy, Desk
from hub.domain.access import OPEN_FOR, purposes_of
from hub.domain.calendar import AMSTERDAM
from hub.domain.mandate import Right, User, may
from hub.security.content import Opened, open_all
from hub.store.record import VersionTaken
from schemas.events import (
    AccessRefused,
    ContentOpened,
    LogExported,
    Looked,
    PageViewed,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.events.access import AccessEvent
from schemas.ids import looks_id

LOG_TRIES: Final = 100
"""How often a line of the access log is written anew: somebody may open many pages at once."""
DETAILS: Final = ("persons", "addresses", "identifiers", "text")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person may read, for what, and until when; kept with their session."""

    subject: str
    signals: frozenset[UUID]
    purpose: str
    until: datetime


class NotAllowed(Exception):  # noqa: N818 - named for what happened
    """The mandate does not hold this."""


def viewed(  # noqa: PLR0913 - who saw what, by name
    desk: Desk,
    user: User,
    *,
    what: Looked,
    subject: str,
    version: int,
    now: datetime,
    as_of: datetime | None = None,
) -> int:
    """Log that a person looked at a page; the place in the record."""
    said = {"what": what, "subject": subject, "version": version, "as_of": as_of}
    return _log(desk, user, PageViewed, now, **said)


def refused(desk: Desk, user: User, right: Right, subject: str, now: datetime) -> int:
    """Log that a person asked for what their mandate does not hold."""
    return _log(desk, user, AccessRefused, now, right=right.value, subject=subject)


def exported(  # noqa: PLR0913 - who took what, by name
    desk: Desk,
    user: User,
    *,
    subject: str,
    topic: str,
    person: str,
    positions: Sequence[int],
    digest: str,
    now: datetime,
) -> int:
    """Log that a person took events out as a file, by the choice they made and its digest."""
    first, last = (positions[0], positions[-1]) if positions else (0, 0)
    chosen = {"subject": subject, "topic": topic, "person": person}
    counted = {"first": first, "last": last, "events": len(positions), "digest": digest}
    return _log(desk, user, LogExported, now, **chosen, **counted)


def open_content(  # noqa: PLR0913 - who opens what and for what, by name
    desk: Desk,
    user: User,
    *,
    subject: str,
    signals: Collection[UUID],
    purpose: str,
    now: datetime,
) -> Opening:
    """Open the content of signals for a purpose, and log it before anything is shown.

    Raises `NotAllowed` where role or purpose do not give the right.
    """
    if purpose not in purposes_of(user):
        raise NotAllowed(purpose)
    until = now + OPEN_FOR
    ordered = tuple(sorted(signals))
    said = {"subject": subject, "signals": ordered, "details": DETAILS}
    _log(desk, user, ContentOpened, now, purpose=purpose, until=until, **said)
    return Opening(subject, frozenset(ordered), purpose, until)


def read_content(
    desk: Desk, user: User, openings: Iterable[Opening], signals: Collection[UUID], now: datetime
) -> Mapping[UUID, Opened]:
    """Read the content of those signals that were opened and still are; the rest is left out."""
    if not may(user, Right.OPEN_CONTENT):
        return {}
    opened = {s for it in openings if now < it.until for s in it.signals}
    newest = {s: v for s in signals if s in opened and (v := _newest(desk, s)) is not None}
    return dict(zip(newest, open_all(desk.sealer, list(newest.values())), strict=True))


def _newest(desk: Desk, signal: UUID) -> SignalVersion | None:
    found = None
    for event in desk.history(signal):
        if isinstance(event, SignalVersion):
            found = event
        elif isinstance(event, SignalWithdrawn):
            found = None
    return found


def _log(desk: Desk, user: User, kind: type[AccessEvent], now: datetime, **said: Any) -> int:
    originator = looks_id(user.id, now.astimezone(AMSTERDAM).date().isoformat())
    for _ in range(LOG_TRIES):
        event = kind(
            originator_id=originator,
            originator_version=len(desk.record.stream(originator)) + 1,
            occurred_at=now,
            recorded_at=now,
            cause=f"person:{user.id}",
            by=user.id,
            role=user.role.value,
            **said,
        )
        try:
            return desk.append(event)
        except VersionTaken:
            continue
    raise Busy("the access log kept changing")
