"""The list of requests, the latest term first, and the form to write one down. No names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hub.domain.mandate import Right
from hub.domain.requests import Stage
from hub.store.database import Row
from hub.web.choices import Choice
from hub.web.moments import Deadline, Moment, deadline, local_day, moment, parse
from hub.web.paging import Paging, paging
from hub.web.requests.words import ANSWERS, ASKED, LAWS, PATH, SHORT, STAGES
from hub.web.visit import Visit
from hub.web.words import count, said, short_name

SIZE: Final = 100
JUDGING: Final = "Beoordeel wat gevonden is, en besluit"
ROWS: Final = (
    "SELECT request, ordinal, asked, law, received_at, due_at, is_extended, is_identified, "
    "is_searched, answer, answered_at, closed_at, "
    "(SELECT COUNT(DISTINCT m.signal) FROM subject_request_matches m "
    "WHERE m.request = r.request AND m.is_theirs = 1) "
    "FROM subject_requests r ORDER BY answered_at <> '' OR closed_at <> '', due_at, ordinal "
    "LIMIT ? OFFSET ?"
)
TOTAL: Final = (
    "SELECT COUNT(*), SUM(CASE WHEN answered_at = '' AND closed_at = '' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN answered_at = '' AND closed_at = '' AND due_at < ? THEN 1 ELSE 0 END) "
    "FROM subject_requests"
)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the list; `due` is None once it is over."""

    name: str
    path: str
    number: int
    asked: str
    law: str
    received: Moment
    due: Deadline | None
    stage: str
    signals: int
    ended: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page."""

    now: Moment
    summary: str
    rows: tuple[RequestRow, ...]
    paging: Paging
    json_path: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """The form to write a request down; `today` is the last day it can have come in."""

    now: Moment
    asked: tuple[Choice, ...]
    laws: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    people: tuple[Choice, ...]
    today: str
    problem: str
    json_path: str


def load_list(visit: Visit, page: int) -> ListPage:
    """Make the list: what is late first, then what is due first; what is over comes last."""
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        total, waiting, late = (
            int(it or 0) for it in cursor.execute(TOTAL, (moment(now, now).at,)).fetchone() or ()
        )
        at = paging(PATH, "", page, total, SIZE)
        rows = cursor.execute(ROWS, (SIZE, at.offset)).fetchall()
    summary = count(waiting, "verzoek wacht", "verzoeken wachten")
    return ListPage(
        now=moment(now, now),
        summary=f"{summary}{f', waarvan {late} te laat' if late else ''}",
        rows=tuple(_row(row, now) for row in rows),
        paging=at,
        json_path=f"{PATH}.json",
    )


def _row(row: Row, now: datetime) -> RequestRow:
    request, ordinal, asked, law, received_at, due_at, _, known, sought, answer, *rest = row
    answered_at, closed_at, signals = rest
    stage = _stage(bool(known), bool(sought), answer, answered_at, closed_at)
    ended = closed_at or answered_at
    return RequestRow(
        name=f"verzoek {ordinal} ({short_name(request)})",
        path=f"{PATH}/{request}",
        number=int(ordinal),
        asked=said(SHORT, asked),
        law=said(LAWS, law),
        received=moment(parse(received_at), now),
        due=None if ended else deadline(parse(due_at), now),
        stage=JUDGING if stage is Stage.DECIDE else STAGES[stage],
        signals=int(signals),
        ended=said(ANSWERS, answer) if answered_at else "",
    )


def _stage(known: bool, sought: bool, answer: str, answered_at: str, closed_at: str) -> Stage:  # noqa: FBT001 - columns of a row
    if closed_at:
        return Stage.CLOSED
    if answered_at:
        return Stage.ANSWERED
    if answer:
        return Stage.ANSWER
    if not known:
        return Stage.IDENTIFY
    return Stage.DECIDE if sought else Stage.SEARCH


def new_page(visit: Visit, problem: str = "") -> NewPage:
    """Make the form. What somebody typed is not shown again: it would stand in no log, but here."""
    site, policy = visit.site, visit.site.desk.requests
    now = site.present()
    people = site.sessions.people()
    day: date = local_day(now)
    return NewPage(
        now=moment(now, now),
        asked=choices(ASKED),
        laws=choices(LAWS),
        channels=choices(policy.channels),
        people=tuple(
            Choice(it.id, it.name, is_chosen=False)
            for it in people
            if it.id != visit.user.id and visit.may(Right.HANDLE_REQUESTS)
        ),
        today=day.isoformat(),
        problem=problem,
        json_path=f"{PATH}/nieuw.json",
    )


def choices(titles: Mapping[str, str], chosen: str = "") -> tuple[Choice, ...]:
    """All that may be chosen, by code."""
    return tuple(Choice(str(code), text, code == chosen) for code, text in titles.items())
