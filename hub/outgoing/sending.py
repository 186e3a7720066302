"""Offers each receiver its notices in order, again with growing pauses, and says when it gives up.

A receiver has a position in the record, as partners' webhooks have, and what it does not take keeps
only its own later notices waiting. What it took is an event in the transaction of the position, so
nothing is offered again but what was taken at the very moment that we were killed: then a case is
found by its number, and a mail or a webhook has the same id.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import structlog

from hub.actions.desk import TRIES
from hub.domain.handover import HandoverState, handover_of
from hub.domain.outgoing import TOPICS, Notice, notice_of, stands, wanted
from hub.outgoing.carrying import Carried, Way
from hub.store.mapper import Mapper
from hub.store.record import NOTHING, Position, Record, VersionTaken
from hub.webhooks.posting import TAKEN
from hub.webhooks.waiting import TROUBLE, Line, Trouble, keep_on
from schemas.base import Event
from schemas.events.outgoing import DeliveryEvent, DeliveryGivenUp, HandoverDelivered
from schemas.ids import outgoing_id

BEGAN: Final = b"began"
"""Remembers that a receiver is told: what was released before that is not sent any more."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """What a receiver is offered now. `notice` is None where there is nothing to tell any more."""

    before: int
    at: int
    notice: Notice | None
    trouble: Trouble | None


def name_of(receiver: str) -> str:
    """Under which name the position and the memory of a receiver are kept."""
    return f"outgoing:{receiver}"


class Outgoing:
    """Sends notices. `ways` has every receiver; None where it looks in the hub itself.

    `base` is where people reach the screens, `names` what each way is called in events.
    """

    def __init__(  # noqa: PLR0913 - by name
        self,
        record: Record,
        mapper: Mapper,
        ways: Mapping[str, tuple[str, Way] | None],
        *,
        base: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._record, self._mapper, self._ways = record, mapper, ways
        self._base, self._now, self._chance = base, now, chance
        self._seen: dict[str, int] = {}
        """Up to which place there is nothing for a receiver."""

    async def run(self, executor: Executor, transient: tuple[type[Exception], ...] = ()) -> None:
        """Send for ever, each receiver apart from the others."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(executor, self.begin)
        told = [receiver for receiver, way in self._ways.items() if way is not None]
        log.info("notices", receivers=",".join(told) or "nobody")
        async with asyncio.TaskGroup() as group:
            for receiver in told:
                step = partial(self.step, receiver, executor)
                group.create_task(keep_on(step, transient, receiver=receiver))
            if not told:
                await asyncio.Event().wait()  # a service that ended would be started again

    def begin(self) -> None:
        """Tell a receiver of what is released from now on, once it is told anything at all."""
        for receiver, way in self._ways.items():
            name = name_of(receiver)
            has_begun = BEGAN in self._record.recall(name, (BEGAN,))
            if way is None and has_begun:
                self._record.append([], position=None, memory={BEGAN: None}, stage=name)
            elif way is not None and not has_begun:
                before, last = self._record.position(name), self._record.last()
                move = Position(name, before, last) if last > before else None
                memory = {BEGAN: b"1", TROUBLE: None}
                self._record.append([], position=move, memory=memory, stage=name)

    async def step(self, receiver: str, executor: Executor | None = None) -> bool:
        """Offer the next notice, if one is due; whether there may be more right away."""
        loop = asyncio.get_running_loop()
        due = await loop.run_in_executor(executor, self.due, receiver)
        if due is None:
            return False
        found = self._ways[receiver]
        assert found is not None
        carried = Carried(TAKEN)
        if due.notice is not None:
            carried = await found[1](due.notice, self._now())
        return await loop.run_in_executor(executor, self.settle, receiver, due, carried)

    def due(self, receiver: str) -> Due | None:
        """The first notice that was not taken yet; None where there is none, or not now."""
        name = name_of(receiver)
        trouble = Trouble.remembered(self._record, name)
        if trouble is not None and self._now() < trouble.again_at:
            return None
        before, last = self._record.position(name), self._record.last()
        ahead = self._line(receiver).next(max(before, self._seen.get(receiver, 0)))
        if ahead is None:
            self._seen[receiver] = last
            return None
        recorded, event = ahead
        return Due(before, recorded.position, self._notice(event), trouble)

    def settle(self, receiver: str, due: Due, carried: Carried) -> bool:
        """Write down how it ended; whether the next may be offered right away.

        Somebody may have asked for another one meanwhile: then the events get a later place.
        """
        for _ in range(TRIES - 1):
            with suppress(VersionTaken):
                return self._settle(receiver, due, carried)
        return self._settle(receiver, due, carried)

    def _settle(self, receiver: str, due: Due, carried: Carried) -> bool:
        if due.notice is None:
            self._move(receiver, due, due.at, due.trouble)
            return True
        attempts = due.trouble.failures + 1 if due.trouble else 1
        told = {"way": self._called(receiver), "attempts": attempts}
        if carried.fault == TAKEN:
            taken = self._events(
                receiver, HandoverDelivered, [due.notice], **told, reference=carried.reference
            )
            self._move(receiver, due, due.at, None, *taken)
            return True
        trouble = Trouble.after(due.trouble, self._now(), self._chance())
        over = self._line(receiver).over(due.at, trouble.since, self._now())
        if not over:
            self._move(receiver, due, None, trouble)
            log.warning("notice_failed", receiver=receiver, fault=carried.fault, failures=attempts)
            return False
        lost = [notice for _, event in over if (notice := self._notice(event)) is not None]
        given_up = self._events(receiver, DeliveryGivenUp, lost, **told, fault=carried.fault)
        self._move(receiver, due, over[-1][0], trouble, *given_up)
        log.error("notice_given_up", receiver=receiver, count=len(lost), fault=carried.fault)
        return False

    def _line(self, receiver: str) -> Line:
        return Line(
            self._record,
            self._mapper,
            TOPICS,
            lambda event: (told := wanted(event)) is not None and told.receiver == receiver,
        )

    def _notice(self, event: Event) -> Notice | None:
        """What an event gives to tell; None where its receiver no longer has the handover."""
        state = self._state(event)
        return notice_of(event, state, self._base) if stands(event, state) else None

    def _state(self, event: Event) -> HandoverState:
        told = wanted(event)
        assert told is not None
        return handover_of(map(self._mapper.from_recorded, self._record.stream(told.handover)))

    def _called(self, receiver: str) -> str:
        found = self._ways[receiver]
        assert found is not None
        return found[0]

    def _events(
        self, receiver: str, kind: type[DeliveryEvent], notices: list[Notice], **said: Any
    ) -> list[DeliveryEvent]:
        """An event for each notice, behind what the receiver's history has."""
        stream, now = outgoing_id(receiver), self._now()
        version = len(self._record.stream(stream))
        return [
            kind(
                originator_id=stream,
                originator_version=version + number,
                occurred_at=now,
                recorded_at=now,
                cause="service:outgoing",
                handover=notice.handover,
                receiver=receiver,
                **said,
            )
            for number, notice in enumerate(notices, 1)
        ]

    def _move(
        self, receiver: str, due: Due, to: int | None, trouble: Trouble | None, *events: Event
    ) -> None:
        name = name_of(receiver)
        changed = trouble is not due.trouble
        written = None if trouble is None else trouble.written()
        self._record.append(
            [self._mapper.to_stored(event) for event in events],
            position=None if to is None else Position(name, due.before, to),
            memory={TROUBLE: written} if changed else NOTHING,
            stage=name,
        )
