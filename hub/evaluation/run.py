"""Streams a labelled set through the linking engine, and scores and times what comes out.

Times are of one record each: reading it as the model does, comparing, and regrouping. Reading the
file is not in them. Memory is what the process grew by (resident set, in whole pages), with the
records' texts and without the truth and the model: right for a large set, coarse for a small one.
"""

import gc
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter_ns
from typing import Any, Final

from hub.evaluation.folder import Folder, FolderError
from hub.evaluation.metrics import Score, b_cubed, of_entities, of_pairs, pairs_in
from hub.matching.blocking import BlockIndex
from hub.matching.links import sized_rules
from hub.matching.resolver import Resolver
from hub.matching.sql.scopes import Slotted
from hub.matching.weights import BIT

_STATM: Final = Path("/proc/self/statm")
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What linking made of a labelled set. Times in nanoseconds, memory in bytes, by record."""

    folder: Folder
    entity_of: Mapping[str, str]
    edges: Score
    entities: Score
    records: Score
    compared: int
    generic_keys: int
    alarms: int
    nanoseconds: Sequence[int]
    bytes_per_record: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return it all for JSON: bits, microseconds, shares from 0 to 1."""
        count, sizes = len(self.entity_of), Counter(self.entity_of.values())
        rules, given = self.folder.rules, self.folder.given
        settings = {
            "threshold": rules.threshold / BIT,
            "veto": rules.veto_mean / BIT,
            "cap": rules.block_max,
            "clip": rules.clip / BIT,
            "region_max": rules.region_max,
        }
        return {
            "records": count,
            "entities": len(sizes),
            "true_entities": len(set(self.folder.truth.values())),
            "true_pairs": pairs_in(self.folder.truth.values()),
            "pairs": _shares(self.edges),
            "entity_pairs": _shares(self.entities),
            "b_cubed": _shares(self.records),
            "largest_entity": max(sizes.values(), default=0),
            "compared_pairs": self.compared,
            "generic_keys": self.generic_keys,
            "alarms": self.alarms,
            **self._times(),
            "bytes_per_record": self.bytes_per_record,
            "memory_measured": "growth of resident memory, texts of the records included",
            "model": self.folder.model.digest,
            "settings": settings,
            "settings_by_rule": [name for name in settings if name not in given],
        }

    def _times(self) -> dict[str, float]:
        total, ordered = sum(self.nanoseconds), sorted(self.nanoseconds)
        count = len(ordered)
        if not count:
            return {}
        return {
            "records_per_second": round(count / total * 1e9),
            "mean_us": round(total / count / 1000, 1),
            "p50_us": round(ordered[count // 2] / 1000, 1),
            "p99_us": round(ordered[min(count - 1, count * 99 // 100)] / 1000, 1),
        }


def _shares(score: Score) -> dict[str, float]:
    return {
        "precision": round(score.precision, _DIGITS),
        "recall": round(score.recall, _DIGITS),
        "f1": round(score.f1, _DIGITS),
    }


def evaluate(folder: Folder) -> Evaluation:
    """Link a set as the hub would, one record after the other. Raises FolderError."""
    resolver = Resolver(folder.model, folder.rules)
    truth, nanoseconds, ids = folder.truth, [], []
    before = _resident_bytes()
    for id_, record in folder.records():
        if id_ not in truth:
            mend = "Zet elk record één keer in truth.csv."
            raise FolderError(folder.path, f"record {id_!r} heeft geen entiteit.", mend)
        start = perf_counter_ns()
        resolver.add(id_, record)
        resolver.settle()
        nanoseconds.append(perf_counter_ns() - start)
        ids.append(id_)
    after = _resident_bytes()
    if len(ids) != len(truth):
        mend = "Haal ze uit truth.csv, of voeg de records toe."
        raise FolderError(folder.path, f"{len(truth) - len(ids)} records ontbreken.", mend)
    entity_of = {id_: resolver.entity_of(id_) for id_ in ids}
    grown = None if before is None or after is None or not ids else (after - before) // len(ids)
    return Evaluation(
        folder,
        entity_of,
        of_pairs(((one, other) for one, other, _ in resolver.edges()), truth),
        of_entities(entity_of, truth),
        b_cubed(entity_of, truth),
        compared=_compared(folder),
        generic_keys=sum(1 for _ in resolver.generic_keys()),
        alarms=len(resolver.crowded()),
        nanoseconds=nanoseconds,
        bytes_per_record=grown,
    )


def _compared(folder: Folder) -> int:
    """Count the pairs that blocking proposes as the records come in."""
    slotted: dict[str, Slotted] = {}
    index, compared = BlockIndex(sized_rules(folder.model, folder.rules), slotted), 0
    for id_, record in folder.records():
        slotted[id_] = folder.model.slotted(record)
        compared += len(index.insert(id_)[0])
    return compared


def _resident_bytes() -> int | None:
    """Return the resident memory of this process, None where the system does not tell."""
    gc.collect()
    try:
        return int(_STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
