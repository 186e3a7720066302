"""What follows a granted request: its receivers are told, and the requester's words are kept."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from hub.actions.desk import Desk
from hub.actions.requests import load_request, next_of, recorded
from hub.actions.sharing import load_handover
from hub.domain.deciding import is_reason
from hub.domain.handover import Stage
from hub.domain.mandate import User
from hub.domain.request_verdicts import act
from hub.domain.requesting import Refused
from hub.domain.requests import STATEMENT, RequestState
from hub.store.database import expand
from schemas.events.requests import Asked, ReceiverTold, StatementAdded

CHANGES: Final = frozenset({Asked.RECTIFICATION, Asked.ERASURE, Asked.RESTRICTION})
"""What receivers are told of (art. 19 AVG)."""
UNSEEN: Final = frozenset({Stage.AWAITING_SECOND, Stage.REFUSED})
HANDOVERS: Final = (
    "SELECT DISTINCT handover FROM handover_signals WHERE signal IN (*) ORDER BY handover"
)


class Recipient(NamedTuple):
    """Somebody who received a signal that a granted request is about."""

    handover: UUID
    receiver: str
    released_at: datetime
    is_told: bool


def recipients(desk: Desk, state: RequestState) -> tuple[Recipient, ...]:
    """Who received what the request changed; nobody where it changed nothing."""
    if state.received is None or state.decided is None or state.received.asked not in CHANGES:
        return ()
    return tuple(_recipients(desk, state, [str(it) for it in state.decided.signals]))


def _recipients(desk: Desk, state: RequestState, signals: list[str]) -> Iterator[Recipient]:
    with desk.views.snapshot() as cursor:
        sql = expand(HANDOVERS, signals)
        found = [UUID(row[0]) for row in cursor.execute(sql, signals)] if signals else []
    for handover in found:
        it = load_handover(desk, handover)
        if it is not None and it.release is not None and it.stage not in UNSEEN:
            is_told = handover in state.told
            yield Recipient(handover, it.receiver, it.release.occurred_at, is_told)


def tell(desk: Desk, by: User, request: UUID, handover: UUID, now: datetime) -> int | Refused:
    """Record that a receiver was told of what changed."""
    state = load_request(desk, request)
    if refusal := act(state, by, CHANGES):
        return refusal
    found = next((it for it in recipients(desk, state) if it.handover == handover), None)
    if found is None:
        return Refused.NOTHING_THERE
    if found.is_told:
        return Refused.TOLD
    said = next_of(request, state, by, now)
    return recorded(desk, ReceiverTold(**said, handover=handover, receiver=found.receiver))


def add_statement(  # noqa: PLR0913, PLR0917 - whose words, about what
    desk: Desk, by: User, request: UUID, signal: UUID, words: str, now: datetime
) -> int | Refused:
    """Record the requester's own words about a signal: what others wrote stays beside it."""
    state = load_request(desk, request)
    if refusal := act(state, by, frozenset({Asked.RECTIFICATION})):
        return refusal
    assert state.decided is not None
    if signal not in state.decided.signals:
        return Refused.NOT_THEIRS
    if not is_reason(words):
        return Refused.NO_REASON
    sealed = desk.seal(request, state.version + 1, STATEMENT, words.strip())
    said = next_of(request, state, by, now)
    return recorded(desk, StatementAdded(**said, signal=signal, sealed=sealed))
