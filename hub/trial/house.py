"""A hub of its own in one directory: a nats-server with accounts, keys, databases and consumers.

For the demo, an evaluation, a benchmark or a test. In production the same consumers run as services
of their own against a server and databases that are there already (compose.yaml).
"""

import asyncio
import http.client
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from hub.actions.memberships import bus_terms
from hub.bus.credentials import ADMINISTRATOR, HUB, Credentials
from hub.bus.embedded import ANY_PORT, EmbeddedNats, ServerSettings, dies_with_parent
from hub.domain.sandbox import PROEF
from hub.settings import CONFIG_FILE, PREFIX, Settings, is_setting
from hub.wiring import Hub

START_TIMEOUT_S: Final = 30.0
STOP_TIMEOUT_S: Final = 15.0
READY_LOOK_S: Final = 0.05


class HouseError(Exception):
    """Something in the house did not start."""


class House:
    """A server, and processes that run consumers, ended together."""

    def __init__(self, settings: Settings, nats_port: int = ANY_PORT) -> None:
        self.directory = settings.directory.resolve()
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.credentials = Credentials(self.directory / "credentials")
        self.server = EmbeddedNats(self.directory / "nats")
        self.server.port = nats_port
        self.server.named = PROEF if settings.is_sandbox else self.server.named
        self._settings = settings
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.server.settings = ServerSettings(accounts=self._accounts())
        self.server.start()
        try:
            self._prepare()
        except BaseException:
            self.server.stop()
            raise
        return self

    def _accounts(self) -> str:
        """Who may connect: everybody with whom something is agreed, as they stand now."""
        hub, now = Hub(self.settings), datetime.now(UTC)
        try:
            slugs = [it.partner.value for it in hub.partners]
            terms = bus_terms(hub.reading, hub.mapper, hub.partners, now)
        finally:
            hub.close()
        self.credentials = Credentials(self.credentials.directory, slugs)
        return self.credentials.server_config(int(now.timestamp()), terms=terms)

    def _prepare(self) -> None:
        hub = Hub(self.settings)
        try:
            hub.keys, hub.match_key, hub.reading, hub.views  # noqa: B018 - made once, first
            asyncio.run(hub.prepare_bus())
        finally:
            hub.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop_all()
        self.server.stop()

    @property
    def settings(self) -> Settings:
        """The settings under which a process joins this house."""
        is_asked = self._settings.is_sandbox and self.server.monitor_url
        monitor = {"nats_monitor_url": self.server.monitor_url} if is_asked else {}
        return self._settings.model_copy(
            update={
                **monitor,
                "directory": self.directory,
                "nats_url": self.server.url,
                "nats_credentials_file": self.credentials.path(HUB),
                "erasure_credentials_file": self.credentials.path(ADMINISTRATOR),
                "nats_server_name": self.server.name,
                "nats_accounts_file": self.server.accounts_file,
                "partner_credentials_directory": self.credentials.directory,
            }
        )

    def spawn(self, *consumers: str) -> subprocess.Popen[bytes]:
        """Start a process that runs these consumers; it ends with the house."""
        return self.start(self.settings, "run", *consumers, log="-".join(consumers) or "all")

    def start(self, settings: Settings, *arguments: str, log: str) -> subprocess.Popen[bytes]:
        """Start a command with these settings; it ends with the house."""
        with (self.directory / f"{log}.log").open("ab") as file:
            process = subprocess.Popen(  # noqa: S603 - our own program, our own arguments
                [sys.executable, "-m", "hub", *arguments],
                env=environment(settings),
                stdout=file,
                stderr=file,
                start_new_session=True,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - only a prctl, no allocation
            )
        self._processes.append(process)
        return process

    def serve(self, port: int) -> str:
        """Start the screens and return their http address; they end with the house.

        Where the port is taken it is a free one. Raises `HouseError` when they do not answer.
        """
        return self._listen("web", self._settings.web_host, port)

    def serve_api(self, port: int) -> str:
        """Start the partners' door over HTTP, as `serve` does the screens."""
        return self._listen("api", self._settings.api_host, port)

    def _listen(self, command: str, host: str, port: int) -> str:
        number = port if is_free(host, port) else 0
        path = self.directory / f"{command}.log"
        with path.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "hub", command, "--host", host, "--port", str(number)],
                env=environment(self.settings),
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - only a prctl, no allocation
            )
        self._processes.append(process)
        assert process.stdout is not None
        with process.stdout as said:
            # The address comes from the process itself: who else answers on a port is a stranger.
            ready, _, _ = select.select([said], [], [], START_TIMEOUT_S)
            url = said.readline().decode().strip() if ready else ""
        if not url or not answers(url):
            raise HouseError(f"{command} did not start; see {path}")
        return url

    def pause(self) -> None:
        """Make every process stand still, as if its machine were frozen."""
        self._tell(signal.SIGSTOP)

    def resume(self) -> None:
        """Let every process go on."""
        self._tell(signal.SIGCONT)

    def _tell(self, number: signal.Signals) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(number)

    def stop_all(self) -> None:
        """End every process, first kindly."""
        end(self._processes)
        self._processes.clear()


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens on this port."""
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return False
    return True


def answers(url: str) -> bool:
    """Whether what serves at this address is ready before it is too late."""
    until = time.monotonic() + START_TIMEOUT_S
    while not _is_ready(url):
        if time.monotonic() > until:
            return False
        time.sleep(READY_LOOK_S)
    return True


def _is_ready(url: str) -> bool:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=START_TIMEOUT_S)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def environment(settings: Settings) -> dict[str, str]:
    """Our environment with these settings in it, and none that a file or a variable would add."""
    ours = {key: value for key, value in os.environ.items() if not is_setting(key)}
    values = settings.model_dump(mode="json", exclude_none=True)
    chosen = {f"{PREFIX}{key.upper()}": str(value) for key, value in values.items()}
    return {**ours, CONFIG_FILE: os.devnull, **chosen}


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask processes to end, and end those that do not."""
    running = [process for process in processes if process.poll() is None]
    for process in running:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def partner_credentials(settings: Settings, partner: str) -> Path | None:
    """Where a partner's credentials are, in a house or as configured."""
    directory = settings.partner_credentials_directory
    return None if directory is None else directory / f"{partner}.creds"
