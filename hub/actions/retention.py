"""Finding what is due: every signal and held message whose term may be over, and when it was.

Read from the views and the quarantine; the terms themselves are decided by `hub.domain.retention`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from hub.actions.desk import Desk
from hub.domain.retention import Back, Due, Limit, Matter, RetentionPolicy, Rule, State, due_of
from hub.projections.touching import among
from hub.projections.values import as_text
from hub.store.database import Cursor, Row
from schemas.events.erasure import ItemKind
from schemas.signal import Partner, Regime

SIGNALS: Final = (
    "SELECT k.signal, k.version, k.partner, k.regime, k.source_kind, k.received_at, k.state, "
    "k.settled_at, COALESCE(CASE WHEN h.lifted_at = '' THEN h.until END, ''), "
    "(SELECT MAX(g.granted_at) FROM subject_request_grants g JOIN subject_requests q "
    "ON q.request = g.request WHERE g.signal = k.signal AND q.asked IN ('erasure', 'objection')), "
    "EXISTS (SELECT 1 FROM subject_request_matches t JOIN subject_requests q "
    "ON q.request = t.request WHERE t.signal = k.signal AND t.is_theirs = 1 AND q.keeps = 1) "
    "FROM kept_signals k LEFT JOIN holds h ON h.signal = k.signal WHERE k.signal IN "
)
AMONG: Final = f"{SIGNALS}(*)"
REACHED: Final = "SELECT signal FROM kept_signals WHERE "
"""By which row something may be due: once for each rule and limit."""
GRANTED: Final = "SELECT signal FROM subject_request_grants"
"""What a data subject's request may have made due, whatever its row says."""
KNOWN: Final = "SELECT 1 FROM signals WHERE signal = ?"
PENDING: Final = (
    "SELECT i.subject FROM erasure_items i JOIN erasures e ON e.batch = i.batch "
    "WHERE e.state IN ('proposed', 'approved')"
)
MESSAGES: Final = "SELECT id, partner, received_ms FROM quarantine WHERE "
"""Everything in quarantine, whatever was decided about it: the message itself lies there."""
OLD: Final = f"{MESSAGES}received_ms <= ?"
THESE: Final = f"{MESSAGES}id IN (*)"
MS_PER_S: Final = 1000


OVER: Final = (
    "SELECT q.request, q.received_at, CASE WHEN q.closed_at <> '' THEN q.closed_at "
    "ELSE q.answered_at END FROM subject_requests q "
    "LEFT JOIN forgotten f ON f.subject = q.request "
    "WHERE f.subject IS NULL AND (q.answered_at <> '' OR q.closed_at <> '') "
    "ORDER BY q.received_at, q.request"
)


class Found(NamedTuple):
    """A matter with what its term says; `is_pending` while a batch that has it is under way."""

    matter: Matter
    due: Due
    is_pending: bool

    @property
    def may_go(self) -> bool:
        """Whether it may go into a new batch."""
        return self.due.back is None and not self.is_pending


def find_due(desk: Desk, policy: RetentionPolicy, now: datetime) -> list[Found]:
    """All that is due now, the longest overdue first; also what is kept back, with the reason."""
    with desk.views.snapshot() as cursor:
        signals = list(_reached(cursor, policy, now))
        pending = {subject for (subject,) in cursor.execute(PENDING)}
    with desk.record.database.snapshot() as cursor:
        bound_ms = int(max(it.period.before(now) for it in policy.all).timestamp() * MS_PER_S)
        messages = cursor.execute(OLD, (bound_ms,)).fetchall()
    found = [
        Found(matter, due, str(matter.subject) in pending)
        for matter in (*signals, *map(_message, messages), *_requests(desk))
        if (due := due_of(matter, policy, now)) is not None and due.at <= now
    ]
    return sorted(found, key=lambda it: (it.due.at, it.matter.subject))


