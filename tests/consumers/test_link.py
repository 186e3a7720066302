"""Which signals name the same and belong together, and a stage that can always be built again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consumers import link
from consumers.link import Link
from hub.matching import names
from schemas.envelope import EventType
from schemas.events import (
    DOSSIER_CHANGES,
    DeliverySetAside,
    DossierChange,
    DossierDissolved,
    DossierFormed,
    SignalLinked,
    SignalUnlinked,
)
from schemas.ids import signal_id
from tests.builders import withdrawal
from tests.consumers.histories import SHARED, labour, play, police, worlds
from tests.workshop import spoil, workshop

OPEN = Link._open
ALL = frozenset(SHARED)
HOUSE = frozenset({"house"})
FIRST = signal_id("police", "PL0600-2026000001")
SECOND = signal_id("police", "PL0600-2026000002")
FOUND = signal_id("labour-inspectorate", "NLA-2026-0001")


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def dossiers(hub):
    """The members of each dossier that is there, by the events alone."""
    now = {}
    for event in hub.events(*DOSSIER_CHANGES):
        now[event.originator_id] = set(event.members)
    return {dossier: members for dossier, members in now.items() if members}


def entities(hub):
    """The entity of each mention that is there, by the events alone."""
    of, own = {}, {}
    for event in hub.events(SignalLinked, SignalUnlinked):
        for mention in own.pop(event.signal, ()):
            of.pop(mention)
        for change in event.changes:
            of.update(dict.fromkeys(change.gained, change.entity))
        if isinstance(event, SignalLinked):
            own[event.signal] = [item.mention for item in event.mentions]
            of.update((item.mention, item.entity) for item in event.mentions)
    return of


def near(hub):
    """Who stands at whose address, by the events alone."""
    now = {}
    for event in hub.events(SignalLinked, SignalUnlinked):
        now.update((place.signal, set(place.others)) for place in event.co_located)
        if isinstance(event, SignalUnlinked):
            now.pop(event.signal, None)
    return {signal: others for signal, others in now.items() if others}


def by_the_linker(hub):
    """The same three, by the stage's own state."""
    linker = hub.stage("link").linker
    found = linker.state()
    return (
        {d: set(members) for d, members, _, _ in found["dossiers"]},
        {mention: entity for _, entity, mentions, _ in found["entities"] for mention in mentions},
    )


def test_signals_that_name_the_same_are_in_one_dossier(hub):
    hub.take(police(1, ALL, 0), labour(1, ALL, 3))
    assert list(dossiers(hub).values()) == [{FIRST, FOUND}]
    [formed] = hub.events(DossierFormed)
    [tie] = formed.ties
    assert {tie.a, tie.b} == {FIRST, FOUND}
    assert tie.centibits == sum(shared.centibits for shared in tie.shared) + tie.trait_bonus
    assert {shared.kind for shared in tie.shared} == {"address", "vehicle", "phone"}


def test_signals_that_share_nothing_stay_apart(hub):
    hub.take(police(1, frozenset({"phone"}), 0), labour(1, frozenset({"car"}), 0))
    assert not dossiers(hub)


def test_a_correction_takes_a_signal_out_of_its_dossier_and_the_dossier_out_of_the_views(hub):
    hub.take(police(1, ALL, 0), labour(1, ALL, 3))
    hub.take(police(1, frozenset(), 0, kind=EventType.CORRECTED, id_="c"))
    [gone] = hub.events(DossierDissolved)
    assert not gone.members
    assert not dossiers(hub)
    assert not hub.rows("SELECT * FROM dossiers")
    assert not hub.rows("SELECT * FROM dossier_signals")


def test_a_dossier_whose_first_signal_goes_is_renamed_and_its_old_name_is_no_more(hub):
    hub.take(police(1, ALL, 0), police(2, ALL, 3, day=1), labour(1, ALL, 2, day=2))
    [(before, members)] = dossiers(hub).items()
    assert members == {FIRST, SECOND, FOUND}
    hub.take(withdrawal(1))
    [(after, left)] = dossiers(hub).items()
    assert after != before
    assert left == {SECOND, FOUND}
    assert hub.rows("SELECT dossier FROM dossiers") == [(str(after),)]
    assert set(hub.rows("SELECT dossier FROM dossier_signals")) == {(str(after),)}


def test_two_dossiers_that_turn_out_to_be_one_leave_one_name(hub):
    hub.take(police(1, frozenset({"car", "phone"}), 0), labour(1, frozenset({"car", "phone"}), 3))
    hub.take(labour(2, HOUSE, 0, day=1), police(2, HOUSE, 3, day=1))
    assert len(hub.rows("SELECT * FROM dossiers")) == len(dossiers(hub))
    hub.take(police(3, ALL, 1, day=2))
    assert len(dossiers(hub)) == 1
    assert len(hub.rows("SELECT * FROM dossiers")) == 1
    assert len(hub.rows("SELECT * FROM dossier_signals")) == 5


