"""The shell: whatever fails, nothing is lost, nothing is doubled, and the rest goes on."""

import asyncio
import sqlite3
from dataclasses import replace
from types import SimpleNamespace

import nats.errors
import psycopg
import pytest
from eventsourcing.persistence import OperationalError

from consumers import worker as shell
from consumers.stage import Decision
from hub.bus.errors import BusError, Fenced
from hub.store.record import PositionTaken
from schemas.events import DeliverySetAside, SignalRegistered, SignalRouted
from tests.builders import mutation
from tests.workshop import spoil, workshop

INTAKE = "intake:police"
ALWAYS = 5  # in its batch, and four times alone
AWAY = (
    OSError(),
    sqlite3.OperationalError("locked"),
    psycopg.OperationalError("gone"),
    OperationalError("no turn to write"),
    nats.errors.ConnectionClosedError(),
    BusError("away"),
    MemoryError(),
)


@pytest.fixture
def hub(monkeypatch):
    monkeypatch.setattr(shell, "POISON_DELAYS_S", (0, 0, 0))
    with workshop() as made:
        yield made


class Failing:
    """A stage that decides like another, but fails on some deliveries, some times."""

    def __init__(self, stage, faults):
        self.name, self._stage, self._faults = stage.name, stage, faults
        self.calls = []

    def restore(self, position):
        """Let the stage restore itself."""
        self._stage.restore(position)

    def decide(self, batch, memory):
        """Fail where that was asked for."""
        self.calls.append([delivery.seq for delivery in batch])
        for delivery in batch:
            if faults := self._faults.get(delivery.seq):
                raise faults.pop(0)
        return self._stage.decide(batch, memory)


def failing(hub, name, faults):
    """Put a worker in place whose stage fails; `faults` gives a list per sequence number."""
    job = hub.job(name)
    stage = Failing(job.stage, faults)
    hub.workers[name] = hub.worker(replace(job, stage=stage))
    return stage


def handle(hub, name, batch=None):
    """Deliver a batch as the bus does."""
    asyncio.run(hub.workers[name].handle(hub.waiting(name) if batch is None else batch))


def test_a_batch_is_recorded_with_its_position(hub):
    hub.receive(mutation(1), mutation(2))
    handle(hub, INTAKE)
    assert hub.workers[INTAKE].position == hub.reading.position(INTAKE) == 2
    assert len(hub.events(SignalRegistered)) == 2


def test_what_was_delivered_before_writes_nothing(hub):
    hub.receive(mutation(1), mutation(2))
    batch = hub.waiting(INTAKE)
    handle(hub, INTAKE, batch)
    for again in (batch, batch[:1], batch[1:], []):
        handle(hub, INTAKE, again)
    assert len(hub.events()) == 2


def test_the_relay_is_nudged_only_when_something_was_recorded(hub):
    nudged = []

    async def nudge():
        nudged.append(hub.workers[INTAKE].position)

    hub.workers[INTAKE]._nudge = nudge
    hub.receive(mutation(1))
    batch = hub.waiting(INTAKE)
    handle(hub, INTAKE, batch)
    handle(hub, INTAKE, batch)
    assert nudged == [1]


def test_a_message_that_cannot_be_borne_is_set_aside_and_its_batch_goes_on(hub):
    hub.receive(*(mutation(n) for n in range(1, 6)))
    stage = failing(hub, INTAKE, {3: [ValueError("kanarie")] * ALWAYS})
    handle(hub, INTAKE)
    assert [event.message.sequence for event in hub.events(SignalRegistered)] == [1, 2, 4, 5]
    [aside] = hub.events(DeliverySetAside)
    assert (aside.stage, aside.sequence, aside.fault) == (INTAKE, 3, "ValueError")
    assert aside.cause == "message:police/3"
    assert "kanarie" not in aside.model_dump_json()
    assert stage.calls == [[1, 2, 3, 4, 5], [1], [2], *[[3]] * 4, [4], [5]]
    assert hub.reading.position(INTAKE) == 5


def test_a_message_that_fails_for_a_moment_is_not_set_aside(hub):
    hub.receive(mutation(1), mutation(2))
    failing(hub, INTAKE, {2: [ValueError()] * 4})
    handle(hub, INTAKE)
    assert len(hub.events(SignalRegistered)) == 2
    assert not hub.events(DeliverySetAside)


@pytest.mark.parametrize("away", AWAY, ids=lambda it: f"{type(it).__module__}.{type(it).__name__}")
def test_a_database_or_a_bus_that_is_away_ends_the_worker_and_sets_nothing_aside(hub, away):
    hub.receive(mutation(1), mutation(2))
    failing(hub, INTAKE, {2: [away]})
    with pytest.raises(type(away)):
        handle(hub, INTAKE)
    assert not hub.events()
    assert hub.reading.position(INTAKE) == 0
    hub.restart(INTAKE)
    handle(hub, INTAKE)
    assert len(hub.events(SignalRegistered)) == 2


