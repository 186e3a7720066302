"""What a receiver and a coordinator do on the page of a handover: one form for each step."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from hub.actions import access
from hub.actions import handover as actions
from hub.actions.access import NotAllowed
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


def _answer(
    visit: Visit,
    handover: UUID,
    form: str,
    act: Callable[[], Done | Refusal],
) -> Response:
    """Do it and show the page; where it is refused, with the reason and what was typed."""
    done = act()
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
    site = visit.site
    return _answer(
        visit,
        handover,
        "aanvaarden",
        lambda: actions.accept(site.desk, handover, visit.user, site.present()),
    )


@ROUTER.post("/{handover}/gegeven")
def give(visit: Releasing, handover: UUID) -> Response:
    """The coordinator gave an outside party its pack."""
    state = found(visit, handover, Right.RELEASE)
    if state.pillar:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    site = visit.site
    return _answer(
        visit,
        handover,
        "gegeven",
        lambda: actions.accept(site.desk, handover, visit.user, site.present()),
    )


@ROUTER.post("/{handover}/teruggeven")
def give_back(visit: Receiving, handover: UUID) -> Response:
    """The receiver gives it back."""
    _received(visit, handover)
    site, form = visit.site, visit.form
    return _answer(
        visit,
        handover,
        "teruggeven",
        lambda: actions.give_back(
            site.desk,
            site.sharing,
            handover,
            ground=form.text("grond"),
            words=form.text(WORDS),
            by=visit.user,
            now=site.present(),
        ),
    )


@ROUTER.post("/{handover}/doorgeven")
def pass_on(visit: Receiving, handover: UUID) -> Response:
    """The receiver gives it to another pillar; then it is theirs no more."""
    _received(visit, handover)
    site, form = visit.site, visit.form
    done = actions.pass_on(
        site.desk,
        site.sharing,
        handover,
        to=form.text("pijler"),
        words=form.text(WORDS),
        by=visit.user,
        now=site.present(),
    )
    if isinstance(done, Done):
        site.settle(done.place)
        return visit.see_other(PATH)
    return _answer(visit, handover, "doorgeven", lambda: done)


@ROUTER.post("/{handover}/vragen")
def ask(visit: Receiving, handover: UUID) -> Response:
    """The receiver asks the coordinator something."""
    _received(visit, handover)
    site, words = visit.site, visit.form.text(WORDS)
    return _answer(
        visit,
        handover,
        "vragen",
        lambda: actions.ask(site.desk, handover, words=words, by=visit.user, now=site.present()),
    )


@ROUTER.post("/{handover}/antwoorden")
def reply(visit: Releasing, handover: UUID) -> Response:
    """The coordinator answers the oldest question."""
    found(visit, handover, Right.RELEASE)
    site, words = visit.site, visit.form.text(WORDS)
    return _answer(
        visit,
        handover,
        "antwoorden",
        lambda: actions.answer(site.desk, handover, words=words, by=visit.user, now=site.present()),
    )


@ROUTER.post("/{handover}/stap")
def progress(visit: Receiving, handover: UUID) -> Response:
    """The receiver reached a step, or takes it back."""
    _received(visit, handover)
    site, form = visit.site, visit.form
    return _answer(
        visit,
        handover,
        "stap",
        lambda: actions.progress(
            site.desk,
            site.sharing,
            handover,
            step=form.text("stap"),
            is_done=form.text("gedaan") == "ja",
            by=visit.user,
            now=site.present(),
        ),
    )


@ROUTER.post("/{handover}/notitie")
def note(visit: Receiving, handover: UUID) -> Response:
    """The receiver writes a note for itself."""
    _received(visit, handover)
    site, words = visit.site, visit.form.text(WORDS)
    return _answer(
        visit,
        handover,
        "notitie",
        lambda: actions.note(site.desk, handover, words=words, by=visit.user, now=site.present()),
    )


@ROUTER.post("/{handover}/terugkoppelen")
def report(visit: Receiving, handover: UUID) -> Response:
    """The receiver tells the outcome."""
    _received(visit, handover)
    site, form = visit.site, visit.form
    return _answer(
        visit,
        handover,
        "terugkoppelen",
        lambda: actions.report(
            site.desk,
            site.sharing,
            handover,
            outcome=form.text("uitkomst"),
            share_with=form.all("afzender"),
            is_final=form.text("klaar") == "ja",
            words=form.text(WORDS),
            by=visit.user,
            now=site.present(),
        ),
    )


@ROUTER.post("/{handover}/intrekken")
def revoke(visit: Releasing, handover: UUID) -> Response:
    """The coordinator takes the release back, once a second person agrees."""
    found(visit, handover, Right.RELEASE)
    site, words = visit.site, visit.form.text(WORDS)
    return _answer(
        visit,
        handover,
        "intrekken",
        lambda: actions.revoke(site.desk, handover, words=words, by=visit.user, now=site.present()),
    )


@ROUTER.post("/{handover}/tweede")
def second(visit: Releasing, handover: UUID) -> Response:
    """A second person agrees, or does not."""
    found(visit, handover, Right.RELEASE)
    site, form = visit.site, visit.form
    return _answer(
        visit,
        handover,
        "tweede",
        lambda: actions.second(
            site.desk,
            site.sharing,
            handover,
            agrees=form.text("instemmen") == "ja",
            words=form.text(WORDS),
            by=visit.user,
            now=site.present(),
        ),
    )


@ROUTER.post("/{handover}/afzender")
def tell(visit: Releasing, handover: UUID) -> Response:
    """The coordinator lets senders hear the outcome."""
    found(visit, handover, Right.RELEASE)
    site, partners = visit.site, visit.form.all("afzender")
    return _answer(
        visit,
        handover,
        "afzender",
        lambda: inform(site.desk, handover, partners=partners, by=visit.user, now=site.present()),
    )
