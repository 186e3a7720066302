"""`hub outgoing`: how pillar owners hear that a handover is ready, and sending it once more."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from cyclopts import Parameter

from hub.actions.outgoing import ask_again, delivery_alerts
from hub.cli.app import EXIT_FOUND
from hub.cli.opening import opened
from hub.cli.options import By, Json
from hub.cli.output import answer, count, say, say_table
from hub.cli.webhook import at_work


def show(*, json: Json = False) -> int:
    """Toon wie hoe hoort dat er een overdracht klaarligt, en wat is opgegeven."""
    with opened("record") as hub:
        lost = dict(delivery_alerts(hub.reading, hub.mapper, hub.sharing.receivers))
        pillars = [it.key for it in hub.sharing.receivers.values() if it.is_pillar]
        rows: list[dict[str, Any]] = [
            {
                "ontvanger": name,
                "wijze": hub.outgoing.way_of(name).value,
                "opgegeven": [str(it.handover) for it in lost.get(name, ())],
            }
            for name in pillars
        ]
    if json:
        answer(rows, indent=2)
        return 0
    say_table(
        ("Ontvanger", "Wijze", "Opgegeven"),
        [(it["ontvanger"], it["wijze"], "\n".join(it["opgegeven"]) or "niets") for it in rows],
    )
    say(f"{count(sum(len(it['opgegeven']) for it in rows), 'bericht', 'berichten')} opgegeven.")
    return 0


def resend(
    handover: Annotated[
        UUID, Parameter(name="OVERDRACHT", help="Het nummer van de overdracht (zie show).")
    ],
    /,
    *,
    by: By,
    json: Json = False,
) -> int:
    """Stuur het bericht over een overdracht nog eens. Dat doet de dienst `hub run outgoing`."""
    with at_work(by) as hub:
        event = ask_again(hub.desk(), handover, by, datetime.now(UTC))
    if json:
        answer({"overdracht": str(handover), "gevraagd": event is not None})
    elif event is None:
        say("Geen pijlereigenaar heeft deze overdracht nu. Er is niets te sturen.")
    else:
        say(f"Het bericht gaat nog eens naar het systeem van {event.receiver}.")
    return 0 if event else EXIT_FOUND
