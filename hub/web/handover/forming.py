"""The routes of a handover's form: look, settle, and take it out. Each time it is logged first."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from hub.actions import forms as actions
from hub.actions.forms import Wish
from hub.domain.forms import Fault
from hub.domain.handover import HandoverState
from hub.domain.mandate import Right
from hub.web.handover.form_page import KINDS, FormPage, filling_of, form_page, settled_day
from hub.web.handover.item import opened_of
from hub.web.handover.loading import found, look
from hub.web.handover.overview import PATH
from hub.web.handover.paper import MEDIA, file_of
from hub.web.twins import twins
from hub.web.visit import Reads, Sends, Visit
from schemas.ids import form_id

ROUTER: Final = APIRouter()
WHERE: Final = f"{PATH}/{{handover}}/formulier"
TEMPLATE: Final = "handover/form.html"
OPEN_FIRST: Final = "Open eerst de inhoud van de overdracht."
GONE: Final = "Het formulier is niet meer te maken: de gegevens zijn veranderd of vernietigd."
Reading = Annotated[Visit, Depends(Reads(Right.RELEASE))]
Sending = Annotated[Visit, Depends(Sends(Right.RELEASE))]


@twins(ROUTER, WHERE, TEMPLATE)
def show(handover: UUID, visit: Reading) -> FormPage:
    """What can go into the form."""
    state = found(visit, handover, Right.RELEASE)
    look(visit, handover, state.version)
    return _page(visit, handover, state)


@ROUTER.post(WHERE)
def settle(handover: UUID, visit: Sending) -> Response:
    """Settle what stands in the form, or look at it with another victim chosen."""
    state = _opened(visit, handover)
    if isinstance(state, Response):
        return state
    form = visit.form
    own = {name.removeprefix("eigen-"): form[name] for name in form if name.startswith("eigen-")}
    written = [code for code, text in own.items() if text.strip()]
    wish = Wish((*form.all("veld"), *written), form.text("slachtoffer"), own)
    if form.text("stap") != "vastleggen":
        return visit.html(TEMPLATE, _page(visit, handover, state, wish))
    done = actions.settle(filling_of(visit, handover, state), wish, visit.site.present())
    if isinstance(done, Fault):
        page = _page(visit, handover, state, wish, done)
        return visit.html(TEMPLATE, page, HTTPStatus.BAD_REQUEST)
    visit.site.settle(visit.site.desk.record.last())
    return visit.see_other(f"{PATH}/{handover}/formulier")


@ROUTER.post(f"{WHERE}/{{kind}}")
def take(handover: UUID, kind: str, visit: Sending) -> Response:
    """Take the form out as a file."""
    state = _opened(visit, handover)
    if isinstance(state, Response):
        return state
    settled = actions.newest(visit.history(form_id(handover)))
    if kind not in KINDS or settled is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    now = visit.site.present()
    taken = actions.take(filling_of(visit, handover, state), settled, kind, now)
    if taken is None:
        page = _page(visit, handover, state, problem=Fault("", GONE))
        return visit.html(TEMPLATE, page, HTTPStatus.CONFLICT)
    filled, event = taken
    visit.site.settle(visit.site.desk.record.last())
    name = f"{event.form}-{str(handover)[:8]}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = file_of(filled, kind, settled_day(settled))
    return Response(content, media_type=MEDIA[kind], headers=headers)


def _page(
    visit: Visit,
    handover: UUID,
    state: HandoverState,
    wish: Wish | None = None,
    problem: Fault | None = None,
) -> FormPage:
    page = form_page(visit, handover, state, wish=wish, problem=problem)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page


def _opened(visit: Visit, handover: UUID) -> HandoverState | Response:
    """The handover, where this person opened it; else the page that asks them to."""
    state = found(visit, handover, Right.RELEASE)
    if opened_of(visit, handover, state) is not None:
        return state
    page = _page(visit, handover, state, problem=Fault("", OPEN_FIRST))
    return visit.html(TEMPLATE, page, HTTPStatus.CONFLICT)
