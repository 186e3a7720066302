"""The partner's side of the two doors: send a message under its own credentials, hear what comes.

Neither is used before it said that it is a sandbox.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Protocol

import httpx2
import nats.errors
from nats.aio.client import Client
from nats.aio.subscription import Subscription

from hub.bus import topology
from hub.bus.embedded import ServerUnusable, server_info
from hub.conformance.expecting import NOT_TAKEN, NOTHING, Heard
from hub.domain.sandbox import HEADER, PROEF
from schemas.envelope import digest

STRUCTURED: Final = {"Content-Type": "application/cloudevents+json"}
CONNECT_S: Final = 5.0
REFUSAL_S: Final = 5.0
LOOK_S: Final = 0.2
TOKEN_S: Final = 240.0
HTTP: Final = "HTTP"
NATS: Final = "NATS"


class NotSandboxError(Exception):
    """What answers does not say that it is a sandbox; nothing is sent there."""


class DoorError(Exception):
    """A door cannot be used; the text says why, in Dutch."""


class Door(Protocol):
    """Where messages go in, and receipts come out."""

    @property
    def name(self) -> str:
        """Which door it is."""
        ...

    @property
    def contract(self) -> str:
        """What it says of its own contract; empty where it says nothing."""
        ...

    async def send(self, data: bytes, *, slug: str = "") -> Heard:
        """Send a message, and hear of it; `slug` names another partner whose subject is tried."""
        ...

    async def attend(self) -> None:
        """Hear whatever comes from now on."""
        ...

    async def next(self) -> Heard:
        """The next receipt that comes, whoever sent the message and through whichever door."""
        ...

    async def stands(self, signal: str) -> str:
        """How a signal stands; empty where this door cannot be asked."""
        ...


@dataclass(slots=True)
class NatsDoor:
    """The bus, in the partner's own account."""

    client: Client
    heard: Subscription
    slug: str
    patience_s: float
    refused: asyncio.Event
    name: str = NATS
    contract: str = ""

    async def send(self, data: bytes, *, slug: str = "") -> Heard:
        """Publish, and wait for the receipt of these bytes."""
        self.refused.clear()
        subject = topology.message(slug or self.slug)
        asked = asyncio.create_task(
            self.client.request(subject, data, timeout=self.patience_s, headers=STRUCTURED)
        )
        refused = asyncio.create_task(self.refused.wait())
        patience_s = REFUSAL_S if slug else self.patience_s
        await asyncio.wait(
            {asked, refused}, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED
        )
        refused.cancel()
        if not asked.done():
            asked.cancel()
            return Heard(status=NOT_TAKEN if self.refused.is_set() else NOTHING)
        try:
            said = json.loads(asked.result().data)
        except (nats.errors.Error, ValueError):
            return Heard(status=NOT_TAKEN)
        return Heard(status=NOT_TAKEN) if "error" in said else await self._receipt(digest(data))

    async def stands(self, signal: str) -> str:
        """The bus cannot be asked."""
        del signal
        return ""

    async def attend(self) -> None:
        """Whoever is connected hears already."""

    async def _receipt(self, sha256: str) -> Heard:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience_s):
                while True:
                    found = await self.next()
                    if found.receipt.get("sha256") == sha256:
                        return found
        return Heard(status=NOTHING)

    async def next(self) -> Heard:
        """The next receipt that comes, also of what was sent over HTTP."""
        while True:
            try:
                message = await self.heard.next_msg()
            except nats.errors.TimeoutError:
                continue
            said = json.loads(message.data)
            if "sha256" in said:
                mark = (message.headers or {}).get(HEADER)
                status = str(said.get("status"))
                return Heard(status=status, receipt=said, is_sandbox=mark == PROEF)


@asynccontextmanager
async def nats_door(
    url: str, credentials: Path, slug: str, patience_s: float
) -> AsyncIterator[NatsDoor]:
    """Connect as the partner. Raises `NotSandboxError` or `DoorError`."""
    try:
        server = await asyncio.to_thread(server_info, url)
    except (OSError, ServerUnusable, ValueError) as error:
        raise DoorError(f"{url} antwoordt niet als NATS ({type(error).__name__})") from None
    if not str(server.get("server_name")).startswith(f"{PROEF}-"):
        raise NotSandboxError(url)
    refused, client = asyncio.Event(), Client()

    async def told(error: Exception) -> None:
        if "permissions violation" in str(error).lower():
            refused.set()

    try:
        await client.connect(
            url,
            user_credentials=str(credentials),
            inbox_prefix=topology.inbox(slug),
            allow_reconnect=False,
            connect_timeout=int(CONNECT_S),
            error_cb=told,
        )
        heard = await client.subscribe(topology.receipts(slug))
        await client.flush()
    except (nats.errors.Error, OSError, TimeoutError, ValueError) as error:
        await client.close()
        raise DoorError(f"aanmelden bij {url} lukt niet ({type(error).__name__})") from None
    try:
        yield NatsDoor(client, heard, slug, patience_s, refused)
    finally:
        await client.close()


