"""Plays messages through the partners' real doors, and waits until the hub has dealt with them.

Each partner has a connection of its own, under its own credentials. A message counts as published
when the server has acknowledged it, which it does when the message is on disk.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from types import TracebackType
from typing import Final, Self

import nats
from nats.aio.client import Client

from consumers.stage import DEMO_RECEIVED
from hub.bus import topology
from hub.bus.errors import PublishRefused
from hub.bus.idle import wait_until_idle
from hub.domain.calendar import AMSTERDAM
from hub.settings import Settings
from hub.stories.story import StoryMessage
from hub.trial.house import partner_credentials
from hub.wiring import CONSUMERS, Hub

WINDOW: Final = 256
"""How many messages of one partner may wait for their acknowledgement."""
ACK_TIMEOUT_S: Final = 30.0
CONNECT_ATTEMPTS: Final = 3
IDLE_TIMEOUT_S: Final = 300.0
RECORDING: Final = ("intake", "dedupe", "link", "route")
"""The consumers that record events of their own."""
CONTENT_TYPE: Final = {"Content-Type": "application/cloudevents+json"}


@dataclass(slots=True)
class Published:
    """Where each message stands in its partner's stream, once for every copy."""

    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many acknowledged messages there are."""
        return sum(len(places) for places in self.places.values())


Day = Sequence[StoryMessage]
"""The messages of one day, in order of arrival."""


def _day(message: StoryMessage) -> date:
    return message.received_at.astimezone(AMSTERDAM).date()


class Partners:
    """The connections of all partners; publish through the door of each."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clients: dict[str, Client] = {}
        self._connecting = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            await client.close()

    async def client(self, partner: str) -> Client:
        """The partner's connection, made when it is first asked for."""
        async with self._connecting:
            if partner not in self._clients:
                self._clients[partner] = await self._connect(partner)
        return self._clients[partner]

    async def _connect(self, partner: str) -> Client:
        credentials = partner_credentials(self._settings, partner)
        return await nats.connect(
            self._settings.nats_urls,
            user_credentials=None if credentials is None else str(credentials),
            inbox_prefix=topology.inbox(partner),
            flusher_queue_size=4096,
            max_reconnect_attempts=CONNECT_ATTEMPTS,
        )

    async def publish(
        self, partner: str, data: bytes, headers: Mapping[str, str] | None = None
    ) -> int:
        """Publish one message; its sequence in the partner's stream once it is durable.

        Raises `PublishRefused` with the server's reason.
        """
        client = await self.client(partner)
        subject = f"signals.v1.{partner}.bericht"
        answer = await client.request(
            subject, data, timeout=ACK_TIMEOUT_S, headers={**CONTENT_TYPE, **(headers or {})}
        )
        ack = json.loads(answer.data)
        if "error" in ack:
            raise PublishRefused(ack["error"]["err_code"], ack["error"]["description"])
        return int(ack["seq"])

    async def play(self, messages: Sequence[StoryMessage]) -> Published:
        """Publish every message in its partner's order; partners go side by side."""
        published = Published()
        await self._play_all(messages, published)
        return published

    async def play_days(
        self, messages: Sequence[StoryMessage], rest: Callable[[Day, Published], Awaitable[None]]
    ) -> Published:
        """Publish day by day, and let each day come to rest: then the record is in order of time.

        Partners still go side by side within a day.
        """
        published = Published()
        for _, some in groupby(messages, key=_day):
            day = tuple(some)
            await self._play_all(day, published)
            await rest(day, published)
        return published

    async def _play_all(self, messages: Iterable[StoryMessage], published: Published) -> None:
        by_partner: dict[str, list[StoryMessage]] = {}
        for message in messages:
            by_partner.setdefault(message.partner, []).extend([message] * message.copies)
        await asyncio.gather(
            *(self._play(name, some, published) for name, some in by_partner.items())
        )

    async def _play(
        self, partner: str, messages: Sequence[StoryMessage], published: Published
    ) -> None:
        for start in range(0, len(messages), WINDOW):
            window = messages[start : start + WINDOW]
            places = await asyncio.gather(*(self._one(partner, message) for message in window))
            for message, place in zip(window, places, strict=True):
                published.places.setdefault(message.name, []).append((partner, place))

    async def _one(self, partner: str, message: StoryMessage) -> int:
        received = {DEMO_RECEIVED: message.received_at.isoformat()}
        return await self.publish(partner, message.data, received)


def stages_of(consumers: Iterable[str], partners: Iterable[str]) -> dict[str, str]:
    """Every stage with the stream it reads, for these consumers."""
    stages: dict[str, str] = {}
    for name in consumers:
        if name == "intake":
            stages |= {f"intake-{partner}": topology.intake(partner) for partner in partners}
        elif name != "relay":
            stages[name] = topology.EVENTS
    return stages


async def settle(hub: Hub, timeout_s: float = IDLE_TIMEOUT_S) -> None:
    """Wait until every consumer of the hub has done all there is."""
    async with settling(hub, timeout_s) as settled:
        await settled()


@asynccontextmanager
async def settling(
    hub: Hub, timeout_s: float = IDLE_TIMEOUT_S, consumers: Iterable[str] = CONSUMERS
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Give a function that waits until these consumers of the hub have done all there is."""
    broker = await hub.connect()
    try:
        nc = await broker.connect()
        stages = stages_of(consumers, [partner.partner for partner in hub.partners])

        async def last() -> int:
            return await asyncio.get_running_loop().run_in_executor(None, hub.reading.last)

        async def settled() -> None:
            await wait_until_idle(nc.jetstream(), last, stages, timeout_s)

        yield settled
    finally:
        await broker.stop()