def test_a_database_that_goes_away_while_a_message_is_tried_alone_ends_the_worker_too(hub):
    hub.receive(mutation(1), mutation(2), mutation(3))
    failing(hub, INTAKE, {2: [ValueError(), ValueError(), OSError()]})
    with pytest.raises(OSError):  # noqa: PT011 - it says nothing but its kind
        handle(hub, INTAKE)
    assert [event.message.sequence for event in hub.events()] == [1]
    hub.restart(INTAKE)
    handle(hub, INTAKE)
    assert [event.message.sequence for event in hub.events()] == [1, 2, 3]


def test_of_two_workers_of_one_stage_one_is_refused_before_it_wrote_anything(hub):
    hub.receive(mutation(1), mutation(2), mutation(3))
    one, other = hub.workers[INTAKE], hub.worker(hub.job(INTAKE))
    batch = hub.waiting(INTAKE)
    asyncio.run(one.handle(batch[:2]))
    with pytest.raises(PositionTaken):
        asyncio.run(other.handle(batch))
    assert len(hub.events()) == 2
    again = hub.worker(hub.job(INTAKE))
    asyncio.run(again.handle(batch))
    assert [event.message.sequence for event in hub.events()] == [1, 2, 3]


def test_what_the_views_cannot_bear_is_told_in_the_record(hub):
    hub.receive(mutation(1), mutation(2))
    hub.step(INTAKE)
    failing(hub, "project", {2: [ValueError()] * ALWAYS})
    hub.step("project")
    [aside] = hub.events(DeliverySetAside)
    assert (aside.stage, aside.sequence, aside.cause) == ("project", 2, "event:2")
    assert hub.views.position("project") == 2
    hub.settle()
    assert hub.rows("SELECT stage, sequence, fault FROM set_aside") == [
        ("project", 2, "ValueError")
    ]
    assert len(hub.rows("SELECT * FROM signals")) == 1


def test_what_the_views_cannot_bear_is_told_once_also_after_a_crash_in_between(hub, monkeypatch):
    hub.receive(mutation(1))
    hub.step(INTAKE)
    failing(hub, "project", {1: [ValueError()] * ALWAYS})
    monkeypatch.setattr(hub.views, "append", _fail)
    with pytest.raises(OSError):  # noqa: PT011
        hub.step("project")
    monkeypatch.undo()
    monkeypatch.setattr(shell, "POISON_DELAYS_S", ())
    failing(hub, "project", {1: [ValueError()] * ALWAYS})
    hub.step("project")
    assert len(hub.events(DeliverySetAside)) == 1
    assert hub.views.position("project") == hub.reading.last() == 2


def _fail(*_, **__):
    raise OSError


def test_a_damaged_event_is_set_aside_by_those_who_open_it_and_routed_all_the_same(hub):
    hub.receive(mutation(1), mutation(2))
    hub.step(INTAKE)
    spoil(hub, 1)
    hub.settle()
    aside = {(event.stage, event.sequence, event.fault) for event in hub.events(DeliverySetAside)}
    assert aside == {("dedupe", 1, "SealBroken"), ("link", 1, "SealBroken")}
    assert len({event.signal for event in hub.events(SignalRouted)}) == 2
    assert len(hub.rows("SELECT * FROM set_aside")) == 2


class Clock:
    """A clock that goes as fast as the sleeps that are asked for."""

    def __init__(self):
        self.now_s, self.slept = 0.0, []

    async def sleep(self, delay_s):
        """Pass the time at once."""
        self.slept.append(delay_s)
        self.now_s += delay_s
        if len(self.slept) == 8:
            raise asyncio.CancelledError


def test_a_worker_that_keeps_failing_waits_longer_and_one_that_worked_does_not(hub, monkeypatch):
    clock = Clock()
    worker = hub.workers[INTAKE]

    async def work(_):
        if len(clock.slept) == 6:
            clock.now_s += 60
        raise Fenced("a newer epoch has taken over")

    monkeypatch.setattr(worker, "_work", work)
    monkeypatch.setattr(shell, "asyncio", SimpleNamespace(sleep=clock.sleep))
    monkeypatch.setattr(shell, "time", SimpleNamespace(monotonic=lambda: clock.now_s))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(worker.run(None))
    assert clock.slept == [0.1, 0.5, 2.0, 5.0, 5.0, 5.0, 0.1, 0.5]


def test_a_decision_writes_its_other_tables_in_order():
    written = []
    decision = Decision(extra=[written.append, lambda cursor: written.append(cursor * 2)])
    decision.write_extra(4)
    assert written == [4, 8]
