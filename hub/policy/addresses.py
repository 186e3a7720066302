"""The address book from its file, `addresses.csv` in the policy directory; there may be none.

It is an extract of the BAG (Wet bag), that every Dutch municipality keeps. From the LVBAG extract:
`bag_number` is Nummeraanduiding.identificatie; `number`, `letter`, `addition` and `postcode` are
its huisnummer, huisletter, huisnummertoevoeging and postcode; `street` is the naam of the
OpenbareRuimte it lies on (ligtAan), `town` the naam of the Woonplaats that lies in; `bag_object`
is the identificatie of the Verblijfsobject, Ligplaats or Standplaats that has it as hoofdadres.
Take the rows that hold today (status "Naamgeving uitgegeven", no end of validity).

The map needs two more columns, which an extract may leave out: `latitude` and `longitude` in
degrees (WGS 84). They are the object's geometrie (a point; of a pitch or berth the middle of its
plane), brought from the Dutch grid (EPSG:28992) to EPSG:4326 with, say, `ogr2ogr -t_srs EPSG:4326`.
"""

import csv
import re
from importlib.resources.abc import Traversable
from pathlib import Path

from hub.matching.addresses import Address
from hub.matching.book import AddressBook, Entry, Point

FILE = "addresses.csv"
COLUMNS = (
    "bag_number", "bag_object", "postcode", "number", "letter", "addition", "street", "town",
)  # fmt: skip
POINT_COLUMNS = ("latitude", "longitude")
LATITUDES, LONGITUDES = (50.7, 53.7), (3.2, 7.3)
"""All of the Netherlands in Europe."""
_BAG = re.compile(r"[0-9]{16}")
_POSTCODE = re.compile(r"[1-9][0-9]{3} ?[A-Z]{2}")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


class AddressesError(ValueError):
    """The address book is wrong. The message names the file, the line and the mend."""


def read_addresses(directory: Path | Traversable) -> str | None:
    """Return the text of the address book, None when a policy directory has none."""
    file = directory / FILE
    return file.read_text("utf-8") if file.is_file() else None


def load_addresses(text: str, path: str = FILE) -> AddressBook:
    """Read the address book. `path` is for messages only.

    Raises AddressesError naming the line and the mend for what is missing or not an address.
    """
    rows = csv.DictReader(text.splitlines())
    columns = tuple(rows.fieldnames or ())
    if columns not in {COLUMNS, COLUMNS + POINT_COLUMNS}:
        message = (
            f"{path}: line 1: write the columns {','.join(COLUMNS)}, "
            f"and {','.join(POINT_COLUMNS)} behind them where points are known"
        )
        raise AddressesError(message)
    entries: dict[str, Entry] = {}
    for line, row in enumerate(rows, start=2):
        if (mend := _mend(row)) is not None:
            message = f"{path}: line {line}: {mend}"
            raise AddressesError(message)
        if row["bag_number"] in entries:
            message = f"{path}: line {line}: remove it: an earlier line has this bag_number"
            raise AddressesError(message)
        entries[row["bag_number"]] = Entry(
            bag_number=row["bag_number"],
            bag_object=row["bag_object"] or None,
            address=Address(
                street=row["street"],
                number=int(row["number"]),
                letter=row["letter"] or None,
                addition=row["addition"] or None,
                postcode=row["postcode"] or None,
                place=row["town"],
            ),
            point=_point(row),
        )
    return AddressBook(entries.values())


def _mend(row: dict[str, str]) -> str | None:
    """What is to be done about a line, None when it is right."""
    if None in row or None in row.values():
        return f"write {len([name for name in row if name])} values"
    rules = (
        (_BAG.fullmatch(row["bag_number"]), "bag_number has 16 digits"),
        (not row["bag_object"] or _BAG.fullmatch(row["bag_object"]), "bag_object has 16 digits"),
        (
            not row["postcode"] or _POSTCODE.fullmatch(row["postcode"]),
            "a postcode is 3861 AB",
        ),
        (_NUMBER.fullmatch(row["number"]), "number is a whole number from 1 to 99999"),
        (row["street"].strip() and row["town"].strip(), "write a street and a town"),
        (_has_point(row), "a point is a latitude and a longitude in the Netherlands, or neither"),
    )
    return next((mend for is_right, mend in rules if not is_right), None)


def _point(row: dict[str, str]) -> Point | None:
    """Where an address is; None where its line does not say so."""
    written = [row.get(name) or "" for name in POINT_COLUMNS]
    return Point(float(written[0]), float(written[1])) if all(written) else None


def _has_point(row: dict[str, str]) -> bool:
    written = [row.get(name) or "" for name in POINT_COLUMNS]
    if not any(written):
        return True
    try:
        point = _point(row)
    except ValueError:
        return False
    return (
        point is not None
        and LATITUDES[0] <= point.latitude <= LATITUDES[1]
        and LONGITUDES[0] <= point.longitude <= LONGITUDES[1]
    )
