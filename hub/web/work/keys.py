"""What holds a dossier together and what pleads against it, in a few words each. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.web.rows import RepeatRow
from hub.web.words import said

PERSON: Final = "person"
RARE_CENTIBITS: Final = 1200
"""From so much evidence on, what is shared is called rare; the dossier says how often it occurs."""
THINGS: Final[Mapping[str, str]] = {
    "person": "persoon",
    "address": "adres",
    "vehicle": "voertuig",
    "phone": "telefoonnummer",
    "email": "e-mailadres",
    "iban": "rekening",
    "handle": "account",
    "organisation": "organisatie",
    "document": "document",
}
NEUTER: Final = frozenset({"address", "vehicle", "phone", "email", "handle", "document"})
"""Of these things one says "zeldzaam", of the others "zeldzame"."""
WEAKER: Final[Mapping[str, str]] = {
    "resend": "nog eens gestuurd",
    "correction": "verbetering van een eerder signaal",
    "relayed": "zelfde melder",
    "template": "standaardtekst",
}
APART: Final[Mapping[str, str]] = {
    "neighbour_house": "buurhuis apart gehouden",
    "other_victims": "andere slachtoffers apart gehouden",
    "size_limit": "meer signalen apart gehouden",
    "judged": "verwant dossier apart gehouden",
}


@dataclass(frozen=True, slots=True)
class MatchKey:
    """What speaks for one dossier, and what against."""

    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()


def match_key(
    ties: Sequence[Mapping[str, Any]],
    related: Sequence[Mapping[str, Any]],
    repeats: Iterable[RepeatRow],
) -> MatchKey:
    """Say it: what is shared, the strongest first; what counts less or stayed outside."""
    strongest: dict[str, int] = {}
    for shared in (item for tie in ties for item in tie["shared"]):
        kind = shared["kind"]
        strongest[kind] = max(strongest.get(kind, 0), shared["centibits"])
    kinds = sorted(strongest, key=lambda kind: (-strongest[kind], kind))
    plus = [_thing(kind, is_rare=strongest[kind] >= RARE_CENTIBITS) for kind in kinds]
    if any(tie["trait_bonus"] for tie in ties):
        plus.append("zelfde kenmerken")
    weaker = (said(WEAKER, it.verdict) for it in repeats if not it.counts)
    apart = (said(APART, item["reason"]) for item in related)
    return MatchKey(tuple(plus), tuple(dict.fromkeys((*weaker, *apart))))


def _thing(kind: str, *, is_rare: bool) -> str:
    word = said(THINGS, kind)
    if not is_rare or kind == PERSON:
        return word
    return f"{'zeldzaam' if kind in NEUTER else 'zeldzame'} {word}"
