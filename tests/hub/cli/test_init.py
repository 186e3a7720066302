"""`hub init`: secrets that containers can use, each made once, and only for its owner's eyes."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from hub.audit.signing import LOG_KIND, Signer
from hub.audit.trust import read_trust
from hub.bus.credentials import Credentials
from hub.bus.embedded import find_binary
from hub.security.kek import Kek
from hub.security.secret_file import read_secret
from tests.hub.cli.conftest import Cli

DEPLOY = Path(__file__).parents[3] / "deploy"
PRIVATE = {"api-key", "kek", "log-key", "match-key", "report-key", "signer-key"}
READABLE = {
    "api-credentials",
    "log.policy",
    "nats-accounts.conf",
    "nats-cluster.conf",
    "nats-credentials",
    "erasure-credentials",
    "nats-store.conf",
    "postgres-password",
    "report-credentials",
    "signer.policy",
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_secret_is_made_with_its_rights(cli: Cli, tmp_path: Path):
    folder = tmp_path / "secrets"
    found = cli("init", folder, "--json")
    assert (found.code, set(found.json["gemaakt"])) == (0, PRIVATE | READABLE)
    assert mode(folder) == 0o700
    assert {name: mode(folder / name) for name in PRIVATE} == dict.fromkeys(PRIVATE, 0o600)
    assert {name: mode(folder / name) for name in READABLE} == dict.fromkeys(READABLE, 0o644)
    assert Kek.read(folder / "kek").epoch == "kek-1"
    assert len(read_secret(folder / "match-key")) == 32


def test_nothing_that_is_there_is_ever_replaced(cli: Cli, tmp_path: Path):
    folder = tmp_path / "secrets"
    cli("init", folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    (folder / "postgres-password").unlink()
    found = cli("init", folder, "--json")
    assert found.json["gemaakt"] == ["postgres-password"]
    after = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    changed = {path.name for path in before if before[path] != after[path]}
    assert changed == {"postgres-password"}


def test_two_hubs_share_no_secret(cli: Cli, tmp_path: Path):
    for name in ("a", "b"):
        cli("init", tmp_path / name)
    for name in PRIVATE | READABLE:
        assert (tmp_path / "a" / name).read_bytes() != (tmp_path / "b" / name).read_bytes()


def test_a_folder_that_others_can_enter_is_refused(cli: Cli, tmp_path: Path):
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    found = cli("init", folder)
    assert found.code == 3
    assert "chmod 700" in found.err
    assert not list(folder.iterdir())


def test_the_hub_signs_in_with_what_the_accounts_know(cli: Cli, tmp_path: Path):
    cli("init", tmp_path / "s")
    credentials = Credentials(tmp_path / "s" / "keys")
    assert (tmp_path / "s" / "nats-credentials").read_text() == credentials.path("hub").read_text()


@pytest.mark.parametrize("config", ["hub", "cluster"])
def test_the_nats_server_accepts_these_secrets(cli: Cli, tmp_path: Path, config: str):
    cli("init", tmp_path / "s")
    shutil.copytree(DEPLOY / "nats", tmp_path / "nats")
    (tmp_path / "nats" / "secrets").mkdir()
    for name in ("accounts", "store", "cluster"):
        shutil.copy(tmp_path / "s" / f"nats-{name}.conf", tmp_path / f"nats/secrets/{name}.conf")
    checked = subprocess.run(
        [find_binary(), "--config", tmp_path / "nats" / f"{config}.conf", "-t"],
        env={"HUB_NATS_NAME": "hub-1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_the_hub_believes_the_signer_and_the_signer_the_hub(cli: Cli, tmp_path: Path):
    folder = tmp_path / "secrets"
    cli("init", folder, "--log", "hub.example/log")
    for file, key in (("log.policy", "signer-key"), ("signer.policy", "log-key")):
        [known] = read_trust(folder / file).logs
        assert known.key == Signer("hub.example/log", read_secret(folder / key)).verifier(LOG_KIND)
    assert cli("init", tmp_path / "other", "--log", "two words").code == 2
