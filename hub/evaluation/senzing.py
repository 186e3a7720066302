"""The Senzing truth set: persons and organisations from three lists, as they were written.

Values are made comparable here; every rule is about how such values are written in general.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from anyascii import anyascii

from hub.evaluation.recipe import (
    Recipe,
    alike,
    comparison,
    crossed,
    level,
    overlap,
    same,
    typos,
    unknown,
)
from hub.evaluation.roots import root_of
from hub.matching.names import fold, name_key

Features = dict[str, Any]

_LISTS: Final = ("customers", "reference", "watchlist")
_GENERATIONS: Final = {"jr": "2", "junior": "2", "ii": "2", "sr": "1", "senior": "1", "i": "1"}
_LEGAL: Final = frozenset({"inc", "ltd", "llc", "usa", "the"})
_DATES: Final = (
    "%m/%d/%Y", "%m/%d/%y", "%d/%m/%Y", "%Y-%m-%d", "%d-%b-%y", "%d-%b-%Y", "%b %d %Y",
)  # fmt: skip
_STREETS: Final = {
    "street": "st", "strasse": "st", "road": "rd", "avenue": "ave", "lane": "ln", "drive": "dr",
    "place": "pl", "boulevard": "blvd", "apt": "", "suite": "", "no": "", "usa": "",
}  # fmt: skip
_NUMBERS: Final = {
    "SSN_NUMBER": "ssn",
    "DRIVERS_LICENSE_NUMBER": "licence",
    "PASSPORT_NUMBER": "passport",
    "NATIONAL_ID_NUMBER": "national",
    "TAX_ID_NUMBER": "tax",
    "LEI_NUMBER": "lei",
}
_YOUNGEST: Final = 2020
_PHONE_DIGITS: Final = 7


_GIVEN_SAME = '("given_key_l" = "given_key_r")'
_GIVEN_NEAR = f"({alike('given_first', 0.92)})"
_GIVEN_LIKE = f"({alike('given', 0.85)} OR {alike('given_first', 0.85)})"
_FAMILY_SAME = '("family_key_l" = "family_key_r")'
_FAMILY_LIKE = f"({_FAMILY_SAME} OR {alike('family', 0.85)} OR {overlap('family_parts', 1)})"
_GIVEN_UNKNOWN = '("given_l" IS NULL OR "given_r" IS NULL)'
_INITIAL = (
    '("given_initial_l" = "given_initial_r" '
    'AND ("given_letter_l" IS NOT NULL OR "given_letter_r" IS NOT NULL))'
)

SENZING: Final = Recipe(
    comparisons=(
        comparison(
            "kind",
            level(same("kind"), "zelfde soort", m=0.9999, u=0.8),
            level("ELSE", "persoon en organisatie", m=0.0001, u=0.2),
        ),
        comparison(
            "name",
            unknown("family"),
            level(same("joined"), "gelijk", m=0.35, u=0.003),
            level(crossed("given", "family"), "verwisseld", m=0.03, u=0.0003),
            level(
                f"({_FAMILY_SAME} AND {_GIVEN_SAME}) OR {same('bones')}",
                "klinkt gelijk",
                m=0.2,
                u=0.003,
            ),
            level(f"{_FAMILY_LIKE} AND {_GIVEN_SAME}", "achternaam lijkt", m=0.13, u=0.003),
            level(f"{_FAMILY_LIKE} AND {_INITIAL}", "voorletter", m=0.06, u=0.002),
            level(f"{_FAMILY_LIKE} AND {_GIVEN_NEAR}", "voornaam bijna gelijk", m=0.05, u=0.01),
            level(f"{_FAMILY_LIKE} AND {_GIVEN_LIKE}", "voornaam lijkt", m=0.05, u=0.08),
            level(overlap("family_parts", 2), "twee delen", m=0.03, u=0.001),
            level(f"{_FAMILY_LIKE} AND {_GIVEN_UNKNOWN}", "zonder voornaam", m=0.08, u=0.004),
            level(_FAMILY_LIKE, "andere voornaam", m=0.001, u=0.06),
            level(_GIVEN_SAME, "andere achternaam", m=0.06, u=0.01),
            level("ELSE", "anders", m=0.04, u=0.92),
        ),
        comparison(
            "generation",
            unknown("generation"),
            level(same("generation"), "gelijk", m=0.99, u=0.5),
            level("ELSE", "vader en zoon", m=0.001, u=0.5),
        ),
        comparison(
            "dob",
            unknown("dob"),
            level(same("dob"), "gelijk", m=0.75, u=0.003),
            level(same("dob_sorted"), "dag en maand verwisseld", m=0.1, u=0.001),
            level(f"{typos('dob', 1)} OR {typos('dob_sorted', 1)}", "één cijfer", m=0.1, u=0.005),
            level("ELSE", "anders", m=0.00001, u=0.99),
        ),
        comparison(
            "sex",
            unknown("sex"),
            level(same("sex"), "gelijk", m=0.95, u=0.5),
            level("ELSE", "anders", m=0.05, u=0.5),
        ),
        comparison(
            "contact",
            level(same("email"), "e-mail", rare="email", m=0.5, u=0.01),
            level(same("phone"), "telefoon", m=0.2, u=0.004),
            level(overlap("address", 4), "adres", m=0.3, u=0.01),
            level(overlap("address", 3), "adres lijkt", m=0.1, u=0.01),
            level(overlap("address", 2), "adres lijkt wat", m=0.05, u=0.03),
            level(overlap("employer", 2), "werkgever", m=0.05, u=0.01),
            level("ELSE", "niets gedeeld", m=0.12, u=0.94),
        ),
        comparison(
            "number",
            level(overlap("ids", 1), "zelfde nummer", m=0.5, u=0.0001),
            level(overlap("id_kinds", 1), "ander nummer van die soort", m=0.002, u=0.2),
            level("ELSE", "onbekend", m=0.49, u=0.49),
        ),
    ),
    predict=(
        ("ids",),
        ("email",),
        ("phone",),
        ("dob_sorted",),
        ("joined",),
        ("family_key",),
        ("family_parts",),
        ("given_key", "dob"),
        ("address",),
    ),
    matches_per_record=0.7,
    lists=frozenset({"family_parts", "address", "employer", "ids", "id_kinds"}),
)
"""Of 159 records there is nothing to learn: m and u are what such facts are worth in general.

