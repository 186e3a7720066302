"""A hub without a bus, stepped by hand.

Everything is real but the bus: the composition root, SQLite, seals and workers. A test decides
which stage works when, and on how much.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from consumers.stage import DEMO_RECEIVED, Stage
from consumers.worker import Worker
from hub.bus import topology
from hub.bus.fetch import Delivery
from hub.matching.linker import Linker
from hub.matching.model import PersonModel
from hub.matching.policy import LinkagePolicy
from hub.policy.linkage import load_linkage
from hub.projections import views
from hub.projections.building import rebuild
from hub.running import worker_of
from hub.settings import Settings
from hub.store.database import Database
from hub.store.record import Record
from hub.stories.story import StoryMessage
from hub.wiring import CONSUMERS, Hub, Job
from schemas.base import Event
from tests.builders import START

Made = TypeVar("Made", bound="Workshop")
SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - only for speed


class Workshop(Hub):
    """A hub without a bus. Deliveries wait in `inbox`; events wait in the record itself."""

    def __init__(self, directory: Path, **settings: Any) -> None:
        super().__init__(Settings(environment="demo", directory=directory, **settings))
        self.inbox: dict[str, list[Delivery]] = {}
        self.sent: list[tuple[str, bytes]] = []
        jobs = self.jobs(CONSUMERS[1:], self.sent.extend)
        self._subjects = {job.stage.name: job.subjects for job in jobs}
        self.workers = {job.stage.name: self.worker(job) for job in jobs}

    def record(self) -> Record:
        """One connection for all: nothing here happens at the same time."""
        return self._one

    @cached_property
    def _one(self) -> Record:
        return super().record()

    def new_linker(self) -> Linker:
        """An empty linker; reading the model takes longer than most tests."""
        return Linker(*_linkage())

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of all stages."""
        return tuple(self.workers)

    def stage(self, name: str) -> Stage:
        """The stage that is at work under this name."""
        return self.workers[name].stage

    def worker(self, job: Job) -> Worker:
        """Make a worker as a process does that starts: it takes up the stage's place."""
        worker = worker_of(self, job, _nobody)
        worker.position = job.store.position(worker.stage.name)
        worker.stage.restore(worker.position)
        return worker

    def job(self, name: str) -> Job:
        """A stage that knows nothing yet."""
        jobs = self.jobs((name.partition(":")[0],), self.sent.extend)
        return next(job for job in jobs if job.stage.name == name)

    def restart(self, name: str) -> None:
        """Let a stage forget all that is not in a database."""
        self.workers[name] = self.worker(self.job(name))

    def receive(self, *messages: StoryMessage) -> list[Delivery]:
        """Put messages in their partners' streams."""
        return [
            self.deliver(it.partner, it.data, at=it.received_at)
            for it in messages
            for _ in range(it.copies)
        ]

    def deliver(
        self,
        partner: str,
        data: bytes,
        *,
        at: datetime = START,
        headers: Mapping[str, str] | None = None,
        subject: str | None = None,
    ) -> Delivery:
        """Put bytes in a partner's stream."""
        stream = self.inbox.setdefault(f"intake:{partner}", [])
        given = {DEMO_RECEIVED: at.isoformat(), **(headers or {})}
        where = subject or topology.arrived(partner)
        delivery = Delivery(len(stream) + 1, where, data, given, int(at.timestamp() * 1000))
        stream.append(delivery)
        return delivery

    def waiting(self, name: str, most: int = 256) -> list[Delivery]:
        """What a stage still has to do."""
        position = self.workers[name].position
        if name.startswith("intake:"):
            return self.inbox.get(name, [])[position : position + most]
        topics = [subject.removeprefix("hub.events.") for subject in self._subjects[name]] or None
        return [
            Delivery(r.position, topology.subject(r.topic), r.state, None, 0)
            for r in self._one.read(position, most, topics)
        ]

    def step(self, name: str, most: int = 256) -> int:
        """Let a stage work on at most so many; how many it did."""
        batch = self.waiting(name, most)
        if batch:
            self.workers[name]._settle(batch)
        return len(batch)

    def settle(self) -> None:
        """Let all stages work until nothing is left."""
        while sum(self.step(name) for name in self.stages):
            pass

    def take(self, *messages: StoryMessage) -> None:
        """Receive messages and let everything come of them."""
        self.receive(*messages)
        self.settle()

    def events(self, *kinds: type[Event]) -> list[Any]:
        """All events of these kinds (all, if none is named), in order."""
        topics = [kind.TOPIC for kind in kinds] or None
        return [self.mapper.from_recorded(r) for r in self._one.read(0, 1_000_000, topics)]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look in the views."""
        with self.views.database.snapshot() as cursor:
            return [tuple(row) for row in cursor.execute(sql).fetchall()]

    def rebuilt_digest(self, page: Callable[[int], None] = lambda _: None) -> str:
        """The digest of views made anew of the whole record."""
        path = self.settings.directory / "rebuilt.db"
        path.unlink(missing_ok=True)
        target = Database.open(f"sqlite:///{path}")
        try:
            rebuild(self._one, self.mapper, target, page)
            return views.digest(target)
        finally:
            target.close()


@cache
def _linkage() -> tuple[LinkagePolicy, PersonModel]:
    folder = files("hub.policy")
    policy = load_linkage((folder / "linkage.toml").read_text("utf-8"), "linkage.toml")
    return policy, PersonModel((folder / "person_model.json").read_text("utf-8"))


def spoil(hub: Workshop, position: int) -> None:
    """Damage a sealed block of an event in the record: no stage that opens it can bear it."""
    [recorded] = hub.reading.read(position - 1, 1)
    spoilt = recorded.state.replace(b'"context":"', b'"context":"00')
    with hub.reading.database.transaction() as cursor:
        cursor.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", (spoilt, position))


async def _nobody() -> None:
    """Nudge nobody: there is no relay here."""


@contextmanager
def workshop(kind: type[Made] = Workshop, **settings: Any) -> Iterator[Made]:
    """Open a workshop in a directory that exists for it alone."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as directory:
        made = kind(Path(directory), **settings)
        try:
            yield made
        finally:
            made.close()
