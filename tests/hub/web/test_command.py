"""`hub web` and the house: the screens as a process of their own."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest

from hub.settings import Settings
from hub.trial.house import House
from hub.web.site import BANNER


@contextmanager
def web(directory, *flags):
    """The command in a directory of its own."""
    environment = {**os.environ, "HUB_DIRECTORY": str(directory), "HUB_ENVIRONMENT": "acceptatie"}
    process = subprocess.Popen(
        [sys.executable, "-m", "hub", "web", *flags],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.fixture
def taken():
    """A port on which a stranger listens."""
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        yield stranger.getsockname()[1]


def test_the_command_says_its_address_and_answers_there(tmp_path):
    with web(tmp_path, "--port", "0") as process:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        ready = {"status": "ok", "position": 0, "log": "not-set-up"}
        assert httpx.get(f"{address}/readyz").json() == ready
        page = httpx.get(f"{address}/aanmelden")
        assert page.status_code == 200
        assert BANNER not in page.text
        assert "server" not in page.headers
        process.terminate()
        assert process.wait(30) == 0


def test_the_command_never_joins_a_stranger_on_its_port(tmp_path, taken):
    with web(tmp_path, "--port", str(taken)) as process:
        assert process.wait(30) == 3
        assert process.stdout.read() == ""
        assert str(taken) in process.stderr.read()


def test_a_house_serves_the_screens_on_a_free_port_and_ends_them(tmp_path, taken):
    with House(Settings(environment="demo", directory=tmp_path)) as house:
        address = house.serve(taken)
        assert not address.endswith(f":{taken}")
        assert BANNER in httpx.get(f"{address}/aanmelden").text
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
