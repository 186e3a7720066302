"""Invented mentions made in a process of their own, so that they cost the measured one nothing.

The measured process asks for a chunk and waits; while it works, the other one stands still.
"""

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import astuple
from itertools import islice
from multiprocessing.connection import Connection
from typing import Final, NamedTuple, Self

from hub.bench.chain.stream import Planted, stream
from hub.matching.mention import PersonFeatures

CHUNK: Final = 10_000

_CASE_PERSONS: Final = 3

Described = tuple[str, PersonFeatures, int]
"""A mention's id, what is written of the person, and the case that they and a few others are in."""


class Population(NamedTuple):
    """Which mentions: how many, and from what seed."""

    mentions: int
    seed: int


class Source:
    """Makes chunks of populations on request."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.close()
        self._process.join()

    def chunk(self, population: Population, count: int) -> list[Described]:
        """The next mentions of a population, from its first on; fewer than `count` at its end."""
        self._ours.send((population, count))
        return [
            (mention, PersonFeatures(*fields), case) for mention, fields, case in self._ours.recv()
        ]

    def all(self, population: Population) -> Iterator[list[Described]]:
        """All mentions of a population that is not under way, in chunks."""
        for first in range(0, population.mentions, CHUNK):
            yield self.chunk(population, min(CHUNK, population.mentions - first))


def _serve(asked: Connection) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    under_way: dict[Population, tuple[Iterator[Planted], int]] = {}
    while True:
        try:
            population, count = asked.recv()
        except EOFError:
            return
        mentions, left = under_way.pop(population, (stream(*population), population.mentions))
        if left > count:
            under_way[population] = mentions, left - count
        asked.send(
            [(item.id, astuple(item.features), _case(item)) for item in islice(mentions, count)]
        )


def _case(planted: Planted) -> int:
    """People are numbered as they are made, so that households and traps are mostly one case."""
    return int(planted.entity[1:]) // _CASE_PERSONS
