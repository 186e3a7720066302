"""`hub health`: can this container reach what it needs? Quick, for a health check."""

from http import HTTPStatus
from typing import Final

import httpx2

from hub import settings
from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.output import answer, say
from hub.cli.outside import explained, reach, require_database
from hub.settings import SettingsError
from hub.store.database import Database

TIMEOUT_S: Final = 5.0


def health(*, at: str | None = None, json: bool = False) -> int:
    """Zeg of deze hub bij de bus en het register kan: 0 gezond, 1 niet.

    Parameters
    ----------
    at
        Vraag het aan dit adres, zoals http://127.0.0.1:8710/livez van een ondertekenaar.
    json
        Toon de uitkomst als één JSON-object.

    """
    try:
        if at is None:
            _look()
        else:
            _ask(at)
    except (CommandFailed, SettingsError) as error:
        fault = str(error)
    else:
        fault = ""
    if json:
        answer({"gezond": not fault, "reden": fault or None})
    else:
        say(fault or "gezond")
    return EXIT_FOUND if fault else 0


def _ask(url: str) -> None:
    try:
        with httpx2.Client(timeout=TIMEOUT_S, trust_env=False) as client:
            answered = client.get(url)
    except httpx2.HTTPError as error:
        raise CommandFailed(f"{url} is niet te bereiken ({type(error).__name__})") from error
    if answered.status_code != HTTPStatus.OK:
        raise CommandFailed(f"{url} antwoordt {answered.status_code}")


def _look() -> None:
    chosen = settings.load()
    reach(chosen)
    require_database(chosen, "record")
    with explained():
        database = Database.open(chosen.database_url("record"), password=chosen.database_password())
        try:
            with database.snapshot() as cursor:
                cursor.execute("SELECT 1 FROM stored_events LIMIT 1").fetchone()
        finally:
            database.close()
