"""Which details of a signal a receiver may see, and why not: a pure function with its reasons.

Three things hold a detail back: a veto of the routing rules (R20 to R22 and their like), what the
receiver needs for its work (the policy in `sharing.toml`), and what the coordinator left out. The
identity of a reporter never leaves at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from hub.domain.calendar import Term
from hub.domain.mandate import CARE

MASKED_ADDRESS: Final = "adres"
MASKED_TEXT: Final = "omschrijving"
MASKED_PERSONS: Final = "personen"


class Detail(StrEnum):
    """A kind of detail that is released or held back as a whole."""

    INDICATORS = "indicators"
    TEXT = "text"
    VICTIMS = "victims"
    OFFENDERS = "offenders"
    THIRD_PERSONS = "third-persons"
    ADDRESSES = "addresses"
    CONTACTS = "contacts"
    NUMBERS = "numbers"
    COMPANIES = "companies"


TITLES: Final[Mapping[Detail, str]] = {
    Detail.INDICATORS: "Vorm en indicatoren",
    Detail.TEXT: "Omschrijving in de woorden van de afzender",
    Detail.VICTIMS: "Mogelijke slachtoffers: naam en geboortedatum",
    Detail.OFFENDERS: "Mogelijke daders: naam en geboortedatum",
    Detail.THIRD_PERSONS: "Getuigen, familie en anderen",
    Detail.ADDRESSES: "Adressen",
    Detail.CONTACTS: "Telefoon, e-mail, rekening en account",
    Detail.NUMBERS: "Burgerservicenummer, V-nummer en document",
    Detail.COMPANIES: "Bedrijven, werkgevers, verhuurders en voertuigen",
}
REPORTER: Final = "Wie het meldde"
REPORTER_HELD: Final = "Wie iets meldt, blijft altijd afgeschermd."
NOT_CHOSEN: Final = "U hebt dit niet gekozen."
MINOR_HELD: Final = "Het gaat om een minderjarige: deze ontvanger krijgt dit dan niet."
ADDRESS_HELD: Final = "Het adres is geheim. Alleen Zorg en opvang ziet het."
ADDRESS_IN_TEXT: Final = "In de tekst kan het geheime adres staan."
MASKED: Final = "Een regel schermt dit af voor deze ontvanger."
NOT_ROUTED: Final = "De regels hebben dit signaal nog niet beoordeeld."
WITHDRAWN: Final = "De afzender heeft dit signaal ingetrokken."
RESTRICTED: Final = "De betrokkene vroeg dit signaal minder te gebruiken (art. 18 AVG)."
HIDDEN: Final = "Regel {rules}: deze ontvanger mag dit signaal niet zien."
BLOCKED: Final = "Regel {rules}: vraag eerst de afzender. Tot die tijd gaat er niets naar buiten."
MASKS: Final[Mapping[str, frozenset[Detail]]] = {
    MASKED_ADDRESS: frozenset({Detail.ADDRESSES, Detail.TEXT}),
    MASKED_TEXT: frozenset({Detail.TEXT}),
    MASKED_PERSONS: frozenset({Detail.VICTIMS, Detail.OFFENDERS, Detail.THIRD_PERSONS}),
}
"""What a mask of the routing rules covers: a text may hold the address that is masked."""


class When(StrEnum):
    """In which case a receiver may have a kind of detail."""

    ALWAYS = "ja"
    ADULTS = "niet-minderjarig"
    NEVER = "nee"


class Allowance(NamedTuple):
    """Whether a receiver may have a kind of detail, and the reason where it may not."""

    when: When
    reason: str = ""


class Outcome(NamedTuple):
    """What can come of a handover: what the receiver chooses, and the figure that it counts in."""

    title: str
    figure: str
    sender_hears: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Somebody to whom signals can be released: a pillar's owner, or an outside party.

    `partner` is the sender that this party is itself, empty where it is none. `is_gated`: it
    receives nothing before the steps of the procedure are taken, unless it is acute.
    """

    key: str
    title: str
    is_pillar: bool
    is_outside: bool
    is_police: bool
    is_gated: bool
    partner: str
    purposes: tuple[str, ...]
    grounds: tuple[str, ...]
    allowances: Mapping[Detail, Allowance]
    acknowledge: Term
    acknowledge_urgent: Term
    steps: Mapping[str, str] = field(default_factory=dict)
    last_step: str = ""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPolicy:
    """Who may receive what, for what, on which ground.

    `automatic` senders hear an outcome at once, `assessed` ones hear that a signal was assessed.
    """

    version: str
    receivers: Mapping[str, Receiver]
    purposes: Mapping[str, str]
    grounds: Mapping[str, str]
    needs_consent: frozenset[str]
    returns: Mapping[str, str]
    automatic: frozenset[str]
    assessed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalFacts:
    """What decides about sharing one signal. `hidden_from` and `masks` name the rules that say so.

    `outside` are the parties that the routing rules themselves propose to tell. `is_restricted`:
    its data subject asked that it is used no more; nobody receives it then, unless it is acute.
    """

    signal: UUID
    version: int
    partner: str
    has_minor: bool
    is_withdrawn: bool = False
    is_routed: bool = True
    is_acute: bool = False
    is_restricted: bool = False
    hidden_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    masks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocked_by: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


