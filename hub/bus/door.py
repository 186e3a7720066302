"""Doors of partners from the inside of a program: one connection, every message answered.

A connection that is lost is not mended but made anew for the next message: nothing waits in a
buffer, to be sent after its sender was told that it was not.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import nats.errors
from nats.aio.client import Client

from hub.bus import topology
from hub.bus.errors import BusError, PublishRefused, StreamMissing
from hub.bus.line import Heard, told

CONNECT_TIMEOUT_S: Final = 5.0
ACK_TIMEOUT_S: Final = 8.0
CONTENT_TYPE: Final = {"Content-Type": "application/cloudevents+json"}


class Entrance:
    """Publishes messages of partners under one set of credentials.

    `name` is that of the user: what it is answered on begins with it.
    """

    def __init__(self, urls: Sequence[str], credentials: Path, name: str) -> None:
        self._urls = list(urls)
        self._credentials = credentials
        self._name = name
        self._client: Client | None = None
        self._connecting = asyncio.Lock()
        self._heard: dict[str, Heard] = {}

    def listen(self, subject: str, heard: Heard) -> None:
        """Hear what is said on a subject while connected; from the next connection on."""
        self._heard[subject] = heard

    async def put(self, slug: str, data: bytes, headers: Mapping[str, str]) -> int:
        """Publish a message as this partner's; its place in the stream, once it is on disk.

        Raises `BusError` when it is not, or when nobody knows.
        """
        client = await self._connected()
        subject = topology.message(slug)
        try:
            answer = await client.request(
                subject, data, timeout=ACK_TIMEOUT_S, headers=dict(headers)
            )
        except nats.errors.NoRespondersError:
            raise StreamMissing(f"no stream takes {subject}") from None
        except (nats.errors.Error, OSError) as error:
            await self.close()
            raise BusError(f"no acknowledgement: {type(error).__name__}") from None
        said = json.loads(answer.data)
        if refusal := said.get("error"):
            raise PublishRefused(int(refusal["err_code"]), str(refusal["description"]))
        return int(said["seq"])

    async def close(self) -> None:
        """Leave; the next message connects again."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _connected(self) -> Client:
        async with self._connecting:
            if self._client is None or not self._client.is_connected:
                await self.close()
                self._client = await self._connect()
            return self._client

    async def _connect(self) -> Client:
        client = Client()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await client.connect(
                    self._urls,
                    user_credentials=str(self._credentials),
                    inbox_prefix=topology.inbox(self._name),
                    allow_reconnect=False,
                    max_reconnect_attempts=1,
                    reconnect_time_wait=1,
                    error_cb=_heard,
                )
                for subject, heard in self._heard.items():
                    await client.subscribe(subject, cb=told([heard]))
        except BaseException as error:
            await client.close()  # or its socket stays open
            if isinstance(error, (nats.errors.Error, OSError, TimeoutError)):
                raise BusError(f"no connection: {type(error).__name__}") from None
            raise
        return client


class PartnerDoor:
    """Publishes as one partner, under that partner's own credentials."""

    def __init__(self, urls: Sequence[str], credentials: Path, slug: str) -> None:
        self._entrance = Entrance(urls, credentials, slug)
        self._slug = slug

    async def send(self, data: bytes) -> None:
        """Publish a message; return when the server has it on disk.

        Raises `BusError` when it has not, or when nobody knows.
        """
        await self._entrance.put(self._slug, data, CONTENT_TYPE)

    async def close(self) -> None:
        """Leave; the next message connects again."""
        await self._entrance.close()


async def _heard(_: Exception) -> None:
    """Say nothing here: whoever sends gets the error."""
