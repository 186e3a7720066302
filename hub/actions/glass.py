"""Breaking the glass: load, decide, record; and reading what was opened by it.

That it was broken and what was opened are recorded together, before anything is shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from hub.actions.access import Opening, opened_event
from hub.actions.desk import REASON, Busy, Desk
from hub.actions.sharing import facts_of
from hub.domain import glass as rules
from hub.domain.access import GLASS_PURPOSE
from hub.domain.casework import current_version
from hub.domain.disclosure import disclosed
from hub.domain.glass import Glass, Refused, glass_of, is_kept_from, may_break
from hub.domain.mandate import User
from hub.domain.sharing import Detail
from hub.security.content import open_all
from hub.store.database import Cursor, expand
from hub.store.record import VersionTaken
from schemas.base import Event
from schemas.events.access import GlassBroken, GlassClosed, GlassReviewed
from schemas.ids import dashed, glass_id

TRIES: Final = 20
DETAILS: Final = tuple(sorted(Detail))
CODE_MIN: Final = 8
"""So much of an object's code one must know: it is no way to look around."""
FULL: Final = 32
SIGNAL_LIKE: Final = "SELECT signal FROM signals WHERE signal >= ? AND signal < ? LIMIT 2"
DOSSIER_LIKE: Final = "SELECT dossier FROM dossiers WHERE dossier >= ? AND dossier < ? LIMIT 2"
MEMBERS: Final = "SELECT signal FROM dossier_signals WHERE dossier = ? ORDER BY signal"
LIVING: Final = "SELECT signal FROM signals WHERE is_withdrawn = 0 AND signal IN (*)"


class Object(NamedTuple):
    """What somebody wants to open: a dossier or a signal, and the signals in it."""

    subject: UUID
    signals: tuple[UUID, ...]


class Broken(NamedTuple):
    """What was recorded: the emergency opening, what it opens, and its place in the record."""

    glass: UUID
    opening: Opening
    place: int


def load_glass(desk: Desk, glass: UUID) -> Glass:
    """An emergency opening as it stands; an empty one where there is none of this name."""
    return glass_of(desk.history(glass))


def find_object(cursor: Cursor, code: str) -> Object | None:
    """The one dossier or signal whose code begins so; None where there is none, or another too."""
    digits = "".join(it for it in code.lower() if it in "0123456789abcdef")
    if not CODE_MIN <= len(digits) <= FULL:
        return None
    prefix = dashed(digits)
    bounds = (prefix, f"{prefix}g")
    signals = [row[0] for row in cursor.execute(SIGNAL_LIKE, bounds).fetchall()]
    dossiers = [row[0] for row in cursor.execute(DOSSIER_LIKE, bounds).fetchall()]
    if len(signals) + len(dossiers) != 1:
        return None
    found = signals or [row[0] for row in cursor.execute(MEMBERS, (dossiers[0],)).fetchall()]
    living = cursor.execute(expand(LIVING, found), found).fetchall() if found else []
    return Object(UUID((signals or dossiers)[0]), tuple(sorted(UUID(it[0]) for it in living)))


def break_glass(  # noqa: PLR0913 - who opens what, why and how long, by name
    desk: Desk, user: User, *, code: str, reason: str, minutes: int, now: datetime
) -> Broken | Refused:
    """Open a dossier or signal in an emergency, and record it before anything is shown."""
    with desk.views.snapshot() as cursor:
        found = find_object(cursor, code)
    signals = () if found is None else _open_to(desk, user, found.signals)
    wish = rules.Wish(len(signals), reason, minutes)
    refusal = rules.breaking(user, desk.glass, wish)
    if refusal is not None or found is None:
        return refusal or Refused.NOTHING_THERE
    until, ordinal = now + timedelta(minutes=minutes), 1
    for _ in range(TRIES):
        while desk.record.stream(glass_id(user.id, ordinal)):
            ordinal += 1
        glass = glass_id(user.id, ordinal)
        sealed = desk.seal(glass, 1, REASON, reason.strip())
        said = _said(glass, 1, user, now)
        broken = GlassBroken(
            **said, subject=found.subject, signals=signals, until=until, sealed=sealed
        )
        opening = Opening(str(glass), frozenset(signals), GLASS_PURPOSE, until, DETAILS)
        # What the session keeps names no signal: it opens this page and no other.
        kept = replace(opening, signals=frozenset())
        try:
            place = desk.append(broken, opened_event(desk, user, opening, now))
        except VersionTaken:
            continue
        return Broken(glass, kept, place)
    raise Busy("the access log kept changing")


def _open_to(desk: Desk, user: User, signals: Collection[UUID]) -> tuple[UUID, ...]:
    """Those that no rule keeps from every pillar of this person."""
    facts = {it: facts_of(desk, it) for it in signals}
    return tuple(
        signal
        for signal, its in sorted(facts.items())
        if its is not None and not is_kept_from(user.pillars, its.hidden_from)
    )


def close_glass(desk: Desk, user: User, glass: UUID, now: datetime) -> int | Refused:
    """End it before its time; its place in the record."""
    state = load_glass(desk, glass)
    refusal = rules.closing(state, user, now)
    if refusal is not None or state.broken is None:
        return refusal or Refused.NOT_OPEN
    said = _said(glass, state.version + 1, user, now)
    return _recorded(desk, GlassClosed(**said, subject=state.broken.subject), Refused.NOT_OPEN)


def review_glass(  # noqa: PLR0913 - who judges what and why, by name
    desk: Desk, user: User, glass: UUID, *, is_rightful: bool, reason: str, now: datetime
) -> int | Refused:
    """Judge whether it was rightful; its place in the record."""
    state = load_glass(desk, glass)
    refusal = rules.reviewing(state, user, desk.glass, reason, now)
    if refusal is not None or state.broken is None:
        return refusal or Refused.NOT_YOURS
    version = state.version + 1
    event = GlassReviewed(
        **_said(glass, version, user, now),
        subject=state.broken.subject,
        is_rightful=is_rightful,
        sealed=desk.seal(glass, version, REASON, reason.strip()),
    )
    return _recorded(desk, event, Refused.REVIEWED)


def _recorded(desk: Desk, event: Event, late: Refused) -> int | Refused:
    try:
        return desk.append(event)
    except VersionTaken:
        return late


def read_glass(  # noqa: PLR0913 - who reads what, by name
    desk: Desk,
    user: User,
    openings: Collection[Opening],
    *,
    glass: UUID,
    clock: datetime,
    now: datetime,
) -> Mapping[UUID, Mapping[Detail, tuple[str, ...]]] | None:
    """Read what it opened, by signal; None where it is over, or was never this person's.

    `clock` is the session's and `now` the record's: both must say that it lasts. Who reported and
    a secret address stay shut.
    """
    state = load_glass(desk, glass)
    if state.broken is None or state.broken.by != user.id or not may_break(user, desk.glass):
        return None
    is_mine = any(it.subject == str(glass) and clock < it.until for it in openings)
    if not (is_mine and state.is_open(now)):
        return None
    versions = [v for s in state.broken.signals if (v := current_version(desk.history(s)))]
    opened = open_all(desk.sealer, versions)
    return {
        version.originator_id: disclosed(it.content, DETAILS, sees_secret=False)
        for version, it in zip(versions, opened, strict=True)
    }


def _said(glass: UUID, version: int, user: User, now: datetime) -> dict[str, Any]:
    return {
        "originator_id": glass,
        "originator_version": version,
        "occurred_at": now,
        "recorded_at": now,
        "cause": f"person:{user.id}",
        "by": user.id,
        "role": user.role.value,
    }
