"""The web application: the screens behind one door, with the same headers on everything."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from hub.store.record import Record
from hub.web import dossier, health, messages, signal, worklist
from hub.web.headers import SecureHeaders
from hub.web.report.beside import Beside
from hub.web.report.desk import FrontDesk
from hub.web.site import Site, as_json, environment
from hub.web.words import Words

SCREENS: Final = (worklist, dossier, signal, messages, health)
SAID: Final[Mapping[int, tuple[str, str]]] = {
    HTTPStatus.BAD_REQUEST: (
        "Dit adres klopt niet",
        "In het adres staat een keuze die wij niet kennen. Ga terug en kies opnieuw.",
    ),
    HTTPStatus.NOT_FOUND: (
        "Deze pagina is er niet",
        "Misschien klopt het adres niet. Of het dossier is opgegaan in een ander dossier.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Er ging iets mis",
        "Dat ligt niet aan u. Probeer het later opnieuw, of waarschuw de beheerder.",
    ),
}
ELSE: Final = ("Dit kan hier niet", "De schermen zijn alleen om te lezen.")


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def create_app(
    views: Record,
    words: Words,
    *,
    is_demo: bool,
    clock: Callable[[], datetime] = now,
    report: FrontDesk | None = None,
) -> ASGIApp:
    """Make the application over views that are there; it writes nothing.

    With `report` the residents' form stands beside the screens.
    """
    site = Site(views, words, is_demo, clock, environment())
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.site = site
    for screen in SCREENS:
        app.include_router(screen.ROUTER)
    app.mount("/static", StaticFiles(directory=str(files("hub.web") / "static")), name="static")

    def refuse(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.BAD_REQUEST
        return _error(site, request, status)

    def fail(request: Request, error: Exception) -> Response:
        del error  # the server logs it
        return _error(site, request, HTTPStatus.INTERNAL_SERVER_ERROR)

    app.add_exception_handler(HTTPException, refuse)
    app.add_exception_handler(RequestValidationError, refuse)
    app.add_exception_handler(Exception, fail)
    return SecureHeaders(app if report is None else Beside(app, report))


def _error(site: Site, request: Request, status: int) -> Response:
    title, text = SAID.get(status, ELSE)
    if request.url.path.endswith(".json"):
        return as_json({"status": status, "title": title, "detail": text}, status)
    return site.html("error.html", None, status, title=title, text=text)
