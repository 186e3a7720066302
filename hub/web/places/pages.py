"""The routes of the screens of addresses: to read, and to open which address it is."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.web.paging import PAGE_MAX
from hub.web.places import listing
from hub.web.places.filters import Filters, asked_filters, known
from hub.web.places.listing import LIST, PATH
from hub.web.places.looking import looked
from hub.web.places.place import PlacePage, Typed, exists, load
from hub.web.places.points import MapPoint, MapPoints, attribution
from hub.web.places.rows import Naming
from hub.web.visit import Reads, Sends, Visit, not_there
from schemas.events import Looked

Reading = Annotated[Visit, Depends(Reads(Right.READ_LOCATIONS))]
Opening = Annotated[Visit, Depends(Sends(Right.OPEN_ADDRESSES))]
Asked = Annotated[Filters, Depends(asked_filters)]
PageNumber = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
ROUTER: Final = APIRouter()


def _listed(visit: Visit, filters: Filters, page: int) -> listing.PlacesPage:
    shown, _ = listing.load(visit, known(filters, visit.site.ground.powers), page)
    looked(visit, Looked.LIST, LIST, 0)
    return shown


@ROUTER.get(PATH)
def show_list(visit: Reading, filters: Asked, page: PageNumber = 1) -> HTMLResponse:
    """The list of addresses, with its map."""
    return visit.html("places/list.html", _listed(visit, filters, page))


@ROUTER.get("/locaties.json")
def show_list_json(visit: Reading, filters: Asked, page: PageNumber = 1) -> Response:
    """The same as JSON."""
    return visit.json(_listed(visit, filters, page))


@ROUTER.post("/locaties/adressen")
def open_page(visit: Opening, filters: Asked, page: PageNumber = 1) -> Response:
    """Open which addresses stand on one page of the list."""
    shown, naming = listing.load(visit, known(filters, visit.site.ground.powers), page)
    _open(visit, LIST, naming)
    return visit.see_other(f"{PATH}{'?' if shown.query else ''}{shown.query}")


def _found(visit: Visit, entity: str) -> tuple[PlacePage, Sequence[Naming]]:
    found = load(visit, entity)
    if found is None:
        if exists(visit, entity):
            raise not_there(visit, Right.READ_LOCATIONS, entity)
        raise HTTPException(404)
    page, naming, version = found
    looked(visit, Looked.LOCATION, entity, version)
    return page, naming


@ROUTER.get("/locaties/{entity}/punt.json")
def show_point(visit: Reading, entity: str) -> Response:
    """The point of one address, where it was opened."""
    page, _ = _found(visit, entity)
    at = page.name.point
    found = () if at is None else (_point(page, entity, at.latitude, at.longitude),)
    is_open = bool(page.name.address)
    return visit.json(
        MapPoints(
            now=page.now,
            points=found,
            unplaced=int(is_open and at is None),
            closed=int(not is_open),
            attribution=attribution(visit.site.ground.tiles),
        )
    )


def _point(page: PlacePage, entity: str, latitude: float, longitude: float) -> MapPoint:
    flag = f"risicolocatie {page.flag.until}" if page.flag else ""
    return MapPoint(
        entity=entity,
        title=page.name.title,
        text=", ".join(filter(None, (page.signals, page.sources, flag))),
        path=page.path,
        latitude=latitude,
        longitude=longitude,
        signals=len(page.told),
        is_flagged=page.flag is not None,
        has_dossier=bool(page.dossiers),
    )


@ROUTER.get("/locaties/{entity}.json")
def show_json(visit: Reading, entity: str) -> Response:
    """One address as JSON."""
    return visit.json(_found(visit, entity)[0])


@ROUTER.get("/locaties/{entity}")
def show(visit: Reading, entity: str) -> HTMLResponse:
    """One address."""
    page, _ = _found(visit, entity)
    powers = visit.site.ground.powers
    return visit.html("places/place.html", page, typed=Typed(), powers=powers)


@ROUTER.post("/locaties/{entity}/adres")
def open_one(visit: Opening, entity: str) -> Response:
    """Open which address it is."""
    page, naming = _found(visit, entity)
    _open(visit, f"locatie:{entity}", naming)
    return visit.see_other(page.path)


def _open(visit: Visit, subject: str, naming: Sequence[Naming]) -> None:
    signals = sorted({it.signal for it in naming})
    visit.open_addresses(subject, signals, visit.form.text("doel"))
