"""`hub replay`: views follow from the record, and a difference is found."""

import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from hub.projections.building import rebuild
from hub.store.database import Database
from hub.store.record import Position
from hub.store.recorders import open_record
from hub.trial.house import House
from hub.wiring import Hub
from tests.hub.cli.conftest import Cli

NOTHING = {"gelijk": 0, "anders": 0, "vernietigd": 0, "regelsOnbekend": 0}


def test_views_made_again_are_those_in_use(hub: Cli, tmp_path: Path):
    assert hub("replay").code == 0
    into = f"sqlite:///{tmp_path / 'again.db'}"
    found = hub("replay", "--into", into, "--json").json
    assert found["gelijk"] is True
    assert found["gebeurtenissen"] == len(hub("events", "--json").lines)
    with closing(Database.open(into)) as again:
        assert open_record(again).advance_epoch("project") > time.time() - 60  # above the bus's
    assert hub("replay", "--into", into).code == 3


def test_views_that_differ_are_found(
    told: House, hub: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    assert hub("replay", "--into", copy).code == 0
    monkeypatch.setenv("HUB_VIEWS", copy)
    looking = Hub(told.settings.model_copy(update={"views": copy}))
    with looking.views.database.transaction() as cursor:
        cursor.execute("UPDATE routes SET owner = 'voorkomen'")
        cursor.execute("DELETE FROM messages WHERE outcome = 'registered'")
        gone = cursor.rowcount
        cursor.execute("INSERT INTO work_minors VALUES ('0')")
        routes = cursor.execute("SELECT signal FROM routes ORDER BY signal").fetchall()
    looking.close()
    found = hub("replay")
    assert found.code == 1
    assert "VERSCHILLEN" in found.out
    by_table = {it["tabel"]: it for it in hub("replay", "--json").json["verschillen"]}
    assert set(by_table) == {"routes", "messages", "work_minors"}
    assert by_table["routes"]["anders"] == len(routes)
    assert by_table["routes"]["eerste"] == [list(key) for key in routes[:5]]
    assert by_table["messages"]["ontbreken"] == gone
    assert by_table["work_minors"]["teveel"] == 1
    assert by_table["work_minors"]["eerste"] == [["0"]]


def test_views_that_are_behind_are_compared_as_far_as_they_are(
    told: House, hub: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = f"sqlite:///{tmp_path / 'behind.db'}"
    looking = Hub(told.settings)
    with closing(looking), closing(Database.open(copy)) as target:
        rebuild(looking.reading, looking.mapper, target, lambda _: None, until=10)
        open_record(target).append([], position=Position("project", 0, 10))
        last = looking.reading.last()
    monkeypatch.setenv("HUB_VIEWS", copy)
    found = hub("replay", "--json").json
    assert (found["gebeurtenissen"], found["gelijk"], found["achter"]) == (10, True, last - 10)
    assert f"lopen {last - 10} achter" in hub("replay").out


def test_as_of_an_event_is_what_was_known_then(hub: Cli):
    last = len(hub("events", "--json").lines)
    whole = hub("replay", "--as-of", "nu", "--json").json
    assert whole["gebeurtenissen"] == last
    assert whole["overzichten"] == hub("replay", "--json").json["inGebruik"]
    assert whole["tellingen"]["ingetrokken"] == 1
    assert whole == hub("replay", "--as-of", f"gebeurtenis-{last}", "--json").json
    first = hub("replay", "--as-of", "gebeurtenis-1", "--json").json
    assert first["tellingen"]["berichten"] == 1
    assert first["routes"] == []
    told = hub("replay", "--as-of", "nu")
    assert told.code == 0
    assert f"Zo was het na {last} gebeurtenissen" in told.out
    for route in whole["routes"]:
        assert route["signaal"][:8] in told.out


def test_as_of_before_the_beginning_nothing_was_known(hub: Cli):
    found = hub("replay", "--as-of", "2020-01-01T00:00", "--json").json
    assert found["gebeurtenissen"] == 0
    assert found["bekendOp"] is None
    assert set(found["tellingen"].values()) == {0}


@pytest.mark.parametrize("wrong", ["gisteren", "gebeurtenis-0", "gebeurtenis-x", "2026-13-01"])
def test_as_of_what_is_no_moment_is_refused(hub: Cli, wrong: str):
    answer = hub("replay", "--as-of", wrong)
    assert answer.code == 2
    assert "gebeurtenis-812" in answer.err


def test_every_decision_comes_out_as_recorded(hub: Cli):
    found = hub("replay", "--decide", "--json").json
    assert found["gelijk"] is True
    assert found["verschillen"] == []
    by_topic = Counter(event["topic"] for event in hub("events", "--json").lines)
    routes = by_topic["signal.routed.v1"] + by_topic["signal.routing-ended.v1"]
    assert found["besluiten"]["route"] == {**NOTHING, "gelijk": routes}
    assert found["besluiten"]["link"]["gelijk"] > by_topic["signal.linked.v1"]
    told = hub("replay", "--decide")
    assert told.code == 0
    assert "zoals het is vastgelegd" in told.out


def test_a_decision_that_was_changed_is_shown(
    told: House, hub: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = tmp_path / "record.db"
    place = next(
        event["position"]
        for event in hub("events", "--json").lines
        if event["topic"] == "signal.routed.v1"
    )
    with closing(sqlite3.connect(told.settings.directory / "record.db")) as live:
        live.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as changed, changed:
        changed.execute(
            "UPDATE stored_events SET state = json_set(state, '$.owner', 'niemand') "
            "WHERE rowid = ?",
            (place,),
        )
    monkeypatch.setenv("HUB_DATABASE", f"sqlite:///{copy}")
    found = hub("replay", "--decide")
    assert found.code == 1
    assert "ANDERS" in found.out
    [difference] = hub("replay", "--decide", "--json").json["verschillen"]
    assert (difference["gebeurtenis"], difference["veld"]) == (place, "owner")
    assert difference["vastgelegd"] == "niemand"


def test_only_one_thing_is_asked_at_once(hub: Cli):
    assert hub("replay", "--decide", "--as-of", "nu").code == 2
