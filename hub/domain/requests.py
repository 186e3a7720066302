"""Requests of data subjects: how one stands after its history. Pure; it accepts the past."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from schemas.base import Event
from schemas.events.requests import (
    Asked,
    Candidate,
    ReceiverTold,
    RequestAdvised,
    RequestAnswered,
    RequestClosed,
    RequestDecided,
    RequestEvent,
    RequestExtended,
    RequestIdentified,
    RequestMatched,
    RequestPartsDecided,
    RequestReceived,
    RequestSearched,
    SignalRestricted,
    SignalRestrictionLifted,
    StatementAdded,
)

IDENTITY: Final = "identity"
QUESTION: Final = "question"
TEXT: Final = "text"
STATEMENT: Final = "statement"

LAST: Final[Mapping[type[RequestEvent], str]] = {
    RequestReceived: "received",
    RequestIdentified: "identified",
    RequestExtended: "extended",
    RequestAdvised: "advised",
    RequestDecided: "decided",
    RequestAnswered: "answered",
    RequestClosed: "closed",
}
"""Events of which the last one counts, and where it is kept."""

Place = tuple[UUID, str]
"""A signal and the mention in it; an empty mention is the text of the signal."""


class Stage(StrEnum):
    """What a request waits for."""

    IDENTIFY = "identify"
    SEARCH = "search"
    JUDGE = "judge"
    DECIDE = "decide"
    ANSWER = "answer"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class RequestState:
    """A request after its history. `version` is that of its newest event.

    `found` is what was found, `judged` whether a person took it for the requester, `parts` the last
    decision on each signal.
    """

    version: int = 0
    received: RequestReceived | None = None
    identified: RequestIdentified | None = None
    extended: RequestExtended | None = None
    searched: RequestSearched | None = None
    found: Mapping[Place, Candidate] = field(default_factory=dict)
    judged: Mapping[Place, bool] = field(default_factory=dict)
    parts: Mapping[UUID, RequestPartsDecided] = field(default_factory=dict)
    advised: RequestAdvised | None = None
    decided: RequestDecided | None = None
    answered: RequestAnswered | None = None
    closed: RequestClosed | None = None
    told: frozenset[UUID] = frozenset()
    statements: tuple[StatementAdded, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.received is not None and self.answered is None and self.closed is None

    @property
    def due_at(self) -> datetime | None:
        """When it must be answered."""
        last = self.extended or self.received
        return None if last is None else last.due_at

    @property
    def signals(self) -> tuple[UUID, ...]:
        """The signals that are about the requester, as people said."""
        return tuple(
            sorted({signal for (signal, _), is_theirs in self.judged.items() if is_theirs})
        )

    @property
    def waiting(self) -> tuple[Place, ...]:
        """What was found and not judged."""
        return tuple(sorted(place for place in self.found if place not in self.judged))

    @property
    def keeps(self) -> bool:
        """Whether its signals may not be forgotten: it is not answered, or not decided to be."""
        if not self.is_open or self.received is None:
            return False
        return self.decided is None or self.received.asked is Asked.ACCESS

    @property
    def stage(self) -> Stage:
        """What it waits for."""
        if self.closed is not None:
            return Stage.CLOSED
        if self.answered is not None:
            return Stage.ANSWERED
        if self.decided is not None:
            return Stage.ANSWER
        if self.identified is None:
            return Stage.IDENTIFY
        if self.searched is None:
            return Stage.SEARCH
        return Stage.JUDGE if self.waiting else Stage.DECIDE

    def mentions(self, signal: UUID) -> tuple[str, ...]:
        """The mentions in a signal that are the requester."""
        return tuple(
            sorted(
                m for (s, m), is_theirs in self.judged.items() if s == signal and is_theirs and m
            )
        )


def request_of(history: Iterable[Event]) -> RequestState:
    """A request after its whole history."""
    state = RequestState()
    for event in history:
        state = replace(_evolved(state, event), version=event.originator_version)
    return state


def _evolved(state: RequestState, event: Event) -> RequestState:  # noqa: PLR0911 - all events
    match event:
        case RequestSearched():
            found = {(it.signal, it.mention): it for it in event.found}
            return replace(state, searched=event, found={**state.found, **found})
        case RequestMatched():
            said = {(it.signal, it.mention): it.is_theirs for it in event.matches}
            return replace(state, judged={**state.judged, **said})
        case RequestPartsDecided():
            return replace(state, parts={**state.parts, event.signal: event})
        case ReceiverTold():
            return replace(state, told=state.told | {event.handover})
        case StatementAdded():
            return replace(state, statements=(*state.statements, event))
        case RequestEvent():
            last: dict[str, Any] = {LAST[type(event)]: event}
            return replace(state, **last)
        case _:
            return state


def restricted_by(history: Iterable[Event]) -> SignalRestricted | None:
    """The restriction that a signal is under, by the history of its restrictions."""
    found = None
    for event in history:
        if isinstance(event, SignalRestricted):
            found = event
        elif isinstance(event, SignalRestrictionLifted):
            found = None
    return found
