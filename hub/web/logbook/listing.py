"""The one order of events: what happened, in pages, filtered by the server."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.projections import journal
from hub.projections.journal import Numbered
from hub.store.database import Cursor
from hub.web.cards import Ref
from hub.web.choices import Choice
from hub.web.logbook import finding
from hub.web.logbook.details import Detail, details_of, json_of
from hub.web.logbook.finding import Asked, Found, kind_of
from hub.web.logbook.inspecting import summary, tallies
from hub.web.logbook.looking import WHOLE, look
from hub.web.logbook.references import DOSSIER, SIGNAL, Voice, object_ref
from hub.web.logbook.results import Outcome, newest
from hub.web.logbook.sentences import SENTENCES
from hub.web.logbook.stages import PEOPLE, STAGES
from hub.web.logbook.telling import Line, line_of
from hub.web.moments import Moment, moment
from hub.web.visit import Reads, Visit

PATH: Final = "/logboek"
PAGES: Final[Mapping[str, str]] = {DOSSIER: "/dossiers", SIGNAL: "/signalen"}
CAUSE_MAX: Final = 100


class Show(StrEnum):
    """How much of each event is shown."""

    SHORT = "kort"
    FULL = "volledig"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Entry:
    """An event, and as much of it as was asked for."""

    line: Line
    details: tuple[Detail, ...]
    json: str


@dataclass(frozen=True, slots=True)
class ObjectCard:
    """The object whose history is shown. `page` is where it is now, if it is there."""

    id: str
    name: str
    page: Ref | None
    seen: str
    seen_path: str
    parts: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked, as it stands in the form."""

    object: str
    topics: tuple[Choice, ...]
    people: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    cause: str
    since: str
    until: str
    shows: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page; the paths are empty where there is nothing."""

    now: Moment
    filters: Filters
    subject: ObjectCard | None
    candidates: tuple[Ref, ...]
    entries: tuple[Entry, ...]
    last: int
    verified: Outcome | None
    newest: str
    newer: str
    older: str
    json_path: str


Text = Annotated[str, Query(max_length=CAUSE_MAX)]
Place = Annotated[int, Query(ge=0, le=finding.END)]


@dataclass(frozen=True, slots=True)
class Address:
    """What the address of the page says."""

    object: str
    asked: Asked
    show: Show
    before: int
    after: int

    def query(self, **changed: str) -> str:
        """The query string, with some of it changed."""
        asked = self.asked
        said = {
            "object": self.object,
            "soort": asked.topic,
            "wie": asked.person,
            "deel": asked.stage,
            "oorzaak": asked.cause,
            "van": asked.since.isoformat() if asked.since else "",
            "tot": asked.until.isoformat() if asked.until else "",
            "weergave": "" if self.show is Show.SHORT else self.show.value,
            **changed,
        }
        return urlencode({name: value for name, value in said.items() if value}, safe=":/")


def address(  # noqa: PLR0913, PLR0917 - a filter for each column, by name in the address
    subject: Annotated[str, Query(alias="object", max_length=64)] = "",
    topic: Annotated[Text, Query(alias="soort")] = "",
    person: Annotated[Text, Query(alias="wie")] = "",
    stage: Annotated[Text, Query(alias="deel")] = "",
    cause: Annotated[Text, Query(alias="oorzaak")] = "",
    since: Annotated[str, Query(alias="van", max_length=10)] = "",
    until: Annotated[str, Query(alias="tot", max_length=10)] = "",
    show: Annotated[Show, Query(alias="weergave")] = Show.SHORT,
    before: Annotated[Place, Query(alias="voor")] = 0,
    after: Annotated[Place, Query(alias="na")] = 0,
) -> Address:
    """Read the address; what it cannot mean is refused."""
    known = (not topic or topic in SENTENCES) and (not stage or stage in {*STAGES, PEOPLE[0]})
    try:
        days = [date.fromisoformat(day) if day else None for day in (since, until)]
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    if not known:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    asked = Asked((), topic, person, stage, cause, *days)
    return Address(subject.strip(), asked, show, before, after)


def voice_of(visit: Visit, cursor: Cursor) -> Voice:
    """The words and names to tell events with."""
    people = {user.id: user.name for user in visit.site.sessions.people()}
    return Voice(visit.site.words, people, visit.now(cursor))


def load(visit: Visit, wanted: Address) -> ListPage:
    """Make the page."""
    desk = visit.site.desk
    with visit.views.snapshot() as cursor:
        voice = voice_of(visit, cursor)
        ids = finding.candidates(cursor, wanted.object) if wanted.object else []
        objects = finding.with_parts(desk, cursor, ids[0]) if len(ids) == 1 else ()
        found = Found((), has_older=False, has_newer=False)
        if objects or not wanted.object:
            asked = replace(wanted.asked, objects=objects)
            found = finding.find(cursor, asked, before=wanted.before, after=wanted.after)
        subject = _card(visit, cursor, voice, objects) if objects else None
        last = journal.last(cursor)
        verified = newest(desk, cursor, voice)
        kinds = {it: kind_of(desk, cursor, it) for it in ids} if len(ids) > 1 else {}
    events = finding.events_of(desk, found.positions)
    return ListPage(
        now=moment(voice.now, voice.now),
        filters=_filters(wanted, voice),
        subject=subject,
        candidates=tuple(object_ref(kind, it) for it, kind in kinds.items()),
        entries=tuple(_entry(visit, events[at], voice, wanted.show) for at in found.positions),
        last=last,
        verified=verified,
        newest=_path(wanted.query()) if found.has_newer else "",
        newer=_path(wanted.query(na=str(found.positions[0]))) if found.has_newer else "",
        older=_path(wanted.query(voor=str(found.positions[-1]))) if found.has_older else "",
        json_path=_path(wanted.query(**_place(wanted)), f"{PATH}.json"),
    )


def _place(wanted: Address) -> dict[str, str]:
    return {"voor": str(wanted.before or ""), "na": str(wanted.after or "")}


def _path(query: str, path: str = PATH) -> str:
    return f"{path}?{query}" if query else path


def _entry(visit: Visit, numbered: Numbered, voice: Voice, show: Show) -> Entry:
    sealer = visit.site.desk.sealer
    return Entry(
        line_of(numbered, voice),
        details_of(numbered.event, sealer) if show is Show.FULL else (),
        json_of(numbered.event, sealer) if show is Show.JSON else "",
    )


def _card(visit: Visit, cursor: Cursor, voice: Voice, objects: tuple[str, ...]) -> ObjectCard:
    identifier = objects[0]
    kind = kind_of(visit.site.desk, cursor, identifier)
    ref = object_ref(kind, identifier)
    page = Ref(ref.name, f"{PAGES[kind]}/{identifier}") if kind in PAGES else None
    return ObjectCard(
        id=identifier,
        name=ref.name,
        page=page,
        seen=summary(tallies(cursor, voice, objects)),
        seen_path=f"{PATH}/inzage?object={identifier}",
        parts=len(objects) - 1,
    )


def _filters(wanted: Address, voice: Voice) -> Filters:
    asked = wanted.asked
    topics = sorted((sentence.name, topic) for topic, sentence in SENTENCES.items())
    stages = [*((code, title) for code, (title, _) in STAGES.items()), PEOPLE]
    return Filters(
        object=wanted.object,
        topics=_choices(((topic, name) for name, topic in topics), asked.topic),
        people=_choices(voice.people.items(), asked.person),
        stages=_choices(stages, asked.stage),
        cause=asked.cause,
        since=asked.since.isoformat() if asked.since else "",
        until=asked.until.isoformat() if asked.until else "",
        shows=_choices(((it.value, it.value) for it in Show), wanted.show),
    )


def _choices(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label, value == chosen) for value, label in pairs)


ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.READ_LOG))]
Asks = Annotated[Address, Depends(address)]


def _look(visit: Visit, page: ListPage) -> None:
    look(visit, page.subject.id if page.subject else WHOLE)


@ROUTER.get(PATH)
def show_page(visit: Reading, wanted: Asks) -> HTMLResponse:
    """The events as a page."""
    page = load(visit, wanted)
    _look(visit, page)
    return visit.html("logbook/list.html", page)


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading, wanted: Asks) -> Response:
    """The same as JSON."""
    page = load(visit, wanted)
    _look(visit, page)
    return visit.json(page)
