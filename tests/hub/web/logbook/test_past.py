"""Earlier moments: the views of a place are those of a hub that never got more than that."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.projections import building, views
from hub.projections.building import rebuild
from hub.projections.journal import Numbered
from hub.store.database import Database
from hub.stories.mixed import mixed
from hub.web import past as module
from hub.web.past import Past, StillBuilding
from schemas.events import SignalVersion
from schemas.signal import Partner
from tests.databases import KINDS
from tests.hub.web.events import START, a_signal, case_load
from tests.hub.web.small import small_hub
from tests.workshop import workshop


@pytest.fixture(scope="module", params=KINDS)
def hub(request, tmp_path_factory):
    with small_hub(request.param, tmp_path_factory.mktemp("hub"), case_load()) as hub:
        yield hub


def patient(past, moment, place=0):
    """Ask until the views are there."""
    until_s = time.monotonic() + 30
    while True:
        try:
            return past.views_at(moment, place)
        except StillBuilding:
            assert time.monotonic() < until_s


def of_prefix(hub, place, directory):
    """The digest of views that were given the first so many events and no more."""
    target = Database.open(f"sqlite:///{directory}/{place}.db")
    with closing(target):
        views.create_tables(target)
        page = hub.desk.record.read(0, place) if place else []
        with target.transaction() as cursor:
            read = hub.desk.mapper.from_recorded
            views.follow(cursor, [Numbered(it.position, read(it)) for it in page])
        return views.digest(target)


def test_each_place_is_what_the_events_up_to_it_make(hub, tmp_path):
    last = hub.desk.record.last()
    with closing(Past(hub.desk)) as past:
        for place in [*range(1, last + 1, 5), last, 3, 2]:
            found = views.digest(patient(past, START, place))
            assert found == of_prefix(hub, place, tmp_path), place
        assert views.digest(patient(past, START, last)) == views.digest(hub.views.database)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.data())
def test_steps_in_any_order_lead_to_the_same_views(monkeypatch, order):
    """Views begin from the nearest earlier ones, with those left behind on the way among them."""
    monkeypatch.setattr(module, "STEPS_EVENTS", (8, 4, 2))
    monkeypatch.setattr(building, "PAGE_EVENTS", 3)
    monkeypatch.setattr(module, "KEPT", 3)
    with workshop() as hub:
        hub.take(*mixed(8, 5).messages)
        desk, last = hub.desk(), hub.reading.last()
        whole = {}
        with closing(Past(desk)) as past:
            for place in order.draw(st.lists(st.integers(1, last), min_size=1, max_size=6)):
                whole[place] = views.digest(patient(past, START, place))
            assert len(past._made) <= 3
        with closing(Past(desk)) as anew:
            for place, found in whole.items():
                assert views.digest(patient(anew, START, place)) == found
        if last in whole:
            assert whole[last] == views.digest(hub.views.database)


def test_a_moment_is_the_longest_beginning_with_nothing_younger(tmp_path):
    """An event that was recorded late does not bring what came before it to that moment."""
    hours = (0, 5, 3, 8)
    events = [
        a_signal(f"T{n}", Partner.POLICE, START + timedelta(hours=hour))
        for n, hour in enumerate(hours)
    ]
    with small_hub("sqlite", tmp_path, events) as hub, closing(Past(hub.desk)) as past:
        found = [past.place_at(START + timedelta(hours=hour)) for hour in (-1, 0, 3, 4, 5, 8, 99)]
        assert found == [0, 1, 1, 1, 3, 4, 4]
        with patient(past, START - timedelta(days=1)).snapshot() as cursor:
            assert cursor.execute("SELECT COUNT(*) FROM signals").fetchone()[0] == 0


def test_whoever_asks_for_what_takes_long_hears_how_far_it_is(hub, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    monkeypatch.setattr(building, "PAGE_EVENTS", 1)
    slow = hub.desk.mapper.from_recorded

    def reading(recorded):
        time.sleep(0.02)
        return slow(recorded)

    monkeypatch.setattr(hub.desk.mapper, "from_recorded", reading)
    last, heard = hub.desk.record.last(), []
    with closing(Past(hub.desk)) as past:
        until_s = time.monotonic() + 30
        while time.monotonic() < until_s:
            try:
                past.views_at(START, last)
            except StillBuilding as still:
                heard.append((still.done, still.total))
            else:
                break
    assert len(heard) > 2
    assert heard == sorted(heard)
    assert {total for _, total in heard} == {last}
    assert all(done <= last for done, _ in heard)


def test_many_ask_for_the_same_and_it_is_made_once(hub):
    with closing(Past(hub.desk)) as past, ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: patient(past, START, 7), range(8)))
        assert len(found) == 1
        assert len(past._made) == 1


def test_nothing_is_left_on_disk_and_a_build_that_goes_on_is_given_up(hub):
    past = Past(hub.desk)
    for place in (3, 5):
        patient(past, START, place)
    root = past._root
    assert len(list(root.iterdir())) == 2
    past.close()
    assert not root.exists()
    with pytest.raises(StillBuilding):
        past.views_at(START, 9)


def test_what_makes_room_stays_readable_for_a_while_and_then_goes(hub, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 1)
    now_s = [0.0]
    with closing(Past(hub.desk, lambda: now_s[0])) as past:
        first = patient(past, START, 3)
        patient(past, START, 4)
        with first.snapshot() as cursor:
            assert cursor.execute("SELECT COUNT(*) FROM journal").fetchone()[0] == 3
        now_s[0] = module.GRACE_S + 1
        patient(past, START, 5)
        assert len(list(past._root.iterdir())) == 2


def test_what_takes_too_much_disk_makes_room(hub, monkeypatch):
    monkeypatch.setattr(module, "KEPT_BYTES", 1)
    with closing(Past(hub.desk)) as past:
        for place in (3, 4, 5):
            patient(past, START, place)
            assert len(past._made) == 1


def test_the_views_of_now_are_those_that_are_rebuilt(hub, tmp_path):
    target = Database.open(f"sqlite:///{tmp_path}/again.db")
    with closing(target), closing(Past(hub.desk)) as past:
        rebuild(hub.desk.record, hub.desk.mapper, target, lambda _: None)
        last = hub.desk.record.last()
        assert views.digest(patient(past, START, last)) == views.digest(target)
    assert hub.recorded(SignalVersion)
