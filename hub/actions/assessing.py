"""Letting senders hear that their signal was assessed, with the decision that it follows from."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from hub.actions.desk import Desk
from hub.domain.assessing import DECIDING, news
from hub.domain.casework import CaseState
from schemas.events import SignalVersion
from schemas.events.casework import CaseEvent
from schemas.events.partners import AssessmentTold
from schemas.ids import informed_id


def assessments(
    desk: Desk, state: CaseState, signals: Iterable[UUID], event: CaseEvent
) -> Iterator[AssessmentTold]:
    """What the senders of these signals hear after an event in a case that stood like this."""
    if not isinstance(event, DECIDING):
        return
    for signal in signals:
        first = next((it for it in desk.history(signal) if isinstance(it, SignalVersion)), None)
        if first is None or first.header.partner.value not in desk.assessed:
            continue
        told = desk.history(informed_id(signal))
        assessment = news(state, event, told)
        if assessment is not None:
            yield AssessmentTold(
                originator_id=informed_id(signal),
                originator_version=len(told) + 1,
                occurred_at=event.occurred_at,
                recorded_at=event.recorded_at,
                cause=event.cause,
                signal=signal,
                case=event.originator_id,
                message=first.message,
                assessment=assessment,
                by=event.by,
            )
