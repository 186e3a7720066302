"""Headers of every response: nothing runs, loads or stays that is not ours."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.web.ambiguity import is_ambiguous, is_for_another

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATIC: Final = "/static/"
LOG: Final = "/log/"
"""What is served here says itself how long it may be kept; what is not there may come later."""
KEPT: Final = "no-cache"
"""Style sheets say nothing of anyone: a browser may keep them, and asks if they changed."""
NOT_KEPT: Final = "no-store"
UNREADABLE: Final = PlainTextResponse(
    "Dit verzoek is niet te lezen. Controleer uw browser, of de server die ervoor staat.\n",
    HTTPStatus.BAD_REQUEST,
    {"Connection": "close"},
)


class SecureHeaders:
    """Wraps the whole application at an address, so that errors have the headers too."""

    def __init__(self, app: ASGIApp, url: str | None = None) -> None:
        self.app, self.url = app, url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_log = scope["path"].startswith(LOG)
        keeping = KEPT if scope["path"].startswith(STATIC) else NOT_KEPT

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if not (is_log and message["status"] == HTTPStatus.OK):
                    headers["Cache-Control"] = keeping
            await send(message)

        if is_ambiguous(scope) or is_for_another(scope, self.url):
            await UNREADABLE(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)
