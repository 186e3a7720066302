"""`hub forget`: what is due, what would go, carrying out what was agreed, and the declarations.

Proposing and approving is for people at their screens: there it is sure who they are.
"""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from hub.actions.certificate import Certificate, certificate, counted, horizon
from hub.actions.erasing import item_of
from hub.actions.forgetting import plan as plan_items
from hub.actions.retention import Found, find_due
from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.opening import opened
from hub.cli.output import answer, count, moment, say, say_table, short
from hub.cli.outside import reach
from hub.domain.retention import Back
from hub.eraser import NOT_NOW, Eraser, present
from hub.projections.erasure import BATCHES
from hub.wiring import Hub
from schemas.events.erasure import ItemKind

SHOWN: Final = 50
KINDS: Final = {
    ItemKind.SIGNAL: "signaal",
    ItemKind.MESSAGE: "bericht in quarantaine",
    ItemKind.REQUEST: "verzoek van een betrokkene",
}
BACK: Final = {
    Back.HOLD: "wordt aangehouden",
    Back.REQUEST: "de betrokkene wacht op antwoord",
    Back.OPEN: "er wordt nog aan gewerkt",
    Back.CHANGED: "veranderde sinds het voorstel",
    Back.GONE: "is er niet meer",
}
LATEST: Final = f"SELECT batch FROM {BATCHES.name} WHERE ordinal = ?"  # noqa: S608 - our own name


def due(*, limit: int = SHOWN, json: bool = False) -> int:
    """Toon waarvan de bewaartermijn voorbij is, en wat nog moet blijven.

    Parameters
    ----------
    limit
        Hoeveel er hoogstens worden getoond; wat het langst voorbij is, staat voorop.
    json
        Toon alles als één JSON-lijst.

    """
    with opened("record", "views") as hub:
        found = find_due(hub.desk(), hub.retention, present(hub))
    if json:
        answer([_row(it) for it in found])
        return 0
    say_table(
        ("Wat", "Soort", "Van", "Voorbij sinds", "Termijn", "Blijft"),
        (
            (
                short(it.matter.subject),
                KINDS[it.matter.kind],
                it.matter.partner,
                moment(it.due.at),
                it.due.rule.title,
                BACK[it.due.back] if it.due.back else "al voorgesteld" if it.is_pending else "",
            )
            for it in found[:limit]
        ),
    )
    say("", f"{count(len(found), 'termijn is', 'termijnen zijn')} voorbij.")
    if len(found) > limit:
        say(f"Hier staan de eerste {limit}; meer met --limit.")
    return 0


def _row(found: Found) -> dict[str, Any]:
    matter, due_ = found.matter, found.due
    return {
        "soort": matter.kind,
        "id": matter.subject,
        "partner": matter.partner,
        "toestand": matter.state,
        "voorbijSinds": due_.at,
        "termijn": due_.rule.code,
        "grondslag": due_.rule.basis,
        "nagekeken": due_.rule.is_checked,
        "blijft": due_.back,
        "voorgesteld": found.is_pending,
    }


def plan(*, json: bool = False) -> int:
    """Toon wat er zou gaan als het nu werd voorgesteld. Er verandert niets.

    Parameters
    ----------
    json
        Toon de uitkomst als één JSON-object.

    """
    with opened("record", "views") as hub:
        policy, desk, now = hub.retention, hub.desk(), present(hub)
        found = find_due(desk, policy, now)
        items = [item_of(desk, it) for it in found if it.may_go]
        planned = plan_items(desk, policy, items, now)
        went = counted(planned.going, policy)
    back = Counter(str(it.due.back) for it in found if it.due.back)
    back.update(it.reason for it in planned.kept_back)
    pending = sum(it.is_pending for it in found)
    if json:
        answer(
            {
                "gaat": [
                    {
                        "soort": it.kind,
                        "partner": it.partner,
                        "termijn": it.rule,
                        "aantal": it.number,
                    }
                    for it in went
                ],
                "blijft": dict(back),
                "alVoorgesteld": pending,
            }
        )
        return 0
    say_table(
        ("Soort", "Van", "Termijn", "Aantal"),
        ((KINDS[it.kind], it.partner, it.title, it.number) for it in went),
    )
    say("", f"Samen {sum(it.number for it in went)}. Er is niets veranderd.")
    say(*(f"{number} blijft: {BACK[Back(reason)]}." for reason, number in sorted(back.items())))
    if pending:
        say(f"{count(pending, 'staat', 'staan')} al in een voorstel.")
    return 0


