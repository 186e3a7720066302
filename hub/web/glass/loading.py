"""The pages of emergency openings, made of the views, the record, and what the session opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hub.actions.desk import REASON
from hub.actions.glass import load_glass, read_glass
from hub.domain.glass import Glass, GlassPolicy, Refused, Stage, may_break, stage_of
from hub.domain.mandate import Right
from hub.domain.sharing import TITLES, Detail
from hub.store.database import Row
from hub.web.choices import Choice
from hub.web.glass.banner import PATH
from hub.web.moments import Moment, moment, parse
from hub.web.visit import Visit
from hub.web.words import enumerated, said, short_name

ROWS_MAX: Final = 200
ROWS: Final = (
    "SELECT glass, person, subject, signals, broken_at, until, reviewed_by, is_rightful "
    "FROM glass {} ORDER BY reviewed_by <> '', broken_at DESC, glass LIMIT ?"
)
OWN: Final = "WHERE person = ?"
STAGES: Final[Mapping[Stage, str]] = {
    Stage.OPEN: "loopt nu",
    Stage.TO_REVIEW: "wacht op een oordeel",
    Stage.OVERDUE: "oordeel is te laat",
    Stage.REVIEWED: "beoordeeld",
}
REFUSALS: Final[Mapping[Refused, str]] = {
    Refused.NOT_YOURS: "Dit mag u niet.",
    Refused.NOTHING_THERE: (
        "Wij vonden niet precies één dossier of signaal met deze code, of alles erin blijft dicht. "
        "Bel de coördinator."
    ),
    Refused.NO_REASON: "Schrijf in ten minste één zin waarom het niet kan wachten.",
    Refused.NO_TIME: "Kies hoe lang u het nodig hebt.",
    Refused.NOT_OPEN: "Deze noodinzage is al voorbij.",
    Refused.NOT_OVER: "Deze noodinzage loopt nog. Beoordeel haar als zij voorbij is.",
    Refused.SAME_PERSON: "U kunt uw eigen noodinzage niet beoordelen.",
    Refused.REVIEWED: "Iemand heeft deze noodinzage al beoordeeld.",
}
WENT: Final = "[vernietigd]"


@dataclass(frozen=True, slots=True)
class GlassRow:
    """An emergency opening in the list."""

    name: str
    path: str
    person: str
    about: str
    signals: int
    began: Moment
    until: Moment
    stage: str
    is_late: bool
    judgement: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the policy says: who may, how long at most, and when another judges it."""

    pillars: str
    minutes: int
    review_days: int
    basis: str
    version: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class GlassList:
    """The page: those that wait first. `may_break`: this person may open in an emergency."""

    now: Moment
    rows: tuple[GlassRow, ...]
    is_own: bool
    may_break: bool
    rules: Rules
    minutes: tuple[Choice, ...]
    problem: str
    json_path: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of detail of a signal, line by line."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What is read of one signal."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What another person found of it."""

    by: str
    at: Moment
    is_rightful: bool
    reason: str


@dataclass(frozen=True, slots=True)
class GlassPage:
    """One emergency opening. `contents` is None for whoever may not read them, or not any more."""

    now: Moment
    row: GlassRow
    path: str
    reason: str
    contents: tuple[Opened, ...] | None
    may_close: bool
    may_review: bool
    judgement: Judgement | None
    problem: str
    json_path: str


def load_list(visit: Visit, problem: str = "") -> GlassList:
    """Make the list: one's own for who may break the glass, all for who answers for it."""
    is_own = visit.may(Right.BREAK_GLASS)
    params: tuple[object, ...] = (visit.user.id, ROWS_MAX) if is_own else (ROWS_MAX,)
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        found = cursor.execute(ROWS.format(OWN if is_own else ""), params).fetchall()
    people, policy = _people(visit), visit.site.desk.glass
    return GlassList(
        now=moment(now, now),
        rows=tuple(_row(row, people, policy, now) for row in found),
        is_own=is_own,
        may_break=may_break(visit.user, policy),
        rules=_rules(visit, policy),
        minutes=tuple(
            Choice(str(it), f"{it} minuten", it == policy.minutes[0]) for it in policy.minutes
        ),
        problem=problem,
        json_path=f"{PATH}.json",
    )


