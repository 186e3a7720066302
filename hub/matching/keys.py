"""The keys a blocking rule makes of a mention: the values of its slots together.

A value that is not known makes no key; a list makes one for each of its values.
"""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from hub.matching.sql.scopes import Slotted

Key = Any
"""What a rule makes of a mention: one value, or a tuple of them."""

KeysOf = Callable[[Slotted], Iterable[Key]]
"""Returns each key once."""


def keys_maker(slots: tuple[int, ...]) -> KeysOf:
    """Return the function that makes a rule's keys; a value that is not known makes none."""
    match slots:
        case (slot,):
            return _of_one(slot)
        case (first, second):
            return _of_two(first, second)
        case _:
            return _of_many(slots)


def _of_one(slot: int) -> KeysOf:
    def keys(slotted: Slotted) -> Iterable[Key]:
        value = slotted[slot]
        if value is None:
            return ()
        if type(value) is tuple:
            return value if len(value) == 1 else dict.fromkeys(value)
        return (value,)

    return keys


def _of_two(first: int, second: int) -> KeysOf:
    def keys(slotted: Slotted) -> Iterable[Key]:
        one, other = slotted[first], slotted[second]
        if one is None or other is None:
            return ()
        if type(one) is tuple:
            if type(other) is tuple:
                return dict.fromkeys(product(one, other))
            return [(item, other) for item in dict.fromkeys(one)]
        if type(other) is tuple:
            return [(one, item) for item in dict.fromkeys(other)]
        return ((one, other),)

    return keys


def _of_many(slots: tuple[int, ...]) -> KeysOf:
    def keys(slotted: Slotted) -> Iterable[Key]:
        values = [slotted[slot] for slot in slots]
        if None in values:
            return ()
        return dict.fromkeys(product(*(v if type(v) is tuple else (v,) for v in values)))

    return keys
