"""What a sender may hear when its signal was assessed: whether it is followed up. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from hub.domain.casework import CaseState, evolve
from schemas.base import Event
from schemas.events import CaseDecided, CaseSeconded, CaseUndone, Ruling
from schemas.events.partners import AssessmentTold

HANDED_OVER: Final = "overgedragen"
"""The ground of closing that says that somebody else follows it up."""
DECIDING: Final = (CaseDecided, CaseSeconded, CaseUndone)
"""What changes how a case was decided."""


class Assessment(StrEnum):
    """Whether a signal is followed up."""

    FOLLOWED_UP = "vervolg"
    WATCHED = "wordt-gevolgd"
    DROPPED = "geen-vervolg"
    REOPENED = "opnieuw-bekeken"


def assessment_of(state: CaseState) -> Assessment:
    """What a decision in force means for a sender; what is open (again) is looked at anew."""
    decided = state.ruling
    if decided is None:
        return Assessment.REOPENED
    if decided.ruling is Ruling.CLOSED:
        is_dropped = decided.ground != HANDED_OVER
        return Assessment.DROPPED if is_dropped else Assessment.FOLLOWED_UP
    return Assessment.WATCHED if decided.ruling is Ruling.FOLLOWED else Assessment.FOLLOWED_UP


def news(state: CaseState, event: Event, told: Iterable[Event]) -> Assessment | None:
    """What a sender that was told this much is told after an event; None where that is no news."""
    if not isinstance(event, DECIDING):
        return None
    before = [it.assessment for it in told if isinstance(it, AssessmentTold)]
    now = assessment_of(evolve(state, event))
    last = before[-1] if before else Assessment.REOPENED
    return None if now == last else now
