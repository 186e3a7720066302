"""The routes of requests of data subjects: looking, writing down, and each step of handling one."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse, Response

from hub.actions import following, restricting, seeking
from hub.actions import requests as acting
from hub.actions.requests import Received, load_request, newest_of
from hub.actions.seeking import Searched
from hub.domain.access import OPEN_FOR
from hub.domain.mandate import Right
from hub.domain.requesting import Refused
from hub.web.linking import rules_of, shipped_rules
from hub.web.logbook.looking import look
from hub.web.paging import PAGE_MAX
from hub.web.requests import answering, forms
from hub.web.requests.listing import load_list, new_page
from hub.web.requests.one import RequestPage, load_one, opened
from hub.web.requests.review import ReviewPage, grounds_of, load_review
from hub.web.requests.words import PATH, REFUSALS
from hub.web.visit import Reads, Sends, Visit
from schemas.signal import Regime

ROUTER: Final = APIRouter()
ROUTER.include_router(answering.ROUTER)
Reading = Annotated[Visit, Depends(Reads(Right.READ_REQUESTS))]
Handling = Annotated[Visit, Depends(Reads(Right.HANDLE_REQUESTS))]
Handler = Annotated[Visit, Depends(Sends(Right.HANDLE_REQUESTS))]
Adviser = Annotated[Visit, Depends(Sends(Right.ADVISE_REQUESTS))]
Page = Annotated[int, Query(alias="pagina", ge=1, le=PAGE_MAX)]
ONE: Final = f"{PATH}/{{request}}"
LOOKED: Final = "verzoeken"
WRONG: Final = {
    *(Refused.NO_NAME, Refused.NO_QUESTION, Refused.NO_DAY, Refused.NO_CHOICE, Refused.NO_REASON),
    *(Refused.NO_TEXT, Refused.PARTS_OPEN, Refused.UNKNOWN_CANDIDATE, Refused.HELD_BACK),
    Refused.NOT_A_PART,
}
"""The form was wrong; otherwise the time or the person was."""


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading, page: Page = 1) -> Response:
    """The requests as JSON."""
    return visit.json(load_list(visit, page))


@ROUTER.get(PATH)
def show(visit: Reading, page: Page = 1) -> HTMLResponse:
    """The requests, the latest term first."""
    look(visit, LOOKED)
    return visit.html("requests/list.html", load_list(visit, page))


@ROUTER.get(f"{PATH}/nieuw.json")
def show_new_json(visit: Handling) -> Response:
    """The form as JSON."""
    return visit.json(new_page(visit))


@ROUTER.get(f"{PATH}/nieuw")
def show_new(visit: Handling) -> HTMLResponse:
    """The form to write a request down."""
    return visit.html("requests/new.html", new_page(visit))


@ROUTER.post(PATH)
def receive(visit: Handler) -> Response:
    """Write a request down."""
    site, now = visit.site, visit.site.present()
    identity = forms.identity_of(visit.form)
    wish = forms.reception_of(visit.form, identity, now)
    done = acting.receive(site.desk, visit.user, wish, identity, now)
    if isinstance(done, Received):
        site.settle(done.place)
        return visit.see_other(f"{PATH}/{done.request}")
    return visit.html("requests/new.html", new_page(visit, REFUSALS[done]), _status(done))


@ROUTER.get(f"{ONE}.json")
def show_one_json(request: UUID, visit: Reading) -> Response:
    """One request as JSON."""
    return visit.json(_one(visit, request))


@ROUTER.get(ONE)
def show_one(request: UUID, visit: Reading) -> HTMLResponse:
    """One request: where it stands, and what comes next."""
    page = _one(visit, request)
    look(visit, str(request))
    return visit.html("requests/one.html", page)


@ROUTER.post(f"{ONE}/openen")
def open_(request: UUID, visit: Handler) -> Response:
    """Open who asked and what was found, for this session."""
    desk, now = visit.site.desk, visit.site.present()
    return _opened(visit, request, seeking.open_request(desk, visit.user, request, now))


@ROUTER.post(f"{ONE}/zoeken")
def search(request: UUID, visit: Handler) -> Response:
    """Search for the requester in all that the hub keeps."""
    desk, now = visit.site.desk, visit.site.present()
    model = (rules_of(desk) or shipped_rules()).model
    return _opened(visit, request, seeking.search(desk, visit.user, request, model, now))


@ROUTER.post(f"{ONE}/vaststellen")
def identify(request: UUID, visit: Handler) -> Response:
    """Say how it was established who asks."""
    desk, now = visit.site.desk, visit.site.present()
    means = visit.form.text("hoe")
    return _done(visit, request, acting.identify(desk, visit.user, request, means, now))


@ROUTER.post(f"{ONE}/verlengen")
def extend(request: UUID, visit: Handler) -> Response:
    """Say that it takes longer, as the requester was told."""
    return _on_ground(visit, request, acting.extend)


@ROUTER.post(f"{ONE}/herkennen")
def judge(request: UUID, visit: Handler) -> Response:
    """Say of what was found whether it is the requester."""
    desk, now = visit.site.desk, visit.site.present()
    matches = forms.matches_of(visit.form)
    if not opened(visit, load_request(desk, request), request):
        return _done(visit, request, Refused.NOT_OPENED)
    return _done(visit, request, acting.match(desk, visit.user, request, matches, now))


@ROUTER.post(f"{ONE}/advies")
def advise(request: UUID, visit: Adviser) -> Response:
    """Say what one would answer."""
    desk, now = visit.site.desk, visit.site.present()
    wish = forms.verdict_of(visit.form)
    return _done(visit, request, acting.advise(desk, visit.user, request, wish, now))


@ROUTER.post(f"{ONE}/besluit")
def decide(request: UUID, visit: Handler) -> Response:
    """Decide on a request."""
    desk, now = visit.site.desk, visit.site.present()
    wish = forms.verdict_of(visit.form)
    return _done(visit, request, acting.decide(desk, visit.user, request, wish, now))


@ROUTER.post(f"{ONE}/beantwoorden")
def answer(request: UUID, visit: Handler) -> Response:
    """Say that the answer went out."""
    return _done(visit, request, answering.answer(visit, request, visit.form.text("kanaal")))


@ROUTER.post(f"{ONE}/sluiten")
def close(request: UUID, visit: Handler) -> Response:
    """End a request without an answer."""
    return _on_ground(visit, request, acting.close)


@ROUTER.post(f"{ONE}/opheffen")
def lift(request: UUID, visit: Handler) -> Response:
    """Let a signal be used again, that this request restricted."""
    desk, now = visit.site.desk, visit.site.present()
    state, signal = load_request(desk, request), forms.signal_of(visit.form)
    if state.decided is None or signal not in state.decided.signals:
        return _done(visit, request, Refused.NOTHING_THERE)
    reason = visit.form.text("reden")
    return _done(visit, request, restricting.lift(desk, visit.user, signal, reason, now))


@ROUTER.post(f"{ONE}/inlichten")
def tell(request: UUID, visit: Handler) -> Response:
    """Say that a receiver was told of what the request changed."""
    desk, now = visit.site.desk, visit.site.present()
    handover = forms.handover_of(visit.form)
    return _done(visit, request, following.tell(desk, visit.user, request, handover, now))


@ROUTER.post(f"{ONE}/verklaring")
def state(request: UUID, visit: Handler) -> Response:
    """Put the requester's own words beside a signal."""
    desk, now = visit.site.desk, visit.site.present()
    signal, words = forms.signal_of(visit.form), visit.form.text("verklaring")
    done = following.add_statement(desk, visit.user, request, signal, words, now)
    return _done(visit, request, done)


