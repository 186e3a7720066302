"""What the log costs: a leaf for each event, the tree over them, proofs and signatures.

`appends_per_s` is everything that the log adds to an event on one core: its entry, both hashes, its
row with the commit, and its part in the tree. `append` compares recording events with and without
that, turn by turn in one run. What is timed by the clock shares the machine; `cpu` is our own work.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from time import perf_counter_ns
from typing import Any, Final, ParamSpec, TypeVar
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from hub.audit.checkpoints import Checkpoint
from hub.audit.ledger import Ledger, Log
from hub.audit.notes import Note
from hub.audit.signing import LOG_KIND, Signer, verify
from hub.bench.timing import Clock, summary_us
from hub.merkle.proofs import verify_consistency, verify_inclusion
from hub.merkle.tiles import Tree
from hub.store.database import SQLITE, Database
from hub.store.leaves import leaves_of, write_leaves
from hub.store.record import Record
from hub.store.recorders import open_record

BATCH: Final = 256
STATE_BYTES: Final = 1200
COMPARED_EVENTS: Final = 16_384
PROOFS: Final = 1000
ORIGIN: Final = "bench.example/log"
SEED: Final = 1

P = ParamSpec("P")
Answer = TypeVar("Answer")


def audit(events: int) -> dict[str, Any]:
    """Measure a log of so many events, in SQLite."""
    random = Random(SEED)  # noqa: S311 - invented events
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as directory:
        record, compared = (
            open_record(Database.open(f"{SQLITE}{Path(directory) / f'{name}.db'}"))
            for name in ("grown", "compared")
        )
        with closing(record.database), closing(compared.database):
            grown = _grow(record, events, random)
            with Ledger(record).read() as log:
                proofs = _proofs(log, random)
            return {
                "events": events,
                "cores": os.cpu_count(),
                **grown,
                **proofs,
                "signature": _signatures(),
                "append": _compare(compared, random),
            }


def _batches(count: int, random: Random, first: int = 0) -> Iterator[list[StoredEvent]]:
    state = random.randbytes(STATE_BYTES)
    for start in range(first, first + count, BATCH):
        numbers = range(start, min(start + BATCH, first + count))
        yield [
            StoredEvent(UUID(int=n + 1), 1, "signal.registered.v1", b"%012d" % n + state)
            for n in numbers
        ]


def _grow(record: Record, events: int, random: Random) -> dict[str, Any]:
    """Write the leaves of events, without the events, and then the tree over them."""
    rows, tree, first = Clock(), Clock(), 1
    rows.stop()
    tree.stop()
    for batch in _batches(events, random):
        rows.go_on()
        with record.database.transaction() as cursor:
            write_leaves(cursor, record.database.dialect, first, leaves_of(batch, first))
        rows.stop()
        first += len(batch)
    tree.go_on()
    with Ledger(record).read() as log:
        log.tree.root(log.size)
    tree.stop()
    cpu_s = rows.cpu_s + tree.cpu_s
    return {
        "appends_per_s": round(events / (rows.took_s + tree.took_s)),
        "appends_per_cpu_s": round(events / cpu_s),
        "tree_per_s": round(events / tree.took_s),
    }


def _proofs(log: Log, random: Random) -> dict[str, Any]:
    """Make proofs of single events, each from nothing, and of smaller trees; verify them all."""
    size, root = log.size, log.tree.root(log.size)
    made: dict[str, list[int]] = {"inclusion": [], "consistency": []}
    checked: dict[str, list[int]] = {"inclusion": [], "consistency": []}
    longest = 0
    for _ in range(min(PROOFS, size)):
        index = random.randrange(size)
        leaf, before = log.tree.leaf(index), log.tree.root(index + 1)
        path = _timed(made["inclusion"], Tree(log.tree.fetch).inclusion, index, size)
        _timed(checked["inclusion"], verify_inclusion, leaf, index, size, path, root)
        way = _timed(made["consistency"], Tree(log.tree.fetch).consistency, index + 1, size)
        _timed(checked["consistency"], verify_consistency, index + 1, size, before, root, way)
        longest = max(longest, len(path), len(way))
    return {
        "proof_hashes_max": longest,
        "made": {name: summary_us(took) for name, took in made.items()},
        "verified": {name: summary_us(took) for name, took in checked.items()},
    }


def _timed(
    took_ns: list[int], call: Callable[P, Answer], *args: P.args, **named: P.kwargs
) -> Answer:
    started_ns = perf_counter_ns()
    found = call(*args, **named)
    took_ns.append(perf_counter_ns() - started_ns)
    return found


def _signatures() -> dict[str, dict[str, float]]:
    signer, text = Signer(ORIGIN, bytes(32)), Checkpoint.empty(ORIGIN).text
    key = signer.verifier(LOG_KIND)
    signed: list[int] = []
    checked: list[int] = []
    for _ in range(PROOFS):
        one = _timed(signed, signer.sign, text)
        _timed(checked, verify, Note(text, (one,)), [key])
    return {"made": summary_us(signed), "verified": summary_us(checked)}


def _compare(record: Record, random: Random) -> dict[str, float]:
    """Record events with their leaves, and without, in turns; the rows of both stay."""
    took = {True: Clock(), False: Clock()}
    for clock in took.values():
        clock.stop()
    first = 0
    for number, batch in enumerate(_batches(COMPARED_EVENTS, random)):
        has_leaves = number % 2 == 0
        clock = took[has_leaves]
        clock.go_on()
        if has_leaves:
            record.append(batch, position=None)
        else:
            _bare(record, batch)
        clock.stop()
        first += len(batch)
    half = COMPARED_EVENTS / 2
    with_us, bare_us = (clock.cpu_s / half * 1e6 for clock in (took[True], took[False]))
    return {
        "with_leaf_cpu_us": round(with_us, 2),
        "without_cpu_us": round(bare_us, 2),
        "leaf_cpu_us": round(with_us - bare_us, 2),
    }


def _bare(record: Record, batch: Sequence[StoredEvent]) -> None:
    """What `append` does, but for the leaves."""
    with record.database.transaction() as cursor:
        record._insert(cursor, batch)  # noqa: SLF001 - the only way to leave the leaves out
