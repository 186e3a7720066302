"""One event: all it says, what led to it, what came of it, and how things stood around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response

from hub.actions.desk import Desk
from hub.domain.mandate import Right
from hub.projections import journal
from hub.projections.journal import Numbered
from hub.store.database import Cursor
from hub.web.cards import Ref
from hub.web.logbook import finding
from hub.web.logbook.details import Detail, details_of, json_of
from hub.web.logbook.finding import Asked
from hub.web.logbook.listing import PAGES, PATH, voice_of
from hub.web.logbook.looking import look
from hub.web.logbook.references import Voice, kinds_of
from hub.web.logbook.telling import Line, line_of
from hub.web.logbook.travel import link_to
from hub.web.moments import Moment, moment
from hub.web.visit import Reads, Sends, Visit, not_there
from schemas.base import Event
from schemas.events import FeedbackReceived, SignalVersion, SignalWithdrawn

BY_EVENT: Final = "event:"
CAUSES_MAX: Final = 20
DEPTH_MAX: Final = 3
RESULTS_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the event; of deeper ones, what came of that."""

    line: Line
    depth: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote, opened by who may."""

    block: str
    text: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """The page. `before` and `behind` show what it is about, as it stood around the event."""

    now: Moment
    line: Line
    version: str
    history: str
    details: tuple[Detail, ...]
    causes: tuple[Line, ...]
    results: tuple[Result, ...]
    before: Ref | None
    behind: Ref | None
    opened: tuple[Words, ...]
    can_open: bool
    content_at: Ref | None
    previous: str
    next: str
    json: str
    json_path: str


@dataclass(frozen=True, slots=True)
class Later:
    """There is such an event, recorded later than the moment that somebody looks at: no more."""

    status: int = HTTPStatus.NOT_FOUND
    title: str = "Deze gebeurtenis is van later"
    detail: str = "Op het moment waarnaar u kijkt, was deze gebeurtenis er nog niet."


def load(visit: Visit, position: int) -> EventPage | Later:
    """Make the page of an event; 404 where there is none."""
    desk = visit.site.desk
    with visit.views.snapshot() as cursor:
        voice = voice_of(visit, cursor)
        last = journal.last(cursor)
        if visit.is_past and last < position <= desk.record.last():
            return Later()
        found = finding.events_of(desk, [position] if position <= last else [])
        if not found:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        numbered = found[position]
        results = tuple(_results(desk, cursor, position, voice))
    event = numbered.event
    page = _page_of(event)
    content = page if _is_content(event) else None
    texts = _texts(visit, event)
    return EventPage(
        now=moment(voice.now, voice.now),
        line=line_of(numbered, voice),
        version=f"versie {event.originator_version}",
        history=str(event.originator_id),
        details=details_of(event, desk.sealer),
        causes=tuple(line_of(it, voice) for it in _causes(desk, event)),
        results=results,
        before=Ref(page.name, link_to(position - 1, page.path)) if page and position > 1 else None,
        behind=Ref(page.name, link_to(position, page.path)) if page else None,
        opened=texts,
        can_open=content is None and bool(getattr(event, "sealed", None)) and not texts,
        content_at=content,
        previous=f"{PATH}/{position - 1}" if position > 1 else "",
        next=f"{PATH}/{position + 1}" if position < last else "",
        json=json_of(event, desk.sealer),
        json_path=f"{PATH}/{position}.json",
    )


def _causes(desk: Desk, event: Event) -> Iterator[Numbered]:
    """What led to it, the nearest first."""
    for _ in range(CAUSES_MAX):
        number = event.cause.removeprefix(BY_EVENT)
        if not (event.cause.startswith(BY_EVENT) and number.isdecimal()):
            return
        found = finding.events_of(desk, [int(number)])
        if not found:
            return
        yield found[int(number)]
        event = found[int(number)].event


def _results(desk: Desk, cursor: Cursor, position: int, voice: Voice) -> Iterator[Result]:
    """What came of it, each followed by what came of that."""
    left = RESULTS_MAX
    todo = [(it, 1) for it in _led_to(cursor, position, left)]
    while todo and left:
        at, depth = todo.pop()
        left -= 1
        [numbered] = finding.events_of(desk, [at]).values()
        yield Result(line_of(numbered, voice), depth)
        if depth < DEPTH_MAX:
            todo += [(it, depth + 1) for it in _led_to(cursor, at, left)]


def _led_to(cursor: Cursor, position: int, most: int) -> list[int]:
    """The events that this one caused, the last first."""
    if not most:
        return []
    asked = Asked(cause=f"{BY_EVENT}{position}")
    return list(finding.find(cursor, asked, most=most).positions)


def _page_of(event: Event) -> Ref | None:
    """The screen of what the event is about, if it has one of its own."""
    for identifier, kind in kinds_of(event).items():
        if kind in PAGES:
            return Ref(kind, f"{PAGES[kind]}/{identifier}")
    return None


def _is_content(event: Event) -> bool:
    """Whether what is sealed is the signal itself, which opens on the signal's own page."""
    return isinstance(event, SignalVersion | SignalWithdrawn | FeedbackReceived)


def subject_of(event: Event) -> str:
    """The object under which opening what a person wrote is logged."""
    return next(iter(kinds_of(event)), str(event.originator_id))


def _texts(visit: Visit, event: Event) -> tuple[Words, ...]:
    """What was written, for who opened it a moment ago."""
    sealed = getattr(event, "sealed", None)
    now, subject = visit.site.clock(), subject_of(event)
    opened = any(it.subject == subject and now < it.until for it in visit.session.openings)
    if _is_content(event) or not sealed or not opened:
        return ()
    texts = {block: visit.site.desk.unseal(event, sealed, block) for block in sealed}
    return tuple(Words(block, text or "vernietigd (sleutel weg)") for block, text in texts.items())


ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.READ_LOG))]
Opening = Annotated[Visit, Depends(Sends(Right.OPEN_CONTENT))]


@ROUTER.get(f"{PATH}/{{position}}.json")
def show_json(visit: Reading, position: int) -> Response:
    """The event as JSON."""
    page = load(visit, position)
    if isinstance(page, Later):
        return visit.json(page, page.status)
    look(visit, subject_of_line(page))
    return visit.json(page)


@ROUTER.get(f"{PATH}/{{position}}")
def show(visit: Reading, position: int) -> HTMLResponse:
    """The event as a page."""
    page = load(visit, position)
    if isinstance(page, Later):
        return visit.html("logbook/later.html", None, page.status, later=page)
    look(visit, subject_of_line(page))
    return visit.html("logbook/event.html", page)


def subject_of_line(page: EventPage) -> str:
    """What somebody looked at who saw this page."""
    return f"gebeurtenis {page.line.position}"


@ROUTER.post(f"{PATH}/{{position}}/openen")
def open_words(visit: Opening, position: int) -> Response:
    """Open what a person wrote, for a purpose, and log it."""
    if not visit.may(Right.READ_LOG):
        raise not_there(visit, Right.READ_LOG, PATH)
    found = finding.events_of(visit.site.desk, [position])
    if not found:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    visit.open_content(subject_of(found[position].event), (), visit.form.text("doel"))
    return visit.see_other(f"{PATH}/{position}")
