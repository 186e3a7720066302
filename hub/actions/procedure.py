"""Taking a step of the procedure: load, decide, record."""

from datetime import datetime
from uuid import UUID

from hub.actions.casework import Case, attempt
from hub.actions.desk import REASON, Desk
from hub.domain import procedure
from hub.domain.casework import Refusal, Refused, Sight
from hub.domain.procedure import Weigh, procedure_of
from schemas.events import CaseWeighed
from schemas.ids import case_id


def weigh(  # noqa: PLR0913 - who and what, by name
    desk: Desk,
    subject: UUID,
    command: Weigh,
    *,
    seen: Sight,
    read: int,
    by: str,
    now: datetime,
) -> CaseWeighed | Refusal | None:
    """Record that a step was taken; refused where the evidence is newer than what was seen.

    None when the same person just recorded exactly this: a second click records nothing.
    """

    def make(case: Case) -> CaseWeighed | Refusal | None:
        if case.sight.digest != seen.digest:
            return Refusal(Refused.STALE, case.sight.since(seen))
        if _stands(case, command, by):
            return None
        if refusal := procedure.weigh(procedure_of(case.history, desk.procedure), command):
            return refusal
        version = case.state.version + 1
        return CaseWeighed(
            **case.place(by, now),
            step=command.step,
            outcome=command.outcome,
            answers=dict(command.answers),
            evidence=case.sight.evidence(read),
            sealed=desk.seal(case_id(subject), version, REASON, command.reason.strip()),
        )

    return attempt(desk, subject, make)


def _stands(case: Case, command: Weigh, by: str) -> bool:
    last = case.history[-1] if case.history else None
    return (
        isinstance(last, CaseWeighed)
        and (last.step, last.outcome, dict(last.answers), last.by)
        == (command.step, command.outcome, dict(command.answers), by)
        and last.evidence.digest == case.sight.digest
    )
