"""What is left of all steps: the signals that are there, in the form that conclusions follow from.

It holds what `person_record` made of persons, so it is as personal as the signals are.
"""

from collections.abc import Iterator, Mapping

from hub.matching.entities import SignalState
from hub.matching.lives import Lives, Version
from hub.matching.mention import EntityKind
from hub.matching.model import Slotted
from hub.matching.resolver import Resolver

Thing = tuple[str, str, str, bool]
"""A mention of a thing: its id, kind and key, and whether it is no more than a home."""
Survivor = tuple[
    str, int, tuple[str, ...], tuple[Version, ...], tuple[Thing, ...],
    tuple[tuple[str, bool, Slotted], ...],
]  # fmt: skip
"""A signal: id, `since_ms`, traits, versions, things, and persons (id, is victim, as compared)."""


def survivors(
    signals: Mapping[str, SignalState], lives: Lives, resolver: Resolver
) -> Iterator[Survivor]:
    """Return every signal that is there, one by one."""
    for signal, state in signals.items():
        things = tuple(
            (mention, entity.kind.value, entity.key, signal in entity.homes)
            for mention, entity in state.entities.items()
            if entity.kind is not EntityKind.PERSON
        )
        persons = tuple(
            (mention, mention in state.victims, resolver.slotted(mention))
            for mention in state.persons
        )
        versions = lives.of(signal)
        yield signal, state.since_ms, tuple(sorted(state.traits)), versions, things, persons
