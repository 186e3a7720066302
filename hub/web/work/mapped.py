"""The map beside the work list: its points as JSON, opening its addresses, on and off."""

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hub.domain.mandate import Right
from hub.web.cards import Ref
from hub.web.moments import moment
from hub.web.places.listing import item_of
from hub.web.places.points import MapPoint, MapPoints, attribution, point
from hub.web.visit import Sends, Visit, not_there
from hub.web.work.act import back_of
from hub.web.work.items import ref_of
from hub.web.work.read import PATH, WorkRow, known
from hub.web.work.show import Items, PageNumber, Reading, asked
from hub.web.work.spots import LIST, MAP_ON, Spots, spots

Opening = Annotated[Visit, Depends(Sends(Right.OPEN_ADDRESSES))]
Switching = Annotated[Visit, Depends(Sends(Right.READ_CASES))]
ROUTER: Final = APIRouter(prefix=PATH)


@ROUTER.get("/punten.json")
def points(visit: Reading, items: Items) -> Response:
    """The opened addresses of these items, as points; each says which items it is about."""
    if not visit.may(Right.READ_LOCATIONS):
        raise not_there(visit, Right.READ_LOCATIONS, LIST)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        found = known(cursor, list(dict.fromkeys(items)), visit.user.id)
        here = spots(visit, cursor, found)
    shown = {
        entity: item_of(row, here.names[entity], now, is_doubted=False)
        for entity, row in here.places.items()
    }
    made = ((entity, point(item)) for entity, item in shown.items())
    placed = tuple(_about(it, entity, here, found.items) for entity, it in made if it is not None)
    opened = sum(1 for name in here.names.values() if name.address)
    return visit.json(
        MapPoints(
            now=moment(now, now),
            points=placed,
            unplaced=opened - len(placed),
            closed=len(here.names) - opened,
            attribution=attribution(visit.site.ground.tiles),
        )
    )


@ROUTER.post("/adressen")
def open_addresses(
    visit: Opening, request: Request, items: Items, number: PageNumber = 1
) -> Response:
    """Open which addresses these items are about, and come back to the list."""
    if not visit.may(Right.READ_CASES):
        raise not_there(visit, Right.READ_CASES, LIST)
    filters, _ = asked(visit, request.query_params)
    with visit.views.snapshot() as cursor:
        found = known(cursor, list(dict.fromkeys(items)), visit.user.id)
        here = spots(visit, cursor, found)
    signals = sorted({it.signal for it in here.naming})
    visit.open_addresses(LIST, signals, visit.form.text("doel"))
    page = f"&pagina={number}" if number > 1 else ""
    return visit.see_other(f"{PATH}?{filters.query}{page}")


@ROUTER.post("/kaart")
def switch(visit: Switching) -> Response:
    """Show the map beside the list, or no longer, for this session."""
    session = visit.session
    visit.site.sessions.keep(replace(session, settings=session.settings ^ {MAP_ON}))
    return visit.see_other(back_of(visit, ""))


def _about(it: MapPoint, entity: str, here: Spots, items: tuple[WorkRow, ...]) -> MapPoint:
    """The point with the rows of the list that it is about."""
    rows = (row for row in items if entity in here.by_item.get(row.item, ()))
    return replace(it, refs=tuple(Ref(ref_of(row).name, f"#rij-{row.item}") for row in rows))
