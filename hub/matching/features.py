"""A person's features as the columns the linkage model compares.

The model's conditions name these columns with `_l` and `_r` appended. A column that is not known
is None, and a condition on it does not hold (SQL's NULL).
"""

from collections.abc import Mapping
from typing import Any, Final

from hub.matching import identifiers, names
from hub.matching.dates import parse_birth_date
from hub.matching.mention import PersonFeatures
from hub.matching.remembering import remembered

Value = str | int | tuple[str, ...] | None
Record = Mapping[str, Value]

_CACHE_SIZE: Final = 1 << 17
"""Names and dates read so far: registers repeat themselves. Nothing else is kept of them here."""

_SEXES = {"m": "m", "man": "m", "male": "m", "v": "f", "f": "f", "vrouw": "f", "female": "f"}


def person_record(person: PersonFeatures) -> Record:
    """Return the columns of a person. `alias` and `prefix` are not among them, on purpose."""
    family = _family_columns(person.family_name or "")
    given = _given_columns(person.given_names or "")
    return {
        "bsn": identifiers.bsn(person.bsn) if person.bsn else None,
        "v_number": identifiers.v_number(person.v_number) if person.v_number else None,
        **family,
        **given,
        "name_pairs": _pairs(given["given_keys"], family["family_keys"]),
        "sex": _SEXES.get(person.sex.lower()) if person.sex else None,
        "address": person.address_key or None,
        "phone": person.phone_key or None,
        **_birth_columns(person.birth_date),
    }


@remembered(_CACHE_SIZE)
def _family_columns(name: str) -> dict[str, Any]:
    parts = names.family_parts(name)
    return {
        "family": "-".join(parts) or None,
        "family_parts": parts or None,
        "family_keys": names.family_keys(name) or None,
        "family_initial": names.initial(name),
    }


@remembered(_CACHE_SIZE)
def _given_columns(name: str) -> dict[str, Any]:
    parts = names.given_parts(name)
    keys = tuple(dict.fromkeys(names.name_key(part) for part in parts))
    return {
        "given": parts[0] if parts else None,
        "given_parts": parts or None,
        "given_keys": keys or None,
        "given_rest_keys": keys[1:] or None,
        "given_initial": names.initial(name),
    }


def is_identified(record: Record) -> bool:
    """Whether a description can stand for one person: a number, or a full name and more."""
    if record["bsn"] is not None or record["v_number"] is not None:
        return True
    if record["family"] is None:
        return False
    return record["given"] is not None or record["birth_year"] is not None


def _pairs(given: tuple[str, ...] | None, family: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """First given and each family key in alphabetical order, so that swapped names share them."""
    if given is None or family is None:
        return None
    first = given[0]
    return tuple([f"{first}|{key}" if first < key else f"{key}|{first}" for key in family])


@remembered(_CACHE_SIZE)
def _birth_columns(written: str | None) -> dict[str, Any]:
    birth = parse_birth_date(written) if written else None
    if birth is None:
        return dict.fromkeys(
            ("birth_date", "birth_certain", "birth_swapped", "birth_month", "birth_year")
        )
    return {
        "birth_date": birth.certain or str(birth.year),
        "birth_certain": birth.certain,
        "birth_swapped": birth.swapped,
        "birth_month": birth.year_month,
        "birth_year": birth.year,
    }
