"""The labelled pairs of `cases.csv`, and what the product says of each.

A name stands as in a genealogy, the surname between slashes: `Jan /de Vries/`. A person has more
after it, between semicolons: a birth date, `m` or `f`, `home`, `tel`, `bsn`, `v`. A plate may have
its country before it: `PL:WE00100`. `unsure` is what a coordinator could not decide: the product
may not link it.

    python -m tests.hub.matching.cases     # prints precision and recall per kind and per trap
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hub.matching import accounts, identifiers, plates
from hub.matching.addresses import address_key, parse_line
from hub.matching.blocking import BlockIndex
from hub.matching.dates import parse_birth_date
from hub.matching.features import Record, person_record
from hub.matching.mention import PersonFeatures
from hub.matching.weights import CONTRADICTION
from tests.hub.matching.stories import MODEL, POLICY

FILE = Path(__file__).with_name("cases.csv")
_NAME = re.compile(r"(?P<given>[^/]*?)\s*/(?P<family>.*)/\s*(?P<suffix>[^/]*)")


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled pair. `is_same` is `yes`, `no` or `unsure`."""

    id: str
    what: str
    one: str
    other: str
    is_same: str
    trap: str
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """What became of some cases: ids of linked and of missed pairs that are the same, and so on."""

    right: tuple[str, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The part of what is linked that is the same; 1 when nothing is linked."""
        linked = len(self.right) + len(self.wrong)
        return len(self.right) / linked if linked else 1.0

    @property
    def recall(self) -> float:
        """The part of what is the same that is linked; 1 when nothing is the same."""
        same = len(self.right) + len(self.missed)
        return len(self.right) / same if same else 1.0


def read_cases() -> tuple[Case, ...]:
    """All labelled pairs, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(Case(**row) for row in csv.DictReader(file))


def features(text: str) -> PersonFeatures:
    """Read the notation of a person."""
    name, *facts = (part.strip() for part in text.split(";"))
    found = _NAME.fullmatch(name)
    assert found is not None, text
    values: dict[str, str | None] = {
        "given_names": found["given"] or None,
        "family_name": " ".join(f"{found['family']} {found['suffix']}".split()) or None,
    }
    for fact in facts:
        word, _, rest = fact.partition(" ")
        match word:
            case "home":
                values["address_key"] = address(rest)
            case "tel":
                values["phone_key"] = identifiers.phone(rest)
            case "bsn":
                values["bsn"] = rest
            case "v":
                values["v_number"] = rest
            case "m" | "f":
                values["sex"] = word
            case _:
                values["birth_date"] = fact
    return PersonFeatures(**values)


def address(text: str) -> str | None:
    """Key of an address as written on one line."""
    read = parse_line(text)
    return None if read is None else address_key(read, POLICY.default_place)


def plate(text: str) -> str | None:
    """Key of a plate, the country before it or not."""
    country, is_told, rest = text.partition(":")
    return plates.plate(rest, country) if is_told else plates.plate(text)


KEYS: dict[str, Callable[[str], object]] = {
    "date": parse_birth_date,
    "address": address,
    "phone": identifiers.phone,
    "plate": plate,
    "document": identifiers.document,
    "organisation": identifiers.organisation,
    "handle": accounts.handle,
    "email": identifiers.email,
    "iban": identifiers.iban,
    "bsn": identifiers.bsn,
    "v-number": identifiers.v_number,
}


def is_linked(case: Case) -> bool:
    """Whether the product takes the two for one, by the code that runs in production."""
    if case.what == "person":
        return is_proposed(case) and weight(case) >= POLICY.person.threshold
    if case.what == "name":
        return _one_name(person_record(features(case.one)), person_record(features(case.other)))
    key = KEYS[case.what](case.one)
    return key is not None and key == KEYS[case.what](case.other)


def weight(case: Case) -> int:
    """Weight of a pair of persons in nanobits, from both sides."""
    one, other = (MODEL.slotted(person_record(features(text))) for text in (case.one, case.other))
    found = MODEL.weigh(one, other)
    assert found == MODEL.weigh(other, one), case
    return found


def is_proposed(case: Case) -> bool:
    """Whether a blocking rule brings two persons together; else they are never weighed."""
    records = {
        side: MODEL.slotted(person_record(features(text)))
        for side, text in (("one", case.one), ("other", case.other))
    }
    return BlockIndex([(rule, POLICY.person.block_max) for rule in MODEL.rules], records).proposes(
        "one", "other"
    )


def is_contradicted(case: Case) -> bool:
    """Whether a pair of persons can never be one, unless a person says so."""
    return weight(case) < CONTRADICTION // 2


def _one_name(one: Record, other: Record) -> bool:
    """Whether each half of a name, as far as both sides have it, shares a key."""
    known = [
        (one[half], other[half])
        for half in ("given_keys", "family_keys")
        if one[half] and other[half]
    ]
    return bool(known) and all(set(a) & set(b) for a, b in known)  # type: ignore[arg-type]


def score(cases: Iterable[Case]) -> Score:
    """Compare what the product says with the labels."""
    right, missed, wrong = [], [], []
    for case in cases:
        if case.is_same == "yes":
            (right if is_linked(case) else missed).append(case.id)
        elif is_linked(case):
            wrong.append(case.id)
    return Score(tuple(right), tuple(missed), tuple(wrong))


def table(cases: tuple[Case, ...]) -> str:
    """Precision and recall per kind, per trap, and over all."""
    groups: dict[str, list[Case]] = {"all": list(cases)}
    for case in cases:
        groups.setdefault(case.what, []).append(case)
    for case in cases:
        groups.setdefault(f"{case.what}: {case.trap}", []).append(case)
    lines = []
    for name, group in groups.items():
        found = score(group)
        lines.append(
            f"{name:60} {len(group):4} P {found.precision:.3f} R {found.recall:.3f}"
            f"  missed {' '.join(found.missed) or '-'}  wrong {' '.join(found.wrong) or '-'}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(read_cases()))  # noqa: T201  it is what one runs this module for
