"""Named situations for tests: messages of partners, and a hub without a bus.

The workshop has everything real but the bus: the composition root, SQLite, seals and workers. A
test decides which stage works when, and on how much.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson

from adapters import formats
from adapters.base import SCHEMA_ROOT
from consumers.stage import DEMO_RECEIVED, Stage
from consumers.worker import Worker
from hub.bus import topology
from hub.bus.fetch import Delivery
from hub.domain.reading import Door
from hub.doors import door_of
from hub.matching.linker import Linker
from hub.matching.model import PersonModel
from hub.matching.policy import LinkagePolicy
from hub.policy.linkage import load_linkage
from hub.policy.partners import load_partners
from hub.projections import views
from hub.rebuild import rebuild
from hub.settings import Settings
from hub.store.database import Database
from hub.store.record import Record
from hub.stories.sending import cloud_event
from hub.stories.story import StoryMessage
from hub.running import TRANSIENT
from hub.wiring import CONSUMERS, Hub, Job
from schemas.base import Event
from schemas.envelope import EventType
from schemas.signal import Partner

START = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ALL_TEXT = (
    "Bij de controle stond een busje voor de deur en niemand wilde iets zeggen over het werk."
)
SCRATCH = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - only for speed


def mutation(
    number: int,
    *,
    kind: EventType = EventType.REPORTED,
    id_: str | None = None,
    day: int = 0,
    **fields: Any,
) -> StoryMessage:
    """Write a police mutation; `number` names the signal, `fields` are its own Dutch ones."""
    at = START + timedelta(days=day)
    data = {
        "registratienummer": f"PL0600-2026{number:06d}",
        "maatschappelijkeKlasse": "Overige zorg",
        "datumKennisname": at.date().isoformat(),
        "wpgArtikel": 8,
        "verstrekkingsgrond": 16,
        "eersteVerwerking": at.date().isoformat(),
        "afzender": {"eenheid": "Oost-Nederland", "team": "wijkagent"},
        **fields,
    }
    return message(Partner.POLICE, "mutatie", data, kind=kind, id_=id_ or f"pol-{number}", at=at)


def inspection(number: int, *, day: int = 0, id_: str | None = None, **fields: Any) -> StoryMessage:
    """Write a finding of the labour inspectorate."""
    at = START + timedelta(days=day)
    data = {
        "zaaknummer": f"NLA-2026-{number:04d}",
        "bron": "melding",
        "waarneming": {"van": at.isoformat(), "precisie": "dag"},
        "strafrechtelijkOnderzoek": "nee",
        **fields,
    }
    partner = Partner.LABOUR_INSPECTORATE
    return message(partner, "inspectiebevinding", data, id_=id_ or f"nla-{number}", at=at)


def withdrawal(number: int, *, day: int = 1, id_: str | None = None) -> StoryMessage:
    """Take the police mutation of this number back."""
    data = {"bronreferentie": f"PL0600-2026{number:06d}", "reden": "Verkeerd geregistreerd."}
    at = START + timedelta(days=day)
    kind = EventType.WITHDRAWN
    id_ = id_ or f"pol-{number}-in"
    return message(Partner.POLICE, "intrekking", data, kind=kind, id_=id_, at=at)


def feedback(number: int, *, day: int = 2) -> StoryMessage:
    """Tell, as the care partner, what came of the police mutation of this number."""
    data = {
        "partner": "politie",
        "bronreferentie": f"PL0600-2026{number:06d}",
        "uitkomst": "opvang-geregeld",
        "datum": (START + timedelta(days=day)).date().isoformat(),
    }
    at = START + timedelta(days=day)
    kind = EventType.FEEDBACK_GIVEN
    return message(Partner.CARE, "terugkoppeling", data, kind=kind, id_=f"care-{number}", at=at)


def message(  # noqa: PLR0913 - the attributes of a message, by name
    partner: Partner,
    form: str,
    data: Mapping[str, Any],
    *,
    id_: str,
    kind: EventType = EventType.REPORTED,
    at: datetime = START,
) -> StoryMessage:
    """Write a message of any partner in one of its formats."""
    text = cloud_event(
        id_=id_,
        partner=partner,
        kind=kind,
        time=at,
        dataschema=f"{SCHEMA_ROOT}/{partner}/{form}/v1.json",
        sequence=1,
        data=data,
    )
    return StoryMessage(id_, "", partner, at, text)


def changed(original: StoryMessage, **attributes: Any) -> StoryMessage:
    """The same message with other attributes in its envelope."""
    return replace(original, data=orjson.dumps(orjson.loads(original.data) | attributes))


def door(partner: Partner) -> Door:
    """The door of a partner, with every format it may send."""
    [agreement] = [it for it in load_partners() if it.partner is partner]
    return door_of(agreement, formats())


def address(number: int, street: str = "Demohof") -> dict[str, Any]:
    """Write an invented address as most partners do."""
    return {"straat": street, "huisnummer": 9000 + number, "plaats": "Nijkerk"}


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

    def worker(self, job: Job, stage: Stage | None = None) -> Worker:
        """Make a worker as a process does that starts: it takes up the stage's place."""
        worker = Worker(
            stage or job.stage,
            stream=job.stream,
            subjects=job.subjects,
            store=job.store,
            record=job.record,
            mapper=self.mapper,
            executor=ThreadPoolExecutor(1),
            nudge=_nobody,
            transient=TRANSIENT,
        )
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
        target = Database.open(f"sqlite:///{self.settings.directory / 'rebuilt.db'}")
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
def workshop(**settings: Any) -> Iterator[Workshop]:
    """Open a workshop in a directory that exists for it alone."""
    with tempfile.TemporaryDirectory(dir=SCRATCH) as directory:
        made = Workshop(Path(directory), **settings)
        try:
            yield made
        finally:
            made.close()
