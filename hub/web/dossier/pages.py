"""The addresses of a case: its page and the same as JSON; the forms come in beside them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from hub.domain.mandate import Right
from hub.web.dossier import deeds, doing, regroup, show
from hub.web.visit import Reads, Visit

Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
View = Annotated[str, Query(alias="geschiedenis", pattern="^(kort|volledig)$")]
ROUTER: Final = APIRouter()
ROUTER.include_router(regroup.ROUTER)


@ROUTER.get("/dossiers/{dossier}.json")
def dossier_json(visit: Reading, dossier: str) -> Response:
    """The dossier as JSON."""
    return visit.json(show.blind(visit, dossier) or show.dossier(visit, dossier))


@ROUTER.get("/dossiers/{dossier}")
def dossier(visit: Reading, dossier: str, view: View = show.SHORT) -> HTMLResponse:
    """The dossier as a page."""
    if (blind := show.blind(visit, dossier)) is not None:
        return visit.html("dossier/blind.html", blind)
    page = show.dossier(visit, dossier, view=view)
    return visit.html("dossier/dossier.html", page)


@ROUTER.get("/signalen/{signal}.json")
def signal_json(visit: Reading, signal: str) -> Response:
    """The signal as JSON."""
    return visit.json(show.signal(visit, signal))


@ROUTER.get("/signalen/{signal}")
def signal(visit: Reading, signal: str, view: View = show.SHORT) -> HTMLResponse:
    """The signal as a page."""
    page = show.signal(visit, signal, view=view)
    return visit.html("dossier/signal.html", page)


ROUTER.include_router(deeds.ROUTER)
ROUTER.include_router(doing.ROUTER)
