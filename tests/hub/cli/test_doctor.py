"""`hub doctor` and `hub health`: what is wrong is found, with its mend, and nothing is changed."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.actions.memberships import Doing, rotate
from hub.cli.checks import Mark
from hub.cli.doctor import keys
from hub.domain.membership import Key
from schemas.signal import Partner
from tests.hub.cli.conftest import Cli
from tests.workshop import workshop


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


def test_old_keys_that_the_bus_still_lets_in_are_found(tmp_path: Path):
    """Between the moment that was said and the next time that the bus is told."""
    with workshop(nats_accounts_file=tmp_path / "accounts.conf") as made:
        (tmp_path / "accounts.conf").touch()
        now = datetime.now(UTC)
        doing = Doing(made.desk(), Partner.CARE, "b.beheer", now)
        rotate(doing, Key("UB", now + timedelta(days=400)), (), now + timedelta(days=7))
        assert not list(keys(made, now + timedelta(days=6)))
        [found] = keys(made, now + timedelta(days=8))
        assert (found.mark, found.mend) == (Mark.WRONG, "hub partner apply")
        told = [it.mend for it in keys(made, now + timedelta(days=390))]
    assert told == ["hub partner rotate care", "hub partner apply"]
