"""Messages: how many came from whom, what became of them, and what was held or refused and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.projections.rows import QUARANTINED, REFUSED
from hub.store.database import Cursor, Row
from hub.web import rows
from hub.web.codes import CODES, UNKNOWN
from hub.web.moments import Moment, moment, parse
from hub.web.paging import PAGE_MAX, Paging, paging
from hub.web.rows import listed
from hub.web.visit import Reads, Visit
from hub.web.words import OUTCOMES, Words, count, said

PATH: Final = "/berichten"
PAGE_ITEMS: Final = 50
SET_ASIDE_MAX: Final = 50
COUNTS: Final = "SELECT partner, outcome, COUNT(*) FROM messages GROUP BY partner, outcome"
HELD_COUNT: Final = "SELECT COUNT(*) FROM messages WHERE outcome IN (?, ?)"
HELD: Final = (
    "SELECT partner, sequence, outcome, received_at, codes FROM messages WHERE outcome IN (?, ?) "
    "ORDER BY received_at DESC, partner, sequence DESC LIMIT ? OFFSET ?"
)
SET_ASIDE_COUNT: Final = "SELECT COUNT(*) FROM set_aside"
SET_ASIDE: Final = (
    "SELECT stage, sequence, fault, recorded_at FROM set_aside "
    "ORDER BY recorded_at DESC, stage, sequence DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What one partner sent: a number for each outcome, in the order of the columns."""

    partner: str
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of the error catalogue, explained."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Held:
    """A message that waits for a person, or that was refused."""

    partner: str
    name: str
    outcome: str
    received: Moment
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A delivery that a part of the hub could not bear."""

    stage: str
    name: str
    fault: str
    at: Moment


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """The page."""

    now: Moment
    outcomes: tuple[str, ...]
    counts: tuple[Counted, ...]
    totals: Counted
    held_total: str
    held: tuple[Held, ...]
    set_aside_total: str
    set_aside: tuple[SetAside, ...]
    paging: Paging
    json_path: str


class Found(NamedTuple):
    """The rows."""

    counts: Sequence[Row]
    held_total: int
    held: Sequence[Row]
    set_aside_total: int
    set_aside: Sequence[Row]


def read(cursor: Cursor, page: int) -> tuple[Found, Paging]:
    """Fetch the counts and one page of what was held or refused."""
    both = (QUARANTINED, REFUSED)
    total = rows.number(cursor, HELD_COUNT, both)
    place = paging(PATH, "", page, total, PAGE_ITEMS)
    found = Found(
        cursor.execute(COUNTS).fetchall(),
        total,
        cursor.execute(HELD, (*both, PAGE_ITEMS, place.offset)).fetchall(),
        rows.number(cursor, SET_ASIDE_COUNT),
        cursor.execute(SET_ASIDE, (SET_ASIDE_MAX,)).fetchall(),
    )
    return found, place


def messages_page(found: Found, place: Paging, words: Words, now: datetime) -> MessagesPage:
    """Make the page of its rows; a partner that sent nothing is named all the same."""
    numbers = {(partner, outcome): int(many) for partner, outcome, many in found.counts}
    partners = [*words.partners, *sorted({p for p, _ in numbers} - words.partners.keys())]
    columns = {outcome: [numbers.get((p, outcome), 0) for p in partners] for outcome in OUTCOMES}
    lines = zip(partners, zip(*columns.values(), strict=True), strict=True)
    totals = tuple(map(sum, columns.values()))
    return MessagesPage(
        now=moment(now, now),
        outcomes=tuple(OUTCOMES.values()),
        counts=tuple(Counted(words.partner(p), line, sum(line)) for p, line in lines),
        totals=Counted("Samen", totals, sum(totals)),
        held_total=count(found.held_total, "bericht", "berichten"),
        held=tuple(_held(row, words, now) for row in found.held),
        set_aside_total=count(found.set_aside_total, "bericht", "berichten"),
        set_aside=tuple(
            SetAside(stage, f"bericht {sequence}", fault, moment(parse(at), now))
            for stage, sequence, fault, at in found.set_aside
        ),
        paging=place,
        json_path=f"{PATH}.json{'?' if place.query else ''}{place.query}",
    )


def _held(row: Row, words: Words, now: datetime) -> Held:
    partner, sequence, outcome, received_at, codes = row
    return Held(
        words.partner(partner),
        f"bericht {sequence}",
        said(OUTCOMES, outcome),
        moment(parse(received_at), now),
        tuple(Reason(code, CODES.get(code, UNKNOWN)) for code in listed(codes)),
    )


PageNumber = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
Reading = Annotated[Visit, Depends(Reads(Right.READ_MESSAGES))]
ROUTER: Final = APIRouter()


def _load(visit: Visit, page: int) -> MessagesPage:
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        found, place = read(cursor, page)
    return messages_page(found, place, visit.site.words, now)


@ROUTER.get(PATH)
def show(visit: Reading, page: PageNumber = 1) -> HTMLResponse:
    """The messages as a page."""
    return visit.html("messages.html", _load(visit, page))


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading, page: PageNumber = 1) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, page))
