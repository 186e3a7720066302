"""What a receiver and a coordinator do on the page of a handover: one form for each step."""

from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from hub.actions import access
from hub.actions import handover as actions
from hub.actions.access import NotAllowed
from hub.actions.handover import Doing
from hub.actions.informing import inform
from hub.actions.releasing import Done
from hub.domain.handover import HandoverState, Refusal
from hub.domain.mandate import Right, may_receive
from hub.web.handover.item import item_page
from hub.web.handover.loading import found
from hub.web.handover.overview import PATH
from hub.web.handover.releasing import Problem
from hub.web.handover.words import CONFLICTS, REFUSALS
from hub.web.visit import Sends, Visit, not_there

WORDS: Final = "woorden"
ACTION: Final = "handeling"
Receiving = Annotated[Visit, Depends(Sends(Right.RECEIVE))]
Releasing = Annotated[Visit, Depends(Sends(Right.RELEASE))]
Opening = Annotated[Visit, Depends(Sends(Right.OPEN_HANDOVER))]
ROUTER: Final = APIRouter(prefix=PATH)


def _received(visit: Visit, handover: UUID) -> HandoverState:
    """A handover that this person received: only they act on it."""
    state = found(visit, handover, Right.RECEIVE)
    if not may_receive(visit.user, state.pillar):
        raise not_there(visit, Right.RECEIVE, str(handover))
    return state


def _doing(visit: Visit, handover: UUID) -> Doing:
    site = visit.site
    return Doing(site.desk, site.sharing, handover, visit.user, site.present())


def _answer(visit: Visit, handover: UUID, form: str, done: Done | Refusal) -> Response:
    """Show the page; where something was refused, with the reason and what was typed."""
    if isinstance(done, Done):
        visit.site.settle(done.place)
        return visit.see_other(f"{PATH}/{handover}")
    state = found(visit, handover, Right.READ_HANDOVERS)
    status = HTTPStatus.CONFLICT if done.reason in CONFLICTS else HTTPStatus.BAD_REQUEST
    problem = Problem(form, REFUSALS[done.reason][1])
    typed = {name: visit.form[name] for name in visit.form if name != "formulier"}
    page = item_page(visit, handover, state, problem=problem, typed=typed)
    return visit.html("handover/item.html", page, status)


@ROUTER.post("/{handover}/openen")
def open_it(visit: Opening, handover: UUID) -> Response:
    """Open what was released, for half an hour, and log it."""
    state = found(visit, handover, Right.OPEN_HANDOVER)
    site = visit.site
    if visit.is_past:
        raise HTTPException(HTTPStatus.CONFLICT)
    try:
        opening = access.open_handover(site.desk, visit.user, handover, state, site.present())
    except NotAllowed:
        raise not_there(visit, Right.OPEN_HANDOVER, str(handover)) from None
    site.sessions.open(visit.session, access.until(opening, site.clock()), site.clock())
    return visit.see_other(f"{PATH}/{handover}#inhoud-overdracht")


@ROUTER.post("/{handover}/aanvaarden")
def accept(visit: Receiving, handover: UUID) -> Response:
    """The receiver takes it on."""
    _received(visit, handover)
    return _answer(visit, handover, "aanvaarden", actions.accept(_doing(visit, handover)))


@ROUTER.post("/{handover}/gegeven")
def give(visit: Releasing, handover: UUID) -> Response:
    """The coordinator gave an outside party its pack."""
    state = found(visit, handover, Right.RELEASE)
    if state.pillar:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _answer(visit, handover, "gegeven", actions.accept(_doing(visit, handover)))


@ROUTER.post("/{handover}/teruggeven")
def give_back(visit: Receiving, handover: UUID) -> Response:
    """The receiver gives it back."""
    _received(visit, handover)
    form, doing = visit.form, _doing(visit, handover)
    done = actions.give_back(doing, ground=form.text("grond"), words=form.text(WORDS))
    return _answer(visit, handover, "teruggeven", done)


@ROUTER.post("/{handover}/doorgeven")
def pass_on(visit: Receiving, handover: UUID) -> Response:
    """The receiver gives it to another pillar; then it is theirs no more."""
    _received(visit, handover)
    form, doing = visit.form, _doing(visit, handover)
    done = actions.pass_on(doing, to=form.text("pijler"), words=form.text(WORDS))
    if isinstance(done, Done):
        visit.site.settle(done.place)
        return visit.see_other(PATH)
    return _answer(visit, handover, "doorgeven", done)


@ROUTER.post("/{handover}/vragen")
def ask(visit: Receiving, handover: UUID) -> Response:
    """The receiver asks the coordinator something."""
    _received(visit, handover)
    done = actions.ask(_doing(visit, handover), words=visit.form.text(WORDS))
    return _answer(visit, handover, "vragen", done)


@ROUTER.post("/{handover}/antwoorden")
def reply(visit: Releasing, handover: UUID) -> Response:
    """The coordinator answers the oldest question."""
    found(visit, handover, Right.RELEASE)
    done = actions.answer(_doing(visit, handover), words=visit.form.text(WORDS))
    return _answer(visit, handover, "antwoorden", done)


@ROUTER.post("/{handover}/stap")
def progress(visit: Receiving, handover: UUID) -> Response:
    """The receiver reached a step, or takes it back."""
    _received(visit, handover)
    form, doing = visit.form, _doing(visit, handover)
    done = actions.progress(doing, step=form.text("stap"), is_done=form.text("gedaan") == "ja")
    return _answer(visit, handover, "stap", done)


@ROUTER.post("/{handover}/notitie")
def note(visit: Receiving, handover: UUID) -> Response:
    """The receiver writes a note for itself."""
    _received(visit, handover)
    done = actions.note(_doing(visit, handover), words=visit.form.text(WORDS))
    return _answer(visit, handover, "notitie", done)


@ROUTER.post("/{handover}/terugkoppelen")
def report(visit: Receiving, handover: UUID) -> Response:
    """The receiver tells the outcome."""
    _received(visit, handover)
    form = visit.form
    done = actions.report(
        _doing(visit, handover),
        outcome=form.text("uitkomst"),
        share_with=form.all("afzender"),
        is_final=form.text("klaar") == "ja",
        words=form.text(WORDS),
    )
    return _answer(visit, handover, "terugkoppelen", done)


@ROUTER.post("/{handover}/intrekken")
def revoke(visit: Releasing, handover: UUID) -> Response:
    """The coordinator takes the release back, once a second person agrees."""
    found(visit, handover, Right.RELEASE)
    done = actions.revoke(_doing(visit, handover), words=visit.form.text(WORDS))
    return _answer(visit, handover, "intrekken", done)


@ROUTER.post("/{handover}/tweede")
def second(visit: Releasing, handover: UUID) -> Response:
    """A second person agrees, or does not."""
    found(visit, handover, Right.RELEASE)
    form, doing = visit.form, _doing(visit, handover)
    agrees = form.text("instemmen") == "ja"
    done = actions.second(doing, agrees=agrees, words=form.text(WORDS))
    return _answer(visit, handover, "tweede", done)


@ROUTER.post("/{handover}/afzender")
def tell(visit: Releasing, handover: UUID) -> Response:
    """The coordinator lets senders hear the outcome."""
    found(visit, handover, Right.RELEASE)
    site, partners = visit.site, visit.form.all("afzender")
    done = inform(site.desk, handover, partners=partners, by=visit.user, now=site.present())
    return _answer(visit, handover, "afzender", done)
