"""Names and values: shown only for signals whose content this person opened, for a purpose.

Nothing here opens anything: `visit.opened` gives what was opened, and these are its words. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from hub.domain.explanations import Thing
from hub.matching.extract import mentions_of, organisation_key, place_key
from hub.matching.mention import EntityKind
from hub.security.content import Opened
from hub.web.cards import Ref, signal_ref
from hub.web.dossier.context import Case
from hub.web.linking import rules_of
from hub.web.visit import Visit
from schemas.parties import Address, Identifier, IdentifierKind, Person, PlaceRole, Role

ROLES: Final[Mapping[str, str]] = {
    Role.LIKELY_VICTIM: "mogelijk slachtoffer",
    Role.POSSIBLE_OFFENDER: "mogelijke dader",
    Role.VICTIM_AND_SUSPECT: "slachtoffer en verdachte",
    Role.WITNESS: "getuige",
    Role.REPORTER: "melder",
    Role.FAMILY: "familie",
    Role.EMPLOYER: "werkgever",
    Role.LANDLORD: "verhuurder",
    Role.BROKER: "tussenpersoon",
    Role.CONTACT: "contactpersoon",
    Role.UNKNOWN: "rol niet bekend",
}
PLACE_ROLES: Final[Mapping[str, str]] = {
    PlaceRole.HOME: "woonadres",
    PlaceRole.WORK: "werkplek",
    PlaceRole.EXPLOITATION: "plaats van uitbuiting",
    PlaceRole.FOUND: "aangetroffen op",
    PlaceRole.UNKNOWN: "adres",
}
IDENTIFIERS: Final[Mapping[str, str]] = {
    "bsn": "BSN",
    "v-number": "V-nummer",
    "document": "document",
    "phone": "telefoon",
    "email": "e-mail",
    "iban": "rekening",
    "handle": "account",
}
HIDDEN: Final = "geheim adres (alleen zichtbaar voor Zorg)"
BSN_KNOWN: Final = "BSN bekend, niet getoond"
NAMELESS: Final = "zonder naam"


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of detail and its value."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a signal says in full; `is_whole` is false where something was destroyed."""

    reference: str
    facts: tuple[Fact, ...]
    texts: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Whether names are shown, for what they can be opened, which signals came after that."""

    path: str
    contents: Mapping[str, Content]
    values: Mapping[str, str]
    unopened: tuple[Ref, ...]
    purposes: tuple[Fact, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything is open."""
        return bool(self.contents)


def names(visit: Visit, case: Case) -> Names:
    """What this visitor opened of the case."""
    opened = visit.opened(tuple(case.sight.signals))
    closed = [s for s in case.counted if opened and UUID(s) not in opened]
    return Names(
        path=case.path,
        contents={str(signal): content(it) for signal, it in opened.items()},
        values=values(case, opened),
        unopened=tuple(signal_ref(signal, case.numbers) for signal in closed),
        purposes=tuple(Fact(code, text) for code, text in visit.purposes.items()),
    )


def content(opened: Opened) -> Content:
    """A signal's content in words."""
    it = opened.content
    facts = [Fact(ROLES[person.role], person_line(person)) for person in it.persons]
    facts += [Fact(PLACE_ROLES[place.role], address_line(place.address)) for place in it.places]
    for organisation in it.organisations:
        parts = (organisation.name, organisation.kvk and f"KvK {organisation.kvk}")
        facts.append(Fact("organisatie", ", ".join(filter(None, parts)) or NAMELESS))
    for vehicle in it.vehicles:
        said_of = (vehicle.plate, vehicle.country, vehicle.description)
        facts.append(Fact("voertuig", ", ".join(filter(None, said_of))))
    facts += [Fact("contact", identifier_line(contact)) for contact in it.contacts]
    return Content(
        reference=opened.reference or "",
        facts=tuple(facts),
        texts=tuple(narrative.text for narrative in it.narratives),
        is_whole=opened.is_whole,
    )


def person_name(person: Person) -> str:
    """A person's name as one says it."""
    given = person.given_names or person.initials
    name = " ".join(filter(None, (given, person.prefix, person.family_name)))
    alias = f"„{person.alias}”" if person.alias else ""
    return " ".join(filter(None, (name, alias))) or NAMELESS


