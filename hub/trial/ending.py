"""What the demo's people do about terms: one signal is held, and two proposals are on their way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from hub.actions import erasing
from hub.actions.desk import Desk
from hub.actions.retention import find_due
from hub.domain.erasing import Hold, Refused
from hub.web.signin.people import DEMO_PEOPLE

HELD_FOR: Final = timedelta(days=180)
WORDS: Final = "De politie vroeg dit te bewaren zolang het onderzoek loopt."


def hold_and_erase(
    desk: Desk, signal: UUID, settle: Callable[[], None], now: datetime
) -> Refused | None:
    """Keep a signal for the police; of what is over one proposal is agreed on, another waits."""
    people = {it.id: it for it in DEMO_PEOPLE}
    by, second, policy = people["d.jansen"], people["f.privacy"], desk.retention
    wish = Hold("onderzoek", by.id, now + HELD_FOR, WORDS)
    held = erasing.place_hold(desk, policy, signal, wish, by, now)
    settle()
    first = {it.matter.subject for it in find_due(desk, policy, now)[:1]}
    proposed = erasing.propose(desk, policy, by, now, first)
    settle()
    if isinstance(held, Refused):
        return held
    if isinstance(proposed, Refused):
        return proposed
    agreed = erasing.approve(desk, proposed[0], second, now)
    again = erasing.propose(desk, policy, by, now)
    return next((it for it in (agreed, again) if isinstance(it, Refused)), None)
