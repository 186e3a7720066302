"""The tables of the views. Every row says what is so now; the record says how it came to be so.

Moments are RFC 3339 texts in UTC, lists are JSON. Nothing here is the truth: all of it can be
thrown away and made again, byte for byte. What people did has its tables in `cases`, `looks` and
`places`; `work`, `keeping` and the rows of addresses are made of the others.
"""

from typing import Final

from hub.projections import (
    cases,
    dossier_rows,
    erasure,
    handovers,
    journal,
    keeping,
    looks,
    places,
    prevention,
    requests,
    work,
)
from hub.projections.table import INTEGER, TEXT, Table

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
    (
        ("mention", TEXT),
        ("signal", TEXT),
        ("kind", TEXT),
        ("entity", TEXT),
        ("is_home", INTEGER),
        ("area", TEXT),
    ),
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
        ("masks", TEXT),
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
    *dossier_rows.TABLES,
    *cases.TABLES,
    *looks.TABLES,
    *work.TABLES,
    *journal.TABLES,
    *places.TABLES,
    *handovers.TABLES,
    *prevention.TABLES,
    *erasure.TABLES,
    *keeping.TABLES,
    *requests.TABLES,
)
WHILE_WRITTEN: Final = (
    "CREATE INDEX IF NOT EXISTS mentions_by_signal ON mentions (signal)",
    "CREATE INDEX IF NOT EXISTS signals_by_dossier ON dossier_signals (dossier)",
)
"""What is looked up by another column than the key while events are written."""
OF_EVENTS: Final = (
    "CREATE INDEX IF NOT EXISTS mentions_by_entity ON mentions (entity)",
    "CREATE INDEX IF NOT EXISTS messages_by_moment ON messages (received_at)",
    "CREATE INDEX IF NOT EXISTS messages_by_outcome ON messages (outcome, partner, received_at)",
    "CREATE INDEX IF NOT EXISTS persons_by_change ON persons (changed_at DESC, entity)",
    *dossier_rows.INDEXES,
    *cases.INDEXES,
    *journal.INDEXES,
    *looks.INDEXES,
    *places.INDEXES,
    *handovers.INDEXES,
    *prevention.INDEXES,
    *erasure.INDEXES,
    *requests.INDEXES,
)
OF_ROWS: Final = (*work.INDEXES, *places.GATHERED, *keeping.INDEXES)
"""Those of tables that are made of the other ones."""
INDEXES: Final = (*WHILE_WRITTEN, *OF_EVENTS, *OF_ROWS)
