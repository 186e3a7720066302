"""Every signal has an owner, decided again whenever what it stands among changes."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import facts_of
from hub.domain.routing import route
from hub.domain.standing import Standing, dossier_facts
from hub.matching.entities import co_located
from hub.policy.routing import load_routing
from schemas.envelope import EventType
from schemas.events import (
    SIGNAL_VERSIONS,
    DossierFormed,
    DossierReduced,
    DossierSplit,
    RepeatRecognised,
    RoutingEnded,
    SignalLinked,
    SignalRouted,
    SignalVersion,
)
from schemas.ids import signal_id
from schemas.signal import Partner
from tests.adapters.shared.messages import examples
from tests.builders import START, mutation, withdrawal
from tests.consumers.histories import labour, play, police, worlds
from tests.workshop import workshop

HOUSE = frozenset({"house"})
EVERYTHING = frozenset({"house", "car", "phone"})
FIRST = signal_id("police", "PL0600-2026000001")


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def routes(hub):
    """The route in force of each signal that has one."""
    found = {}
    for event in hub.events(SignalRouted, RoutingEnded):
        found[event.signal] = event
    return {s: event for s, event in found.items() if isinstance(event, SignalRouted)}


def reports(hub):
    return [event for event in hub.events(SignalRouted) if event.signal == FIRST]


def test_every_signal_gets_an_owner_by_a_rule_with_a_term(hub):
    hub.take(mutation(1))
    [event] = hub.events(SignalRouted)
    assert (event.signal, event.signal_version, event.cause) == (FIRST, 1, "event:1")
    assert event.owner
    assert event.owner_rule in {hit.rule for hit in event.hits}
    assert event.due_at > event.occurred_at
    assert (event.dossier, event.independent_sources) == (None, 1)
    assert event.policy_digest == load_routing().digest


def test_a_secret_address_is_hidden_from_those_who_may_not_see_it(hub):
    [example] = [it for it in examples("veilig_thuis") if it.name == "odd-but-valid"]
    hub.deliver(Partner.VEILIG_THUIS, orjson.dumps(example.event))
    hub.settle()
    [event] = hub.events(SignalRouted)
    assert any(veto.masks or veto.hidden_from for veto in event.vetoes)
    assert {veto.rule for veto in event.vetoes} <= {hit.rule for hit in event.hits}


def test_an_investigation_of_the_police_is_hidden_from_those_who_may_not_know(hub):
    hub.take(police(1, HOUSE, 0))
    [event] = hub.events(SignalRouted)
    hidden = {pillar for veto in event.vetoes for pillar in veto.hidden_from}
    assert hidden
    assert event.owner not in hidden
    assert not hidden & set(event.informed)
    assert hub.rows("SELECT hidden_from FROM routes")[0][0] != "[]"


def test_a_withdrawn_signal_waits_for_nobody(hub):
    hub.take(mutation(1), withdrawal(1))
    [ended] = hub.events(RoutingEnded)
    assert (ended.signal, ended.reason) == (FIRST, "withdrawn")
    assert not routes(hub)


def test_a_signal_that_is_brought_back_has_an_owner_again(hub):
    hub.take(mutation(1))
    hub.take(withdrawal(1))
    hub.take(mutation(1, kind=EventType.CORRECTED, id_="c"))
    assert list(routes(hub)) == [FIRST]
    assert [event.originator_version for event in reports(hub)] == [1, 3]


def test_a_correction_is_routed_by_what_it_says(hub):
    hub.take(mutation(1))
    before = routes(hub)[FIRST]
    hub.take(
        mutation(
            1,
            kind=EventType.CORRECTED,
            id_="c",
            maatschappelijkeKlasse="Mensenhandel seksuele uitbuiting",
            urgentie="spoed",
        )
    )
    after = routes(hub)[FIRST]
    assert after.signal_version == 2
    assert (before.urgency, before.hits) != (after.urgency, after.hits)


def test_a_correction_does_not_start_the_clock_again(hub):
    hub.take(mutation(1))
    before = routes(hub)[FIRST].due_at
    hub.take(mutation(1, kind=EventType.CORRECTED, id_="c", day=9))
    assert routes(hub)[FIRST].due_at == before


def test_a_dossier_that_grows_routes_all_its_signals_again(hub):
    hub.take(police(1, EVERYTHING, 0))
    hub.take(labour(1, EVERYTHING, 3))
    assert [event.independent_sources for event in reports(hub)] == [1, 2]
    first, second = routes(hub).values()
    assert first.dossier == second.dossier is not None


def test_an_echo_adds_no_source_and_its_verdict_routes_again(hub):
    hub.take(police(1, EVERYTHING, 0), labour(1, EVERYTHING, 4))
    assert routes(hub)[FIRST].independent_sources == 1


def test_what_did_not_change_is_not_said_again(hub):
    hub.take(police(1, EVERYTHING, 0), labour(1, EVERYTHING, 3))
    count = len(hub.events(SignalRouted))
    hub.take(police(1, EVERYTHING, 0, kind=EventType.CORRECTED, id_="c"))
    again = [event.signal for event in hub.events(SignalRouted)[count:]]
    assert again == [FIRST]


def test_a_signal_that_comes_back_without_its_address_stands_there_no_more(hub):
    hub.take(police(1, HOUSE, 0), labour(1, HOUSE, 3, day=1))
    hub.take(withdrawal(1))
    hub.take(police(1, frozenset(), 0, kind=EventType.CORRECTED, id_="c"))
    assert routes(hub)[FIRST].independent_sources == 1
    assert _by_definition(hub)[FIRST] == _said(routes(hub)[FIRST])


def regrouped(kind, dossier, version, *members):
    """A dossier that has these members from now on."""
    return kind(
        originator_id=dossier,
        originator_version=version,
        occurred_at=START,
        recorded_at=START,
        cause="event:1",
        members=members,
    )


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_dossier_that_splits_leaves_each_signal_in_its_own_part(hub, is_turned):
    hub.receive(*(mutation(n) for n in range(1, 5)))
    hub.step("intake:police")
    a, b, c, d = (event.originator_id for event in hub.events(*SIGNAL_VERSIONS))
    whole, part = signal_id("x", "1"), signal_id("x", "2")
    split = [regrouped(DossierSplit, part, 1, c, d), regrouped(DossierReduced, whole, 2, a, b)]
    happened = [regrouped(DossierFormed, whole, 1, a, b, c, d), *split[:: -1 if is_turned else 1]]
    hub.reading.append([hub.mapper.to_stored(event) for event in happened], position=None)
    hub.step("route")
    found = {signal: event.dossier for signal, event in routes(hub).items()}
    assert found == {a: whole, b: whole, c: part, d: part}


def _said(event):
    """What a route says, but for its place."""
    return (
        event.owner,
        event.owner_rule,
        event.informed,
        event.urgency,
        event.due_at,
        tuple(hit.rule for hit in event.hits),
        tuple(veto.rule for veto in event.vetoes),
        event.independent_sources,
        event.computed,
    )


def _by_definition(hub):
    """Decide everything at once, from what is so in the end."""
    live, first, counts, members = {}, {}, {}, {}
    for event in hub.events():
        if isinstance(event, SignalVersion):
            live[event.originator_id] = event
            first.setdefault(event.originator_id, event.message.received_at)
        elif isinstance(event, RepeatRecognised):
            counts[event.signal] = event.counts
    for signal, dossier in hub.rows("SELECT signal, dossier FROM dossier_signals"):
        members.setdefault(dossier, []).append(signal)
    gone = {row[0] for row in hub.rows("SELECT signal FROM signals WHERE is_withdrawn = 1")}
    live = {signal: event for signal, event in live.items() if str(signal) not in gone}

    linker = hub.stage("link").linker

    def standing(signal):
        header, is_source = live[signal].header, counts.get(signal, True)
        return Standing(signal, header.partner, header.source_kind, first[signal], is_source)

    found = {}
    for signal, event in live.items():
        company = next((m for m in members.values() if str(signal) in m), [])
        beside = co_located(signal.hex, linker._signals[signal.hex])
        facts = dossier_facts(
            standing(signal),
            [standing(s) for s in live if s != signal and str(s) in company],
            [standing(s) for s in live if s.hex in beside],
        )
        decision = route(
            facts_of(signal, event.header, first[signal]),
            facts,
            load_routing(),
            WorkingCalendar(),
        )
        found[signal] = (
            decision.owner,
            decision.owner_rule,
            decision.informed,
            decision.urgency,
            decision.deadline,
            tuple(hit.rule_id for hit in decision.hits),
            tuple(veto.rule_id for veto in decision.vetoes),
            facts.independent_sources,
            tuple(sorted(decision.computed)),
        )
    return found


@settings(max_examples=40)
@given(worlds(), st.data())
def test_routes_are_those_of_the_definition_whatever_came_in_between(world, data):
    with workshop() as hub:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        in_force = {signal: _said(event) for signal, event in routes(hub).items()}
        assert in_force == _by_definition(hub)


def test_signals_at_one_address_stand_there_for_each_other(hub):
    hub.take(police(1, HOUSE, 0), labour(1, HOUSE, 3), police(2, HOUSE, 3))
    near = {}
    for event in hub.events(SignalLinked):
        near |= {place.signal: set(place.others) for place in event.co_located}
    assert len(near) == 3
    assert all(one in near[other] for one in near for other in near[one])
