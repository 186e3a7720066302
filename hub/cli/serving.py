"""Serves an application of the hub on a socket until it is told to end, and then ends well."""

import asyncio
import signal
import socket
import sys
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import h11
import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from hub.cli.app import CommandFailed

BACKLOG: Final = 128
HEAD_MAX_BYTES: Final = 32 * 1024
HEAD_MAX_S: Final = 10.0
IDLE_MAX_S: Final = 5
GRACE_S: Final = 2
"""How long requests that are open, and hear what changes, may hold up the end."""

NO_HTTP: Final = "Dit is geen verzoek volgens HTTP/1.1.\n"


@dataclass(frozen=True, slots=True)
class Porter:
    """What is answered before the application is asked: to what is no HTTP, and to a crowd.

    A line that is opened beside `lines_max` others hears that we are full; beside twice as many it
    is closed at once. Who was there before goes on.
    """

    unreadable: Response
    full: Response
    lines_max: int


class Impatient(H11Protocol):
    """Hangs up on who opens a line and takes too long to say what is asked for."""

    _waiting: asyncio.TimerHandle | None = None

    def __init__(self, *given: Any, porter: Porter | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self._porter = porter

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the head of a request, where there is room for one."""
        super().connection_made(transport)
        if self._porter is not None and len(self.connections) > self._porter.lines_max:
            self.app = self._porter.full
            if len(self.connections) > 2 * self._porter.lines_max:
                transport.abort()
        self._wait()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP in words of ours, unless an answer is on its way; then hang up."""
        del msg
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
        elif self._porter is None:
            super().send_400_response(NO_HTTP)
        else:
            answer = self._porter.unreadable
            head = h11.Response(status_code=answer.status_code, headers=answer.raw_headers)
            for event in (head, h11.Data(data=bytes(answer.body)), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Go on waiting, unless the head is whole now."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

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


def serve(app: ASGIApp, listening: socket.socket, said: str, porter: Porter | None = None) -> None:
    """Say on the first line where this is, and serve."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    print(said, flush=True)
    uvicorn.Server(config_of(app, porter)).run(sockets=[listening])


def config_of(app: ASGIApp, porter: Porter | None = None) -> uvicorn.Config:
    """How an application is served."""
    return uvicorn.Config(
        app,
        http=partial(Impatient, porter=porter),  # type: ignore[arg-type]  # it is called, no more
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
