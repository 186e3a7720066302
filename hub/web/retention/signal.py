"""The page of the term of one signal: when it is due and why, and the hold on it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hub.actions.desk import REASON
from hub.actions.retention import term_of
from hub.domain.mandate import Right
from hub.domain.retention import Matter
from hub.web.choices import Choice
from hub.web.moments import Moment, full_day, local_day, moment
from hub.web.retention.due import PATH, desk_of
from hub.web.retention.words import BACK, STATES
from hub.web.visit import Visit
from hub.web.words import said, short_name
from schemas.events.erasure import HoldEvent, HoldPlaced
from schemas.ids import hold_id

WENT: Final = "[vernietigd]"


@dataclass(frozen=True, slots=True)
class Word:
    """What was said about holding it."""

    what: str
    when: Moment
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """The page. `until` is until when it is held; empty where it is not."""

    now: Moment
    name: str
    path: str
    partner: str
    state: str
    received: str
    due: str
    term: str
    basis: str
    is_checked: bool
    back: str
    is_forgotten: bool
    until: str
    words: tuple[Word, ...]
    grounds: tuple[Choice, ...]
    longest: str
    may_hold: bool
    problem: str
    json_path: str


def load(visit: Visit, signal: UUID, problem: str = "") -> TermPage | None:
    """Make the page; None where there is no such signal."""
    desk, policy = desk_of(visit), visit.site.desk.retention
    with desk.views.snapshot() as cursor:
        now = visit.now(cursor)
    found = term_of(desk, policy, signal, now)
    if found is None:
        return None
    matter, due = found
    path = f"{PATH}/signaal/{signal}"
    may_hold = visit.may(Right.HOLD) and matter is not None
    return TermPage(
        now=moment(now, now),
        name=f"Signaal {short_name(str(signal))}",
        path=path,
        partner=visit.site.words.partner(matter.partner) if matter else "",
        state=STATES[matter.state] if matter else WENT,
        received=full_day(local_day(matter.received_at)) if matter else "",
        due=full_day(local_day(due.at)) if due else "",
        term=f"{due.rule.title}: {due.rule.period.text}" if due else "",
        basis=due.rule.basis if due else "",
        is_checked=due is not None and due.rule.is_checked,
        back=BACK[due.back] if due and due.back else "",
        is_forgotten=matter is None,
        until=_until(matter, now_at=moment(now, now).at),
        words=_words(visit, signal),
        grounds=tuple(Choice(code, text, is_chosen=False) for code, text in policy.holds.items()),
        longest=policy.hold_at_most.text,
        may_hold=may_hold,
        problem=problem,
        json_path=f"{path}.json",
    )


def _until(matter: Matter | None, *, now_at: str) -> str:
    if matter is None or matter.held_until is None or matter.held_until.isoformat() <= now_at:
        return ""
    return full_day(local_day(matter.held_until))


def _words(visit: Visit, signal: UUID) -> tuple[Word, ...]:
    """Everything that was said about holding it; the words themselves as far as they are there."""
    desk, people = visit.site.desk, {it.id: it.name for it in visit.site.sessions.people()}
    present = visit.site.present()
    told = []
    for event in desk.history(hold_id(signal)):
        assert isinstance(event, HoldEvent)
        what = "Opgeheven"
        if isinstance(event, HoldPlaced):
            until = full_day(local_day(event.until))
            what = f"{said(desk.retention.holds, event.ground)}. Aangehouden tot {until}"
        sealed = getattr(event, "sealed", {})
        reason = desk.unseal(event, sealed, REASON) or WENT
        told.append(Word(what, moment(event.occurred_at, present), said(people, event.by), reason))
    return tuple(told)
