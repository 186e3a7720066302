"""Loads `partners.toml`: what was agreed with whom may send signals."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from importlib.resources.abc import Traversable
from re import fullmatch
from typing import Final, NamedTuple

from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_policy_file
from schemas.signal import Partner

OIN: Final = r"[0-9]{20}"
MAIL: Final = r"[a-z0-9][a-z0-9.+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,}"
RATE_MAX: Final = 100_000
CONNECTIONS_MAX: Final = 1_000
MESSAGE_MIN_BYTES: Final = 1_024
MESSAGE_MAX_BYTES: Final = 64 * 1024
"""What the hub reads at most, whoever sends it."""


class Limits(NamedTuple):
    """How much a partner may send: each minute, at once, in one message, over how many lines."""

    per_minute: int = 1_200
    at_once: int = 240
    message_bytes: int = MESSAGE_MAX_BYTES
    connections: int = 8


class Contact(NamedTuple):
    """Whom to reach: a task and its mailbox, never a person."""

    role: str
    mail: str


@dataclass(frozen=True, slots=True)
class PartnerAgreement:
    """What was agreed with a partner.

    Its OIN (20 digits), the class its keys are kept under, on what ground it sends, on what ground
    it may send a BSN (empty where it may not), how much it may send, and whom to reach.
    """

    partner: Partner
    title: str
    oin: str
    retention: str
    ground: str
    bsn_ground: str
    limits: Limits
    contact: Contact
    version: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of all that was agreed with this partner."""
        said = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return sha256(said.encode()).hexdigest()

    @property
    def may_send_bsn(self) -> bool:
        """Whether a BSN of this partner may be kept."""
        return bool(self.bsn_ground)


def load_partners(directory: Traversable = SHIPPED) -> tuple[PartnerAgreement, ...]:
    """Load the agreements; who is not in the file is not connected.

    Raises `PolicyError` with every fault of the file.
    """
    file = read_policy_file(directory / "partners.toml")
    top = parse_toml(file)
    version = top.text("versie")
    found: dict[Partner, PartnerAgreement] = {}
    for table in top.tables("partner", name_key="naam"):
        agreement = _agreement(table, found)
        if agreement is not None:
            found[agreement.partner] = replace(agreement, version=version)
        table.finish()
    if not found and not file.faults:
        top.refuse("noem ten minste één partner")
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return tuple(found.values())


def _agreement(table: Table, found: Mapping[Partner, PartnerAgreement]) -> PartnerAgreement | None:
    known = {partner.value: partner for partner in Partner}
    name, oin = table.text("naam"), table.text("oin")
    title, retention = table.text("titel"), table.text("bewaarklasse")
    ground, bsn_ground = table.text("grondslag"), _bsn_ground(table)
    limits, contact = _limits(table), _contact(table)
    if name not in known or known[name] in found:
        table.refuse(f"'naam' is één keer een van {', '.join(known)}", "naam")
    elif not fullmatch(OIN, oin):
        table.refuse("'oin' heeft 20 cijfers", "oin")
    elif any(it.oin == oin for it in found.values()):
        table.refuse("'oin' is al van een andere partner", "oin")
    else:
        return PartnerAgreement(
            known[name], title, oin, retention, ground, bsn_ground, limits, contact
        )
    return None


def _bsn_ground(table: Table) -> str:
    """On what ground the partner may send a BSN; that it may not is said as well."""
    if "bsn" not in table:
        table.refuse("'bsn' ontbreekt: mag deze partner een BSN sturen?", "bsn")
    may, ground = table.flag("bsn"), table.text("bsn_grondslag", required=False)
    if may and not ground:
        table.refuse("'bsn_grondslag' ontbreekt: op welke grond mag een BSN?", "bsn_grondslag")
    if ground and not may:
        table.refuse("'bsn_grondslag' hoort alleen bij bsn = true", "bsn_grondslag")
    return ground


def _limits(table: Table) -> Limits:
    """How much the partner may send; what is not said is as for every partner."""
    usual = Limits()
    per_minute = table.number("berichten_per_minuut", 1, RATE_MAX) or usual.per_minute
    at_once = table.number("berichten_ineens", 1, RATE_MAX) or min(usual.at_once, per_minute)
    size = table.number("bericht_bytes", MESSAGE_MIN_BYTES, MESSAGE_MAX_BYTES)
    connections = table.number("verbindingen", 1, CONNECTIONS_MAX)
    if at_once > per_minute:
        table.refuse("'berichten_ineens' is niet meer dan 'berichten_per_minuut'")
    return Limits(
        per_minute, at_once, size or usual.message_bytes, connections or usual.connections
    )


def _contact(table: Table) -> Contact:
    role, mail = table.text("contact_rol"), table.text("contact_mail")
    if mail and not fullmatch(MAIL, mail):
        table.refuse("'contact_mail' is een postbus: koppelvlak@politie.example", "contact_mail")
    return Contact(role, mail)
