"""Asks over HTTP at an address that another chose, and reaches nothing else with it.

The name is looked up once and we connect to what was found and looked at, so that a name that leads
elsewhere the second time gains nothing. No redirect is followed, no proxy is asked, and of the
answer to a post only the status is read.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import h11

TIMEOUT_S: Final = 10.0
HEAD_MAX_BYTES: Final = 16 * 1024
READ_BYTES: Final = 4096
PORTS: Final = {"https": 443, "http": 80}
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
AGENT: Final = "Signaalhub"

TAKEN: Final = ""
GONE: Final = "gone"
TIMEOUT: Final = "timeout"
UNTRUSTED: Final = "tls"
UNREACHABLE: Final = "no-connection"
UNKNOWN_HOST: Final = "no-such-host"
INSIDE: Final = "private-address"
UNREADABLE: Final = "not-http"
TOO_LONG: Final = "answer-too-long"
"""How a post ends: taken, gone for good, or why not; `status-503` where a status says so."""


class Answer(NamedTuple):
    """What came back: `fault` is `TAKEN` where anything did."""

    fault: str
    status: int = 0
    body: bytes = b""

    @property
    def is_good(self) -> bool:
        """Whether what was asked was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class LongError(Exception):
    """The answer is longer than we read."""


class InsideError(Exception):
    """The name leads to a machine that is not on the public internet."""


FAULTS: Final[Mapping[type[Exception], str]] = {
    TimeoutError: TIMEOUT,
    socket.gaierror: UNKNOWN_HOST,
    InsideError: INSIDE,
    ssl.SSLError: UNTRUSTED,
    OSError: UNREACHABLE,
    h11.RemoteProtocolError: UNREADABLE,
    LongError: TOO_LONG,
    UnicodeError: UNKNOWN_HOST,
}
"""What goes wrong, the particular before the general."""


async def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    only_public: bool,
    seconds: float = TIMEOUT_S,
) -> str:
    """Post, and say how that ended (`TAKEN` when it was taken). Never takes longer than this."""
    answer = await ask("POST", url, headers, body, only_public=only_public, seconds=seconds)
    if answer.fault != TAKEN or answer.is_good:
        return answer.fault
    return GONE if answer.status == HTTPStatus.GONE else status_fault(answer.status)


def status_fault(status: int) -> str:
    """The fault that a status is."""
    return f"status-{status}"


async def ask(  # noqa: PLR0913 - what is asked of whom, and the bounds by name
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes = b"",
    *,
    only_public: bool,
    seconds: float = TIMEOUT_S,
    answer_max_bytes: int = 0,
) -> Answer:
    """Ask once, and read so much of the answer (0: its status alone). Never takes longer."""
    try:
        async with asyncio.timeout(seconds):
            return await _ask(
                method, url, headers, body, only_public=only_public, most=answer_max_bytes
            )
    except tuple(FAULTS) as error:
        return Answer(next(fault for kind, fault in FAULTS.items() if isinstance(error, kind)))


async def _ask(  # noqa: PLR0913 - as `ask`
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    only_public: bool,
    most: int,
) -> Answer:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    address = await _looked_up(host, port, only_public=only_public)
    is_tls = parts.scheme == "https"
    reader, writer = await asyncio.open_connection(
        address,
        port,
        ssl=ssl.create_default_context() if is_tls else None,
        server_hostname=host if is_tls else None,
    )
    try:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_MAX_BYTES)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {
            "Host": parts.netloc,
            "User-Agent": AGENT,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
            **headers,
        }
        request = h11.Request(method=method, target=target, headers=list(sent.items()))
        for event in (request, h11.Data(body), h11.EndOfMessage()):
            writer.write(connection.send(event) or b"")
        await writer.drain()
        return await _answer(connection, reader, most)
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


async def _answer(connection: h11.Connection, reader: asyncio.StreamReader, most: int) -> Answer:
    """Read until the answer is known, and no further."""
    status, body = 0, b""
    while True:
        event = connection.next_event()
        match event:
            case h11.Response():
                status = event.status_code
                if not most:
                    return Answer(TAKEN, status)
            case h11.Data():
                body += event.data
                if len(body) > most:
                    raise LongError
            case h11.EndOfMessage():
                return Answer(TAKEN, status, body)
            case h11.ConnectionClosed():
                raise h11.RemoteProtocolError("no answer")
            case _ if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(READ_BYTES))
            case _:
                pass


async def _looked_up(host: str, port: int, *, only_public: bool) -> str:
    """One address of a machine; raise where any of them is one that we may not reach."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(it[4][0]) for it in found]
    if only_public and not all(map(is_public, addresses)):
        raise InsideError
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is a machine on the public internet, also when it hides another in it."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None or ip.teredo is not None or ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
