"""A connection to a real nats-server that says exactly what a test writes, and keeps what it hears.

No client library: those hold back what the server would refuse, and read refusals in lower case.
"""

import asyncio
import base64
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

import nkeys

from tests.servers import PATIENCE_S

REFUSED = re.compile(r"Permissions Violation for (Publish|Subscription) to \"(.*?)\"", re.DOTALL)
QUEUE = re.compile(r" using queue \"(.*?)\"")


class Papers(NamedTuple):
    """Who somebody says to be: signed claims, and the seed that proves them."""

    claims: str
    seed: bytes


class Heard(NamedTuple):
    """One message that came in, and under which of our subscriptions."""

    sid: int
    subject: str
    headers: bytes
    data: bytes


class Refusal(NamedTuple):
    """What the server would not do; `queue` is empty but for a queue subscription."""

    verb: str
    subject: str
    queue: str


def papers_of(text: str) -> Papers:
    """Read a `.creds` file."""
    claims, seed = (part.split("-----")[-1].strip() for part in text.split("------END")[:2])
    return Papers(claims, seed.encode())


@dataclass
class Wire:
    """One connection. `closed` is what the server said when it ended it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    nonce: str
    messages: list[Heard] = field(default_factory=list)
    refusals: set[Refusal] = field(default_factory=set)
    closed: str = ""
    unsaid: bytearray = field(default_factory=bytearray)
    pongs: int = 0
    pings: int = 0
    listening: asyncio.Task | None = None

    @classmethod
    async def open(cls, url: str) -> "Wire":
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        info = json.loads((await reader.readline())[5:])
        wire = cls(reader, writer, info.get("nonce", ""))
        wire.listening = asyncio.create_task(wire._listen())
        return wire

    def sign_in(self, papers: Papers | None) -> None:
        said = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True}
        if papers is not None:
            proof = nkeys.from_seed(bytearray(papers.seed)).sign(self.nonce.encode())
            said |= {
                "jwt": papers.claims,
                "sig": base64.urlsafe_b64encode(proof).decode().rstrip("="),
            }
        self.say(b"CONNECT " + json.dumps(said).encode())

    def say(self, line: bytes) -> None:
        """Say this with the next `flush`, in one breath with all before it."""
        self.unsaid += line + b"\r\n"

    def publish(self, subject: str, data: bytes, reply: str = "") -> None:
        self.say(f"PUB {subject} {reply} {len(data)}".encode() + b"\r\n" + data)

    def send(self, subject: str, data: bytes, headers: bytes, reply: str = "") -> None:
        """Publish with a block of headers, given as it goes over the line."""
        sizes = f"{len(headers)} {len(headers) + len(data)}"
        self.say(f"HPUB {subject} {reply} {sizes}".encode() + b"\r\n" + headers + data)

    def subscribe(self, subject: str, sid: int, queue: str = "") -> None:
        self.say(f"SUB {subject} {queue} {sid}".encode())

    async def flush(self) -> None:
        """Return once the server has handled all of this, or has ended the connection."""
        self.pings += 1
        wanted, until = self.pings, asyncio.get_running_loop().time() + PATIENCE_S
        with suppress(ConnectionError):
            self.say(b"PING")
            self.writer.write(bytes(self.unsaid))
            self.unsaid.clear()
            await self.writer.drain()
        while self.pongs < wanted and not self.listening.done():
            assert asyncio.get_running_loop().time() < until, "waited in vain"
            await asyncio.sleep(0.001)

    async def aclose(self) -> None:
        self.listening.cancel()
        with suppress(asyncio.CancelledError):
            await self.listening
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()

    async def _listen(self) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while line := await self.reader.readline():
                await self._hear(line.rstrip(b"\r\n"))

    async def _hear(self, line: bytes) -> None:
        verb, _, rest = line.partition(b" ")
        if verb == b"PONG":
            self.pongs += 1
        elif verb == b"PING":
            self.writer.write(b"PONG\r\n")
        elif verb in {b"MSG", b"HMSG"}:
            parts = rest.decode("latin-1").split()
            size = int(parts[-1])
            head = int(parts[-2]) if verb == b"HMSG" else 0
            body = await self.reader.readexactly(size + 2)
            self.messages.append(Heard(int(parts[1]), parts[0], body[:head], body[head:-2]))
        elif verb == b"-ERR":
            self._refuse(rest.decode())

    def _refuse(self, said: str) -> None:
        found, queue = REFUSED.search(said), QUEUE.search(said)
        if found is None:
            self.closed = said
        else:
            self.refusals.add(Refusal(*found.groups(), queue[1] if queue else ""))
