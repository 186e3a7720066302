"""Requests of data subjects as they stand, the signals they are about, restrictions: no names."""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_text
from schemas.base import Event
from schemas.events.requests import (
    Asked,
    RequestAnswered,
    RequestClosed,
    RequestDecided,
    RequestExtended,
    RequestIdentified,
    RequestMatched,
    RequestReceived,
    RequestSearched,
    SignalRestricted,
    SignalRestrictionLifted,
    StatementAdded,
)

REQUESTS: Final = Table(
    "subject_requests",
    ("request",),
    (
        ("request", TEXT),
        ("ordinal", INTEGER),
        ("asked", TEXT),
        ("law", TEXT),
        ("received_at", TEXT),
        ("due_at", TEXT),
        ("is_extended", INTEGER),
        ("is_identified", INTEGER),
        ("is_searched", INTEGER),
        ("decided_by", TEXT),
        ("answer", TEXT),
        ("answered_at", TEXT),
        ("closed_at", TEXT),
        ("keeps", INTEGER),
    ),
)
"""What has not happened yet is empty or 0. `keeps`: its signals may not be forgotten."""
SIGNALS: Final = Table(
    "subject_request_matches",
    ("request", "signal", "mention"),
    (("request", TEXT), ("signal", TEXT), ("mention", TEXT), ("is_theirs", INTEGER)),
)
GRANTS: Final = Table(
    "subject_request_grants",
    ("request", "signal"),
    (("request", TEXT), ("signal", TEXT), ("granted_at", TEXT)),
)
"""The signals for which a request was granted."""
STATEMENTS: Final = Table(
    "subject_request_statements",
    ("request", "version"),
    (("request", TEXT), ("version", INTEGER), ("signal", TEXT)),
)
"""Where the words are that data subjects put beside signals."""
RESTRICTIONS: Final = Table(
    "restrictions",
    ("signal",),
    (("signal", TEXT), ("request", TEXT), ("ground", TEXT), ("since", TEXT)),
)
"""Signals that are kept and not otherwise used; one that was lifted is not in it."""
TABLES: Final = (REQUESTS, SIGNALS, GRANTS, STATEMENTS, RESTRICTIONS)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS matches_by_signal ON subject_request_matches (signal)",
    "CREATE INDEX IF NOT EXISTS statements_by_signal ON subject_request_statements (signal)",
    "CREATE INDEX IF NOT EXISTS grants_by_signal ON subject_request_grants (signal)",
)

EXTENDED: Final = "UPDATE subject_requests SET due_at = ?, is_extended = 1 WHERE request = ?"
IDENTIFIED: Final = "UPDATE subject_requests SET is_identified = 1 WHERE request = ?"
SEARCHED: Final = "UPDATE subject_requests SET is_searched = 1 WHERE request = ?"
DECIDED: Final = (
    "UPDATE subject_requests SET decided_by = ?, answer = ?, "
    "keeps = CASE WHEN asked = ? THEN keeps ELSE 0 END WHERE request = ?"
)
ANSWERED: Final = "UPDATE subject_requests SET answered_at = ?, keeps = 0 WHERE request = ?"
CLOSED: Final = "UPDATE subject_requests SET closed_at = ?, keeps = 0 WHERE request = ?"
LIFTED: Final = "DELETE FROM restrictions WHERE signal = ?"


def changes(event: Event) -> Iterator[Write | Change]:  # noqa: C901, PLR0912 - all events
    """What the event changes."""
    at, request = as_text(event.occurred_at), str(event.originator_id)
    match event:
        case RequestReceived():
            yield Write(REQUESTS, _received(event, request, at))
        case RequestExtended():
            yield Change(REQUESTS, EXTENDED, (as_text(event.due_at), request))
        case RequestIdentified():
            yield Change(REQUESTS, IDENTIFIED, (request,))
        case RequestSearched():
            yield Change(REQUESTS, SEARCHED, (request,))
        case RequestMatched():
            for it in event.matches:
                yield Write(SIGNALS, (request, str(it.signal), it.mention, int(it.is_theirs)))
        case RequestDecided():
            said = (event.by, event.answer.value, Asked.ACCESS.value, request)
            yield Change(REQUESTS, DECIDED, said)
            for signal in event.signals:
                yield Write(GRANTS, (request, str(signal), at))
        case RequestAnswered():
            yield Change(REQUESTS, ANSWERED, (at, request))
        case RequestClosed():
            yield Change(REQUESTS, CLOSED, (at, request))
        case StatementAdded():
            yield Write(STATEMENTS, (request, event.originator_version, str(event.signal)))
        case SignalRestricted():
            yield Write(RESTRICTIONS, (str(event.signal), str(event.request), event.ground, at))
        case SignalRestrictionLifted():
            yield Change(RESTRICTIONS, LIFTED, (str(event.signal),))
        case _:
            return


def _received(event: RequestReceived, request: str, at: str) -> tuple[object, ...]:
    what = (request, event.ordinal, event.asked.value, event.law.value, at, as_text(event.due_at))
    return (*what, 0, 0, 0, "", "", "", "", 1)