def person_line(person: Person) -> str:
    """A person with all that is said of them."""
    said_of = [person_name(person)]
    if person.birth:
        said_of.append(f"geboren {person.birth}")
    if person.nationalities:
        said_of.append(f"nationaliteit {', '.join(person.nationalities)}")
    if person.home is not None:
        said_of.append(f"woont op {address_line(person.home)}")
    said_of += [identifier_line(it) for it in person.identifiers]
    return "; ".join(said_of)


def identifier_line(identifier: Identifier) -> str:
    """A number with its kind; a citizen service number is compared, and never shown."""
    if identifier.kind is IdentifierKind.BSN:
        return BSN_KNOWN
    return f"{IDENTIFIERS[identifier.kind]} {identifier.value}"


def address_line(address: Address) -> str:
    """An address on one line; one that must stay secret is not said."""
    if address.is_secret:
        return HIDDEN
    number = "".join(filter(None, (str(address.number or ""), address.letter)))
    house = " ".join(filter(None, (address.street, number, address.addition, address.unit)))
    area = " ".join(filter(None, (address.postcode, address.town)))
    return ", ".join(filter(None, (house, area))) or address.free_text or "adres niet leesbaar"


def values(case: Case, opened: Mapping[UUID, Opened]) -> dict[str, str]:
    """What the shared things are, by entity, as the first opened signal that names them says it."""
    entity_of = {it.mention: it.entity for it in case.named}
    found: dict[str, str] = {}
    for signal in sorted(opened, key=lambda it: case.numbers.get(str(it), 0)):
        shown = _shown(opened[signal])
        signals = mentions_of(signal, 0, opened[signal].content, (), opened[signal].ordinals)
        for mention in signals.mentions:
            value = shown.get((mention.kind, mention.key or mention.id), mention.key)
            entity = entity_of.get(mention.id)
            if entity and value:
                found.setdefault(entity, value)
    people = _people(opened)
    return found | {e: people[m] for m, e in entity_of.items() if m in people and e not in found}


def _shown(opened: Opened) -> dict[tuple[EntityKind, str], str]:
    """Readable values for keys that are not."""
    content_ = opened.content
    found: dict[tuple[EntityKind, str], str] = {}
    homes = [person.home for person in content_.persons if person.home is not None]
    for address in (*homes, *(place.address for place in content_.places)):
        if key := place_key(address):
            found.setdefault((EntityKind.ADDRESS, key), address_line(address))
    for organisation in content_.organisations:
        if (key := organisation_key(organisation)) and organisation.name:
            found.setdefault((EntityKind.ORGANISATION, key), organisation.name)
    return found


def _people(opened: Mapping[UUID, Opened]) -> dict[str, str]:
    """The name of each person mention."""
    return {
        mention: person_name(person)
        for signal, it in opened.items()
        for mention, person in people_of(signal, it)
    }


def people_of(signal: UUID, opened: Opened) -> Iterable[tuple[str, Person]]:
    """The person mentions of a signal with the person as reported."""
    mentioned = [
        m.id
        for m in mentions_of(signal, 0, opened.content, (), opened.ordinals).mentions
        if m.person is not None
    ]
    persons = [person for person in opened.content.persons if person.role is not Role.REPORTER]
    return zip(mentioned, persons, strict=True)


def label(names_: Names, labels: Mapping[str, str]) -> dict[str, str]:
    """The labels of shared things, with their value where it was opened."""
    return {
        entity: f"{text}: {names_.values[entity]}" if entity in names_.values else text
        for entity, text in labels.items()
    }


def managed(visit: Visit, case: Case, things: Mapping[str, Thing]) -> tuple[Thing, ...]:
    """Shared things, with why policy calls one too general to bind: only where it was opened."""
    rules = rules_of(visit.site.desk)
    if rules is None:
        return tuple(things.values())
    entity_of = {it.mention: it.entity for it in case.named}
    reasons: dict[str, str] = {}
    for signal, it in visit.opened(tuple(case.sight.signals)).items():
        signals = mentions_of(signal, 0, it.content, (), it.ordinals)
        for mention in rules.policy.read(signals).mentions:
            reason = rules.policy.managed.get((mention.kind, mention.key or ""))
            if reason and mention.id in entity_of:
                reasons[entity_of[mention.id]] = reason
    return tuple(replace(it, managed=reasons.get(e, "")) for e, it in things.items())
