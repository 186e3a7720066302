"""What a person may do with a handover now: the forms that its page offers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.actions.access import may_open_handover
from hub.domain import handover as domain
from hub.domain.handover import VISIBLE, HandoverState, Stage
from hub.domain.mandate import Right, may_receive
from hub.domain.sharing import Receiver, SharingPolicy
from hub.web.handover.choices import Option
from hub.web.moments import Moment, moment
from hub.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the receiver's work."""

    code: str
    title: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender of the signals: whether it may hear of the outcome, and whether it did."""

    code: str
    title: str
    how: str
    heard: Moment | None
    may_hear: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """The forms. Empty where this person, or anybody, cannot do that now."""

    opens: bool
    accepts: bool
    returns: tuple[Option, ...]
    pillars: tuple[Option, ...]
    asks: bool
    answers: bool
    steps: tuple[Step, ...]
    notes: bool
    outcomes: tuple[Option, ...]
    senders: tuple[Sender, ...]
    informs: bool
    gives: bool
    revokes: bool
    seconds: str
    waits: str


RELEASE_WAITS = "Een tweede persoon moet nog instemmen met deze overdracht."
REVOCATION_WAITS = "Een tweede persoon moet nog instemmen met het intrekken."
AT_ONCE = "hoort het meteen"
CONFIRMED = "hoort het zodra de coördinator het bevestigt"


def offers(
    visit: Visit,
    state: HandoverState,
    partners: Sequence[str],
    heard: Mapping[str, datetime],
    now: datetime,
) -> Offers:
    """What this person may do."""
    policy, stage = visit.site.sharing, state.stage
    receives = visit.may(Right.RECEIVE) and may_receive(visit.user, state.pillar)
    releases = visit.may(Right.RELEASE)
    is_running = stage in {Stage.OFFERED, Stage.ACCEPTED}
    takes = receives and is_running
    works = receives and stage is Stage.ACCEPTED
    receiver = policy.receivers.get(state.receiver)
    waiting = domain.waiting(state)
    return Offers(
        opens=not visit.is_past and may_open_handover(visit.user, state),
        accepts=receives and stage is Stage.OFFERED,
        returns=_options(policy.returns) if takes else (),
        pillars=_pillars(state, policy) if takes else (),
        asks=takes,
        answers=releases and state.open_question is not None,
        steps=_steps(state, receiver) if works else (),
        notes=receives and stage in VISIBLE,
        outcomes=_outcomes(receiver) if works else (),
        senders=_senders(visit, state, partners, heard, now)
        if works or visit.may(Right.READ_CASES)
        else (),
        informs=releases and state.report is not None and bool(state.report.share_with),
        gives=releases and not state.pillar and stage is Stage.OFFERED,
        revokes=releases and is_running and waiting is None,
        seconds=_seconds(state) if releases and _is_another(visit, waiting) else "",
        waits=_seconds(state) if waiting else "",
    )


def _is_another(visit: Visit, waiting: tuple[int, str] | None) -> bool:
    return waiting is not None and waiting[1] != visit.user.id


def _seconds(state: HandoverState) -> str:
    return RELEASE_WAITS if state.stage is Stage.AWAITING_SECOND else REVOCATION_WAITS


def _options(titles: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(code, title, "", is_chosen=False) for code, title in titles.items())


def _pillars(state: HandoverState, policy: SharingPolicy) -> tuple[Option, ...]:
    others = {
        it.key: it.title
        for it in policy.receivers.values()
        if it.is_pillar and it.key != state.pillar
    }
    return _options(others)


def _steps(state: HandoverState, receiver: Receiver | None) -> tuple[Step, ...]:
    titles = receiver.steps if receiver else {}
    return tuple(Step(code, title, code in state.steps) for code, title in titles.items())


def _outcomes(receiver: Receiver | None) -> tuple[Option, ...]:
    found = receiver.outcomes if receiver else {}
    return tuple(
        Option(code, it.title, f"De afzender hoort: {it.sender_hears}", is_chosen=False)
        for code, it in found.items()
    )


def _senders(
    visit: Visit,
    state: HandoverState,
    partners: Sequence[str],
    heard: Mapping[str, datetime],
    now: datetime,
) -> tuple[Sender, ...]:
    shared = state.report.share_with if state.report else ()
    automatic = visit.site.sharing.automatic
    return tuple(
        Sender(
            partner,
            visit.site.words.partner(partner),
            AT_ONCE if partner in automatic else CONFIRMED,
            moment(heard[partner], now) if partner in heard else None,
            partner in shared,
        )
        for partner in partners
    )
