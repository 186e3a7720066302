"""The gated steps: what opens what, what is cut off, and what never waits."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import WorkingCalendar
from hub.domain.casework import Refused
from hub.domain.procedure import (
    ACCOUNTED,
    DONE,
    Weigh,
    account_due,
    may_take,
    procedure_of,
    release_gate,
    weigh,
)
from hub.policy.procedure import load_procedure
from schemas.events import CaseWeighed, Evidence, SubjectKind

PROCEDURE = load_procedure()
SUBJECT = UUID("3f2a9c1b-0000-5000-8000-000000000001")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)  # a Thursday
WAY = (
    ("weging-1", "door"),
    ("weging-2-3", "door"),
    ("privacycheck-1", "akkoord"),
    ("bronnenonderzoek", "hit"),
    ("weging-4", "afdeling"),
    ("privacycheck-2", "akkoord-2a"),
)
EVERY = [(s.code, o.code) for s in PROCEDURE.steps.values() for o in s.outcomes]


def weighed(*steps, at=AT):
    versions = count(1)
    return [
        CaseWeighed(
            originator_id=SUBJECT,
            originator_version=next(versions),
            occurred_at=at,
            recorded_at=at,
            cause="person:d.jansen",
            subject=SUBJECT,
            kind=SubjectKind.DOSSIER,
            by="d.jansen",
            step=step,
            outcome=outcome,
            answers={},
            evidence=Evidence(version=1, signals=(), digest="0" * 16, read=0),
            sealed={},
        )
        for step, outcome in steps
    ]


def after(*steps):
    return procedure_of(weighed(*steps), PROCEDURE)


def answers_of(step, **also):
    asked = PROCEDURE.steps[step]
    said = dict.fromkeys(asked.questions, "ja") | dict.fromkeys(asked.sources, "niet-gevraagd")
    return said | also


def test_the_first_step_is_open_and_each_outcome_opens_the_next():
    assert after().open == "weging-1"
    for number in range(1, len(WAY)):
        assert after(*WAY[:number]).open == WAY[number][0]
    assert after(*WAY).open == "aanpak"


def test_a_step_taken_again_cuts_off_what_followed_it():
    state = after(*WAY, ("weging-2-3", "door"))
    assert [it.step for it in state.taken] == ["weging-1", "weging-2-3"]
    assert state.open == "privacycheck-1"
    assert not state.passed("privacycheck-2")


def test_only_the_open_step_may_be_taken_or_one_again():
    state = after(*WAY[:2])
    assert may_take(state, "privacycheck-1")
    assert may_take(state, "weging-1")
    assert may_take(state, ACCOUNTED)
    assert not may_take(state, "weging-4")
    assert not may_take(after(("weging-1", "stop")), "")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Weigh("weging-4", "riec", {}, "x"), Refused.NOT_NOW),
        (Weigh("weging-1", "riec", answers_of("weging-1"), "x"), Refused.UNKNOWN_OUTCOME),
        (Weigh("weging-1", "door", {}, "x"), Refused.UNANSWERED),
        (Weigh("weging-1", "door", answers_of("weging-1", taak="hit"), "x"), Refused.UNANSWERED),
        (Weigh("weging-1", "door", answers_of("weging-1"), "  "), Refused.NO_REASON),
        (Weigh(ACCOUNTED, "door", {}, "x"), Refused.UNKNOWN_OUTCOME),
    ],
)
def test_a_step_is_refused_with_its_reason(command, reason):
    assert weigh(after(), command).reason is reason


def test_a_step_with_all_its_answers_is_taken():
    assert weigh(after(), Weigh("weging-1", "door", answers_of("weging-1"), "duidelijk")) is None
    assert weigh(after(), Weigh(ACCOUNTED, DONE, {}, "er was gevaar")) is None


def test_hit_or_no_hit_follows_from_what_the_sources_said():
    state = after(*WAY[:3])
    found, none = answers_of("bronnenonderzoek", kvk="hit"), answers_of("bronnenonderzoek")
    assert weigh(state, Weigh("bronnenonderzoek", "hit", found, "x")) is None
    assert weigh(state, Weigh("bronnenonderzoek", "geen-hit", none, "x")) is None
    for outcome, answers in (("hit", none), ("geen-hit", found)):
        refused = weigh(state, Weigh("bronnenonderzoek", outcome, answers, "x"))
        assert refused.reason is Refused.OUTCOME_DIFFERS


@given(st.lists(st.sampled_from(EVERY), max_size=12), st.booleans(), st.booleans())
def test_care_for_a_victim_is_never_held_whatever_was_weighed(steps, is_outside, is_acute):
    assert release_gate(after(*steps), "zorg", is_outside, is_acute).allowed


@given(st.lists(st.sampled_from(EVERY), max_size=12), st.sampled_from(["aanpakken", "signaleren"]))
def test_what_is_acute_goes_past_every_step_and_says_to_account_for_it(steps, pillar):
    gate = release_gate(after(*steps), pillar, is_outside=True, is_acute=True)
    assert gate.allowed
    assert "1 werkdag" in gate.reason


def test_sharing_with_enforcement_and_outside_waits_for_the_second_privacy_check():
    for pillar, is_outside in (("aanpakken", False), ("signaleren", True)):
        early = release_gate(after(*WAY[:5]), pillar, is_outside, is_acute=False)
        assert not early.allowed
        assert "Privacycheck 2" in early.reason
        assert release_gate(after(*WAY), pillar, is_outside, is_acute=False).allowed
    assert release_gate(after(), "signaleren", is_outside=False, is_acute=False).allowed


def test_after_a_stop_or_no_hit_only_care_and_what_is_acute_go_on():
    for steps in ([("weging-1", "stop")], [*WAY[:3], ("bronnenonderzoek", "geen-hit")]):
        state = after(*steps)
        assert state.is_stopped
        assert not release_gate(state, "aanpakken", is_outside=False, is_acute=False).allowed
        assert release_gate(state, "zorg", is_outside=True, is_acute=False).allowed


def test_a_refused_privacy_check_opens_no_gate():
    state = after(*WAY[:5], ("privacycheck-2", "niet-akkoord"))
    assert state.open == "weging-4"


def test_the_gate_closes_again_when_a_step_before_it_is_taken_anew():
    state = after(*WAY, ("weging-4", "riec"))
    assert not release_gate(state, "aanpakken", is_outside=False, is_acute=False).allowed


def test_what_was_shared_past_the_steps_is_accounted_for_within_a_working_day():
    calendar = WorkingCalendar()
    due = account_due(after(), [AT + timedelta(hours=1), AT], calendar)
    assert due == datetime(2026, 11, 27, 16, tzinfo=UTC)  # Friday, 17:00 in Nijkerk
    said = procedure_of(weighed((ACCOUNTED, DONE), at=AT + timedelta(hours=2)), PROCEDURE)
    assert account_due(said, [AT], calendar) is None
    again = AT + timedelta(hours=3)
    assert account_due(said, [AT, again], calendar) == calendar.add_term(
        again, PROCEDURE.account_within
    )
    assert account_due(after(), [], calendar) is None
