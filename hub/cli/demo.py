"""`hub demo`: a hub of its own that plays the demo stories and stays up."""

import asyncio
import signal
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from json import dumps
from pathlib import Path

from rich.console import Console

from hub import observability
from hub.checkpointing import POLICY
from hub.cli.api import clients_of
from hub.cli.partner import with_secret
from hub.cli.reporting import show_report
from hub.domain.webhooks import WEBHOOKS
from hub.eraser import FORGET
from hub.security.clients import Clients
from hub.settings import Settings
from hub.stories.story import load
from hub.trial.evaluate import evaluate, play_days
from hub.trial.house import House
from hub.trial.signing import start_signing
from hub.wiring import CONSUMERS
from schemas.signal import Partner

BANNER = "DEMO – verzonnen gegevens"  # noqa: RUF001 - a dash in Dutch

CLIENT = "proefklant.env"
CLIENT_DAYS = 30


def demo(
    *,
    once: bool = False,
    json: bool = False,
    directory: Path | None = None,
    port: int = 8700,
    api_port: int = 8720,
) -> int:
    """Start een hub met verzonnen signalen en houd hem open tot Ctrl-C.

    Parameters
    ----------
    once
        Speel alles op volle snelheid, toon de uitkomst en stop.
    json
        Toon de uitkomst als één JSON-object.
    directory
        Waar de demo zijn gegevens bewaart; zonder is dat een tijdelijke map.
    port
        De poort van de schermen; is die bezet, dan wordt het een vrije poort.
    api_port
        De poort van de deur voor partners over HTTP; is die bezet, dan wordt het een vrije poort.
    """
    observability.configure("warning")
    stories = load(files("hub.stories") / "demo")
    if once:
        return show_report(evaluate(stories), as_json=json)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="hub-demo-") as temporary:
        settings = Settings(environment="demo", directory=directory or Path(temporary))
        with House(settings) as house:
            house.spawn(*CONSUMERS, WEBHOOKS, FORGET)
            start_signing(house)
            found = asyncio.run(play_days(house.settings, stories))
            code = show_report(found, as_json=json)
            if not json:
                _invite(Console(), house, port, api_port)
            with suppress(KeyboardInterrupt):
                signal.pause()
            return code


def _invite(console: Console, house: House, port: int, api_port: int) -> None:
    address, door = house.serve(port), house.serve_api(api_port)
    client = house.directory / CLIENT
    until = datetime.now(UTC) + timedelta(days=CLIENT_DAYS)
    if not client.exists():
        with_secret(Clients(clients_of(house.settings)), Partner.POLICE, until, client)
    config = house.directory / "hub.toml"
    config.write_text(as_toml(house.settings), "utf-8")
    lines = (
        f"\n[bold]{BANNER}[/bold]",
        f"Schermen   {address}",
        f"Melden     {address}/melden",
        f"Partners   {house.server.url}, sleutels in {house.credentials.directory}",
        f"Over HTTP  {door}/v1, een proefklant van de politie in {client}",
        f"Bouwen     {door}/ontwikkelaars, alles voor wie een systeem aansluit",
        f"Logboek    ondertekend, met een getuige; beleid in {house.directory / POLICY}",
        "\nIn een tweede venster:",
        f"  export HUB_CONFIG_FILE={config}",
        f"  {Path(sys.argv[0])} dossiers        en: signals, show ID, audit status, doctor",
        "\nStop met Ctrl-C.",
    )
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)


def as_toml(settings: Settings) -> str:
    """Write the settings as the file that other commands can read them from."""
    values = settings.model_dump(mode="json", exclude_none=True)
    return "".join(f"{key} = {dumps(value)}\n" for key, value in values.items())
