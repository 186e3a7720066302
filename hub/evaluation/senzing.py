"""Reads the Senzing truth set: persons and organisations from three lists, as they were written.

Values are made comparable here; every rule is about how such values are written in general.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

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
    first = fold(found.get("NAME_FIRST", [""])[0]).split()
    last = fold(found.get("NAME_LAST", [""])[0]).split()
    if first or last:
        return first, last
    if "NAME_ORG" in found:
        return [], fold(found["NAME_ORG"][0]).split()
    full = found.get("NAME_FULL", [""])[0]
    before, comma, after = full.partition(",")
    if comma:
        return fold(after).split(), fold(before).split()
    words = fold(full).split()
    return words[:-1], words[-1:]


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
