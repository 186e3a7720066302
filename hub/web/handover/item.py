"""One handover: what was released, what the receiver does with it, and what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.actions import access
from hub.actions.sharing import Shown, all_facts, shown
from hub.domain.escalation import ladder
from hub.domain.form_kinds import form_of
from hub.domain.handover import HandoverState, Stage
from hub.domain.mandate import Right
from hub.domain.sharing import REPORTER, REPORTER_HELD, TITLES, Detail, Receiver, held_detail
from hub.web import rows
from hub.web.cards import Level, Ref, level, signal_ref
from hub.web.handover import rows as own
from hub.web.handover.loading import found, look
from hub.web.handover.offers import Offers, offers
from hub.web.handover.overview import PATH, receiver_title
from hub.web.handover.preview import CLOSED, NOTHING, indicator_lines
from hub.web.handover.releasing import Problem, numbered, subject_ref
from hub.web.handover.talk import Entry, person_names, talk
from hub.web.handover.told import told_words
from hub.web.handover.words import CONSENTS, PARTY_STAGES, STAGES
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.rows import SignalRow
from hub.web.visit import Reads, Visit
from hub.web.words import said, short_name
from schemas.events import HandoverReleased
from schemas.signal import Urgency

CHANGED: Final = "De afzender heeft dit later veranderd. Vraag de coördinator wat nieuw is."
NO_REASON: Final = "De coördinator gaf dit niet vrij."
RUNNING: Final = frozenset({Stage.OFFERED, Stage.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Shared:
    """A kind of detail that the receiver sees."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A kind of detail that the receiver does not see, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignalPart:
    """A signal as the receiver sees it."""

    name: str
    partner: str
    shared: tuple[Shared, ...]
    withheld: tuple[Withheld, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder in words."""

    at: Moment
    after: str
    who: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The page."""

    now: Moment
    handover: str
    name: str
    receiver: str
    about: Ref
    stage: str
    level: Level
    acknowledge: Deadline | None
    due: Deadline
    rungs: tuple[Rung, ...]
    purpose: str
    ground: str
    consent: str
    released_by: str
    released: Moment
    signals: tuple[SignalPart, ...]
    is_open: bool
    talk: tuple[Entry, ...]
    offers: Offers
    pack_path: str
    problem: Problem | None
    typed: Mapping[str, str] = field(default_factory=dict)
    told: str = ""
    form_path: str = ""
    json_path: str = ""


Opened = Mapping[UUID, Mapping[Detail, tuple[str, ...]]]


def opened_of(visit: Visit, handover: UUID, state: HandoverState) -> Opened | None:
    """What this person opened of the handover and may still read."""
    return access.read_handover(
        visit.site.desk,
        visit.user,
        visit.session.openings,
        handover=handover,
        state=state,
        policy=visit.site.sharing,
        now=visit.site.clock(),
    )


def item_page(
    visit: Visit,
    handover: UUID,
    state: HandoverState,
    *,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
) -> ItemPage:
    """Make the page."""
    policy, words, release = visit.site.sharing, visit.site.words, state.release
    assert release is not None
    with visit.views.snapshot() as cursor:
        now = visit.now(cursor)
        signals = rows.signals(cursor, [str(it.signal) for it in release.released])
        heard = own.informed(cursor, str(handover))
    opened = opened_of(visit, handover, state)
    titles = policy.purposes, policy.grounds
    is_running = state.stage in RUNNING
    stages = STAGES if state.pillar else PARTY_STAGES
    return ItemPage(
        now=moment(now, now),
        handover=str(handover),
        name=f"overdracht {short_name(str(handover))}",
        receiver=receiver_title(state.receiver, policy, words),
        about=_about(visit, release),
        stage=said(stages, state.stage),
        level=level(release.urgency.value),
        acknowledge=_acknowledge(state, now),
        due=deadline(release.due_at, now),
        rungs=_rungs(state, now) if is_running else (),
        purpose=said(titles[0], release.purpose),
        ground=said(titles[1], release.ground),
        consent=CONSENTS[{True: "ja", False: "nee", None: "niet-gevraagd"}[release.consent]],
        released_by=person_names(visit).get(release.by, release.by),
        released=moment(release.occurred_at, now),
        signals=_parts(visit, state, signals, opened),
        is_open=opened is not None,
        talk=talk(visit, handover, is_open=opened is not None, now=now),
        offers=offers(visit, state, _partners(visit, state), heard, now),
        pack_path=f"{PATH}/{handover}/pakket",
        problem=problem,
        typed=typed or {},
        told=told_words(visit, handover, state.receiver, now),
        form_path=f"{PATH}/{handover}/formulier" if form_of(release.party, release.purpose) else "",
        json_path=f"{PATH}/{handover}.json",
    )


def _about(visit: Visit, release: HandoverReleased) -> Ref:
    """The case; a receiver hears its name, and has no way to it."""
    found = subject_ref(str(release.subject), release.kind.value)
    return found if visit.may(Right.READ_CASES) else Ref(found.name, "")


def _partners(visit: Visit, state: HandoverState) -> tuple[str, ...]:
    """The senders of the signals in a handover."""
    assert state.release is not None
    facts = all_facts(visit.site.desk, (it.signal for it in state.release.released))
    return tuple(sorted({it.partner for it in facts}))


def _acknowledge(state: HandoverState, now: datetime) -> Deadline | None:
    if state.stage is not Stage.OFFERED or state.acknowledge_by is None:
        return None
    return deadline(state.acknowledge_by, now)


def _rungs(state: HandoverState, now: datetime) -> tuple[Rung, ...]:
    """The ladder of the term that runs: taking it on, then being ready."""
    release = state.release
    assert release is not None
    assert state.since is not None
    assert state.acknowledge_by is not None
    is_offered = state.stage is Stage.OFFERED
    end = state.acknowledge_by if is_offered else release.due_at
    is_acute = is_offered and release.urgency is Urgency.ACUTE
    steps = ladder(state.since, end, now, is_acute=is_acute)
    return tuple(Rung(moment(it.at, now), it.after, it.who, it.is_reached) for it in steps)


def _parts(
    visit: Visit,
    state: HandoverState,
    signals: Mapping[str, SignalRow],
    opened: Opened | None,
) -> tuple[SignalPart, ...]:
    receiver = visit.site.sharing.receivers.get(state.receiver)
    if receiver is None:
        return ()
    numbers = numbered(signals)
    some = shown(visit.site.desk, state, visit.site.sharing)
    ordered = sorted(some, key=lambda it: numbers.get(str(it.signal), 0))
    return tuple(_part(visit, it, receiver, signals, numbers, opened) for it in ordered)


def _part(  # noqa: PLR0913, PLR0917 - what is shown of what, to whom
    visit: Visit,
    some: Shown,
    receiver: Receiver,
    signals: Mapping[str, SignalRow],
    numbers: Mapping[str, int],
    opened: Opened | None,
) -> SignalPart:
    row, words = signals.get(str(some.signal)), visit.site.words
    lines = dict(opened.get(some.signal, {})) if opened is not None else {}
    if row is not None:
        lines[Detail.INDICATORS] = indicator_lines(row, words)
    closed = NOTHING if opened is not None else CLOSED
    return SignalPart(
        name=signal_ref(str(some.signal), numbers).name,
        partner="" if row is None or some.held else words.partner(row.partner),
        shared=tuple(
            Shared(TITLES[detail], lines.get(detail) or (closed,))
            for detail in Detail
            if detail in some.details
        ),
        withheld=_withheld(visit, some, receiver),
        note=some.held or (CHANGED if some.is_newer else ""),
    )


def _withheld(visit: Visit, some: Shown, receiver: Receiver) -> tuple[Withheld, ...]:
    if some.held:
        return ()
    [facts] = all_facts(visit.site.desk, (some.signal,))
    reasons = {
        detail: held_detail(facts, receiver, detail, frozenset(Detail)) or NO_REASON
        for detail in Detail
        if detail not in some.details
    }
    listed = tuple(Withheld(TITLES[detail], reason) for detail, reason in reasons.items())
    return (*listed, Withheld(REPORTER, REPORTER_HELD))


Reading = Annotated[Visit, Depends(Reads(Right.READ_HANDOVERS))]
ROUTER: Final = APIRouter(prefix=PATH)


def _load(visit: Visit, handover: UUID) -> ItemPage:
    state = found(visit, handover, Right.READ_HANDOVERS)
    look(visit, handover, state.version)
    return item_page(visit, handover, state)


@ROUTER.get("/{handover}.json")
def show_json(visit: Reading, handover: UUID) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit, handover))


@ROUTER.get("/{handover}")
def show(visit: Reading, handover: UUID) -> HTMLResponse:
    """The handover as a page."""
    return visit.html("handover/item.html", _load(visit, handover))
