"""Real servers for tests: nothing about JetStream or HTTP is worth testing against an imitation."""

import asyncio
import inspect
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from nats.aio.client import Client
from starlette.types import ASGIApp

from hub.bus.embedded import EmbeddedNats, ServerSettings
from hub.cli import serving

PATIENCE_S = 15.0


class NatsServer(EmbeddedNats):
    """Start it with ``NatsServer(tmp_path).start()``; ``kill`` and ``start`` again as you like."""

    def __init__(self, directory: Path, accounts: str = "") -> None:
        super().__init__(directory, ServerSettings(accounts=accounts))

    async def connect(self, **options: Any) -> Client:
        """Connect a client that says nothing when the server is ended on purpose."""
        settings: dict[str, Any] = {
            "connect_timeout": 5,
            "reconnect_time_wait": 0.05,
            "error_cb": _silent,
        }
        client = Client()
        try:
            await client.connect(self.url, **(settings | options))
        except BaseException:
            await client.close()  # or its socket stays open, and a later test is blamed
            raise
        return client

    async def send(self, *commands: bytes, **sign_in: str) -> bytes:
        """Write protocol lines no client library would write; return what the server says."""
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(self.url).port)
        await reader.readline()
        options = {"verbose": False, "headers": True} | sign_in
        if "user" in options:
            options["pass"] = options.pop("password")
        writer.write(b"CONNECT " + json.dumps(options).encode() + b"\r\n")
        writer.write(b"".join(commands) + b"PING\r\n")
        heard = await asyncio.wait_for(reader.readuntil(b"PONG\r\n"), PATIENCE_S)
        writer.close()
        await writer.wait_closed()
        return heard


async def _silent(_: Exception) -> None:
    """Say nothing."""


@asynccontextmanager
async def served(
    app: ASGIApp, porter: serving.Porter | None = None
) -> AsyncIterator[tuple[str, int]]:
    """Serve an application as the hub does, on a port of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as uvloop does
    server = uvicorn.Server(serving.config_of(app, porter))
    with listening:
        running = asyncio.create_task(server._serve(sockets=[listening]))
        await eventually(lambda: server.started)
        yield listening.getsockname()
        server.should_exit = True
        await running


async def eventually(
    condition: Callable[[], bool | Awaitable[bool]], patience_s: float = PATIENCE_S
) -> None:
    """Wait until something is so; fail when it takes longer than anyone should wait."""
    deadline = time.monotonic() + patience_s
    while True:
        answer = condition()
        if await answer if inspect.isawaitable(answer) else answer:
            return
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.01)


@contextmanager
def in_a_thread(app: ASGIApp, porter: serving.Porter | None = None) -> Iterator[str]:
    """The address of an application that runs in a thread of its own."""
    server = uvicorn.Server(serving.config_of(app, porter))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join()
