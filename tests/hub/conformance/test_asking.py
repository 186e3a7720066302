"""What a partner writes down is checked whole, and a real bus is not spoken to."""

import json
import socket
import threading

import pytest

from hub.conformance.config import ConfigError, read_config
from hub.conformance.running import sample_for
from hub.conformance.sample import SampleError
from hub.policy.reading import PolicyError
from tests.hub.cli.conftest import cli, message, write  # noqa: F401 - the command line

REAL_PLACE = {"pleegplaats": {"straat": "Voorbeeldstraat", "huisnummer": 1, "plaats": "Nijkerk"}}


def config(tmp_path, **said):
    file = tmp_path / "proef.toml"
    file.write_text("".join(f"{name} = {json.dumps(it)}\n" for name, it in said.items()), "utf-8")
    return file


def test_every_fault_of_the_file_is_named_at_once(tmp_path):
    wrong = config(tmp_path, partner="brandweer", http="http://x", kleur="rood", client_nats="x")
    with pytest.raises(ConfigError) as found:
        read_config(wrong)
    told = str(found.value)
    assert len(told.splitlines()) == 4
    for word in ("kleur", "veilig-thuis", "klant", "client_nats"):
        assert word in told


def test_a_file_without_a_door_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="noem een deur"):
        read_config(config(tmp_path, partner="police"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"time": "gisteren"}, "SH-105 /time"),
        ({"data": {"x": 1}}, "SH-101 /data/registratienummer"),
        (
            {"data": message("police")["data"] | REAL_PLACE},
            "huisnummer vanaf 9001",
        ),
    ],
)
def test_a_message_that_is_wrong_itself_is_no_example(tmp_path, changes, why):
    write(tmp_path / "m.json", message("police") | changes)
    (tmp_path / "klant.env").write_text("client_id=a\nclient_secret=b\n")
    file = config(tmp_path, partner="police", http="http://x", klant="klant.env", bericht="m.json")
    with pytest.raises(SampleError, match=why):
        sample_for(read_config(file))


def test_a_bus_that_does_not_say_it_is_a_sandbox_is_not_signed_in_to(cli, tmp_path):  # noqa: F811
    heard = []

    def serve(listening):
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b'INFO {"server_name":"hub-1","version":"2.12.0"}\r\n')
            connection.settimeout(5)
            heard.append(connection.recv(10))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        url = f"nats://127.0.0.1:{listening.getsockname()[1]}"
        file = config(tmp_path, partner="police", nats=url, sleutel="police.creds")
        found = cli("conformance", file)
        thread.join()
    assert (found.code, heard) == (3, [b""])
    assert "proefomgeving" in found.err
    away = cli("conformance", file)
    assert away.code == 3
    assert url in away.err


@pytest.mark.parametrize(
    "command",
    [["sandbox", "--hour", "24"], ["conformance", "er-is-niets.toml"], ["conformance", "x.toml"]],
    ids=["hour", "no file", "no TOML"],
)
def test_what_cannot_be_done_is_said(cli, tmp_path, command):  # noqa: F811
    (tmp_path / "x.toml").write_text("kleur rood")
    found = cli(*command)
    assert found.code in {2, 3}
    assert len(found.err.splitlines()) == 1


def test_a_sandbox_tells_nobody_anything_of_its_own_accord(cli, monkeypatch):  # noqa: F811
    monkeypatch.setenv("HUB_ENVIRONMENT", "proef")
    found = cli("run", "webhooks")
    assert (found.code, found.err) == (2, "Een proefomgeving draait geen webhooks.\n")


def test_an_organisation_number_that_is_in_use_is_not_tried_with(tmp_path):
    real = message("police")["source"].replace("00000099000000001000", "00000001001234567000")
    write(tmp_path / "m.json", message("police") | {"source": real})
    file = config(tmp_path, partner="police", nats="nats://x", sleutel="x.creds", bericht="m.json")
    with pytest.raises(PolicyError, match="00000099"):
        sample_for(read_config(file))
