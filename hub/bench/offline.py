"""How long an auditor waits: writing a bundle, and verifying it as somebody without a hub does.

The events are invented: signals with a route each, as large as such events are. They are signed
after every 256, by a log and one witness, as a hub under load has them signed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, Final
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent

from hub.audit import kept
from hub.audit.bundle import VERIFIER, write_bundle
from hub.audit.checkpoints import Checkpoint
from hub.audit.ledger import Ledger
from hub.audit.notes import Note
from hub.audit.signing import LOG_KIND, WITNESS_KIND, Signer
from hub.store.database import SQLITE, Database
from hub.store.record import Record
from hub.store.recorders import open_record

BATCH: Final = 256
LOG: Final = Signer("bench.example/log", bytes(32))
WITNESS: Final = Signer("witness.example/w", bytes([1] * 32))
START_S: Final = 1_790_000_000
SEALED: Final = "0" * 600
POLICY: Final = (
    f"log {LOG.verifier(LOG_KIND)}\nwitness w {WITNESS.verifier(WITNESS_KIND)}\nquorum w\n"
)


def offline(events: int) -> dict[str, Any]:
    """Measure a bundle of so many events."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as directory:
        record = open_record(Database.open(f"{SQLITE}{Path(directory) / 'record.db'}"))
        with closing(record.database):
            _fill(record, events)
            target = Path(directory) / "bundle"
            started_s = perf_counter()
            made = write_bundle(record, target, lambda _: None)
            exported_s = perf_counter() - started_s
        policy = Path(directory) / "log.policy"
        policy.write_text(POLICY)
        found, verified_s = _verified(target, policy)
        return {
            "events": made.events,
            "checkpoints": made.checkpoints,
            "bundle_mb": round(
                sum(it.stat().st_size for it in target.rglob("*") if it.is_file()) / 1e6, 1
            ),
            "export_s": round(exported_s, 2),
            "verify_s": round(verified_s, 2),
            "signatures_of": found["handtekeningen_van"],
            "is_good": found["goed"],
            "cores": os.cpu_count(),
        }


def _verified(bundle: Path, policy: Path) -> tuple[dict[str, Any], float]:
    program = str(bundle / VERIFIER)
    asked = [sys.executable, "-I", program, "--policy", str(policy), "--json", str(bundle)]
    started_s = perf_counter()
    ended = subprocess.run(asked, capture_output=True, check=False)  # noqa: S603 - our own program
    return orjson.loads(ended.stdout), perf_counter() - started_s


def _fill(record: Record, events: int) -> None:
    stored = _events(events)
    size = 0
    while batch := list(islice(stored, BATCH)):
        size += len(batch)
        record.append(batch, position=None)
        with Ledger(record).read() as log:
            text = Checkpoint("bench.example/log", size, log.tree.root(size)).text
        note = Note(text, (LOG.sign(text), WITNESS.cosign(text, START_S + size)))
        with record.database.transaction() as cursor:
            kept.keep(cursor, note, (START_S + size) * 1000)


def _events(count: int) -> Iterator[StoredEvent]:
    for position in range(1, count + 1):
        number = (position + 1) // 2
        signal, routing = _id("signal", number), _id("routing", number)
        if position % 2:
            message = {"partner": "police", "sequence": number}
            said = {"message": message, "sealed": {"text": SEALED}}
            cause = f"message:police/{number}"
            yield _stored(position, signal, "signal.registered.v1", cause, said)
        else:
            cause = f"event:{position - 1}"
            yield _stored(position, routing, "signal.routed.v1", cause, {"signal": str(signal)})


def _id(kind: str, number: int) -> UUID:
    return UUID(bytes=sha256(f"{kind} {number}".encode()).digest()[:16])


def _stored(
    position: int, originator: UUID, topic: str, cause: str, said: dict[str, Any]
) -> StoredEvent:
    at_s = START_S + position
    state = {
        "originator_id": str(originator),
        "originator_version": 1,
        "recorded_at": _moment(at_s),
        "cause": cause,
        **said,
    }
    return StoredEvent(originator, 1, topic, orjson.dumps(state))


def _moment(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat().replace("+00:00", "Z")
