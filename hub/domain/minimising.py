"""What a partner may not send is taken out of a message before anything of it is recorded."""

from collections.abc import Iterable
from typing import Final

from schemas.parties import Identifier, IdentifierKind, Person
from schemas.signal import Signal, Translated

BSN_REMOVED: Final = "bsn-verwijderd"
"""The flag of a signal from which a BSN was taken: its sender hears of it (SH-309)."""


def without_bsn(content: Translated) -> Translated:
    """The same content without any BSN, flagged where there was one.

    For a sender without a ground for it (UAVG art. 46). A number in a text is not looked for here:
    such a message waits for a person (SH-305).
    """
    if not isinstance(content, Signal):
        return content
    said = content.content
    persons, contacts = tuple(map(_person, said.persons)), _rest(said.contacts)
    if (persons, contacts) == (said.persons, said.contacts):
        return content
    header = content.header.model_copy(update={"flags": (*content.header.flags, BSN_REMOVED)})
    kept = said.model_copy(update={"persons": persons, "contacts": contacts})
    return content.model_copy(update={"header": header, "content": kept})


def _person(person: Person) -> Person:
    return person.model_copy(update={"identifiers": _rest(person.identifiers)})


def _rest(identifiers: Iterable[Identifier]) -> tuple[Identifier, ...]:
    return tuple(it for it in identifiers if it.kind is not IdentifierKind.BSN)
