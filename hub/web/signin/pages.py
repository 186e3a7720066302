"""The page to sign in on, signing in as an invented person in the demo, and signing out."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final
from urllib.parse import quote, unquote

import structlog
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from hub.domain.mandate import Right, User, may
from hub.web.form import read_form
from hub.web.moments import Moment, moment
from hub.web.signin.people import DEMO_PEOPLE, DUTIES, demo_person
from hub.web.signin.service import Attempt, SignInFailed
from hub.web.site import Site, SiteOf
from hub.web.visit import COOKIE, SIGN_IN, Reads, Sends, Visit, session_of

HOMES: Final = (
    (Right.DECIDE, "/werkvoorraad"),
    (Right.READ_LOG, "/logboek"),
    (Right.READ_HANDOVERS, "/overdracht"),
    (Right.READ_PREVENTION, "/voorkomen"),
    (Right.READ_MESSAGES, "/berichten"),
)
"""Where somebody's work begins: the first right they hold."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as."""

    id: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The page. `back` is where to go afterwards."""

    now: Moment
    people: tuple[Person, ...]
    has_service: bool
    back: str
    json_path: str = ""


NO_ROLE: Final = (
    "U hebt in dit systeem geen rol, of twee rollen die niet samengaan. Vraag de functioneel "
    "beheerder om de juiste rol."
)
FAILED: Final = "De aanmelddienst liet u niet door. Probeer het opnieuw, of vraag de beheerder."
ATTEMPT: Final = "hub_aanmelden"
ATTEMPT_S: Final = 600
ATTEMPT_PARTS: Final = 4

log = structlog.get_logger()


def home_of(user: User) -> str:
    """The path where this person's work begins."""
    return next((path for right, path in HOMES if may(user, right)), "/gezond")


ROUTER: Final = APIRouter()
Back = Annotated[str, Query(alias="terug")]


@ROUTER.get("/")
def home(visit: Annotated[Visit, Depends(Reads(Right.READ_HEALTH))]) -> Response:
    """Go where this person's work begins."""
    return visit.see_other(home_of(visit.user))


@ROUTER.get(SIGN_IN)
def show(site: SiteOf, back: Back = "/") -> HTMLResponse:
    """The page to sign in on."""
    people = (
        tuple(Person(it.id, it.name, DUTIES[it.id]) for it in DEMO_PEOPLE) if site.is_demo else ()
    )
    at = site.clock()
    page = SignInPage(moment(at, at), people, site.service is not None, own_path(back))
    return site.html("signin.html", page)


@ROUTER.post("/aanmelden/demo")
async def sign_in_as(request: Request, site: SiteOf) -> Response:
    """Sign in as one of the invented people; 404 outside a demo."""
    form = await read_form(request)
    user = demo_person(form.text("persoon")) if site.is_demo else None
    if user is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    former = session_of(request)
    if former is not None:
        site.sessions.end(former)
    return signed_in(site, user, own_path(form.text("terug")))


@ROUTER.get("/aanmelden/dienst")
def go_to_service(site: SiteOf, back: Back = "/") -> Response:
    """Send the browser to the sign-in service; 404 where there is none."""
    if site.service is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    try:
        attempt, url = site.service.attempt()
    except SignInFailed as error:
        return _failed(site, str(error))
    answer = RedirectResponse(url, HTTPStatus.SEE_OTHER)
    said = "|".join((attempt.state, attempt.nonce, attempt.verifier, own_path(back)))
    answer.set_cookie(
        ATTEMPT,
        quote(said),
        max_age=ATTEMPT_S,
        httponly=True,
        samesite="lax",
        secure=not site.is_demo,
        path="/aanmelden",
    )
    return answer


@ROUTER.get("/aanmelden/terug")
def come_back(request: Request, site: SiteOf) -> Response:
    """Let somebody in who comes back from the service."""
    said = unquote(request.cookies.get(ATTEMPT, "")).split("|", 3)
    if site.service is None or len(said) != ATTEMPT_PARTS:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    try:
        user = site.service.finish(Attempt(*said[:3]), request.query_params)
    except SignInFailed as error:
        return _failed(site, str(error))
    answer = signed_in(site, user, own_path(said[3]))
    answer.delete_cookie(ATTEMPT, path="/aanmelden")
    return answer


def _failed(site: Site, code: str) -> Response:
    log.warning("sign_in_failed", reason=code)
    text = NO_ROLE if code in {"roles", "no-role"} else FAILED
    title = "Aanmelden is niet gelukt"
    return site.html("error.html", None, HTTPStatus.FORBIDDEN, title=title, text=text)


@ROUTER.post("/afmelden")
def sign_out(visit: Annotated[Visit, Depends(Sends(Right.READ_HEALTH))]) -> Response:
    """Sign out, and let the browser forget."""
    visit.site.sessions.end(visit.session)
    answer = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def signed_in(site: Site, user: User, back: str) -> Response:
    """Begin a session and go on."""
    token = site.sessions.begin(user, site.clock())
    answer = RedirectResponse(back, HTTPStatus.SEE_OTHER)
    answer.set_cookie(
        COOKIE, token, httponly=True, samesite="lax", secure=not site.is_demo, path="/"
    )
    return answer


def own_path(path: str) -> str:
    """A path on this site; anything else is the beginning."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path
    return path if is_own else "/"
