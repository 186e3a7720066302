"""`hub policy`: the examples of the rules, and other rules tried on what was received."""

from pathlib import Path

import pytest

from hub.domain.calendar import WorkingCalendar
from hub.domain.history import History
from hub.domain.routing import route
from hub.policy.reading import SHIPPED
from hub.policy.routing import load_routing
from hub.trial.house import House
from hub.wiring import Hub
from schemas.events import SignalRouted
from schemas.ids import routing_id
from tests.hub.cli.conftest import Cli, quiet


def test_the_shipped_rules_pass_their_examples(cli: Cli):
    found = cli("policy", "test", "--json")
    assert (found.code, found.json["fouten"]) == (0, [])
    assert found.json["gevallen"] > 0


def test_rules_that_fail_an_example_or_cannot_be_read_are_named(cli: Cli, tmp_path: Path):
    for file in SHIPPED.iterdir():
        if file.name.endswith((".toml", ".csv")):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    routing = tmp_path / "routing.toml"
    text = routing.read_text("utf-8")
    routing.write_text(text.replace('termijn = "30 minuten"', 'termijn = "3 uur"', 1), "utf-8")
    found = cli("policy", "test", "--policy-directory", tmp_path)
    assert found.code == 1
    assert "deadline" in found.out
    routing.write_text(text + "\nonzin = 1\n", "utf-8")
    assert "onzin" in cli("policy", "test", "--policy-directory", tmp_path).out


@pytest.mark.parametrize("name", ["sharing", "powers", "prevention", "procedure", "report_form"])
def test_a_fault_in_any_file_of_the_policy_is_named(cli: Cli, tmp_path: Path, name: str):
    for file in SHIPPED.iterdir():
        if file.name.endswith((".toml", ".csv")):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    wrong = tmp_path / f"{name}.toml"
    wrong.write_text(f"onzin = 1\n{wrong.read_text('utf-8')}", "utf-8")
    found = cli("policy", "test", "--policy-directory", tmp_path)
    assert found.code == 1
    assert f"{name}.toml" in found.out
    assert "onzin" in found.out


def test_the_fold_of_history_decides_what_the_hub_decided(told: House):
    quiet(told)
    looking = Hub(told.settings)
    try:
        history, after = History(), 0
        while page := looking.reading.read(after, 100):
            for recorded in page:
                history.take(looking.mapper.from_recorded(recorded))
            after = page[-1].position
        policy, routed = load_routing(), 0
        for signal_facts, dossier_facts in history.facts():
            stream = looking.reading.stream(routing_id(signal_facts.signal_id))
            last = looking.mapper.from_recorded(stream[-1])
            assert isinstance(last, SignalRouted)
            decision = route(signal_facts, dossier_facts, policy, WorkingCalendar())
            assert (last.owner, last.urgency, last.due_at, last.independent_sources) == (
                decision.owner,
                decision.urgency,
                decision.deadline,
                dossier_facts.independent_sources,
            )
            routed += 1
        assert routed > 1
    finally:
        looking.close()


def test_other_rules_are_tried_on_what_was_received(hub: Cli, tmp_path: Path):
    text = (SHIPPED / "routing.toml").read_text("utf-8")
    (tmp_path / "routing.toml").write_text(text)
    same = hub("policy", "impact", tmp_path / "routing.toml", "--json").json
    assert same["anders"] == 0
    assert same["signalen"] == len(hub("signals", "--json", "--limit", 1000).json)
    slower = text.replace(
        'urgentie = "spoed"\ntermijn = "zelfde dag"', 'urgentie = "laag"\ntermijn = "9 werkdagen"'
    )
    slower = slower.replace('urgentie = "spoed"', 'urgentie = "acuut"')
    (tmp_path / "routing.toml").write_text(slower)
    found = hub("policy", "impact", tmp_path / "routing.toml")
    assert found.code == 0
    moved = hub("policy", "impact", tmp_path / "routing.toml", "--json").json
    assert moved["anders"] == len(moved["verschillen"]) > 0
    assert all(change["signaal"] in found.out for change in moved["verschillen"])
    (tmp_path / "routing.toml").write_text(text + "\nonzin = 1\n")
    broken = hub("policy", "impact", tmp_path / "routing.toml")
    assert broken.code == 1
    assert "onzin" in broken.err
