"""The page of a batch: what would go, who may agree; and, once it is done, the declaration."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.actions.certificate import Certificate, Went, certificate, counted
from hub.actions.desk import REASON
from hub.actions.erasing import load_batch
from hub.domain.erasing import Batch
from hub.domain.mandate import Right
from hub.projections.erasure import APPROVED, DONE, PROPOSED, REFUSED
from hub.web.moments import Moment, full_day, local_day, moment
from hub.web.retention.due import PATH, desk_of
from hub.web.retention.words import BACK, KINDS, STAND
from hub.web.visit import Visit
from hub.web.words import said, short_name
from schemas.events.erasure import ErasureRefused

ITEMS: Final = "SELECT subject, outcome FROM erasure_items WHERE batch = ?"
GONE: Final = "forgotten"
WENT: Final = "[vernietigd]"


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of a kind from one origin, by one rule."""

    kind: str
    partner: str
    term: str
    basis: str
    is_checked: bool
    number: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing of a batch; `outcome` says what became of it."""

    name: str
    kind: str
    partner: str
    due: str
    outcome: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """The page. `may_approve` is false for who proposed it."""

    now: Moment
    name: str
    path: str
    state: str
    proposed: Moment
    proposed_by: str
    policy: str
    counted: tuple[Counted, ...]
    items: tuple[ItemRow, ...]
    is_open: bool
    may_approve: bool
    may_refuse: bool
    reason: str
    declaration_path: str
    problem: str
    json_path: str


@dataclass(frozen=True, slots=True)
class DeclarationPage:
    """The declaration of destruction, as it can be printed and kept."""

    now: Moment
    name: str
    back: str
    organisation: str
    done: str
    policy: str
    policy_digest: str
    policy_is_the_same: bool
    proposed_by: str
    proposed: str
    approved_by: str
    approved: str
    counted: tuple[Counted, ...]
    total: int
    keys: int
    kept_back: tuple[str, ...]
    horizon: str
    horizon_is_past: bool
    json_path: str


def load(visit: Visit, batch: UUID, problem: str = "") -> BatchPage | None:
    """Make the page of a batch; None where there is none."""
    desk, policy = desk_of(visit), visit.site.desk.retention
    state = load_batch(desk, batch)
    if state.proposed is None:
        return None
    with desk.views.snapshot() as cursor:
        now = visit.now(cursor)
        outcomes: dict[str, str] = dict(cursor.execute(ITEMS, (str(batch),)).fetchall())
    people = _people(visit)
    by = state.proposed.by
    path = f"{PATH}/voorstel/{batch}"
    may = state.is_open and visit.may(Right.APPROVE_ERASURE)
    return BatchPage(
        now=moment(now, now),
        name=f"Voorstel {state.proposed.ordinal}",
        path=path,
        state=STAND[_stand(state)],
        proposed=moment(state.proposed.occurred_at, now),
        proposed_by=said(people, by),
        policy=state.proposed.policy,
        counted=tuple(_counted(it, visit) for it in counted(state.proposed.items, policy)),
        items=tuple(
            ItemRow(
                name=short_name(str(it.subject)),
                kind=KINDS[it.kind],
                partner=visit.site.words.partner(it.partner),
                due=full_day(local_day(it.due_at)),
                outcome=_outcome(outcomes.get(str(it.subject), "")),
            )
            for it in state.proposed.items
        ),
        is_open=state.is_open,
        may_approve=may and by != visit.user.id,
        may_refuse=may or (state.is_open and by == visit.user.id and not visit.is_past),
        reason=_reason(visit, state.refused) if state.refused else "",
        declaration_path=f"{path}/verklaring" if state.done else "",
        problem=problem,
        json_path=f"{path}.json",
    )


def declaration(visit: Visit, batch: UUID) -> DeclarationPage | None:
    """Make the declaration; None while the batch is not done."""
    desk = desk_of(visit)
    found = certificate(desk, visit.site.desk.retention, batch)
    if found is None:
        return None
    with desk.views.snapshot() as cursor:
        now = visit.now(cursor)
    return _declared(found, visit, now)


def _declared(it: Certificate, visit: Visit, now: datetime) -> DeclarationPage:
    people = _people(visit)
    path = f"{PATH}/voorstel/{it.batch}"
    return DeclarationPage(
        now=moment(now, now),
        name=f"Verklaring van vernietiging {it.ordinal}",
        back=path,
        organisation="Gemeente Nijkerk",
        done=_day(it.done_at),
        policy=it.policy,
        policy_digest=it.policy_digest,
        policy_is_the_same=it.policy_is_the_same,
        proposed_by=said(people, it.proposed_by),
        proposed=_day(it.proposed_at),
        approved_by=said(people, it.approved_by),
        approved=_day(it.approved_at),
        counted=tuple(_counted(went, visit) for went in it.went),
        total=it.total,
        keys=it.keys,
        kept_back=tuple(f"{number}: {said(BACK, why).lower()}" for why, number in it.kept_back),
        horizon=_day(it.horizon_at),
        horizon_is_past=it.horizon_at <= now,
        json_path=f"{path}/verklaring.json",
    )


def _counted(it: Went, visit: Visit) -> Counted:
    partner = visit.site.words.partner(it.partner)
    return Counted(KINDS[it.kind], partner, it.title, it.basis, it.is_checked, it.number)


def _people(visit: Visit) -> dict[str, str]:
    return {it.id: it.name for it in visit.site.sessions.people()}


def _stand(state: Batch) -> str:
    if state.done:
        return DONE
    return REFUSED if state.is_refused else APPROVED if state.approved else PROPOSED


def _outcome(code: str) -> str:
    return WENT if code == GONE else f"Bleef: {said(BACK, code).lower()}" if code else ""


def _reason(visit: Visit, refused: ErasureRefused) -> str:
    """Why it did not go."""
    return visit.site.desk.unseal(refused, refused.sealed, REASON) or WENT


def _day(at: datetime) -> str:
    return full_day(local_day(at))
