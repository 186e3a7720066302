"""Slots in the data of a story: `${dag-3}`, `${nr*10+9300}`, `${voornaam}`.

A slot that is a whole value keeps its type (`${nr*10+9300}` is a number); inside a text it becomes
text. The same slot twice in one message has the same value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from hub.domain.calendar import AMSTERDAM

_SLOT: Final = re.compile(r"\$\{([^${}]*)\}")
_DAY: Final = re.compile(r"(dag|waarnemingsdag)([+-][0-9]{1,4})?", re.ASCII)
_MOMENT: Final = re.compile(r"(tijdstip|waarneming)(?:([+-][0-9]{1,4})(u?))?", re.ASCII)
_NUMBER: Final = re.compile(r"nr(?:\*([0-9]{1,4}))?([+-][0-9]{1,9})?", re.ASCII)
_DRAW: Final = re.compile(r"getal:([0-9]{1,9})-([0-9]{1,9})", re.ASCII)
_LIST: Final = re.compile(r"([a-z_]{1,40})(@nr)?", re.ASCII)


class SlotError(Exception):
    """A slot nobody knows; the message says, in Dutch, which and what there is."""


@dataclass(slots=True)
class Slots:
    """The values of one message's slots.

    `received_at` is its arrival and `observed_at` its observation (both aware), `number` its place
    among its kind (1, 2, 3, ...), `chance` draws what is drawn, out of `lists` too.
    """

    received_at: datetime
    observed_at: datetime
    number: int
    chance: Random
    lists: Mapping[str, tuple[str, ...]]
    _known: dict[str, str | int] = field(default_factory=dict)

    def fill(self, value: Any) -> Any:
        """Fill the slots in JSON-like data. Raises `SlotError`."""
        match value:
            case dict():
                return {key: self.fill(item) for key, item in value.items()}
            case list():
                return [self.fill(item) for item in value]
            case str() if "${" in value:
                if whole := _SLOT.fullmatch(value):
                    return self._value(whole[1])
                return _SLOT.sub(lambda match: str(self._value(match[1])), value)
            case _:
                return value

    def _value(self, slot: str) -> str | int:
        if slot not in self._known:
            self._known[slot] = self._make(slot)
        return self._known[slot]

    def _make(self, slot: str) -> str | int:
        if match := _DAY.fullmatch(slot):
            start = self.received_at if match[1] == "dag" else self.observed_at
            local = start.astimezone(AMSTERDAM).date()
            return (local + timedelta(days=int(match[2] or 0))).isoformat()
        if match := _MOMENT.fullmatch(slot):
            start = self.received_at if match[1] == "tijdstip" else self.observed_at
            count = int(match[2] or 0)
            shift = timedelta(hours=count) if match[3] else timedelta(days=count)
            return (start + shift).astimezone(AMSTERDAM).isoformat(timespec="seconds")
        if match := _NUMBER.fullmatch(slot):
            return self.number * int(match[1] or 1) + int(match[2] or 0)
        if match := _DRAW.fullmatch(slot):
            low, high = sorted((int(match[1]), int(match[2])))
            return self.chance.randint(low, high)
        if (match := _LIST.fullmatch(slot)) and (values := self.lists.get(match[1])):
            if match[2]:
                return values[(self.number - 1) % len(values)]
            return self.chance.choice(values)
        own = ", ".join(sorted(self.lists)) or "geen"
        raise SlotError(
            f"onbekende invulplek '${{{slot}}}'; er zijn dag, waarnemingsdag, tijdstip, "
            f"waarneming, nr, getal:van-tot, en de lijsten: {own}"
        )
