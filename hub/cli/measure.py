"""`hub evaluate` and `hub bench`: what came of it, and how fast."""

from json import dumps
from pathlib import Path

from hub import observability
from hub.bench.pipeline import pipeline as measure_pipeline
from hub.cli.app import EXIT_FOUND
from hub.cli.reporting import show_report
from hub.settings import Settings
from hub.stories.mixed import mixed
from hub.stories.story import load
from hub.trial.chaos import chaos as run_chaos
from hub.trial.evaluate import evaluate


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
    print(dumps(measure_pipeline(signals, database), indent=None if json else 2))
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
    print(dumps(found.to_dict(), indent=None if json else 2))
    return 0 if found.is_good else EXIT_FOUND
