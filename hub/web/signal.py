"""One signal: what its partner said in codes, who acts on it, and what it shares with others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.store.database import Cursor, Row
from hub.web import rows
from hub.web.cards import (
    Ref,
    RouteCard,
    SignalCard,
    dossier_ref,
    route_card,
    signal_card,
    signal_ref,
)
from hub.web.moments import Moment, moment, parse
from hub.web.rows import MentionRow, RepeatRow, RouteRow, SignalRow
from hub.web.visit import Reads, Visit
from hub.web.words import KINDS, OUTCOMES, Words, count, said

MESSAGES: Final = (
    "SELECT sequence, outcome, received_at FROM messages WHERE subject = ? "
    "ORDER BY received_at, sequence LIMIT ?"
)
FEEDBACK: Final = (
    "SELECT partner, outcome, received_at FROM feedback WHERE signal = ? "
    "ORDER BY received_at, partner, sequence LIMIT ?"
)
LINES_MAX: Final = 100
OTHERS_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Thing:
    """Something the signal mentions, and which other signals mention it too."""

    kind: str
    others: tuple[Ref, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that came in about this signal."""

    what: str
    source: str
    at: Moment


@dataclass(frozen=True, slots=True)
class SignalPage:
    """The page."""

    now: Moment
    card: SignalCard
    dossier: Ref | None
    route: RouteCard | None
    things: tuple[Thing, ...]
    feedback: tuple[Event, ...]
    messages: tuple[Event, ...]
    json_path: str


class Found(NamedTuple):
    """The rows of one signal."""

    signal: SignalRow
    dossier: str | None
    route: RouteRow | None
    repeat: RepeatRow | None
    mentions: Sequence[MentionRow]
    sharing: Sequence[MentionRow]
    feedback: Sequence[Row]
    messages: Sequence[Row]


def read(cursor: Cursor, signal: str) -> Found | None:
    """Fetch a signal; None where there is none of that id."""
    ids = (signal,)
    row = rows.signals(cursor, ids).get(signal)
    if row is None:
        return None
    mentions = rows.mentions(cursor, ids)
    return Found(
        row,
        rows.dossiers_of(cursor, ids).get(signal),
        rows.routes(cursor, ids).get(signal),
        rows.repeats(cursor, ids).get(signal),
        mentions,
        rows.sharing(cursor, [mention.entity for mention in mentions]),
        cursor.execute(FEEDBACK, (signal, LINES_MAX)).fetchall(),
        cursor.execute(MESSAGES, (signal, LINES_MAX)).fetchall(),
    )


def signal_page(found: Found, words: Words, now: datetime) -> SignalPage:
    """Make the page of its rows."""
    signal, numbers = found.signal, dict[str, int]()
    return SignalPage(
        now=moment(now, now),
        card=signal_card(signal, found.repeat, words, now, numbers),
        dossier=dossier_ref(found.dossier) if found.dossier else None,
        route=(
            route_card(found.route, words, now, numbers)
            if found.route and not found.route.is_ended
            else None
        ),
        things=tuple(_thing(mention, found.sharing) for mention in found.mentions),
        feedback=tuple(
            Event(outcome.replace("-", " "), words.partner(partner), moment(parse(at), now))
            for partner, outcome, at in found.feedback
        ),
        messages=tuple(
            Event(said(OUTCOMES, outcome), f"bericht {sequence}", moment(parse(at), now))
            for sequence, outcome, at in found.messages
        ),
        json_path=f"/signalen/{signal.signal}.json",
    )


def _thing(mention: MentionRow, sharing: Sequence[MentionRow]) -> Thing:
    others = sorted(
        {
            other.signal
            for other in sharing
            if other.entity == mention.entity and other.signal != mention.signal
        }
    )
    hidden = len(others) - OTHERS_SHOWN
    return Thing(
        kind=said(KINDS, mention.kind),
        others=tuple(signal_ref(other, {}) for other in others[:OTHERS_SHOWN]),
        more=f"en {count(hidden, 'ander signaal', 'andere signalen')}" if hidden > 0 else "",
    )


Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
ROUTER: Final = APIRouter(prefix="/signalen")


def _load(visit: Visit, signal: str) -> SignalPage:
    with visit.views.snapshot() as cursor:
        found = read(cursor, signal)
        now = visit.now(cursor)
    if found is None:
        raise HTTPException(404)
    return signal_page(found, visit.site.words, now)


@ROUTER.get("/{signal}.json")
def show_json(visit: Reading, signal: str) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, signal))


@ROUTER.get("/{signal}")
def show(visit: Reading, signal: str) -> HTMLResponse:
    """The signal as a page."""
    return visit.html("signal.html", _load(visit, signal))