def run(*, json: bool = False) -> int:
    """Vernietig wat twee medewerkers samen besloten. Wie werd gestopt, gaat verder waar die was.

    De verwerkers moeten draaien (`hub run`): zij laten los wat zij van een signaal weten.

    Parameters
    ----------
    json
        Toon de uitkomst als één JSON-lijst.

    """
    with opened("record", "views", "keys") as hub:
        reach(hub.settings)
        done, waits = asyncio.run(_carry_out(hub))
        declared = [certificate(hub.desk(), hub.retention, batch) for batch in done]
    if json:
        answer([_declared(it) for it in declared if it is not None])
    else:
        for it in declared:
            assert it is not None
            say(f"Voorstel {it.ordinal}: {it.total} vernietigd, {it.keys} sleutels.")
        say(*waits)
        if not declared and not waits:
            say("Er is niets te vernietigen: geen voorstel is goedgekeurd.")
    return EXIT_FOUND if waits else 0


async def _carry_out(hub: Hub) -> tuple[list[UUID], list[str]]:
    done, waits = [], []
    with ThreadPoolExecutor(1, "forget") as executor:
        eraser = Eraser(hub, executor)
        for batch in await eraser.to_do():
            try:
                await eraser.carry_out(batch)
            except NOT_NOW as error:
                kind = type(error).__name__
                waits.append(
                    f"{short(batch)} is nog niet klaar ({kind}: {error}). Probeer opnieuw."
                )
            else:
                done.append(batch)
    return done, waits


def declare(ordinal: int, /, *, json: bool = False) -> int:
    """Toon de verklaring van vernietiging van een voorstel.

    Parameters
    ----------
    ordinal
        Het nummer van het voorstel.
    json
        Toon de verklaring als één JSON-object.

    """
    with opened("record", "views") as hub:
        with hub.views.database.snapshot() as cursor:
            row = cursor.execute(LATEST, (ordinal,)).fetchone()
        found = certificate(hub.desk(), hub.retention, UUID(row[0])) if row else None
    if found is None:
        raise CommandFailed(
            f"Voorstel {ordinal} is er niet, of is nog niet uitgevoerd.", EXIT_FOUND
        )
    if json:
        answer(_declared(found))
        return 0
    say(
        f"Verklaring van vernietiging {found.ordinal}",
        f"Uitgevoerd op {moment(found.done_at)}, volgens bewaarbeleid {found.policy}.",
        f"Voorgesteld door {found.proposed_by}, goedgekeurd door {found.approved_by}.",
        "",
    )
    say_table(
        ("Soort", "Van", "Termijn", "Grondslag", "Aantal"),
        ((KINDS[it.kind], it.partner, it.title, it.basis, it.number) for it in found.went),
    )
    say("", f"Er zijn {found.keys} sleutels vernietigd.", _until(found.horizon_at))
    return 0


def _until(at: datetime) -> str:
    return (
        f"Tot {moment(at)} kan een reservekopie van de sleutelkast nog een sleutel bevatten. "
        "Daarna niet meer."
    )


def _declared(it: Certificate) -> dict[str, Any]:
    return {
        "voorstel": it.ordinal,
        "id": it.batch,
        "beleid": it.policy,
        "beleidDigest": it.policy_digest,
        "voorgesteldDoor": it.proposed_by,
        "voorgesteldOp": it.proposed_at,
        "goedgekeurdDoor": it.approved_by,
        "goedgekeurdOp": it.approved_at,
        "uitgevoerdOp": it.done_at,
        "reservekopieTot": it.horizon_at,
        "sleutels": it.keys,
        "vernietigd": [
            {
                "soort": went.kind,
                "partner": went.partner,
                "termijn": went.rule,
                "grondslag": went.basis,
                "aantal": went.number,
            }
            for went in it.went
        ],
        "gebleven": dict(it.kept_back),
    }


def until(*, json: bool = False) -> int:
    """Toon tot wanneer een reservekopie nog sleutels kan bevatten van wat is vernietigd.

    Parameters
    ----------
    json
        Toon de uitkomst als één JSON-object.

    """
    with opened("record", "views") as hub:
        at, days = horizon(hub.desk()), hub.settings.backup_days
    if json:
        answer({"reservekopieTot": at, "dagen": days})
        return 0
    say(
        "Er is nog niets vernietigd." if at is None else _until(at),
        f"Reservekopieën van de sleutelkast blijven {days} dagen (HUB_BACKUP_DAYS).",
    )
    return 0
