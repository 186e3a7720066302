"""Seeing the whole application as it stood: by a moment, or up to an event."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from hub.domain.calendar import AMSTERDAM
from hub.domain.mandate import Right
from hub.projections import journal
from hub.projections.stand import NOW, UP_TO, stand_of
from hub.store.database import Cursor
from hub.web.moments import moment, parse, stored
from hub.web.signin.pages import own_path
from hub.web.visit import Reads, Sends, Visit

PATH: Final = "/stand"
TICK: Final = timedelta(milliseconds=1)
"""The views hold moments to the millisecond."""


@dataclass(frozen=True, slots=True)
class TimeBar:
    """What the bar over a page says of the moment shown, and where its buttons lead.

    `earlier` and `later` are the ends of the nearest days on which something happened: empty where
    there is none, and `nu` for the present. `value` is for the field with the date.
    """

    words: str
    until: str
    earlier: str
    later: str
    value: str
    link: str


def link_to(place: int, path: str) -> str:
    """A lasting link to a page as it stood when this was the last event."""
    return f"{PATH}/{UP_TO}{place}{path}"


def bar_of(visit: Visit) -> TimeBar | None:
    """The bar over a page of somebody who looks at an earlier moment."""
    as_of, place = visit.session.as_of, visit.session.place
    if as_of is None:
        return None
    with visit.site.views.database.snapshot() as cursor:
        earlier, later = _day_before(cursor, as_of), _day_after(cursor, as_of)
    until = f"tot en met gebeurtenis {place}" if place else ""
    where = f"{UP_TO}{place}" if place else stored(as_of)
    local = as_of.astimezone(AMSTERDAM)
    return TimeBar(
        words=moment(as_of, as_of).date,
        until=until,
        earlier=stored(earlier) if earlier else "",
        later=_later(later, visit.site.present()),
        value=f"{local:%Y-%m-%dT%H:%M}",
        link=f"{PATH}/{where}{visit.path}",
    )


def _later(end: datetime | None, now: datetime) -> str:
    return NOW if end is None or end >= now else stored(end)


def _end_of_day(at: datetime, days: int = 0) -> datetime:
    """The last moment of the Dutch day of `at`, or of one so many days later."""
    day = at.astimezone(AMSTERDAM).date() + timedelta(days=days + 1)
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM) - TICK


def _day_before(cursor: Cursor, at: datetime) -> datetime | None:
    place = journal.place_at(cursor, _end_of_day(at, -1))
    return _end_of_day(parse(journal.known_at(cursor, place))) if place else None


def _day_after(cursor: Cursor, at: datetime) -> datetime | None:
    place = journal.place_at(cursor, _end_of_day(at)) + 1
    known_at = journal.known_at(cursor, place)
    return _end_of_day(parse(known_at)) if known_at else None


ROUTER: Final = APIRouter()
Travels = Annotated[Visit, Depends(Reads(Right.TRAVEL))]
Sets = Annotated[Visit, Depends(Sends(Right.TRAVEL))]


def _go(visit: Visit, text: str, path: str) -> Response:
    site = visit.site
    try:
        with site.views.database.snapshot() as cursor:
            stand = stand_of(cursor, text, site.now(cursor))
    except (ValueError, OverflowError):
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    as_of, place = (None, 0) if stand is None else (stand.as_of, stand.place)
    site.sessions.keep(replace(visit.session, as_of=as_of, place=place))
    return visit.see_other(path)


@ROUTER.post(PATH)
def travel(visit: Sets) -> Response:
    """Look at an earlier moment, or at the present again, and go back to the page."""
    return _go(visit, visit.form.text("stand"), own_path(visit.form.text("terug") or "/"))


@ROUTER.get(f"{PATH}/{{at}}/{{page:path}}")
def follow(visit: Travels, request: Request, at: str, page: str) -> Response:
    """A lasting link to a page as it stood."""
    query = f"?{request.url.query}" if request.url.query else ""
    return _go(visit, at, own_path(f"/{page.lstrip('/')}{query}"))
