"""What a signal mentions: its content as typed mentions with one spelling each.

A mention is named after its place in the content, persons among persons and things among things,
so every version of a signal has the same names for the same places. What cannot be brought into
one spelling is not linked on; it stays readable as it was reported.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final
from uuid import UUID

from hub.matching import accounts, identifiers, plates
from hub.matching.addresses import Address as AddressParts
from hub.matching.addresses import address_key, parse_line
from hub.matching.mention import HOME, EntityKind, Mention, PersonFeatures, SignalMentions
from schemas import parties
from schemas.ids import mention_id
from schemas.parties import IdentifierKind, Role
from schemas.signal import SignalContent, SignalHeader

HOME_TOWN: Final = "Nijkerk"
VICTIMS: Final = frozenset({Role.LIKELY_VICTIM, Role.VICTIM_AND_SUSPECT})
UNLINKED: Final = frozenset({Role.REPORTER})
"""Who reports is not who it is about: a reporter is never linked to anything."""

UNKNOWN: Final = "unknown"
PERSON, THING = "person", "thing"
"""The groups in which mentions are counted."""

Found = tuple[EntityKind, str]


def mentions_of(
    signal: UUID,
    since_ms: int,
    content: SignalContent,
    traits: Iterable[str],
    ordinals: Sequence[int] | None = None,
) -> SignalMentions:
    """List what a version of a signal mentions; `traits` are its telling indicator codes.

    `ordinals` gives the place that each person has among those reported, where some were erased:
    those that are left keep their names.
    """
    mentions: list[Mention] = []
    places = range(len(content.persons)) if ordinals is None else ordinals

    def add(
        name: str,
        kind: EntityKind,
        key: str | None,
        role: str,
        person: parties.Person | None = None,
    ) -> None:
        mentions.append(
            Mention(
                id=name,
                signal=signal.hex,
                kind=kind,
                key=key,
                person=None if person is None else features_of(person),
                role=role,
                is_victim=person is not None and person.role in VICTIMS,
            )
        )

    for place, person in zip(places, content.persons, strict=True):
        if person.role not in UNLINKED:
            name = mention_id(signal, PERSON, place)
            add(name, EntityKind.PERSON, None, person.role, person)
    stacked = dict.fromkeys(_stacked(content))
    for number, (kind, key) in enumerate(dict.fromkeys(_things(content))):
        is_home = kind is EntityKind.ADDRESS and (kind, key) not in stacked
        add(mention_id(signal, THING, number), kind, key, HOME if is_home else UNKNOWN)
    return SignalMentions(signal.hex, since_ms, tuple(mentions), frozenset(traits))


def things(content: SignalContent) -> tuple[Found, ...]:
    """Everything but persons that has one spelling: kind and key, each once."""
    return tuple(dict.fromkeys(_things(content)))


def _things(content: SignalContent) -> Iterator[Found]:
    yield from _homes(content)
    yield from _stacked(content)


def _homes(content: SignalContent) -> Iterator[Found]:
    """Where people live and how they are reached: it ties signals, and stacks none."""
    for person in content.persons:
        if person.role in UNLINKED:
            continue
        if person.home is not None and (key := place_key(person.home)):
            yield EntityKind.ADDRESS, key
        yield from _identified(person.identifiers)


def _stacked(content: SignalContent) -> Iterator[Found]:
    """What the signal is about, beside people."""
    for place in content.places:
        if key := place_key(place.address):
            yield EntityKind.ADDRESS, key
    for organisation in content.organisations:
        if key := organisation_key(organisation):
            yield EntityKind.ORGANISATION, key
    for vehicle in content.vehicles:
        if key := plates.plate(vehicle.plate, vehicle.country):
            yield EntityKind.VEHICLE, key
    yield from _identified(content.contacts)


def _identified(items: Iterable[parties.Identifier]) -> Iterator[Found]:
    for item in items:
        if (found := _READ.get(item.kind)) and (key := found[1](item.value)):
            yield found[0], key


_READ: Final[dict[IdentifierKind, tuple[EntityKind, Callable[[str], str | None]]]] = {
    IdentifierKind.PHONE: (EntityKind.PHONE, identifiers.phone),
    IdentifierKind.EMAIL: (EntityKind.EMAIL, identifiers.email),
    IdentifierKind.IBAN: (EntityKind.IBAN, identifiers.iban),
    IdentifierKind.HANDLE: (EntityKind.HANDLE, accounts.handle),
    IdentifierKind.DOCUMENT: (EntityKind.DOCUMENT, identifiers.document),
}


def place_key(address: parties.Address) -> str | None:
    """The one spelling of a reported address, or None where it names none."""
    parts = AddressParts(
        street=address.street,
        number=address.number,
        letter=address.letter,
        addition=address.addition,
        postcode=address.postcode,
        place=address.town,
        bag_id=address.bag_number or address.bag_object,
    )
    if key := address_key(parts, HOME_TOWN):
        return key
    read = parse_line(address.free_text) if address.free_text else None
    return None if read is None else address_key(read, HOME_TOWN)


def organisation_key(organisation: parties.Organisation) -> str | None:
    """An organisation is known by its KvK number, else by its branch; a name alone is not a key."""
    if organisation.kvk:
        return f"kvk:{organisation.kvk}"
    return f"branch:{organisation.branch}" if organisation.branch else None


def features_of(person: parties.Person) -> PersonFeatures:
    """A person in comparable form, as written."""
    numbers = {item.kind: item.value for item in reversed(person.identifiers)}
    phone = numbers.get(IdentifierKind.PHONE)
    return PersonFeatures(
        family_name=person.family_name,
        given_names=person.given_names or person.initials,
        prefix=person.prefix,
        birth_date=person.birth,
        sex=person.sex,
        bsn=numbers.get(IdentifierKind.BSN),
        v_number=numbers.get(IdentifierKind.V_NUMBER),
        alias=person.alias,
        address_key=place_key(person.home) if person.home else None,
        phone_key=identifiers.phone(phone) if phone else None,
    )


def traits_of(header: SignalHeader, telling: frozenset[str]) -> tuple[str, ...]:
    """The indicator codes answered yes that say something about the way of working."""
    return tuple(
        item.code for item in header.indicators if item.answer == "ja" and item.code in telling
    )
