"""Looking and opening: the one way to sealed content asks the mandate and writes the access log."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hub.actions.desk import Busy, Desk
from hub.actions.sharing import disclose, shown
from hub.domain.access import HANDOVER_PURPOSE, OPEN_FOR, address_purposes_of, purposes_of
from hub.domain.calendar import AMSTERDAM
from hub.domain.casework import current_version
from hub.domain.handover import VISIBLE, HandoverState
from hub.domain.mandate import Right, User, may, may_receive
from hub.domain.sharing import Detail, SharingPolicy
from hub.matching.book import AddressBook
from hub.matching.places import Named, named
from hub.security.content import Opened, open_all
from hub.store.record import VersionTaken
from schemas.events import (
    AccessRefused,
    ContentOpened,
    LogExported,
    Looked,
    PageViewed,
)
from schemas.events.access import AccessEvent, AccessSearched
from schemas.ids import looks_id

LOG_TRIES: Final = 100
"""How often a line of the access log is written anew: somebody may open many pages at once."""
ADDRESSES: Final = "addresses"
DETAILS: Final = ("persons", ADDRESSES, "identifiers", "text")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a person may read, for what, and until when; kept with their session."""

    subject: str
    signals: frozenset[UUID]
    purpose: str
    until: datetime
    details: tuple[str, ...] = DETAILS


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


def searched(desk: Desk, user: User, now: datetime, **asked: Any) -> int:
    """Log that a person searched the access log: what they asked, and how much they found."""
    return _log(desk, user, AccessSearched, now, **asked)


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
    return _open(desk, user, Opening(subject, frozenset(signals), purpose, now + OPEN_FOR), now)


def open_addresses(  # noqa: PLR0913 - who opens what and for what, by name
    desk: Desk,
    user: User,
    *,
    subject: str,
    signals: Collection[UUID],
    purpose: str,
    now: datetime,
) -> Opening:
    """Open the addresses in signals and nothing else, and log it before anything is shown.

    Raises `NotAllowed` where role, pillar or purpose do not give the right.
    """
    if purpose not in address_purposes_of(user):
        raise NotAllowed(purpose)
    until, details = now + OPEN_FOR, (ADDRESSES,)
    return _open(desk, user, Opening(subject, frozenset(signals), purpose, until, details), now)


def _open(desk: Desk, user: User, opening: Opening, now: datetime) -> Opening:
    _log(desk, user, ContentOpened, now, **_opening(opening))
    return opening


def opened_event(desk: Desk, user: User, opening: Opening, now: datetime) -> AccessEvent:
    """The next line of the access log, for who records it together with something else."""
    return _line(desk, user, ContentOpened, now, **_opening(opening))


def _opening(opening: Opening) -> dict[str, Any]:
    return {
        "subject": opening.subject,
        "signals": tuple(sorted(opening.signals)),
        "details": opening.details,
        "purpose": opening.purpose,
        "until": opening.until,
    }


def read_content(
    desk: Desk, user: User, openings: Iterable[Opening], signals: Collection[UUID], now: datetime
) -> Mapping[UUID, Opened]:
    """Read the content of those signals that were opened and still are; the rest is left out."""
    if not may(user, Right.OPEN_CONTENT):
        return {}
    whole = (it for it in openings if now < it.until and set(it.details) >= set(DETAILS))
    return _read(desk, {s for it in whole for s in it.signals}, signals)


def read_addresses(  # noqa: PLR0913, PLR0917 - as read_content, and the book
    desk: Desk,
    user: User,
    openings: Iterable[Opening],
    signals: Collection[UUID],
    book: AddressBook,
    now: datetime,
) -> Mapping[str, Named]:
    """Read which addresses those signals name, as far as opened, by mention; no mere homes."""
    if not may(user, Right.OPEN_ADDRESSES):
        return {}
    open_now = (it for it in openings if now < it.until and ADDRESSES in it.details)
    found = _read(desk, {s for it in open_now for s in it.signals}, signals)
    return {
        it.mention: it
        for signal, opened in found.items()
        for it in named(signal, opened.content, book)
        if not (it.is_home or it.address.is_secret)
    }


def _read(desk: Desk, opened: Collection[UUID], signals: Collection[UUID]) -> Mapping[UUID, Opened]:
    newest = {
        s: v for s in signals if s in opened and (v := current_version(desk.history(s))) is not None
    }
    return dict(zip(newest, open_all(desk.sealer, list(newest.values())), strict=True))


def may_open_handover(user: User, state: HandoverState) -> bool:
    """Tell whether somebody may read what was released: its receiver, or who releases."""
    if not may(user, Right.OPEN_HANDOVER):
        return False
    if may(user, Right.RELEASE):
        return True
    return may_receive(user, state.pillar) and state.stage in VISIBLE


def open_handover(
    desk: Desk, user: User, handover: UUID, state: HandoverState, now: datetime
) -> Opening:
    """Open what was released in a handover, and log it before anything is shown.

    Raises `NotAllowed` for whoever is not its receiver. The opening says the handover alone: it
    gives no right to the signals themselves.
    """
    if not may_open_handover(user, state):
        raise NotAllowed(HANDOVER_PURPOSE)
    assert state.release is not None
    until = now + OPEN_FOR
    said = {
        "subject": str(handover),
        "signals": tuple(sorted(it.signal for it in state.release.released)),
        "details": tuple(sorted({d for it in state.release.released for d in it.details})),
    }
    _log(desk, user, ContentOpened, now, purpose=HANDOVER_PURPOSE, until=until, **said)
    return Opening(str(handover), frozenset(), HANDOVER_PURPOSE, until)


def until(opening: Opening, now: datetime) -> Opening:
    """The same opening, to last as long by another clock."""
    return replace(opening, until=now + OPEN_FOR)


def read_handover(  # noqa: PLR0913 - who reads what, by name
    desk: Desk,
    user: User,
    openings: Iterable[Opening],
    *,
    handover: UUID,
    state: HandoverState,
    policy: SharingPolicy,
    now: datetime,
) -> Mapping[UUID, Mapping[Detail, tuple[str, ...]]] | None:
    """Read exactly what was released, by signal; None where it was not opened, or may not be."""
    is_open = any(it.subject == str(handover) and now < it.until for it in openings)
    receiver = policy.receivers.get(state.receiver)
    if not is_open or receiver is None or not may_open_handover(user, state):
        return None
    return disclose(desk, shown(desk, state, policy), receiver)


def _log(desk: Desk, user: User, kind: type[AccessEvent], now: datetime, **said: Any) -> int:
    for _ in range(LOG_TRIES):
        try:
            return desk.append(_line(desk, user, kind, now, **said))
        except VersionTaken:
            continue
    raise Busy("the access log kept changing")


def _line(
    desk: Desk, user: User, kind: type[AccessEvent], now: datetime, **said: Any
) -> AccessEvent:
    originator = looks_id(user.id, now.astimezone(AMSTERDAM).date().isoformat())
    return kind(
        originator_id=originator,
        originator_version=len(desk.record.stream(originator)) + 1,
        occurred_at=now,
        recorded_at=now,
        cause=f"person:{user.id}",
        by=user.id,
        role=user.role.value,
        **said,
    )
