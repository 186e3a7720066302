"""The routes of the answer: the page to print, the file, and that it went out."""

from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response

from hub.actions import requests as acting
from hub.actions.requests import load_request
from hub.domain.mandate import Right
from hub.domain.request_verdicts import gives_data
from hub.domain.requesting import Refused
from hub.web.requests.answer import AnswerPage, answer_file, load_answer
from hub.web.requests.words import PATH
from hub.web.site import JSON
from hub.web.visit import Reads, Visit

ROUTER: Final = APIRouter()
Handling = Annotated[Visit, Depends(Reads(Right.HANDLE_REQUESTS))]
ANSWER: Final = f"{PATH}/{{request}}/antwoord"


@ROUTER.get(f"{ANSWER}.json")
def show_json(request: UUID, visit: Handling) -> Response:
    """The answer as JSON, with what is said beside it."""
    return visit.json(_page(visit, request))


@ROUTER.get(ANSWER)
def show(request: UUID, visit: Handling) -> HTMLResponse:
    """The answer as a page to print."""
    return visit.html("requests/answer.html", _page(visit, request))


@ROUTER.get(f"{ANSWER}/bestand")
def take(request: UUID, visit: Handling) -> Response:
    """The answer as the file that is handed over."""
    made = answer_file(visit, request)
    if made is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    headers = {"Content-Disposition": f'attachment; filename="inzage-{str(request)[:8]}.json"'}
    return Response(made, media_type=JSON, headers=headers)


def answer(visit: Visit, request: UUID, channel: str) -> int | Refused:
    """Record that the answer went out, with the digest of what there is to hand over now."""
    desk, digest = visit.site.desk, ""
    if gives_data(load_request(desk, request)):
        made = answer_file(visit, request)
        if made is None:
            return Refused.NOT_OPENED
        digest = sha256(made).hexdigest()
    return acting.answer(
        desk, visit.user, request, channel=channel, digest=digest, now=visit.site.present()
    )


def _page(visit: Visit, request: UUID) -> AnswerPage:
    page = load_answer(visit, request)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page