def test_a_withdrawn_signal_lets_go_of_all_it_named_in_the_views_too(hub):
    hub.take(police(1, ALL, 0), labour(1, ALL, 3))
    hub.take(withdrawal(1))
    assert {row[0] for row in hub.rows("SELECT DISTINCT signal FROM mentions")} == {str(FOUND)}
    shown = dict(hub.rows("SELECT mention, entity FROM mentions"))
    assert shown == entities(hub) == by_the_linker(hub)[1]


def test_events_hold_ids_and_kinds_and_nothing_that_was_said(hub):
    hub.take(police(1, ALL, 0), labour(1, ALL, 3))
    said = "".join(event.model_dump_json() for event in hub.events(SignalLinked, *DOSSIER_CHANGES))
    for value in ("Demowicz", "emohof", "0000001", "DE001O", "999990019"):
        assert value not in said.replace(str(FIRST), "")


def test_a_message_that_was_set_aside_is_not_in_the_state_that_is_built_again(hub, monkeypatch):
    """Else the stage could never start again."""
    monkeypatch.setattr("consumers.worker.POISON_DELAYS_S", ())
    hub.receive(police(1, ALL, 0))
    hub.step("intake:police")
    spoil(hub, 1)
    hub.settle()
    assert {event.stage for event in hub.events(DeliverySetAside)} == {"link", "dedupe"}
    hub.restart("link")
    hub.take(labour(1, ALL, 3))
    assert [event.signal for event in hub.events(SignalLinked)] == [FOUND]


def test_a_decision_that_failed_halfway_leaves_nothing_in_the_state(hub, monkeypatch):
    monkeypatch.setattr("consumers.worker.POISON_DELAYS_S", ())
    stage = hub.stage("link")
    say = stage._say

    def fail(step, *rest):
        if step.event.originator_id == FOUND:
            raise ValueError
        return say(step, *rest)

    monkeypatch.setattr(stage, "_say", fail)
    hub.receive(labour(1, ALL, 3), police(1, ALL, 0), police(2, ALL, 1))
    hub.settle()
    assert [event.signal for event in hub.events(SignalLinked)] == [FIRST, SECOND]
    fresh = hub.job("link").stage
    fresh.restore(hub.workers["link"].position)
    assert stage.linker.state() == fresh.linker.state()
    assert list(dossiers(hub).values()) == [{FIRST, SECOND}]


@settings(max_examples=40)
@given(worlds(), st.data())
def test_what_the_events_say_is_what_the_stage_knows(world, data):
    with workshop() as hub:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        known_dossiers, known_entities = by_the_linker(hub)
        assert {d.hex: {m.hex for m in members} for d, members in dossiers(hub).items()} == (
            known_dossiers
        )
        assert (
            entities(hub)
            == known_entities
            == dict(hub.rows("SELECT mention, entity FROM mentions"))
        )


@settings(max_examples=40)
@given(worlds(), st.data())
def test_to_stand_at_one_address_is_mutual_at_every_moment(world, data):
    with workshop() as hub:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        pairs = near(hub)
        assert all(one in pairs.get(other, ()) for one in pairs for other in pairs[one])


@settings(max_examples=40)
@given(worlds(), st.data())
def test_restoring_a_position_gives_the_state_of_having_lived_through_it(world, data):
    with workshop() as hub:
        lived = {}

        def draw(low, high):
            lived[hub.workers["link"].position] = hub.stage("link").linker.state()
            return data.draw(st.integers(low, high))

        play(hub, world, draw)
        fresh = hub.job("link").stage
        for position, known in lived.items():
            fresh.restore(position)
            assert fresh.linker.state() == known
        assert all(isinstance(event, DossierChange) for event in hub.events(*DOSSIER_CHANGES))


def test_a_start_from_a_snapshot_reads_only_what_came_after(hub, monkeypatch):
    """Three signals, a snapshot, a withdrawal: with it, without it, the same state."""
    monkeypatch.setattr(link, "SNAPSHOT_STEPS", 3)
    hub.take(labour(1, ALL, 3), police(1, ALL, 0), police(2, HOUSE, 1))
    hub.restart("link")
    path = hub.settings.directory / "link.snapshot"
    assert path.exists()
    hub.take(withdrawal(1))
    expected = hub.stage("link").linker.state()
    read = []
    monkeypatch.setattr(
        Link, "_open", lambda self, events: read.extend(events) or OPEN(self, events)
    )
    hub.restart("link")
    assert hub.stage("link").linker.state() == expected
    assert len(read) == 1
    path.unlink()
    hub.restart("link")
    assert hub.stage("link").linker.state() == expected
    assert len(read) == 1 + 4


def test_a_withdrawal_takes_the_names_out_of_what_is_remembered(hub):
    hub.take(police(1, ALL, 0))
    assert names.fold.cache_info().currsize > 0
    hub.receive(withdrawal(1))
    hub.settle()
    assert names.fold.cache_info().currsize == 0
