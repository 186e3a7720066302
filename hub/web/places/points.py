"""The points of the map, and its ground: what a browser asks for goes to nobody but us.

A point shows only of an address that this person opened. Whoever sees the requests for tiles sees
which house is looked at: so tiles lie with us, and are not kept in the browser.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from hub.domain.mandate import Right
from hub.web.cards import Ref
from hub.web.moments import Moment
from hub.web.paging import PAGE_MAX
from hub.web.places.filters import Filters, asked_filters, known
from hub.web.places.listing import Item, load
from hub.web.visit import Reads, Visit

NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,7}")
TILE_TYPE: Final = "image/png"
NOTICE: Final = "vermelding.txt"
NOTICE_MAX_CHARACTERS: Final = 300


@dataclass(frozen=True, slots=True)
class MapPoint:
    """An address on the map: `title` and `text` say what the table says of it.

    `refs` are the rows of the list beside the map that are about it, where they are no addresses.
    """

    entity: str
    title: str
    text: str
    path: str
    latitude: float
    longitude: float
    signals: int
    is_flagged: bool
    has_dossier: bool
    has_permit: bool = False
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class MapPoints:
    """What the map shows; `unplaced` are opened addresses of which nobody told where they are."""

    now: Moment
    points: tuple[MapPoint, ...]
    unplaced: int
    closed: int
    attribution: str


Reading = Annotated[Visit, Depends(Reads(Right.READ_LOCATIONS))]
Asked = Annotated[Filters, Depends(asked_filters)]
PageNumber = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
ROUTER: Final = APIRouter()


def point(item: Item) -> MapPoint | None:
    """The point of an address; None where it was not opened, or nobody knows where it is."""
    at = item.name.point
    if at is None:
        return None
    signals = "1 signaal" if item.signals == 1 else f"{item.signals} signalen"
    sources = "1 bron" if item.sources == 1 else f"{item.sources} bronnen"
    flag = f"risicolocatie {item.flag}" if item.flag else ""
    parts = [signals, sources, flag, item.actions, *item.permits]
    return MapPoint(
        entity=item.entity,
        title=item.name.title,
        text=", ".join(filter(None, parts)),
        path=item.name.path,
        latitude=at.latitude,
        longitude=at.longitude,
        signals=item.signals,
        is_flagged=bool(item.flag),
        has_dossier=item.dossiers > 0,
        has_permit=bool(item.permits),
    )


@ROUTER.get("/locaties/punten.json")
def points(visit: Reading, filters: Asked, page: PageNumber = 1) -> Response:
    """The opened addresses of one page of the list, as points."""
    shown, _ = load(visit, known(filters, visit.site.ground.powers), page)
    found = tuple(it for it in map(point, shown.items) if it is not None)
    return visit.json(
        MapPoints(
            now=shown.now,
            points=found,
            unplaced=shown.opened - len(found),
            closed=len(shown.items) - shown.opened,
            attribution=attribution(visit.site.ground.tiles),
        )
    )


@ROUTER.get("/tegels/{zoom}/{column}/{row}.png")
async def tile(visit: Reading, zoom: str, column: str, row: str) -> Response:
    """A tile of the ground; 404 where there is none, and the map goes on without."""
    tiles = visit.site.ground.tiles
    if tiles is None or not all(map(NUMBER.fullmatch, (zoom, column, row))):
        raise HTTPException(404)
    found = await run_in_threadpool(read_tile, tiles / zoom / column / f"{row}.png")
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type=TILE_TYPE)


def read_tile(path: Path) -> bytes | None:
    """The bytes of a tile; None where it was not fetched."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def attribution(tiles: Path | None) -> str:
    """Whose ground it is, as it was kept with the tiles."""
    if tiles is None:
        return ""
    try:
        return (tiles / NOTICE).read_text("utf-8").strip()[:NOTICE_MAX_CHARACTERS]
    except OSError:
        return ""
