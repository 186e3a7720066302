"""Decisions on a case: what may be recorded, and what a case is after it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.casework import (
    GROUNDS,
    MINOR_INDICATOR,
    CaseState,
    Difference,
    Refusal,
    Refused,
    Sight,
    case_of,
    evolve,
    is_open,
)
from hub.domain.deciding import Allowed, Decide, decide, second, undo
from schemas.events import (
    CaseAssigned,
    CaseDecided,
    CaseLabelled,
    CaseNoted,
    CaseSeconded,
    CaseUndone,
    Ruling,
    SubjectKind,
)

NOW = datetime(2026, 10, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SUBJECT = uuid5(UUID(int=0), "dossier")
A, B, C = (uuid5(SUBJECT, name) for name in "abc")
SIGHT = Sight(3, {A: 1, B: 2})


def wish(ruling=Ruling.CONFIRMED, **how):
    ground = next(iter(GROUNDS[ruling]))
    said = {
        "ruling": ruling,
        "ground": ground,
        "reason": "Twee bronnen zeggen hetzelfde.",
        "until": NOW + DAY if ruling is Ruling.FOLLOWED else None,
        "seen": SIGHT,
        "read": 2,
        "knows_unread": False,
        "by": "d.jansen",
    }
    return Decide(**said | how)


def event(kind, version, by="d.jansen", **said):
    return kind(
        originator_id=SUBJECT,
        originator_version=version,
        occurred_at=NOW,
        recorded_at=NOW,
        cause=f"person:{by}",
        subject=SUBJECT,
        kind=SubjectKind.DOSSIER,
        by=by,
        **said,
    )


def decided(version, command=None, *, needs_second=False, sight=SIGHT):
    command = command or wish()
    return event(
        CaseDecided,
        version,
        command.by,
        ruling=command.ruling,
        ground=command.ground,
        until=command.until,
        evidence=sight.evidence(command.read),
        needs_second=needs_second,
        sealed={},
    )


@pytest.mark.parametrize("ruling", [Ruling.CONFIRMED, Ruling.FOLLOWED, Ruling.CLOSED])
def test_a_decision_with_a_ground_and_a_reason_is_allowed(ruling):
    assert decide(CaseState(), wish(ruling), SIGHT, frozenset(), NOW) == Allowed(needs_second=False)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (wish(reason="  "), Refused.NO_REASON),
        (wish(reason="a" * 2001), Refused.REASON_TOO_LONG),
        (wish(ground="zomaar"), Refused.UNKNOWN_GROUND),
        (wish(Ruling.FOLLOWED, until=None), Refused.NO_DAY),
        (wish(Ruling.FOLLOWED, until=NOW), Refused.PAST_DAY),
        (wish(Ruling.RETURNED), Refused.NOT_OPEN),
        (wish(read=1), Refused.UNREAD),
    ],
    ids=lambda it: it if isinstance(it, Refused) else "",
)
def test_what_lacks_something_is_refused_with_what_it_lacks(command, reason):
    assert decide(CaseState(), command, SIGHT, frozenset(), NOW) == Refusal(reason)


def test_who_knows_that_not_all_was_read_may_go_on():
    command = wish(read=1, knows_unread=True)
    assert decide(CaseState(), command, SIGHT, frozenset(), NOW) == Allowed(needs_second=False)


def test_a_decision_on_older_evidence_is_refused_with_the_difference():
    there = Sight(4, {B: 3, C: 1})
    refusal = decide(CaseState(), wish(), there, frozenset(), NOW)
    assert refusal == Refusal(Refused.STALE, Difference(came=(C,), went=(A,), changed=(B,)))


def test_nobody_closes_alone_where_a_minor_may_be_a_victim():
    minor = frozenset({MINOR_INDICATOR})
    assert decide(CaseState(), wish(Ruling.CLOSED), SIGHT, minor, NOW) == Allowed(needs_second=True)
    assert decide(CaseState(), wish(), SIGHT, minor, NOW) == Allowed(needs_second=False)


def test_the_same_decision_twice_is_one():
    state = evolve(CaseState(), decided(1))
    assert decide(state, wish(), SIGHT, frozenset(), NOW) is None
    assert decide(state, wish(by="s.dewit"), SIGHT, frozenset(), NOW) == Allowed(needs_second=False)
    undone = evolve(state, event(CaseUndone, 2, decision=1, sealed={}))
    assert decide(undone, wish(), SIGHT, frozenset(), NOW) == Allowed(needs_second=False)


def test_a_second_person_is_another_person_and_decides_once():
    state = evolve(CaseState(), decided(1, wish(Ruling.CLOSED), needs_second=True))
    assert state.ruling is None
    assert state.waiting.version == 1
    assert second(state, 1, "d.jansen", "ja") == Refusal(Refused.SAME_PERSON)
    assert second(state, 2, "s.dewit", "ja") == Refusal(Refused.NOTHING_THERE)
    assert second(state, 1, "s.dewit", "") == Refusal(Refused.NO_REASON)
    assert second(state, 1, "s.dewit", "ja").version == 1
    agreed = evolve(state, event(CaseSeconded, 2, "s.dewit", decision=1, agrees=True, sealed={}))
    assert agreed.ruling.ruling is Ruling.CLOSED
    assert agreed.waiting is None
    assert second(agreed, 1, "s.dewit", "nog eens") == Refusal(Refused.NOTHING_THERE)
    refused = evolve(state, event(CaseSeconded, 2, "s.dewit", decision=1, agrees=False, sealed={}))
    assert refused.ruling is None
    assert undo(refused, 1, "x") == Refusal(Refused.NOTHING_THERE)


def test_undoing_brings_back_what_stood_before():
    history = [decided(1), decided(2, wish(Ruling.CLOSED))]
    state = case_of(history)
    assert state.ruling.ruling is Ruling.CLOSED
    state = evolve(state, event(CaseUndone, 3, decision=2, sealed={}))
    assert state.ruling.ruling is Ruling.CONFIRMED
    assert undo(state, 2, "nog eens") == Refusal(Refused.NOTHING_THERE)


def test_returning_opens_the_case():
    state = case_of([decided(1), decided(2, wish(Ruling.RETURNED))])
    assert state.ruling is None
    assert is_open(state, 3, NOW)


@pytest.mark.parametrize(
    ("command", "version", "later", "opens"),
    [
        (wish(), 3, 0 * DAY, True),
        (wish(Ruling.CLOSED), 3, 400 * DAY, False),
        (wish(Ruling.CLOSED), 4, 0 * DAY, True),
        (wish(Ruling.FOLLOWED), 3, 0 * DAY, False),
        (wish(Ruling.FOLLOWED), 3, 1 * DAY, True),
        (wish(Ruling.FOLLOWED), 4, 0 * DAY, True),
    ],
)
def test_a_case_rests_until_its_evidence_goes_on_or_its_day_comes(command, version, later, opens):
    assert is_open(case_of([decided(1, command)]), version, NOW + later) is opens


def test_assigning_labels_and_notes_leave_the_decision_alone():
    state = case_of(
        [
            decided(1),
            event(CaseAssigned, 2, to="s.dewit"),
            event(CaseLabelled, 3, label="spoedoverleg", is_on=True),
            event(CaseLabelled, 4, label="spoedoverleg", is_on=False),
            event(CaseLabelled, 5, label="minderjarig", is_on=True),
            event(CaseNoted, 6, sealed={}),
        ]
    )
    assert (state.version, state.assignee, state.labels) == (6, "s.dewit", {"minderjarig"})
    assert state.ruling.ruling is Ruling.CONFIRMED


SIGHTS = st.builds(
    Sight, st.integers(0, 5), st.dictionaries(st.sampled_from([A, B, C]), st.integers(1, 3))
)


@given(SIGHTS, SIGHTS)
def test_evidence_has_one_digest_and_another_digest_a_difference(one, other):
    assert (one.digest == other.digest) == (one == other)
    nothing = one.since(other) == Difference()
    assert nothing == (one.signals == other.signals)
    back = other.since(one)
    assert (one.since(other).came, one.since(other).went) == (back.went, back.came)
