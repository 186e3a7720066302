"""Runs the consumers of one process: their workers, and the relay that copies the record."""

import asyncio
import gc
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import nats.errors
import psycopg
import structlog
from eventsourcing.persistence import InterfaceError, OperationalError
from nats.aio.client import Client
from nats.js.errors import ServiceUnavailableError

from consumers.deliver import Send
from consumers.project import Project
from consumers.worker import Told, Worker
from hub.bus import topology
from hub.bus.changed import changed
from hub.bus.errors import BusAhead, BusDiffers, BusError
from hub.bus.relay import Relay
from hub.checkpointing import CHECKPOINT, keep_signed
from hub.domain.outgoing import OUTGOING
from hub.domain.sandbox import MARK
from hub.domain.webhooks import WEBHOOKS
from hub.eraser import FORGET, Eraser
from hub.outgoing.service import outgoing_of
from hub.store.processing import LOG
from hub.webhooks.service import webhooks_of
from hub.wiring import Hub, Job

TRANSIENT: Final = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
    sqlite3.OperationalError,
    nats.errors.Error,
    OSError,
)
"""What says nothing about a message: a database or the bus is away."""
RELAY_PAUSE_S: Final = 0.5
STREAMS_PAUSE_S: Final = 0.5
STREAMS_PATIENCE_S: Final = 60.0
"""How long a cluster may be without a leader before a process of the hub gives up starting."""

GC_OBJECTS: Final = 100_000
GC_ROUNDS: Final = 50
"""A consumer makes many objects and few cycles: collecting less often saves a fifth of its time."""

log = structlog.get_logger()

Nudge = Callable[[], Awaitable[None]]


def collect_seldom() -> None:
    """Set the garbage collector for a consumer's process: what is there now stays for ever."""
    gc.freeze()
    gc.set_threshold(GC_OBJECTS, GC_ROUNDS, GC_ROUNDS)


async def run(hub: Hub, names: Iterable[str], *, ready: Callable[[], None]) -> None:
    """Run these consumers until cancelled; `ready` is called when they are about to start.

    Raises what makes going on senseless: a server that may forget, a bus that is no copy.
    """
    chosen = tuple(names)
    hub.refuse_forgetful_bus()
    broker = await hub.connect()
    nc = await broker.connect()
    await streams_there(lambda: hub.ensure_streams(nc))
    with (
        ThreadPoolExecutor(1, "relay") as executor,
        ThreadPoolExecutor(1, FORGET) as erasing,
        ThreadPoolExecutor(1, LOG) as logging,
        ThreadPoolExecutor(1, WEBHOOKS) as telling,
        ThreadPoolExecutor(1, OUTGOING) as going,
    ):
        replicas = hub.settings.stream_replicas
        relay = Relay(hub.record(), nc, executor=executor, replicas=replicas)

        async def nudge() -> None:
            if "relay" in chosen:
                relay.nudge()
            else:
                await nc.publish(topology.NUDGE, b"")

        mark = MARK if hub.settings.is_sandbox else None
        send = sender(nc, asyncio.get_running_loop(), mark)
        jobs = hub.jobs(chosen, send)
        try:
            async with asyncio.TaskGroup() as group:
                if "relay" in chosen:
                    group.create_task(_keep_running(relay))
                for job in jobs:
                    told = teller(nc, job.stage) if isinstance(job.stage, Project) else None
                    group.create_task(worker_of(hub, job, nudge, told).run(broker))
                if CHECKPOINT in chosen:
                    group.create_task(keep_signed(hub, send))
                if FORGET in chosen:
                    group.create_task(Eraser(hub, erasing).run(TRANSIENT))
                if LOG in chosen:
                    group.create_task(hub.processing_log().run(logging, TRANSIENT))
                if WEBHOOKS in chosen:
                    partners = [it.partner for it in hub.partners]
                    group.create_task(webhooks_of(hub).run(partners, telling, TRANSIENT))
                if OUTGOING in chosen:
                    group.create_task(outgoing_of(hub).run(going, TRANSIENT))
                ready()
        finally:
            await broker.stop()


async def streams_there(
    ensure: Callable[[], Awaitable[None]],
    pause_s: float = STREAMS_PAUSE_S,
    patience_s: float = STREAMS_PATIENCE_S,
) -> None:
    """Make the streams that are missing, again while a cluster of servers has no leader for them.

    Raises what `ensure` does where it is refused, and where there is no leader in `patience_s`.
    """
    end = time.monotonic() + patience_s
    while True:
        try:
            return await ensure()
        except (nats.errors.TimeoutError, ServiceUnavailableError) as error:
            if time.monotonic() > end:
                raise
            log.warning("streams_wait", error=type(error).__name__)
        await asyncio.sleep(pause_s)


def worker_of(hub: Hub, job: Job, nudge: Nudge, told: Told | None = None) -> Worker:
    """The shell around a stage, with a thread of its own."""
    return Worker(
        job.stage,
        stream=job.stream,
        subjects=job.subjects,
        store=job.store,
        record=job.record,
        mapper=hub.mapper,
        executor=ThreadPoolExecutor(1, thread_name_prefix=job.stage.name),
        nudge=nudge,
        transient=TRANSIENT,
        told=told,
    )


def teller(nc: Client, stage: Project) -> Told:
    """Tell the screens how far the views are, and what changed in them."""

    async def tell(before: int, after: int) -> None:
        said = changed(before, after, stage.take_changed())
        await nc.publish(topology.VIEWS, said.to_bytes())

    return tell


async def _keep_running(relay: Relay) -> None:
    """Start the relay again whenever the bus or the record was away for a moment."""
    while True:
        try:
            await relay.run()
        except (BusAhead, BusDiffers):
            raise
        except (BusError, *TRANSIENT) as error:
            log.warning("relay_restarts", error=type(error).__name__)
        await asyncio.sleep(RELAY_PAUSE_S)


def sender(
    nc: Client, loop: asyncio.AbstractEventLoop, mark: Mapping[str, str] | None = None
) -> Send:
    """Publish from a worker's thread, under this mark if any, and wait until the server has it."""
    headers = None if mark is None else dict(mark)

    async def publish(messages: Sequence[tuple[str, bytes]]) -> None:
        for subject, payload in messages:
            await nc.publish(subject, payload, headers=headers)
        await nc.flush()

    def send(messages: Sequence[tuple[str, bytes]]) -> None:
        if messages:
            asyncio.run_coroutine_threadsafe(publish(messages), loop).result()

    return send
