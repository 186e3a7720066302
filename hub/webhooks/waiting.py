"""What waits for a receiver: what comes next in the record, how long it failed, when it is over.

Everybody who offers the record's news to others waits in this way; what is offered, and to whom,
is theirs.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

import orjson
import structlog

from hub.domain.webhooks import is_over, pause_s
from hub.store.mapper import Mapper
from hub.store.record import PositionTaken, Record, Recorded, VersionTaken
from schemas.base import Event

PAGE_EVENTS: Final = 500
LOOK_S: Final = 1.0
WAIT_MAX_S: Final = 60.0
TROUBLE: Final = b"trouble"
"""Under which key a stage remembers its trouble."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Trouble:
    """How long a receiver has been failing, how often, and when it is tried again."""

    since: datetime
    failures: int
    again_at: datetime

    @classmethod
    def after(cls, before: Self | None, now: datetime, chance: float) -> Self:
        """One failure more."""
        failures = before.failures + 1 if before else 1
        wait = timedelta(seconds=pause_s(failures, chance))
        return cls(before.since if before else now, failures, now + wait)

    @classmethod
    def remembered(cls, record: Record, stage: str) -> Self | None:
        """What a stage remembers."""
        kept = record.recall(stage, (TROUBLE,)).get(TROUBLE)
        if kept is None:
            return None
        since, failures, again_at = orjson.loads(kept)
        return cls(datetime.fromisoformat(since), failures, datetime.fromisoformat(again_at))

    def written(self) -> bytes:
        """As it is remembered."""
        return orjson.dumps([self.since.isoformat(), self.failures, self.again_at.isoformat()])


@dataclass(frozen=True, slots=True)
class Line:
    """The events of a record that one receiver wants, in order."""

    record: Record
    mapper: Mapper
    topics: Sequence[str]
    wants: Callable[[Event], bool]

    def next(self, after: int) -> tuple[Recorded, Event] | None:
        """The first behind a place."""
        while page := self.record.read(after, PAGE_EVENTS, self.topics):
            for recorded in page:
                event = self.mapper.from_recorded(recorded)
                if self.wants(event):
                    return recorded, event
            after = page[-1].position
        return None

    def over(self, at: int, since: datetime, now: datetime) -> list[tuple[int, Event]]:
        """Those that have waited too long, from the one at a place on."""
        found: list[tuple[int, Event]] = []
        after = at - 1
        while (ahead := self.next(after)) is not None:
            recorded, event = ahead
            if not is_over(event.recorded_at, since, now):
                break
            after = recorded.position
            found.append((after, event))
        return found


async def keep_on(
    step: Callable[[], Awaitable[bool]], transient: tuple[type[Exception], ...], **who: str
) -> None:
    """Take steps for ever: the next at once where there may be more, slower while it fails."""
    wait_s = LOOK_S
    caught: tuple[type[Exception], ...] = (PositionTaken, VersionTaken, *transient)
    while True:
        try:
            is_more = await step()
            wait_s = LOOK_S
        except caught as error:
            is_more, wait_s = False, min(2 * wait_s, WAIT_MAX_S)
            log.warning("sending_waits", error=type(error).__name__, **who)
        if not is_more:
            await asyncio.sleep(wait_s)
