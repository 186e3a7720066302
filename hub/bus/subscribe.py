"""A worker's side of the bus: claim a consumer, then consume from it until something fails.

The consumer is a disposable cursor. A worker's position is in its own database, so each start
claims a fresh consumer at the position after it, under a new epoch, and removes the older ones:
whoever still held one of those is fenced off. Acknowledgements only mark progress.

A worker is crash-only: `consume` ends with the first exception, whether from the handler, from
FastStream around it, or from the bus; whoever called it claims again.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final

import nats.js.errors
from faststream import AckPolicy, BaseMiddleware
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.message import NatsBatchMessage
from nats.js import JetStreamContext, api
from pydantic import SkipValidation

from hub.bus import topology
from hub.bus.errors import BusError, DeliveryGap, Fenced, StreamBehind, StreamMissing
from hub.bus.fetch import (
    BATCH,
    PREFETCH,
    Delivery,
    Puller,
    PullerContext,
    deliveries,
    place,
)
from hub.bus.publish import heed_cancellation

ABANDONED_AFTER_S: Final = 3600.0
"""A consumer that nobody pulls from is removed by the server after this long."""
STOP_TIMEOUT_S: Final = 10.0
"""How long a handler that is at work may take to finish when its worker is stopped."""

Handler = Callable[[list[Delivery]], Awaitable[None]]


@dataclass(frozen=True)
class Cursor:
    """A consumer of our own, at the first message after our position."""

    stream: str
    durable: str


async def claim(  # noqa: PLR0913 - all by name
    js: JetStreamContext,
    *,
    stream: str,
    stage: str,
    filter_subjects: Sequence[str],
    position: int,
    epoch: int,
) -> Cursor:
    """Make a consumer that starts at ``position + 1`` and remove those of older epochs.

    No ``filter_subjects`` means all. Raises `Fenced` when there is one of a newer epoch,
    `StreamMissing`, and `StreamBehind` when the stream ends before ``position``: then its numbers
    are being given out anew, and what comes next would be taken for old.
    """
    durable = topology.durable(stage, epoch)
    try:
        info = await js.stream_info(stream)
        if info.state.last_seq < position:
            raise StreamBehind(f"{stream} ends at {info.state.last_seq}, before {position}")
        await js.add_consumer(stream, _config(durable, filter_subjects, position))
        epochs = await _epochs(js, stream, stage)
    except nats.js.errors.NotFoundError:
        raise StreamMissing(stream) from None
    for name, other in epochs.items():
        if other < epoch:
            await _remove(js, stream, name)
    if max(epochs.values(), default=epoch) > epoch:
        await _remove(js, stream, durable)
        raise Fenced(f"{durable}: a newer epoch has taken over")
    return Cursor(stream, durable)


def _config(durable: str, filter_subjects: Sequence[str], position: int) -> api.ConsumerConfig:
    return api.ConsumerConfig(
        durable_name=durable,
        filter_subjects=list(filter_subjects) or None,
        deliver_policy=api.DeliverPolicy.BY_START_SEQUENCE,
        opt_start_seq=position + 1,
        ack_policy=api.AckPolicy.ALL,
        max_ack_pending=2 * PREFETCH,
        max_deliver=1,
        mem_storage=True,
        num_replicas=1,
        inactive_threshold=ABANDONED_AFTER_S,
    )


async def _epochs(js: JetStreamContext, stream: str, stage: str) -> dict[str, int]:
    """Every consumer of this stage by name, with its epoch."""
    pattern = re.compile(re.escape(topology.durable(stage, 0)).removesuffix("0") + r"([0-9]+)")
    found: dict[str, int] = {}
    offset = 0
    while page := await js.consumers_info(stream, offset=offset):
        offset += len(page)
        for info in page:
            if match := pattern.fullmatch(info.name):
                found[info.name] = int(match[1])
    return found


async def _remove(js: JetStreamContext, stream: str, durable: str) -> None:
    with suppress(nats.js.errors.NotFoundError):
        await js.delete_consumer(stream, durable)


class _CrashOnly(BaseMiddleware[Any, Any]):
    """Whatever fails in or around a handler stops its puller, and so its worker.

    FastStream alone logs the exception and goes on with the next batch.
    """

    async def after_processed(
        self,
        exc_type: type[BaseException] | None = None,  # noqa: ARG002 - FastStream's signature
        exc_val: BaseException | None = None,
        exc_tb: TracebackType | None = None,  # noqa: ARG002
    ) -> bool:
        puller = self.context.get_local("handler_").subscription
        if isinstance(exc_val, Exception) and isinstance(puller, Puller):
            puller.stop(exc_val)
            return True
        return False


async def connect(servers: str | list[str], **options: Any) -> NatsBroker:
    """Make the one broker of a process and connect it; every worker shares its connection.

    ``options`` are those of `NatsBroker`: ``security``, ``inbox_prefix``, more ``middlewares``.
    """
    broker = NatsBroker(
        servers,
        ack_policy=AckPolicy.MANUAL,
        decoder=deliveries,
        middlewares=(_CrashOnly, *options.pop("middlewares", ())),
        logger=logging.getLogger("hub.bus"),
        log_level=logging.DEBUG,
        graceful_timeout=STOP_TIMEOUT_S,
        **options,
    )
    nc = await broker.connect()
    broker.config.connection_state.connect(nc, PullerContext(nc))
    await broker.start()
    return broker


async def consume(broker: NatsBroker, cursor: Cursor, handle: Handler) -> None:
    """Hand ``cursor``'s messages to ``handle``, batch by batch, until something fails; raise that.

    A batch has 1 to `BATCH` messages, comes as soon as it has one, and is acknowledged once
    ``handle`` has returned. None is left out: whatever drops one, here or in a library, ends the
    worker. Raises what ``handle`` raised, or `Fenced`, `DeliveryGap` or `ConsumerSilent`. Cancel it
    to stop: a batch being handled is finished first.
    """
    handled = 0

    async def on_batch(batch: list[SkipValidation[Delivery]]) -> None:
        nonlocal handled
        # Asked for here: as a parameter it would be looked up in another thread, batch by batch.
        message: NatsBatchMessage = broker.context.get_local("message")
        first, last = message.raw_message[0], message.raw_message[-1]
        if place(first.reply).consumer_seq != handled + 1:
            raise DeliveryGap(f"{cursor.durable}: what came after delivery {handled} was dropped")
        await handle(batch)
        handled = place(last.reply).consumer_seq
        await last.ack()

    subscriber = broker.subscriber(
        cursor.durable,
        stream=JStream(cursor.stream, declare=False),
        durable=cursor.durable,
        pull_sub=PullSub(batch=True, batch_size=BATCH),
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
        persistent=False,
    )
    subscriber(on_batch)
    try:
        await subscriber.start()
        puller = subscriber.subscription
        if not isinstance(puller, Puller):
            raise BusError("this broker was not made by hub.bus.subscribe.connect")
        heed_cancellation()
        await asyncio.shield(puller.stopped)
    finally:
        await subscriber.stop()
