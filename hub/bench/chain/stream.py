"""A stream of invented person mentions of which the truth is known: the same for the same seed.

Mentions are drawn from a bounded heap into which people fall with all their mentions, so that the
mentions of one person lie far apart, and ten million need no more memory than a hundred thousand.
"""

from collections.abc import Iterator
from hashlib import blake2b
from random import Random
from typing import Final, NamedTuple

from hub.bench.chain.households import Households, Trap
from hub.bench.chain.people import People, Person
from hub.bench.chain.writing import Writer
from hub.matching.mention import PersonFeatures

HEAP_MAX: Final = 100_000
"""Mentions waiting to be drawn: the mean distance between two mentions of one person."""

_MORE_MEAN: Final = 2.0
_MENTIONS_MAX: Final = 40
_SWITCHBOARDS: Final = 5


class Planted(NamedTuple):
    """One mention: its id, who it truly is, the trap that person is in, and what is written."""

    id: str
    entity: str
    trap: Trap | None
    features: PersonFeatures


def stream(count: int, seed: int = 1) -> Iterator[Planted]:
    """Yield `count` mentions of about one person per 2.5, the most mentioned 40 times."""
    chance = Random(f"{seed}/people")  # noqa: S311 - invented people, no secret
    people = People(chance)
    switchboards = tuple(people.numbers.switchboard() for _ in range(_SWITCHBOARDS))
    writer = Writer(Random(f"{seed}/writing"), switchboards)  # noqa: S311 - see above
    place = Random(f"{seed}/order").random  # noqa: S311 - see above
    tickets = _tickets(Households(people), chance)
    heap = [next(tickets) for _ in range(min(count, HEAP_MAX))]
    after = count - len(heap)
    for number in range(count):
        at = int(place() * len(heap))
        person = heap[at]
        if number < after:
            heap[at] = next(tickets)
        else:
            heap[at] = heap[-1]
            heap.pop()
        features, is_switchboard = writer.write(person)
        trap = Trap(person.trap) if person.trap else None
        if trap is None and is_switchboard:
            trap = Trap.SWITCHBOARD
        yield Planted(mention_id(seed, number), person.entity, trap, features)


def mention_id(seed: int, number: int) -> str:
    """32 hexadecimal characters, as the ids of mentions are."""
    return blake2b(b"%d/%d" % (seed, number), digest_size=16).hexdigest()


def _tickets(households: Households, chance: Random) -> Iterator[Person]:
    """Yield each person as often as they will be mentioned: a long tail, 2.5 on average."""
    for person in households.draw():
        more = int(chance.expovariate(1 / _MORE_MEAN) * chance.random() * 2)
        for _ in range(1 + min(more, _MENTIONS_MAX - 1)):
            yield person
