"""All that an event says, field by field: sealed boxes stay closed, and say whether they can open.

The labels are Dutch; a code stands as it was recorded, because that is what an auditor checks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson

from hub.security.sealing import SealBroken, Sealer
from hub.web.logbook.labels import LABELS
from schemas.base import Event
from schemas.ids import is_id

ROWS_MAX: Final = 400
SEALED: Final = "sealed"
PLACE: Final = ("originator_id", "originator_version", "occurred_at", "recorded_at", "cause")


class SealState(StrEnum):
    """Whether a sealed box can be opened; the value is what the screen says."""

    CLOSED = "verzegeld"
    LOST = "vernietigd (sleutel weg)"
    BROKEN = "beschadigd"


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of an event: `label` is the way to it, `path` leads to what it names."""

    label: str
    text: str
    path: str


def details_of(event: Event, sealer: Sealer) -> tuple[Detail, ...]:
    """What an event says beyond its place, row by row."""
    state = event.model_dump(mode="json", exclude=set(PLACE))
    if SEALED in state:
        state[SEALED] = states_of(state[SEALED], sealer)
    rows = [row for name, value in state.items() for row in _rows(label_of(name), value)]
    left = len(rows) - ROWS_MAX
    more = (Detail("", f"en nog {left} regels; de JSON heeft alles", ""),) if left > 0 else ()
    return (*rows[:ROWS_MAX], *more)


def states_of(sealed: Mapping[str, str], sealer: Sealer) -> dict[str, str]:
    """Say of each sealed box whether it can still be opened."""
    try:
        lost = sealer.shredded(list(sealed.values()))
    except SealBroken:
        return dict.fromkeys(sealed, SealState.BROKEN.value)
    return {
        name: (SealState.LOST if is_lost else SealState.CLOSED).value
        for name, is_lost in zip(sealed, lost, strict=True)
    }


def json_of(event: Event, sealer: Sealer) -> str:
    """The event as JSON, with what its sealed boxes are instead of the boxes."""
    state = event.model_dump(mode="json")
    if SEALED in state:
        state[SEALED] = states_of(state[SEALED], sealer)
    return orjson.dumps(state, option=orjson.OPT_INDENT_2).decode()


def label_of(name: str) -> str:
    """A field's name in Dutch; its own where there is none."""
    return LABELS.get(name, name)


def _rows(label: str, value: Any) -> Iterator[Detail]:
    match value:
        case dict() if value:
            for name, item in value.items():
                yield from _rows(f"{label} · {label_of(name)}", item)
        case list() if value:
            for number, item in enumerate(value, 1):
                yield from _rows(f"{label} {number}" if len(value) > 1 else label, item)
        case _:
            yield _row(label, value)


def _row(label: str, value: Any) -> Detail:
    match value:
        case None | "" | [] | {}:
            return Detail(label, "geen", "")
        case bool():
            return Detail(label, "ja" if value else "nee", "")
        case str() if is_id(value):
            return Detail(label, value, f"/logboek?object={value}")
        case _:
            return Detail(label, str(value), "")
