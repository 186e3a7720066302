"""`hub processing`: what was done with the data of one person, from the processing log."""

from typing import Any

from hub.actions.processed import Processed, asked, processed
from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.opening import opened
from hub.cli.output import answer, count, moment, plain, say, say_table, short
from hub.store.processing import create_table


def about(code: str, /, *, json: bool = False) -> int:
    """Toon wat er met de gegevens van één persoon of in één signaal is gedaan, en op welke grond.

    Wie het deed, staat er niet bij: dat staat in het logboek van inzage.

    Parameters
    ----------
    code
        (Het begin van) de code van een persoon of signaal: ten minste acht tekens.
    json
        Toon alles als één JSON-lijst.

    """
    with opened("record", "views") as hub:
        create_table(hub.reading.database)
        with hub.views.database.snapshot() as cursor:
            found = asked(cursor, code)
        if found is None:
            raise CommandFailed(
                f"Niet precies één signaal of persoon begint met {plain(code)}.", EXIT_FOUND
            )
        rows = processed(hub.desk(), found.persons)
        partners = {it.partner.value: it.title for it in hub.partners}
    if json:
        answer([_row(it) for it in rows])
        return 0
    say_table(
        ("Wanneer", "Wat", "Grondslag", "Signaal", "Persoon", "Met"),
        (
            (
                moment(it.began_at),
                it.activity.title,
                it.activity.basis,
                short(it.signal),
                short(it.mention) if it.mention else "",
                partners.get(it.caller, it.caller),
            )
            for it in rows
        ),
    )
    say(f"{count(len(rows), 'verwerking', 'verwerkingen')}.")
    return 0


def _row(it: Processed) -> dict[str, Any]:
    return {
        "plaats": it.position,
        "operatie": it.operation,
        "spoor": it.trace,
        "signaal": it.signal,
        "persoon": it.mention or None,
        "verwerking": it.activity.code,
        "adres": it.address,
        "titel": it.activity.title,
        "doel": it.activity.purpose,
        "grondslag": it.activity.basis,
        "wet": it.activity.law,
        "nagekeken": it.activity.is_checked,
        "begonnen": it.began_at,
        "klaar": it.ended_at,
        "partner": it.caller or None,
    }
