"""`hub conformance`: plays the cases of the agreement as a partner, and writes a report."""

import asyncio
import json as json_module
from pathlib import Path
from typing import Annotated, Final

from cyclopts import Parameter

from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.options import Json
from hub.cli.output import answer, say, warn
from hub.cli.outside import explained
from hub.conformance.config import Config, ConfigError, read_config
from hub.conformance.doors import DoorError, NotSandboxError
from hub.conformance.playing import Result
from hub.conformance.report import DIGEST, Report, digest_of, line_of
from hub.conformance.running import run, run_listening, sample_for
from hub.conformance.sample import SampleError

NO_SANDBOX: Final = (
    "{} zegt niet dat het een proefomgeving is (Hub-Omgeving: proef). "
    "Hier gaan wij niet verder: proefberichten horen niet in een echte hub."
)


def conformance(
    config: Annotated[Path, Parameter(name="BESTAND", help="Wie u bent en waar u stuurt (TOML).")],
    /,
    *,
    listen: Annotated[
        bool,
        Parameter(
            help="Uw eigen systeem stuurt: wij zeggen wat, en beoordelen wat het terugkrijgt."
        ),
    ] = False,
    html: Annotated[
        Path | None,
        Parameter(
            help="Schrijf het verslag in dit nieuwe bestand, om bij de overeenkomst te doen."
        ),
    ] = None,
    compare: Annotated[
        bool, Parameter(help="BESTAND is een verslag (JSON): klopt zijn sha256 nog?")
    ] = False,
    json: Json = False,
) -> int:
    """Speel de veertien gevallen van de afspraak in een proefomgeving, met uw eigen sleutels."""
    with explained():
        if compare:
            return _compare(config)
        report = _run(config, listen=listen, quiet=json)
        if html is not None:
            with html.open("x", encoding="utf-8") as file:
                file.write(report.html())
    if json:
        answer(report.as_json())
    else:
        say(*report.ending())
    return 0 if report.is_good else EXIT_FOUND


def _run(path: Path, *, listen: bool, quiet: bool) -> Report:
    def tell(found: Result) -> None:
        if not quiet:
            say(*line_of(found).splitlines())

    try:
        config: Config = read_config(path)
        sample = sample_for(config)
        if listen:
            return asyncio.run(run_listening(config, sample, tell, warn))
        return asyncio.run(run(config, sample, tell))
    except (ConfigError, SampleError) as error:
        raise CommandFailed(str(error), EXIT_USAGE) from None
    except NotSandboxError as error:
        raise CommandFailed(NO_SANDBOX.format(error)) from None
    except DoorError as error:
        raise CommandFailed(str(error)) from None


def _compare(path: Path) -> int:
    try:
        said = json_module.loads(path.read_text("utf-8"))
        is_same = said[DIGEST] == digest_of(said)
    except (ValueError, KeyError, TypeError):
        raise CommandFailed(f"{path} is geen verslag.", EXIT_USAGE) from None
    if is_same:
        say(f"Het verslag is heel. sha256: {said[DIGEST]}")
        return 0
    say("Het verslag is veranderd: zijn sha256 klopt niet.")
    return EXIT_FOUND
