"""Searching who opened what: by object or person, by user, by purpose and by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from re import fullmatch
from typing import Any, Final

from fastapi import HTTPException

from hub.domain.access import ADDRESS_PURPOSES, GLASS_PURPOSE, GLASS_WORDS
from hub.domain.tracing import operation_of
from hub.projections.journal import Numbered
from hub.store.database import Cursor
from hub.web.cards import Ref
from hub.web.choices import Choice
from hub.web.form import Form
from hub.web.logbook import finding
from hub.web.logbook.finding import Asked
from hub.web.logbook.listing import voice_of
from hub.web.logbook.references import Voice
from hub.web.logbook.telling import ROLES
from hub.web.moments import Moment, moment
from hub.web.visit import Visit
from hub.web.words import count, said, short_name
from schemas.events import ContentOpened

PATH: Final = "/inzage"
SHOWN_MAX: Final = 200
EXPORTED_MAX: Final = 20_000
READ_EVENTS: Final = 200
ENTITY_MIN: Final = 8
PURPOSES: Final[Mapping[str, str]] = {
    **{code: text for code, (text, _) in ADDRESS_PURPOSES.items()},
    GLASS_PURPOSE: GLASS_WORDS,
}
SIGNALS_OF: Final = (
    "SELECT DISTINCT signal FROM mentions WHERE entity >= ? AND entity < ? ORDER BY signal LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody wants to know; empty is everything."""

    object: str = ""
    person: str = ""
    purpose: str = ""
    since: date | None = None
    until: date | None = None
    only_glass: bool = False

    @property
    def wanted_purpose(self) -> str:
        """The purpose that an opening must have; empty for any."""
        return GLASS_PURPOSE if self.only_glass else self.purpose


@dataclass(frozen=True, slots=True)
class Hit:
    """One time that somebody opened something."""

    position: int
    at: Moment
    person: str
    role: str
    purpose: str
    about: str
    signals: int
    until: Moment
    is_glass: bool
    operation: Ref


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page. `hits` is None before anything was asked; `problem` says why nothing was found."""

    now: Moment
    search: Search
    people: tuple[Choice, ...]
    purposes: tuple[Choice, ...]
    hits: tuple[Hit, ...] | None
    summary: str
    problem: str
    json_path: str


def search_of(form: Form) -> Search:
    """Read the form; 400 where it says something that it does not offer."""
    text, person, purpose = form.text("object"), form.text("wie"), form.text("doel")
    if not (
        fullmatch(r"[0-9A-Fa-f -]{0,64}", text)
        and fullmatch(r"[a-z0-9._-]{0,64}", person)
        and (not purpose or purpose in PURPOSES)
    ):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    since, until = _day(form.text("van")), _day(form.text("tot"))
    return Search(text, person, purpose, since, until, form.text("nood") == "ja")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None


def empty(visit: Visit) -> SearchPage:
    """The page before anything was asked."""
    with visit.views.snapshot() as cursor:
        voice = voice_of(visit, cursor)
    return _page(voice, Search(), None, "", "")


def load(visit: Visit, search: Search) -> tuple[SearchPage, str]:
    """Search, newest first; the page, and the id of the object that was meant."""
    with visit.views.snapshot() as cursor:
        voice = voice_of(visit, cursor)
        meant, objects = objects_of(visit, cursor, search.object)
        if search.object and not objects:
            problem = "Wij vonden niet precies één dossier, signaal of persoon met deze code."
            return _page(voice, search, (), "", problem), meant
        found = list(_openings(visit, cursor, search, objects, SHOWN_MAX + 1))
    hits = tuple(_hit(it, voice) for it in found[:SHOWN_MAX])
    more = f"Meer dan {SHOWN_MAX}; de nieuwste staan hier. " if len(found) > SHOWN_MAX else ""
    people = len({it.person for it in hits})
    by = f", door {count(people, 'persoon', 'personen')}" if hits else ""
    summary = f"{more}{len(hits)} keer geopend{by}"
    return _page(voice, search, hits, summary, ""), meant


def positions(visit: Visit, search: Search) -> tuple[list[int], str]:
    """All positions for a file, oldest first, and the id of the object that was meant."""
    with visit.views.snapshot() as cursor:
        meant, objects = objects_of(visit, cursor, search.object)
        if search.object and not objects:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        found = [it.position for it in _openings(visit, cursor, search, objects, EXPORTED_MAX + 1)]
    if len(found) > EXPORTED_MAX:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return found[::-1], meant


def objects_of(visit: Visit, cursor: Cursor, text: str) -> tuple[str, tuple[str, ...]]:
    """What a code means: the one id, and all ids under which opening it was logged."""
    if not text:
        return "", ()
    ids = finding.candidates(cursor, text)
    if len(ids) == 1:
        return ids[0], finding.with_parts(visit.site.desk, cursor, ids[0])
    digits = "".join(it for it in text.lower() if it in "0123456789abcdef")
    if ids or len(digits) < ENTITY_MIN:
        return "", ()
    bounds = (digits, f"{digits}g", finding.OBJECTS_MAX)
    signals = tuple(row[0] for row in cursor.execute(SIGNALS_OF, bounds).fetchall())
    return (digits if signals else ""), signals


def _openings(
    visit: Visit, cursor: Cursor, search: Search, objects: tuple[str, ...], most: int
) -> Iterator[Numbered]:
    asked = Asked(
        objects,
        topic=ContentOpened.TOPIC,
        person=search.person,
        since=search.since,
        until=search.until,
    )
    before, left = 0, most
    while left:
        page = finding.find(cursor, asked, before=before, most=READ_EVENTS)
        events = finding.events_of(visit.site.desk, page.positions)
        for position in page.positions:
            event = events[position].event
            purpose = search.wanted_purpose
            if left and isinstance(event, ContentOpened) and purpose in {"", event.purpose}:
                left -= 1
                yield events[position]
        if not page.has_older:
            return
        before = page.positions[-1]


def _hit(numbered: Numbered, voice: Voice) -> Hit:
    position, event = numbered
    assert isinstance(event, ContentOpened)
    operation = operation_of(event)
    return Hit(
        position=position,
        at=moment(event.occurred_at, voice.now),
        person=voice.people.get(event.by, event.by),
        role=said(ROLES, event.role),
        purpose=said(PURPOSES, event.purpose),
        about=short_name(event.subject),
        signals=len(event.signals),
        until=moment(event.until, voice.now),
        is_glass=event.purpose == GLASS_PURPOSE,
        operation=Ref(operation, f"/verwerkingen/{operation}"),
    )


def _page(
    voice: Voice, search: Search, hits: tuple[Hit, ...] | None, summary: str, problem: str
) -> SearchPage:
    return SearchPage(
        now=moment(voice.now, voice.now),
        search=search,
        people=tuple(
            Choice(user, name, user == search.person) for user, name in voice.people.items()
        ),
        purposes=tuple(
            Choice(code, text, code == search.purpose) for code, text in PURPOSES.items()
        ),
        hits=hits,
        summary=summary,
        problem=problem,
        json_path=f"{PATH}.json",
    )


def asked_in_log(search: Search, meant: str) -> dict[str, Any]:
    """What the log keeps of a search: the object by its id, never as it was typed."""
    return {
        "subject": meant,
        "person": search.person,
        "purpose": search.purpose,
        "since": search.since.isoformat() if search.since else "",
        "until": search.until.isoformat() if search.until else "",
        "only_glass": search.only_glass,
    }
