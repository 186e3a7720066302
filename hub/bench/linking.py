"""What linking costs: a mention, a byte, an erasure and a restart, and how well it links.

One process on one core, with the garbage collector as the service sets it. Mentions are invented
by another process, which stands still meanwhile. The same run measures populations of 10,000
beside the last tenth of the large one, so that both see the machine in one mood. Times are those
of the clock; `cpu` is what the process itself used, taking the times included.
"""

import gc
import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter_ns, process_time_ns
from typing import Any, Final

from hub.bench.chain.stream import mention_id, stream
from hub.bench.linking_quality import Truth, quality
from hub.bench.linking_signals import signals_and_snapshot
from hub.bench.linking_source import CHUNK, Described, Population, Source
from hub.bench.splink_rival import against_splink, require
from hub.bench.timing import Clock, Laps, summary_us
from hub.matching.features import person_record
from hub.matching.linker import Linker
from hub.matching.resolver import Resolver
from hub.matching.weights import BIT
from hub.running import collect_seldom
from hub.settings import Settings
from hub.wiring import Hub

SMALL: Final = 10_000
ROUNDS_MAX: Final = 10
ERASED_MAX: Final = 2_000
SIGNALS_MAX: Final = 20_000
_SAMPLE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    With `restart` as many mentions are brought back from a snapshot too. With `rival_mentions`
    above zero Splink does the same work, and finds one new mention among at most so many.
    """

    mentions: int
    seed: int = 1
    restart: bool = False
    rival_mentions: int = 0


def linking(plan: Plan) -> dict[str, Any]:
    """Run the whole measurement. Needs at least 100 mentions.

    Raises RivalMissing, before anything else, where Splink is asked for and is not there.
    """
    if plan.rival_mentions:
        require()
    empty = _empty_linker()
    with _one_core() as core, Source() as source:
        _warm_up(empty, source, plan)
        collect_seldom()
        found: dict[str, Any] = {
            "mentions": plan.mentions,
            "seed": plan.seed,
            "python": platform.python_version(),
            "core": core,
            "model": empty.model.digest,
            "policy": empty.policy.digest,
        }
        resolver, measured = _grown(empty, source, plan)
        found |= measured
        found["quality"] = _quality(resolver, plan)
        found["generic_keys"] = _generic(resolver)
        found["crowded_mentions"] = len(resolver.crowded())
        found["erasure"] = _erasure(resolver, plan)
        del resolver
        gc.collect()
        found["erasure"]["equals_rebuild"] = _erased_equals_rebuilt(empty, source, plan)
        found["rebuild"] = _rebuild(empty, source, plan)
        found |= signals_and_snapshot(
            lambda: Linker(empty.policy, empty.model),
            source.all(Population(min(2 * SIGNALS_MAX, plan.mentions), plan.seed + 1)),
            source.all(Population(plan.mentions, plan.seed)) if plan.restart else None,
        )
        found["rival"] = None
        if plan.rival_mentions:
            found["rival"] = _rival(empty, source, plan, found)
    return found


def _empty_linker() -> Linker:
    """A linker under the policy and the model of this program."""
    hub = Hub(Settings())
    try:
        return hub.new_linker()
    finally:
        hub.close()


@contextmanager
def _one_core() -> Iterator[int | None]:
    """Stay on one core where the system can do that; None where it cannot."""
    if not hasattr(os, "sched_setaffinity"):
        yield None
        return
    before = os.sched_getaffinity(0)
    core = max(before)
    os.sched_setaffinity(0, {core})
    try:
        yield core
    finally:
        os.sched_setaffinity(0, before)


def _new(empty: Linker) -> Resolver:
    return Resolver(empty.model, empty.policy.person)


def _link(resolver: Resolver, empty: Linker, mentions: Iterable[Described], laps: Laps) -> None:
    """Bring mentions into comparable form and link them, one by one."""
    slotted_of, clock = empty.model.slotted, perf_counter_ns
    begun_ns = process_time_ns()
    for mention, features, _ in mentions:
        begun = clock()
        slotted = slotted_of(person_record(features))
        normalised = clock()
        resolver.add_slotted(mention, slotted)
        resolver.settle()
        laps.add(normalised - begun, clock() - normalised)
    laps.cpu_ns += process_time_ns() - begun_ns


def _warm_up(empty: Linker, source: Source, plan: Plan) -> None:
    """Let everything be loaded and every buffer be as large as it gets."""
    population = Population(min(plan.mentions, CHUNK), plan.seed - 1)
    for chunk in source.all(population):
        _link(_new(empty), empty, chunk, Laps(len(chunk)))


def _grown(empty: Linker, source: Source, plan: Plan) -> tuple[Resolver, dict[str, Any]]:
    """Link all mentions; in the last tenth, measure small populations in between."""
    population = Population(plan.mentions, plan.seed)
    laps, resolver = Laps(plan.mentions), _new(empty)
    tenth = plan.mentions // 10
    rounds = max(1, min(ROUNDS_MAX, tenth // 1_000))
    gc.collect()
    before_bytes = _resident_bytes()
    left = plan.mentions - tenth
    while left > 0:
        left -= len(chunk := source.chunk(population, min(CHUNK, left)))
        _link(resolver, empty, chunk, laps)
    small: list[Laps] = []
    left, early_ns = tenth, laps.cpu_ns
    between_bytes = 0
    for turn in range(rounds, 0, -1):
        part = left // turn
        left -= part
        while part > 0:
            part -= len(chunk := source.chunk(population, min(CHUNK, part)))
            _link(resolver, empty, chunk, laps)
        if turn == 1:
            del chunk
            gc.collect()
            between_bytes = _resident_bytes()
        small.append(_small(empty, source, plan.seed + 1 + turn))
    whole, last = laps.summary(), laps.summary(plan.mentions - tenth)
    at_small = _joined(small)
    return resolver, {
        "whole": whole,
        "last_tenth": last,
        "at_10000": at_small,
        "rounds_at_10000": rounds,
        "cpu": {
            "whole_us": _per_mention_us(laps.cpu_ns, plan.mentions),
            "last_tenth_us": _per_mention_us(laps.cpu_ns - early_ns, tenth),
            "to_10000_us": _per_mention_us(sum(one.cpu_ns for one in small), rounds * SMALL),
        },
        "ratio_to_10000": {
            part: round(last[part]["mean_us"] / at_small[part]["mean_us"], 3) for part in last
        },
        "mentions_per_s": round(1e6 / whole["both"]["mean_us"]),
        "memory": {
            "before_bytes": before_bytes,
            "after_bytes": between_bytes,
            "bytes_per_mention": round((between_bytes - before_bytes) / plan.mentions),
        },
    }


def _small(empty: Linker, source: Source, seed: int) -> Laps:
    laps, resolver = Laps(SMALL), _new(empty)
    for chunk in source.all(Population(SMALL, seed)):
        _link(resolver, empty, chunk, laps)
    return laps


def _joined(rounds: Iterable[Laps]) -> dict[str, dict[str, float]]:
    """The last tenth of each small population, taken together."""
    tenth = SMALL // 10
    lasts = [(laps.normalise_ns[-tenth:], laps.link_ns[-tenth:]) for laps in rounds]
    joined = Laps(tenth * len(lasts))
    for normalise_ns, link_ns in lasts:
        for one, other in zip(normalise_ns, link_ns, strict=True):
            joined.add(one, other)
    return joined.summary()


def _per_mention_us(took_ns: int, mentions: int) -> float:
    return round(took_ns / mentions / 1000, 2)


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _quality(resolver: Resolver, plan: Plan) -> dict[str, Any]:
    """Invent the mentions again, this time for the truth."""
    truth = Truth()
    for planted in stream(plan.mentions, plan.seed):
        truth.add(planted)
    entity_of = {mention: resolver.entity_of(mention) for mention in truth.person_of}
    return quality(entity_of, ((one, other) for one, other, _ in resolver.edges()), truth)


def _generic(resolver: Resolver) -> dict[str, Any]:
    """How many keys propose no pairs, by the place of their rule in the model."""
    sizes: dict[int, list[int]] = {}
    for key, size in resolver.generic_keys():
        sizes.setdefault(key.rule, []).append(size)
    return {
        f"rule_{rule}": {"keys": len(found), "mentions_max": max(found)}
        for rule, found in sorted(sizes.items())
    }


def _erasure(resolver: Resolver, plan: Plan) -> dict[str, Any]:
    """Erase mentions drawn from all, one by one."""
    count = min(ERASED_MAX, plan.mentions // 5)
    chance = Random(plan.seed)  # noqa: S311 - which are erased is no secret
    took_ns = []
    for number in chance.sample(range(plan.mentions), count):
        mention = mention_id(plan.seed, number)
        begun = perf_counter_ns()
        resolver.remove(mention)
        resolver.forget(mention, plan.mentions)
        resolver.settle()
        took_ns.append(perf_counter_ns() - begun)
    return {"erased": count, **summary_us(took_ns)}


def _erased_equals_rebuilt(empty: Linker, source: Source, plan: Plan) -> bool:
    """Whether a small population after erasures is as if the erased had never been there."""
    population = Population(min(_SAMPLE, plan.mentions), plan.seed)
    mentions = [item for chunk in source.all(population) for item in chunk]
    lived, laps = _new(empty), Laps(2 * len(mentions))
    _link(lived, empty, mentions, laps)
    for mention, _, _ in mentions[::7]:
        lived.remove(mention)
        lived.settle()
    survivors = [item for place, item in enumerate(mentions) if place % 7]
    rebuilt = _new(empty)
    _link(rebuilt, empty, reversed(survivors), laps)
    return all(lived.entity_of(one) == rebuilt.entity_of(one) for one, _, _ in survivors)


def _rival(
    empty: Linker, source: Source, plan: Plan, found: dict[str, Any]
) -> dict[str, float | str]:
    """Splink on the same mentions, and how many times as long as here it takes."""
    mean_us = found["whole"]["both"]["mean_us"], found["last_tenth"]["both"]["mean_us"]
    return against_splink(
        source,
        Population(plan.mentions, plan.seed),
        plan.rival_mentions,
        empty.policy.person.threshold / BIT,
        mean_us,
    )


def _rebuild(empty: Linker, source: Source, plan: Plan) -> dict[str, float]:
    """Time to link all mentions anew from what was written, with effect at the end."""
    resolver, clock = _new(empty), Clock()
    clock.stop()
    for chunk in source.all(Population(plan.mentions, plan.seed)):
        clock.go_on()
        for mention, features, _ in chunk:
            resolver.add(mention, person_record(features))
        clock.stop()
    clock.go_on()
    resolver.settle()
    clock.stop()
    return {"took_s": round(clock.took_s, 2), "cpu_s": round(clock.cpu_s, 2)}
