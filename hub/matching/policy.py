"""How much shared things bind, where the limits are, and what is too common to bind at all.

Values come from `hub/policy/linkage.toml`; every event they cause names the version and digest.
Ties between signals are weighed in centibits (1/100 bit), pairs of persons in nanobits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hub.matching.book import EMPTY_BOOK, AddressBook
from hub.matching.mention import (
    HOME,
    EntityKind,
    Mention,
    PersonFeatures,
    SignalMentions,
)


@dataclass(frozen=True, slots=True)
class PersonRules:
    """When person mentions are one person.

    A pair is linked at `threshold` or more. Two groups with a mean weight over all their pairs
    below `veto_mean` stay apart, each pair counting for at most `clip` either way. A blocking key
    of more than `block_max` mentions proposes no pairs; a group holds at most `region_max`. A key
    that identifies may have `identity_max` mentions: somebody is named that often, and must not
    fall apart for it. It lies above `region_max`, so that the alarm sounds before.
    """

    threshold: int
    veto_mean: int
    clip: int
    block_max: int
    region_max: int
    identity_max: int = 250


@dataclass(frozen=True, slots=True)
class TieRule:
    """How a kind of entity ties the signals that name it.

    `percent` of its rarity in bits counts; named by more than `degree_max` signals it ties none.
    """

    percent: int
    degree_max: int
    is_contact: bool


@dataclass(frozen=True, slots=True)
class LinkagePolicy:
    """The linkage policy in force. `managed` maps a kind and key to the reason it never ties."""

    version: str
    digest: str
    default_place: str
    person: PersonRules
    population_bits: int
    tie_threshold: int
    trait_bonus: int
    dossier_max: int
    region_max: int
    neighbour_distance: int
    ties: Mapping[EntityKind, TieRule]
    managed: Mapping[tuple[EntityKind, str], str]
    book: AddressBook = EMPTY_BOOK

    def weight(self, kind: EntityKind, key: str, degree: int) -> int:
        """Centibits an entity adds between two signals when `degree` signals name it.

        The degree counts in powers of two, so that growth seldom changes a weight.
        """
        rule = self.ties[kind]
        if degree > rule.degree_max or (kind, key) in self.managed:
            return 0
        return rule.percent * max(0, self.population_bits - (degree - 1).bit_length())

    def read(self, signal: SignalMentions) -> SignalMentions:
        """Return a signal as this policy reads it: addresses by the book, persons without hubs.

        A managed address or phone supports no match of persons, as it ties no signals: everyone
        at the shelter has it. An address named as a home and as a place is a place.
        """
        places = {
            self.book.key(mention.key)
            for mention in signal.mentions
            if mention.key is not None and mention.role != HOME
        }
        mentions = tuple(self._read(mention, places) for mention in signal.mentions)
        return signal if mentions == signal.mentions else replace(signal, mentions=mentions)

    def _read(self, mention: Mention, places: set[str]) -> Mention:
        if mention.person is not None:
            person = self._supported(mention.person)
            return mention if person is mention.person else replace(mention, person=person)
        if mention.kind is not EntityKind.ADDRESS or mention.key is None:
            return mention
        key = self.book.key(mention.key)
        if key == mention.key:
            return mention
        role = "unknown" if mention.role == HOME and key in places else mention.role
        return replace(mention, key=key, role=role)

    def _supported(self, person: PersonFeatures) -> PersonFeatures:
        """Return a person with the one key of the address, and without what is managed."""
        address = None if person.address_key is None else self.book.key(person.address_key)
        if address is not None and (EntityKind.ADDRESS, address) in self.managed:
            address = None
        phone = person.phone_key
        if phone is not None and (EntityKind.PHONE, phone) in self.managed:
            phone = None
        if address == person.address_key and phone == person.phone_key:
            return person
        return replace(person, address_key=address, phone_key=phone)