def _rules(visit: Visit, policy: GlassPolicy) -> Rules:
    return Rules(
        pillars=enumerated(visit.site.words.pillar(it) for it in sorted(policy.pillars)),
        minutes=max(policy.minutes),
        review_days=policy.review_within.days,
        basis=policy.basis,
        version=policy.version,
        is_checked=policy.is_checked,
    )


def _people(visit: Visit) -> Mapping[str, str]:
    return {it.id: it.name for it in visit.site.sessions.people()}


def _row(row: Row, people: Mapping[str, str], policy: GlassPolicy, now: datetime) -> GlassRow:
    glass, person, subject, signals, broken_at, until, reviewed_by, is_rightful = row
    stage = stage_of(parse(until), now, policy, is_reviewed=bool(reviewed_by))
    return GlassRow(
        name=f"noodinzage {short_name(glass)}",
        path=f"{PATH}/{glass}",
        person=said(people, person),
        about=short_name(subject),
        signals=int(signals),
        began=moment(parse(broken_at), now),
        until=moment(parse(until), now),
        stage=STAGES[stage],
        is_late=stage is Stage.OVERDUE,
        judgement=_judged(bool(is_rightful)) if reviewed_by else "",
    )


def _judged(is_rightful: bool) -> str:  # noqa: FBT001 - the answer itself
    return "terecht" if is_rightful else "niet terecht"


def load_one(visit: Visit, glass: UUID, problem: str = "") -> GlassPage | None:
    """Make the page of one; None where there is none that this person may see."""
    state = load_glass(visit.site.desk, glass)
    broken, now = state.broken, visit.site.present()
    is_own = broken is not None and broken.by == visit.user.id
    if broken is None or (visit.may(Right.BREAK_GLASS) and not is_own):
        return None
    until = state.closed.occurred_at if state.closed else broken.until
    reviewed = state.reviewed
    row = (
        *(str(glass), broken.by, str(broken.subject), len(broken.signals)),
        *(broken.occurred_at.isoformat(), until.isoformat()),
        *((reviewed.by, reviewed.is_rightful) if reviewed else ("", False)),
    )
    people, path = _people(visit), f"{PATH}/{glass}"
    is_over = not state.is_open(now)
    return GlassPage(
        now=moment(now, now),
        row=_row(row, people, visit.site.desk.glass, now),
        path=path,
        reason=_reason(visit, state, is_own=is_own),
        contents=_contents(visit, glass, now),
        may_close=is_own and not is_over and not visit.is_past,
        may_review=visit.may(Right.REVIEW_GLASS) and not is_own and is_over and reviewed is None,
        judgement=_judgement(visit, state, people, now, is_own=is_own),
        problem=problem,
        json_path=f"{path}.json",
    )


def _reason(visit: Visit, state: Glass, *, is_own: bool) -> str:
    """The words of who broke it: for themselves, the coordinator and the privacy officer."""
    if state.broken is None or not (is_own or _may_read_words(visit)):
        return ""
    return visit.site.desk.unseal(state.broken, state.broken.sealed, REASON) or WENT


def _may_read_words(visit: Visit) -> bool:
    return visit.may(Right.REVIEW_GLASS) or visit.may(Right.DECIDE)


def _judgement(
    visit: Visit, state: Glass, people: Mapping[str, str], now: datetime, *, is_own: bool
) -> Judgement | None:
    event = state.reviewed
    if event is None:
        return None
    may_read = is_own or _may_read_words(visit)
    words = visit.site.desk.unseal(event, event.sealed, REASON) or WENT
    at, by = moment(event.occurred_at, now), said(people, event.by)
    return Judgement(by, at, event.is_rightful, words if may_read else "")


def _contents(visit: Visit, glass: UUID, now: datetime) -> tuple[Opened, ...] | None:
    site, openings = visit.site, visit.session.openings
    if visit.is_past:
        return None
    found = read_glass(site.desk, visit.user, openings, glass=glass, clock=site.clock(), now=now)
    if found is None:
        return None
    return tuple(
        Opened(
            f"signaal {short_name(str(signal))}",
            tuple(Part(TITLES[Detail(it)], lines) for it, lines in parts.items()),
        )
        for signal, parts in sorted(found.items())
    )
