"""Forgets again what was forgotten after a backup was taken, before anything of it is served.

What that was, other backups say: all that was forgotten is one history, and a newer copy of the
record has more of it. The stages let go as on the day itself, each on its own and without a bus;
they can read until they have let go, so the keys lie apart until then.
"""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from consumers.worker import Worker
from hub.actions.belongings import Deliveries, forgotten_signals, of_message, of_signal
from hub.backup import contents
from hub.backup.container import reading
from hub.backup.faults import Fault, Kind
from hub.backup.manifest import PAPER, RECORD, FileSaid, RecordPaper
from hub.backup.place import under
from hub.bus import topology
from hub.bus.fetch import Delivery
from hub.domain.mandate import Role
from hub.running import worker_of
from hub.store import quarantine
from hub.store.mapper import Mapper
from hub.store.record import Recorded
from hub.wiring import Hub, Job
from schemas.events import SignalForgotten
from schemas.events.erasure import Forgotten
from schemas.ids import forgotten_id

STAGES: Final = ("dedupe", "link", "route")
PAGE: Final = 256
CAUSE: Final = f"person:{Role.OPERATOR}"
"""Who put the backup back; the event that first led to it is in no record any more."""


class Registers(NamedTuple):
    """All that was forgotten, as other backups know it, and what is wrong with those."""

    known: tuple[tuple[Recorded, ...], ...]
    faults: tuple[Fault, ...]


def registers(places: Iterable[Path], seal: bytes) -> Registers:
    """Ask every backup of this hub under these places what was forgotten."""
    known, faults = [], []
    for folder in (folder for place in places for folder in under(place)):
        try:
            paper, said = RecordPaper.read(folder / PAPER)
        except ValueError:
            continue
        if not paper.is_sealed(seal, said):
            continue
        file = folder / RECORD
        if file.exists() and FileSaid.of(file) == paper.files.get(RECORD):
            with reading(file) as record:
                known.append(tuple(contents.register(record)))
        else:
            faults.append(Fault(Kind.DIGEST, str(file)))
    return Registers(tuple(known), tuple(faults))


def unheard(
    mapper: Mapper, own: Sequence[Recorded], others: Iterable[Sequence[Recorded]]
) -> list[Any]:
    """What others know to be forgotten and this record does not, each once."""
    known = set(contents.forgotten_keys(mapper, own))
    found: list[Any] = []
    for recorded in (it for register in others for it in register):
        event: Any = mapper.from_recorded(recorded)
        keys = {bytes.fromhex(kid) for kid in event.keys}
        if not keys <= known:
            known |= keys
            found.append(event)
    return found


def forget(hub: Hub, events: Iterable[Forgotten]) -> int:
    """Record that these are forgotten, as far as this record has them; say how many.

    The keys are those that went then, and what belongs to it in this record.
    """
    desk = hub.desk()
    told = [(event, len(desk.record.stream(event.what))) for event in events]
    told = [(event, history) for event, history in told if history]
    going = forgotten_signals(desk) | {event.what for event, _ in told}
    deliveries = Deliveries(desk)
    for event, history in told:
        changed: dict[str, Any] = {}
        if isinstance(event, SignalForgotten):
            changed["version"] = min(history, event.version)
            its = of_signal(desk, event.what, changed["version"], going, deliveries)
        else:
            its = of_message(desk, event.what, deliveries)
        changed |= {
            "originator_version": len(desk.record.stream(forgotten_id())) + 1,
            "recorded_at": hub.clock.recorded(event.occurred_at),
            "cause": CAUSE,
            "keys": tuple(sorted({*event.keys, *its.keys})),
        }
        desk.record.append(
            [hub.mapper.to_stored(event.model_copy(update=changed))],
            position=None,
            extra=partial(quarantine.forget, ids=its.entries),
        )
    return len(told)


def catch_up(hub: Hub) -> None:
    """Let the stages that remember signals come to the end of the record."""
    asyncio.run(_catch_up(hub))


async def _catch_up(hub: Hub) -> None:
    jobs = hub.jobs(STAGES, lambda _: None)
    workers = [(job, worker_of(hub, job, _nobody)) for job in jobs]
    for job, worker in workers:
        worker.position = job.store.position(job.stage.name)
        job.stage.restore(worker.position)
    while sum([await _step(job, worker) for job, worker in workers]):
        pass


async def _step(job: Job, worker: Worker) -> int:
    """Let a stage take its next page; how many events that were."""
    topics = [subject.removeprefix(topology.subject("")) for subject in job.subjects]
    page = job.record.read(worker.position, PAGE, topics)
    if page:
        await worker.handle(
            [Delivery(it.position, topology.subject(it.topic), it.state, None, 0) for it in page]
        )
    return len(page)


async def _nobody() -> None:
    """Nudge nobody: there is no relay here."""
