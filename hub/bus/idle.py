"""Is there anything left to do? Asked of the bus itself, so that it is true across processes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from hub.bus import topology
from hub.bus.errors import BusError

LOOK_AGAIN_S: Final = 0.03


class NotIdle(BusError):  # noqa: N818 - named for what happened
    """Work was left when the time was over; the text says where."""


async def wait_until_idle(
    js: JetStreamContext,
    last: Callable[[], Awaitable[int]],
    stages: dict[str, str],
    timeout_s: float,
) -> None:
    """Return once every stage has done all there is and EVENTS holds all of the record.

    `last` gives the record's last position; `stages` maps a stage to its stream. Raises `NotIdle`.
    """
    until = time.monotonic() + timeout_s
    while True:
        before, copied = await last(), await _last_seq(js)
        # Asked after it: a stage has nothing left of what is not in the stream yet.
        left = await _left(js, stages)
        if not left and before == copied == await last():
            return
        if time.monotonic() > until:
            raise NotIdle(f"{left or 'relay'}: record {before}, bus {copied}")
        await asyncio.sleep(LOOK_AGAIN_S)


async def _left(js: JetStreamContext, stages: dict[str, str]) -> str:
    """Name the first stage with work left, or that is not there; empty when there is none."""
    for stage, stream in stages.items():
        prefix = topology.durable(stage, 0).removesuffix("0")
        try:
            consumers = [c for c in await js.consumers_info(stream) if c.name.startswith(prefix)]
        except NotFoundError:
            return stage
        if not consumers:
            return stage
        if any(c.num_pending or c.num_ack_pending for c in consumers):
            return stage
    return ""


async def _last_seq(js: JetStreamContext) -> int:
    try:
        return (await js.stream_info(topology.EVENTS)).state.last_seq or 0
    except NotFoundError:
        return 0
