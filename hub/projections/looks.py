"""Who looked at what last, who opened what, and which filters people keep."""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_json, as_text
from schemas.base import Event
from schemas.events import ContentOpened, FilterSaved, PageViewed
from schemas.events.access import GlassBroken, GlassClosed, GlassReviewed

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
GLASS: Final = Table(
    "glass",
    ("glass",),
    (
        ("glass", TEXT),
        ("person", TEXT),
        ("role", TEXT),
        ("subject", TEXT),
        ("signals", INTEGER),
        ("broken_at", TEXT),
        ("until", TEXT),
        ("reviewed_by", TEXT),
        ("reviewed_at", TEXT),
        ("is_rightful", INTEGER),
    ),
)
"""Emergency openings; `until` is when it ended, also where the person ended it before its time."""
TABLES: Final = (LOOKS, OPENINGS, FILTERS, GLASS)
INDEXES: Final = ("CREATE INDEX IF NOT EXISTS glass_by_review ON glass (reviewed_by, broken_at)",)

ENDED: Final = "UPDATE glass SET until = ? WHERE glass = ?"
REVIEWED: Final = (
    "UPDATE glass SET reviewed_by = ?, reviewed_at = ?, is_rightful = ? WHERE glass = ?"
)
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
        case GlassBroken():
            yield Write(GLASS, _broken(event))
        case GlassClosed():
            yield Change(GLASS, ENDED, (at, str(event.originator_id)))
        case GlassReviewed():
            said = (event.by, at, int(event.is_rightful), str(event.originator_id))
            yield Change(GLASS, REVIEWED, said)
        case FilterSaved(is_kept=True):
            kept = (event.by, event.query, event.originator_version, as_json(dict(event.sealed)))
            yield Write(FILTERS, kept)
        case FilterSaved():
            yield Change(FILTERS, DROPPED, (event.by, event.query))
        case _:
            return


def _broken(event: GlassBroken) -> tuple[object, ...]:
    who = (str(event.originator_id), event.by, event.role, str(event.subject))
    times = (as_text(event.occurred_at), as_text(event.until))
    return (*who, len(event.signals), *times, "", "", 0)
