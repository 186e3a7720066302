"""Until when a version of a message is read, and what its senders are told before that day.

Pure: what is announced, and a moment. A day begins at midnight in the Netherlands.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from hub.domain.calendar import start_of
from hub.domain.retention import MONTHS_A_YEAR, Period
from schemas.events import VersionEnd

NOTICE: Final = Period(MONTHS_A_YEAR, 0, "12 maanden")
"""How long a version is read at least after it became outdated."""


class Announced(NamedTuple):
    """The end of one version, by its `dataschema`, with the reason in words."""

    dataschema: str
    end: VersionEnd
    reason: str


Ends = Mapping[str, VersionEnd]
"""The ends that were announced, by `dataschema`."""


def ends_of(announced: Collection[Announced]) -> Ends:
    """What a door has to know of them."""
    return {it.dataschema: it.end for it in announced}


def is_long_enough(since: date, until: date) -> bool:
    """Whether senders get the time that was agreed."""
    return start_of(until) >= NOTICE.after(start_of(since))


def accepted(schemas: Collection[str], ends: Ends, at: datetime) -> frozenset[str]:
    """Which of these versions are read at this moment."""
    return frozenset(it for it in schemas if it not in ends or at < start_of(ends[it].expires_on))


def end_told(dataschema: str, ends: Ends, at: datetime) -> VersionEnd | None:
    """What a sender of this version is told at this moment: nothing before it is outdated."""
    end = ends.get(dataschema)
    return end if end is not None and at >= start_of(end.outdated_since) else None


def end_text(end: VersionEnd) -> dict[str, Any]:
    """Write the end of a version as its senders get it."""
    return {
        "verouderdSinds": end.outdated_since.isoformat(),
        "vervaltOp": end.expires_on.isoformat(),
        "opvolger": end.successor,
    }


def outdated_text(told: Mapping[str, Any]) -> str:
    """Say, for a person, what `end_text` tells."""
    until = date.fromisoformat(told["vervaltOp"])
    return (
        f"Deze versie van het bericht is verouderd en vervalt op {until:%d-%m-%Y}. "
        f"Stap over op {told['opvolger']}."
    )
