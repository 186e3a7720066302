"""`hub import` and `hub watch`: files of partners become messages in the partner's own stream."""

import asyncio
import signal
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial as bound
from pathlib import Path
from typing import Annotated, Final

import structlog
from cyclopts import Parameter

from hub import observability, settings
from hub.api.waiting import Waiting
from hub.bus import topology
from hub.bus.door import Entrance
from hub.cli.api import credentials_of
from hub.cli.app import EXIT_FAILED, EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.check import read_file
from hub.cli.options import Json
from hub.cli.output import answer, progress, say
from hub.cli.outside import explained, reach
from hub.cli.pub import require_credentials
from hub.domain.reading import Door
from hub.files.entry import BYTES_MAX
from hub.files.report import BROKEN_OFF, Report
from hub.files.sending import PATIENCE_S, Way
from hub.files.taking import check_file, take_in
from hub.files.watching import Folder, watch
from hub.settings import Settings, SettingsError
from hub.trial.house import partner_credentials
from hub.wiring import Hub
from schemas.signal import Partner

LOG: Final = structlog.get_logger()


def import_(
    *files: Path,
    partner: Annotated[Partner, Parameter(name="--as")],
    check: bool = False,
    timeout_s: Annotated[float, Parameter(name="--timeout")] = PATIENCE_S,
    json: Json = False,
) -> int:
    """Stuur de berichten uit CSV-, XML- en zip-bestanden als partner, met een verslag per regel.

    Een bestand dat al eens is gestuurd, ook half, kan opnieuw: wat er al is, komt er niet nog eens.

    Parameters
    ----------
    files
        De bestanden. Elk heeft één bericht per regel (CSV) of element (XML).
    partner
        De partner die stuurt, met diens eigen sleutel.
    check
        Kijk alleen of de bestanden kloppen. Er wordt niets verstuurd.
    timeout_s
        Hoeveel seconden er op elk ontvangstbewijs wordt gewacht.
    json
        Toon van elk bestand het verslag als één regel JSON.

    """
    if not files:
        raise CommandFailed("Noem ten minste één bestand.", EXIT_USAGE)
    chosen = settings.load()
    with explained():
        contents = [(file.name, read_file(file, BYTES_MAX)) for file in files]
        door = next(door for door in Hub(chosen).doors() if door.partner is partner)
        if check:
            now = datetime.now(UTC)
            reports = [check_file(door, name, data, now) for name, data in contents]
        else:
            reach(chosen)
            require_credentials(chosen, partner)
            reports = asyncio.run(_send_all(chosen, door, contents, timeout_s, hidden=json))
    for (name, _), report in zip(contents, reports, strict=False):
        if json:
            answer(report.as_json())
        else:
            say(f"{name}:", *report.as_text(only_wrong=True))
    if any(report.status == BROKEN_OFF for report in reports):
        return EXIT_FAILED
    return 0 if all(report.is_well for report in reports) else EXIT_FOUND


def watch_folders() -> int:
    """Neem bestanden van partners aan uit HUB_IMPORT_DIRECTORY, als dienst.

    Elke partner heeft daarin een eigen map. Wat af is, staat met het verslag in `klaar` of
    `geweigerd`, en gaat na HUB_IMPORT_DAYS dagen weg.
    """
    chosen = settings.load()
    observability.configure(chosen.log_level)
    if chosen.import_directory is None:
        raise SettingsError("HUB_IMPORT_DIRECTORY ontbreekt: in welke map zetten partners iets?")
    with explained():
        asyncio.run(until_told(chosen, chosen.import_directory))
    return 0


async def _send_all(
    chosen: Settings,
    door: Door,
    contents: list[tuple[str, bytes]],
    timeout_s: float,
    *,
    hidden: bool,
) -> list[Report]:
    """Send one file after another; the rest waits when the bus is away."""
    credentials = partner_credentials(chosen, door.partner)
    assert credentials is not None
    reports = []
    entrance = Entrance(chosen.nats_urls, credentials, door.partner)
    async with _ways(entrance, (door,), timeout_s) as ways:
        with progress("Bestanden", len(contents), hidden=hidden or len(contents) == 1) as done:
            for number, (name, data) in enumerate(contents, 1):
                reports.append(await take_in(ways[door.partner], door, name, data, _quietly))
                done(number)
                if reports[-1].status == BROKEN_OFF:
                    break
    return reports


@asynccontextmanager
async def _ways(
    entrance: Entrance, doors: Collection[Door], patience_s: float
) -> AsyncIterator[dict[str, Way]]:
    """How each partner's messages go in by one entrance, which hears all their receipts."""
    waiting = Waiting()
    for door in doors:
        entrance.listen(topology.receipts(door.partner), bound(waiting.heard, door.partner))
    try:
        yield {it.partner: Way(it.partner, entrance.put, waiting, patience_s) for it in doors}
    finally:
        await asyncio.shield(entrance.close())


async def until_told(chosen: Settings, directory: Path) -> None:
    """Watch every partner's folder side by side: who sends much slows no other."""
    doors = {door.partner: door for door in Hub(chosen).doors()}
    entrance = Entrance(chosen.nats_urls, credentials_of(chosen), topology.HTTP_USER)
    work = asyncio.current_task()
    assert work is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    async with _ways(entrance, doors.values(), PATIENCE_S) as ways:

        async def take(partner: str, name: str, data: bytes) -> Report:
            slug = Partner(partner)
            return await take_in(ways[slug], doors[slug], name, data, _quietly)

        with suppress(asyncio.CancelledError):
            async with asyncio.TaskGroup() as group:
                for partner in doors:
                    folder = Folder(partner, directory / partner, chosen.import_days)
                    group.create_task(watch(folder, take))
                LOG.info("ready", name="watch")


def _quietly(_: int) -> None:
    """Nobody watches."""
