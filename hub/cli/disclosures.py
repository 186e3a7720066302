"""`hub disclosures`: the register of what went to whom, for what and on which ground."""

from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter

from hub.actions.disclosures import disclosures as found_between
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.opening import opened
from hub.cli.options import Json
from hub.cli.output import answer, count, moment, say, say_table, warn
from hub.domain.calendar import DAY, start_of
from hub.domain.disclosures import Disclosure
from hub.domain.sharing import SharingPolicy
from hub.eraser import present
from hub.web.disclosures.page import this_year
from hub.web.disclosures.words import (
    KINDS,
    detail_words,
    ground_words,
    is_outside,
    purpose_words,
    receiver_name,
)
from hub.web.words import Words

Day = Annotated[str | None, Parameter(help="Een dag, zoals 2026-11-26.")]


def disclosures(
    *,
    since: Day = None,
    until: Day = None,
    receiver: Annotated[str, Parameter(help="Alleen deze ontvanger, zoals avim.")] = "",
    json: Json = False,
) -> int:
    """Toon wat aan wie is verstrekt: doel, grond en soorten gegevens, nooit de gegevens zelf.

    Zonder dagen: dit jaar tot en met vandaag.
    """
    with opened("record", "views", "keys") as hub:
        first, last = this_year(present(hub))
        between = start_of(_day(since) or first), start_of((_day(until) or last) + DAY)
        whole = found_between(hub.desk(), hub.views.database, *between)
        policy, words = hub.sharing, Words(hub.routing, hub.partners)
    shown = [it for it in whole.disclosures if receiver in {"", it.receiver}]
    if not whole.is_whole:
        warn("Er is meer dan hier staat: kies een kortere periode.")
    if json:
        answer([_row(it, policy, words) for it in shown], indent=2)
        return 0
    say_table(
        ("Wanneer", "Wat", "Ontvanger", "Doel", "Grond"),
        [
            (
                moment(it.at),
                KINDS[it.kind],
                receiver_name(it.receiver, policy, words),
                purpose_words(it, policy),
                ground_words(it, policy),
            )
            for it in shown
        ],
    )
    say(f"{count(len(shown), 'verstrekking', 'verstrekkingen')}.")
    return 0


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise CommandFailed(f"{text} is geen dag; schrijf 2026-11-26", EXIT_USAGE) from None


def _row(it: Disclosure, policy: SharingPolicy, words: Words) -> dict[str, Any]:
    return {
        "gebeurtenis": it.position,
        "wanneer": it.at,
        "soort": it.kind.value,
        "ontvanger": it.receiver,
        "ontvangerNaam": receiver_name(it.receiver, policy, words),
        "buitenDeGemeente": is_outside(it, policy),
        "doel": purpose_words(it, policy),
        "grond": ground_words(it, policy),
        "soortenGegevens": list(detail_words(it)),
        "door": it.by,
        "tweedePersoon": it.agreed_by,
        "overdracht": None if it.handover is None else str(it.handover),
        "signalen": [str(signal) for signal in it.signals],
    }
