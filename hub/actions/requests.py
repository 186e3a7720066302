"""Requests of data subjects: load, decide, record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hub.actions.desk import REASON, Busy, Desk
from hub.actions.restricting import restricting
from hub.domain import request_verdicts as verdicts
from hub.domain import requesting as rules
from hub.domain.mandate import User
from hub.domain.request_terms import due_of
from hub.domain.request_verdicts import Verdict
from hub.domain.requesting import PartsWish, Reception, Refused
from hub.domain.requests import (
    IDENTITY,
    QUESTION,
    TEXT,
    RequestState,
    request_of,
)
from hub.store.record import VersionTaken
from schemas.base import Event
from schemas.events import SignalVersion
from schemas.events.requests import (
    Asked,
    Match,
    RequestAdvised,
    RequestAnswered,
    RequestClosed,
    RequestDecided,
    RequestExtended,
    RequestIdentified,
    RequestMatched,
    RequestPartsDecided,
    RequestReceived,
)
from schemas.ids import request_id
from schemas.parties import Person

TRIES: Final = 20
COUNT: Final = "SELECT COALESCE(MAX(ordinal), 0) FROM subject_requests"


@dataclass(frozen=True, slots=True)
class Received:
    """What was written down: the request, and its place in the record."""

    request: UUID
    place: int


def load_request(desk: Desk, request: UUID, up_to: int | None = None) -> RequestState:
    """A request as it stands, or stood; an empty one where there is none of this name."""
    return request_of(desk.history(request, up_to))


def identity_of(desk: Desk, state: RequestState) -> Person | None:
    """Who asked; None where that was forgotten. Whoever calls this has logged it."""
    if state.received is None:
        return None
    plain = desk.unseal(state.received, state.received.sealed, IDENTITY)
    return None if plain is None else Person.model_validate_json(plain)


def receive(
    desk: Desk, by: User, wish: Reception, identity: Person, now: datetime
) -> Received | Refused:
    """Record that somebody asked, with the day by which they have an answer."""
    policy = desk.requests
    if refusal := rules.receive(wish, by, policy, now):
        return refusal
    term = policy.term(wish.law, wish.asked)
    with desk.views.snapshot() as cursor:
        row = cursor.execute(COUNT).fetchone()
    ordinal = (int(row[0]) if row else 0) + 1
    for _ in range(TRIES):
        while desk.record.stream(request_id(ordinal)):
            ordinal += 1
        request = request_id(ordinal)
        sealed = desk.seal(request, 1, IDENTITY, identity.model_dump_json(exclude_defaults=True))
        sealed |= desk.seal(request, 1, QUESTION, wish.question.strip())
        event = RequestReceived(
            **_said(request, 1, by, now) | {"occurred_at": wish.received_at},
            ordinal=ordinal,
            asked=wish.asked,
            law=wish.law,
            channel=wish.channel,
            requester=wish.requester,
            term=term.code,
            due_at=due_of(wish.received_at, term, is_longer=False).at,
            policy=policy.version,
            policy_digest=policy.digest,
            sealed=sealed,
        )
        try:
            return Received(request, desk.append(event))
        except VersionTaken:
            continue
    raise Busy("others wrote down requests at the same moment")


def identify(desk: Desk, by: User, request: UUID, means: str, now: datetime) -> int | Refused:
    """Record how it was established who asked."""
    state = load_request(desk, request)
    if refusal := rules.identify(state, by, means, desk.requests):
        return refusal
    return recorded(desk, RequestIdentified(**next_of(request, state, by, now), means=means))


def extend(  # noqa: PLR0913 - who makes what longer, and why
    desk: Desk, by: User, request: UUID, *, ground: str, reason: str, now: datetime
) -> int | Refused:
    """Record that the requester was told that it takes longer."""
    state = load_request(desk, request)
    if refusal := rules.extend(state, by, ground, reason, desk.requests, now):
        return refusal
    assert state.received is not None
    term = desk.requests.named(state.received.term)
    assert term is not None
    due = due_of(state.received.occurred_at, term, is_longer=True)
    sealed = _reason(desk, request, state, reason)
    said = next_of(request, state, by, now)
    return recorded(desk, RequestExtended(**said, ground=ground, due_at=due.at, sealed=sealed))


def match(
    desk: Desk, by: User, request: UUID, matches: tuple[Match, ...], now: datetime
) -> int | Refused:
    """Record a person's word on what was found."""
    state = load_request(desk, request)
    if refusal := rules.match(state, by, matches):
        return refusal
    return recorded(desk, RequestMatched(**next_of(request, state, by, now), matches=matches))


