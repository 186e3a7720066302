"""What the impact report promises to whoever is about to change the rules."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hub.domain.impact import CHANGES_MAX, impact
from hub.domain.routing import route
from schemas.signal import Urgency
from tests.hub.domain.routing_strategies import (
    CALENDAR,
    POLICY,
    a_signal,
    dossiers,
    policies,
    signals,
)

WITHOUT_R07 = replace(
    POLICY, version="zonder R07", rules=tuple(r for r in POLICY.rules if r.id != "R07")
)
histories = st.lists(st.tuples(signals, dossiers), max_size=5)


@given(policies, policies, histories)
def test_a_signal_is_listed_exactly_when_its_routing_would_change(old, new, history):
    report = impact(old, new, history, CALENDAR)

    def effect(policy, signal, dossier):
        decision = route(signal, dossier, policy, CALENDAR)
        return (
            decision.owner,
            decision.informed,
            decision.hidden_from,
            decision.urgency,
            decision.deadline,
        )

    changed = [s.signal_id for s, d in history if effect(old, s, d) != effect(new, s, d)]
    assert [change.signal_id for change in report.changes] == changed
    assert report.changed == len(changed)


@given(policies, histories)
def test_the_counts_cover_every_signal(policy, history):
    report = impact(policy, POLICY, iter(history), CALENDAR)

    assert report.signals == len(history)
    for counts in (
        report.owners_before,
        report.owners_after,
        report.urgencies_before,
        report.urgencies_after,
    ):
        assert sum(counts.values()) == len(history)


def test_a_change_shows_before_and_after():
    signal = a_signal(indicators=frozenset({"ALG-02"}))

    report = impact(POLICY, WITHOUT_R07, [(signal, None), (a_signal(), None)], CALENDAR)

    assert (report.signals, report.changed) == (2, 1)
    assert report.changes[0].before.urgency is Urgency.URGENT
    assert report.changes[0].after.urgency is Urgency.NORMAL
    assert report.urgencies_before == {Urgency.URGENT: 1, Urgency.NORMAL: 1}
    assert report.urgencies_after == {Urgency.NORMAL: 2}
    assert (report.old_version, report.new_version) == ("2026-1", "zonder R07")


def test_the_list_is_bounded_and_the_counts_are_not():
    many = CHANGES_MAX + 1
    history = (
        (a_signal(signal_id=UUID(int=n), indicators=frozenset({"ALG-02"})), None)
        for n in range(many)
    )

    report = impact(POLICY, WITHOUT_R07, history, CALENDAR)

    assert report.changed == many
    assert len(report.changes) == CHANGES_MAX