def why_back(
    desk: Desk, policy: RetentionPolicy, subjects: Collection[UUID], now: datetime
) -> Mapping[UUID, Back | None]:
    """Of each subject whether it is due still (None), or why not; what is gone is named too."""
    wanted = [str(subject) for subject in subjects]
    with desk.views.snapshot() as cursor:
        matters = [_matter(row) for row in among(cursor, AMONG, wanted)]
    with desk.record.database.snapshot() as cursor:
        matters += [_message(row) for row in among(cursor, THESE, wanted)]
    matters += [it for it in _requests(desk) if it.subject in subjects]
    back: dict[UUID, Back | None] = dict.fromkeys(subjects, Back.GONE)
    for matter in matters:
        due = due_of(matter, policy, now)
        back[matter.subject] = Back.CHANGED if due is None or due.at > now else due.back
    return back


def term_of(
    desk: Desk, policy: RetentionPolicy, signal: UUID, now: datetime
) -> tuple[Matter | None, Due | None] | None:
    """A signal's matter and term; no matter once it was forgotten; None where there is no such."""
    with desk.views.snapshot() as cursor:
        found = next(map(_matter, among(cursor, AMONG, [str(signal)])), None)
        is_known = cursor.execute(KNOWN, (str(signal),)).fetchone() is not None
    if found is None:
        return (None, None) if is_known else None
    return found, due_of(found, policy, now)


def _reached(cursor: Cursor, policy: RetentionPolicy, now: datetime) -> Iterator[Matter]:
    """The signals that some rule or limit is about and may have come to."""
    some = [_reach(it, now) for it in policy.all]
    which = " UNION ".join([*(f"{REACHED}{where}" for where, _ in some), GRANTED])
    params = [value for _, values in some for value in values]
    yield from map(_matter, cursor.execute(f"{SIGNALS}({which})", params).fetchall())


def _reach(it: Rule | Limit, now: datetime) -> tuple[str, list[str]]:
    """A condition that holds of all that this one makes due by now, with its parameters."""
    is_settled = isinstance(it, Rule) and not it.starts_at_receipt
    where = ["settled_at <= ?" if is_settled else "received_at <= ?"]
    params = [as_text(it.period.before(now))]
    among_: dict[str, Iterable[str]] = {
        "state": it.states if isinstance(it, Rule) else (),
        "partner": it.scope.partners,
        "regime": it.scope.regimes,
        "source_kind": it.scope.sources,
    }
    for column, values in among_.items():
        if wanted := sorted(values):
            where.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            params += wanted
    return " AND ".join(where), params


def _matter(row: Row) -> Matter:
    signal, version, partner, regime, source, received_at, state, settled_at, *more = row
    until, granted_at, is_asked_for = more
    if granted_at:
        state, settled_at = State.ON_REQUEST, granted_at
    return Matter(
        kind=ItemKind.SIGNAL,
        subject=UUID(signal),
        version=int(version),
        partner=Partner(partner),
        regime=Regime(regime),
        source_kind=source,
        received_at=datetime.fromisoformat(received_at),
        state=State(state),
        settled_at=datetime.fromisoformat(settled_at) if settled_at else None,
        held_until=datetime.fromisoformat(until) if until else None,
        is_asked_for=bool(is_asked_for),
    )


def _message(row: Row) -> Matter:
    id_, partner, received_ms = row
    received_at = datetime.fromtimestamp(received_ms / MS_PER_S, UTC)
    return Matter(
        kind=ItemKind.MESSAGE,
        subject=UUID(id_),
        version=0,
        partner=Partner(partner),
        regime=None,
        source_kind="",
        received_at=received_at,
        state=State.HELD,
        settled_at=received_at,
    )


def _requests(desk: Desk) -> Iterator[Matter]:
    """The requests of data subjects that are over; they came to the municipality itself."""
    with desk.views.snapshot() as cursor:
        rows = cursor.execute(OVER).fetchall()
    for request, received_at, ended_at in rows:
        yield Matter(
            kind=ItemKind.REQUEST,
            subject=UUID(request),
            version=0,
            partner=Partner.MUNICIPALITY,
            regime=None,
            source_kind="",
            received_at=datetime.fromisoformat(received_at),
            state=State.REQUEST,
            settled_at=datetime.fromisoformat(ended_at),
        )
