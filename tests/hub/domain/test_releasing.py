"""Whether signals can be released: gates, consent, the second person, and what stands already."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import pytest

from hub.domain.casework import Sight
from hub.domain.handover import Refusal, Refused
from hub.domain.procedure import ProcedureState, Taken
from hub.domain.releasing import (
    OFFENDERS_OUTSIDE,
    POLICE_WITHOUT_CONSENT,
    Allowed,
    Release,
    gate,
    release,
)
from hub.domain.sharing import SignalFacts
from hub.policy.procedure import shipped_procedure
from hub.policy.sharing import load_sharing
from schemas.signal import Urgency

POLICY, PROCEDURE = load_sharing(), shipped_procedure()
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
ONE, TWO = (uuid5(NAMESPACE_URL, name) for name in "ab")
SIGHT = Sight(3, {ONE: 1, TWO: 2})
WISH = Release(
    receiver="zorg",
    signals=frozenset({ONE}),
    details=frozenset({"text", "victims"}),
    purpose="hulp",
    ground="taak",
    consent="niet-gevraagd",
    is_urgent=False,
    until=NOW + timedelta(days=3),
    message="Kijk hiernaar.",
    seen=SIGHT,
    read=0,
    by="d.jansen",
)
POLICE = {"receiver": "avim", "purpose": "opsporing"}


def facts(signal=ONE, **said):
    return SignalFacts(signal=signal, version=1, partner="school", has_minor=False, **said)


def steps(*taken):
    """A procedure in which these steps were taken, each with an outcome that leads on."""
    said = tuple(Taken(code, leading(code), {}, "d.jansen", NOW, 1) for code in taken)
    return ProcedureState(PROCEDURE, said, PROCEDURE.first)


def leading(code):
    return next(it.code for it in PROCEDURE.steps[code].outcomes if it.leads_to)


def decide(procedure=None, there=SIGHT, some=None, **changed):
    return release(
        replace(WISH, **changed),
        there=there,
        procedure=procedure or steps(),
        facts=some or [facts(), facts(TWO)],
        policy=POLICY,
        earlier=[],
        now=NOW,
    )


def test_only_the_chosen_signals_and_details_go():
    found = decide()
    assert isinstance(found, Allowed)
    [it] = found.released
    assert (it.signal, it.version, set(it.details)) == (ONE, 1, {"text", "victims"})
    assert found.seconds == ()


def test_care_is_never_held_by_a_gate_even_where_the_procedure_stopped():
    for state in (steps(), ProcedureState(PROCEDURE, (), "")):
        assert isinstance(decide(state), Allowed)


@pytest.mark.parametrize("key", POLICY.receivers)
def test_who_is_gated_waits_for_the_steps_and_acute_waits_for_nothing(key):
    receiver = POLICY.receivers[key]
    assert gate(steps(), receiver, is_acute=False).allowed != receiver.is_gated
    assert gate(steps(), receiver, is_acute=True).allowed
    assert gate(steps(*PROCEDURE.steps), receiver, is_acute=False).allowed


def test_police_without_consent_and_an_offender_outside_need_a_second_person():
    found = decide(steps(*PROCEDURE.steps), **POLICE)
    assert found.seconds == (POLICE_WITHOUT_CONSENT,)
    found = decide(
        steps(*PROCEDURE.steps), **POLICE, consent="ja", details=frozenset({"offenders"})
    )
    assert found.seconds == (OFFENDERS_OUTSIDE,)
    assert decide(steps(*PROCEDURE.steps), **POLICE, consent="ja").seconds == ()
    inside = decide(receiver="signaleren", purpose="beoordelen", details=frozenset({"offenders"}))
    assert inside.seconds == ()


def test_a_safe_place_asks_for_consent():
    assert decide(purpose="opvang") == Refusal(Refused.NEEDS_CONSENT)
    assert decide(purpose="opvang", consent="nee") == Refusal(Refused.NEEDS_CONSENT)
    assert isinstance(decide(purpose="opvang", consent="ja"), Allowed)


def test_what_is_hidden_goes_nowhere_and_the_rest_goes():
    hidden = facts(hidden_from={"zorg": ("R20",)})
    found = decide(some=[hidden, facts(TWO)], signals=frozenset({ONE, TWO}))
    assert [it.signal for it in found.released] == [TWO]
    assert decide(some=[hidden, facts(TWO)]) == Refusal(Refused.NOTHING_LEFT)


def test_what_went_on_since_is_said():
    newer = Sight(4, {ONE: 2, TWO: 2})
    found = decide(there=newer)
    assert found.reason is Refused.STALE
    assert found.difference.changed == (ONE,)


def test_what_is_acute_stays_acute_and_urgent_is_what_the_person_says():
    assert decide().urgency is Urgency.NORMAL
    assert decide(is_urgent=True).urgency is Urgency.URGENT
    assert decide(some=[facts(is_acute=True)]).urgency is Urgency.ACUTE
