"""Offers each partner its news in order, again with growing pauses, and says when it gives up.

A partner has a position of its own in the record, and what it does not take keeps only its own
later news waiting. The position moves when the receiver said that it has a message, so whoever is
killed in between offers it again under the same id. When a receiver failed for a day, all that
waited a day is given up at once, in an event: somebody has to look.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

import orjson
import structlog

from hub.actions.webhooks import Found, found, place
from hub.domain.webhooks import (
    TOPICS,
    Webhook,
    message_id,
    partner_of,
    payload,
    signed,
)
from hub.security.sealing import Sealer
from hub.store.mapper import Mapper
from hub.store.record import Position, Record
from hub.webhooks.posting import GONE, TAKEN
from hub.webhooks.waiting import TROUBLE, Line, Trouble, keep_on
from schemas.base import Event
from schemas.events.partners import WebhookGivenUp, WebhookStopped
from schemas.signal import Partner

log = structlog.get_logger()


class Post(Protocol):
    """Posts to an address and says how that ended (`hub.webhooks.posting`)."""

    def __call__(self, url: str, headers: dict[str, str], body: bytes) -> Awaitable[str]: ...


@dataclass(frozen=True, slots=True)
class Due:
    """What a partner's webhook is offered now: the message at a place in the record."""

    there: Found
    hook: Webhook
    before: int
    at: int
    event: Event
    trouble: Trouble | None


def name_of(partner: str) -> str:
    """Under which name the position and the memory of a partner's webhook are kept."""
    return f"webhook:{partner}"


class Webhooks:
    """Sends news. `base` is where partners reach the door over HTTP."""

    def __init__(  # noqa: PLR0913 - by name
        self,
        record: Record,
        mapper: Mapper,
        sealer: Sealer,
        *,
        post: Post,
        base: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._record, self._mapper, self._sealer = record, mapper, sealer
        self._post, self._base, self._now, self._chance = post, base, now, chance
        self._seen: dict[Partner, int] = {}
        """Up to which place there is nothing for a partner that it did not take."""
        self._unread: set[Partner] = set()
        """Partners whose webhook cannot be opened, as was said once."""

    async def run(
        self,
        partners: Sequence[Partner],
        executor: Executor,
        transient: tuple[type[Exception], ...] = (),
    ) -> None:
        """Send for ever, each partner apart from the others."""
        async with asyncio.TaskGroup() as group:
            for partner in partners:
                step = partial(self.step, partner, executor)
                group.create_task(keep_on(step, transient, partner=partner.value))

    async def step(self, partner: Partner, executor: Executor | None = None) -> bool:
        """Offer the next message, if one is due; whether there may be more right away."""
        loop = asyncio.get_running_loop()
        due = await loop.run_in_executor(executor, self.due, partner)
        if due is None:
            return False
        fault = await self.offer(due.hook, due.event)
        return await loop.run_in_executor(executor, self.settle, partner, due, fault)

    async def offer(self, hook: Webhook, event: Event) -> str:
        """Offer one message, and say how that ended."""
        body = orjson.dumps(payload(event, self._base))
        headers = signed(message_id(event), self._now(), body, hook.secrets)
        return await self._post(hook.url, headers, body)

    def due(self, partner: Partner) -> Due | None:
        """The first message that was not taken yet; None where there is none, or not now."""
        there = found(self._record, self._mapper, self._sealer, partner)
        if there.hook is None:
            if there.standing.newest is not None and partner not in self._unread:
                self._unread.add(partner)
                log.error("webhook_unreadable", partner=partner.value)
            return None
        trouble = Trouble.remembered(self._record, name_of(partner))
        if trouble is not None and self._now() < trouble.again_at:
            return None
        before = self._record.position(name_of(partner))
        last = self._record.last()
        seen = max(before, there.standing.since, self._seen.get(partner, 0))
        ahead = self._line(partner).next(seen)
        if ahead is None:
            self._seen[partner] = last
            return None
        recorded, event = ahead
        return Due(there, there.hook, before, recorded.position, event, trouble)

    def settle(self, partner: Partner, due: Due, fault: str) -> bool:
        """Write down how it ended; whether the next may be offered right away."""
        if fault == TAKEN:
            self._move(partner, due, due.at, None)
            return True
        now = self._now()
        if fault == GONE:
            gone = WebhookStopped(**place(partner, due.there.version, now, ""), by="")
            self._move(partner, due, None, None, gone)
            log.warning("webhook_gone", partner=partner.value)
            return False
        trouble = Trouble.after(due.trouble, now, self._chance())
        failures = trouble.failures
        over = [at for at, _ in self._line(partner).over(due.at, trouble.since, now)]
        if over:
            event = WebhookGivenUp(
                **place(partner, due.there.version, now, ""),
                first=over[0],
                last=over[-1],
                messages=len(over),
                attempts=failures,
                fault=fault,
            )
            self._move(partner, due, over[-1], trouble, event)
            log.error("webhook_given_up", partner=partner.value, messages=len(over), fault=fault)
        else:
            self._move(partner, due, None, trouble)
            log.warning("webhook_failed", partner=partner.value, fault=fault, failures=failures)
        return False

    def _line(self, partner: Partner) -> Line:
        return Line(self._record, self._mapper, TOPICS, lambda it: partner_of(it) == partner)

    def _move(
        self, partner: Partner, due: Due, to: int | None, trouble: Trouble | None, *events: Event
    ) -> None:
        name = name_of(partner)
        self._record.append(
            [self._mapper.to_stored(event) for event in events],
            position=None if to is None else Position(name, due.before, to),
            memory={TROUBLE: None if trouble is None else trouble.written()},
            stage=name,
        )
