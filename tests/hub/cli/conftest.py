"""One real hub for all commands: a nats-server, databases and consumers; messages from examples."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hub.cli.app import main
from hub.settings import Settings
from hub.trial.evaluate import settle
from hub.trial.house import House
from hub.wiring import CONSUMERS, Hub

EXAMPLES = Path(__file__).parents[3] / "adapters"
PATIENCE_S = 30.0


class Answer(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Cli = Callable[..., Answer]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cli:
    """Run a command in an empty folder, with no settings but those a test gives it."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HUB_")]:
        monkeypatch.delenv(name)

    def run(*argv: object) -> Answer:
        capsys.readouterr()  # what was said before is no answer to this
        with pytest.raises(SystemExit) as ended:
            main([str(arg) for arg in argv])
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def on_workshop(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Cli]:
    """Have commands work on the hub of a workshop."""

    def on(hub: Any) -> Cli:
        monkeypatch.setenv("HUB_ENVIRONMENT", "demo")
        monkeypatch.setenv("HUB_DIRECTORY", str(hub.settings.directory))
        assert hub.keys
        assert hub.views
        return cli

    return on


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A hub in its own folder, all consumers in one process of their own."""
    directory = tmp_path_factory.mktemp("house")
    chosen = Settings(environment="demo", directory=directory, log_seconds=1)
    with House(chosen) as running:
        running.spawn(*CONSUMERS)
        yield running


@pytest.fixture
def hub(cli: Cli, told: House, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command against the running hub, which has done all there was to do."""
    for name, value in variables(told.settings).items():
        monkeypatch.setenv(name, value)
    quiet(told)
    return cli


@pytest.fixture(scope="session")
def told(house: House) -> House:
    """The running hub, after partners told of one house, corrected a signal and took one back."""
    for folder, partner in SENDERS.items():
        send(house, partner, EXAMPLES / folder / "examples" / "ordinary.json")
    for name in ("sparse", "correction", "withdrawal"):
        send(house, "police", EXAMPLES / "police" / "examples" / f"{name}.json")
    return house


@pytest.fixture(scope="session")
def door(told: House) -> str:
    """Where partners come in over HTTP."""
    return told.serve_api(0)


SENDERS = {
    "police": "police",
    "labour_inspectorate": "labour-inspectorate",
    "veilig_thuis": "veilig-thuis",
    "care": "care",
}


def variables(settings: Settings) -> dict[str, str]:
    """The settings as a command reads them."""
    values = settings.model_dump(mode="json", exclude_none=True)
    return {f"HUB_{name.upper()}": str(value) for name, value in values.items()}


def quiet(house: House) -> None:
    """Wait until every consumer has done all there is."""
    looking = Hub(house.settings)
    try:
        asyncio.run(settle(looking, PATIENCE_S))
    finally:
        looking.close()


def send(house: House, partner: str, file: Path) -> None:
    """Publish a message as the command does, and wait for its receipt."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables(house.settings).items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit):
            main(["pub", "--as", partner, "--timeout", str(PATIENCE_S), str(file), "--json"])


def message(folder: str, name: str = "ordinary") -> dict[str, Any]:
    """One of a partner's example messages."""
    text = (EXAMPLES / folder / "examples" / f"{name}.json").read_text("utf-8")
    value: dict[str, Any] = json.loads(text)
    return value


def write(path: Path, value: object) -> Path:
    """Write a message to a file."""
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something is so; fail when it takes longer than anyone should wait."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
