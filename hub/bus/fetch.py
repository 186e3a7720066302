"""Fetching: what a consumer has for us, as soon as it has something.

nats-py's own ``fetch`` spends two tasks, a timer and a uuid on every message (41 us; 21,000 a
second is the ceiling), and FastStream asks it anew every ``timeout``, also when nothing happens.
A `Puller` keeps a long pull request open at the server, so that messages come by themselves; a
fetch takes what has arrived. It is made of the client's public calls only, and `PullerContext`
gives it to whoever asks for a pull subscription, which is what FastStream does. Nothing is
patched.

A puller promises the unbroken sequence of deliveries. At the first sign that it cannot keep that
promise (a delivery missing, the consumer gone, silence) it stops for good and says why.
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple, Self, cast

import nats.errors
from faststream.message import StreamMessage
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig

from hub.bus.errors import BusError, ConsumerSilent, DeliveryGap, Fenced

BATCH: Final = 256
PREFETCH: Final = 2 * BATCH
"""Messages asked for ahead: the next batch arrives while this one is being handled."""
REQUEST_S: Final = 30.0
HEARTBEAT_S: Final = 1.0
MAX_MISSED_HEARTBEATS: Final = 4

_NANOSECONDS: Final = 1_000_000_000
_TOKENS_WITHOUT_DOMAIN: Final = 9
_HEARTBEAT: Final = "100"
_REQUEST_ENDED: Final = frozenset({"404", "408"})


class Delivery(NamedTuple):
    """One message from a stream; immutable, and cheap enough to make 100,000 of a second."""

    seq: int
    """Its place in the stream."""
    subject: str
    data: bytes
    headers: dict[str, str] | None
    stored_at_ms: int
    """When the server stored it, milliseconds since 1970 UTC."""


class Place(NamedTuple):
    """Where a message stands: in the stream, and among what this consumer was delivered."""

    stream_seq: int
    consumer_seq: int
    stored_at_ns: int


def place(reply: str) -> Place:
    """Read ``$JS.ACK.<stream>.<consumer>.<n>.<stream seq>.<consumer seq>.<ns>.<pending>``.

    With a domain, two tokens more precede the stream (NATS ADR-15).
    """
    tokens = reply.split(".")
    at = 5 if len(tokens) == _TOKENS_WITHOUT_DOMAIN else 7
    return Place(int(tokens[at]), int(tokens[at + 1]), int(tokens[at + 2]))


async def deliveries(message: StreamMessage[Sequence[Msg]]) -> list[Delivery]:
    """FastStream's decoder of a batch: it decodes nothing, so no message can make it fail.

    A coroutine only because FastStream would run a plain function in a thread.
    """
    batch = []
    for raw in message.raw_message:
        at = place(raw.reply)
        batch.append(
            Delivery(
                at.stream_seq, raw.subject, raw.data, raw.headers, at.stored_at_ns // 1_000_000
            )
        )
    return batch


class Puller:
    """All deliveries of one existing consumer, in order, none missing.

    ``stopped`` is done, with the reason as its exception, as soon as nothing more will come; from
    then on `fetch` waits until whoever waits in it is cancelled.
    """

    def __init__(self, nc: Client, stream: str, consumer: str) -> None:
        self.stopped: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._nc = nc
        self._consumer = consumer
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = nc.new_inbox()
        self._arrived: deque[Msg] = deque()
        self._awake = asyncio.Event()
        self._outstanding = 0
        self._last = Place(0, 0, 0)
        self._missed = 0
        self._subscription: Subscription | None = None
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> Self:
        """Start listening and ask for the first messages."""
        self._subscription = await self._nc.subscribe(
            self._inbox, cb=self._receive, pending_msgs_limit=2 * PREFETCH, pending_bytes_limit=0
        )
        self._watch = asyncio.create_task(self._watch_silence())
        await self._ask()
        return self

    async def fetch(self, batch: int = BATCH, timeout: float | None = None) -> list[Msg]:  # noqa: ARG002, ASYNC109 - FastStream's signature
        """Wait for something to arrive, however long; return what there is, at most ``batch``.

        FastStream asks again for the rest of a batch that is not full. Latency matters more than
        full batches, and they fill by themselves when there is much to do: what is not here yet
        is not waited for (``nats.errors.TimeoutError``, which FastStream expects).
        """
        if batch < BATCH and not self._arrived:
            raise nats.errors.TimeoutError
        while self.stopped.done() or not self._arrived:
            self._awake.clear()
            await self._awake.wait()
        taken = [self._arrived.popleft() for _ in range(min(batch, len(self._arrived)))]
        await self._ask()
        return taken

    async def unsubscribe(self) -> None:
        """Listen no more."""
        if self._watch is not None:
            self._watch.cancel()
        if self._subscription is not None and not self._nc.is_closed:
            await self._subscription.unsubscribe()
        self.stop(None)

    def stop(self, reason: BaseException | None) -> None:
        """Deliver nothing more; the first reason given is the one that counts."""
        if self.stopped.done():
            return
        if reason is None:
            self.stopped.set_result(None)
        else:
            self.stopped.set_exception(reason)

    async def _receive(self, message: Msg) -> None:
        self._missed = 0
        if message.subject == self._inbox:
            await self._heed(message.headers or {})
            return
        self._outstanding -= 1
        at = place(message.reply)
        in_order = at.stream_seq > self._last.stream_seq
        if at.consumer_seq != self._last.consumer_seq + 1 or not in_order:
            self.stop(DeliveryGap(f"{self._consumer}: delivery {self._last.consumer_seq + 1} lost"))
            return
        self._last = at
        self._arrived.append(message)
        self._awake.set()

    async def _heed(self, headers: dict[str, str]) -> None:
        """Act on a status message: the server sends it to our inbox, and nobody else can."""
        status = headers.get("Status")
        if status == _HEARTBEAT:
            return
        if status in _REQUEST_ENDED:
            undelivered = int(headers.get("Nats-Pending-Messages", self._outstanding))
            self._outstanding = max(0, self._outstanding - undelivered)
            await self._ask()
        else:
            self.stop(Fenced(f"{self._consumer}: {headers.get('Description', 'gone')} ({status})"))

    async def _ask(self) -> None:
        room = PREFETCH - len(self._arrived) - self._outstanding
        if self.stopped.done() or room < (BATCH if self._outstanding else 1):
            return
        self._outstanding += room
        request = {
            "batch": room,
            "expires": int(REQUEST_S * _NANOSECONDS),
            "idle_heartbeat": int(HEARTBEAT_S * _NANOSECONDS),
        }
        try:
            await self._nc.publish(self._next, json.dumps(request).encode(), self._inbox)
        except (nats.errors.Error, OSError) as error:
            # Never raised to whoever fetches: FastStream would drop what was fetched and go on
            # with the next batch, and a position that moves past a dropped batch has lost it.
            self.stop(error)

    async def _watch_silence(self) -> None:
        """Look whether the server is still there.

        Our own heartbeats are counted between the server's: a busy loop is not taken for silence.
        A new connection is as bad as none: the request is gone, and what was under way is lost.
        """
        reconnects = self._nc.stats["reconnects"]
        while not self.stopped.done():
            await asyncio.sleep(HEARTBEAT_S)
            self._missed = self._missed + 1 if self._outstanding else 0
            if self._missed > MAX_MISSED_HEARTBEATS:
                self.stop(ConsumerSilent(f"{self._consumer}: no heartbeat"))
            elif not self._nc.is_connected or self._nc.stats["reconnects"] != reconnects:
                self.stop(ConsumerSilent(f"{self._consumer}: the connection was lost"))


class PullerContext(JetStreamContext):
    """A JetStream context whose pull subscriptions are pullers on consumers that exist already."""

    def __init__(self, nc: Client) -> None:
        super().__init__(nc)
        self._client = nc

    async def pull_subscribe(  # noqa: PLR0913, PLR0917 - nats-py's signature
        self,
        subject: str,
        durable: str | None = None,
        stream: str | None = None,
        config: ConsumerConfig | None = None,
        pending_msgs_limit: int = 0,
        pending_bytes_limit: int = 0,
        inbox_prefix: bytes | None = None,
    ) -> JetStreamContext.PullSubscription:
        """Open a puller; nats-py would make the consumer if it is gone, which unfences the fenced.

        The two methods FastStream uses (``fetch`` and ``unsubscribe``) are all that it shares
        with nats-py's class.
        """
        del subject, config, pending_msgs_limit, pending_bytes_limit, inbox_prefix
        if stream is None or durable is None:
            raise BusError("name the stream and its consumer")
        puller = await Puller(self._client, stream, durable).open()
        return cast(JetStreamContext.PullSubscription, puller)
