"""Handovers as they are now: who has them, where they stand, what was released, who heard of it.

`stage` is where a handover stands (`hub.domain.handover.Stage`). What waits for a second person is
in `waits`: the version of that wish, 0 where nothing waits.
"""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_json, as_text
from schemas.base import Event
from schemas.events import (
    HandoverAccepted,
    HandoverAnswered,
    HandoverAsked,
    HandoverPassedOn,
    HandoverProgressed,
    HandoverReleased,
    HandoverReported,
    HandoverReturned,
    HandoverRevoked,
    HandoverSeconded,
    SenderInformed,
)
from schemas.events.handover import HandoverEvent

HANDOVERS: Final = Table(
    "handovers",
    ("handover",),
    (
        ("handover", TEXT),
        ("subject", TEXT),
        ("kind", TEXT),
        ("pillar", TEXT),
        ("party", TEXT),
        ("stage", TEXT),
        ("urgency", TEXT),
        ("purpose", TEXT),
        ("ground", TEXT),
        ("consent", TEXT),
        ("released_by", TEXT),
        ("released_at", TEXT),
        ("since", TEXT),
        ("acknowledge_by", TEXT),
        ("due_at", TEXT),
        ("waits", INTEGER),
        ("accepted_at", TEXT),
        ("ended_at", TEXT),
        ("return_ground", TEXT),
        ("outcome", TEXT),
        ("version", INTEGER),
    ),
)
"""`pillar` is who has it now; empty for an outside `party`. `outcome` is the last one told."""
SIGNALS: Final = Table(
    "handover_signals",
    ("handover", "signal"),
    (("handover", TEXT), ("signal", TEXT), ("version", INTEGER), ("details", TEXT)),
)
QUESTIONS: Final = Table(
    "handover_questions",
    ("handover", "version"),
    (("handover", TEXT), ("version", INTEGER), ("asked_at", TEXT), ("answered_at", TEXT)),
)
"""`answered_at` is empty while the question is open."""
STEPS: Final = Table(
    "handover_steps",
    ("handover", "step"),
    (("handover", TEXT), ("step", TEXT), ("person", TEXT), ("done_at", TEXT)),
)
REPORTS: Final = Table(
    "handover_reports",
    ("handover", "version"),
    (
        ("handover", TEXT),
        ("version", INTEGER),
        ("pillar", TEXT),
        ("outcome", TEXT),
        ("share_with", TEXT),
        ("is_final", INTEGER),
        ("reported_at", TEXT),
    ),
)
INFORMED: Final = Table(
    "senders_informed",
    ("signal", "version"),
    (
        ("signal", TEXT),
        ("version", INTEGER),
        ("handover", TEXT),
        ("partner", TEXT),
        ("outcome", TEXT),
        ("person", TEXT),
        ("informed_at", TEXT),
    ),
)
TABLES: Final = (HANDOVERS, SIGNALS, QUESTIONS, STEPS, REPORTS, INFORMED)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS handovers_by_subject ON handovers (subject)",
    "CREATE INDEX IF NOT EXISTS handovers_by_pillar ON handovers (pillar, stage, due_at)",
    "CREATE INDEX IF NOT EXISTS handovers_by_signal ON handover_signals (signal)",
    "CREATE INDEX IF NOT EXISTS informed_by_handover ON senders_informed (handover)",
)

SET: Final = "UPDATE handovers SET version = ?, "
AGREED: Final = (
    SET + "stage = CASE WHEN ? = 1 THEN 'offered' ELSE 'revoked' END, waits = 0, "
    "since = CASE WHEN ? = 1 THEN ? ELSE since END, "
    "acknowledge_by = CASE WHEN ? = 1 THEN ? ELSE acknowledge_by END, "
    "ended_at = CASE WHEN ? = 1 THEN ended_at ELSE ? END WHERE handover = ?"
)
DISAGREED: Final = (
    SET + "stage = CASE WHEN ? = 1 THEN 'refused' ELSE stage END, waits = 0, "
    "ended_at = CASE WHEN ? = 1 THEN ? ELSE ended_at END WHERE handover = ?"
)
ACCEPTED: Final = SET + "stage = 'accepted', accepted_at = ? WHERE handover = ?"
RETURNED: Final = SET + "stage = 'returned', ended_at = ?, return_ground = ? WHERE handover = ?"
PASSED: Final = (
    SET + "stage = 'offered', pillar = ?, since = ?, acknowledge_by = ?, accepted_at = '' "
    "WHERE handover = ?"
)
REPORTED: Final = SET + "outcome = ? WHERE handover = ?"
ENDED: Final = SET + "outcome = ?, stage = 'reported', ended_at = ? WHERE handover = ?"
REVOKED: Final = SET + "stage = 'revoked', ended_at = ?, waits = 0 WHERE handover = ?"
REVOKING: Final = SET + "waits = ? WHERE handover = ?"
TOUCHED: Final = "UPDATE handovers SET version = ? WHERE handover = ?"
ANSWERED: Final = "UPDATE handover_questions SET answered_at = ? WHERE handover = ? AND version = ?"
UNDONE: Final = "DELETE FROM handover_steps WHERE handover = ? AND step = ?"
RESTARTED: Final = "DELETE FROM handover_steps WHERE handover = ?"


