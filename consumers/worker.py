"""The shell around every stage: deliver, decide, record, nudge. It holds no rule of its own.

A batch is decided and recorded with the stage's new position in one transaction, in the worker's
own thread. Whatever fails outside the decision (store, bus, another worker) ends the worker, and it
starts again from its position: nothing was written, so nothing is doubled. A message that the
decision itself cannot bear is tried again on its own, a bounded number of times, and then set aside
as an event that is somebody's work, while the rest of its batch goes on.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, TypeVar

import structlog
from faststream.nats import NatsBroker

from consumers.stage import Decision, Stage
from hub.bus.errors import BusError
from hub.bus.fetch import Delivery
from hub.bus.publish import heed_cancellation
from hub.bus.subscribe import claim, consume
from hub.store.mapper import Mapper
from hub.store.memory import Memory
from hub.store.record import Position, PositionTaken, Record, VersionTaken
from schemas.base import Event
from schemas.events import DeliverySetAside
from schemas.ids import delivery_id

log = structlog.get_logger()

Answer = TypeVar("Answer")
Told = Callable[[int, int], Awaitable[None]]

POISON_DELAYS_S: Final = (0.05, 0.25, 1.0)
"""How long to wait before a message that failed alone is tried again; then it is set aside."""
RESTART_DELAYS_S: Final = (0.1, 0.5, 2.0, 5.0)
"""How long to wait before starting again; the last one is repeated."""
NOT_THE_MESSAGE: Final = (PositionTaken, VersionTaken, BusError, OSError, MemoryError)
"""Failures that say nothing about the message being handled."""


class Worker:
    """One stage at work on one stream.

    `store` holds its position and memory; it is the `record` itself, but for the views. `told`
    hears from where to where the position went, once that is written.
    """

    def __init__(  # noqa: PLR0913 - all by name, from the wiring
        self,
        stage: Stage,
        *,
        stream: str,
        subjects: Sequence[str],
        store: Record,
        record: Record,
        mapper: Mapper,
        executor: Executor,
        nudge: Callable[[], Awaitable[None]],
        transient: tuple[type[Exception], ...],
        told: Told | None = None,
    ) -> None:
        self.stage = stage
        self.position = 0
        self._stream, self._subjects = stream, subjects
        self._store, self._record = store, record
        self._mapper, self._executor = mapper, executor
        self._nudge, self._told = nudge, told
        self._transient: tuple[type[Exception], ...] = (*NOT_THE_MESSAGE, *transient)

    async def run(self, broker: NatsBroker) -> None:
        """Work until cancelled, starting again after every failure."""
        failures = 0
        while True:
            heed_cancellation()
            started_s = time.monotonic()
            try:
                await self._work(broker)
            except Exception as error:  # noqa: BLE001 - crash-only: any failure means: start again
                has_worked = time.monotonic() - started_s > RESTART_DELAYS_S[-1]
                failures = 1 if has_worked else failures + 1
                log.warning(
                    "worker_restarts",
                    stage=self.stage.name,
                    error=type(error).__name__,
                    position=self.position,
                    failures=failures,
                )
            await asyncio.sleep(RESTART_DELAYS_S[min(max(failures, 1), len(RESTART_DELAYS_S)) - 1])

    async def _work(self, broker: NatsBroker) -> None:
        epoch = await self._in_thread(self._store.advance_epoch, self.stage.name)
        self.position = await self._in_thread(self._store.position, self.stage.name)
        await self._in_thread(self.stage.restore, self.position)
        cursor = await claim(
            broker.config.connection_state.stream,
            stream=self._stream,
            stage=self.stage.name.replace(":", "-"),
            filter_subjects=self._subjects,
            position=self.position,
            epoch=epoch,
        )
        log.info("worker_started", stage=self.stage.name, position=self.position, epoch=epoch)
        await consume(broker, cursor, self.handle)

    async def handle(self, batch: list[Delivery]) -> None:
        """Decide on what is new in the batch and record it."""
        fresh = [delivery for delivery in batch if delivery.seq > self.position]
        before = self.position
        events = await self._in_thread(self._settle, fresh) if fresh else 0
        if events:
            await self._nudge()
        if self._told is not None and self.position > before:
            await self._told(before, self.position)

    async def _in_thread(self, call: Callable[..., Answer], *args: object) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call, *args)

    def _settle(self, batch: Sequence[Delivery]) -> int:
        """Record the batch; the number of new events."""
        try:
            return self._record_decision(batch)
        except self._transient:
            raise
        except Exception as error:  # noqa: BLE001 - isolates the one message that cannot be borne
            log.warning("batch_failed", stage=self.stage.name, error=type(error).__name__)
            self.stage.restore(self.position)
        return sum(self._settle_alone(delivery) for delivery in batch)

    def _settle_alone(self, delivery: Delivery) -> int:
        for delay_s in (*POISON_DELAYS_S, None):
            try:
                return self._record_decision((delivery,))
            except self._transient:
                raise
            except Exception as error:  # noqa: BLE001 - as above
                fault = type(error).__name__
                self.stage.restore(self.position)
            if delay_s is not None:
                time.sleep(delay_s)
        log.error("set_aside", stage=self.stage.name, seq=delivery.seq, error=fault)
        return self._set_aside(delivery, fault)

    def _record_decision(self, batch: Sequence[Delivery]) -> int:
        memory = Memory(self._store, self.stage.name)
        return self._append(batch, self.stage.decide(batch, memory), memory)

    def _append(self, batch: Sequence[Delivery], decision: Decision, memory: Memory | None) -> int:
        new = batch[-1].seq
        self._store.append(
            [self._mapper.to_stored(event) for event in decision.events],
            position=Position(self.stage.name, self.position, new),
            memory={} if memory is None else memory.changes,
            stage=self.stage.name,
            extra=decision.write_extra if decision.extra else None,
        )
        self.position = new
        return len(decision.events)

    def _set_aside(self, delivery: Delivery, fault: str) -> int:
        """Tell the record, where that is possible in the transaction that moves the position."""
        event = self._telling_of(delivery, fault)
        if self._store is self._record:
            return self._append((delivery,), Decision([event]), None)
        with suppress(VersionTaken):  # told before a crash, when the position had yet to move
            self._record.append([self._mapper.to_stored(event)], position=None)
        return 1 + self._append((delivery,), Decision(), None)

    def _telling_of(self, delivery: Delivery, fault: str) -> Event:
        now = datetime.now(UTC)
        _, _, partner = self.stage.name.partition(":")
        return DeliverySetAside(
            originator_id=delivery_id(self.stage.name, delivery.seq),
            originator_version=1,
            occurred_at=now,
            recorded_at=now,
            cause=f"message:{partner}/{delivery.seq}" if partner else f"event:{delivery.seq}",
            stage=self.stage.name,
            sequence=delivery.seq,
            fault=fault,
        )
