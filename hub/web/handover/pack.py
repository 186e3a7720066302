"""The pack of a handover: one page to print, with exactly what the receiver gets.

The hub sends nothing to an outside party by itself: a person opens the pack and gives it.
"""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.web.handover.item import ItemPage, item_page
from hub.web.handover.loading import found, look
from hub.web.handover.overview import PATH
from hub.web.moments import Moment
from hub.web.visit import Reads, Visit


@dataclass(frozen=True, slots=True)
class Pack:
    """The page."""

    now: Moment
    item: ItemPage
    message: str
    json_path: str


Reading = Annotated[Visit, Depends(Reads(Right.OPEN_HANDOVER))]
ROUTER: Final = APIRouter()


def _load(visit: Visit, handover: UUID) -> Pack:
    state = found(visit, handover, Right.OPEN_HANDOVER)
    look(visit, handover, state.version)
    item = item_page(visit, handover, state)
    return Pack(item.now, item, item.talk[0].words, f"{PATH}/{handover}/pakket.json")


@ROUTER.get("/{handover}/pakket.json")
def show_json(visit: Reading, handover: UUID) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, handover))


@ROUTER.get("/{handover}/pakket")
def show(visit: Reading, handover: UUID) -> HTMLResponse:
    """The pack as a page."""
    return visit.html("handover/pack.html", _load(visit, handover))
