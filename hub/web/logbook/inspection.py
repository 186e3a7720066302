"""Who saw what, and why: per object, per person, and every time somebody broke the glass."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.access import PURPOSES
from hub.domain.mandate import Right
from hub.projections import journal
from hub.store.database import Row
from hub.web.cards import Ref
from hub.web.choices import Choice
from hub.web.logbook import finding
from hub.web.logbook.finding import Asked, Found
from hub.web.logbook.inspecting import Tally, summary, tallies
from hub.web.logbook.listing import Place, voice_of
from hub.web.logbook.looking import look
from hub.web.logbook.references import Voice, object_ref, person_ref
from hub.web.logbook.stages import INSPECTION
from hub.web.logbook.telling import Line, line_of
from hub.web.moments import Moment, moment, parse
from hub.web.visit import Reads, Visit

PATH: Final = "/logboek/inzage"
DANGER: Final = "veiligheid"
COUNTED: Final = timedelta(days=30)
GLASS_MAX: Final = 50
GLASS: Final = (
    "SELECT person, subject, opened_at, until FROM openings WHERE purpose = ? "
    "ORDER BY opened_at DESC, originator, version DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Broken:
    """Somebody opened content because somebody was in danger."""

    person: Ref
    about: Ref
    at: Moment
    until: Moment


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """The page; `subject` is None where it is about everything."""

    now: Moment
    subject: Ref | None
    object: str
    people: tuple[Choice, ...]
    summary: str
    tallies: tuple[Tally, ...]
    lines: tuple[Line, ...]
    purpose: str
    broken: tuple[Broken, ...]
    newer: str
    older: str
    json_path: str


@dataclass(frozen=True, slots=True)
class Address:
    """What the address of the page says."""

    object: str
    person: str
    before: int
    after: int

    def path(self, path: str = PATH, **more: int) -> str:
        """The path with this query."""
        said = {"object": self.object, "wie": self.person, **more}
        query = "&".join(f"{name}={value}" for name, value in said.items() if value)
        return f"{path}?{query}" if query else path


def address(
    subject: Annotated[str, Query(alias="object", pattern="^[0-9a-fA-F -]*$", max_length=64)] = "",
    person: Annotated[str, Query(alias="wie", pattern="^[a-z0-9._-]*$", max_length=64)] = "",
    before: Annotated[Place, Query(alias="voor")] = 0,
    after: Annotated[Place, Query(alias="na")] = 0,
) -> Address:
    """Read the address."""
    return Address(subject.strip(), person, before, after)


def load(visit: Visit, wanted: Address) -> InspectionPage:
    """Make the page."""
    desk = visit.site.desk
    with visit.views.snapshot() as cursor:
        voice = voice_of(visit, cursor)
        ids = finding.candidates(cursor, wanted.object) if wanted.object else []
        objects = finding.with_parts(desk, cursor, ids[0]) if len(ids) == 1 else ()
        asked = Asked(objects, person=wanted.person, stage=INSPECTION)
        found = Found((), has_older=False, has_newer=False)
        if objects or not wanted.object:
            found = finding.find(cursor, asked, before=wanted.before, after=wanted.after)
        behind = journal.place_at(cursor, voice.now - COUNTED)
        counted = tallies(cursor, voice, objects, behind)
        kind = finding.kind_of(desk, cursor, ids[0]) if objects else ""
        broken = cursor.execute(GLASS, (DANGER, GLASS_MAX)).fetchall()
        kinds = {row[1]: finding.kind_of(desk, cursor, row[1]) for row in broken}
    events = finding.events_of(desk, found.positions)
    people = voice.people.items()
    return InspectionPage(
        now=moment(voice.now, voice.now),
        subject=object_ref(kind, ids[0]) if objects else None,
        object=wanted.object,
        people=tuple(Choice(user, name, user == wanted.person) for user, name in people),
        summary=summary(counted),
        tallies=counted,
        lines=tuple(line_of(events[at], voice) for at in found.positions),
        purpose=PURPOSES[DANGER][0],
        broken=tuple(_broken(row, kinds, voice) for row in broken),
        newer=wanted.path(na=found.positions[0]) if found.has_newer else "",
        older=wanted.path(voor=found.positions[-1]) if found.has_older else "",
        json_path=wanted.path(f"{PATH}.json", voor=wanted.before, na=wanted.after),
    )


def _broken(row: Row, kinds: dict[str, str], voice: Voice) -> Broken:
    person, subject, opened_at, until = row
    return Broken(
        person_ref(person, voice),
        object_ref(kinds[subject], subject),
        moment(parse(opened_at), voice.now),
        moment(parse(until), voice.now),
    )


ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.READ_LOG))]
Asks = Annotated[Address, Depends(address)]


def _seen(visit: Visit, wanted: Address) -> InspectionPage:
    page = load(visit, wanted)
    look(visit, "inzage")
    return page


@ROUTER.get(PATH)
def show(visit: Reading, wanted: Asks) -> HTMLResponse:
    """Who saw what, as a page."""
    return visit.html("logbook/inspection.html", _seen(visit, wanted))


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading, wanted: Asks) -> Response:
    """The same as JSON."""
    return visit.json(_seen(visit, wanted))
