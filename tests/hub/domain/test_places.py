"""Deciding about an address: a flag always ends, an action names its power, nothing is judged."""

from datetime import timedelta

import pytest

from hub.domain.places import (
    FlagIt,
    PlanIt,
    Refused,
    RenewIt,
    finish,
    flag,
    place_of,
    plan,
    progress,
    renew,
    unflag,
)
from hub.policy.powers import load_powers
from schemas import events
from schemas.ids import location_id
from tests.builders import START as NOW

POWERS = load_powers()
MENTION = "a" * 32
HISTORY = location_id(MENTION)
DAY = timedelta(days=1)
ANCHOR = events.Anchor(mention=MENTION, signal_version=1)


def said(event, version, **fields):
    return event(
        originator_id=HISTORY,
        originator_version=version,
        occurred_at=NOW,
        recorded_at=NOW,
        cause="person:d.jansen",
        mention=MENTION,
        anchors=(ANCHOR,),
        by="d.jansen",
        **fields,
    )


def flagged(version=1, days=30):
    fields = {"ground": "signalen-stapelen", "until": NOW + days * DAY, "sealed": {}}
    return said(events.LocationFlagged, version, **fields)


def planned(version=1, kind="integrale-controle"):
    fields = {"power": "apv", "due_at": NOW + DAY, "until": None, "partners": (), "sealed": {}}
    return said(events.LocationActionPlanned, version, kind=kind, **fields)


def wish(**fields):
    usual = {"ground": "signalen-stapelen", "until": NOW + 30 * DAY, "reason": "Zes bronnen."}
    return FlagIt(**usual | fields)


def control(**fields):
    usual = {
        "kind": "integrale-controle",
        "power": "goed-verhuurderschap",
        "due_at": NOW + 14 * DAY,
        "until": None,
        "partners": ("politie", "brandweer"),
        "note": "Elf matrassen.",
    }
    return PlanIt(**usual | fields)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({}, None),
        ({"until": None}, Refused.NO_DAY),
        ({"until": NOW}, Refused.PAST_DAY),
        ({"until": NOW + (POWERS.flag_days_max + 2) * DAY}, Refused.FAR_DAY),
        ({"ground": "gevoel"}, Refused.UNKNOWN_GROUND),
        ({"reason": "  "}, Refused.NO_REASON),
        ({"reason": "x" * 2001}, Refused.REASON_TOO_LONG),
    ],
)
def test_a_flag_has_a_ground_a_reason_and_an_end(fields, refused):
    assert flag(place_of(()), wish(**fields), POWERS, NOW) is refused


def test_a_flag_dies_on_its_day_and_the_address_can_be_flagged_anew():
    state = place_of([flagged(days=30)])
    before, after = NOW + 30 * DAY - timedelta(seconds=1), NOW + 30 * DAY
    assert state.live_flag(before) is not None
    assert flag(state, wish(until=before + DAY), POWERS, before) is Refused.FLAGGED_ALREADY
    assert state.live_flag(after) is None
    assert flag(state, wish(until=after + DAY), POWERS, after) is None


def test_only_who_looks_again_lets_a_flag_stand_longer():
    state, key = place_of([flagged(days=30)]), (HISTORY, 1)
    longer = RenewIt(NOW + 60 * DAY, "Nog steeds.")
    assert renew(state, key, longer, POWERS, NOW) is None
    assert renew(state, key, RenewIt(NOW + 30 * DAY, "x"), POWERS, NOW) is Refused.NOT_LATER
    assert renew(state, key, RenewIt(None, "x"), POWERS, NOW) is Refused.NO_DAY
    assert renew(state, key, RenewIt(longer.until, ""), POWERS, NOW) is Refused.NO_REASON
    assert renew(state, key, longer, POWERS, NOW + 30 * DAY) is Refused.NOTHING_THERE
    renewed = said(events.LocationRenewed, 2, flag=1, until=longer.until, sealed={})
    after = place_of([flagged(days=30), renewed])
    assert after.live_flag(NOW + 59 * DAY) is not None
    assert after.live_flag(NOW + 60 * DAY) is None