def decide_parts(  # noqa: PLR0913 - who lets what go out
    desk: Desk,
    by: User,
    request: UUID,
    wish: PartsWish,
    *,
    texts: str,
    known: Mapping[str, str],
    now: datetime,
) -> int | Refused:
    """Record what goes out of one signal; `texts` is JSON of the words, as a person left them."""
    state = load_request(desk, request)
    newest = newest_of(desk, wish.signal)
    version = newest.originator_version if newest else 0
    if refusal := rules.decide_parts(state, by, wish, version, known):
        return refusal
    sealed = desk.seal(request, state.version + 1, TEXT, texts)
    event = RequestPartsDecided(
        **next_of(request, state, by, now),
        signal=wish.signal,
        version=version,
        passages=wish.passages,
        grounds={part: ground for part, ground in wish.grounds.items() if ground},
        sealed=sealed,
    )
    return recorded(desk, event)


def newest_of(desk: Desk, signal: UUID) -> SignalVersion | None:
    """The newest version of a signal, also of one that was withdrawn: it is kept as well."""
    return version_of(desk, signal, None)


def version_of(desk: Desk, signal: UUID, number: int | None) -> SignalVersion | None:
    """A version of a signal, or the newest one; None where there is none."""
    versions = (it for it in reversed(desk.history(signal)) if isinstance(it, SignalVersion))
    return next((it for it in versions if number in {None, it.originator_version}), None)


def advise(desk: Desk, by: User, request: UUID, wish: Verdict, now: datetime) -> int | Refused:
    """Record what somebody who works on its dossiers would answer."""
    state = load_request(desk, request)
    if refusal := verdicts.advise(state, by, wish, desk.requests):
        return refusal
    return recorded(desk, RequestAdvised(**_verdict(desk, by, request, state, wish, now)))


def decide(desk: Desk, by: User, request: UUID, wish: Verdict, now: datetime) -> int | Refused:
    """Record the decision."""
    state = load_request(desk, request)
    newest = {it: newest_of(desk, it) for it in state.signals}
    versions = {signal: it.originator_version for signal, it in newest.items() if it}
    if refusal := verdicts.decide(state, by, wish, desk.requests, versions):
        return refusal
    signals = verdicts.granted(state, wish)
    decided = RequestDecided(**_verdict(desk, by, request, state, wish, now), signals=signals)
    assert state.received is not None
    is_restricted = state.received.asked is Asked.RESTRICTION
    limits = restricting(desk, by, decided, now) if is_restricted else ()
    return recorded(desk, decided, *limits)


def answer(  # noqa: PLR0913 - who hands over what, and how
    desk: Desk, by: User, request: UUID, *, channel: str, digest: str, now: datetime
) -> int | Refused:
    """Record that the answer went out; `digest` is that of what was handed over."""
    state = load_request(desk, request)
    if refusal := rules.answer(state, by, channel, desk.requests):
        return refusal
    assert verdicts.gives_data(state) is bool(digest)
    signals = state.signals if digest else ()
    event = RequestAnswered(
        **next_of(request, state, by, now),
        channel=channel,
        digest=digest,
        signals=signals,
        mentions=tuple(it for signal in signals for it in state.mentions(signal)),
    )
    return recorded(desk, event)


def close(  # noqa: PLR0913 - who ends what, and why
    desk: Desk, by: User, request: UUID, *, ground: str, reason: str, now: datetime
) -> int | Refused:
    """Record that it ends without an answer."""
    state = load_request(desk, request)
    if refusal := rules.close(state, by, ground, reason, desk.requests):
        return refusal
    sealed = _reason(desk, request, state, reason)
    said = next_of(request, state, by, now)
    return recorded(desk, RequestClosed(**said, ground=ground, sealed=sealed))


def _verdict(  # noqa: PLR0913, PLR0917 - who says what of what
    desk: Desk, by: User, request: UUID, state: RequestState, wish: Verdict, now: datetime
) -> dict[str, Any]:
    return {
        **next_of(request, state, by, now),
        "answer": wish.answer,
        "ground": wish.ground,
        "sealed": _reason(desk, request, state, wish.reason),
    }


def _reason(desk: Desk, request: UUID, state: RequestState, reason: str) -> dict[str, str]:
    return desk.seal(request, state.version + 1, REASON, reason.strip())


def next_of(request: UUID, state: RequestState, by: User, now: datetime) -> dict[str, Any]:
    """What every event of a request says: that it is the next one, by whom and when."""
    return _said(request, state.version + 1, by, now)


def _said(history: UUID, version: int, by: User, now: datetime) -> dict[str, Any]:
    return {
        "originator_id": history,
        "originator_version": version,
        "occurred_at": now,
        "recorded_at": now,
        "cause": f"person:{by.id}",
        "by": by.id,
    }


def recorded(desk: Desk, *events: Event) -> int | Refused:
    """Record events together; `STALE` where the request went on meanwhile."""
    try:
        return desk.append(*events)
    except VersionTaken:
        return Refused.STALE
