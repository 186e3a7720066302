"""`hub partner list` and `show`: what was agreed with partners, and how they stand."""

from datetime import UTC, datetime
from typing import Annotated, Any

from cyclopts import Parameter

from hub.actions.memberships import membership
from hub.cli.api import clients_of
from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.opening import opened
from hub.cli.options import Json
from hub.cli.output import answer, count, moment, say, say_table
from hub.domain.membership import Membership
from hub.policy.event_words import TITLES
from hub.policy.partners import PartnerAgreement
from hub.security.clients import Clients
from hub.wiring import Hub
from schemas.events.partners import MembershipEvent
from schemas.ids import membership_id
from schemas.signal import Partner


def list_(*, json: Json = False) -> int:
    """Met wie iets is afgesproken, en hoe zij ervoor staan."""
    with opened("record") as hub:
        rows = [_row(it, _there(hub, it.partner)) for it in hub.partners]
    if json:
        answer(rows, indent=2)
        return 0
    say_table(
        ("Partner", "Stand", "OIN", "BSN", "Per minuut", "Sleutel tot"),
        [
            (
                it["partner"],
                it["stand"],
                it["oin"],
                "ja" if it["bsn"] else "nee",
                it["berichtenPerMinuut"],
                moment(it["sleutelTot"]) if it["sleutelTot"] else "onbekend",
            )
            for it in rows
        ],
    )
    say(f"{count(len(rows), 'partner', 'partners')}.")
    return 0


def show(
    partner: Annotated[Partner, Parameter(name="PARTNER", help="De partner.")],
    /,
    *,
    json: Json = False,
) -> int:
    """Wat met een partner is afgesproken, wat hij kan en wat er met hem gebeurde."""
    with opened("record") as hub:
        agreed = next((it for it in hub.partners if it.partner is partner), None)
        if agreed is None:
            raise CommandFailed(f"Met {partner} is niets afgesproken.", EXIT_FOUND)
        said = _row(agreed, _there(hub, partner)) | _more(hub, agreed)
        stream = hub.reading.stream(membership_id(partner))
        history = map(hub.mapper.from_recorded, stream)
        told = [
            (it.recorded_at, TITLES[it.TOPIC], it.by)
            for it in history
            if isinstance(it, MembershipEvent)
        ]
    if json:
        happened = [{"wanneer": at, "wat": what, "door": by} for at, what, by in told]
        answer(said | {"gebeurd": happened}, indent=2)
        return 0
    say_table(("Wat", "Waarde"), [(name, _plain(value)) for name, value in said.items()])
    for at, what, by in told:
        say(f"{moment(at)}  {what}, door {by}")
    return 0


def _there(hub: Hub, partner: Partner) -> Membership:
    return membership(hub.reading, hub.mapper, partner)


def _row(agreed: PartnerAgreement, there: Membership) -> dict[str, Any]:
    return {
        "partner": agreed.partner.value,
        "titel": agreed.title,
        "stand": there.status,
        "oin": agreed.oin,
        "bsn": agreed.may_send_bsn,
        "berichtenPerMinuut": agreed.limits.per_minute,
        "sleutelTot": there.key.until if there.key else None,
    }


def _more(hub: Hub, agreed: PartnerAgreement) -> dict[str, Any]:
    limits, there = agreed.limits, _there(hub, agreed.partner)
    clients = Clients(clients_of(hub.settings)).every()
    return {
        "afspraak": agreed.version,
        "grondslag": agreed.ground,
        "bsnGrondslag": agreed.bsn_ground or None,
        "bewaarklasse": agreed.retention,
        "berichtenIneens": limits.at_once,
        "berichtBytes": limits.message_bytes,
        "verbindingen": limits.connections,
        "contact": f"{agreed.contact.role}, {agreed.contact.mail}",
        "oudeSleutelsTot": there.overlap_until(datetime.now(UTC)),
        "aanmeldingen": [it.id for it in clients if it.partner is agreed.partner],
    }


def _plain(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "ja" if value else "nee"
        case datetime():
            return moment(value)
        case list():
            return ", ".join(map(str, value)) or "-"
        case _:
            return str(value)
