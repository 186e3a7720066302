"""Puts the form beside the screens: what is asked at `/melden` never passes what knows users."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.web.report.app import create_report_app
from hub.web.report.desk import FrontDesk
from hub.web.report.pages import FORM

OURS = (f"{FORM}/", f"{FORM}.")


class Beside:
    """Two applications under one name; the form's door is closed when the process ends."""

    def __init__(self, screens: ASGIApp, desk: FrontDesk) -> None:
        self._screens = screens
        self._desk = desk
        self._form = create_report_app(desk)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to whom it is for."""
        if scope["type"] == "lifespan":
            await self._screens(scope, self._closing(receive), send)
        elif scope["type"] == "http" and _is_ours(scope["path"]):
            await self._form(scope, receive, send)
        else:
            await self._screens(scope, receive, send)

    def _closing(self, receive: Receive) -> Receive:
        async def listen() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await self._desk.close()
            return message

        return listen


def _is_ours(path: str) -> bool:
    return path == FORM or path.startswith(OURS)
