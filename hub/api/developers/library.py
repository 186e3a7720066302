"""What the pages are made of: the published contract and the policies that are in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters import formats
from adapters.base import SCHEMA_ROOT, Format
from hub.domain.retention import RetentionPolicy
from hub.domain.sharing import SharingPolicy
from hub.domain.versions import Announced
from hub.policy.partners import PartnerAgreement

START: Final = "/ontwikkelaars"


@dataclass(frozen=True, slots=True)
class Library:
    """One for the whole door, at the address `issuer`. `contract` has each document by its file.

    `cases` are those of the agreement, as `hub conformance` plays them.
    """

    issuer: str
    contract: Mapping[str, str]
    partners: tuple[PartnerAgreement, ...]
    sharing: SharingPolicy
    retention: RetentionPolicy
    announced: tuple[Announced, ...]
    cases: tuple[str, ...]

    def formats_of(self, partner: str) -> tuple[Format, ...]:
        """What a partner may send, in the order of its adapter."""
        return tuple(it for it in formats() if it.partner == partner)

    def newest_of(self, partner: str) -> Format:
        """What a partner sends first of all, in its newest version."""
        known = self.formats_of(partner)
        same = [it for it in known if it.name == known[0].name]
        return max(same, key=lambda it: it.version)

    def named(self, partner: str) -> PartnerAgreement | None:
        """What was agreed with a partner; None where nothing was."""
        return next((it for it in self.partners if it.partner == partner), None)


def find(library: Library, partner: str, name: str, version: int) -> Format | None:
    """The format of this name and version that a partner may send."""
    found = library.formats_of(partner)
    return next((it for it in found if (it.name, it.version) == (name, version)), None)


def page_of(form: Format) -> str:
    """The address of the page about a message."""
    return f"{START}/{form.partner}/{form.name}/v{form.version}"


def schema_file(form: Format) -> str:
    """The file of a message's schema in the contract."""
    return f"partners/{form.partner}/{form.name}.v{form.version}.json"


def schema_place(identifier: str) -> str:
    """Where a schema stands at the door: the path of its identifier."""
    return identifier.removeprefix(SCHEMA_ROOT)
