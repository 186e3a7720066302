"""Commands against a hub that runs: what partners send, and what is told of it without names."""

import asyncio
import json
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hub.domain.calendar import WorkingCalendar
from hub.domain.history import History
from hub.domain.routing import route
from hub.house import House
from hub.policy.routing import SHIPPED, load_routing
from hub.wiring import Hub
from schemas.events import BY_TOPIC, RoutingEnded, SignalRouted
from schemas.ids import routing_id
from tests.hub.cli.conftest import EXAMPLES, SENDERS, Cli, eventually, message, quiet, variables

ORDINARY = EXAMPLES / "police" / "examples" / "ordinary.json"
NAMED = re.compile(r'"(?:geslachtsnaam|voornamen|bekendAls|straat|waarde|kenteken)": "([^"]{4,})"')


def personal_words() -> set[str]:
    """What the messages that were sent say about people, as they say it."""
    folders = [EXAMPLES / folder / "examples" / "ordinary.json" for folder in SENDERS]
    return {word for file in folders for word in NAMED.findall(file.read_text("utf-8"))}


@pytest.fixture
def dossier(told: House, hub: Cli) -> str:
    """The number of the dossier that holds the most."""
    found = hub("dossiers", "--json").json
    return str(max(found, key=lambda row: row["signals"])["dossier"])


def test_a_partner_gets_the_same_receipt_for_the_same_message(told: House, hub: Cli):
    first, second = (hub("pub", "--as", "police", ORDINARY, "--json") for _ in range(2))
    assert (first.code, first.json["status"]) == (0, "ontvangen")
    assert first.json == second.json


def test_a_refused_message_exits_with_1_and_says_why(house: House, hub: Cli, tmp_path: Path):
    file = tmp_path / "m.json"
    file.write_text("{}")
    found = hub("pub", "--as", "school", file)
    assert found.code == 1
    assert "geweigerd" in found.out
    assert "SH-101" in found.out


