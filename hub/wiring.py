"""The composition root: the one file that knows every part and puts them together."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from faststream.nats import NatsBroker
from faststream.nats.security import NatsCredentials
from nats.aio.client import Client

from adapters import formats
from consumers import dedupe, deliver, link, route
from consumers.dedupe import Dedupe
from consumers.deliver import Deliver
from consumers.intake import Intake
from consumers.link import Link
from consumers.link_snapshot import LinkerSnapshot
from consumers.project import Project
from consumers.route import Route
from consumers.stage import Clock, Stage, StoryClock, SystemClock
from hub.actions.desk import Desk
from hub.actions.memberships import membership
from hub.bus import subscribe, topology
from hub.bus.embedded import require_a_server_always_syncs
from hub.domain.calendar import WorkingCalendar
from hub.domain.indicators import Strength
from hub.domain.reading import Door
from hub.doors import as_in, door_of
from hub.matching.linker import Linker
from hub.policy.in_force import InForce
from hub.policy.reading import SHIPPED
from hub.processing_log import ProcessingLog
from hub.projections import views
from hub.replay import rules
from hub.replay.rules import Rules
from hub.security.forgetting import forget_again
from hub.security.kek import Kek
from hub.security.keys import KeyStore
from hub.security.sealing import Sealer
from hub.security.secret_file import own_secret, read_secret
from hub.security.snapshots import Snapshots
from hub.security.subjects import Subjects
from hub.settings import Settings, SettingsError
from hub.store import artefacts, quarantine, restoring
from hub.store.database import SQLITE, Database
from hub.store.mapper import Mapper
from hub.store.otlp import OtlpLog
from hub.store.record import Record
from hub.store.recorders import open_record
from schemas.events import BY_TOPIC
from schemas.events.upcasters import UPCASTERS

CONSUMERS: Final = ("relay", "intake", "dedupe", "link", "route", "deliver", "project")
MATCH_KEY_BYTES: Final = 32
FOR_EVER: Final = -1
"""A client that gave up would leave a process that lives and does nothing."""


@dataclass(frozen=True, slots=True)
class Job:
    """A stage, the stream it reads, the store that holds its position, and the record."""

    stage: Stage
    stream: str
    subjects: tuple[str, ...]
    store: Record
    record: Record


class Hub(InForce):
    """All parts of one process, made when they are first asked for."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.policy_directory or SHIPPED)
        self.settings = settings
        self.mapper = Mapper(BY_TOPIC, UPCASTERS)
        self.clock: Clock = StoryClock() if settings.is_demo else SystemClock()
        self._open: list[Database] = []

    def close(self) -> None:
        """Close every database."""
        for database in self._open:
            database.close()
        if "keys" in vars(self):
            self.keys.close()

    def record(self) -> Record:
        """Open the record; every worker has its own connection.

        Raises `RestoreUnfinishedError` where it was put back in part.
        """
        database = self._database("record")
        self.require_finished(database)
        return open_record(database)

    def require_finished(self, database: Database) -> None:
        """Refuse a record that is being put back; who puts it back does not ask."""
        restoring.require_finished(database)

    @cached_property
    def reading(self) -> Record:
        """The record, for those who only read."""
        record = self.record()
        quarantine.create_table(record.database)
        return record

    @cached_property
    def views(self) -> Record:
        """The views; their database also holds how far they are."""
        record = open_record(self._database("views"))
        views.create_tables(record.database)
        return record

    def _database(self, which: str) -> Database:
        url = self.settings.database_url(which)  # type: ignore[arg-type]
        if url.startswith(SQLITE):
            self.settings.directory.mkdir(parents=True, exist_ok=True)
        password = self.settings.database_password()
        database = Database.open(url, password=password, secure_delete=True)
        self._open.append(database)
        return database

    @cached_property
    def keys(self) -> KeyStore:
        """The key store, under the KEK; what was forgotten is shredded in it before it is used."""
        path = self.settings.directory / "kek"
        if self.settings.kek_file is None and not path.exists():
            Kek.create(path, "kek-1", os.urandom)
        kek = Kek.read(self.settings.kek_file or path)
        url, password = self.settings.database_url("keys"), self.settings.database_password()
        keys = KeyStore.open(url, kek, lambda: time.time_ns() // 1_000_000, password=password)
        forget_again(self.reading, self.mapper, keys)
        return keys

    @property
    def sealer(self) -> Sealer:
        """Seals and opens."""
        return Sealer(self.keys, os.urandom)

    @cached_property
    def match_key(self) -> bytes:
        """The secret under which repeats are recognised."""
        if self.settings.match_key_file is not None:
            return read_secret(self.settings.match_key_file)
        return own_secret(self.settings.directory / "match-key", MATCH_KEY_BYTES)

    def processing_log(self) -> ProcessingLog:
        """Who keeps the processing log, with a connection of its own."""
        chosen, out = self.settings, None
        if chosen.processing_log_url is not None:
            register, file = self.register, chosen.processing_log_token_file
            out = OtlpLog(
                chosen.processing_log_url,
                base=register.base,
                titles={it.code.value: it.title for it in register.activities.values()},
                callers={it.partner.value: f"urn:nld:oin:{it.oin}" for it in self.partners},
                token="" if file is None else file.read_text("utf-8").strip(),
            )
        return ProcessingLog(self.record(), self.mapper, Subjects(self.keys), out)

    def doors(self) -> tuple[Door, ...]:
        """Every partner's door with the formats it may send."""
        doors = (door_of(it, formats(), self.versions) for it in self.partners)
        return as_in(self.settings.environment, doors)

    @property
    def rules(self) -> Rules:
        """The rules and models of any day, where they were kept with the record."""
        artefacts.create_table(self.reading.database)
        return Rules(self.reading.database, self.policy)

    def new_linker(self) -> Linker:
        """An empty linker under the policy and model in force."""
        return Linker(self.linkage, self.person_model)

    def linking(
        self,
        record: Record,
        snapshot: LinkerSnapshot | None,
        new_linker: Callable[[], Linker] | None = None,
    ) -> Link:
        """The stage that links; without a snapshot it reads the whole record at its start.

        `new_linker` makes linkers under other rules than those in force.
        """
        told = self.routing.catalogue
        telling = frozenset(it.code for it in told if it.strength >= Strength.MIDDLE)
        new = new_linker or self.new_linker
        return Link(self.mapper, record, self.sealer, new, telling, self.clock, snapshot)

    @property
    def linker_snapshot(self) -> LinkerSnapshot:
        """Where the link stage keeps its memory for its next start."""
        path = self.settings.directory / "link.snapshot"
        return LinkerSnapshot(Snapshots(path, self.sealer, self.keys))

    def desk(self) -> Desk:
        """Where people decide, under the policy and model in force."""
        return Desk(
            record=self.reading,
            views=self.views.database,
            mapper=self.mapper,
            sealer=self.sealer,
            model=self.person_model.digest,
            policy=self.linkage.digest,
            procedure=self.procedure,
            retention=self.retention,
            register=self.register,
            requests=self.requests,
            glass=self.glass,
            assessed=self.sharing.assessed,
        )

    def jobs(self, names: Iterable[str], send: deliver.Send) -> list[Job]:
        """The work of the consumers named."""
        chosen = set(names)
        jobs = [] if "intake" not in chosen else [self._intake(door) for door in self.doors()]
        made: dict[str, Callable[[Record], tuple[Stage, Sequence[str]]]] = {
            "dedupe": lambda record: (
                Dedupe(self.mapper, record, self.sealer, self.match_key, self.clock),
                dedupe.TOPICS,
            ),
            "link": lambda record: (
                self.linking(record, self.linker_snapshot),
                link.TOPICS,
            ),
            "route": lambda _: (
                Route(self.mapper, self.routing, WorkingCalendar(), self.clock),
                route.TOPICS,
            ),
            "deliver": lambda it: (Deliver(self.mapper, it, send, self.clock), deliver.TOPICS),
            "project": lambda _: (Project(self.mapper), ()),
        }
        for name in CONSUMERS[2:]:
            if name in chosen:
                record = self.record()
                rules.keep(record.database, self.policy, name)
                stage, topics = made[name](record)
                subjects = tuple(map(topology.subject, topics))
                store = self.views if name == "project" else record
                jobs.append(Job(stage, topology.EVENTS, subjects, store, record))
        return jobs

    def _intake(self, door: Door) -> Job:
        record, partner = self.record(), door.partner
        quarantine.create_table(record.database)
        there = partial(membership, record, self.mapper, partner)
        stage = Intake(door, self.sealer, self.clock, there)
        return Job(stage, topology.intake(partner), topology.heard(partner), record, record)

    async def connect(self) -> NatsBroker:
        """Connect to the bus as the hub."""
        credentials = self.settings.nats_credentials_file
        options = (
            {} if credentials is None else {"security": NatsCredentials.from_file(str(credentials))}
        )
        return await subscribe.connect(
            self.settings.nats_urls, max_reconnect_attempts=FOR_EVER, **options
        )

    def refuse_forgetful_bus(self) -> None:
        """Stop where the bus may forget what it acknowledged, or where nobody can tell.

        Of a cluster one server may be away: what it acknowledged, others have. The embedded server
        of a demo was asked when it started.
        """
        if self.settings.is_demo:
            return
        urls = self.settings.nats_monitor_urls
        if not urls:
            raise SettingsError(
                "HUB_NATS_MONITOR_URL ontbreekt: zonder kan de hub niet nagaan of nats-server "
                "schrijft voordat hij bevestigt (sync_interval: always)"
            )
        require_a_server_always_syncs(urls)

    async def prepare_bus(self) -> None:
        """Make the streams that are missing, so that partners can publish at once."""
        broker = await self.connect()
        try:
            await self.ensure_streams(await broker.connect())
        finally:
            await broker.stop()

    async def ensure_streams(self, nc: Client) -> None:
        """Make the streams that are missing."""
        replicas = self.settings.stream_replicas
        intake = (
            topology.intake_stream(
                partner.partner,
                replicas=replicas,
                first_seq=self.reading.position(f"intake:{partner.partner}") + 1,
            )
            for partner in self.partners
        )
        streams = (*intake, topology.events_stream(replicas=replicas))
        await topology.ensure(nc.jetstream(), streams)
