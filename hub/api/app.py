"""The door as an application: what is at which address, and the same headers on every answer."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.resources import files
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.api import faults, messages, signing_in
from hub.api.desk import ApiDesk
from hub.api.developers.routes import routes
from hub.api.messages import AGAIN_S
from hub.api.replies import (
    NO_SUCH_ANSWER,
    PAGES,
    Refused,
    as_json,
    general,
    refusal,
    takes_json,
)
from hub.domain.sandbox import BANNER, MARK
from hub.web.ambiguity import is_ambiguous, is_for_another
from hub.web.headers import HEADERS
from hub.web.health import UNREADABLE
from schemas.problems import Code

VERSION: Final = "1.0.0"
BASE: Final = "/v1"
OPENAPI: Final = f"{BASE}/openapi.json"
LOG: Final = structlog.get_logger()
ALWAYS: Final = {
    **HEADERS,
    "API-Version": VERSION,
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Frame-Options": "DENY",
}
CODES: Final = {
    HTTPStatus.NOT_FOUND: Code.NO_SUCH_PLACE,
    HTTPStatus.METHOD_NOT_ALLOWED: Code.NO_SUCH_METHOD,
    HTTPStatus.REQUEST_TIMEOUT: Code.TOO_SLOW,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Code.TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Code.ENVELOPE,
}

Handler = Callable[[Request, ApiDesk], Awaitable[Response]]


class Guard:
    """Wraps the application: what two readers could read differently is not read at all."""

    def __init__(self, app: ASGIApp, mark: Mapping[str, str], url: str | None) -> None:
        self.app, self.headers, self.url = app, {**ALWAYS, **mark}, url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
            await send(message)

        if is_ambiguous(scope) or is_for_another(scope, self.url):
            refused = refusal(Refused(general(Code.UNREADABLE), headers={"Connection": "close"}))
            await refused(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


class Sequence(Convertor[int]):
    """A number in an address; as long as numbers are that we give out."""

    regex = "[0-9]{1,20}"

    def convert(self, value: str) -> int:
        """Read it."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Write it."""
        return str(value)


register_url_convertor("sequence", Sequence())


def beside(code: Code, *, is_sandbox: bool, headers: Mapping[str, str] | None = None) -> Response:
    """What is answered where the application is not asked, with the headers that it adds."""
    answer = refusal(Refused(general(code), headers={**(headers or {}), "Connection": "close"}))
    answer.headers.update({**ALWAYS, **(MARK if is_sandbox else {})})
    return answer


def create_api(desk: ApiDesk) -> ASGIApp:
    """Make the application over a desk."""
    desk.templates.globals["banner"] = BANNER if desk.is_sandbox else None
    return Guard(_app(desk), MARK if desk.is_sandbox else {}, desk.url)


def _app(desk: ApiDesk) -> Starlette:
    @asynccontextmanager
    async def while_serving(_: Starlette) -> AsyncIterator[None]:
        async with desk.running():
            yield

    def to(handler: Handler, path: str, *methods: str) -> Route:
        async def endpoint(request: Request) -> Response:
            accepted = ",".join(request.headers.getlist("accept"))
            if path.startswith(f"{BASE}/") and not takes_json(accepted):
                raise Refused(NO_SUCH_ANSWER, status=HTTPStatus.NOT_ACCEPTABLE)
            return await handler(request, desk)

        return Route(path, endpoint, methods=list(methods))

    app = Starlette(
        routes=[
            to(messages.send, f"{BASE}/signalen", "POST"),
            to(messages.signal, f"{BASE}/signalen/{{signaalId:uuid}}", "GET"),
            to(messages.check, f"{BASE}/berichtcontroles", "POST"),
            to(messages.receipt, f"{BASE}/ontvangstbewijzen/{{volgnummer:sequence}}", "GET"),
            to(messages.proof, f"{BASE}/ontvangstbewijzen/{{volgnummer:sequence}}/bewijs", "GET"),
            to(messages.find, f"{BASE}/ontvangstbewijzen/_zoek", "POST"),
            to(messages.numbers, f"{BASE}/volgnummers", "GET"),
            to(_openapi, OPENAPI, "GET"),
            to(signing_in.token, signing_in.TOKEN_PATH, "POST"),
            to(_metadata, signing_in.METADATA_PATH, "GET"),
            to(faults.index, PAGES, "GET"),
            to(faults.index_json, f"{PAGES}.json", "GET"),
            to(faults.show_json, f"{PAGES}/{{code}}.json", "GET"),
            to(faults.show, f"{PAGES}/{{code}}", "GET"),
            *(routes(desk.library, desk.templates) if desk.library else ()),
            to(_live, "/livez", "GET"),
            to(_ready, "/readyz", "GET"),
            Mount("/static", StaticFiles(directory=str(files("hub.web") / "static"))),
        ],
        exception_handlers={
            Refused: _refuse,
            HTTPException: _refuse_request,
            **dict.fromkeys(UNREADABLE, _find_nothing),
            Exception: _fail,
        },
        lifespan=while_serving,
    )
    app.router.redirect_slashes = False
    return app


async def _openapi(request: Request, desk: ApiDesk) -> Response:
    del request
    answer = as_json(desk.openapi)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


async def _metadata(request: Request, desk: ApiDesk) -> Response:
    del request
    return as_json(signing_in.metadata(desk))


async def _live(request: Request, desk: ApiDesk) -> Response:
    del request, desk
    return as_json({"status": "ok"})


async def _ready(request: Request, desk: ApiDesk) -> Response:
    del request
    if await run_in_threadpool(desk.is_ready):
        return as_json({"status": "ok"})
    return as_json({"status": "unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE)


def _refuse(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, Refused)
    return refusal(error)


def _refuse_request(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    code = CODES.get(status, Code.UNREADABLE)
    return refusal(Refused(general(code), status=status, headers=error.headers))


def _find_nothing(request: Request, error: Exception) -> Response:
    """The record is away; what asks for it may ask again."""
    del request
    LOG.warning("api_record_away", error=type(error).__name__)
    return refusal(Refused(general(Code.UNAVAILABLE), headers={"Retry-After": str(AGAIN_S)}))


def _fail(request: Request, error: Exception) -> Response:
    del request
    LOG.error("api_failed", error=type(error).__name__)
    return refusal(Refused(general(Code.OUR_FAULT)))
