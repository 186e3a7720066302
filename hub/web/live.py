"""Tells open pages what changed, while it changes: one ear at the bus, many pages.

Pages that show the same to the same person are asked about once and told together. What was told is
kept for a while, by position, so that a page that was away hears what it missed. Who cannot keep
up, or missed what is not kept any more, is told once to look again (`ververs`) instead.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final, NamedTuple

import orjson

from hub.bus.changed import Changed, read
from hub.store.record import Record

VIEWS: Final = "project"
KEPT: Final = 1000
"""How many changes of the views are kept for pages that were away."""
FRAMES_MAX: Final = 32
"""How many a page may be behind before it is told to look again."""
ITEMS_MAX: Final = 200
"""Of so many changed items at once a page is not asked which are its own."""
LOOK_S: Final = 1.0
HEARTBEAT_S: Final = 15.0
WELCOME_S: Final = 1.0
"""How long a page may be told things before it is asked again whether it still may be."""
HEARTBEAT: Final = ": klop\n\n"

Ask = Callable[[Sequence[str]], Mapping[str, bool]]
"""Which of these items belong on the page. It may block, and is run in a thread."""


class Frame(NamedTuple):
    """Something to tell: the position after it, and the event with its data."""

    position: int
    event: str
    data: object = None

    @property
    def text(self) -> str:
        """As server-sent events are written."""
        data = orjson.dumps(self.data).decode()
        return f"id: {self.position}\nevent: {self.event}\ndata: {data}\n\n"


def look_again(position: int) -> Frame:
    """Tell a page to look again."""
    return Frame(position, "ververs")


class Client:
    """One open page: what it has yet to be told."""

    def __init__(self) -> None:
        self._frames: deque[Frame] = deque()
        self._awake = asyncio.Event()

    def tell(self, frame: Frame) -> None:
        """Add something; a page that is too far behind has only to look again."""
        if frame.event == "ververs" or len(self._frames) >= FRAMES_MAX or self.is_behind:
            self._frames.clear()
            frame = look_again(frame.position)
        self._frames.append(frame)
        self._awake.set()

    @property
    def is_behind(self) -> bool:
        """Whether it will be told to look again."""
        return any(frame.event == "ververs" for frame in self._frames)

    async def next(self, timeout_s: float = HEARTBEAT_S) -> Frame | None:
        """Wait for the next thing to tell; None when there was nothing in time."""
        if not self._frames:
            self._awake.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._awake.wait()
        return self._frames.popleft() if self._frames else None


class _Group:
    """Pages that show the same to the same person."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.clients: set[Client] = set()
        self.pending: dict[str, None] = {}
        self.work: asyncio.Task[None] | None = None


class Live:
    """One for a process. All but `Ask` runs in the loop's own thread."""

    def __init__(self, views: Record) -> None:
        self._views = views
        self._kept: deque[Changed] = deque()
        self._since = self._position = 0
        self._groups: dict[Hashable, _Group] = {}
        self._passing: Callable[[], Sequence[str]] = tuple

    @property
    def position(self) -> int:
        """How far the views are, as far as was heard."""
        return self._position

    def watch(self, passing: Callable[[], Sequence[str]]) -> None:
        """Ask this, now and then, for what only time changed. It may block."""
        self._passing = passing

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Begin at the views' position, and look at it now and then in case nothing is heard."""
        self._since = self._position = await asyncio.to_thread(self._views.position, VIEWS)
        looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    def heard(self, data: bytes) -> None:
        """Take in what the views said."""
        with suppress(ValueError, KeyError, TypeError):
            self.take(read(data))

    def take(self, change: Changed) -> None:
        """Tell every page what it shows of this change."""
        if change.position <= self._position:
            return
        if change.items is None or change.after > self._position:
            self._lose(change.position)
            return
        self._position = change.position
        self._kept.append(change)
        if len(self._kept) > KEPT:
            self._since = self._kept.popleft().position
        self._spread(change.items)

    def _spread(self, items: Iterable[str]) -> None:
        for group in self._groups.values():
            group.pending.update(dict.fromkeys(items))
            self._wake(group)

    def _lose(self, position: int) -> None:
        """Nobody knows what changed up to here: all look again."""
        self._since = self._position = position
        self._kept.clear()
        for group in self._groups.values():
            group.pending.clear()
            self._tell(group.clients, look_again(position))

    def join(self, key: Hashable, ask: Ask, last: int | None) -> Client:
        """Let a page hear; `last` is the position up to which it knows all."""
        group = self._groups.setdefault(key, _Group(ask))
        client = Client()
        group.clients.add(client)
        missed = self.since(last)
        if missed is None:
            client.tell(look_again(self._position))
        elif missed:
            group.pending.update(dict.fromkeys(missed))
            self._wake(group)
        return client

    def leave(self, key: Hashable, client: Client) -> None:
        """Let a page hear no more."""
        group = self._groups.get(key)
        if group is not None:
            group.clients.discard(client)
            if not group.clients:
                del self._groups[key]

    def since(self, last: int | None) -> list[str] | None:
        """What changed after a position; None where that is not known any more."""
        if last is None:
            return []
        if not self._since <= last:
            return None
        return [item for it in self._kept if it.position > last for item in it.items or ()]

    def _wake(self, group: _Group) -> None:
        if group.work is None or group.work.done():
            group.work = asyncio.get_running_loop().create_task(self._ask(group))

    async def _ask(self, group: _Group) -> None:
        while group.pending and group.clients:
            items, group.pending = list(group.pending), {}
            position = self._position
            if len(items) > ITEMS_MAX:
                frame = look_again(position)
            else:
                frame = Frame(position, "wijziging", await asyncio.to_thread(group.ask, items))
            self._tell(group.clients, frame)

    @staticmethod
    def _tell(clients: Iterable[Client], frame: Frame) -> None:
        for client in clients:
            client.tell(frame)

    async def _look(self) -> None:
        """Find out by itself that the views or time went on, when the bus does not say so."""
        while True:
            before = self._position
            await asyncio.sleep(LOOK_S)
            there = await asyncio.to_thread(self._views.position, VIEWS)
            if there > self._position and self._position == before:
                self._lose(there)
            if self._groups and (passed := await asyncio.to_thread(self._passing)):
                self._spread(passed)


async def frames(
    live: Live, key: Hashable, client: Client, is_welcome: Callable[[], bool]
) -> AsyncIterator[str]:
    """Everything this page is told, as text, until it leaves or is not welcome any more."""
    asked_s = 0.0
    try:
        yield HEARTBEAT
        while True:
            frame = await client.next()
            if time.monotonic() - asked_s > WELCOME_S:
                if not await asyncio.to_thread(is_welcome):
                    return
                asked_s = time.monotonic()
            yield HEARTBEAT if frame is None else frame.text
    finally:
        live.leave(key, client)
