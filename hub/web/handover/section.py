"""The handovers of a dossier, on its page: who has what, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.domain.sharing import SharingPolicy
from hub.store.database import Cursor
from hub.web.cards import Level, level
from hub.web.handover import rows as own
from hub.web.handover.overview import PATH, receiver_title
from hub.web.handover.rows import HandoverRow
from hub.web.handover.words import PARTY_STAGES, STAGES
from hub.web.moments import Deadline, Moment, deadline, moment
from hub.web.words import Words, said, short_name


@dataclass(frozen=True, slots=True)
class Line:
    """One handover."""

    name: str
    path: str
    receiver: str
    stage: str
    level: Level
    released: Moment
    due: Deadline
    steps: tuple[str, ...]
    outcome: str
    question: str


@dataclass(frozen=True, slots=True)
class Section:
    """All of them, and where to release."""

    lines: tuple[Line, ...]
    release_path: str


def read(
    cursor: Cursor, subject: str
) -> tuple[Sequence[HandoverRow], frozenset[str], dict[str, tuple[str, ...]]]:
    """Fetch the handovers of a subject, which of them wait for an answer, and their steps."""
    found = own.of_subject(cursor, subject)
    ids = [row.handover for row in found]
    return found, own.asked(cursor, ids), own.steps_of(cursor, ids)


def section_of(
    cursor: Cursor, subject: str, policy: SharingPolicy, words: Words, now: datetime
) -> Section:
    """Make the section of a dossier's or signal's page."""
    found, asked, steps = read(cursor, subject)
    lines = tuple(
        Line(
            name=f"overdracht {short_name(row.handover)}",
            path=f"{PATH}/{row.handover}",
            receiver=receiver_title(row.receiver, policy, words),
            stage=said(STAGES if row.pillar else PARTY_STAGES, row.stage),
            level=level(row.urgency),
            released=moment(row.released_at, now),
            due=deadline(row.next_at, now),
            steps=tuple(_step(row.receiver, step, policy) for step in steps.get(row.handover, ())),
            outcome=outcome_title(row, policy),
            question="De ontvanger vraagt u iets." if row.handover in asked else "",
        )
        for row in found
    )
    return Section(lines, f"{PATH}/vrijgeven/{subject}")


def outcome_title(row: HandoverRow, policy: SharingPolicy) -> str:
    """What came of a handover, in words; empty where nothing was told yet."""
    receiver = policy.receivers.get(row.receiver)
    found = receiver.outcomes.get(row.outcome) if receiver else None
    return found.title if found else row.outcome


def _step(receiver: str, step: str, policy: SharingPolicy) -> str:
    found = policy.receivers.get(receiver)
    return found.steps.get(step, step) if found else step
