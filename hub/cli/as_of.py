"""What was known at an earlier moment, for `hub replay --as-of`: as the screens show it."""

import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.opening import opened, routing_of
from hub.cli.output import answer, count, listed, moment, progress, say, say_table, short
from hub.projections import building, journal, knowledge
from hub.projections.knowledge import Known
from hub.projections.stand import stand_of
from hub.store.database import Cursor, Database
from hub.web.logbook.telling import RULINGS

HELP: Final = (
    "--as-of is een tijdstip (2026-10-05T14:00, in Nederlandse tijd tenzij er een zone bij staat) "
    "of een plaats in het register (gebeurtenis-812)."
)
TITLES: Final = {"inDossiers": "signalen in dossiers", "terzijde": "terzijde gelegd"}


def show_as_of(text: str, *, json: bool) -> int:
    """Say what was known then."""
    with opened("record", "views") as hub, tempfile.TemporaryDirectory(prefix="hub-") as temporary:
        with hub.views.database.snapshot() as cursor:
            place = _place(cursor, text)
            known_at = journal.known_at(cursor, place) or None
        with closing(Database.scratch(Path(temporary) / "views.db")) as target:
            with progress("Opbouwen tot toen", place, hidden=json) as done:
                building.rebuild(hub.reading, hub.mapper, target, done, place)
            with target.snapshot() as cursor:
                found = knowledge.known(cursor, target.dialect)
        titles = {str(role.name): role.title for role in routing_of(hub.settings).pillars}
    found = {"gebeurtenissen": place, "bekendOp": known_at, **found}
    if json:
        answer(found)
    else:
        _show(found, titles)
    return 0


def _place(cursor: Cursor, text: str) -> int:
    try:
        stand = stand_of(cursor, text, datetime.now(UTC))
    except (ValueError, OverflowError):
        raise CommandFailed(HELP, EXIT_USAGE) from None
    return journal.last(cursor) if stand is None else stand.last(cursor)


def _show(found: Known, titles: dict[str, str]) -> None:
    events = count(found["gebeurtenissen"], "gebeurtenis", "gebeurtenissen")
    until = f", tot {moment(found['bekendOp'])}" if found["bekendOp"] else ""
    say(f"Zo was het na {events}{until}.", "")
    say_table(
        ("", "aantal"),
        [(TITLES.get(name, name), number) for name, number in found["tellingen"].items()],
    )
    say("")
    say_table(
        ("dossier", "signalen"),
        [
            (short(it["dossier"]), listed([short(signal) for signal in it["signalen"]]))
            for it in found["dossiers"]
        ],
    )
    say("")
    say_table(
        ("signaal", "eigenaar", "urgentie", "uiterlijk", "regels"),
        [
            (
                short(it["signaal"]),
                titles.get(it["eigenaar"], it["eigenaar"]),
                it["urgentie"],
                moment(it["uiterlijk"]),
                ", ".join(it["regels"]),
            )
            for it in found["routes"]
        ],
    )
    say("")
    say_table(
        ("besluit over", "besluit", "grond", "op"),
        [
            (
                short(it["over"]),
                RULINGS.get(it["besluit"], it["besluit"]),
                it["grond"],
                moment(it["op"]),
            )
            for it in found["besluiten"]
        ],
    )
    say("", f"Overzichten: {found['overzichten']}")
