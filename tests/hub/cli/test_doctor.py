"""`hub doctor` and `hub health`: what is wrong is found, with its mend, and nothing is changed."""

import stat
from pathlib import Path

import pytest

from tests.hub.cli.conftest import Cli


def test_a_sound_hub_is_called_sound(hub: Cli):
    assert hub("health").code == 0
    found = hub("doctor", "--json")
    assert not [it for it in found.json if it["stand"] == "fout"]
    assert found.code == 0
    said = hub("doctor").out
    assert "de onze" in said
    assert "schijf staat" in said


def test_what_is_not_sound_is_found_with_its_mend(
    hub: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
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
