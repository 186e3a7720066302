"""Who opens a line and says nothing, or never ends, does not hold it for ever."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hub.cli import serving
from tests.servers import PATIENCE_S, served

ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


APP = Starlette(routes=[Route("/", lambda _: PlainTextResponse("ja"))])


@pytest.mark.parametrize("half", [b"", b"GET / HTTP/1.1\r\n"])
@pytest.mark.parametrize("asked_before", [0, 1])
async def test_half_a_question_ends_the_line(monkeypatch, half, asked_before):
    monkeypatch.setattr(serving, "HEAD_MAX_S", 0.05)
    monkeypatch.setattr(serving, "IDLE_MAX_S", 1)
    async with served(APP) as place:
        reader, writer = await asyncio.open_connection(*place)
        for _ in range(asked_before):
            writer.write(ASKED)
            await asyncio.wait_for(reader.readuntil(b"ja"), PATIENCE_S)
        writer.write(half)
        assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
        writer.close()
        await writer.wait_closed()


async def test_who_asks_in_time_is_answered_as_often_as_it_likes(monkeypatch):
    monkeypatch.setattr(serving, "HEAD_MAX_S", 5.0)
    async with served(APP) as place:
        reader, writer = await asyncio.open_connection(*place)
        for _ in range(3):
            writer.write(ASKED[:10])
            await writer.drain()
            writer.write(ASKED[10:])
            heard = await asyncio.wait_for(reader.readuntil(b"ja"), PATIENCE_S)
            assert heard.startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()


async def test_a_head_that_never_ends_is_refused():
    async with served(APP) as place:
        reader, writer = await asyncio.open_connection(*place)
        writer.write(b"GET / HTTP/1.1\r\nX: " + b"a" * (serving.HEAD_MAX_BYTES + 1))
        heard = await asyncio.wait_for(reader.read(), PATIENCE_S)
        assert heard.startswith(b"HTTP/1.1 400")
        writer.close()
        await writer.wait_closed()
