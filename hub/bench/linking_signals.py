"""What a whole signal costs, with its persons and things, entities and dossiers; and a restart."""

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter_ns
from typing import Any, Final

from consumers.link_snapshot import LinkerSnapshot
from hub.bench.linking_source import Described
from hub.bench.timing import Clock, summary_us
from hub.matching.linker import Linker
from hub.matching.mention import HOME, EntityKind, Mention, SignalMentions
from hub.security.kek import Kek
from hub.security.keys import KeyStore
from hub.security.sealing import Sealer
from hub.security.snapshots import Snapshots

_PERSONS: Final = (1, 1, 2, 1, 3, 1, 2, 1)
"""How many persons signals name, in turn."""

_VEHICLE_EVERY: Final = 8
_APART_MS: Final = 60_000


def signals_and_snapshot(
    empty: Callable[[], Linker],
    some: Iterable[list[Described]],
    many: Iterable[list[Described]] | None,
) -> dict[str, Any]:
    """Put signals one by one, from `some` mentions; bring a linker of `many` back."""
    linker, took_ns = empty(), []
    for number, signal in enumerate(_signals(some)):
        begun = perf_counter_ns()
        linker.put(signal, number)
        took_ns.append(perf_counter_ns() - begun)
    return {
        "signals": {"signals": len(took_ns), **summary_us(took_ns)},
        "restart": None if many is None else _restart(empty, many),
    }


def _restart(empty: Callable[[], Linker], many: Iterable[list[Described]]) -> dict[str, Any]:
    """Save and load a snapshot as the link stage does, sealed and proven."""
    linker, count = empty(), 0
    for count, signal in enumerate(_signals(many), start=1):
        linker.stage_put(signal, count)
    linker.settle()
    with TemporaryDirectory() as directory:
        keys = KeyStore.open(
            f"sqlite:///{directory}/keys.db", Kek("bench", os.urandom(32)), lambda: 0
        )
        try:
            path = Path(directory) / "link.snapshot"
            snapshot = LinkerSnapshot(Snapshots(path, Sealer(keys, os.urandom), keys))
            saved = Clock()
            snapshot.save(linker, count)
            saved.stop()
            del linker
            loaded = Clock()
            position = snapshot.load(empty(), count)
            loaded.stop()
            size = path.stat().st_size
        finally:
            keys.close()
    return {
        "signals": count,
        "is_whole": position == count,
        "save_s": round(saved.took_s, 2),
        "save_cpu_s": round(saved.cpu_s, 2),
        "load_s": round(loaded.took_s, 2),
        "load_cpu_s": round(loaded.cpu_s, 2),
        "snapshot_bytes": size,
    }


def _signals(chunks: Iterable[list[Described]]) -> Iterator[SignalMentions]:
    """Make signals that name one to three persons of one case, with homes, phones, vehicles."""
    waiting: dict[int, list[Described]] = {}
    number = 0
    for chunk in chunks:
        for described in chunk:
            case = described[2]
            together = waiting.setdefault(case, [])
            together.append(described)
            if len(together) >= _PERSONS[(case + number) % len(_PERSONS)]:
                yield _signal(number, waiting.pop(case))
                number += 1
    for together in waiting.values():
        yield _signal(number, together)
        number += 1


def _signal(number: int, persons: list[Described]) -> SignalMentions:
    signal = blake2b(f"signal {number}".encode(), digest_size=16).hexdigest()
    things = {}
    for _, features, case in persons:
        if features.address_key:
            things[EntityKind.ADDRESS, features.address_key] = HOME
        if features.phone_key:
            things[EntityKind.PHONE, features.phone_key] = "unknown"
        if number % _VEHICLE_EVERY == 0:
            things[EntityKind.VEHICLE, f"NL:DE{case:07d}O"] = "unknown"
    mentions = [
        Mention(mention, signal, EntityKind.PERSON, person=features, is_victim=at == 0)
        for at, (mention, features, _) in enumerate(persons)
    ]
    for at, ((kind, key), role) in enumerate(things.items()):
        thing = blake2b(f"thing {number}/{at}".encode(), digest_size=16).hexdigest()
        mentions.append(Mention(thing, signal, kind, key=key, role=role))
    return SignalMentions(signal, number * _APART_MS, tuple(mentions))
