"""What a view is: its name, its columns, and the statements that make it and write to it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from hub.store.database import Dialect

TEXT: Final = "TEXT NOT NULL"
INTEGER: Final = "BIGINT NOT NULL"


@dataclass(frozen=True, eq=False)
class Table:
    """A view: its name, its key columns and all columns with their types.

    The `lasting` columns keep what the first row under a key said.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    lasting: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(name for name, _ in self.columns)

    def create(self, dialect: Dialect) -> str:
        """The statement that makes the table; in SQLite one that is all key is its own index."""
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns)
        key = ", ".join(self.key)
        made = f"CREATE TABLE IF NOT EXISTS {self.name} ({columns}, PRIMARY KEY ({key}))"
        return f"{made} WITHOUT ROWID" if dialect == "sqlite" and self.key == self.names else made

    @cached_property
    def upsert(self) -> str:
        """The statement that writes a row, whether or not its key is there."""
        kept = {*self.key, *self.lasting}
        rest = [name for name in self.names if name not in kept]
        sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
        again = f"UPDATE SET {sets}" if rest else "NOTHING"
        marks = ", ".join("?" * len(self.names))
        return (
            f"INSERT INTO {self.name} ({', '.join(self.names)}) VALUES ({marks}) "  # noqa: S608 - ours
            f"ON CONFLICT ({', '.join(self.key)}) DO {again}"
        )


class Write(NamedTuple):
    """A row to write to a table."""

    table: Table
    row: tuple[object, ...]


class Change(NamedTuple):
    """A statement on one table, with its parameters."""

    table: Table
    sql: str
    params: tuple[object, ...]
