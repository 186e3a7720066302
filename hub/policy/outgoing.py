"""Loads `outgoing.toml`: how pillar owners hear that a handover is ready."""

import re
from importlib.resources.abc import Traversable
from typing import Final
from urllib.parse import urlsplit

from stdnum.nl import bsn

from hub.domain.outgoing import (
    CaseSystem,
    Confidentiality,
    MailServer,
    OutgoingPolicy,
    Target,
    Way,
)
from hub.policy.pillars import load_pillars
from hub.policy.reading import (
    SHIPPED,
    PolicyError,
    Table,
    parse_toml,
    read_or_shipped,
    read_policy_file,
)

FILE: Final = "outgoing.toml"
WAYS: Final = frozenset(Way)
OIN: Final = re.compile(r"[0-9]{20}")
MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
SUBMISSION: Final = 587
PORT_MAX: Final = 65535


def load_outgoing(directory: Traversable = SHIPPED) -> OutgoingPolicy:
    """Read the policy; every fault in the file is in the one `PolicyError`."""
    roles = load_pillars(read_policy_file(directory / "pillars.toml"))
    file = read_or_shipped(directory, FILE)
    top = parse_toml(file)
    version, oin = top.text("versie"), top.text("oin")
    if oin and not OIN.fullmatch(oin):
        top.refuse("'oin' is een nummer van 20 cijfers")
    server = _server(top.table("mail"))
    targets: dict[str, Target] = {}
    for table in top.tables("ontvanger", name_key="naam"):
        target = _target(table, has_mail=server is not None)
        if target.receiver not in roles.owners:
            table.refuse(f"'{target.receiver}' is geen pijler die signalen ontvangt", "naam")
        if target.receiver in targets:
            table.refuse(f"ontvanger '{target.receiver}' staat er twee keer in", "naam")
        targets[target.receiver] = target
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return OutgoingPolicy(version, oin, targets, server)


def _server(table: Table | None) -> MailServer | None:
    if table is None:
        return None
    made = MailServer(
        host=table.text("server"),
        port=table.number("poort", 1, PORT_MAX) or SUBMISSION,
        sender=_mail(table, "afzender"),
        user=table.text("gebruiker", required=False),
    )
    table.finish()
    return made


def _target(table: Table, *, has_mail: bool) -> Target:
    receiver = table.text("naam")
    way = Way(table.choice("wijze", WAYS) or Way.NONE)
    is_inside = table.flag("eigen_netwerk")
    address, system = "", None
    match way:
        case Way.ZGW:
            system = _system(table)
        case Way.EVENT:
            address = _url(table, "adres")
        case Way.MAIL:
            address = _mail(table, "adres")
            if not has_mail:
                table.refuse("'wijze' is mail, maar er staat geen [mail] in", "wijze")
        case Way.NONE:
            pass
    table.finish()
    return Target(receiver, way, address, system, is_inside)


def _system(table: Table) -> CaseSystem:
    has_documents = "documenten" in table
    level = table.choice("vertrouwelijkheid", frozenset(Confidentiality))
    if level is None:
        table.refuse("'vertrouwelijkheid' ontbreekt", "vertrouwelijkheid")
    return CaseSystem(
        cases=_url(table, "zaken"),
        documents=_url(table, "documenten") if has_documents else "",
        case_type=_url(table, "zaaktype"),
        document_type=_url(table, "informatieobjecttype") if has_documents else "",
        rsin=_rsin(table, "rsin"),
        responsible=_rsin(table, "verantwoordelijke"),
        client=table.text("client"),
        confidentiality=Confidentiality(level or Confidentiality.TRUSTED),
    )


def _url(table: Table, key: str) -> str:
    """An https address without a slash at its end; plain http only to this very machine."""
    text = table.text(key).rstrip("/")
    parts = urlsplit(text)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    has_more = parts.username is not None or bool(parts.query) or bool(parts.fragment)
    if text and (not parts.hostname or has_more or not (parts.scheme == "https" or is_here)):
        table.refuse(f"'{key}' is een adres dat begint met https://, zonder ? of #", key)
    return text


def _mail(table: Table, key: str) -> str:
    text = table.text(key)
    if text and not MAIL.fullmatch(text):
        table.refuse(f"'{key}' is een e-mailadres", key)
    return text


def _rsin(table: Table, key: str) -> str:
    """An RSIN has the same check as a citizen service number."""
    text = table.text(key)
    if text and not bsn.is_valid(text):
        table.refuse(f"'{key}' is een RSIN van negen cijfers", key)
    return text
