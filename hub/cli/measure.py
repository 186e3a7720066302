"""`hub evaluate` and `hub bench`: what came of it, and how fast."""

from collections.abc import Mapping
from json import dumps
from pathlib import Path
from typing import Any, Final

from hub import observability
from hub.bench.audit import audit as measure_audit
from hub.bench.linking import Plan
from hub.bench.linking import linking as measure_linking
from hub.bench.offline import offline as measure_offline
from hub.bench.pipeline import pipeline as measure_pipeline
from hub.bench.replay import replay as measure_replay
from hub.bench.splink_rival import RivalMissing
from hub.bench.web import web as measure_web
from hub.bench.web_load import Load
from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.measured import show_linking
from hub.cli.output import answer
from hub.cli.reporting import show_report
from hub.settings import Settings
from hub.stories.mixed import mixed
from hub.stories.story import load
from hub.trial.chaos import chaos as run_chaos
from hub.trial.evaluate import evaluate

MENTIONS_MIN: Final = 100


def stories(directory: Path, *, database: str | None = None, json: bool = False) -> int:
    """Speel een map met verhalen in een eigen hub en vergelijk de uitkomst met verwacht.yaml.

    Parameters
    ----------
    directory
        De map met verhalen (YAML) en verwacht.yaml.
    database
        Een PostgreSQL-adres voor het register; zonder is het SQLite.
    json
        Toon de uitkomst als één JSON-object.
    """
    observability.configure("warning")
    settings = Settings() if database is None else Settings(database=database)
    return show_report(evaluate(load(directory), settings), as_json=json)


def pipeline(*, signals: int = 10_000, database: str | None = None, json: bool = False) -> int:
    """Meet hoeveel signalen per seconde de hele weg gaan, en hoe lang één erover doet.

    Parameters
    ----------
    signals
        Hoeveel signalen op volle snelheid gaan.
    database
        Een PostgreSQL-adres voor het register; zonder is het SQLite.
    json
        Op één regel.
    """
    observability.configure("warning")
    return _told(measure_pipeline(signals, database), json=json)


def audit(*, events: int = 200_000, json: bool = False) -> int:
    """Meet wat het logboek kost: een blad per gebeurtenis, de boom, bewijzen en handtekeningen.

    Parameters
    ----------
    events
        Hoeveel gebeurtenissen er in het logboek komen.
    json
        Op één regel.
    """
    observability.configure("error")
    return _told(measure_audit(events), json=json)


def offline(*, events: int = 1_000_000, json: bool = False) -> int:
    """Meet hoe lang een bundel uitvoeren duurt, en hem nagaan zonder hub.

    Parameters
    ----------
    events
        Hoeveel gebeurtenissen er in de bundel komen.
    json
        Op één regel.
    """
    observability.configure("error")
    return _told(measure_offline(events), json=json)


def web(
    *,
    signals: int = 100_000,
    dossiers: int = 10_000,
    seed: int = 1,
    database: str | None = None,
    json: bool = False,
) -> int:
    """Meet hoe snel elk scherm is bij veel signalen; elk scherm wordt een aantal keer gevraagd.

    Parameters
    ----------
    signals
        Hoeveel verzonnen signalen er zijn.
    dossiers
        In hoeveel dossiers een deel ervan zit.
    seed
        Waaruit zij worden getrokken.
    database
        Een PostgreSQL-adres voor register en overzichten; zonder is het SQLite.
    json
        Op één regel.
    """
    observability.configure("error")
    return _told(measure_web(Load(signals, dossiers, seed), database), json=json)


def replay(
    *, events: int = 100_000, seed: int = 1, database: str | None = None, json: bool = False
) -> int:
    """Meet hoe snel alle overzichten opnieuw uit het register komen, en of ze gelijk zijn.

    Parameters
    ----------
    events
        Hoeveel verzonnen gebeurtenissen er ongeveer zijn.
    seed
        Waaruit zij worden getrokken.
    database
        Een PostgreSQL-adres voor register en overzichten; zonder is het SQLite.
    json
        Op één regel.
    """
    observability.configure("error")
    found = measure_replay(events, seed, database)
    return _told(found, json=json, is_good=bool(found["equal"]))


def linking(  # noqa: PLR0913 - each is a choice of who measures
    *,
    mentions: int = 100_000,
    seed: int = 1,
    restart: bool = False,
    rival: bool = False,
    rival_mentions: int = 100_000,
    json: bool = False,
) -> int:
    """Meet wat het verbinden van personen kost en oplevert, met verzonnen vermeldingen.

    Parameters
    ----------
    mentions
        Hoeveel vermeldingen van personen; ten minste 100.
    seed
        Waaruit de vermeldingen worden getrokken.
    restart
        Meet ook een herstart met zoveel vermeldingen vanuit een momentopname.
    rival
        Meet ook Splink op dezelfde vermeldingen; dat moet dan geïnstalleerd zijn.
    rival_mentions
        Bij hoeveel vermeldingen Splink er één nieuwe bij zoekt.
    json
        Toon de uitkomst als één JSON-object.
    """
    if mentions < MENTIONS_MIN:
        raise CommandFailed(f"geef ten minste {MENTIONS_MIN} vermeldingen op", EXIT_USAGE)
    observability.configure("error")
    try:
        found = measure_linking(Plan(mentions, seed, restart, rival_mentions if rival else 0))
    except RivalMissing as error:
        raise CommandFailed(
            "Splink is niet geïnstalleerd; laat --rival weg, of installeer het met: "
            'pip install "signal-hub[splink]"'
        ) from error
    if json:
        answer(found)
    else:
        show_linking(found)
    return 0


def chaos(
    *,
    messages: int = 1_000,
    kills: int = 20,
    seed: int = 1,
    database: str | None = None,
    json: bool = False,
) -> int:
    """Dood elke verwerker herhaaldelijk en vergelijk de eindtoestand met die van een rustige hub.

    Parameters
    ----------
    messages
        Hoeveel gemengde berichten er door gaan.
    kills
        Hoe vaak elke verwerker wordt gedood.
    seed
        Waaruit berichten en momenten worden getrokken.
    database
        Een PostgreSQL-adres voor het register; zonder is het SQLite.
    json
        Op één regel.
    """
    observability.configure("warning")
    settings = Settings() if database is None else Settings(database=database)
    found = run_chaos(mixed(messages, seed), kills, seed, settings)
    return _told(found.to_dict(), json=json, is_good=found.is_good)


def _told(found: Mapping[str, Any], *, json: bool, is_good: bool = True) -> int:
    """Say what was measured, and whether it is as it should be."""
    print(dumps(found, indent=None if json else 2))
    return 0 if is_good else EXIT_FOUND
