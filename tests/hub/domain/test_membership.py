"""How a partner stands follows from its history alone."""

from datetime import timedelta

from hub.domain.membership import CONNECTED, NOT_CONNECTED, SUSPENDED, Key, membership_of
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
    assert (there.status, there.keys, there.suspended_at) == (NOT_CONNECTED, (), None)


def test_what_came_before_it_was_suspended_counts_and_what_came_after_waits():
    there = membership_of([ADMITTED, SUSPENDED_])
    assert there.status == SUSPENDED
    assert not there.stops(START + timedelta(days=5, seconds=-1))
    assert there.stops(START + timedelta(days=5))
    again = membership_of([ADMITTED, SUSPENDED_, RESUMED])
    assert (again.status, again.version) == (CONNECTED, 3)
    assert not again.stops(START + timedelta(days=5))


def test_an_old_key_holds_until_the_moment_that_was_said():
    there = membership_of([ADMITTED, rotated(10)])
    assert there.keys == (Key("UA", START + timedelta(days=17)), Key("UB", LONG))
    assert [it.public for it in there.former(START + timedelta(days=16))] == ["UA"]
    assert there.over(START + timedelta(days=16)) == ()
    assert [it.public for it in there.over(START + timedelta(days=17))] == ["UA"]


def test_a_second_rotation_never_lets_an_older_key_hold_longer():
    there = membership_of([ADMITTED, rotated(10), rotated(12, "UC", former_days=30)])
    untils = {it.public: (it.until - START).days for it in there.keys}
    assert untils == {"UA": 17, "UB": 42, "UC": 365}


def test_a_rotation_over_http_alone_leaves_the_keys_of_the_bus():
    there = membership_of([ADMITTED, rotated(10, key="")])
    assert there.keys == membership_of([ADMITTED]).keys
    assert there.rotated_at == START + timedelta(days=10)
