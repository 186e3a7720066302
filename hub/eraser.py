"""Carries out what two people agreed to forget: everywhere, in order, and only then says so.

The record says it first. When every stage has let go, the keys are shredded, files are scrubbed and
the intake streams made anew; then it is looked whether all is gone. Each step may be done again, so
whoever is killed halfway begins at the front and ends where the other would have.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, TypeVar
from uuid import UUID

import nats
import structlog
from nats.aio.client import Client

from hub.actions.desk import Busy, Desk
from hub.actions.forgetting import (
    Places,
    StillThere,
    finish,
    places_on_bus,
    record_forgotten,
    require_gone,
    to_do,
)
from hub.actions.forgotten import Look, look, register, remember
from hub.bus import renewal
from hub.bus.errors import BusError
from hub.bus.topology import NUDGE
from hub.checkpointing import PROCESSES
from hub.domain.outgoing import OUTGOING
from hub.domain.webhooks import WEBHOOKS
from hub.security.forgetting import forget_again
from hub.settings import Settings, SettingsError
from hub.store.database import ScrubIncompleteError
from hub.store.processing import LOG
from hub.web.sessions import Sessions
from hub.wiring import Hub
from schemas.events import SignalForgotten
from schemas.events.erasure import ErasureCarriedOut

FORGET: Final = "forget"
SERVICES: Final = (*PROCESSES, LOG, WEBHOOKS, OUTGOING, FORGET)
"""All that `hub run` runs: consumers, and who has the log signed, logs, tells others, erases."""
LOOK_S: Final = 2.0
"""How often a process looks whether something was approved."""
STEP_S: Final = 0.05
STAGES_S: Final = 60.0
"""How long the stages may take to let go of what was forgotten."""
SCRUB_S: Final = 30.0
STAGES: Final = ("dedupe", "link", "route")
VIEWS: Final = "project"
NEWEST: Final = "SELECT MAX(received_at) FROM messages"
RECORD: Final = ("stage_memory", "quarantine")
IN_VIEWS: Final = ("mentions", "pairs", "repeats", "web_sessions")
"""Tables that rows were deleted from."""

log = structlog.get_logger()
Answer = TypeVar("Answer")


NO_CREDENTIALS: Final = (
    "HUB_ERASURE_CREDENTIALS_FILE ontbreekt: zonder mag de hub op de bus niets vernietigen"
)


class StagesBehind(Exception):  # noqa: N818 - named for what was found
    """The stages did not let go in time; the text names those that are behind."""


NOT_NOW: Final = (Busy, BusError, ScrubIncompleteError, SettingsError, StagesBehind, StillThere)
"""What stops a batch halfway: nothing is lost, and the next time goes on."""


def present(hub: Hub) -> datetime:
    """The present; in a demo that is the newest message's moment."""
    if hub.settings.is_demo:
        with hub.views.database.snapshot() as cursor:
            row = cursor.execute(NEWEST).fetchone()
        if row and row[0]:
            return datetime.fromisoformat(row[0])
    return datetime.now(UTC)


def patiently(scrub: Callable[[], None]) -> None:
    """Scrub, and try again while somebody reads what is to be scrubbed."""
    deadline_s = time.monotonic() + SCRUB_S
    while True:
        try:
            scrub()
        except ScrubIncompleteError:
            if time.monotonic() > deadline_s:
                raise
            time.sleep(STEP_S)
        else:
            return


@asynccontextmanager
async def as_eraser(settings: Settings) -> AsyncIterator[Client]:
    """Connect as who may delete streams, which the hub itself may not."""
    credentials = settings.erasure_credentials_file
    if credentials is None and settings.nats_credentials_file is not None:
        raise SettingsError(NO_CREDENTIALS)
    user = None if credentials is None else str(credentials)
    nc = await nats.connect(settings.nats_urls, user_credentials=user)
    try:
        yield nc
    finally:
        await nc.close()


