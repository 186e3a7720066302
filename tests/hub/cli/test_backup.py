"""`hub backup`, `hub restore` and `hub drill`: against a hub at work, and where there is none."""

from pathlib import Path

import pytest

from hub.backup import drill
from hub.backup.drill import CANARY, Report
from hub.backup.invariants import Check
from hub.trial.house import House
from tests.hub.cli.conftest import Cli


def test_a_backup_is_made_looked_at_and_put_back(
    told: House, hub: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    events = len(hub("events", "--json").lines)
    digest = hub("replay", "--json").json["inGebruik"]
    made = hub("backup", "make", "backups/one", "--json").json
    assert made["gebeurtenissen"] == events
    assert hub("backup", "verify", "backups/one", "--json").json["goed"] is True
    assert "is goed" in hub("backup", "verify", "backups/one").out
    assert hub("backup", "make", "backups/one").code == 3
    kept = hub("backup", "expire", "backups", "--json").json
    assert kept["verwijderd"] == []
    assert [it["map"] for it in kept["gebleven"]] == ["backups/one/keys"]
    refused = hub("restore", "backups/one")
    assert (refused.code, "hier is al iets" in refused.err) == (2, True)

    for name in ("kek", "match-key"):
        where = told.settings.directory / name
        monkeypatch.setenv(f"HUB_{name.replace('-', '_').upper()}_FILE", str(where))
    monkeypatch.setenv("HUB_DIRECTORY", str(tmp_path / "new"))
    found = hub("restore", "backups/one", "--json").json
    assert (found["gebeurtenissen"], found["sleutelsNietTerug"]) == (events, 0)
    again = hub("replay", "--json").json
    assert (again["gelijk"], again["inGebruik"]) == (True, digest)
    assert len(hub("events", "--json").lines) == events


def test_a_damaged_backup_is_refused_with_its_reasons(hub: Cli, tmp_path: Path):
    hub("backup", "make", "one")
    (tmp_path / "one" / "record.db").write_bytes(b"")
    found = hub("backup", "verify", "one")
    assert (found.code, "beschadigd of verwisseld" in found.out) == (1, True)
    [fault] = hub("backup", "verify", "one", "--json").json["fouten"]
    assert fault == {"soort": "digest", "waar": "one/record.db"}


def test_a_hub_at_work_is_drilled(hub: Cli):
    before = len(hub("events", "--json").lines)
    found = hub("drill", "--json")
    assert found.code == 0
    assert found.json["goed"] is True
    assert found.json["rtoSeconden"] > 0
    promises = {it["naam"]: it["houdt"] for it in found.json["beloften"]}
    assert promises["views-in-use"] is promises["forgotten-stays-away"] is True
    assert len(hub("events", "--json").lines) == before


def test_a_drill_that_fails_says_which_promise_was_broken(
    hub: Cli, monkeypatch: pytest.MonkeyPatch
):
    checks = (
        Check("record", holds=True, found=(12,)),
        Check(CANARY, holds=False, found=(3, 2, 1, 1)),
        Check("verifier", holds=None),
    )
    report = Report(12, 10, 3, 4096, 0.5, 1.5, 0.25, 2, 7.5, checks)
    monkeypatch.setattr(drill, "drill", lambda *_: report)
    found = hub("drill")
    assert found.code == 1
    assert "NIET geslaagd" in found.out
    assert "3 sleutels: 2 terug; 1 leesbaar, in 1 bestanden" in found.out
    assert "niet te bekijken" in found.out
    assert "na 1.8 s kan iedereen weer werken" in found.out


def test_without_a_hub_nothing_is_made(cli: Cli, tmp_path: Path):
    for command in (("backup", "make", "one"), ("drill",)):
        found = cli(*command)
        assert (found.code, "Hier is geen hub" in found.err) == (3, True)
    assert cli("restore", "one").code == 3
    assert cli("backup", "verify", "one").code == 3
    assert list(tmp_path.iterdir()) == []
