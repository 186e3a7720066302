"""`hub replay`: makes the views again from the record, and what follows from doing so."""

import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from hub.cli.app import EXIT_FOUND, EXIT_USAGE, CommandFailed
from hub.cli.as_of import show_as_of
from hub.cli.decide import show_decided_again
from hub.cli.opening import opened
from hub.cli.output import answer, count, progress, say, say_table
from hub.projections import anew, building, tables, views
from hub.projections.comparing import Side, TableDifference, differences
from hub.store.database import Cursor, Database
from hub.store.record import Position
from hub.store.recorders import open_record
from hub.wiring import Hub

PROJECT: Final = "project"


def replay(
    *, as_of: str | None = None, decide: bool = False, into: str | None = None, json: bool = False
) -> int:
    """Bouw de overzichten opnieuw uit het register en vergelijk ze met die in gebruik.

    De hub mag doorwerken: vergeleken wordt zo ver als de overzichten waren toen dit begon.

    Parameters
    ----------
    as_of
        Vergelijk niets, maar zeg wat toen bekend was: een tijdstip zoals 2026-10-05T14:00, of een
        plaats in het register zoals gebeurtenis-812.
    decide
        Neem elk besluit van de machine opnieuw (herhaling herkend, verbonden, toegewezen), met het
        model en de regels van toen, en toon elk verschil. Dit opent alle signalen.
    into
        Waar de nieuwe overzichten komen: het adres van een lege database, die daarna in gebruik
        kan worden genomen. Zonder komen ze in een tijdelijk bestand.
    json
        Toon de uitkomst als één JSON-object.

    """
    if sum((as_of is not None, decide, into is not None)) > 1:
        raise CommandFailed("Kies er één: --as-of, --decide of --into.", EXIT_USAGE)
    if as_of is not None:
        return show_as_of(as_of, json=json)
    if decide:
        return show_decided_again(json=json)
    with opened("record", "views") as hub, tempfile.TemporaryDirectory(prefix="hub-") as temporary:
        password = hub.settings.database_password()
        scratch = Path(temporary) / "views.db"
        target = Database.open(into, password=password) if into else Database.scratch(scratch)
        with closing(target):
            found = _compared(hub, target, hidden=json)
    if json:
        answer(found)
    else:
        _show(found)
    return 0 if found["gelijk"] else EXIT_FOUND


def _compared(hub: Hub, target: Database, *, hidden: bool) -> dict[str, Any]:
    _require_empty(target)
    live = hub.views.database
    with live.snapshot() as cursor:
        until = _position(cursor)
        with progress("Opnieuw opbouwen", until, hidden=hidden) as done:
            building.rebuild(hub.reading, hub.mapper, target, done, until)
        if until:
            again = open_record(target)
            again.append([], position=Position(PROJECT, 0, until))
            again.raise_epochs(int(time.time()), PROJECT)
        return _found(Side(cursor, live.dialect), target, until) | {
            "achter": hub.reading.last() - until
        }


def _found(live: Side, target: Database, until: int) -> dict[str, Any]:
    in_use = views.digest_of(*live)
    with target.snapshot() as cursor:
        again = Side(cursor, target.dialect)
        digest = views.digest_of(*again)
        unequal = () if in_use == digest else differences(live, again)
    return {
        "gebeurtenissen": until,
        "gelijk": in_use == digest,
        "inGebruik": in_use,
        "nieuw": digest,
        "verschillen": [_as_json(it) for it in unequal],
    }


def _as_json(it: TableDifference) -> dict[str, Any]:
    return {
        "tabel": it.table,
        "rijen": it.rows,
        "anders": it.changed,
        "ontbreken": it.missing,
        "teveel": it.extra,
        "eerste": it.first,
    }


def _show(found: dict[str, Any]) -> None:
    events = count(found["gebeurtenissen"], "gebeurtenis", "gebeurtenissen")
    if found["achter"]:
        say(f"De overzichten lopen {found['achter']} achter; dat deel is niet vergeleken.")
    if found["gelijk"]:
        say(f"{events}: de overzichten zijn gelijk.")
        return
    say_table(
        ("overzicht", "anders", "ontbreken", "te veel", "onder meer"),
        [
            (
                it["tabel"],
                it["anders"],
                it["ontbreken"],
                it["teveel"],
                "; ".join(", ".join(map(str, key)) for key in it["eerste"]),
            )
            for it in found["verschillen"]
        ],
    )
    say(
        f"{events}: de overzichten VERSCHILLEN. Bouw ze op in een lege database (--into) en neem "
        "die in gebruik met HUB_VIEWS."
    )


def _position(cursor: Cursor) -> int:
    """How far the views are, as this transaction sees them."""
    row = cursor.execute(
        "SELECT notification_id FROM tracking WHERE application_name = ?", (PROJECT,)
    ).fetchone()
    return int(row[0]) if row else 0


def _require_empty(target: Database) -> None:
    anew.create_tables(target)
    with target.snapshot() as cursor:
        for table in tables.TABLES:
            if cursor.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone():  # noqa: S608
                raise CommandFailed("De database voor de nieuwe overzichten is niet leeg.")