@dataclass(slots=True)
class HttpDoor:
    """The door over HTTP, with a client of the partner."""

    client: httpx2.AsyncClient
    sign_in: tuple[str, str] = field(repr=False)
    patience_s: float
    contract: str = ""
    name: str = HTTP
    _token: str = field(default="", repr=False)
    _until: float = 0.0
    _last: int = 0

    async def send(self, data: bytes, *, slug: str = "") -> Heard:
        """Post, and read the receipt in the answer, or where the answer says that it will be."""
        assert not slug, "over HTTP there is no subject"
        answer = await self._ask("POST", "/v1/signalen", content=data, headers=STRUCTURED)
        heard = heard_of(answer)
        until = time.monotonic() + self.patience_s
        while heard.status == "opgeslagen" and time.monotonic() < until:
            await asyncio.sleep(LOOK_S)
            later = await self._ask("GET", answer.headers["location"])
            if later.status_code == HTTPStatus.OK:
                heard = replace(heard_of(later), http=None)
        return heard

    async def stands(self, signal: str) -> str:
        """Ask for the partner's own signal."""
        answer = await self._ask("GET", f"/v1/signalen/{signal}")
        return str(_json(answer).get("status", ""))

    async def next(self) -> Heard:
        """The receipt under the next number, also of what was sent on the bus."""
        while True:
            answer = await self._at(self._last + 1)
            if answer is not None:
                self._last += 1
                return replace(heard_of(answer), http=None)
            await asyncio.sleep(LOOK_S)

    async def attend(self) -> None:
        """Find the highest number that has a receipt: numbers go up by one."""
        last, beyond = 0, 1
        while await self._at(beyond) is not None:
            last, beyond = beyond, beyond * 2
        while beyond - last > 1:
            middle = (last + beyond) // 2
            if await self._at(middle) is None:
                beyond = middle
            else:
                last = middle
        self._last = last

    async def _at(self, number: int) -> httpx2.Response | None:
        answer = await self._ask("GET", f"/v1/ontvangstbewijzen/{number}")
        return answer if answer.status_code == HTTPStatus.OK else None

    async def _ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        if time.monotonic() > self._until:
            await self._sign_in()
        headers = {"Authorization": f"Bearer {self._token}", **more.pop("headers", {})}
        return await self.client.request(method, path, headers=headers, **more)

    async def _sign_in(self) -> None:
        asked = {"grant_type": "client_credentials"}
        answer = await self.client.post("/oauth/token", data=asked, auth=self.sign_in)
        found = _json(answer).get("access_token")
        if not isinstance(found, str):
            raise DoorError(f"aanmelden lukt niet (HTTP {answer.status_code})")
        self._token, self._until = found, time.monotonic() + TOKEN_S


@asynccontextmanager
async def http_door(
    url: str, sign_in: tuple[str, str], patience_s: float, transport: Any = None
) -> AsyncIterator[HttpDoor]:
    """Ask who answers. Raises `NotSandboxError` or `DoorError`."""
    made = httpx2.AsyncClient(base_url=url, timeout=patience_s, transport=transport)
    async with made as client:
        try:
            found = await client.get("/v1/openapi.json")
            if found.headers.get(HEADER) != PROEF:
                raise NotSandboxError(url)
            yield HttpDoor(client, sign_in, patience_s, _contract(found))
        except httpx2.HTTPError as error:
            raise DoorError(f"{url} antwoordt niet ({type(error).__name__})") from None


def heard_of(answer: httpx2.Response) -> Heard:
    """Read an answer: a receipt, or problem details that have one."""
    said = _json(answer)
    receipt = said if "volgnummer" in said else said.get("ontvangstbewijs")
    if not isinstance(receipt, Mapping):
        receipt = {"redenen": said.get("redenen", ())}
    return Heard(
        status=str(receipt.get("status", NOT_TAKEN)),
        receipt=receipt,
        http=answer.status_code,
        media=answer.headers.get("content-type", ""),
        is_sandbox=answer.headers.get(HEADER) == PROEF,
    )


def _contract(answer: httpx2.Response) -> str:
    about = _json(answer).get("info")
    version = about.get("version") if isinstance(about, Mapping) else "onbekend"
    return f"{version}, sha256 {digest(answer.content)}"


def _json(answer: httpx2.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
