"""A signal's facet for recognising repeats: keyed hashes of what it names and how it reads.

Without the key the hashes say nothing; a hash of a BSN without one could be searched through in
seconds. They live in the memory of one stage, where they can be deleted.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Final
from uuid import UUID

import orjson

from hub.domain.repeats import Facet
from hub.matching import identifiers, names
from hub.matching.extract import things
from schemas.parties import IdentifierKind, Person, Role
from schemas.signal import SignalContent, SignalHeader

HASH_BYTES: Final = 16
NOT_TOLD: Final = {"narratives", "reference"}
"""Texts are folded first; a reference says nothing about what happened."""


def facet_of(
    signal: UUID,
    header: SignalHeader,
    registered_at: datetime,
    content: SignalContent,
    secret: bytes,
) -> Facet:
    """Hash what the signal names, all of it under `secret` (32 bytes)."""

    def hashed(purpose: str, value: str | bytes) -> bytes:
        data = value.encode() if isinstance(value, str) else value
        person = purpose.encode()[:16]
        return blake2b(data, key=secret, person=person, digest_size=HASH_BYTES).digest()

    seen = header.observed.since if header.observed else None
    return Facet(
        signal=signal,
        source=header.source_kind,
        registered_ms=int(registered_at.timestamp() * 1000),
        observed_day=seen.toordinal() if seen else None,
        keys=frozenset((kind, hashed(kind, key)) for kind, key in _named(content)),
        fingerprint=hashed("content", _canonical(content)),
    )


def text_of(content: SignalContent) -> str:
    """All free text of a signal."""
    return "\n".join(narrative.text for narrative in content.narratives)


def _named(content: SignalContent) -> Iterator[tuple[str, str]]:
    for kind, key in things(content):
        yield kind.value, key
    for person in content.persons:
        if person.role is not Role.REPORTER:
            yield from _person_keys(person)


def _person_keys(person: Person) -> Iterator[tuple[str, str]]:
    for item in person.identifiers:
        if item.kind is IdentifierKind.BSN and (bsn := identifiers.bsn(item.value)):
            yield "person", bsn
        if item.kind is IdentifierKind.V_NUMBER and (number := identifiers.v_number(item.value)):
            yield "person", f"v:{number}"
    if person.family_name and person.birth:
        given = names.initial(person.given_names or person.initials or "") or ""
        family = "-".join(names.family_parts(person.family_name))
        yield "name-birth", f"{family}/{given}/{person.birth}"


def _canonical(content: SignalContent) -> bytes:
    folded = content.model_dump(mode="json", exclude=NOT_TOLD, exclude_defaults=True)
    text = " ".join(text_of(content).casefold().split())
    return orjson.dumps([folded, text], option=orjson.OPT_SORT_KEYS)
