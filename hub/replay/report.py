"""What came of taking decisions again: counts by stage, and each difference."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import orjson

from schemas.base import Event

LISTED_MAX: Final = 1000
"""So many differences are kept; all are counted."""
NOT_COMPARED: Final = frozenset({"recorded_at"})
"""When it was written down is no part of a decision."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that comes out otherwise; an empty field where a whole event is, or is not, there.

    `event` is the place of the decision in the record, or of what it should have answered.
    """

    event: int
    stage: str
    decision: str
    field: str
    recorded: Any
    again: Any


@dataclass(slots=True)
class Tally:
    """The decisions of one stage that were taken again, by outcome, and those that cannot be.

    `forgotten` rest on content that was erased, `unknown` on rules that are nowhere any more.
    """

    equal: int = 0
    different: int = 0
    forgotten: int = 0
    unknown: int = 0


@dataclass(slots=True)
class Report:
    """All of it."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def of(self, stage: str) -> Tally:
        """The counts of a stage."""
        return self.tallies.setdefault(stage, Tally())

    def differ(self, stage: str, found: Iterable[Difference]) -> None:
        """Write down one decision that comes out otherwise, with its differences."""
        self.of(stage).different += 1
        self.differences.extend(list(found)[: LISTED_MAX - len(self.differences)])

    def as_json(self) -> dict[str, Any]:
        """The counts and the differences, as plain values."""
        return {
            "stages": {stage: asdict(tally) for stage, tally in sorted(self.tallies.items())},
            "differences": [asdict(it) for it in self.differences],
        }


def said(event: Event, left_out: frozenset[str] = NOT_COMPARED) -> bytes:
    """What an event says, as far as it is compared."""
    return event.__pydantic_serializer__.to_json(event, exclude=set(left_out))


def unequal(
    stage: str, place: int, recorded: Event, again: Event, left_out: frozenset[str] = NOT_COMPARED
) -> Iterator[Difference]:
    """Each field that differs between a recorded decision and the same taken again."""
    if recorded.TOPIC != again.TOPIC:
        yield Difference(place, stage, recorded.TOPIC, "", recorded.TOPIC, again.TOPIC)
        return
    before, after = orjson.loads(said(recorded, left_out)), orjson.loads(said(again, left_out))
    for name, value in before.items():
        if value != after[name]:
            yield Difference(place, stage, recorded.TOPIC, name, value, after[name])
