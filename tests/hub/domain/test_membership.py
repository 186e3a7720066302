"""How a partner stands follows from its history alone."""

from datetime import timedelta

from hub.domain.membership import ADMITTED as LET_IN
from hub.domain.membership import NOT_ADMITTED, SUSPENDED, Key, membership_of
from schemas.events.partners import (
    PartnerAdmitted,
    PartnerKeysRotated,
    PartnerResumed,
    PartnerSuspended,
)
from schemas.ids import membership_id
from schemas.signal import Partner
from tests.builders import START

LONG = START + timedelta(days=365)


def at(days, version=1):
    """Where and when an event of the school is recorded."""
    moment = START + timedelta(days=days)
    return {
        "originator_id": membership_id("school"),
        "originator_version": version,
        "occurred_at": moment,
        "recorded_at": moment,
        "cause": "person:b.beheer",
        "partner": Partner.SCHOOL,
        "by": "b.beheer",
    }


ADMITTED = PartnerAdmitted(
    **at(0),
    oin="00000099000000004000",
    agreement="2026-2",
    digest="0" * 64,
    key="UA",
    key_until=LONG,
)
SUSPENDED_ = PartnerSuspended(**at(5, 2), sealed={})
RESUMED = PartnerResumed(**at(6, 3))


def rotated(day, key="UB", former_days=7):
    """New keys; those from before hold for so many days more."""
    until = START + timedelta(days=day + former_days)
    return PartnerKeysRotated(**at(day, 2), key=key, key_until=LONG, clients=(), former_until=until)


def test_nobody_is_a_partner_before_anything_happened():
    there = membership_of([])
    assert (there.status, there.key, there.suspension) == (NOT_ADMITTED, None, None)


def test_what_came_before_it_was_suspended_counts_and_what_came_after_waits():
    there = membership_of([ADMITTED, SUSPENDED_])
    assert there.status == SUSPENDED
    assert not there.stops(START + timedelta(days=5, seconds=-1))
    assert there.stops(START + timedelta(days=5))
    again = membership_of([ADMITTED, SUSPENDED_, RESUMED])
    assert (again.status, again.version) == (LET_IN, 3)
    assert not again.stops(START + timedelta(days=5))


def test_what_was_given_before_holds_until_the_moment_that_was_said():
    there = membership_of([ADMITTED, rotated(10)])
    assert there.key == Key("UB", LONG)
    before, then = START + timedelta(days=16), START + timedelta(days=17)
    assert (there.refused_before(before), there.overlap_until(before)) == (None, then)
    assert (there.refused_before(then), there.overlap_until(then)) == (
        START + timedelta(days=10),
        None,
    )


def test_a_second_rotation_never_lets_an_older_key_hold_longer():
    there = membership_of([ADMITTED, rotated(10), rotated(12, "UC", former_days=30)])
    found = [there.refused_before(START + timedelta(days=day)) for day in (16, 17, 41, 42)]
    assert found == [None, *2 * [START + timedelta(days=10)], START + timedelta(days=12)]


def test_keys_can_be_taken_at_once():
    there = membership_of([ADMITTED, rotated(10, former_days=0)])
    assert there.refused_before(START + timedelta(days=10)) == START + timedelta(days=10)
