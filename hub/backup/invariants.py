"""What must hold of a hub that was put back, each promise by name, looked at and not believed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple

from hub.audit import kept
from hub.audit.bundle import VERIFIER, write_bundle
from hub.audit.checkpoints import read_checkpoint
from hub.audit.ledger import Ledger
from hub.audit.verification import Inspection
from hub.backup.contents import forgotten_keys
from hub.backup.restoring import Restored
from hub.backup.sources import database
from hub.merkle.tree import root
from hub.projections import building, views
from hub.security.content import open_all
from hub.security.sealing import SealBroken
from hub.settings import Settings
from hub.store.database import Cursor, Database
from hub.store.leaves import leaves_at
from hub.store.recorders import only_reading
from hub.trial.accounting import account
from hub.wiring import Hub
from schemas.events import SIGNAL_VERSIONS
from schemas.ids import forgotten_id

PAGE: Final = 1000
POSITION: Final = "SELECT notification_id FROM tracking WHERE application_name = 'project'"
LOST_ROUTES: Final = (
    "SELECT COUNT(*) FROM routes WHERE is_ended = 0 AND signal NOT IN (SELECT signal FROM signals)"
)


class Check(NamedTuple):
    """A promise: whether it holds (None: it could not be looked at), and the figures found."""

    name: str
    holds: bool | None
    found: tuple[int | str, ...] = ()


def invariants(
    hub: Hub, restored: Restored, live: Settings, policy: Path, work: Path
) -> Iterator[Check]:
    """Look at a hub that was put back, beside the one that the backup was taken of."""
    yield _record(hub)
    yield _messages(hub)
    yield _routes(hub)
    yield _root(hub, restored, live)
    yield _checkpoints(hub)
    yield _contents(hub)
    yield from _views(hub, restored, live, work)
    yield _verifier(hub, policy, work)


def _record(hub: Hub) -> Check:
    """Every number, history, cause and leaf (I6, I7)."""
    inspection, record, after = Inspection(hub.mapper, {}), hub.reading, 0
    while page := record.read(after, PAGE):
        with record.database.snapshot() as cursor:
            leaves = leaves_at(cursor, page[0].position, page[-1].position)
        for recorded in page:
            inspection.take(recorded, leaves.get(recorded.position))
        after = page[-1].position
    flaws = ", ".join(f"{it.flaw} {it.position}" for it in inspection.findings)
    return Check("record", not flaws, (flaws or after,))


def _messages(hub: Hub) -> Check:
    """No message was taken in twice (I1)."""
    counted = account(hub.reading, hub.mapper)
    return Check("messages-once", not counted.doubled, (len(counted.events_at),))


def _routes(hub: Hub) -> Check:
    """No route without a signal (I4); the other way round is for the verifier."""
    with hub.views.database.snapshot() as cursor:
        [(number,)] = cursor.execute(LOST_ROUTES).fetchall()
    return Check("routes", number == 0, (number,))


def _root(hub: Hub, restored: Restored, live: Settings) -> Check:
    """The log is that of the hub at work, up to where the backup went (I7)."""
    size = restored.record.events
    with Ledger(hub.reading).read() as log:
        here = log.tree.root(size).hex()
    with database(live, "record") as source, source.snapshot() as cursor:
        there = root(list(leaves_at(cursor, 1, size).values())).hex()
    return Check("roots-equal", here == there == restored.record.root, (here,))


def _checkpoints(hub: Hub) -> Check:
    """Each checkpoint that was signed is of this log (I7, I8)."""
    with hub.reading.database.snapshot() as cursor:
        signed = [read_checkpoint(it.note.text) for it in kept.every(cursor)]
    with Ledger(hub.reading).read() as log:
        wrong = [
            it.size for it in signed if it.size > log.size or log.tree.root(it.size) != it.root
        ]
    return Check("checkpoints", not wrong if signed else None, (len(signed), len(wrong)))


def _contents(hub: Hub) -> Check:
    """Every sealed signal opens whole, but for what was forgotten (I10)."""
    gone = forgotten_keys(hub.mapper, hub.reading.stream(forgotten_id()))
    topics, after, opened, lost = [it.TOPIC for it in SIGNAL_VERSIONS], 0, 0, 0
    while page := hub.reading.read(after, PAGE, topics):
        events: list[Any] = list(map(hub.mapper.from_recorded, page))
        try:
            found = open_all(hub.sealer, events)
        except SealBroken:
            return Check("contents", False, (opened, len(page), 0))  # noqa: FBT003 - see its name
        opened += sum(it.is_whole for it in found)
        lost += sum(
            not it.is_whole and not _kids(event) & gone
            for event, it in zip(events, found, strict=True)
        )
        after = page[-1].position
    back = len(hub.keys.known(gone))
    return Check("contents", not lost and not back, (opened, lost, back))


def _kids(event: Any) -> set[bytes]:
    return {bytes.fromhex(box.partition(".")[0]) for box in event.sealed.values()}


def _views(hub: Hub, restored: Restored, live: Settings, work: Path) -> Iterator[Check]:
    """The views are those of the hub at work, byte for byte (I2, I3)."""
    here, until = views.digest(hub.views.database), restored.record.events
    if restored.events != until:
        yield Check("views-equal", None)
        return
    path = work / "again.db"
    with database(live, "record") as source, closing(Database.scratch(path)) as target:
        building.rebuild(only_reading(source), hub.mapper, target, lambda _: None, until)
        there = views.digest(target)
    yield Check("views-equal", here == there, (here,))
    with database(live, "views") as source, source.snapshot() as cursor:
        is_there = _position(cursor) == until
        in_use = views.digest_of(cursor, source.dialect) if is_there else ""
    yield Check("views-in-use", here == in_use if is_there else None, (in_use,))


def _position(cursor: Cursor) -> int:
    row = cursor.execute(POSITION).fetchone()
    return int(row[0]) if row else 0


def _verifier(hub: Hub, policy: Path, work: Path) -> Check:
    """The auditor's own program finds nothing: no signal without a route or a refusal (I4, I5)."""
    with hub.reading.database.snapshot() as cursor:
        newest = kept.newest(cursor)
    if newest is None or not policy.exists():
        return Check("verifier", None)
    bundle = work / "bundle"
    write_bundle(hub.reading, bundle, lambda _: None)
    asked = [sys.executable, "-I", str(bundle / VERIFIER), "--policy", str(policy), "--json"]
    if hub.settings.is_demo:
        asked.append("--no-times")  # messages of a demo bring their own time
    ended = subprocess.run([*asked, str(bundle)], capture_output=True, check=False)  # noqa: S603
    return Check("verifier", ended.returncode == 0, (newest.size,))