Address, telephone and e-mail are one comparison: they are one fact about a family or an office.
Each record is on about one of three lists, hence 0.7 matches.
"""


def senzing_truth(data: Path) -> tuple[list[dict[str, str | None]], dict[str, str]]:
    """Return the rows of the three lists, and the true entity of each."""
    folder = data / "senzing_truth"
    truth: dict[str, str] = {}
    for line in (folder / "actual_truthset_key.csv").read_text("utf-8-sig").splitlines()[1:]:
        _, cluster, source, record = line.split(",")
        truth[f"{source}-{record}"] = cluster
    rows = [
        _row(json.loads(line))
        for name in _LISTS
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    return rows, {str(row["id"]): truth[str(row["id"])] for row in rows}


def _row(raw: Features) -> dict[str, str | None]:
    found: dict[str, list[str]] = {}
    for feature in raw["FEATURES"]:
        for key, value in feature.items():
            found.setdefault(key, []).append(str(value))
    given, family = _names(found)
    generation = next((_GENERATIONS[w] for w in (*given, *family) if w in _GENERATIONS), "")
    given = [word for word in given if word not in _GENERATIONS]
    family = [word for word in family if word not in _GENERATIONS and word not in _LEGAL]
    dob = _date(found.get("DATE_OF_BIRTH", [""])[0])
    year, *rest = dob.split("-")
    ids = sorted(
        f"{kind}:{re.sub('[^0-9A-Za-z]', '', value).lower()}"
        for key, kind in _NUMBERS.items()
        for value in found.get(key, ())
    )
    return {
        "id": f"{raw['DATA_SOURCE']}-{raw['RECORD_ID']}",
        "kind": found["RECORD_TYPE"][0].lower(),
        "given": " ".join(given),
        "given_first": given[0] if given else "",
        "given_key": name_key(root_of(given[0])) if given else "",
        "given_initial": given[0][:1] if given else "",
        "given_letter": given[0] if given and len(given[0]) == 1 else "",
        "family": " ".join(family),
        "family_key": name_key("".join(family)) if family else "",
        "family_parts": "|".join(dict.fromkeys(family)),
        "joined": "".join(sorted((*family, *given))),
        "bones": _bones([*given, *family]),
        "generation": generation,
        "dob": dob,
        "dob_sorted": "-".join((year, *sorted(rest))),
        "sex": found.get("GENDER", [""])[0][:1].replace("U", ""),
        "email": _email(found.get("EMAIL_ADDRESS", [""])[0]),
        "phone": re.sub(r"\D", "", found.get("PHONE_NUMBER", [""])[0])[-_PHONE_DIGITS:],
        "address": "|".join(_address(found)),
        "employer": "|".join(dict.fromkeys(fold(" ".join(found.get("EMPLOYER", ()))).split())),
        "ids": "|".join(ids),
        "id_kinds": "|".join(dict.fromkeys(value.partition(":")[0] for value in ids)),
    }


def _names(found: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """Return given and family words. One name in full ends in the family name, or begins: `A, B`.

    A name written without spaces, as Chinese ones are, is family name alone.
    """
    first = _words(found.get("NAME_FIRST", [""])[0])
    last = _words(found.get("NAME_LAST", [""])[0])
    if first or last:
        return first, last
    if "NAME_ORG" in found:
        return [], _words(found["NAME_ORG"][0])
    full = found.get("NAME_FULL", [""])[0]
    before, comma, after = full.partition(",")
    if comma:
        return _words(after), _words(before)
    words = _words(full)
    return words[:-1], words[-1:]


def _words(name: str) -> list[str]:
    """Return the words of a name in Latin letters; an apostrophe, or a soft sign, ends no word."""
    return fold(anyascii(name).replace("'", "")).split()


def _bones(words: list[str]) -> str:
    """Return the consonants of a name, none twice: some scripts write no more.

    One word says too little.
    """
    bones = [re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", word)) for word in words]
    return " ".join(sorted(bones)) if len(bones) > 1 and all(bones) else ""


def _date(text: str) -> str:
    """Return a date as ISO; two digits of a year that has not come yet are of the last century."""
    for layout in _DATES:
        try:
            day = datetime.strptime(text.strip(), layout).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
        if day.year > _YOUNGEST:
            day = day.replace(year=day.year - 100)
        return day.isoformat()
    return ""


def _email(text: str) -> str:
    inside = re.search(r"<([^<>]+)>", text)
    return (inside[1] if inside else text).strip().lower()


def _address(found: dict[str, list[str]]) -> list[str]:
    """Return the words of an address, each once, without those that say little."""
    keys = ("ADDR_FULL", "ADDR_LINE1", "ADDR_CITY", "ADDR_POSTAL_CODE")
    words = fold(" ".join(value for key in keys for value in found.get(key, ()))).split()
    short = (re.sub("strasse$", "", _STREETS.get(word, word)) for word in words)
    return [word for word in dict.fromkeys(short) if word]
