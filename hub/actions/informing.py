"""Letting senders hear what became of their signals: the outcome alone, and only whom it may."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.actions.desk import TRIES, Busy, Desk
from hub.actions.releasing import Done
from hub.actions.sharing import load_handover
from hub.domain.handover import Refusal, Refused
from hub.domain.mandate import User
from hub.store.record import VersionTaken
from schemas.events import SenderInformed, SignalVersion, SignalWithdrawn
from schemas.ids import informed_id


@dataclass(frozen=True, slots=True)
class News:
    """What became of a handover, which partners may hear it, and who lets them."""

    handover: UUID
    outcome: str
    partners: Collection[str]
    by: User
    at: datetime


def informed(desk: Desk, news: News, signals: Iterable[UUID]) -> tuple[SenderInformed, ...]:
    """An event for every signal of these partners whose sender does not know this yet."""
    made = (_informed(desk, news, signal) for signal in signals)
    return tuple(event for event in made if event is not None)


def inform(
    desk: Desk, handover: UUID, *, partners: Collection[str], by: User, now: datetime
) -> Done | Refusal:
    """Record that the coordinator lets senders hear the outcome: only whom the receiver named."""
    for _ in range(TRIES):
        state = load_handover(desk, handover)
        if state is None or state.release is None:
            return Refusal(Refused.NOTHING_THERE)
        report = state.report
        if report is None:
            return Refusal(Refused.WRONG_STAGE)
        if not partners or not set(partners) <= set(report.share_with):
            return Refusal(Refused.UNKNOWN_SENDER)
        signals = [it.signal for it in state.release.released]
        events = informed(desk, News(handover, report.outcome, partners, by, now), signals)
        if not events:
            return Refusal(Refused.STANDS_ALREADY)
        try:
            return Done(handover, desk.append(*events, unchanged={handover: state.version}))
        except VersionTaken:
            continue
    raise Busy("the handover kept changing")


def _informed(desk: Desk, news: News, signal: UUID) -> SenderInformed | None:
    versions = desk.history(signal)
    first = next((it for it in versions if isinstance(it, SignalVersion)), None)
    if first is None or isinstance(versions[-1], SignalWithdrawn):
        return None
    if first.header.partner.value not in news.partners:
        return None
    stream = informed_id(signal)
    told = desk.history(stream)
    if any(
        isinstance(it, SenderInformed)
        and (it.handover, it.outcome) == (news.handover, news.outcome)
        for it in told
    ):
        return None
    return SenderInformed(
        originator_id=stream,
        originator_version=len(told) + 1,
        occurred_at=news.at,
        recorded_at=news.at,
        cause=f"person:{news.by.id}",
        signal=signal,
        handover=news.handover,
        message=first.message,
        outcome=news.outcome,
        by=news.by.id,
    )
