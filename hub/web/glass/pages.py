"""The routes of emergency openings: breaking the glass, reading, ending, and judging it."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from hub.actions import glass as acting
from hub.domain.glass import Refused
from hub.domain.mandate import Right
from hub.web.glass.banner import PATH
from hub.web.glass.loading import REFUSALS, GlassList, GlassPage, load_list, load_one
from hub.web.site import Fragment
from hub.web.twins import twins
from hub.web.visit import Reads, Sends, Visit

ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.READ_GLASS))]
Breaker = Annotated[Visit, Depends(Sends(Right.BREAK_GLASS))]
Reviewer = Annotated[Visit, Depends(Sends(Right.REVIEW_GLASS))]
RIGHTFUL: Final = {"terecht": True, "niet-terecht": False}
WRONG: Final = {Refused.NOTHING_THERE, Refused.NO_REASON, Refused.NO_TIME}


@twins(ROUTER, PATH, "glass/list.html")
def show(visit: Reading) -> GlassList:
    """The emergency openings, and for who may: the form to begin one."""
    return load_list(visit)


@ROUTER.post(PATH)
def begin(visit: Breaker) -> Response:
    """Open something in an emergency."""
    form, site = visit.form, visit.site
    minutes = form.number("duur")
    done = acting.break_glass(
        site.desk,
        visit.user,
        code=form.text("code"),
        reason=form.text("reden"),
        minutes=minutes,
        now=site.present(),
    )
    if isinstance(done, Refused):
        page = load_list(visit, REFUSALS[done])
        return visit.html("glass/list.html", page, _status(done))
    lasts = timedelta(minutes=minutes)
    opening = replace(done.opening, until=site.clock() + lasts)
    site.sessions.open(visit.session, opening, site.clock())
    site.settle(done.place)
    return visit.see_other(f"{PATH}/{done.glass}")


@ROUTER.get(f"{PATH}/melding")
def notice(visit: Reading) -> Fragment:
    """What every page says of emergency openings, for one that is open."""
    return visit.part("glass/notice.html", None)


@twins(ROUTER, f"{PATH}/{{glass}}", "glass/one.html")
def show_one(glass: UUID, visit: Reading) -> GlassPage:
    """One emergency opening: what it opened, while it lasts, and what another found of it."""
    return _one(visit, glass)


@ROUTER.post(f"{PATH}/{{glass}}/stoppen")
def end(glass: UUID, visit: Breaker) -> Response:
    """End one's own before its time."""
    site = visit.site
    done = acting.close_glass(site.desk, visit.user, glass, site.present())
    if done is Refused.NOT_YOURS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    site.sessions.close(visit.session, str(glass))
    return _answer(visit, glass, done)


@ROUTER.post(f"{PATH}/{{glass}}/beoordelen")
def judge(glass: UUID, visit: Reviewer) -> Response:
    """Say whether it was rightful."""
    verdict = RIGHTFUL.get(visit.form.text("oordeel"))
    if verdict is None:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    _one(visit, glass)
    done = acting.review_glass(
        visit.site.desk,
        visit.user,
        glass,
        is_rightful=verdict,
        reason=visit.form.text("reden"),
        now=visit.site.present(),
    )
    return _answer(visit, glass, done)


def _answer(visit: Visit, glass: UUID, done: int | Refused) -> Response:
    if isinstance(done, Refused):
        page = _one(visit, glass, REFUSALS[done])
        return visit.html("glass/one.html", page, _status(done))
    visit.site.settle(done)
    return visit.see_other(f"{PATH}/{glass}")


def _one(visit: Visit, glass: UUID, problem: str = "") -> GlassPage:
    page = load_one(visit, glass, problem)
    if page is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return page


def _status(refused: Refused) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if refused in WRONG else HTTPStatus.CONFLICT
