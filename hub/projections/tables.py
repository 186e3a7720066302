"""The tables of the views. Every row says what is so now; the record says how it came to be so.

Moments are RFC 3339 texts in UTC, lists are JSON. Nothing here is the truth: all of it can be
thrown away and made again, byte for byte.
"""

from functools import cache
from typing import Final, NamedTuple


class Table(NamedTuple):
    """A view: its name, its key columns and all columns with their types.

    The `lasting` columns keep what the first row under a key said.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    lasting: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(name for name, _ in self.columns)

    def create(self) -> str:
        """The statement that makes the table."""
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns)
        key = ", ".join(self.key)
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({columns}, PRIMARY KEY ({key}))"

    @property
    def upsert(self) -> str:
        """The statement that writes a row, whether or not its key is there."""
        return _upsert(self)


@cache
def _upsert(table: Table) -> str:
    kept = {*table.key, *table.lasting}
    rest = [name for name in table.names if name not in kept]
    sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
    marks = ", ".join("?" * len(table.names))
    return (
        f"INSERT INTO {table.name} ({', '.join(table.names)}) VALUES ({marks}) "  # noqa: S608 - ours
        f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {sets}"
    )


TEXT, INTEGER = "TEXT NOT NULL", "BIGINT NOT NULL"

SIGNALS: Final = Table(
    "signals",
    ("signal",),
    (
        ("signal", TEXT),
        ("version", INTEGER),
        ("partner", TEXT),
        ("source_kind", TEXT),
        ("forms", TEXT),
        ("indicators", TEXT),
        ("flags", TEXT),
        ("regime", TEXT),
        ("received_at", TEXT),
        ("observed_at", TEXT),
        ("message", TEXT),
        ("is_withdrawn", INTEGER),
    ),
    lasting=("received_at",),
)
MENTIONS: Final = Table(
    "mentions",
    ("mention",),
    (("mention", TEXT), ("signal", TEXT), ("kind", TEXT), ("entity", TEXT)),
)
REPEATS: Final = Table(
    "repeats",
    ("signal",),
    (
        ("signal", TEXT),
        ("earlier", TEXT),
        ("verdict", TEXT),
        ("overlap_bits", INTEGER),
        ("text_percent", INTEGER),
        ("counts", INTEGER),
    ),
)
PERSONS: Final = Table(
    "persons",
    ("entity",),
    (
        ("entity", TEXT),
        ("mentions", INTEGER),
        ("joins", TEXT),
        ("kept_apart", TEXT),
        ("is_crowded", INTEGER),
        ("changed_at", TEXT),
        ("version", INTEGER),
    ),
)
"""Who is taken for one person, from more than one mention, or kept apart from another."""
PAIRS: Final = Table(
    "pairs",
    ("one", "other"),
    (
        ("one", TEXT),
        ("other", TEXT),
        ("one_signal", TEXT),
        ("other_signal", TEXT),
        ("verdict", TEXT),
        ("judged_by", TEXT),
        ("judged_at", TEXT),
        ("is_doubted", INTEGER),
        ("walls", TEXT),
    ),
    lasting=("walls",),
)
"""What persons said of pairs of mentions; `walls` is empty unless a "same" has no effect."""
DOSSIER_SIGNALS: Final = Table(
    "dossier_signals", ("signal",), (("signal", TEXT), ("dossier", TEXT))
)
DOSSIERS: Final = Table(
    "dossiers",
    ("dossier",),
    (
        ("dossier", TEXT),
        ("signals", INTEGER),
        ("ties", TEXT),
        ("related", TEXT),
        ("changed_at", TEXT),
        ("version", INTEGER),
    ),
)
ROUTES: Final = Table(
    "routes",
    ("signal",),
    (
        ("signal", TEXT),
        ("owner", TEXT),
        ("informed", TEXT),
        ("urgency", TEXT),
        ("due_at", TEXT),
        ("rules", TEXT),
        ("hidden_from", TEXT),
        ("calls", TEXT),
        ("needs_release", INTEGER),
        ("independent_sources", INTEGER),
        ("policy", TEXT),
        ("is_ended", INTEGER),
    ),
)
MESSAGES: Final = Table(
    "messages",
    ("partner", "sequence"),
    (
        ("partner", TEXT),
        ("sequence", INTEGER),
        ("outcome", TEXT),
        ("subject", TEXT),
        ("received_at", TEXT),
        ("codes", TEXT),
    ),
)
FEEDBACK: Final = Table(
    "feedback",
    ("partner", "sequence"),
    (
        ("partner", TEXT),
        ("sequence", INTEGER),
        ("signal", TEXT),
        ("outcome", TEXT),
        ("received_at", TEXT),
    ),
)
SET_ASIDE: Final = Table(
    "set_aside",
    ("stage", "sequence"),
    (("stage", TEXT), ("sequence", INTEGER), ("fault", TEXT), ("recorded_at", TEXT)),
)

TABLES: Final = (
    SIGNALS,
    MENTIONS,
    REPEATS,
    PERSONS,
    PAIRS,
    DOSSIER_SIGNALS,
    DOSSIERS,
    ROUTES,
    MESSAGES,
    FEEDBACK,
    SET_ASIDE,
)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS mentions_by_signal ON mentions (signal)",
    "CREATE INDEX IF NOT EXISTS mentions_by_entity ON mentions (entity)",
    "CREATE INDEX IF NOT EXISTS signals_by_dossier ON dossier_signals (dossier)",
    "CREATE INDEX IF NOT EXISTS routes_by_due ON routes (is_ended, owner, due_at)",
)
