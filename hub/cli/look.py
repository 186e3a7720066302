"""Looks things up in the views: rows by name, and an id by its beginning."""

import re
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import orjson

from hub.cli.app import EXIT_FOUND, CommandFailed
from hub.cli.output import plain
from hub.projections import tables
from hub.projections.table import Table
from hub.store.database import Database, expand
from schemas.ids import dashed

JSON_COLUMNS: Final = frozenset(
    {
        "calls",
        "codes",
        "flags",
        "forms",
        "hidden_from",
        "indicators",
        "informed",
        "joins",
        "kept_apart",
        "related",
        "rules",
        "ties",
    }
)
CANDIDATES_SHOWN: Final = 10
KEYS_PER_QUERY: Final = 500

Row = dict[str, Any]
Found = TypeVar("Found")


def select(
    database: Database, table: Table, clauses: str = "", params: Sequence[object] = ()
) -> list[Row]:
    """Read rows of a view by name, with lists as lists; `clauses` are ours, `params` anyone's."""
    sql = f"SELECT {', '.join(table.names)} FROM {table.name} {clauses}"  # noqa: S608 - as said
    with database.snapshot() as cursor:
        rows = cursor.execute(sql, params).fetchall()
    return [
        {
            name: orjson.loads(value) if name in JSON_COLUMNS else value
            for name, value in zip(table.names, row, strict=True)
        }
        for row in rows
    ]


def by_key(database: Database, table: Table, keys: Sequence[str]) -> dict[str, Row]:
    """Read the rows with these keys, by key and in the order of the keys; some may be absent."""
    [key] = table.key
    found = {}
    for start in range(0, len(keys), KEYS_PER_QUERY):
        some = keys[start : start + KEYS_PER_QUERY]
        for row in select(database, table, expand(f"WHERE {key} IN (*)", some), some):
            found[row[key]] = row
    return {key: found[key] for key in keys if key in found}


def one(database: Database, table: Table, key: str) -> Row | None:
    """Read the row with this key; None where there is none."""
    return by_key(database, table, (key,)).get(key)


def total(
    database: Database, table: Table, clauses: str = "", params: Sequence[object] = ()
) -> int:
    """Count rows of a view."""
    with database.snapshot() as cursor:
        sql = f"SELECT COUNT(*) FROM {table.name} {clauses}"  # noqa: S608 - our own clauses
        row = cursor.execute(sql, params).fetchone()
    return int(row[0]) if row else 0


def whole_prefix(text: str) -> str:
    """Write the beginning of an id as it is kept, with dashes; refuse what cannot be one."""
    digits = text.strip().lower().replace("-", "")
    if not re.fullmatch(r"[0-9a-f]{1,32}", digits):
        raise CommandFailed(f"Dit is geen (begin van een) id: {plain(text)}", EXIT_FOUND)
    return dashed(digits)


def find(database: Database, prefix: str) -> tuple[Table, str]:
    """Find the one signal or dossier whose id begins like this, and the view it is in.

    Raises `CommandFailed` where there is none, or more than one.
    """
    wanted = whole_prefix(prefix)
    found = []
    for table, name in ((tables.SIGNALS, "signaal"), (tables.DOSSIERS, "dossier")):
        [key] = table.key
        clauses = f"WHERE {key} LIKE ? ORDER BY {key} LIMIT {CANDIDATES_SHOWN}"
        rows = select(database, table, clauses, (f"{wanted}%",))
        found += [((table, str(row[key])), f"{name} {row[key]}") for row in rows]
    return the_one(wanted, [pair for pair, _ in found], [name for _, name in found])


def the_one(wanted: str, found: Sequence[Found], names: Sequence[str]) -> Found:
    """Give the only thing found. Raises `CommandFailed` where there are none, or several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandFailed(f"Niets begint met {wanted}.", EXIT_FOUND)
    raise CommandFailed(
        "\n".join((f"Meer dan één id begint met {wanted}. Bedoelt u:", *names)), EXIT_FOUND
    )
