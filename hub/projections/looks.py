"""Who looked at what last, who opened what, and which filters people keep."""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_json, as_text
from schemas.base import Event
from schemas.events import ContentOpened, FilterSaved, PageViewed

LOOKS: Final = Table(
    "looks",
    ("person", "what", "subject"),
    (
        ("person", TEXT),
        ("what", TEXT),
        ("subject", TEXT),
        ("version", INTEGER),
        ("looked_at", TEXT),
    ),
)
"""The last look of each person at each thing as it is now; looks at the past are not in it."""
OPENINGS: Final = Table(
    "openings",
    ("originator", "version"),
    (
        ("originator", TEXT),
        ("version", INTEGER),
        ("person", TEXT),
        ("role", TEXT),
        ("subject", TEXT),
        ("signals", TEXT),
        ("purpose", TEXT),
        ("opened_at", TEXT),
        ("until", TEXT),
    ),
)
FILTERS: Final = Table(
    "filters",
    ("person", "query"),
    (("person", TEXT), ("query", TEXT), ("originator_version", INTEGER), ("sealed", TEXT)),
)
"""`sealed` is the name the person gave it, sealed in the event of `originator_version`."""
TABLES: Final = (LOOKS, OPENINGS, FILTERS)

DROPPED: Final = "DELETE FROM filters WHERE person = ? AND query = ?"


def changes(event: Event) -> Iterator[Write | Change]:
    """What the event changes."""
    at = as_text(event.occurred_at)
    match event:
        case PageViewed(as_of=None):
            row = (event.by, event.what.value, event.subject, event.version, at)
            yield Write(LOOKS, row)
        case ContentOpened():
            signals = as_json([str(signal) for signal in event.signals])
            who = (str(event.originator_id), event.originator_version, event.by, event.role)
            what = (event.subject, signals, event.purpose, at, as_text(event.until))
            yield Write(OPENINGS, (*who, *what))
        case FilterSaved(is_kept=True):
            kept = (event.by, event.query, event.originator_version, as_json(dict(event.sealed)))
            yield Write(FILTERS, kept)
        case FilterSaved():
            yield Change(FILTERS, DROPPED, (event.by, event.query))
        case _:
            return
