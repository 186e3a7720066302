"""`hub health`: can this container reach what it needs? Quick, for a health check."""

from hub import settings
from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.output import answer, say
from hub.cli.outside import explained, reach, require_database
from hub.settings import SettingsError
from hub.store.database import Database


def health(*, json: bool = False) -> int:
    """Zeg of deze hub bij de bus en het register kan: 0 gezond, 1 niet.

    Parameters
    ----------
    json
        Toon de uitkomst als één JSON-object.

    """
    try:
        _look()
    except (CommandFailed, SettingsError) as error:
        fault = str(error)
    else:
        fault = ""
    if json:
        answer({"gezond": not fault, "reden": fault or None})
    else:
        say(fault or "gezond")
    return EXIT_FOUND if fault else 0


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
