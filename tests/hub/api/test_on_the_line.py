"""What only bytes on a real line can say: the door as it is served, asked by no client library.

The numbers are those of `tests/hostile/table.py`.
"""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest

from hub.cli.api import porter
from hub.web.report import body
from tests.builders import mutation
from tests.hub.web.small import small_hub
from tests.servers import PATIENCE_S, served

MESSAGE = mutation(1).data
POST = "POST /v1/signalen HTTP/1.1"
KANARIE = "Kanarie"


@pytest.fixture
def front(shared):
    """Nothing here depends on what was sent before."""
    return shared


@pytest.fixture
def empty(tmp_path):
    """The screens of a hub that has nothing."""
    with small_hub("sqlite", tmp_path, []) as hub:
        yield hub


@asynccontextmanager
async def line(place):
    """A line to the door."""
    reader, writer = await asyncio.open_connection(*place)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def request(front, *headers, first=POST, sent=MESSAGE, host="signaalhub.example", length=True):
    """A request as bytes; a header may be text or bytes."""
    lines = [
        first,
        *([f"Host: {host}"] if host is not None else ()),
        f"Authorization: {front.bearer()['Authorization']}",
        "Content-Type: application/cloudevents+json",
        *([f"Content-Length: {len(sent)}"] if length else ()),
        *headers,
    ]
    written = [it if isinstance(it, bytes) else it.encode() for it in lines]
    return b"\r\n".join(written) + b"\r\n\r\n" + sent


async def answer_to(place, data):
    """The status and all that is answered, until the line is quiet or ends."""
    async with line(place) as (reader, writer):
        writer.write(data)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
        said = b""
        if not data.startswith(b"HEAD"):
            size = [it for it in head.lower().split(b"\r\n") if it.startswith(b"content-length")]
            said = await (reader.readexactly(int(size[0].split()[1])) if size else reader.read())
        return int(head.split()[1]), (head + said).decode()


CHUNKED = "Transfer-Encoding: chunked"
SMUGGLED = b"0\r\n\r\nGET /v1/volgnummers HTTP/1.1\r\nHost: a\r\n\r\n"
UNREADABLE = {
    "110 two ways to end": lambda it: request(it, CHUNKED, sent=SMUGGLED),
    "110 two lengths": lambda it: request(it, "Content-Length: 2"),
    "110 a list of other lengths": lambda it: request(it, "Content-Length: 1, 2", length=False),
    "110 chunked twice": lambda it: request(it, CHUNKED, CHUNKED, sent=b"0\r\n\r\n", length=False),
    "110 packed and chunked": lambda it: request(
        it, "Transfer-Encoding: gzip, chunked", sent=b"0\r\n\r\n", length=False
    ),
    "110 almost chunked": lambda it: request(
        it, "Transfer-Encoding: xchunked", sent=b"0\r\n\r\n", length=False
    ),
    "110 space before the colon": lambda it: request(
        it, "Transfer-Encoding : chunked", sent=b"0\r\n\r\n", length=False
    ),
    "110 a length with a sign": lambda it: request(it, "Content-Length: +1", length=False),
    "110 a length below nothing": lambda it: request(it, "Content-Length: -1", length=False),
    "110 a length of 5,000 digits": lambda it: request(
        it, f"Content-Length: {'9' * 5_000}", length=False
    ),
    "110 a length in Arabic digits": lambda it: request(it, "Content-Length: \u0661", length=False),
    "110 a chunk of no size": lambda it: request(it, CHUNKED, sent=b"zz\r\n\r\n", length=False),
    "110 a chunk below nothing": lambda it: request(it, CHUNKED, sent=b"-1\r\n\r\n", length=False),
    "112 no host": lambda it: request(it, host=None),
    "112 two hosts": lambda it: request(it, "Host: elders.example"),
    "112 an empty host": lambda it: request(it, host=""),
    "112 a host with a user": lambda it: request(it, host="signaalhub.example@elders.example"),
    "112 a host with a path": lambda it: request(it, host="elders.example/x"),
    "112 a host with a query": lambda it: request(it, host=f"elders.example?{KANARIE}"),
    "112 a host in foreign signs": lambda it: request(it, host="zoë.example"),
    "142 two who ask": lambda it: request(it, "Authorization: Bearer x"),
    "142 NUL in a header": lambda it: request(it, "X-Eigen: a\x00b"),
    "142 NUL in an address": lambda it: request(it, first="GET /v1/\x00 HTTP/1.1"),
    "142 foreign signs in an address": lambda it: request(it, first="GET /v1/zoë HTTP/1.1"),
    "142 the beginning of HTTP/2": lambda _: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "142 the beginning of TLS": lambda _: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc" + bytes(500),
    "142 a head of 40 KiB": lambda it: request(it, f"X: {'a' * 40_000}")[:40_000],
}


async def test_what_two_readers_could_read_differently_is_not_read(front):
    async with served(front.app(), porter()) as place:
        for name, made in UNREADABLE.items():
            status, said = await answer_to(place, made(front))
            assert status == 400, name
            assert "SH-413" in said, name
            assert KANARIE not in said, name
            assert "connection: close" in said.lower(), name
    assert not front.bus.put_in


async def test_the_screens_do_not_read_it_either(empty):
    """110 and 112: a proxy before them may read another host, or another end, than they do."""
    async with served(empty.app()) as place:
        for head in (
            "Host: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked",
            "Host: a@elders.example",
            f"Host: elders.example/{KANARIE}",
            "Host:",
        ):
            data = f"POST /aanmelden/demo HTTP/1.1\r\n{head}\r\n\r\n".encode()
            status, said = await answer_to(place, data)
            assert status == 400, head
            assert "niet te lezen" in said, head
            assert KANARIE not in said, head
            assert "connection: close" in said.lower(), head