class Row(NamedTuple):
    """One detail of one signal: whether the receiver sees it, and else why not."""

    signal: UUID
    detail: Detail
    is_shown: bool
    reason: str


def held(facts: SignalFacts, receiver: Receiver) -> str:
    """Why the receiver may not see this signal at all; empty where it may."""
    if facts.is_withdrawn or not facts.is_routed:
        return WITHDRAWN if facts.is_withdrawn else NOT_ROUTED
    if facts.is_restricted and not facts.is_acute:
        return RESTRICTED
    if receiver.is_pillar:
        rules = facts.hidden_from.get(receiver.key, ())
        return HIDDEN.format(rules=" en ".join(rules)) if rules else ""
    return "" if receiver.partner == facts.partner else _held_outside(facts, receiver)


def _held_outside(facts: SignalFacts, receiver: Receiver) -> str:
    if facts.blocked_by:
        return BLOCKED.format(rules=" en ".join(facts.blocked_by))
    rules = tuple(dict.fromkeys(rule for some in facts.hidden_from.values() for rule in some))
    if rules and receiver.key not in facts.outside:
        return HIDDEN.format(rules=" en ".join(rules))
    return ""


def held_detail(
    facts: SignalFacts, receiver: Receiver, detail: Detail, chosen: Iterable[str]
) -> str:
    """Why the receiver may not see this detail of a signal; empty where it may."""
    if reason := held(facts, receiver):
        return reason
    allowance = receiver.allowances[detail]
    if allowance.when is When.NEVER:
        return allowance.reason
    if allowance.when is When.ADULTS and facts.has_minor:
        return allowance.reason or MINOR_HELD
    if detail in _masked(facts, receiver):
        return _why_masked(facts, receiver, detail)
    return "" if detail in set(chosen) else NOT_CHOSEN


def preview(
    facts: Iterable[SignalFacts], receiver: Receiver, chosen: Iterable[str]
) -> tuple[Row, ...]:
    """Say of every signal, detail by detail, what the receiver will and will not see, and why."""
    asked = frozenset(chosen)
    return tuple(_rows(facts, receiver, asked))


def allowed(facts: SignalFacts, receiver: Receiver, chosen: Iterable[str]) -> frozenset[Detail]:
    """The details of one signal that the receiver sees."""
    return frozenset(row.detail for row in preview((facts,), receiver, chosen) if row.is_shown)


def sees_secret(receiver: Receiver) -> bool:
    """Tell whether this receiver may see an address that is marked as secret."""
    return receiver.key == CARE


def _rows(facts: Iterable[SignalFacts], receiver: Receiver, asked: frozenset[str]) -> Iterator[Row]:
    for each in facts:
        for detail in Detail:
            reason = held_detail(each, receiver, detail, asked)
            yield Row(each.signal, detail, not reason, reason)


def _masked(facts: SignalFacts, receiver: Receiver) -> frozenset[Detail]:
    """A mask counts for the pillars it names; for every outside party it counts as well."""
    return frozenset(
        detail
        for word, pillars in facts.masks.items()
        if not receiver.is_pillar or receiver.key in pillars
        for detail in MASKS.get(word, frozenset(Detail))
    )


def _why_masked(facts: SignalFacts, receiver: Receiver, detail: Detail) -> str:
    pillars = facts.masks.get(MASKED_ADDRESS, ())
    if not pillars or (receiver.is_pillar and receiver.key not in pillars):
        return MASKED
    return {Detail.ADDRESSES: ADDRESS_HELD, Detail.TEXT: ADDRESS_IN_TEXT}.get(detail, MASKED)
