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
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from hub.actions.desk import Desk
from hub.domain.prevention import PreventionPolicy
from hub.domain.sharing import SharingPolicy
from hub.policy.prevention import load_prevention
from hub.policy.sharing import load_sharing
from hub.store.record import Record
from hub.web import dossier, handover, health, messages, prevention, signal, worklist
from hub.web.headers import SecureHeaders
from hub.web.menu import menu_of, past_words
from hub.web.past import Past
from hub.web.report.beside import Beside
from hub.web.report.desk import FrontDesk
from hub.web.sessions import Sessions
from hub.web.settling import Settling
from hub.web.signin import pages as signin
from hub.web.signin.people import DEMO_PEOPLE
from hub.web.signin.service import Service
from hub.web.site import Settle, Site, as_json, environment
from hub.web.visit import SignInFirst, rights_of, sign_in_path
from hub.web.words import Words

SCREENS: Final = (signin, worklist, dossier, signal, handover, prevention, messages, health)
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
    """What differs between a demo, a test and a real hub; with `report` there is a public form."""

    is_demo: bool = False
    clock: Callable[[], datetime] = now
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] = alone
    service: Service | None = None
    settle: Settle | None = None
    sharing: SharingPolicy = field(default_factory=load_sharing)
    prevention: PreventionPolicy = field(default_factory=load_prevention)
    report: FrontDesk | None = None


def create_app(desk: Desk, views: Record, words: Words, options: Options) -> ASGIApp:
    """Make the application over a record and views that are there."""
    sessions = Sessions(views.database)
    if options.is_demo:
        sessions.introduce(DEMO_PEOPLE)
    templates = environment()
    templates.globals["menu"] = menu_of
    templates.globals["past_words"] = past_words
    templates.globals["rights"] = rights_of
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
        settle=options.settle or Settling(desk.record, views).wait,
        past=Past(desk).views_at,
    )
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=options.lifespan,
    )
    app.state.site = site
    for screen in SCREENS:
        app.include_router(screen.ROUTER)
    app.mount("/static", StaticFiles(directory=str(files("hub.web") / "static")), name="static")
    _answer_errors(app, site)
    return SecureHeaders(app if options.report is None else Beside(app, options.report))


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

    app.add_exception_handler(HTTPException, refuse)
    app.add_exception_handler(RequestValidationError, refuse)
    app.add_exception_handler(SignInFirst, ask_to_sign_in)
    app.add_exception_handler(Exception, fail)


def _error(site: Site, request: Request, status: int) -> Response:
    title, text = SAID.get(status, ELSE)
    if request.url.path.endswith(".json"):
        return as_json({"status": status, "title": title, "detail": text}, status)
    return site.html("error.html", None, status, title=title, text=text)
