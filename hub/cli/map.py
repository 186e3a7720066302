"""`hub kaart ophalen`: the ground of the map, once, so that no browser ever asks somebody else."""

from json import dumps
from pathlib import Path
from typing import Annotated, Final

import httpx
from cyclopts import Parameter

from hub import settings
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.tiles import TIMEOUT_S, Fetched, Source, SourceFailed, fetch, write
from hub.domain.tiles import Box, covering, how_many
from hub.policy.map import MapPolicy, load_map
from hub.web.places.points import NOTICE, NOTICE_MAX_CHARACTERS

FIRST_ZOOM: Final = 9
PER_SECOND_MAX: Final = 20.0
TILES_MAX: Final = 100_000


def fetch_tiles(  # noqa: PLR0913 - the choices of a command, by name
    *,
    to_zoom: Annotated[int, Parameter(name="--tot-zoom")],
    source: Annotated[str, Parameter(name="--bron")],
    notice: Annotated[str, Parameter(name="--vermelding")],
    directory: Annotated[Path | None, Parameter(name="--naar")] = None,
    per_second: Annotated[float, Parameter(name="--per-seconde")] = 5.0,
    json: bool = False,
) -> int:
    """Haal de ondergrond van de kaart op; wat er al is, wordt niet opnieuw gevraagd.

    Parameters
    ----------
    to_zoom
        Tot hoever iemand kan inzoomen met ondergrond (9 tot en met 18).
    source
        Het adres van de tegels, met {z}, {x} en {y} erin.
    notice
        Van wie de kaart is; dat staat in de hoek van de kaart.
    directory
        De map voor de tegels; zonder is dat HUB_TILES_DIRECTORY.
    per_second
        Hoeveel tegels per seconde hooguit worden gevraagd.
    json
        Toon de uitkomst als één JSON-object.
    """
    chosen = settings.load()
    where = directory or chosen.tiles_directory
    if where is None:
        raise CommandFailed("geef --naar op, of stel HUB_TILES_DIRECTORY in", EXIT_USAGE)
    policy = load_map(*(() if chosen.policy_directory is None else (chosen.policy_directory,)))
    zooms = range(FIRST_ZOOM, to_zoom + 1)
    _refuse(policy, zooms, source, notice, per_second)
    box = Box(policy.south, policy.west, policy.north, policy.east)
    total = how_many(box, zooms)
    if total > TILES_MAX:
        raise CommandFailed(f"dit zijn {total} tegels; kies een lagere zoom", EXIT_USAGE)
    if not json:
        print(f"{total} tegels voor {policy.name}, hooguit {per_second:g} per seconde")
    write(where / NOTICE, notice.encode())
    with httpx.Client(timeout=TIMEOUT_S, headers={"User-Agent": "signaalhub"}) as client:
        try:
            found = fetch(Source(client, source, per_second), covering(box, zooms), where)
        except SourceFailed as error:
            raise CommandFailed(f"{error}; start opnieuw om verder te gaan") from None
    print(dumps(found._asdict()) if json else said(found))
    return 0


def _refuse(policy: MapPolicy, zooms: range, source: str, notice: str, per_second: float) -> None:
    """Stop where something on the command line is wrong."""
    faults = {
        f"--tot-zoom is een getal van {FIRST_ZOOM} tot en met {policy.zoom_max}": (
            0 < len(zooms) <= policy.zoom_max - FIRST_ZOOM + 1
        ),
        "--bron is een http-adres met {z}, {x} en {y}": source.startswith(("https://", "http://"))
        and all(source.count(part) == 1 for part in ("{z}", "{x}", "{y}"))
        and source.count("{") == source.count("}") == len("zxy"),
        f"--vermelding is een tekst van hooguit {NOTICE_MAX_CHARACTERS} tekens": (
            0 < len(notice.strip()) <= NOTICE_MAX_CHARACTERS
        ),
        f"--per-seconde is meer dan 0 en hooguit {PER_SECOND_MAX:g}": (
            0 < per_second <= PER_SECOND_MAX
        ),
    }
    for fault, is_right in faults.items():
        if not is_right:
            raise CommandFailed(fault, EXIT_USAGE)


def said(found: Fetched) -> str:
    """What came of it, as one line."""
    return f"{found.new} opgehaald, {found.kept} waren er al, {found.missing} bestaan niet"