ELSEWHERE = {
    "TRACE /v1/signalen HTTP/1.1": 405,
    "HEAD /v1/signalen HTTP/1.1": 405,
    "post /v1/signalen HTTP/1.1": 405,
    f"{'A' * 4_000} /v1/signalen HTTP/1.1": 405,
    "OPTIONS * HTTP/1.1": 404,
    "CONNECT elders.example:443 HTTP/1.1": 404,
    "POST http://elders.example/v1/signalen HTTP/1.1": 404,
    "POST //v1/signalen HTTP/1.1": 404,
    "POST /v1/../v1/signalen HTTP/1.1": 404,
    "GET /v1/%zz HTTP/1.1": 404,
    "GET /v1/%ff%fe HTTP/1.1": 404,
    "GET /v1/ontvangstbewijzen/%00 HTTP/1.1": 404,
    "GET /v1/ontvangstbewijzen/%D9%A1 HTTP/1.1": 404,
    f"GET /v1/ontvangstbewijzen/{'9' * 20} HTTP/1.1": 404,
    f"GET /v1/ontvangstbewijzen/{'9' * 5_000} HTTP/1.1": 404,
    f"GET /v1/ontvangstbewijzen/{'9' * 5_000}/bewijs HTTP/1.1": 404,
    f"GET /v1/signalen/{'0' * 5_000} HTTP/1.1": 404,
    "GET /static/../app.py HTTP/1.1": 404,
    "GET /static/..%2f..%2fapp.py HTTP/1.1": 404,
    "GET /static/%00 HTTP/1.1": 404,
    f"GET /static/{'a' * 5_000} HTTP/1.1": 404,
    f"GET /fouten/{'a' * 5_000} HTTP/1.1": 404,
}


async def test_another_method_or_address_is_told_that_it_is_not_there(front):
    """111 and 143."""
    async with served(front.app(), porter()) as place:
        for first, status in ELSEWHERE.items():
            found, said = await answer_to(place, request(front, first=first, sent=b""))
            assert found == status, first
            if not first.startswith("HEAD"):
                assert '"SH-41' in said, first
                assert "application/problem+json" in said, first


async def test_nothing_is_made_of_the_host_that_somebody_names(front):
    """112: where no address is settled any name is answered as ours, and stands in no answer."""
    headers = ("X-Forwarded-Host: elders.example", "Forwarded: host=elders.example")
    async with served(front.app(), porter()) as place:
        for first in ("GET /v1/openapi.json HTTP/1.1", "GET /fouten HTTP/1.1", POST):
            data = request(front, *headers, first=first, host="elders.example")
            status, said = await answer_to(place, data)
            assert status in {200, 201}
            assert "elders" not in said


async def test_where_the_address_is_settled_another_host_is_refused(front, empty):
    """112: but the machine itself may ask by any name of its own, as a health check does."""
    doors = (
        (front.app(url="https://signaalhub.example"), porter(), "/livez"),
        (empty.app(url="https://signaalhub.example"), None, "/livez"),
    )
    for app, before, path in doors:
        async with served(app, before) as place:
            for host, status in (
                ("signaalhub.example", 200),
                ("SIGNAALHUB.example:443", 200),
                ("127.0.0.3:8720", 200),
                ("[::1]", 200),
                ("localhost", 200),
                ("elders.example", 400),
                ("signaalhub.example.elders.example", 400),
                ("10.0.0.1", 400),
                ("[::2]", 400),
                ("[::1::]", 400),
            ):
                data = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
                found, said = await answer_to(place, data)
                assert found == status, host
                assert "elders" not in said


async def test_a_body_without_end_is_cut_off(front):
    """107: chunk after chunk, until it is more than any message may be."""
    async with served(front.app(), porter()) as place, line(place) as (reader, writer):
        writer.write(request(front, CHUNKED, sent=b"", length=False))
        heard = asyncio.create_task(reader.readuntil(b"\r\n\r\n"))
        for _ in range(10_000):
            writer.write(b"400\r\n" + b"a" * 1024 + b"\r\n")
            with suppress(ConnectionError):
                await writer.drain()
            if heard.done():
                break
            await asyncio.sleep(0)
        assert heard.done()
        assert (await heard).startswith(b"HTTP/1.1 413")
    assert not front.bus.put_in


async def test_who_takes_too_long_is_hung_up_on(front, monkeypatch):
    """107: a drop now and then keeps no line open."""
    monkeypatch.setattr("hub.cli.serving.HEAD_MAX_S", 0.1)
    monkeypatch.setattr(body, "TIME_MAX_S", 0.1)
    whole = request(front)
    async with served(front.app(), porter()) as place:
        async with line(place) as (reader, writer):
            writer.write(whole[:40])
            assert await asyncio.wait_for(reader.read(), PATIENCE_S) == b""
        async with line(place) as (reader, writer):
            writer.write(whole[:-10])
            said = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
            assert said.startswith(b"HTTP/1.1 408")
    assert not front.bus.put_in


PACKED = {
    "Content-Encoding: gzip": 415,
    "Content-Encoding: identity, gzip": 415,
    "content-encoding: br": 415,
    "Content-Type: application/json": 400,
    "Expect: 999-nothing": 200,
    "X-Eigen: a\r\n b": 200,
}


async def test_what_is_packed_or_said_twice_is_refused_unread(front):
    """109 and 142: a bomb of gzip is never opened; a header that goes on on a next line is one."""
    await front.post(MESSAGE)
    async with served(front.app(), porter()) as place:
        for header, status in PACKED.items():
            found, said = await answer_to(place, request(front, header))
            assert found == status, header
            assert status == 200 or '"redenen"' in said, header