def test_a_flag_that_was_taken_back_counts_no_more_and_stays_in_its_history():
    key = (HISTORY, 1)
    assert unflag(place_of([flagged()]), key, "Vergund logies.", NOW) is None
    assert unflag(place_of([flagged()]), key, "", NOW) is Refused.NO_REASON
    state = place_of([flagged(), said(events.LocationUnflagged, 2, flag=1, sealed={})])
    assert state.live_flag(NOW) is None
    assert list(state.flags) == [key]
    assert unflag(state, key, "Nog eens.", NOW) is Refused.NOTHING_THERE


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({}, None),
        ({"kind": "inval"}, Refused.UNKNOWN_KIND),
        ({"power": "bibob"}, Refused.UNKNOWN_POWER),
        ({"power": ""}, Refused.UNKNOWN_POWER),
        ({"partners": ("buren",)}, Refused.UNKNOWN_PARTNER),
        ({"due_at": None}, Refused.NO_DAY),
        ({"due_at": NOW - DAY}, Refused.PAST_DAY),
        ({"note": ""}, Refused.NO_REASON),
        ({"kind": "bibob-toets", "power": "bibob"}, None),
        ({"kind": "inschrijvingsdrempel", "power": "brp-adresonderzoek"}, Refused.NO_END),
        (
            {
                "kind": "inschrijvingsdrempel",
                "power": "brp-adresonderzoek",
                "until": NOW + 90 * DAY,
            },
            None,
        ),
    ],
)
def test_an_action_names_a_power_that_goes_with_it_and_a_barrier_ends(fields, refused):
    assert plan(control(**fields), POWERS, NOW) is refused


def test_every_action_of_the_policy_can_be_planned_on_each_of_its_powers():
    for kind in POWERS.kinds.values():
        for power in kind.powers:
            asked = control(kind=kind.code, power=power, until=NOW + DAY * 9)
            assert plan(asked, POWERS, NOW) is None


def test_a_step_is_noted_once_and_can_be_taken_back():
    state, key = place_of([planned()]), (HISTORY, 1)
    assert progress(state, key, "rapport", POWERS, is_done=True) is True
    assert progress(state, key, "rapport", POWERS, is_done=False) is False
    assert progress(state, key, "vragenformulier", POWERS, is_done=True) is Refused.UNKNOWN_STEP
    done = said(events.LocationActionProgressed, 2, action=1, step="rapport", is_done=True)
    state = place_of([planned(), done])
    assert progress(state, key, "rapport", POWERS, is_done=True) is False
    assert progress(state, key, "rapport", POWERS, is_done=False) is True


def test_an_action_ends_once_with_an_outcome_and_words():
    state, key = place_of([planned()]), (HISTORY, 1)
    assert finish(state, key, "misstand", "Elf matrassen.", POWERS) is None
    assert finish(state, key, "mooi", "x", POWERS) is Refused.UNKNOWN_OUTCOME
    assert finish(state, key, "niets", "", POWERS) is Refused.NO_REASON
    over = said(events.LocationActionFinished, 2, action=1, outcome="niets", sealed={})
    ended = place_of([planned(), over])
    assert finish(ended, key, "niets", "x", POWERS) is Refused.NOTHING_THERE
    assert progress(ended, key, "rapport", POWERS, is_done=True) is Refused.NOTHING_THERE


def test_whatever_happened_is_accepted():
    odd = [
        said(events.LocationUnflagged, 3, flag=9, sealed={}),
        said(events.LocationActionFinished, 4, action=9, outcome="weg", sealed={}),
        said(events.LocationRenewed, 5, flag=9, until=NOW, sealed={}),
    ]
    assert place_of(odd) == place_of(())
