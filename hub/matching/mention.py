"""What a signal says about somebody or something, in comparable form.

Ids are 32 lower-case hexadecimal characters, derived by the caller from references (partner,
message, ordinal), never from personal data and never from the order of arrival.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class EntityKind(StrEnum):
    """What a mention is about. All kinds but `PERSON` are the same when their keys are equal."""

    PERSON = "person"
    ADDRESS = "address"
    VEHICLE = "vehicle"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    HANDLE = "handle"
    ORGANISATION = "organisation"
    DOCUMENT = "document"


HOME: Final = "home"
"""The role of an address that is where somebody lives, and not what the signal is about."""


@dataclass(frozen=True, slots=True)
class PersonFeatures:
    """A person as one signal describes them, as written; normalising is ours to do.

    `birth_date` may be partial: `1998`, `1998-05` or `1998-05-14`. `given_names` may be initials.
    `alias` is kept for display: it never makes two persons the same. `address_key` and
    `phone_key` are normalised keys; they support a match and never make one.
    """

    family_name: str | None = None
    given_names: str | None = None
    prefix: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    bsn: str | None = None
    v_number: str | None = None
    alias: str | None = None
    address_key: str | None = None
    phone_key: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing or person named by one signal. A person has features; all else has a key."""

    id: str
    signal: str
    kind: EntityKind
    key: str | None = None
    person: PersonFeatures | None = None
    role: str = "unknown"
    is_victim: bool = False

    def __post_init__(self) -> None:
        """Refuse a mention that is neither a person with features nor a thing with a key."""
        is_person = self.kind is EntityKind.PERSON
        if is_person != (self.person is not None) or is_person != (self.key is None):
            message = f"a {self.kind} mention needs {'features' if is_person else 'a key'} only"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class SignalMentions:
    """All a signal names. `since_ms` is the signal's own time, in milliseconds since 1970 (UTC).

    `traits` are its indicator codes of strength 2 or more and its modus operandi: they order ties
    between signals that share an entity, and never make one.
    """

    signal: str
    since_ms: int
    mentions: tuple[Mention, ...]
    traits: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse mentions of another signal, and two mentions of one id."""
        if any(mention.signal != self.signal for mention in self.mentions):
            message = f"signal {self.signal} holds a mention of another signal"
            raise ValueError(message)
        if len({mention.id for mention in self.mentions}) != len(self.mentions):
            message = f"signal {self.signal} holds two mentions of one id"
            raise ValueError(message)
