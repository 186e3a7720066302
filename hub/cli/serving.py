"""Serves an application of the hub on a socket until it is told to end, and then ends well."""

import signal
import socket
import sys
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from hub.cli.app import CommandFailed

BACKLOG: Final = 128
HEAD_MAX_BYTES: Final = 32 * 1024
GRACE_S: Final = 2
"""How long requests that are open, and hear what changes, may hold up the end."""


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
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE_S,
        h11_max_incomplete_event_size=HEAD_MAX_BYTES,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _leave(*_: object) -> None:
    """End well: the server has answered whom it was answering, and passes the signal on to us."""
    sys.exit(0)
