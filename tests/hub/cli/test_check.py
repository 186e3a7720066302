"""`hub check` says all that is wrong with a message, and keeps nothing."""

from pathlib import Path

import pytest

from tests.hub.cli.conftest import EXAMPLES, Cli, message, write

FOLDERS = sorted(path.parent.parent.name for path in EXAMPLES.glob("*/examples/ordinary.json"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_partners_ordinary_message_is_right_and_its_sender_is_known(cli: Cli, folder: str):
    found = cli("check", EXAMPLES / folder / "examples" / "ordinary.json", "--json")
    assert found.code == 0
    assert found.json["status"] == "goed"
    assert found.json["partner"] == folder.replace("_", "-")


def test_every_fault_is_named_with_its_place_and_its_mend(cli: Cli, tmp_path: Path):
    wrong = message("police")
    del wrong["data"]["registratienummer"]
    wrong["data"]["kleur"] = "rood"
    wrong["time"] = "gisteren"
    found = cli("check", write(tmp_path / "m.json", wrong))
    assert found.code == 1
    assert "SH-105 /time" in found.out
    wrong["time"] = "2026-10-02T09:12:00Z"
    found = cli("check", write(tmp_path / "m.json", wrong), "--json")
    faults = {(it["code"], it["plaats"]) for it in found.json["redenen"]}
    assert faults == {("SH-101", "/data/registratienummer"), ("SH-106", "/data/kleur")}
    assert all(it["uitleg"] and it["oplossing"] for it in found.json["redenen"])


def test_no_answer_repeats_what_was_sent(cli: Cli, tmp_path: Path):
    wrong = message("police")
    wrong["data"]["betrokkenen"][0] |= {"bsn": "999990010", "geslacht": "Voorbeeldnaam"}
    found = cli("check", write(tmp_path / "m.json", wrong))
    assert found.code == 1
    assert "999990010" not in found.out
    assert "Voorbeeldnaam" not in found.out


def test_a_field_name_cannot_command_the_terminal(cli: Cli, tmp_path: Path):
    wrong = message("police") | {"\x1b[31mrood": "x", "\u202e": "y"}
    found = cli("check", write(tmp_path / "m.json", wrong))
    assert found.code == 1
    assert "\x1b" not in found.out
    assert "\u202e" not in found.out


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b"{}" * 40_000, b'{"source": 3, "data": {}}'],
    ids=["empty", "half", "list", "bytes", "large", "odd"],
)
def test_what_is_no_message_is_refused_all_the_same(cli: Cli, tmp_path: Path, content: bytes):
    (tmp_path / "m.json").write_bytes(content)
    found = cli("check", tmp_path / "m.json", "--json")
    assert (found.code, found.json["status"]) == (1, "geweigerd")
    assert found.json["redenen"]


def test_a_stranger_is_told_that_nobody_knows_him(cli: Cli, tmp_path: Path):
    strange = message("police") | {"source": "urn:nld:oin:00000099000000009999:systeem:demo"}
    found = cli("check", write(tmp_path / "m.json", strange), "--json")
    assert found.code == 1
    assert [it["code"] for it in found.json["redenen"]] == ["SH-302"]


def test_a_message_is_read_as_the_partner_asked_for(cli: Cli):
    found = cli("check", EXAMPLES / "police/examples/ordinary.json", "--as", "school", "--json")
    assert found.json["partner"] == "school"
    assert {it["code"] for it in found.json["redenen"]} == {"SH-302", "SH-108"}


def test_a_doubt_is_for_a_person_and_no_refusal(cli: Cli, tmp_path: Path):
    doubtful = message("police") | {"time": "2019-10-02T09:12:00Z"}
    found = cli("check", write(tmp_path / "m.json", doubtful), "--json")
    assert (found.code, found.json["status"]) == (0, "in-behandeling")


def test_checking_makes_no_file(cli: Cli, tmp_path: Path):
    cli("check", EXAMPLES / "police/examples/ordinary.json")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_said_in_one_line(cli: Cli):
    found = cli("check", "nergens.json")
    assert (found.code, found.err) == (3, "nergens.json is er niet\n")


def test_an_unknown_setting_is_named_and_stops_the_command(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HUB_DATABSE", "sqlite:///x")
    found = cli("check", EXAMPLES / "police/examples/ordinary.json")
    assert found.code == 2
    assert "HUB_DATABSE" in found.err
