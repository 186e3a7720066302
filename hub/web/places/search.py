"""Finding an address by its code, its four-digit area, or by name where one opened it.

What is asked for stands in no address and in no log. There is no index of addresses by name: a name
is looked for among the addresses that this person opened, and still may see.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.actions.access import ADDRESSES
from hub.domain.mandate import Right
from hub.store.database import Cursor
from hub.web import keys
from hub.web.moments import Moment, moment
from hub.web.places import rows
from hub.web.places.listing import LIST, PATH
from hub.web.places.looking import looked
from hub.web.places.names import Name, names
from hub.web.places.rows import PlaceRow
from hub.web.signin.pages import own_path
from hub.web.visit import Sends, Visit
from hub.web.words import count
from schemas.events import Looked

FOUND_MAX: Final = 50
SHORTEST: Final = 3
ASKED_MAX_CHARACTERS: Final = 200
CODE: Final = re.compile(r"(?:adres)?\s*([0-9a-f]{4})\s*([0-9a-f]{0,4})")
AREA: Final = re.compile(r"(?:gebied)?\s*([1-9][0-9]{3})\s*(?:[a-z]{2})?")
BY_CODE, BY_AREA, BY_NAME = "code", "gebied", "wat u opende"
Searching = Annotated[Visit, Depends(Sends(Right.READ_LOCATIONS))]
ROUTER: Final = APIRouter(prefix=PATH)


@dataclass(frozen=True, slots=True)
class Hit:
    """An address that was found, how much is said about it, and by what it was found."""

    name: Name
    area: str
    signals: str
    by: str


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The page. It has no address of its own: what was asked for may be personal."""

    now: Moment
    hits: tuple[Hit, ...]
    has_more: bool
    area_path: str
    may_open: bool
    opened: int
    json_path: str = ""


def code_of(text: str) -> str:
    """How the id of an address begins that people call so; empty where this is no code."""
    match = CODE.fullmatch(text.lower())
    return f"{match[1]}{match[2]}" if match else ""


def area_of(text: str) -> str:
    """The four digits of a postcode, which is all we tell by; empty where this is no postcode."""
    match = AREA.fullmatch(text.lower())
    return match[1] if match else ""


def by_name(called: Iterable[tuple[str, Name]], text: str) -> list[str]:
    """Those of these addresses that were opened and say this, however it is spaced."""
    wanted = plain(text)
    if len(wanted) < SHORTEST:
        return []
    return [entity for entity, name in called if wanted in plain(name.address)]


def plain(text: str) -> str:
    """A text without what people leave out or add when they type an address."""
    return re.sub(r"[\s.,\-]+", "", text).casefold()


def opened(visit: Visit, cursor: Cursor, audience: str) -> dict[str, tuple[PlaceRow, Name]]:
    """The addresses on the list that this person opened, and still may see."""
    openings = (it for it in visit.session.openings if ADDRESSES in it.details)
    mentions = visit.addresses(tuple({signal for it in openings for signal in it.signals}))
    places = rows.named_by(cursor, audience, mentions)
    called, _ = names(visit, cursor, places)
    return {it.entity: (it, called[it.entity]) for it in places if called[it.entity].address}


def load(visit: Visit, text: str) -> FoundPage:
    """Look for what was asked."""
    audience = rows.audience_of(visit.user)
    shows_area = visit.site.ground.map.shows_area
    code, area = code_of(text), area_of(text) if shows_area else ""
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        own = opened(visit, cursor, audience)
        named = by_name(((entity, name) for entity, (_, name) in own.items()), text)
        found = [(own[it][0], BY_NAME) for it in named]
        if code:
            some = rows.beginning_with(cursor, audience, code, FOUND_MAX + 1)
            found += [(it, BY_CODE) for it in some]
        if area:
            found += [(it, BY_AREA) for it in rows.within(cursor, audience, area, FOUND_MAX + 1)]
        first: dict[str, tuple[PlaceRow, str]] = {}
        for row, by in found:
            first.setdefault(row.entity, (row, by))
        shown = tuple(first.values())[:FOUND_MAX]
        called, _ = names(visit, cursor, [row for row, _ in shown])
    return FoundPage(
        now=moment(now, now),
        hits=tuple(
            Hit(
                called[row.entity],
                row.area if shows_area else "",
                count(row.signals, "signaal", "signalen"),
                by,
            )
            for row, by in shown
        ),
        has_more=len(first) > FOUND_MAX,
        area_path=f"{PATH}?gebied={area}&minstens=1" if area else "",
        may_open=visit.may(Right.OPEN_ADDRESSES),
        opened=len(own),
    )


@ROUTER.post("/zoeken")
def search(visit: Searching) -> HTMLResponse:
    """Look for an address, and show what was found."""
    text = visit.form.text("zoek")[:ASKED_MAX_CHARACTERS]
    page = load(visit, text)
    looked(visit, Looked.LIST, LIST, 0)
    return visit.html("places/found.html", page, asked=text)


@ROUTER.post("/toetsen")
def switch_keys(visit: Searching) -> Response:
    """Switch the keys of the list on or off for this session (WCAG 2.1.4)."""
    keys.switch(visit)
    back = own_path(visit.form.text("terug") or PATH)
    return visit.see_other(back if back.partition("?")[0] == PATH else PATH)
