"""Batches that two people agree on, holds, and the declaration: who may do what, and when."""

from datetime import timedelta

import pytest

from hub.actions import erasing
from hub.actions.certificate import certificate
from hub.actions.retention import find_due
from hub.domain.erasing import Hold, Refused
from hub.domain.retention import Back
from hub.eraser import present
from schemas.ids import delivery_id
from tests.hub.actions.forgetting import (
    COORDINATOR,
    GONE,
    KEEP,
    ONE,
    OTHER,
    PRIVACY,
    YOUNG,
    age,
    agreed,
    carry_out,
    is_whole,
    old_hub,
    signal,
)


@pytest.fixture
def hub():
    with old_hub() as hub:
        yield hub


def test_what_is_over_is_found_with_its_rule(hub):
    assert find_due(hub.desk(), hub.retention, present(hub)) == []
    age(hub)
    found = find_due(hub.desk(), hub.retention, present(hub))
    rules = {it.matter.subject: it.due.rule.code for it in found}
    assert rules == {
        signal(ONE): "politie",
        signal(OTHER): "politie",
        signal(GONE): "ingetrokken",
        delivery_id("police", 5): "quarantaine",
    }
    assert all(it.may_go for it in found)


def test_nobody_agrees_with_their_own_proposal_and_nobody_decides_twice(hub):
    age(hub)
    desk, now = hub.desk(), present(hub)
    batch, _ = erasing.propose(desk, hub.retention, PRIVACY, now)
    assert erasing.approve(desk, batch, PRIVACY, now) is Refused.SAME_PERSON
    assert erasing.refuse(desk, batch, " ", PRIVACY, now) is Refused.NO_REASON
    assert isinstance(erasing.refuse(desk, batch, "Toch niet.", PRIVACY, now), int)
    assert erasing.approve(desk, batch, COORDINATOR, now) is Refused.NOT_OPEN
    hub.settle()
    again, _ = erasing.propose(desk, hub.retention, COORDINATOR, now)
    assert again != batch
    hub.settle()
    assert erasing.propose(desk, hub.retention, COORDINATOR, now) is Refused.NOTHING_DUE
    nobody = signal(YOUNG)
    assert erasing.approve(desk, nobody, PRIVACY, now) is Refused.NOTHING_THERE


def test_what_is_held_after_it_was_agreed_on_is_kept_back(hub):
    age(hub)
    batch, now = agreed(hub, ONE, GONE), present(hub)
    wish = Hold("procedure", "d.jansen", now + timedelta(days=90), "Er loopt een bezwaar.")
    erasing.place_hold(hub.desk(), hub.retention, signal(ONE), wish, COORDINATOR, now)
    hub.settle()
    done = carry_out(hub, batch)
    assert [(it.subject, it.reason) for it in done.kept_back] == [(signal(ONE), Back.HOLD)]
    assert is_whole(hub, ONE) == [True]
    assert is_whole(hub, GONE) == [False]
    [row] = hub.rows("SELECT state, forgotten FROM erasures")
    assert row == ("done", 1)


def test_a_hold_needs_a_ground_a_reason_and_a_day_that_is_not_too_far(hub):
    now = present(hub)
    good = Hold("procedure", "d.jansen", now + timedelta(days=9), "Bezwaar.")

    def place(**changed):
        values = {name: getattr(good, name) for name in ("ground", "owner", "until", "reason")}
        wish = Hold(**values | changed)
        return erasing.place_hold(hub.desk(), hub.retention, signal(ONE), wish, PRIVACY, now)

    assert place(ground="zomaar") is Refused.UNKNOWN_GROUND
    assert place(reason="") is Refused.NO_REASON
    assert place(until=now) is Refused.NO_DAY
    assert place(until=now + timedelta(days=1000)) is Refused.TOO_LONG
    assert erasing.lift_hold(hub.desk(), signal(ONE), "Klaar.", PRIVACY, now) is Refused.NOT_HELD
    assert isinstance(place(), int)
    assert isinstance(erasing.lift_hold(hub.desk(), signal(ONE), "Klaar.", PRIVACY, now), int)
    late = now + timedelta(days=10)
    assert isinstance(place(), int)
    assert erasing.lift_hold(hub.desk(), signal(ONE), "Klaar.", PRIVACY, late) is Refused.NOT_HELD


def test_the_declaration_counts_and_names_nobody_it_is_about(hub):
    age(hub)
    batch = agreed(hub)
    carry_out(hub, batch)
    it = certificate(hub.desk(), hub.retention, batch)
    assert it.total == 4
    assert {(went.kind, went.rule, went.number) for went in it.went} == {
        ("signal", "politie", 2),
        ("signal", "ingetrokken", 1),
        ("message", "quarantaine", 1),
    }
    assert (it.proposed_by, it.approved_by) == ("d.jansen", "f.privacy")
    assert it.horizon_at - it.done_at == KEEP
    assert not any(name in repr(it) for name in ("Een", "Drie", "PL0600", str(signal(ONE))))
