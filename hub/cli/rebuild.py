"""`hub rebuild`: makes the views again from the record and compares them with those in use."""

import tempfile
from pathlib import Path

from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.opening import opened
from hub.cli.output import answer, progress, say
from hub.projections import tables, views
from hub.projections.views import create_tables
from hub.rebuild import rebuild as build
from hub.store.database import Database
from hub.store.record import Position
from hub.store.recorders import open_record
from hub.wiring import Hub

PROJECT = "project"


def rebuild(*, into: str | None = None, json: bool = False) -> int:
    """Bouw de overzichten opnieuw uit het register en vergelijk ze met die in gebruik.

    De hub moet daarbij stil zijn: alle gebeurtenissen verwerkt, en geen nieuwe.

    Parameters
    ----------
    into
        Waar de nieuwe overzichten komen: het adres van een lege database, die daarna in gebruik
        kan worden genomen. Zonder komen ze in een tijdelijk bestand.
    json
        Toon de uitkomst als één JSON-object.

    """
    with opened("record", "views") as hub, tempfile.TemporaryDirectory(prefix="hub-") as temporary:
        password = hub.settings.database_password()
        url = into or f"sqlite:///{Path(temporary) / 'views.db'}"
        target = Database.open(url, password=password)
        try:
            found = _compare(hub, target, hidden=json)
        finally:
            target.close()
    if json:
        answer(found)
    elif found["gelijk"]:
        say(f"{found['gebeurtenissen']} gebeurtenissen: de overzichten zijn gelijk.")
    else:
        say(
            f"{found['gebeurtenissen']} gebeurtenissen: de overzichten VERSCHILLEN. Bouw ze op in "
            "een lege database (--into) en neem die in gebruik met HUB_VIEWS."
        )
    return 0 if found["gelijk"] else EXIT_FOUND


def _compare(hub: Hub, target: Database, *, hidden: bool) -> dict[str, object]:
    _require_empty(target)
    last = _require_idle(hub)
    with progress("Opnieuw opbouwen", last, hidden=hidden) as done:
        built = build(hub.reading, hub.mapper, target, done)
    if built:
        open_record(target).append([], position=Position(PROJECT, 0, built))
    live, again = views.digest(hub.views.database), views.digest(target)
    if not last == built == _require_idle(hub):
        raise CommandFailed(_BUSY)
    return {"gebeurtenissen": built, "gelijk": live == again, "inGebruik": live, "nieuw": again}


_BUSY = (
    "De hub is bezig: de overzichten veranderden tijdens het vergelijken, of lopen achter. "
    "Probeer het opnieuw als alles is verwerkt (hub doctor)."
)


def _require_idle(hub: Hub) -> int:
    """Give the record's last position, if the views in use are as far as that."""
    last = hub.reading.last()
    if hub.views.position(PROJECT) != last:
        raise CommandFailed(_BUSY)
    return last


def _require_empty(target: Database) -> None:
    create_tables(target)
    with target.snapshot() as cursor:
        for table in tables.TABLES:
            if cursor.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone():  # noqa: S608
                raise CommandFailed("De database voor de nieuwe overzichten is niet leeg.")
