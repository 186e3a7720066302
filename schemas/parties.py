"""Who and what a signal names, as reported: persons, addresses, organisations, means of contact.

These values are personal data. They live in memory and in sealed blocks, never in a clear event.
"""

from enum import StrEnum

from pydantic import Field

from schemas.base import Value

Short = Field(default=None, max_length=200)


class Role(StrEnum):
    """A person's part in this one signal, according to this one source; never a property."""

    LIKELY_VICTIM = "likely-victim"
    POSSIBLE_OFFENDER = "possible-offender"
    VICTIM_AND_SUSPECT = "victim-and-suspect"
    WITNESS = "witness"
    REPORTER = "reporter"
    FAMILY = "family"
    EMPLOYER = "employer"
    LANDLORD = "landlord"
    BROKER = "broker"
    CONTACT = "contact"
    UNKNOWN = "unknown"


class PlaceRole(StrEnum):
    """What a place is in this signal."""

    HOME = "home"
    WORK = "work"
    EXPLOITATION = "exploitation"
    FOUND = "found"
    UNKNOWN = "unknown"


class IdentifierKind(StrEnum):
    """Typed identifiers. Each has its own normal form in `hub.matching.identifiers`."""

    BSN = "bsn"
    V_NUMBER = "v-number"
    DOCUMENT = "document"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    HANDLE = "handle"


class Identifier(Value):
    """A typed identifier as the partner wrote it."""

    kind: IdentifierKind
    value: str = Field(min_length=1, max_length=200)


class Address(Value):
    """A place as reported: BAG ids, or postcode with number, or street with number, or free text.

    `unit` is a room or pitch within the address. `is_secret` marks an address that must be masked
    for all but the care pillar (Wet BRP art. 2.59; shelters).
    """

    bag_object: str | None = Field(default=None, pattern=r"^[0-9]{16}$")
    bag_number: str | None = Field(default=None, pattern=r"^[0-9]{16}$")
    postcode: str | None = Field(default=None, max_length=10)
    street: str | None = Short
    number: int | None = Field(default=None, ge=1, le=99999)
    letter: str | None = Field(default=None, max_length=2)
    addition: str | None = Field(default=None, max_length=10)
    unit: str | None = Field(default=None, max_length=40)
    town: str | None = Short
    free_text: str | None = Field(default=None, max_length=500)
    is_secret: bool = False


class Person(Value):
    """A person as this source describes them; `birth` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

    role: Role = Role.UNKNOWN
    family_name: str | None = Short
    prefix: str | None = Field(default=None, max_length=30)
    given_names: str | None = Short
    initials: str | None = Field(default=None, max_length=30)
    alias: str | None = Short
    birth: str | None = Field(default=None, pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")
    sex: str | None = Field(default=None, pattern=r"^[mfx]$")
    nationalities: tuple[str, ...] = ()
    home: Address | None = None
    identifiers: tuple[Identifier, ...] = ()


class Place(Value):
    """A place with its part in the signal."""

    role: PlaceRole = PlaceRole.UNKNOWN
    address: Address


class Organisation(Value):
    """A company or institution; `kvk` is eight digits, `branch` twelve."""

    name: str | None = Short
    kvk: str | None = Field(default=None, pattern=r"^[0-9]{8}$")
    branch: str | None = Field(default=None, pattern=r"^[0-9]{12}$")
    role: str | None = Field(default=None, max_length=40)


class Vehicle(Value):
    """A vehicle by its number plate; `country` is a two-letter code, NL when not given."""

    plate: str = Field(min_length=1, max_length=20)
    country: str = Field(default="NL", pattern=r"^[A-Z]{2}$")
    description: str | None = Short


class Narrative(Value):
    """Free text: what kind of text it is, and the text."""

    kind: str = Field(max_length=40)
    text: str = Field(max_length=20_000)
