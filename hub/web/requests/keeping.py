"""Until when a signal is kept, as its data subject reads it."""

from typing import Final

from hub.actions.desk import Desk
from hub.actions.retention import term_of
from hub.domain.retention import RetentionPolicy
from hub.web.moments import full_day, local_day
from schemas.events import SignalVersion

NOT_YET: Final = "De termijn begint als de gemeente over het signaal heeft besloten."


def kept_until(desk: Desk, policy: RetentionPolicy, version: SignalVersion) -> str:
    """The day and the ground; or that the term has not begun."""
    found = term_of(desk, policy, version.originator_id, version.recorded_at)
    due = found[1] if found else None
    if due is None:
        return NOT_YET
    return f"Tot {full_day(local_day(due.at))}. {due.rule.basis}."
