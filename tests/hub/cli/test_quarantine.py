"""`hub quarantine`: the whole round of a message that waits for a person, on a real hub."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hub.trial.house import House
from tests.hub.cli.conftest import Cli, message, quiet, send, write

NAME = "Voorbeeldnaam"


@pytest.fixture
def refused(house: House, hub: Cli, tmp_path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The number of a message that was just refused, and the message mended."""
    good = message("police") | {"id": str(uuid4())}
    good["data"]["registratienummer"] = f"PL0600-{uuid4().int % 10**10:010}"
    good["data"]["betrokkenen"][0]["bekendAls"] = NAME
    bad = json.loads(json.dumps(good))
    bad["data"]["wpgArtikel"] = 99
    before = {row["id"] for row in waiting(hub)}
    send(house, "police", write(tmp_path / "bad.json", bad))
    quiet(house)
    [id_] = {row["id"] for row in waiting(hub)} - before
    yield id_, good
    if id_ in {row["id"] for row in waiting(hub)}:
        hub("quarantine", "discard", id_, "--reason", "einde van de test")


def waiting(hub: Cli) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = hub("quarantine", "list", "--json").json["wachtend"]
    return found


def state(hub: Cli, id_: str) -> str:
    return str(hub("quarantine", "show", id_, "--json").json["stand"])


def test_what_waits_is_listed_with_its_reasons_and_without_its_text(hub: Cli, refused):
    [row] = [row for row in waiting(hub) if row["id"] == refused[0]]
    assert (row["partner"], row["aangeboden"]) == ("police", 1)
    assert [(it["code"], it["plaats"]) for it in row["redenen"]] == [("SH-103", "/data/wpgArtikel")]
    said = hub("quarantine", "list").out
    assert refused[0][:8] in said
    assert "SH-103 /data/wpgArtikel" in said
    assert NAME not in said


def test_opening_a_message_says_so_and_leaves_a_line_in_the_log(hub: Cli, refused):
    found = hub("quarantine", "show", refused[0][:13])
    assert NAME in found.out
    assert "persoonsgegevens" in found.err
    [line] = [json.loads(line) for line in found.err.splitlines() if line.startswith("{")]
    assert (line["event"], line["partner"]) == ("quarantine_opened", "police")
    assert line["seq"]
    assert NAME not in found.err


def test_a_message_is_written_as_it_was_for_its_owner_alone(hub: Cli, refused, tmp_path: Path):
    file = tmp_path / "out.json"
    found = hub("quarantine", "show", refused[0], "--output", file)
    assert NAME not in found.out
    assert file.read_bytes() == (tmp_path / "bad.json").read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert hub("quarantine", "show", refused[0], "--output", file).code == 3


def test_a_mended_message_is_taken_in_and_its_place_is_closed(hub: Cli, refused, tmp_path: Path):
    id_, good = refused
    found = hub("quarantine", "mend", id_, write(tmp_path / "good.json", good), "--json")
    assert (found.code, found.json["stand"]) == (0, "redriven")
    assert state(hub, id_) == "redriven"
    assert id_ not in {row["id"] for row in waiting(hub)}
    place = f"message:police/{found.json['volgnummer']}"
    [event] = [event for event in hub("events", "--json").lines if event["cause"] == place]
    assert event["topic"] == "signal.registered.v1"
    assert hub("quarantine", "redrive", id_).code == 1


def test_a_message_that_is_still_bad_waits_again_with_one_attempt_more(hub: Cli, refused):
    id_, _ = refused
    for attempts in (2, 3):
        found = hub("quarantine", "redrive", id_, "--json")
        assert (found.code, found.json["stand"]) == (1, "open")
        assert found.json["aangeboden"] == attempts
        assert [it["code"] for it in found.json["redenen"]] == ["SH-103"]
    [row] = [row for row in waiting(hub) if row["id"] == id_]
    assert row["aangeboden"] == 3


def test_a_bad_mend_does_not_lose_the_place(hub: Cli, refused, tmp_path: Path):
    id_, good = refused
    (tmp_path / "worse.json").write_text("{")
    assert hub("quarantine", "mend", id_, tmp_path / "worse.json").code == 1
    assert state(hub, id_) == "open"
    assert hub("quarantine", "mend", id_, write(tmp_path / "good.json", good)).code == 0


def test_a_message_is_discarded_once_and_with_a_reason(hub: Cli, refused):
    id_, _ = refused
    assert hub("quarantine", "discard", id_).code == 2
    assert hub("quarantine", "discard", id_, "--reason", " ").code == 2
    assert hub("quarantine", "discard", id_, "--reason", "bsn 999990019").code == 2
    assert hub("quarantine", "discard", id_, "--reason", "x" * 501).code == 1
    assert hub("quarantine", "discard", id_, "--reason", "dubbel gestuurd").code == 0
    assert state(hub, id_) == "discarded"
    assert hub("quarantine", "discard", id_, "--reason", "dubbel gestuurd").code == 1


def test_text_of_a_message_cannot_command_the_terminal(house: House, hub: Cli, tmp_path: Path):
    evil = tmp_path / "evil.json"
    evil.write_bytes(b'{"x": "\x1b]0;titel\x07\xc2\x9b2J\xff"}')
    before = {row["id"] for row in waiting(hub)}
    send(house, "school", evil)
    quiet(house)
    [id_] = {row["id"] for row in waiting(hub)} - before
    for argv in (["quarantine", "show", id_], ["quarantine", "show", id_, "--json"]):
        said = hub(*argv).out
        assert not {"\x1b", "\x07", "\x9b"} & set(said)
    assert hub("quarantine", "discard", id_, "--reason", "geen bericht").code == 0


@pytest.mark.parametrize("typed", ["ffffffff-ffff", "niets", "\x1b"])
def test_an_unknown_message_is_an_error(hub: Cli, typed: str):
    assert hub("quarantine", "show", typed).code == 1
