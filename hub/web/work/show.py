"""The work list as a page, as JSON, and some of its rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from hub.actions import filters as kept_filters
from hub.domain.casework import GROUNDS
from hub.domain.labels import LABELS
from hub.domain.mandate import Right, may
from hub.web.linking import rules_of
from hub.web.live import VIEWS
from hub.web.paging import PAGE_MAX
from hub.web.pairs.waiting import how_many, waiting
from hub.web.places.looking import looked
from hub.web.site import Fragment
from hub.web.visit import Reads, Visit
from hub.web.work.doing import last
from hub.web.work.filters import ALL, MINE, Asked, Filters, Offer, offers, parse
from hub.web.work.items import item
from hub.web.work.page import Elsewhere, Read, Saved, Tools, Worklist, worklist
from hub.web.work.read import PATH, known, page, totals
from hub.web.work.reader import Reader
from hub.web.work.spots import LIST, NONE, Spots, is_on, spots, work_map
from schemas.events import Looked, Ruling

ROWS_MAX: Final = 50
PageNumber = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
Items = Annotated[list[str], Query(alias="item", max_length=ROWS_MAX)]
Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
ROUTER: Final = APIRouter()


def people_of(visit: Visit) -> dict[str, str]:
    """Who works here, by id."""
    return {user.id: user.name for user in visit.site.sessions.people()}


def reader_of(visit: Visit, now: datetime, here: Spots = NONE) -> Reader:
    """Who reads the list."""
    receivers = {key: it.title for key, it in visit.site.sharing.receivers.items()}
    return Reader(visit.user, now, visit.site.words, people_of(visit), receivers, here.every())


def colleagues_of(visit: Visit) -> dict[str, str]:
    """Who may be given work: those who may decide."""
    people = visit.site.sessions.people()
    return {user.id: user.name for user in people if may(user, Right.DECIDE)}


def asked(visit: Visit, params: Mapping[str, str]) -> tuple[Filters, tuple[Offer, ...]]:
    """What an address asks for, and what it could; 400 where it names what is not there."""
    known_offers = offers(visit.site.words, colleagues_of(visit))
    usual = MINE if visit.may(Right.DECIDE) else ALL
    filters = parse(params, known_offers, usual)
    if filters is None:
        raise HTTPException(400)
    return filters, known_offers


def load(visit: Visit, params: Mapping[str, str], number: int) -> Worklist:
    """The page model."""
    filters, known_offers = asked(visit, params)
    position = visit.site.views.position(VIEWS)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        wanted = Asked(filters, visit.user.id, now)
        counted = totals(cursor, wanted)
        pairs = how_many(len(waiting(cursor, rules_of(visit.site.desk))))
        found, place = page(cursor, wanted, number, counted.total)
        here = spots(visit, cursor, found) if is_on(visit) else None
    reader = reader_of(visit, now, here or NONE)
    query = "&".join(filter(None, (filters.query, place.query)))
    kept = kept_filters.kept(visit.site.desk, visit.user.id)
    return worklist(
        Read(found, counted, place, position),
        filters,
        reader,
        known_offers,
        is_live=not visit.is_past,
        tools=tools_of(visit) if visit.may(Right.DECIDE) else None,
        saved=tuple(
            Saved(it.name, it.query, f"{PATH}?{it.query}", it.query == filters.query) for it in kept
        ),
        beside=None if here is None else work_map(visit, found, here, query),
        elsewhere=(
            Elsewhere("Paren om te beoordelen", pairs, "/paren"),
            Elsewhere("Hoe het team beslist", "", "/werkvoorraad/team"),
        ),
    )


def tools_of(visit: Visit) -> Tools:
    """What one who may decide has to choose from."""
    grounds = GROUNDS[Ruling.FOLLOWED].items()
    return Tools(tuple(colleagues_of(visit).items()), tuple(grounds), tuple(LABELS.items()))


@ROUTER.get(PATH)
def show(visit: Reading, request: Request, number: PageNumber = 1) -> HTMLResponse:
    """The work list as a page."""
    deed = last(visit) if request.query_params.get("gedaan") else None
    return visit.html("work/list.html", _seen(visit, request, number), deed=deed)


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading, request: Request, number: PageNumber = 1) -> Response:
    """The same as JSON."""
    return visit.json(_seen(visit, request, number))


def _seen(visit: Visit, request: Request, number: int) -> Worklist:
    """The page; that somebody looks at its addresses is logged."""
    found = load(visit, request.query_params, number)
    if found.map is not None:
        looked(visit, Looked.LIST, LIST, 0)
    return found


@ROUTER.get(f"{PATH}/rijen")
def show_rows(visit: Reading, request: Request, items: Items) -> Fragment:
    """Some items as they are now, for a list that shows them already."""
    filters, _ = asked(visit, request.query_params)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        found = known(cursor, list(dict.fromkeys(items)), visit.user.id)
        here = spots(visit, cursor, found) if is_on(visit) else NONE
    reader = reader_of(visit, now, here)
    shown = tuple(item(row, found, reader) for row in found.items)
    return visit.part("work/rows.html", None, items=shown, query=filters.query)
