"""Who hears when a handover waits too long: the ladder of a term, as pure moments and words.

Half of the term: a reminder. All of it: the owner's manager and the coordinator. One and a half:
the head of Veiligheid. Taking on what is acute climbs after 15, 30 and 60 minutes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

REMINDER: Final = "Herinnering aan de ontvanger"
MANAGER: Final = "De leidinggevende van de ontvanger en de coördinator horen het"
HEAD: Final = "Het hoofd Veiligheid hoort het"
ACUTE_STEPS: Final = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
HALVES: Final = (1, 2, 3)
WHO: Final = (REMINDER, MANAGER, HEAD)
SHARES: Final = ("de helft van de termijn", "de hele termijn", "anderhalf keer de termijn")
ACUTE_SHARES: Final = ("15 minuten", "30 minuten", "60 minuten")


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: from when it holds, after how much of the term, and who hears."""

    at: datetime
    after: str
    who: str
    is_reached: bool


def ladder(
    since: datetime, due_at: datetime, now: datetime, *, is_acute: bool
) -> tuple[Rung, Rung, Rung]:
    """The three steps of a term that runs from `since` to `due_at`."""
    if is_acute:
        moments = [since + step for step in ACUTE_STEPS]
    else:
        half = max(due_at - since, timedelta()) / 2
        moments = [since + half * halves for halves in HALVES]
    shares = ACUTE_SHARES if is_acute else SHARES
    first, second, third = (
        Rung(at, share, who, at <= now) for at, share, who in zip(moments, shares, WHO, strict=True)
    )
    return first, second, third


def is_overdue(acknowledge_by: datetime, now: datetime) -> bool:
    """Whether what is offered is the coordinator's again: its term is over, and nobody took it on.

    That is the second step of the ladder, at which the coordinator hears it.
    """
    return acknowledge_by <= now


def reached(rungs: tuple[Rung, ...]) -> int:
    """How many steps up the ladder it is by now."""
    return sum(rung.is_reached for rung in rungs)