def changes(event: Event) -> Iterator[Write | Change]:
    """What the event changes."""
    if isinstance(event, SenderInformed):
        yield Write(INFORMED, _informed(event))
    elif isinstance(event, HandoverReleased):
        yield Write(HANDOVERS, _released(event))
        for it in event.released:
            row = (str(event.originator_id), str(it.signal), it.version, as_json(it.details))
            yield Write(SIGNALS, row)
    elif isinstance(event, HandoverEvent):
        yield _handover(event)
        yield from _beside(event)


def _handover(event: HandoverEvent) -> Change:  # noqa: PLR0911 - all events
    """What the event changes in the row of the handover itself."""
    handover, version, at = str(event.originator_id), event.originator_version, _at(event)
    match event:
        case HandoverSeconded(agrees=True):
            which, until = event.decision, as_text(event.acknowledge_by)
            params = (version, which, which, at, which, until, which, at, handover)
            return Change(HANDOVERS, AGREED, params)
        case HandoverSeconded():
            which = event.decision
            return Change(HANDOVERS, DISAGREED, (version, which, which, at, handover))
        case HandoverAccepted():
            return Change(HANDOVERS, ACCEPTED, (version, at, handover))
        case HandoverReturned():
            return Change(HANDOVERS, RETURNED, (version, at, event.ground, handover))
        case HandoverPassedOn():
            until = as_text(event.acknowledge_by)
            return Change(HANDOVERS, PASSED, (version, event.pillar, at, until, handover))
        case HandoverReported(is_final=True):
            return Change(HANDOVERS, ENDED, (version, event.outcome, at, handover))
        case HandoverReported():
            return Change(HANDOVERS, REPORTED, (version, event.outcome, handover))
        case HandoverRevoked(needs_second=True):
            return Change(HANDOVERS, REVOKING, (version, version, handover))
        case HandoverRevoked():
            return Change(HANDOVERS, REVOKED, (version, at, handover))
        case _:
            return Change(HANDOVERS, TOUCHED, (version, handover))


def _beside(event: HandoverEvent) -> Iterator[Write | Change]:
    """What the event changes in the tables beside it."""
    handover, version, at = str(event.originator_id), event.originator_version, _at(event)
    match event:
        case HandoverPassedOn():
            yield Change(STEPS, RESTARTED, (handover,))
        case HandoverAsked():
            yield Write(QUESTIONS, (handover, version, at, ""))
        case HandoverAnswered():
            yield Change(QUESTIONS, ANSWERED, (at, handover, event.asked))
        case HandoverProgressed(is_done=True):
            yield Write(STEPS, (handover, event.step, event.by, at))
        case HandoverProgressed():
            yield Change(STEPS, UNDONE, (handover, event.step))
        case HandoverReported():
            shared = as_json(event.share_with)
            said = (event.pillar, event.outcome, shared, int(event.is_final), at)
            yield Write(REPORTS, (handover, version, *said))
        case _:
            return


def _at(event: Event) -> str:
    return as_text(event.occurred_at)


def _released(event: HandoverReleased) -> tuple[object, ...]:
    consent = {True: "ja", False: "nee", None: "niet-gevraagd"}[event.consent]
    waits = event.originator_version if event.needs_second else 0
    return (
        str(event.originator_id),
        str(event.subject),
        event.kind.value,
        event.pillar,
        event.party,
        "awaiting-second" if event.needs_second else "offered",
        event.urgency.value,
        event.purpose,
        event.ground,
        consent,
        event.by,
        _at(event),
        _at(event),
        as_text(event.acknowledge_by),
        as_text(event.due_at),
        waits,
        "",
        "",
        "",
        "",
        event.originator_version,
    )


def _informed(event: SenderInformed) -> tuple[object, ...]:
    return (
        str(event.signal),
        event.originator_version,
        str(event.handover),
        event.message.partner.value,
        event.outcome,
        event.by,
        _at(event),
    )
