"""A hub of its own in one directory: a nats-server with accounts, keys, databases and consumers.

For the demo, an evaluation, a benchmark or a test. In production the same consumers run as services
of their own against a server and databases that are there already (compose.yaml).
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from hub.bus.credentials import HUB, Credentials
from hub.bus.embedded import EmbeddedNats, ServerSettings
from hub.settings import PREFIX, Settings
from hub.wiring import Hub

STOP_TIMEOUT_S: Final = 15.0


class House:
    """A server, and processes that run consumers, ended together."""

    def __init__(self, settings: Settings) -> None:
        self.directory = settings.directory.resolve()
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.credentials = Credentials(self.directory / "credentials")
        config = self.credentials.server_config(int(time.time()))
        self.server = EmbeddedNats(self.directory / "nats", ServerSettings(accounts=config))
        self._settings = settings
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.server.start()
        hub = Hub(self.settings)
        try:
            hub.keys, hub.match_key, hub.reading, hub.views  # noqa: B018 - made once, before any process
        finally:
            hub.close()
        return self

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
        return self._settings.model_copy(
            update={
                "directory": self.directory,
                "nats_url": self.server.url,
                "nats_credentials_file": self.credentials.path(HUB),
                "nats_server_name": self.server.name,
                "partner_credentials_directory": self.credentials.directory,
            }
        )

    def spawn(self, *consumers: str) -> subprocess.Popen[bytes]:
        """Start a process that runs these consumers; it ends with the house."""
        with (self.directory / f"{'-'.join(consumers) or 'all'}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "hub", "run", *consumers],
                env={**os.environ, **environment(self.settings)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def stop_all(self) -> None:
        """End every process, first kindly."""
        end(self._processes)
        self._processes.clear()


def environment(settings: Settings) -> dict[str, str]:
    """The settings as `HUB_` variables."""
    values = settings.model_dump(mode="json", exclude_none=True)
    return {f"{PREFIX}{key.upper()}": str(value) for key, value in values.items()}


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