class Eraser:
    """Forgets batch by batch; blocking work is done in the executor, by one thread."""

    def __init__(self, hub: Hub, executor: Executor) -> None:
        self._hub, self._executor = hub, executor
        self._looked: Look | None = None

    async def run(self, transient: tuple[type[Exception], ...] = ()) -> None:
        """Look for what was approved, for ever, and carry it out; begin again after a failure."""
        caught: tuple[type[Exception], ...] = (*NOT_NOW, *transient)
        while True:
            try:
                for batch in await self.to_do():
                    await self.carry_out(batch)
            except caught as error:
                log.warning("erasure_waits", error=type(error).__name__)
            await asyncio.sleep(LOOK_S)

    async def to_do(self) -> list[UUID]:
        """The batches that were approved and are not done, or of which something came since."""
        return await self._call(self._to_do)

    async def carry_out(self, batch: UUID) -> ErasureCarriedOut:
        """Forget a batch that was approved. Raises one of `NOT_NOW` where it has to go on later."""
        async with as_eraser(self._hub.settings) as nc:
            js = nc.jetstream()
            await renewal.require_rights(js)
            while True:
                await self._let_go(nc, await self._call(self._record, batch))
                await self._call(self._shred, batch)
                for partner, places in (await self._call(self._places, batch)).items():
                    replicas = self._hub.settings.stream_replicas
                    await renewal.renew(js, partner, places, replicas=replicas)
                done = await self._call(self._finish, batch)
                if done is not None:
                    await self._call(self._is_done, batch)
                    await nc.publish(NUDGE, b"")
                    log.info("erasure_done", count=done.forgotten)
                    return done

    @property
    def _desk(self) -> Desk:
        return self._hub.desk()

    async def _call(self, call: Callable[..., Answer], *args: object) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call, *args)

    def _to_do(self) -> list[UUID]:
        desk = self._desk
        self._looked = look(desk)
        remember(desk, self._looked)
        return to_do(desk, self._looked)

    def _record(self, batch: UUID) -> Places:
        return record_forgotten(self._desk, self._hub.retention, batch, present(self._hub))

    def _places(self, batch: UUID) -> dict[str, frozenset[int]]:
        return places_on_bus(self._desk, batch)

    async def _let_go(self, nc: Client, places: Places) -> None:
        """Wait until every stage has come to what was recorded."""
        await nc.publish(NUDGE, b"")
        behind: list[str] = []
        try:
            async with asyncio.timeout(STAGES_S):
                while True:
                    behind = await self._call(self._behind, places)
                    if not behind:
                        return
                    await asyncio.sleep(STEP_S)
        except TimeoutError:
            raise StagesBehind(", ".join(behind)) from None

    def _behind(self, places: Places) -> list[str]:
        """The stages that have yet to come there; only the views hear of more than signals."""
        record, views = self._hub.reading, self._hub.views
        behind = [stage for stage in STAGES if record.position(stage) < places.signals]
        return [*behind, VIEWS] if views.position(VIEWS) < places.all else behind

    def _shred(self, batch: UUID) -> None:
        """Shred the keys, and let whatever else was deleted leave the files."""
        hub = self._hub
        forget_again(hub.reading, hub.mapper, hub.keys)
        events = (event for _, event in register(self._desk, batch))
        gone = {event.signal for event in events if isinstance(event, SignalForgotten)}
        Sessions(hub.views.database).close_openings(gone)
        hub.linker_snapshot.drop()
        patiently(hub.keys.scrub)
        for database, tables in ((hub.reading.database, RECORD), (hub.views.database, IN_VIEWS)):
            for table in tables:
                patiently(partial(database.scrub, table, rewrite=True))

    def _is_done(self, batch: UUID) -> None:
        """What came since about this batch need not be found again."""
        if self._looked is not None:
            left = tuple(it for it in self._looked.batches if it != batch)
            self._looked = self._looked._replace(batches=left)
            remember(self._desk, self._looked)

    def _finish(self, batch: UUID) -> ErasureCarriedOut | None:
        require_gone(self._desk, self._hub.keys, batch)
        keep = timedelta(days=self._hub.settings.backup_days)
        return finish(self._desk, self._hub.retention, batch, present(self._hub), keep)
