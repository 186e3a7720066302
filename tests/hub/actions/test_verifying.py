"""A verification: what is whole is found whole, and each kind of damage is found and named."""

from contextlib import closing

import pytest

from hub.actions.verifying import Verifier, verify
from hub.projections import views
from schemas.events import Flaw, SignalRegistered, VerificationRun
from tests.databases import KINDS
from tests.hub.web.events import LAST, case_load
from tests.hub.web.small import small_hub


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    with small_hub(request.param, tmp_path, case_load()) as hub:
        yield hub


def run(hub):
    """A run, and its findings by kind."""
    found = verify(hub.desk, "a.auditor", lambda: LAST, lambda *_: None)
    hub.settle()
    return found, {it.flaw: (it.position, it.count) for it in found.findings}


def change(hub, sqlite, *params):
    """Damage the record behind the hub's back."""
    sql = sqlite
    if hub.desk.record.database.dialect == "postgresql":
        sql = sqlite.replace("rowid", "notification_id")
    with hub.desk.record.database.transaction() as cursor:
        cursor.execute(sql, params)


def test_what_is_whole_is_found_whole_and_the_run_is_recorded(hub):
    last = hub.desk.record.last()
    found, flaws = run(hub)
    assert flaws == {}
    assert (found.positions, found.views_position, found.by) == (last, last, "a.auditor")
    assert found.rebuilt_digest == found.views_digest
    assert hub.recorded(VerificationRun) == [found]
    again, flaws = run(hub)
    assert flaws == {}
    assert again.positions == last + 1
    assert again.originator_version == 2


def test_progress_is_told_from_the_first_event_to_the_last(hub, monkeypatch):
    monkeypatch.setattr("hub.actions.verifying.PAGE_EVENTS", 4)
    last, heard = hub.desk.record.last(), []
    verify(hub.desk, "a.auditor", lambda: LAST, lambda done, total: heard.append((done, total)))
    assert heard[0] == (0, last)
    assert heard[-1] == (last, last)
    assert heard == sorted(heard)
    assert len(heard) > last // 4


def test_a_changed_event_is_not_what_an_earlier_run_read(hub):
    run(hub)
    [recorded] = hub.desk.record.read(0, 1)
    changed = recorded.state.replace(b'"ground":"taak"', b'"ground":"taal"')
    assert changed != recorded.state
    change(hub, "UPDATE stored_events SET state = ? WHERE rowid = 1", changed)
    last = hub.recorded(VerificationRun)[0].positions
    _, flaws = run(hub)
    assert flaws == {Flaw.EARLIER_RUN: (last, 1), Flaw.LEAF: (1, 1)}


def test_an_event_that_is_not_as_the_log_says_is_found_at_once(hub):
    change(hub, "UPDATE event_leaves SET hash = ? WHERE position = 2", bytes(32))
    change(hub, "DELETE FROM event_leaves WHERE position = 4")
    _, flaws = run(hub)
    assert flaws == {Flaw.LEAF: (2, 2)}


def test_a_hole_in_the_numbers_is_found(hub):
    change(hub, "DELETE FROM stored_events WHERE rowid = 3")
    _, flaws = run(hub)
    assert flaws[Flaw.NUMBERING] == (4, 1)
    assert Flaw.VIEWS in flaws


def test_a_history_that_misses_a_version_is_found(hub):
    at = max(n for n, it in enumerate(hub.desk.record.read(0, 100), 1) if it.originator_version > 1)
    [recorded] = hub.desk.record.read(at - 1, 1)
    version = recorded.originator_version
    said = f'"originator_version":{version}'.encode()
    state = recorded.state.replace(said, said + b"0")
    sql = "UPDATE stored_events SET originator_version = ?, state = ? WHERE rowid = ?"
    change(hub, sql, version * 10, state, at)
    _, flaws = run(hub)
    assert flaws[Flaw.HISTORY] == (at, 1)


def test_what_cannot_be_read_is_found_and_the_rest_is_read(hub):
    change(hub, "UPDATE stored_events SET state = ? WHERE rowid = 2", b"{}")
    found, flaws = run(hub)
    assert flaws[Flaw.UNREADABLE] == (2, 1)
    assert found.positions == hub.desk.record.last() - 1


def test_a_cause_that_comes_after_is_found(hub):
    [recorded] = hub.desk.record.read(4, 1)
    state = recorded.state.replace(b'"cause":"message:police/1"', b'"cause":"event:5"')
    assert state != recorded.state
    change(hub, "UPDATE stored_events SET state = ? WHERE rowid = 5", state)
    _, flaws = run(hub)
    assert flaws[Flaw.CAUSE] == (5, 1)


def test_views_that_say_something_else_are_found(hub):
    with hub.views.database.transaction() as cursor:
        cursor.execute("UPDATE routes SET owner = 'niemand' WHERE owner = 'zorg'")
    in_use = views.digest(hub.views.database)
    found, flaws = run(hub)
    assert flaws == {Flaw.VIEWS: (found.views_position, 1)}
    assert found.views_digest == in_use != found.rebuilt_digest


def test_views_that_lag_behind_are_compared_as_far_as_they_are(hub):
    before = hub.desk.record.last()
    event = hub.recorded(SignalRegistered)[0]
    hub.desk.append(event.model_copy(update={"originator_version": 7}))
    found, flaws = run(hub)
    assert (found.views_position, found.positions) == (before, before + 1)
    assert Flaw.VIEWS not in flaws


def test_one_run_at_a_time_and_a_run_can_be_given_up(hub, monkeypatch):
    verifier = Verifier(hub.desk)
    assert verifier.progress is None
    with closing(verifier):
        assert verifier.start("a.auditor", lambda: LAST)
        verifier.start("a.auditor", lambda: LAST)
        assert verifier.wait().findings == ()
        told = verifier.progress
        assert (told.is_running, told.fault, told.percent) == (False, "", 100)
        assert len(hub.recorded(VerificationRun)) == 1
        hub.settle()

        def fail(*_):
            raise OSError("geheim")

        monkeypatch.setattr("hub.actions.verifying.views.create_tables", fail)
        assert verifier.start("a.auditor", lambda: LAST)
        with pytest.raises(OSError, match="geheim"):
            verifier.wait()
        assert verifier.progress.fault == "OSError"
    assert not verifier.start("a.auditor", lambda: LAST)
    assert len(hub.recorded(VerificationRun)) == 1
