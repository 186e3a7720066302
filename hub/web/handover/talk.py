"""What was said and done in a handover, in order. Words are shown to who opened it, notes stay."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from hub.actions.releasing import WORDS
from hub.domain.mandate import Role, may_receive
from hub.domain.sharing import Outcome, SharingPolicy
from hub.web.handover.loading import history
from hub.web.handover.overview import receiver_title
from hub.web.handover.words import SAID
from hub.web.moments import Moment, moment
from hub.web.visit import Visit
from schemas.events import (
    HandoverEvent,
    HandoverNoted,
    HandoverPassedOn,
    HandoverProgressed,
    HandoverReported,
    HandoverReturned,
    HandoverRevoked,
    HandoverSeconded,
)

FOR_ANOTHER = "Dit was voor een andere ontvanger."
ERASED = "De woorden zijn gewist."
CLOSED_WORDS = "Open de inhoud om de woorden te lezen."


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    at: Moment
    person: str
    what: str
    more: str
    words: str


def person_names(visit: Visit) -> dict[str, str]:
    """The names of the people who signed in, by id."""
    return {person.id: person.name for person in visit.site.sessions.people()}


def talk(visit: Visit, handover: UUID, *, is_open: bool, now: datetime) -> tuple[Entry, ...]:
    """All that happened, the newest last. A pillar's own notes are shown to that pillar alone."""
    events = [it for it in history(visit, handover) if isinstance(it, HandoverEvent)]
    names = person_names(visit)
    return tuple(
        replace(
            _entry(visit, event, events, is_open=is_open, now=now),
            person=names.get(event.by, event.by),
        )
        for event in events
        if not isinstance(event, HandoverNoted) or may_receive(visit.user, event.pillar)
    )


def _entry(
    visit: Visit, event: HandoverEvent, events: list[HandoverEvent], *, is_open: bool, now: datetime
) -> Entry:
    return Entry(
        at=moment(event.occurred_at, now),
        person=event.by,
        what=SAID[event.TOPIC],
        more=_more(visit, event, events),
        words=_words(visit, event, is_open=is_open),
    )


def _words(visit: Visit, event: HandoverEvent, *, is_open: bool) -> str:
    """What a person wrote; what was written for another pillar stays there."""
    sealed = getattr(event, "sealed", None)
    if not sealed:
        return ""
    if not is_open:
        return CLOSED_WORDS
    if visit.user.role is Role.OWNER and not may_receive(visit.user, event.pillar):
        return FOR_ANOTHER
    return visit.site.desk.unseal(event, sealed, WORDS) or ERASED


def _more(visit: Visit, event: HandoverEvent, events: list[HandoverEvent]) -> str:
    """What the codes of an event say."""
    policy, words = visit.site.sharing, visit.site.words
    match event:
        case HandoverSeconded():
            is_release = not any(
                isinstance(it, HandoverRevoked) and it.originator_version == event.decision
                for it in events
            )
            agrees = "stemde in" if event.agrees else "stemde niet in"
            return f"{agrees} met {'vrijgeven' if is_release else 'intrekken'}"
        case HandoverReturned():
            return policy.returns.get(event.ground, event.ground)
        case HandoverPassedOn():
            former, to = (receiver_title(p, policy, words) for p in (event.former, event.pillar))
            return f"van {former} naar {to}"
        case HandoverProgressed():
            title = _step(policy, event)
            return title if event.is_done else f"{title}: toch nog niet"
        case HandoverReported():
            return _outcome(policy, event)
        case _:
            return ""


def _step(policy: SharingPolicy, event: HandoverProgressed) -> str:
    receiver = policy.receivers.get(event.pillar)
    return receiver.steps.get(event.step, event.step) if receiver else event.step


def _outcome(policy: SharingPolicy, event: HandoverReported) -> str:
    receiver = policy.receivers.get(event.pillar)
    found: Outcome | None = receiver.outcomes.get(event.outcome) if receiver else None
    title = found.title if found else event.outcome
    return title if event.is_final else f"{title} (tussenstand)"
