"""Loads `pillars.toml`: the four pillars in order of precedence, and whom a rule may name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hub.domain.facts import Pillar
from hub.domain.rules import Contact, PillarRole
from hub.policy.reading import PolicyError, PolicyFile, Table, parse_toml


@dataclass(frozen=True, slots=True)
class Roles:
    """Who can own a signal, and who can be called or told."""

    pillars: tuple[PillarRole, ...]
    contacts: dict[str, Contact]

    @property
    def names(self) -> frozenset[str]:
        """The pillars' slugs."""
        return frozenset(role.name for role in self.pillars)

    @property
    def owners(self) -> frozenset[str]:
        """The slugs of the pillars that can own a signal."""
        return frozenset(role.name for role in self.pillars if not role.totals_only)


def load_pillars(file: PolicyFile) -> Roles:
    """Read the pillars and contacts; every fault in the file is in the one `PolicyError`."""
    top = parse_toml(file)
    pillars = [_pillar(table) for table in top.tables("pijler", name_key="naam")]
    contacts = [_contact(table) for table in top.tables("contact", name_key="sleutel")]
    top.finish()
    _refuse_repeated(file, "pijler", [role.name for role in pillars])
    _refuse_repeated(file, "contact", [contact.key for contact in contacts])
    if not pillars:
        file.refuse("er staat geen enkele [[pijler]] in")
    if file.faults:
        raise PolicyError(file.faults)
    return Roles(tuple(pillars), {contact.key: contact for contact in contacts})


def _refuse_repeated(file: PolicyFile, what: str, names: Sequence[str]) -> None:
    for name in sorted(name for name, count in Counter(names).items() if count > 1):
        file.refuse(f"{what} '{name}' staat er twee keer in")


def _pillar(table: Table) -> PillarRole:
    role = PillarRole(
        name=Pillar(table.text("naam")),
        title=table.text("titel"),
        owner=table.text("eigenaar"),
        outside=table.flag("extern"),
        totals_only=table.flag("alleen_aantallen"),
    )
    table.finish()
    return role


def _contact(table: Table) -> Contact:
    contact = Contact(
        key=table.text("sleutel"),
        name=table.text("naam"),
        number=table.text("nummer", required=False) or None,
        outside=table.flag("extern", default=True),
    )
    table.finish()
    return contact
