"""compose.yaml without Docker: its services as plain processes, each on a loopback address.

A service has an address of its own, so that every port stays as it is written, and a folder of its
own for a root. Only what Docker would supply is replaced: the name of a host becomes its address,
what is mounted lies in the folder, and "every interface" is that one address.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import yaml

from hub.bus.embedded import dies_with_parent, find_binary
from tests import databases
from tests.architecture.source import ROOT, read

SECRETS = "./deploy/secrets/"
START_S = 30.0
STOP_S = 10.0
HUB = (sys.executable, "-m", "hub")
IMAGE = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
VARIABLE = re.compile(r"\$\{(\w+):-([^}]*)\}")
INITIAL_SQL = "/docker-entrypoint-initdb.d"
NUMBERS = count(1)


class Service:
    """One service, as Docker would run it: `command` is what is started, in `environment`."""

    def __init__(self, name: str, plan: dict[str, Any], root: Path) -> None:
        self.name = name
        self.plan = plan
        self.root = root
        # Every test process has 254 addresses that no other uses.
        self.address = f"127.{128 + os.getpid() // 256 % 127}.{os.getpid() % 256}.{next(NUMBERS)}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def image(self) -> str:
        return str(self.plan["image"]).partition(":")[0]

    @property
    def log(self) -> str:
        return (self.root / "log").read_text()

    @property
    def url(self) -> str:
        """Where it is reached: the port that is published, at its own address."""
        return f"http://{self.address}:{self.plan['ports'][0].rsplit(':', 1)[1]}"

    @cached_property
    def working_directory(self) -> Path:
        """An empty folder in which nothing may be made."""
        directory = self.root / "working-directory"
        directory.mkdir(mode=0o555)
        return directory

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def has_left_something(self) -> bool:
        """Whether it has left a process, or a file beside those it may write."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return any(self.working_directory.iterdir())
        return True

    def start(self, command: list[str], environment: Mapping[str, str]) -> None:
        with (self.root / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=environment,
                cwd=self.working_directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - only a prctl
            )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it, within the time that anyone would give it; what it said last is its answer."""
        assert self.process is not None
        self.process.send_signal(how)
        try:
            return self.process.wait(STOP_S)
        finally:
            self.process.kill()
            self.process.wait()


class Compose:
    """All services of one profile; enter it to start them, each when what it needs is healthy.

    `secrets` is the folder that `hub init` filled, `variables` what an env file would set.
    """

    def __init__(self, root: Path, secrets: Path, variables: Mapping[str, str]) -> None:
        text = VARIABLE.sub(lambda it: variables.get(it[1], it[2]), read(ROOT / "compose.yaml"))
        self._plan = yaml.safe_load(text)
        self._secrets = secrets
        profile = variables.get("COMPOSE_PROFILES", "")
        self.services = {
            name: Service(name, plan, root / name)
            for name, plan in self._plan["services"].items()
            if profile in plan.get("profiles", [profile])
        }
        self._ending = ExitStack()

    def of(self, image: str) -> list[Service]:
        """Every service with this image."""
        return [service for service in self.services.values() if service.image == image]

    @property
    def ours(self) -> list[Service]:
        """Every process of the hub."""
        return self.of("signal-hub")

    def __enter__(self) -> Self:
        with self._ending:
            for service in self.services.values():
                self._mount(service)
            for service in self.of("nats"):
                self.start(service)
            for service in self.of("postgres"):
                self._start_postgres(service)
            self.until_healthy(*self.of("nats"), *self.of("postgres"))
            for service in self.ours:
                self.start(service)
            self._ending = self._ending.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def command(self, service: Service) -> list[str]:
        """What a service runs: its image says the program, compose.yaml what follows."""
        program = HUB if service in self.ours else (str(find_binary()),)
        return [*program, *self.said(service, service.plan["command"])]

    def environment(self, service: Service) -> dict[str, str]:
        """Exactly the environment of a service."""
        ours = service.plan.get("environment", {})
        named = zip(ours, self.said(service, map(str, ours.values())), strict=True)
        return {**(IMAGE if service in self.ours else {}), **dict(named)}

    def said(self, service: Service, texts: Iterator[str] | list[str]) -> list[str]:
        """Texts of compose.yaml or of a mounted file, as they are true for this service here."""
        hosts = {name: other.address for name, other in self.services.items()}
        paths = {path: f"{service.root}{path}" for path, _ in self._mounts(service)}
        here = dict.fromkeys(("0.0.0.0", "127.0.0.1"), service.address)  # noqa: S104
        pattern = re.compile(
            rf"(?:(?<=//)|(?<=@))(?:{_any(hosts)})(?=[:/])"
            rf"|(?<![\w./])(?:{_any(paths)})(?![\w-])|{_any(here)}"
        )
        known = {**hosts, **paths, **here}
        return [pattern.sub(lambda found: known[found[0]], text) for text in texts]

    def _mounts(self, service: Service) -> Iterator[tuple[str, Path | None]]:
        """Every path that is mounted, with the file that lies there; a volume has none."""
        for kind in ("configs", "secrets"):
            for item in service.plan.get(kind, ()):
                it = item if isinstance(item, dict) else {"source": item}
                file = self._plan[kind][it["source"]]["file"]
                is_secret = file.startswith(SECRETS)
                place = self._secrets / file.removeprefix(SECRETS) if is_secret else ROOT / file
                yield it.get("target", f"/run/secrets/{it['source']}"), place
        for volume in service.plan.get("volumes", ()):
            yield volume.split(":")[1], None

    def _mount(self, service: Service) -> None:
        for path, file in self._mounts(service):
            place = Path(f"{service.root}{path}")
            if file is None:
                place.mkdir(parents=True)
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(*self.said(service, [file.read_text()]))
            shutil.copymode(file, place)

    def start(self, service: Service) -> None:
        """Start a service, also one that has ended."""
        service.start(self.command(service), self.environment(service))
        self._ending.callback(service.stop, signal.SIGKILL)

    def _start_postgres(self, service: Service) -> None:
        """As the image does: a user and a database of these names, and then the files of SQL."""
        chosen = self.environment(service)
        password = Path(chosen["POSTGRES_PASSWORD_FILE"]).read_text().strip()
        _, *options = self.said(service, service.plan["command"])
        server = databases.Server(chosen["POSTGRES_USER"], service.address, password, options)
        self._ending.callback(server.stop)
        psql = [databases.programs() / "psql", "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1"]
        made = f"CREATE DATABASE {chosen['POSTGRES_DB']}"
        subprocess.run([*psql, server.url, "--command", made], check=True)
        for file in sorted(Path(f"{service.root}{INITIAL_SQL}").iterdir()):
            subprocess.run([*psql, server.url, "--file", file], check=True)

    def until_healthy(self, *services: Service) -> None:
        """Wait until the health check of each says so."""
        deadline = time.monotonic() + START_S
        while unhealthy := [it for it in services if not self.is_healthy(it)]:
            left = unhealthy[0]
            assert left.process is None or left.process.poll() is None, left.log
            assert time.monotonic() < deadline, f"{left.name} is not healthy: {left.log}"
            time.sleep(0.1)

    def is_healthy(self, service: Service) -> bool:
        """Whether the health check of a service finds it sound."""
        check = service.plan["healthcheck"]
        program, *arguments = self.said(service, check["test"][1:])
        timeout_s = float(check["timeout"].removesuffix("s"))
        if program == "wget":
            return _is_answered(arguments[-1], timeout_s)
        command = {"hub": HUB, "pg_isready": (databases.programs() / "pg_isready",)}[program]
        checked = subprocess.run(
            [*command, *arguments],
            env=self.environment(service),
            cwd=service.root,
            check=False,
            capture_output=True,
            timeout=timeout_s,
        )
        return checked.returncode == 0


def _any(texts: Mapping[str, str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) or "(?!)"


def get(url: str, timeout_s: float = START_S, cookie: str = "") -> tuple[int, str]:
    """The status and the text of a page; raises `OSError` when nobody answers."""
    headers = {"Cookie": cookie} if cookie else {}
    place = urlsplit(url)
    with closing(HTTPConnection(place.netloc, timeout=timeout_s)) as connection:
        connection.request("GET", place.path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def _is_answered(url: str, timeout_s: float) -> bool:
    try:
        return get(url, timeout_s)[0] == HTTPStatus.OK
    except OSError:
        return False
