"""A visit: somebody with a right asks for a page. Every page comes in here, or is public by name.

Who lacks the right is told that the page does not exist; the log and the record keep that they
asked. A form must carry the token of the session it was made for, from our own origin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import quote, urlsplit
from uuid import UUID

import structlog
from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from hub.actions import access
from hub.actions.access import NotAllowed, Opening
from hub.domain.access import OPEN_FOR, address_purposes_of, purposes_of
from hub.domain.mandate import Right, User, may, rights
from hub.matching.places import Named
from hub.projections import journal
from hub.security.content import Opened
from hub.store.database import Cursor, Database
from hub.web.form import Form, read_form
from hub.web.sessions import Session
from hub.web.site import CSRF_FIELD, Fragment, Page, Site, as_json
from schemas.base import Event

COOKIE: Final = "hub_sessie"
SIGN_IN: Final = "/aanmelden"

log = structlog.get_logger()


class SignInFirst(Exception):  # noqa: N818 - named for what has to happen
    """Nobody is signed in; `back` is where they wanted to go."""

    def __init__(self, back: str) -> None:
        super().__init__()
        self.back = back


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who may make it. `form` is empty but for a form that was sent.

    `path` is the page that was asked for, to come back to; of a form it is the beginning.
    """

    site: Site
    session: Session
    form: Form = field(default_factory=Form)
    path: str = "/"

    @property
    def user(self) -> User:
        """Who visits."""
        return self.session.user

    @property
    def views(self) -> Database:
        """What to read: the present, or the past that this person looks at."""
        as_of = self.session.as_of
        if as_of is None:
            return self.site.views.database
        return self.site.past(as_of, self.session.place)

    @property
    def is_past(self) -> bool:
        """Whether this is how it stood earlier: then nothing can be changed."""
        return self.session.as_of is not None

    def history(self, originator: UUID) -> tuple[Event, ...]:
        """A history, as far as it stood at the place in the record that this person looks at."""
        return self.site.desk.history(originator, self.up_to)

    @property
    def up_to(self) -> int | None:
        """The last event that is there for who looks at the past; None for the present."""
        if not self.is_past:
            return None
        with self.views.snapshot() as cursor:
            return journal.last(cursor)

    def now(self, cursor: Cursor) -> datetime:
        """The moment that a page is about."""
        return self.session.as_of or self.site.now(cursor)

    def may(self, right: Right) -> bool:
        """Whether this person holds the right; in the past nobody can change anything."""
        changes = {
            Right.DECIDE,
            Right.RELEASE,
            Right.RECEIVE,
            Right.MARK_LOCATIONS,
            Right.PLAN_CAMPAIGNS,
            Right.VERIFY,
            Right.HOLD,
            Right.PROPOSE_ERASURE,
            Right.APPROVE_ERASURE,
            Right.BREAK_GLASS,
            Right.REVIEW_GLASS,
            Right.ADVISE_REQUESTS,
            Right.HANDLE_REQUESTS,
        }
        return may(self.user, right) and not (self.is_past and right in changes)

    def html(
        self, template: str, page: Page | None, status: int = HTTPStatus.OK, **also: Any
    ) -> HTMLResponse:
        """Render a page with the menu of this person."""
        return self.site.html(template, page, status, visit=self, **also)

    def part(self, template: str, page: Page | None, **also: Any) -> Fragment:
        """Render a part of a page, for one that is open."""
        return self.site.part(template, page, visit=self, **also)

    def json(self, page: object, status: int = HTTPStatus.OK) -> Response:
        """The same page model as JSON."""
        return as_json(page, status)

    def see_other(self, path: str) -> Response:
        """Send the browser to a page after something was done."""
        return RedirectResponse(path, HTTPStatus.SEE_OTHER)

    @property
    def purposes(self) -> dict[str, str]:
        """For what this person may open content."""
        return purposes_of(self.user)

    @property
    def address_purposes(self) -> dict[str, str]:
        """For what this person may see which address it is."""
        return address_purposes_of(self.user)

    def open_content(self, subject: str, signals: Sequence[UUID], purpose: str) -> None:
        """Open sealed content of signals for this session, and log it. 404 without the right."""
        site = self.site
        now = site.present()
        try:
            opening = access.open_content(
                site.desk, self.user, subject=subject, signals=signals, purpose=purpose, now=now
            )
        except NotAllowed:
            raise not_there(self, Right.OPEN_CONTENT, subject) from None
        until = site.clock() + OPEN_FOR
        site.sessions.open(self.session, replace(opening, until=until), site.clock())

    def open_addresses(self, subject: str, signals: Sequence[UUID], purpose: str) -> None:
        """Open the addresses in signals for this session, and log it. 404 without the right."""
        site = self.site
        now = site.present()
        try:
            opening = access.open_addresses(
                site.desk, self.user, subject=subject, signals=signals, purpose=purpose, now=now
            )
        except NotAllowed:
            raise not_there(self, Right.OPEN_ADDRESSES, subject) from None
        until = site.clock() + OPEN_FOR
        site.sessions.open(self.session, replace(opening, until=until), site.clock())

    def addresses(self, signals: Sequence[UUID]) -> Mapping[str, Named]:
        """The addresses in those signals that this person opened, by mention."""
        site = self.site
        openings, book = self.session.openings, site.ground.book
        return access.read_addresses(site.desk, self.user, openings, signals, book, site.clock())

    def opened(self, signals: Sequence[UUID]) -> Mapping[UUID, Opened]:
        """The content of those signals that this person opened; the others are left out."""
        openings: tuple[Opening, ...] = self.session.openings
        return access.read_content(self.site.desk, self.user, openings, signals, self.site.clock())


