"""Who opens a line and says nothing, or never ends, does not hold it for ever."""

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from hub.api.app import ALWAYS
from hub.api.replies import PROBLEM
from hub.cli import api, serving
from tests.servers import PATIENCE_S, served

ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


async def at_length():
    """An answer that begins, and takes a while."""
    yield "ja"
    await asyncio.sleep(0.3)
    yield "nee"


APP = Starlette(
    routes=[
        Route("/", lambda _: PlainTextResponse("ja")),
        Route("/lang", lambda _: StreamingResponse(at_length()), methods=["POST"]),
    ]
)


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


@asynccontextmanager
async def line(place):
    """A line to the application."""
    reader, writer = await asyncio.open_connection(*place)
    yield reader, writer
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def answer_on(reader):
    """The status, the headers and the problem of the answer that ends a line."""
    head, _, body = (await asyncio.wait_for(reader.read(), PATIENCE_S)).partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    headers = dict(it.lower().split(": ", 1) for it in rest)
    assert headers["content-type"] == PROBLEM
    assert {name.lower() for name in ALWAYS} <= headers.keys()
    return int(first.split()[1]), headers, json.loads(body)


@pytest.mark.parametrize(
    "asked",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_answered_with_a_problem(asked):
    async with served(APP, api.porter()) as place, line(place) as (reader, writer):
        writer.write(asked)
        status, _, said = await answer_on(reader)
    assert (status, said["type"]) == (400, "/fouten/SH-413")


async def test_what_is_no_http_after_an_answer_has_begun_ends_the_line(caplog):
    async with served(APP, api.porter()) as place, line(place) as (reader, writer):
        writer.write(b"POST /lang HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        begun = await asyncio.wait_for(reader.readuntil(b"ja"), PATIENCE_S)
        writer.write(b"no length\r\n")
        rest = await asyncio.wait_for(reader.read(), PATIENCE_S)
    assert begun.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1" not in rest
    assert not [it for it in caplog.records if it.levelname == "ERROR"]


async def test_who_comes_when_it_is_full_hears_so_and_who_was_there_goes_on():
    porter = replace(api.porter(), lines_max=2)
    async with served(APP, porter) as place, AsyncExitStack() as open_lines:
        lines = [await open_lines.enter_async_context(line(place)) for _ in range(2)]
        for reader, writer in lines:
            writer.write(ASKED)
            await asyncio.wait_for(reader.readuntil(b"ja"), PATIENCE_S)
        late, writer = await open_lines.enter_async_context(line(place))
        writer.write(ASKED)
        status, headers, said = await answer_on(late)
        assert (status, said["type"]) == (503, "/fouten/SH-501")
        assert int(headers["retry-after"]) > 0
        for reader, writer in lines:
            writer.write(ASKED)
            await asyncio.wait_for(reader.readuntil(b"ja"), PATIENCE_S)


async def test_a_line_beside_twice_as_many_is_closed_at_once():
    porter = replace(api.porter(), lines_max=1)
    async with served(APP, porter) as place, AsyncExitStack() as open_lines:
        lines = [await open_lines.enter_async_context(line(place)) for _ in range(3)]
        with suppress(ConnectionError):
            assert await asyncio.wait_for(lines[-1][0].read(), PATIENCE_S) == b""
