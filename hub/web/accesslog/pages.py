"""The routes of the access log's search and of the processing log. Whoever searches is logged."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Path
from fastapi.responses import HTMLResponse, Response

from hub.actions import access
from hub.domain.mandate import Right
from hub.web.accesslog import operation as operations
from hub.web.accesslog import subjects
from hub.web.accesslog.operation import OperationPage
from hub.web.accesslog.searching import (
    PATH,
    SearchPage,
    asked_in_log,
    empty,
    load,
    positions,
    search_of,
)
from hub.web.accesslog.subjects import SubjectPage
from hub.web.logbook.export import as_file
from hub.web.logbook.looking import look
from hub.web.twins import twins
from hub.web.visit import Reads, Sends, Visit
from schemas.events import ContentOpened

ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.SEARCH_ACCESS))]
Searching = Annotated[Visit, Depends(Sends(Right.SEARCH_ACCESS))]
Operation = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
LOOKED: Final = "verwerkingen"
SEARCH, SUBJECTS = "accesslog/search.html", "accesslog/subjects.html"


@twins(ROUTER, PATH, SEARCH)
def show(visit: Reading) -> SearchPage:
    """The form."""
    return empty(visit)


@ROUTER.post(f"{PATH}.json")
def search_json(visit: Searching) -> Response:
    """Who opened what, as JSON."""
    return visit.json(_searched(visit))


@ROUTER.post(PATH)
def search(visit: Searching) -> HTMLResponse:
    """Who opened what, as a page."""
    return visit.html(SEARCH, _searched(visit))


@ROUTER.post(f"{PATH}/uitvoer")
def export(visit: Searching) -> Response:
    """The openings that were asked for, as a file with its digest."""
    wanted = search_of(visit.form)
    found, meant = positions(visit, wanted)
    said = asked_in_log(wanted, meant)
    asked = {
        "object": meant,
        "soort": ContentOpened.TOPIC,
        "wie": wanted.person,
        "doel": wanted.wanted_purpose,
        "van": said["since"],
        "tot": said["until"],
    }
    return as_file(visit, found, asked)


@twins(ROUTER, operations.PATH, SUBJECTS)
def ask(visit: Reading) -> SubjectPage:
    """The form to search by a person or a signal."""
    return subjects.empty(visit)


@ROUTER.post(f"{operations.PATH}.json")
def about_json(visit: Searching) -> Response:
    """What was done with the data of a person, as JSON."""
    return visit.json(_about(visit))


@ROUTER.post(operations.PATH)
def about(visit: Searching) -> HTMLResponse:
    """What was done with the data of a person, as a page."""
    return visit.html(SUBJECTS, _about(visit))


@twins(ROUTER, f"{operations.PATH}/{{operation}}", "accesslog/operation.html")
def show_operation(operation: Operation, visit: Reading) -> OperationPage:
    """An operation of the processing log."""
    page = operations.load(visit, operation)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    look(visit, LOOKED)
    return page


def _searched(visit: Visit) -> SearchPage:
    """Search, and log it before anything is shown."""
    wanted = search_of(visit.form)
    page, meant = load(visit, wanted)
    found = len(page.hits or ())
    now = visit.site.present()
    access.searched(visit.site.desk, visit.user, now, **asked_in_log(wanted, meant), found=found)
    return page


def _about(visit: Visit) -> SubjectPage:
    page = subjects.load(visit)
    look(visit, page.meant or LOOKED)
    return page
