"""Who can be given which kind of detail, by the sharing policy that is in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from adapters.meanings import Kind
from hub.domain.sharing import REPORTER_HELD, TITLES, Detail, Receiver, SharingPolicy, When

PERSONS: Final = (Detail.VICTIMS, Detail.OFFENDERS, Detail.THIRD_PERSONS)
DETAILS: Final[Mapping[Kind, tuple[Detail, ...]]] = {
    Kind.INDICATORS: (Detail.INDICATORS,),
    Kind.TEXT: (Detail.TEXT,),
    Kind.PERSONS: PERSONS,
    Kind.ADDRESSES: (Detail.ADDRESSES,),
    Kind.CONTACTS: (Detail.CONTACTS,),
    Kind.NUMBERS: (Detail.NUMBERS,),
    Kind.VEHICLES: (Detail.COMPANIES,),
    Kind.COMPANIES: (Detail.COMPANIES,),
}
SAID: Final[Mapping[Kind, str]] = {
    Kind.CASE: "Alleen wie aan het signaal werkt: coördinator, beheer en controle.",
    Kind.REPORTER: REPORTER_HELD,
    Kind.NOT_KEPT: "Niemand: wij bewaren dit niet.",
}
"""Kinds about which nobody chooses."""
TITLE: Final[Mapping[Kind, str]] = {
    Kind.CASE: "Over de zaak en de afhandeling",
    Kind.REPORTER: "Wie het meldde",
    Kind.NOT_KEPT: "Gelezen en niet bewaard",
}


@dataclass(frozen=True, slots=True)
class Share:
    """Who can be given a kind of detail: always, or only of adults; or what else holds."""

    kind: str
    title: str
    always: tuple[str, ...] = ()
    adults: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    said: str = ""


def shares(policy: SharingPolicy, kinds: Iterable[Kind]) -> tuple[Share, ...]:
    """Of each of these kinds, in their own order: who can be given it."""
    asked = set(kinds)
    return tuple(
        share
        for kind in Kind
        if kind in asked
        for share in _of_kind(kind, policy.receivers.values())
    )


def _of_kind(kind: Kind, receivers: Iterable[Receiver]) -> tuple[Share, ...]:
    if kind in SAID:
        return (Share(kind, TITLE[kind], said=SAID[kind]),)
    known = tuple(receivers)
    return tuple(_of_detail(kind, detail, known) for detail in DETAILS[kind])


def _of_detail(kind: Kind, detail: Detail, receivers: tuple[Receiver, ...]) -> Share:
    def who(when: When) -> tuple[str, ...]:
        return tuple(it.title for it in receivers if it.allowances[detail].when is when)

    return Share(kind, TITLES[detail], who(When.ALWAYS), who(When.ADULTS), who(When.NEVER))
