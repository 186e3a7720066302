"""The pack of a handover: one page to print, with exactly what the receiver gets.

The hub sends nothing to an outside party by itself: a person opens the pack and gives it.
"""

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.web.handover.item import Shared, item_page
from hub.web.handover.loading import found, look
from hub.web.handover.overview import PATH
from hub.web.moments import Deadline, Moment
from hub.web.visit import Reads, Visit


@dataclass(frozen=True, slots=True)
class Part:
    """A signal as the receiver gets it."""

    name: str
    partner: str
    note: str
    shared: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """The page."""

    now: Moment
    handover: str
    name: str
    receiver: str
    released: Moment
    released_by: str
    purpose: str
    ground: str
    consent: str
    due: Deadline
    waits: str
    is_open: bool
    message: str
    signals: tuple[Part, ...]
    json_path: str


Reading = Annotated[Visit, Depends(Reads(Right.OPEN_HANDOVER))]
ROUTER: Final = APIRouter(prefix=PATH)


def _load(visit: Visit, handover: UUID) -> Pack:
    state = found(visit, handover, Right.OPEN_HANDOVER)
    look(visit, handover, state.version)
    item = item_page(visit, handover, state)
    return Pack(
        now=item.now,
        handover=item.handover,
        name=item.name,
        receiver=item.receiver,
        released=item.released,
        released_by=item.released_by,
        purpose=item.purpose,
        ground=item.ground,
        consent=item.consent,
        due=item.due,
        waits=item.offers.waits,
        is_open=item.is_open,
        message=item.talk[0].words,
        signals=tuple(Part(it.name, it.partner, it.note, it.shared) for it in item.signals),
        json_path=f"{PATH}/{handover}/pakket.json",
    )


@ROUTER.get("/{handover}/pakket.json")
def show_json(visit: Reading, handover: UUID) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, handover))


@ROUTER.get("/{handover}/pakket")
def show(visit: Reading, handover: UUID) -> HTMLResponse:
    """The pack as a page."""
    return visit.html("handover/pack.html", _load(visit, handover))
