"""The routes of retention: looking, proposing, agreeing or not, holding, and the declaration."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response

from hub.actions import erasing
from hub.domain.erasing import Hold, Refused
from hub.domain.mandate import Right
from hub.web.moments import from_local
from hub.web.paging import PAGE_MAX
from hub.web.retention import batch as batches
from hub.web.retention import due as lists
from hub.web.retention import signal as terms
from hub.web.retention.batch import BatchPage, DeclarationPage
from hub.web.retention.due import PATH, DuePage
from hub.web.retention.signal import TermPage
from hub.web.retention.words import REFUSALS
from hub.web.twins import twins
from hub.web.visit import Reads, Sends, Visit

ROUTER: Final = APIRouter()
DUE, BATCH, TERM = "retention/due.html", "retention/batch.html", "retention/signal.html"
Reading = Annotated[Visit, Depends(Reads(Right.READ_RETENTION))]
Proposer = Annotated[Visit, Depends(Sends(Right.PROPOSE_ERASURE))]
Approver = Annotated[Visit, Depends(Sends(Right.APPROVE_ERASURE))]
Holder = Annotated[Visit, Depends(Sends(Right.HOLD))]
Page = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]


@twins(ROUTER, PATH, DUE)
def show(visit: Reading, page: Page = 1) -> DuePage:
    """What is due."""
    return lists.load(visit, page)


@ROUTER.post(f"{PATH}/voorstellen")
def propose(visit: Proposer) -> Response:
    """Propose to destroy all that may go."""
    site = visit.site
    done = erasing.propose(site.desk, site.desk.retention, visit.user, site.present())
    if isinstance(done, Refused):
        return visit.html(DUE, lists.load(visit, 1, REFUSALS[done]), HTTPStatus.CONFLICT)
    batch, place = done
    site.settle(place)
    return visit.see_other(f"{PATH}/voorstel/{batch}")


@twins(ROUTER, f"{PATH}/voorstel/{{batch}}/verklaring", "retention/declaration.html")
def declare(batch: UUID, visit: Reading) -> DeclarationPage:
    """The declaration of destruction, to print."""
    page = batches.declaration(visit, batch)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page


@twins(ROUTER, f"{PATH}/voorstel/{{batch}}", BATCH)
def show_batch(batch: UUID, visit: Reading) -> BatchPage:
    """A batch."""
    return _batch(visit, batch)


@ROUTER.post(f"{PATH}/voorstel/{{batch}}/goedkeuren")
def approve(batch: UUID, visit: Approver) -> Response:
    """Agree with a batch: it is destroyed."""
    done = erasing.approve(visit.site.desk, batch, visit.user, visit.site.present())
    return _decided(visit, batch, done)


@ROUTER.post(f"{PATH}/voorstel/{{batch}}/afwijzen")
def refuse(batch: UUID, visit: Proposer) -> Response:
    """Do not agree with a batch, or take back one's own."""
    state = erasing.load_batch(visit.site.desk, batch)
    own = state.proposed is not None and state.proposed.by == visit.user.id
    if not (own or visit.may(Right.APPROVE_ERASURE)):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    reason = visit.form.text("reden")
    done = erasing.refuse(visit.site.desk, batch, reason, visit.user, visit.site.present())
    return _decided(visit, batch, done)


@twins(ROUTER, f"{PATH}/signaal/{{signal}}", TERM)
def show_term(signal: UUID, visit: Reading) -> TermPage:
    """The term of a signal."""
    return _term(visit, signal)


@ROUTER.post(f"{PATH}/signaal/{{signal}}/aanhouden")
def hold(signal: UUID, visit: Holder) -> Response:
    """Keep a signal from being destroyed, until a day."""
    form, site = visit.form, visit.site
    wish = Hold(
        ground=form.text("grond"),
        owner=visit.user.id,
        until=from_local(form.text("tot")),
        reason=form.text("reden"),
    )
    policy = site.desk.retention
    done = erasing.place_hold(site.desk, policy, signal, wish, visit.user, site.present())
    return _held(visit, signal, done)


@ROUTER.post(f"{PATH}/signaal/{{signal}}/opheffen")
def lift(signal: UUID, visit: Holder) -> Response:
    """Let a hold end before its day."""
    site = visit.site
    reason = visit.form.text("reden")
    done = erasing.lift_hold(site.desk, signal, reason, visit.user, site.present())
    return _held(visit, signal, done)


def _batch(visit: Visit, batch: UUID, problem: str = "") -> BatchPage:
    page = batches.load(visit, batch, problem)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page


def _term(visit: Visit, signal: UUID, problem: str = "") -> TermPage:
    page = terms.load(visit, signal, problem)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page


def _decided(visit: Visit, batch: UUID, done: int | Refused) -> Response:
    if isinstance(done, Refused):
        page = _batch(visit, batch, REFUSALS[done])
        return visit.html(BATCH, page, _status(done))
    visit.site.settle(done)
    return visit.see_other(f"{PATH}/voorstel/{batch}")


def _held(visit: Visit, signal: UUID, done: int | Refused) -> Response:
    if isinstance(done, Refused):
        page = _term(visit, signal, REFUSALS[done])
        return visit.html(TERM, page, _status(done))
    visit.site.settle(done)
    return visit.see_other(f"{PATH}/signaal/{signal}")


def _status(refused: Refused) -> HTTPStatus:
    """Whether the form was wrong, or the time was."""
    late = {Refused.SAME_PERSON, Refused.NOT_OPEN, Refused.NOT_HELD, Refused.NOTHING_DUE}
    return HTTPStatus.CONFLICT if refused in late else HTTPStatus.BAD_REQUEST