def test_a_partner_without_its_own_key_cannot_publish(
    house: House, hub: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("HUB_PARTNER_CREDENTIALS_DIRECTORY", str(tmp_path))
    assert hub("pub", "--as", "police", ORDINARY).code == 2


def test_another_server_on_the_port_is_not_spoken_to(
    house: House, hub: Cli, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HUB_NATS_SERVER_NAME", "somebody-else")
    found = hub("pub", "--as", "police", ORDINARY)
    assert found.code == 3
    assert "andere server" in found.err


def test_a_bus_that_is_away_is_said_soon(
    house: House, hub: Cli, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HUB_NATS_URL", "nats://127.0.0.1:1")
    assert hub("pub", "--as", "police", ORDINARY).code == 3
    assert hub("health").code == 1


def test_signals_come_most_pressing_first_and_can_be_chosen(told: House, hub: Cli):
    every = hub("signals", "--json").json
    assert [row["due_at"] for row in every] == sorted(row["due_at"] for row in every)
    assert len(hub("signals", "--json", "--limit", 1).json) == 1
    pressing = hub("signals", "--json", "--urgency", "spoed").json
    assert pressing == [row for row in every if row["urgency"] == "spoed"]
    mine = hub("signals", "--json", "--pillar", "zorg").json
    assert mine == [row for row in every if row["owner"] == "zorg"]
    assert hub("signals", "--pillar", "zorgen").code == 2


def test_a_dossier_tells_its_members_ties_owners_and_history(hub: Cli, dossier: str):
    found = hub("show", dossier, "--json").json
    assert {member["partner"] for member in found["members"]} <= {*SENDERS.values(), "police"}
    assert len(found["members"]) > 1
    assert all("delen" in tie["text"] and "bits" in tie["text"] for tie in found["ties"])
    assert all(member["route"]["rules"] for member in found["members"])
    assert found["history"][0]["topic"] == "dossier.formed.v1"
    told = hub("show", dossier[:13]).out
    assert all(tie["text"] in told for tie in found["ties"])


def test_a_signal_tells_its_indicators_rules_and_the_cause_of_each_event(told: House, hub: Cli):
    [row] = [r for r in hub("signals", "--json").json if r["message"].startswith("police/")][:1]
    found = hub("show", row["signal"], "--json").json
    assert found["indicators"][0]["label"]
    rules = load_routing().rules
    titles = {rule.id: (rule.title, rule.reason) for rule in rules}
    for hit in found["route"]["rules"]:
        assert (hit["title"], hit["reason"]) == titles[hit["rule"]]
    assert found["history"][0]["text"].startswith("signaal geregistreerd, door bericht")
    positions = [event["position"] for event in found["history"]]
    assert positions == sorted(positions)


def test_nothing_shows_a_name_or_what_was_sent(hub: Cli, dossier: str):
    signals = [row["signal"] for row in hub("signals", "--json").json]
    said = "".join(
        hub(*argv).out
        for argv in (
            ["signals"],
            ["signals", "--json"],
            ["dossiers"],
            ["show", dossier],
            ["show", dossier, "--json"],
            *(["show", signal] for signal in signals),
            ["events"],
            ["events", "--json"],
            ["quarantine", "list"],
            ["quarantine", "list", "--json"],
            ["doctor"],
        )
    )
    words = personal_words()
    assert words
    assert not [word for word in words if word in said]


@pytest.mark.parametrize("typed", ["ffffffff-ffff", "\x1b[31m", "een naam"])
def test_an_unknown_id_is_an_error_that_exits_with_1(told: House, hub: Cli, typed: str):
    found = hub("show", typed)
    assert found.code == 1
    assert found.err
    assert "\x1b" not in found.err


def test_the_record_is_told_whole_and_in_order(told: House, hub: Cli):
    every = hub("events", "--json").lines
    assert [event["position"] for event in every] == list(range(1, len(every) + 1))
    assert {event["topic"] for event in every} <= set(BY_TOPIC)
    assert hub("events", "--json", "--after", 2, "--limit", 3).lines == every[2:5]
    assert len(hub("events").out.splitlines()) == len(every)


@pytest.mark.parametrize("chosen", [["--events"], ["--as", "police"]], ids=["events", "partner"])
def test_following_shows_what_happens_until_ctrl_c(told: House, hub: Cli, chosen: list[str]):
    command = [sys.executable, "-m", "hub", "tail", *chosen, "--json"]
    environ = {"PATH": "", **variables(told.settings)}
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=environ) as following:
        assert following.stdout is not None
        lines: list[bytes] = []

        def heard() -> bool:
            hub("pub", "--as", "police", ORDINARY, "--json")
            import select

            if select.select([following.stdout], [], [], 0)[0]:
                lines.append(following.stdout.readline())
            return bool(lines)

        eventually(heard)
        following.send_signal(signal.SIGINT)
        assert following.wait(20) == 0
    said = json.loads(lines[0])
    assert said["topic" if "--events" in chosen else "status"] in {*BY_TOPIC, "ontvangen"}


def test_the_fold_of_history_decides_what_the_hub_decided(told: House, hub: Cli):
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
            assert isinstance(last, SignalRouted) and not isinstance(last, RoutingEnded)
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


def test_other_rules_are_tried_on_what_was_received(told: House, hub: Cli, tmp_path: Path):
    text = (SHIPPED / "routing.toml").read_text("utf-8")
    (tmp_path / "routing.toml").write_text(text)
    same = hub("policy", "impact", tmp_path / "routing.toml", "--json").json
    assert same["anders"] == 0
    assert same["signalen"] == len(hub("signals", "--json", "--limit", 1000).json)
    slower = text.replace('urgentie = "spoed"\ntermijn = "zelfde dag"', 'urgentie = "laag"\ntermijn = "9 werkdagen"')
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


def test_views_made_again_are_those_in_use(told: House, hub: Cli, tmp_path: Path):
    assert hub("rebuild").code == 0
    into = f"sqlite:///{tmp_path / 'again.db'}"
    found = hub("rebuild", "--into", into, "--json").json
    assert found["gelijk"] is True
    assert found["gebeurtenissen"] == len(hub("events", "--json").lines)
    assert hub("rebuild", "--into", into).code == 3


def test_views_that_differ_are_found(
    told: House, hub: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = f"sqlite:///{tmp_path / 'copy.db'}"
    assert hub("rebuild", "--into", copy).code == 0
    monkeypatch.setenv("HUB_VIEWS", copy)
    looking = Hub(told.settings.model_copy(update={"views": copy}))
    with looking.views.database.transaction() as cursor:
        cursor.execute("UPDATE routes SET owner = 'voorkomen'")
    looking.close()
    found = hub("rebuild")
    assert found.code == 1
    assert "VERSCHILLEN" in found.out


def test_a_sound_hub_is_called_sound(told: House, hub: Cli):
    assert hub("health").code == 0
    found = hub("doctor", "--json")
    assert not [it for it in found.json if it["stand"] == "fout"]
    assert found.code == 0
    said = hub("doctor").out
    assert "de onze" in said
    assert "schijf staat" in said


def test_what_is_not_sound_is_found_with_its_mend(
    told: House, hub: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    exposed = tmp_path / "kek"
    exposed.write_text("kek-1 " + "0" * 64)
    exposed.chmod(0o644)
    monkeypatch.setenv("HUB_KEK_FILE", str(exposed))
    monkeypatch.setenv("HUB_NATS_SERVER_NAME", "somebody-else")
    found = hub("doctor", "--json")
    assert found.code == 1
    wrong = {it["wat"]: it["herstel"] for it in found.json if it["stand"] == "fout"}
    assert f"chmod 600 {exposed}" in wrong.values()
    assert any("andere server" in what for what in wrong)
    assert all(wrong.values())
    assert stat.S_IMODE(exposed.stat().st_mode) == 0o644
    assert message("police")
    assert asyncio
