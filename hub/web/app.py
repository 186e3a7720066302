"""The web application: the screens behind one door, with the same headers on everything."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from hub.actions.desk import Desk
from hub.actions.verifying import Verifier
from hub.audit.trust import Trust
from hub.domain.prevention import PreventionPolicy
from hub.domain.sharing import SharingPolicy
from hub.policy.prevention import load_prevention
from hub.policy.sharing import load_sharing
from hub.store import processing
from hub.store.record import Record
from hub.web import (
    accesslog,
    disclosures,
    glass,
    handover,
    health,
    messages,
    prevention,
    requests,
    retention,
    tiles,
)
from hub.web.dossier import pages as dossier
from hub.web.glass.banner import glass_of
from hub.web.ground import Ground, shipped
from hub.web.headers import SecureHeaders
from hub.web.live import Live
from hub.web.logbook import pages as logbook
from hub.web.logbook.difference import then_and_now
from hub.web.logbook.travel import bar_of
from hub.web.menu import menu_of
from hub.web.pairs import views as pairs
from hub.web.past import Past, StillBuilding
from hub.web.places import deciding, points
from hub.web.places import pages as places
from hub.web.places import search as finding
from hub.web.report.beside import Beside
from hub.web.report.desk import FrontDesk
from hub.web.sessions import Sessions
from hub.web.settling import Settling
from hub.web.signin import pages as signin
from hub.web.signin.people import DEMO_PEOPLE
from hub.web.signin.service import Service
from hub.web.site import Settle, Site, as_json, environment
from hub.web.team import pages as team
from hub.web.visit import SignInFirst, Visit, back_of, rights_of, session_of, sign_in_path
from hub.web.words import Words
from hub.web.work.passing import Passing
from hub.web.work.screens import SCREENS as WORK

SCREENS: Final = (
    signin,
    team,
    *WORK,
    dossier,
    pairs,
    points,
    places,
    finding,
    deciding,
    handover,
    prevention,
    retention,
    glass,
    accesslog,
    requests,
    disclosures,
    messages,
    health,
    logbook,
    tiles,
)
SAID: Final[Mapping[int, tuple[str, str]]] = {
    HTTPStatus.BAD_REQUEST: (
        "Dit adres klopt niet",
        "In het adres staat een keuze die wij niet kennen. Ga terug en kies opnieuw.",
    ),
    HTTPStatus.UNAUTHORIZED: (
        "Meld u eerst aan",
        "U bent niet (meer) aangemeld. Meld u aan en probeer het opnieuw.",
    ),
    HTTPStatus.FORBIDDEN: (
        "Dit formulier is verlopen",
        "Er is niets vastgelegd. Ga terug, laad de pagina opnieuw en probeer het nog eens.",
    ),
    HTTPStatus.NOT_FOUND: (
        "Deze pagina is er niet",
        "Misschien klopt het adres niet. Of het dossier is opgegaan in een ander dossier.",
    ),
    HTTPStatus.CONFLICT: (
        "U kijkt naar een eerdere stand",
        "Daarin kunt u niets wijzigen. Ga terug naar nu.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Er ging iets mis",
        "Dat ligt niet aan u. Probeer het later opnieuw, of waarschuw de beheerder.",
    ),
}
NOT_YET: Final = (
    "Deze pagina is er niet in deze stand",
    "Misschien bestond dit toen nog niet, of klopt het adres niet. Kies een andere stand.",
)
ELSE: Final = ("Dit kan hier niet", "Ga terug en probeer het anders.")


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


@asynccontextmanager
async def alone(_: FastAPI) -> AsyncIterator[None]:
    """Start and stop nothing beside the application."""
    yield


@dataclass(frozen=True, slots=True)
class Options:
    """What differs between a demo, a test and a real hub; with `report` there is a public form.

    `url` is where people reach the screens, where that is settled.
    """

    is_demo: bool = False
    clock: Callable[[], datetime] = now
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] = alone
    service: Service | None = None
    settle: Settle | None = None
    live: Live | None = None
    sharing: SharingPolicy = field(default_factory=load_sharing)
    prevention: PreventionPolicy = field(default_factory=load_prevention)
    blind_one_in: int = 0
    ground: Ground | None = None
    report: FrontDesk | None = None
    trust: Trust | None = None
    url: str | None = None


def create_app(desk: Desk, views: Record, words: Words, options: Options) -> ASGIApp:
    """Make the application over a record and views that are there."""
    sessions = Sessions(views.database)
    if options.is_demo:
        sessions.introduce(DEMO_PEOPLE)
    templates = environment()
    templates.globals["menu"] = menu_of
    templates.globals["time_bar"] = lambda visit: None if visit is None else bar_of(visit)
    templates.globals["rights"] = rights_of
    templates.globals["then_and_now"] = then_and_now
    templates.globals["glass_of"] = glass_of
    processing.create_table(desk.record.database)
    past, verifier = Past(desk), Verifier(desk)
    site = Site(
        desk=desk,
        views=views,
        sessions=sessions,
        words=words,
        sharing=options.sharing,
        prevention=options.prevention,
        is_demo=options.is_demo,
        service=options.service,
        clock=options.clock,
        templates=templates,
        blind_one_in=options.blind_one_in,
        trust=options.trust,
        settle=options.settle or Settling(desk.record, views).wait,
        live=options.live or Live(views),
        past=past.views_at,
        verifier=verifier,
        ground=options.ground or shipped(),
    )
    site.live.watch(Passing(site))
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_and_then(options.lifespan, past.close, verifier.close),
    )
    app.state.site = site
    app.state.past = past
    for screen in SCREENS:
        app.include_router(screen.ROUTER)
    app.mount("/static", StaticFiles(directory=str(files("hub.web") / "static")), name="static")
    _answer_errors(app, site)
    whole = app if options.report is None else Beside(app, options.report)
    return SecureHeaders(whole, options.url)


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def _and_then(lifespan: Lifespan, *ends: Callable[[], None]) -> Lifespan:
    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with lifespan(app):
                yield
        finally:
            for end in ends:
                await run_in_threadpool(end)

    return both


def _answer_errors(app: FastAPI, site: Site) -> None:
    def refuse(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.BAD_REQUEST
        return _error(site, request, status)

    def ask_to_sign_in(request: Request, error: Exception) -> Response:
        assert isinstance(error, SignInFirst)
        if request.url.path.endswith(".json"):
            return _error(site, request, HTTPStatus.UNAUTHORIZED)
        return RedirectResponse(sign_in_path(error.back), HTTPStatus.SEE_OTHER)

    def fail(request: Request, error: Exception) -> Response:
        del error  # the server logs it
        return _error(site, request, HTTPStatus.INTERNAL_SERVER_ERROR)

    def ask_for_patience(request: Request, error: Exception) -> Response:
        assert isinstance(error, StillBuilding)
        return _building(site, request, error)

    app.add_exception_handler(StillBuilding, ask_for_patience)
    app.add_exception_handler(HTTPException, refuse)
    app.add_exception_handler(RequestValidationError, refuse)
    app.add_exception_handler(SignInFirst, ask_to_sign_in)
    app.add_exception_handler(Exception, fail)


def _error(site: Site, request: Request, status: int) -> Response:
    title, text = SAID.get(status, ELSE)
    if request.url.path.endswith(".json"):
        return as_json({"status": status, "title": title, "detail": text}, status)
    visit = None if status == HTTPStatus.INTERNAL_SERVER_ERROR else _visitor(site, request)
    if status == HTTPStatus.NOT_FOUND and visit is not None and visit.is_past:
        title, text = NOT_YET
    return site.html("error.html", None, status, title=title, text=text, visit=visit)


def _building(site: Site, request: Request, error: StillBuilding) -> Response:
    if request.url.path.endswith(".json"):
        answer = as_json({"done": error.done, "total": error.total}, HTTPStatus.SERVICE_UNAVAILABLE)
        answer.headers["Retry-After"] = "1"
        return answer
    said = {"done": error.done, "total": error.total, "visit": _visitor(site, request)}
    return site.html("logbook/building.html", None, HTTPStatus.ACCEPTED, **said)


def _visitor(site: Site, request: Request) -> Visit | None:
    """Who asked, so that also a page without content has their menu and the way back to now."""
    session = session_of(request)
    return None if session is None else Visit(site, session, path=back_of(request))
