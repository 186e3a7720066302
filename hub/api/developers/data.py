"""The page about what becomes of a partner's data, of the policies that are in force."""

from dataclasses import dataclass
from typing import Final

from adapters.meanings import Kind
from hub.api.developers.library import START, Library
from hub.api.developers.sharing import Share, shares
from hub.domain.retention import Limit, Rule
from hub.policy.partners import PartnerAgreement

BYTES_PER_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Term:
    """How long something stays, and on what ground; `is_checked` once a person looked it up."""

    title: str
    period: str
    since: str
    basis: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Party:
    """A receiver: for which purposes, and on which grounds it can be given something."""

    title: str
    purposes: tuple[str, ...]
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed with a partner. `bsn_ground` is empty where it may send none."""

    title: str
    ground: str
    bsn_ground: str
    per_minute: int
    at_once: int
    message_kib: int
    connections: int


@dataclass(frozen=True, slots=True)
class DataPage:
    """What becomes of what a partner sends."""

    title: str
    path: str
    sharing_version: str
    retention_version: str
    agreed: tuple[Agreed, ...]
    shares: tuple[Share, ...]
    parties: tuple[Party, ...]
    terms: tuple[Term, ...]


def data_page(library: Library) -> DataPage:
    """Make the page about what becomes of a partner's data."""
    sharing, retention = library.sharing, library.retention
    return DataPage(
        title="Wat gebeurt er met uw gegevens",
        path=f"{START}/gegevens",
        sharing_version=sharing.version,
        retention_version=retention.version,
        agreed=tuple(map(_agreed, library.partners)),
        shares=shares(sharing, Kind),
        parties=tuple(
            Party(
                it.title,
                tuple(sharing.purposes[code] for code in it.purposes),
                tuple(sharing.grounds[code] for code in it.grounds),
            )
            for it in sharing.receivers.values()
        ),
        terms=tuple(map(_term, retention.all)),
    )


def _agreed(agreement: PartnerAgreement) -> Agreed:
    limits = agreement.limits
    return Agreed(
        title=agreement.title,
        ground=agreement.ground,
        bsn_ground=agreement.bsn_ground,
        per_minute=limits.per_minute,
        at_once=limits.at_once,
        message_kib=limits.message_bytes // BYTES_PER_KIB,
        connections=limits.connections,
    )


def _term(rule: Rule | Limit) -> Term:
    match rule:
        case Limit():
            since = "na ontvangst, hooguit" + ("; ook als iemand er nog aan werkt" * rule.also_open)
        case Rule():
            since = "na ontvangst" if rule.starts_at_receipt else "na het besluit"
    return Term(rule.title, rule.period.text, since, rule.basis, rule.is_checked)
