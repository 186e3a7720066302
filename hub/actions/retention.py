"""Finding what is due: every signal and held message whose term may be over, and when it was.

Read from the views and the quarantine; the terms themselves are decided by `hub.domain.retention`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from hub.actions.desk import Desk
from hub.domain.retention import Back, Due, Matter, RetentionPolicy, State, due_of
from hub.projections.cases import IN_FORCE
from hub.projections.values import as_text
from hub.store.database import Cursor, Row, expand
from schemas.events import Ruling
from schemas.events.erasure import ItemKind
from schemas.signal import Partner, Regime

SOME: Final = 500
UNFOUNDED: Final = frozenset({"geen-mensenhandel", "andere-verklaring"})
HANDED_OVER: Final = "overgedragen"

SIGNALS: Final = (
    "SELECT s.signal, s.version, s.partner, s.regime, s.source_kind, "
    "COALESCE(f.forgotten_at, s.received_at), s.is_withdrawn, COALESCE(d.dossier, s.signal), "
    "COALESCE(w.state, 'open'), COALESCE(CASE WHEN h.lifted_at = '' THEN h.until END, ''), "
    "CASE WHEN s.is_withdrawn = 1 THEN (SELECT MAX(m.received_at) FROM messages m "
    "WHERE m.subject = s.signal AND m.outcome = 'withdrawn') END, "
    "(SELECT MAX(g.granted_at) FROM subject_request_grants g JOIN subject_requests q "
    "ON q.request = g.request WHERE g.signal = s.signal AND q.asked IN ('erasure', 'objection')), "
    "EXISTS (SELECT 1 FROM subject_request_matches t JOIN subject_requests q "
    "ON q.request = t.request WHERE t.signal = s.signal AND t.is_theirs = 1 AND q.keeps = 1) "
    "FROM signals s LEFT JOIN dossier_signals d ON d.signal = s.signal "
    "LEFT JOIN work w ON w.item = COALESCE(d.dossier, s.signal) "
    "LEFT JOIN forgotten f ON f.subject = s.signal LEFT JOIN holds h ON h.signal = s.signal "
    "WHERE (f.version IS NULL OR f.version < s.version) {} ORDER BY s.received_at, s.signal"
)
SETTLED: Final = (
    "AND s.received_at <= ? AND (s.is_withdrawn = 1 OR w.state = ? OR s.received_at <= ? "
    "OR s.signal IN (SELECT signal FROM subject_request_grants))"
)
AMONG: Final = "AND s.signal IN (*)"
KNOWN: Final = "SELECT 1 FROM signals WHERE signal = ?"
RULINGS: Final = (
    "SELECT subject, ground, decided_at FROM case_decisions "  # noqa: S608 - our own words
    f"WHERE ruling = 'closed' AND {IN_FORCE} AND subject IN (*) ORDER BY version"
)
PENDING: Final = (
    "SELECT i.subject FROM erasure_items i JOIN erasures e ON e.batch = i.batch "
    "WHERE e.state IN ('proposed', 'approved')"
)
QUARANTINED: Final = "SELECT id, partner, received_ms FROM quarantine ORDER BY received_ms, id"


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
        signals = list(_signals(cursor, SETTLED, _bounds(policy, now)))
        pending = {subject for (subject,) in cursor.execute(PENDING)}
    found = [
        Found(matter, due, str(matter.subject) in pending)
        for matter in (*signals, *_messages(desk), *_requests(desk))
        if (due := due_of(matter, policy, now)) is not None and due.at <= now
    ]
    return sorted(found, key=lambda it: (it.due.at, it.matter.subject))


def why_back(
    desk: Desk, policy: RetentionPolicy, subjects: Collection[UUID], now: datetime
) -> Mapping[UUID, Back | None]:
    """Of each subject whether it is due still (None), or why not; what is gone is named too."""
    wanted = [str(subject) for subject in subjects]
    with desk.views.snapshot() as cursor:
        matters = [
            matter
            for at in range(0, len(wanted), SOME)
            for matter in _signals(cursor, AMONG, wanted[at : at + SOME])
        ]
    beside = (*_messages(desk), *_requests(desk))
    matters += [it for it in beside if it.subject in subjects]
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
        found = next(_signals(cursor, AMONG, [str(signal)]), None)
        is_known = cursor.execute(KNOWN, (str(signal),)).fetchone() is not None
    if found is None:
        return (None, None) if is_known else None
    return found, due_of(found, policy, now)


def _bounds(policy: RetentionPolicy, now: datetime) -> tuple[str, str, str]:
    """Before when something must have been received to be due at all, and by a limit alone."""
    day = min((it.period for it in policy.all), key=lambda it: it.after(now)).before(now)
    limits = [it.period.before(now) for it in policy.limits]
    return as_text(day), Ruling.CLOSED.value, as_text(max(limits, default=day))


def _signals(cursor: Cursor, which: str, params: Iterable[str]) -> Iterator[Matter]:
    wanted = list(params)
    sql = SIGNALS.format(which)
    rows = cursor.execute(expand(sql, wanted) if which is AMONG else sql, wanted).fetchall()
    rulings: dict[str, tuple[str, str]] = {}
    items = sorted({row[7] for row in rows})
    for at in range(0, len(items), SOME):
        some = items[at : at + SOME]
        for item, ground, decided_at in cursor.execute(expand(RULINGS, some), some):
            rulings[item] = ground, decided_at
    yield from (_matter(row, rulings.get(row[7])) for row in rows)


def _matter(row: Row, ruling: tuple[str, str] | None) -> Matter:
    signal, version, partner, regime, source, received_at, gone, _, state, until, *more = row
    gone_at, granted_at, is_asked_for = more
    stands, settled_at = _standing(gone_at if gone else None, state, ruling)
    if granted_at:
        stands, settled_at = State.ON_REQUEST, granted_at
    return Matter(
        kind=ItemKind.SIGNAL,
        subject=UUID(signal),
        version=int(version),
        partner=Partner(partner),
        regime=Regime(regime),
        source_kind=source,
        received_at=datetime.fromisoformat(received_at),
        state=stands,
        settled_at=datetime.fromisoformat(settled_at) if settled_at else None,
        held_until=datetime.fromisoformat(until) if until else None,
        is_asked_for=bool(is_asked_for),
    )


def _standing(
    gone_at: str | None, state: str, ruling: tuple[str, str] | None
) -> tuple[State, str | None]:
    if gone_at:
        return State.WITHDRAWN, gone_at
    if state != Ruling.CLOSED or ruling is None:
        worked_on = state in {Ruling.CONFIRMED, Ruling.FOLLOWED}
        return (State.FOLLOWED_UP if worked_on else State.OPEN), None
    ground, decided_at = ruling
    if ground in UNFOUNDED:
        return State.UNFOUNDED, decided_at
    return (State.HANDED_OVER if ground == HANDED_OVER else State.CLOSED), decided_at


def _messages(desk: Desk) -> Iterator[Matter]:
    """Everything in quarantine, whatever was decided about it: the message itself lies there."""
    with desk.record.database.snapshot() as cursor:
        rows = cursor.execute(QUARANTINED).fetchall()
    for id_, partner, received_ms in rows:
        received_at = datetime.fromtimestamp(received_ms / 1000, UTC)
        yield Matter(
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