@ROUTER.get(f"{ONE}/signaal/{{signal}}.json")
def show_review_json(request: UUID, signal: UUID, visit: Handling) -> Response:
    """What goes out of one signal, as JSON."""
    return visit.json(_review(visit, request, signal))


@ROUTER.get(f"{ONE}/signaal/{{signal}}")
def show_review(request: UUID, signal: UUID, visit: Handling) -> HTMLResponse:
    """What goes out of one signal."""
    return visit.html("requests/review.html", _review(visit, request, signal))


@ROUTER.post(f"{ONE}/signaal/{{signal}}")
def review(request: UUID, signal: UUID, visit: Handler) -> Response:
    """Decide what goes out of one signal, part by part."""
    desk, now = visit.site.desk, visit.site.present()
    state, newest = load_request(desk, request), newest_of(desk, signal)
    regime = newest.header.regime if newest else Regime.AVG
    if not _review(visit, request, signal).is_opened:
        return _done(visit, request, Refused.NOT_OPENED)
    done = acting.decide_parts(
        desk,
        visit.user,
        request,
        forms.parts_of(visit.form, signal),
        texts=forms.texts_of(visit.form),
        known=grounds_of(visit, state, regime),
        now=now,
    )
    if isinstance(done, Refused):
        page = _review(visit, request, signal, REFUSALS[done])
        return visit.html("requests/review.html", page, _status(done))
    visit.site.settle(done)
    return visit.see_other(f"{PATH}/{request}")


def _opened(visit: Visit, request: UUID, done: Searched | Refused) -> Response:
    if isinstance(done, Refused):
        return _done(visit, request, done)
    site = visit.site
    kept = seeking.for_session(done.opening, site.clock() + OPEN_FOR)
    site.sessions.open(visit.session, kept, site.clock())
    return _done(visit, request, done.place)


def _on_ground(visit: Visit, request: UUID, act: Callable[..., int | Refused]) -> Response:
    ground, reason = visit.form.text("grond"), visit.form.text("reden")
    desk, now = visit.site.desk, visit.site.present()
    return _done(
        visit, request, act(desk, visit.user, request, ground=ground, reason=reason, now=now)
    )


def _done(visit: Visit, request: UUID, done: int | Refused) -> Response:
    if isinstance(done, Refused):
        page = _one(visit, request, REFUSALS[done])
        return visit.html("requests/one.html", page, _status(done))
    visit.site.settle(done)
    return visit.see_other(f"{PATH}/{request}")


def _one(visit: Visit, request: UUID, problem: str = "") -> RequestPage:
    page = load_one(visit, request, problem)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page


def _review(visit: Visit, request: UUID, signal: UUID, problem: str = "") -> ReviewPage:
    page = load_review(visit, request, signal, problem)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page


def _status(refused: Refused) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if refused in WRONG else HTTPStatus.CONFLICT
