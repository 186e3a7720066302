"""Where two sets of views differ: by table, how many rows, and under which keys the first stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from hub.projections.table import Table
from hub.projections.tables import TABLES
from hub.projections.views import in_order
from hub.store.database import Cursor, Dialect, Row

FIRST: Final = 5
"""So many keys are named of each table."""

Key = tuple[object, ...]


class Side(NamedTuple):
    """Views as one transaction sees them."""

    cursor: Cursor
    dialect: Dialect


@dataclass(frozen=True, slots=True)
class TableDifference:
    """One table: rows that stand under the same key but say something else, and loose ones."""

    table: str
    changed: int
    missing: int
    extra: int
    first: tuple[Key, ...]

    @property
    def rows(self) -> int:
        """How many keys it is about."""
        return self.changed + self.missing + self.extra


def differences(live: Side, again: Side) -> tuple[TableDifference, ...]:
    """Compare views in use with the same made again; tables that are equal are left out.

    `missing` rows should be in the views in use, and are not; `extra` ones should not.
    """
    found = (_difference(table, live, again) for table in TABLES)
    return tuple(it for it in found if it.rows)


def _difference(table: Table, live: Side, again: Side) -> TableDifference:
    changed, missing, extra = 0, 0, 0
    first: list[Key] = []
    for key, is_live, is_again in _unequal(table, live, again):
        changed += is_live and is_again
        missing += not is_live
        extra += not is_again
        if len(first) < FIRST:
            first.append(key)
    return TableDifference(table.name, changed, missing, extra, tuple(first))


def _unequal(table: Table, live: Side, again: Side) -> Iterator[tuple[Key, bool, bool]]:
    """The keys whose rows differ, and on which sides there is a row."""
    at = [table.names.index(name) for name in table.key]
    one, other = (
        iter(side.cursor.execute(in_order(table, side.dialect))) for side in (live, again)
    )
    a, b = next(one, None), next(other, None)
    while a is not None or b is not None:
        key = min(_key(row, at) for row in (a, b) if row is not None)
        is_live = a is not None and _key(a, at) == key
        is_again = b is not None and _key(b, at) == key
        if not (is_live and is_again and a == b):
            yield key, is_live, is_again
        a = next(one, None) if is_live else a
        b = next(other, None) if is_again else b


def _key(row: Row, at: list[int]) -> tuple[object, ...]:
    return tuple(row[index] for index in at)
