"""The page of what is due: terms that are over, batches, and what is held."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hub.actions.desk import Desk
from hub.actions.retention import Found, find_due
from hub.projections.erasure import DONE
from hub.store.database import Row
from hub.web.moments import Moment, full_day, local_day, moment, parse, stored
from hub.web.paging import Paging, paging
from hub.web.retention.words import BACK, KINDS, STAND, STATES
from hub.web.visit import Visit
from hub.web.words import count, said, short_name
from schemas.events.erasure import ItemKind

PATH: Final = "/bewaartermijnen"
PAGE_ROWS: Final = 50
BATCHES_MAX: Final = 100
HOLDS_MAX: Final = 500
BATCHES: Final = (
    "SELECT batch, ordinal, state, items, proposed_by, proposed_at, decided_by, forgotten, "
    "horizon_at FROM erasures ORDER BY ordinal DESC LIMIT ?"
)
HOLDS: Final = (
    "SELECT signal, ground, owner, placed_at, until FROM holds "
    "WHERE lifted_at = '' AND until > ? ORDER BY until, signal LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something whose term is over; `back` says why it stays, empty where it may go."""

    name: str
    path: str
    kind: str
    partner: str
    state: str
    since: str
    term: str
    basis: str
    is_checked: bool
    back: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as it stands."""

    name: str
    path: str
    state: str
    items: int
    proposed: Moment
    proposed_by: str
    decided_by: str
    outcome: str


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Something that is held: why, by whom, and until when."""

    name: str
    path: str
    ground: str
    owner: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class DuePage:
    """The page. `going` is how much may go now."""

    now: Moment
    total: str
    going: int
    staying: tuple[str, ...]
    rows: tuple[DueRow, ...]
    paging: Paging
    batches: tuple[BatchRow, ...]
    holds: tuple[HoldRow, ...]
    policy: str
    unchecked: int
    problem: str
    json_path: str


def load(visit: Visit, page: int, problem: str = "") -> DuePage:
    """Make the page."""
    desk, policy = desk_of(visit), visit.site.desk.retention
    with desk.views.snapshot() as cursor:
        now = visit.now(cursor)
        batches = cursor.execute(BATCHES, (BATCHES_MAX,)).fetchall()
        holds = cursor.execute(HOLDS, (stored(now), HOLDS_MAX)).fetchall()
    found = find_due(desk, policy, now)
    here = paging(PATH, "", page, len(found), PAGE_ROWS)
    people = {it.id: it.name for it in visit.site.sessions.people()}
    staying = Counter(it.due.back for it in found if it.due.back)
    pending = sum(it.is_pending for it in found)
    reasons = [f"{number} blijft: {BACK[back].lower()}" for back, number in sorted(staying.items())]
    if pending:
        reasons.append(f"{count(pending, 'staat', 'staan')} al in een voorstel")
    return DuePage(
        now=moment(now, now),
        total=count(len(found), "termijn is voorbij", "termijnen zijn voorbij"),
        going=sum(it.may_go for it in found),
        staying=tuple(reasons),
        rows=tuple(_due(it, visit) for it in found[here.offset : here.offset + PAGE_ROWS]),
        paging=here,
        batches=tuple(_batch(row, people, now) for row in batches),
        holds=tuple(_hold(row, people, visit) for row in holds),
        policy=policy.version,
        unchecked=sum(not it.is_checked for it in policy.all),
        problem=problem,
        json_path=f"{PATH}.json",
    )


def desk_of(visit: Visit) -> Desk:
    """The desk, with the views that this person looks at."""
    return replace(visit.site.desk, views=visit.views)


def day(text: str) -> str:
    """The day of a moment of the views; empty where there is none."""
    return full_day(local_day(parse(text))) if text else ""


def _due(found: Found, visit: Visit) -> DueRow:
    matter, due = found.matter, found.due
    is_signal = matter.kind is ItemKind.SIGNAL
    back = BACK[due.back] if due.back else "Staat in een voorstel" if found.is_pending else ""
    if due.back and matter.held_until:
        back = f"{back} tot {full_day(local_day(matter.held_until))}"
    return DueRow(
        name=short_name(str(matter.subject)),
        path=f"{PATH}/signaal/{matter.subject}" if is_signal else "",
        kind=KINDS[matter.kind],
        partner=visit.site.words.partner(matter.partner),
        state=STATES[matter.state],
        since=full_day(local_day(due.at)),
        term=f"{due.rule.title}: {due.rule.period.text}",
        basis=due.rule.basis,
        is_checked=due.rule.is_checked,
        back=back,
    )


def _batch(row: Row, people: Mapping[str, str], now: datetime) -> BatchRow:
    batch, ordinal, state, items, by, at, decided_by, forgotten, horizon_at = row
    is_done = state == DONE
    return BatchRow(
        name=f"Voorstel {ordinal}",
        path=f"{PATH}/voorstel/{batch}",
        state=said(STAND, state),
        items=items,
        proposed=moment(parse(at), now),
        proposed_by=said(people, by),
        decided_by=said(people, decided_by) if decided_by else "",
        outcome=f"{forgotten} vernietigd; reservekopie tot {day(horizon_at)}" if is_done else "",
    )


def _hold(row: Row, people: Mapping[str, str], visit: Visit) -> HoldRow:
    signal, ground, owner, placed_at, until = row
    return HoldRow(
        name=f"Signaal {short_name(signal)}",
        path=f"{PATH}/signaal/{signal}",
        ground=said(visit.site.desk.retention.holds, ground),
        owner=said(people, owner),
        since=day(placed_at),
        until=day(until),
    )
