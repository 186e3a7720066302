"""Serves an application of the hub on a socket until it is told to end, and then ends well."""

import asyncio
import signal
import socket
import sys
from typing import Final

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from hub.cli.app import CommandFailed

BACKLOG: Final = 128
HEAD_MAX_BYTES: Final = 32 * 1024
HEAD_MAX_S: Final = 10.0
IDLE_MAX_S: Final = 5
GRACE_S: Final = 2
"""How long requests that are open, and hear what changes, may hold up the end."""

NO_HTTP: Final = "SH-413 Dit is geen verzoek volgens HTTP/1.1. Controleer uw HTTP-client.\n"


class Impatient(H11Protocol):
    """Hangs up on who opens a line and takes too long to say what is asked for."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting, unless the head is whole now."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Say of what is no HTTP what is wrong, in words of ours."""
        del msg
        super().send_400_response(NO_HTTP)

    def _wait(self) -> None:
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._wait_no_more()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_MAX_S, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def listen(what: str, host: str, port: int) -> socket.socket:
    """Listen at this address; raise `CommandFailed` where that cannot be."""
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError as error:
        text = f"{what} kan niet op {host}:{port}: {error.strerror}"
        raise CommandFailed(text) from None


def serve(app: ASGIApp, listening: socket.socket, said: str) -> None:
    """Say on the first line where this is, and serve."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    print(said, flush=True)
    uvicorn.Server(config_of(app)).run(sockets=[listening])


def config_of(app: ASGIApp) -> uvicorn.Config:
    """How an application is served."""
    return uvicorn.Config(
        app,
        http=Impatient,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=IDLE_MAX_S,
        timeout_graceful_shutdown=GRACE_S,
        h11_max_incomplete_event_size=HEAD_MAX_BYTES,
    )


def _leave(*_: object) -> None:
    """End well: the server has answered whom it was answering, and passes the signal on to us."""
    sys.exit(0)
