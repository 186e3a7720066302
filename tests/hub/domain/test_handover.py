"""A handover as a fold of its history, and what a second person may do."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.handover import (
    HandoverState,
    Refusal,
    Refused,
    Stage,
    evolve,
    handover_of,
    in_stage,
    refused_words,
    revoke,
    second,
)
from schemas import events
from schemas.events import Evidence, SubjectKind
from schemas.ids import handover_id, signal_id
from schemas.signal import Urgency

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
SUBJECT = signal_id("police", "X")
LATER = NOW + timedelta(hours=4)


def event(kind, version, by="m.moviera", pillar="zorg", **said):
    return kind(
        originator_id=handover_id(SUBJECT, "zorg", 1),
        originator_version=version,
        occurred_at=NOW + timedelta(minutes=version),
        recorded_at=NOW,
        cause=f"person:{by}",
        subject=SUBJECT,
        kind=SubjectKind.SIGNAL,
        pillar=pillar,
        by=by,
        **said,
    )


def released(*, needs_second=False):
    return event(
        events.HandoverReleased,
        1,
        by="d.jansen",
        party="",
        released=(),
        purpose="hulp",
        ground="taak",
        consent=None,
        urgency=Urgency.NORMAL,
        acknowledge_by=NOW + timedelta(days=1),
        due_at=NOW + timedelta(days=3),
        needs_second=needs_second,
        policy="2026-1",
        evidence=Evidence(version=1, signals=(), digest="0" * 16, read=0),
        sealed={},
    )


def seconded(version, decision, *, agrees):
    said = {"decision": decision, "agrees": agrees, "acknowledge_by": LATER, "sealed": {}}
    return event(events.HandoverSeconded, version, by="s.dewit", **said)


ACCEPTED = event(events.HandoverAccepted, 2)
REVOKED = event(events.HandoverRevoked, 2, by="d.jansen", needs_second=True, sealed={})
REPORT = {"outcome": "andere-hulp", "share_with": (), "sealed": {}}


@pytest.mark.parametrize(
    ("history", "stage"),
    [
        ([released()], Stage.OFFERED),
        ([released(needs_second=True)], Stage.AWAITING_SECOND),
        ([released(needs_second=True), seconded(2, 1, agrees=True)], Stage.OFFERED),
        ([released(needs_second=True), seconded(2, 1, agrees=False)], Stage.REFUSED),
        ([released(), ACCEPTED], Stage.ACCEPTED),
        ([released(), REVOKED], Stage.OFFERED),
        ([released(), REVOKED, seconded(3, 2, agrees=True)], Stage.REVOKED),
        ([released(), REVOKED, seconded(3, 2, agrees=False)], Stage.OFFERED),
        (
            [released(), event(events.HandoverReturned, 2, ground="anders", sealed={})],
            Stage.RETURNED,
        ),
        (
            [released(), ACCEPTED, event(events.HandoverReported, 3, is_final=False, **REPORT)],
            Stage.ACCEPTED,
        ),
        (
            [released(), ACCEPTED, event(events.HandoverReported, 3, is_final=True, **REPORT)],
            Stage.REPORTED,
        ),
    ],
)
def test_where_a_handover_stands_after_its_history(history, stage):
    assert handover_of(history).stage is stage


def test_the_term_to_take_it_on_starts_when_the_receiver_can_see_it():
    state = handover_of([released(needs_second=True), seconded(2, 1, agrees=True)])
    assert state.acknowledge_by == LATER
    assert state.since == NOW + timedelta(minutes=2)


def test_passed_on_it_starts_anew_with_another_pillar():
    said = {"former": "zorg", "acknowledge_by": LATER, "sealed": {}}
    passed = event(events.HandoverPassedOn, 3, pillar="signaleren", **said)
    step = event(events.HandoverProgressed, 3, step="contact", is_done=True)
    state = handover_of([released(), ACCEPTED, step, passed])
    assert (state.pillar, state.stage, state.steps) == ("signaleren", Stage.OFFERED, frozenset())


def test_the_first_person_is_never_the_second():
    waits = handover_of([released(needs_second=True)])
    assert second(waits, "d.jansen", "Goed.") == Refusal(Refused.SAME_PERSON)
    assert second(waits, "s.dewit", " ") == Refusal(Refused.NO_WORDS)
    assert second(waits, "s.dewit", "Goed.") == 1
    assert second(handover_of([released()]), "s.dewit", "Goed.") == Refusal(Refused.WRONG_STAGE)


def test_one_takes_back_once_and_only_what_the_receiver_sees():
    assert revoke(handover_of([released()]), "Fout.") is None
    waits = handover_of([released(), REVOKED])
    assert revoke(waits, "Fout.") == Refusal(Refused.STANDS_ALREADY)
    ended = handover_of([released(), REVOKED, seconded(3, 2, agrees=True)])
    assert revoke(ended, "Fout.") == Refusal(Refused.WRONG_STAGE)


def test_a_question_is_open_until_it_was_answered():
    asked = event(events.HandoverAsked, 2, sealed={})
    answered = event(events.HandoverAnswered, 3, by="d.jansen", asked=2, sealed={})
    assert handover_of([released(), asked]).open_question.version == 2
    assert handover_of([released(), asked, answered]).open_question is None


def test_words_are_there_and_end_somewhere():
    assert refused_words("") == Refusal(Refused.NO_WORDS)
    assert refused_words("x" * 2001) == Refusal(Refused.TOO_LONG)
    assert refused_words("x" * 2000) is None


def test_an_event_of_a_later_version_is_accepted():
    later = event(events.HandoverNoted, 9, sealed={})
    assert evolve(HandoverState(), later).version == 9
    assert in_stage(handover_of([released()]), Stage.ACCEPTED) == Refusal(Refused.WRONG_STAGE)
