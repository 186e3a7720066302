"""The examples for partners, as they are: other people's clients, a real bus, a real door.

The command `nats` is on no registry of ours. Its example is played with a stand-in that takes the
options it has, and no others. The one in .NET is not played.
"""

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from frontend.npm import node
from hub.cli.contract import receipt
from hub.trial.house import House
from tests.hub.cli.conftest import EXAMPLES, Cli, message, write

SCRIPTS = EXAMPLES.parent / "examples"
TIMEOUT_S = 60
STAND_IN = Path(__file__).with_name("nats_stand_in.py")
WAYS = {
    "curl": (["sh", SCRIPTS / "curl" / "send.sh"],),
    "java-http": (["java", SCRIPTS / "java" / "SendHttp.java"],),
    "nats": (["sh", SCRIPTS / "nats" / "send.sh"],),
    "python-http": ([sys.executable, SCRIPTS / "python" / "send_http.py"], "binary"),
    "python-nats": ([sys.executable, SCRIPTS / "python" / "send_nats.py"], "binary"),
    "node-http": ([*node(), SCRIPTS / "node" / "send_http.mjs"], "binary"),
    "node-nats": ([*node(), SCRIPTS / "node" / "send_nats.mjs"], "binary"),
}


@pytest.fixture(scope="module")
def surroundings(told: House, door: str, tmp_path_factory: pytest.TempPathFactory):
    """What a partner was given, in the variables that the examples read."""
    programs = tmp_path_factory.mktemp("bin")
    (programs / "nats").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" "$@"\n')
    (programs / "nats").chmod(0o755)
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HUB_API": door,
        "HUB_NATS": told.server.url,
        "HUB_CREDENTIALS": str(told.credentials.path("police")),
        "HUB_PARTNER": "police",
    }


@pytest.fixture
def play(hub: Cli, surroundings: dict[str, str], tmp_path: Path):
    """Run an example with a message, as the police would."""
    given = tmp_path / "klant.env"
    assert hub("partner", "client", "police", "--secret-file", given).code == 0

    def run(command, value, *more):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        file = write(tmp_path / "bericht.json", value)
        environment = {**surroundings, "HUB_CLIENT": str(given)}
        done = subprocess.run(
            [*command, file, *more],
            env=environment,
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


def new_message():
    """A message that the hub has not seen, of a partner who does not count."""
    made = message("police") | {"id": str(uuid.uuid4())}
    made["data"] |= {"registratienummer": f"PL0600-2026{uuid.uuid4().int % 10**6:06}"}
    return {name: value for name, value in made.items() if not name.startswith("sequence")}


@pytest.mark.parametrize(
    ("way", "mode"),
    [(way, mode) for way, (_, *modes) in WAYS.items() for mode in ("", *modes)],
)
def test_an_example_sends_a_message_and_prints_its_receipt(play, way, mode):
    sent = new_message()
    code, said = play(WAYS[way][0], sent, *filter(None, [mode]))
    assert (code, said["status"], said["berichtId"]) == (0, "ontvangen", sent["id"])
    assert set(receipt()["required"]) <= said.keys()


@pytest.mark.parametrize("way", WAYS)
def test_an_example_says_what_is_wrong_and_does_not_end_well(play, way):
    wrong = new_message()
    wrong["data"]["kleur"] = "rood"
    code, said = play(WAYS[way][0], wrong)
    assert code == 1
    assert [reason["code"] for reason in said["redenen"]] == ["SH-106"]


def test_every_example_is_played():
    played = {str(it) for command, *_ in WAYS.values() for it in command}
    kinds = {".sh", ".py", ".mjs", ".java"}
    there = [
        it for it in SCRIPTS.rglob("*") if it.suffix in kinds and "node_modules" not in it.parts
    ]
    assert {str(it) for it in there} == played & {str(it) for it in there}


def test_a_message_that_is_sent_twice_by_another_way_counts_once(play):
    """Curl sends the bytes of the file, and so does `nats`: they are the same message."""
    sent = new_message()
    first = play(WAYS["curl"][0], sent)
    assert play(WAYS["nats"][0], sent) == first
