"""A person's features as the columns the linkage model compares.

The model's conditions name these columns with `_l` and `_r` appended. A column that is not known
is None, and a condition on it does not hold (SQL's NULL).
"""

from collections.abc import Mapping

from hub.matching import identifiers, names
from hub.matching.dates import BirthDate, parse_birth_date
from hub.matching.mention import PersonFeatures

Value = str | int | tuple[str, ...] | None
Record = Mapping[str, Value]

_SEXES = {"m": "m", "man": "m", "male": "m", "v": "f", "f": "f", "vrouw": "f", "female": "f"}


def person_record(person: PersonFeatures) -> Record:
    """Return the columns of a person. `alias` and `prefix` are not among them, on purpose."""
    family_name, given_names = person.family_name or "", person.given_names or ""
    family = names.family_parts(family_name)
    given = names.given_parts(given_names)
    family_keys = names.family_keys(family_name)
    given_keys = _keys(given)
    return {
        "bsn": identifiers.bsn(person.bsn) if person.bsn else None,
        "v_number": identifiers.v_number(person.v_number) if person.v_number else None,
        "family": "-".join(family) or None,
        "family_parts": family or None,
        "family_keys": family_keys or None,
        "family_initial": names.initial(family_name),
        "given": given[0] if given else None,
        "given_parts": given or None,
        "given_keys": given_keys or None,
        "given_rest_keys": given_keys[1:] or None,
        "given_initial": names.initial(given_names),
        "name_pairs": _pairs(given_keys[:1], family_keys) or None,
        "sex": _SEXES.get((person.sex or "").lower()),
        "address": person.address_key or None,
        "phone": person.phone_key or None,
        **_birth_columns(parse_birth_date(person.birth_date) if person.birth_date else None),
    }


def is_identified(record: Record) -> bool:
    """Whether a description can stand for one person: a number, or a full name and more."""
    if record["bsn"] is not None or record["v_number"] is not None:
        return True
    if record["family"] is None:
        return False
    return record["given"] is not None or record["birth_year"] is not None


def _keys(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names.name_key(part) for part in parts))


def _pairs(given: tuple[str, ...], family: tuple[str, ...]) -> tuple[str, ...]:
    """Given and family key in alphabetical order, so that swapped names share them."""
    return tuple(f"{min(g, f)}|{max(g, f)}" for g in given for f in family)


def _birth_columns(birth: BirthDate | None) -> Record:
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
