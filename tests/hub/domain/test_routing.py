"""What routing promises, for any signal, any dossier, and any policy."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.calendar import AMSTERDAM
from hub.domain.conditions import compile_condition
from hub.domain.facts import URGENCY_RANK, DossierFacts, SignalFacts
from hub.domain.routing import RoutingDecision, route
from hub.domain.rules import RoutingPolicy, Rule
from schemas.signal import Urgency
from tests.hub.domain.routing_strategies import (
    CALENDAR,
    NOON,
    POLICY,
    VULNERABILITIES,
    a_signal,
    codes,
    dossiers,
    policies,
    rules,
    signals,
    vetoes,
)

SEVERAL = DossierFacts(
    signals=2,
    independent_sources=2,
    partner_kinds=frozenset({"police", "residents"}),
    address_signals=2,
    address_partner_kinds=2,
    address_independent_sources=2,
)


def decide(
    signal: SignalFacts, dossier: DossierFacts | None = None, policy: RoutingPolicy = POLICY
) -> RoutingDecision:
    return route(signal, dossier, policy, CALENDAR)


def audience(decision: RoutingDecision) -> set[str]:
    return {decision.owner, *decision.informed}


def rank(decision: RoutingDecision) -> int:
    return URGENCY_RANK[decision.urgency]


@given(signals, dossiers, policies)
def test_somebody_who_may_see_it_owns_every_signal(signal, dossier, policy):
    """One owner, not also told second-hand, who sees more than totals; a reason; a deadline."""
    decision = decide(signal, dossier, policy)

    owner = next(role for role in policy.pillars if role.name == decision.owner)
    assert not owner.totals_only
    assert decision.owner not in decision.informed
    assert audience(decision).isdisjoint(decision.hidden_from)
    assert decision.hits
    assert decision.deadline > signal.received_at


@given(signals, dossiers, policies)
def test_every_pillar_that_a_rule_names_is_shown_the_signal_or_kept_from_it(
    signal, dossier, policy
):
    decision = decide(signal, dossier, policy)

    named = {pillar for hit in decision.hits for pillar in hit.pillars}
    assert named <= audience(decision) | decision.hidden_from
    assert audience(decision) <= named | {policy.default.pillars[0]}


@given(signals, dossiers, policies)
def test_the_most_pressing_rule_sets_urgency_and_deadline(signal, dossier, policy):
    decision = decide(signal, dossier, policy)

    assert decision.urgency in {hit.urgency for hit in decision.hits}
    assert all(rank(decision) >= URGENCY_RANK[hit.urgency] for hit in decision.hits if hit.urgency)
    assert all(decision.deadline <= hit.deadline for hit in decision.hits if hit.deadline)


@given(signals, dossiers, policies, rules)
def test_a_rule_added_last_takes_nothing_away(signal, dossier, policy, last: Rule):
    """It may tell more pillars and press harder; only the default, a stand-in, makes way for it."""
    before = decide(signal, dossier, policy)
    after = decide(signal, dossier, replace(policy, rules=(*policy.rules, last)))

    fired = {hit.rule_id for hit in before.hits}
    if policy.default.id not in fired:
        assert rank(before) <= rank(after)
        assert after.deadline <= before.deadline
    if policy.default.id not in fired | {before.owner_rule}:
        assert audience(before) <= audience(after)


@given(signals, dossiers, policies, vetoes)
def test_a_veto_narrows_the_audience_and_nothing_else(signal, dossier, policy, veto: Rule):
    before = decide(signal, dossier, policy)
    after = decide(signal, dossier, replace(policy, rules=(*policy.rules, veto)))

    assert (after.urgency, after.deadline) == (before.urgency, before.deadline)
    assert audience(after) <= audience(before) | {policy.default.pillars[0]}
    assert before.hidden_from <= after.hidden_from


SECRECY = {
    "onward_sharing": False,
    "criminal_investigation": True,
    "secret_address": True,
    "outside_municipality": True,
}


@given(signals, dossiers, st.sets(st.sampled_from(sorted(SECRECY))))
def test_secrecy_never_makes_a_signal_less_urgent_or_later(signal, dossier, secrecy):
    """The shipped vetoes R20, R21, R22 and R24, alone and together."""
    before = decide(signal, dossier)
    after = decide(replace(signal, **{fact: SECRECY[fact] for fact in secrecy}), dossier)

    assert after.urgency == before.urgency
    assert after.deadline <= before.deadline
    assert audience(after) <= audience(before) | {"signaleren"}


@given(signals, dossiers, codes)
def test_more_indicators_never_make_a_signal_less_urgent(signal, dossier, more):
    richer = replace(signal, indicators=signal.indicators | more)

    assert rank(decide(signal, dossier)) <= rank(decide(richer, dossier))


@given(signals, dossiers, policies, st.frozensets(st.sampled_from(VULNERABILITIES)))
def test_vulnerabilities_change_nothing_at_all(signal, dossier, policy, vulnerabilities):
    """Being vulnerable is not a suspicion: the whole decision stays the same."""
    other = replace(signal, vulnerabilities=vulnerabilities)

    assert decide(signal, dossier, policy) == decide(other, dossier, policy)


@given(signals, dossiers, policies, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_does_not_matter(signal, dossier, policy, random):
    shuffled = list(policy.rules)
    random.shuffle(shuffled)
    first = decide(signal, dossier, policy)
    second = decide(signal, dossier, replace(policy, rules=tuple(shuffled)))

    assert set(first.hits) == set(second.hits)
    for name in ("owner", "owner_rule", "informed", "hidden_from", "urgency", "deadline"):
        assert getattr(first, name) == getattr(second, name)


@given(signals, dossiers, policies, st.sampled_from([AMSTERDAM, timezone(timedelta(hours=-9))]))
def test_the_same_facts_give_the_same_decision_in_any_time_zone(signal, dossier, policy, zone):
    elsewhere = replace(signal, received_at=signal.received_at.astimezone(zone))

    assert decide(signal, dossier, policy) == decide(elsewhere, dossier, policy)


@given(signals, dossiers, policies)
def test_nobody_outside_is_involved_without_a_release(signal, dossier, policy):
    decision = decide(signal, dossier, policy)

    outsiders = {role.name for role in policy.pillars if role.outside}
    contacts = (*decision.calls, *decision.outside)
    involved = not outsiders.isdisjoint(audience(decision)) or any(c.outside for c in contacts)
    assert decision.requires_release == involved


def test_a_decision_names_the_rules_facts_and_policy_that_made_it():
    signal = a_signal(partner="police", indicators=frozenset({"ALG-03", "SEX-05"}))

    decision = decide(signal)

    acute = decision.hits[0]
    assert acute.rule_id == decision.owner_rule == "R01"
    assert acute.facts == (("indicatoren", "ALG-03"), ("waarneming_uren_max", "1 uur oud"))
    assert acute.deadline == decision.deadline == NOON + timedelta(minutes=30)
    assert [contact.number for contact in decision.calls] == ["112"]
    assert (decision.policy_version, decision.policy_digest) == (POLICY.version, POLICY.digest)


def test_every_alternative_that_holds_is_named():
    signal = a_signal(indicators=frozenset({"ARB-01", "ARB-02"}), worker_count=8)

    group = next(hit for hit in decide(signal).hits if hit.rule_id == "R09")

    assert group.facts == (("indicatoren", "ARB-01, ARB-02"), ("werknemers_min", "8 (grens 5)"))


def test_a_secret_address_is_masked_for_all_but_care():
    decision = decide(a_signal(secret_address=True, indicators=frozenset({"ALG-02"})))

    assert [mask.detail for mask in decision.masks] == ["adres"]
    assert decision.masks[0].hidden_from == {"signaleren", "aanpakken", "voorkomen"}
    assert audience(decision) == {"signaleren", "zorg"}


def test_an_anonymous_tip_links_no_persons_until_a_second_source_supports_it():
    tip = a_signal(anonymous=True)

    assert not decide(tip).person_links_allowed
    assert decide(tip, SEVERAL).person_links_allowed


def test_what_the_sender_keeps_to_itself_goes_to_nobody_outside():
    signal = a_signal(onward_sharing=False, indicators=frozenset({"ALG-02"}))

    decision = decide(signal)

    assert decision.outside_blocked
    assert [veto.rule_id for veto in decision.vetoes] == ["R20"]


def test_further_terms_run_beside_the_deadline():
    decision = decide(a_signal(partner="veilig-thuis"))

    (what, due), *_ = decision.hits[0].milestones
    assert "onderzoek" in what
    assert due > decision.deadline


def a_policy_that_reads_omg_07() -> RoutingPolicy:
    reads = compile_condition("indicatoren", {"uit": ["OMG-07"]}, POLICY.catalogue)
    rule = replace(POLICY.rules[0], id="X1", alternatives=((reads,),))
    return replace(POLICY, rules=(rule,))


def test_omg_07_is_computed_from_independent_reporters_at_one_address():
    decision = decide(a_signal(), SEVERAL, a_policy_that_reads_omg_07())

    assert decision.computed == {"OMG-07"}
    assert decision.owner_rule == "X1"


def test_omg_07_from_a_partner_counts_for_nothing():
    sent = a_signal(indicators=frozenset({"OMG-07"}))

    decision = decide(sent, None, a_policy_that_reads_omg_07())

    assert decision == decide(a_signal(), None, a_policy_that_reads_omg_07())
    assert decision.computed == frozenset()


def test_an_equal_tie_goes_to_the_pillar_highest_in_the_list():
    """Two rules, the same urgency and deadline: help to the victim goes first."""
    reads = compile_condition("anoniem", value=False, catalogue=POLICY.catalogue)
    first = replace(POLICY.rules[0], id="X1", alternatives=((reads,),), pillars=("aanpakken",))
    second = replace(first, id="X2", pillars=("zorg", "signaleren"))

    decision = decide(a_signal(), None, replace(POLICY, rules=(first, second)))

    assert (decision.owner, decision.informed) == ("zorg", ("signaleren", "aanpakken"))


def test_a_rule_with_an_urgency_but_no_term_cannot_be_made():
    with pytest.raises(ValueError, match="without a term"):
        Rule(id="X", title="x", reason="x", urgency=Urgency.ACUTE)