def not_there(visit: Visit, right: Right, subject: str) -> HTTPException:
    """Say that there is nothing, and keep that this person asked."""
    log.warning("access_refused", user=visit.user.id, role=visit.user.role.value, right=right.value)
    access.refused(visit.site.desk, visit.user, right, subject, visit.site.present())
    return HTTPException(HTTPStatus.NOT_FOUND)


class Has(Protocol):
    """A dependency that guards a route."""

    right: Right


@dataclass(frozen=True, slots=True)
class Reads:
    """Guards a page: somebody is signed in and holds the right."""

    right: Right

    def __call__(self, request: Request) -> Visit:
        """Find the session and ask the mandate."""
        return _visit(request, self.right)


@dataclass(frozen=True, slots=True)
class Sends:
    """Guards a form: as `Reads`, and the form is one that we made for this session."""

    right: Right

    async def __call__(self, request: Request) -> Visit:
        """Find the session, ask the mandate, and read the form."""
        visit = await run_in_threadpool(_visit, request, self.right)
        form = await read_form(request)
        if not (_is_ours(request) and form.get(CSRF_FIELD) == visit.session.csrf):
            log.warning("form_refused", user=visit.user.id)
            raise HTTPException(HTTPStatus.FORBIDDEN)
        if not visit.may(self.right):
            raise HTTPException(HTTPStatus.CONFLICT)
        return replace(visit, form=form)


def session_of(request: Request) -> Session | None:
    """The session of this request, where there is one."""
    site: Site = request.app.state.site
    token = request.cookies.get(COOKIE)
    return site.sessions.find(token, site.clock()) if token else None


def back_of(request: Request) -> str:
    """Where this request wanted to go, to come back to after signing in."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{request.url.path}{query}" if request.method == "GET" else "/"


def sign_in_path(back: str) -> str:
    """The page to sign in, which leads back."""
    return SIGN_IN if back == "/" else f"{SIGN_IN}?terug={quote(back, safe='/')}"


def rights_of(visit: Visit) -> frozenset[str]:
    """The codes of all that this person may do, for templates."""
    return frozenset(right.value for right in rights(visit.user) if visit.may(right))


def _visit(request: Request, right: Right) -> Visit:
    site: Site = request.app.state.site
    session = session_of(request)
    if session is None:
        raise SignInFirst(back_of(request))
    visit = Visit(site, session, path=back_of(request))
    if not may(session.user, right):
        raise not_there(visit, right, request.scope["route"].path)
    return visit


def _is_ours(request: Request) -> bool:
    """Whether a form came from our own pages, as far as the browser says."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin in {None, "null"} or urlsplit(str(origin)).netloc == request.headers.get("host")
