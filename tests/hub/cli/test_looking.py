"""`hub signals`, `dossiers`, `show` and `events`: everything is explained and nobody is named."""

import re

import pytest

from hub.policy.routing import load_routing
from hub.trial.house import House
from schemas.events import BY_TOPIC
from tests.hub.cli.conftest import EXAMPLES, SENDERS, Cli

NAMED = re.compile(r'"(?:geslachtsnaam|voornamen|bekendAls|straat|waarde|kenteken)": "([^"]{4,})"')


def personal_words() -> set[str]:
    """What the messages that were sent say about people, as they say it."""
    folders = [EXAMPLES / folder / "examples" / "ordinary.json" for folder in SENDERS]
    return {word for file in folders for word in NAMED.findall(file.read_text("utf-8"))}


@pytest.fixture
def dossier(hub: Cli) -> str:
    """The number of the dossier that holds the most."""
    found = hub("dossiers", "--json").json
    return str(max(found, key=lambda row: row["signals"])["dossier"])


def test_signals_come_most_pressing_first_and_can_be_chosen(hub: Cli):
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


def test_a_signal_tells_its_indicators_rules_and_the_cause_of_each_event(hub: Cli):
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
def test_an_unknown_id_is_an_error_that_exits_with_1(hub: Cli, typed: str):
    found = hub("show", typed)
    assert found.code == 1
    assert found.err
    assert "\x1b" not in found.err


def test_the_record_is_told_whole_and_in_order(hub: Cli):
    every = hub("events", "--json").lines
    assert [event["position"] for event in every] == list(range(1, len(every) + 1))
    assert {event["topic"] for event in every} <= set(BY_TOPIC)
    assert hub("events", "--json", "--after", 2, "--limit", 3).lines == every[2:5]
    assert len(hub("events").out.splitlines()) == len(every)


def test_looking_at_a_running_hub_leaves_its_files_alone(told: House, hub: Cli):
    """A reader that closes last deletes the log: it must know that others still write to it."""
    assert hub("signals").code == 0
    assert hub("events").code == 0
    for name in ("record", "views", "keys"):
        assert (told.directory / f"{name}.db-wal").exists(), name
