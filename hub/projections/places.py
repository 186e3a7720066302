"""Addresses with what signals pile up on them, and what people decided of them: ids and counts.

`places` is made of the other views for whoever may see what: a row for each address and audience.
It is made anew for every address that an event touches, so it is right after addresses merge,
split or go by another name, and costs no more than what changed.
"""

from collections.abc import Iterator
from typing import Final

from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_json, as_text
from schemas.events import (
    LocationActionFinished,
    LocationActionPlanned,
    LocationActionProgressed,
    LocationEvent,
    LocationFlagged,
    LocationRenewed,
    LocationUnflagged,
)

NEVER: Final = "9999-12-31T00:00:00.000Z"
"""When nothing is due: it sorts behind all that is."""

FLAGS: Final = Table(
    "location_flags",
    ("location", "version"),
    (
        ("location", TEXT),
        ("version", INTEGER),
        ("ground", TEXT),
        ("person", TEXT),
        ("flagged_at", TEXT),
        ("until", TEXT),
        ("ended_at", TEXT),
    ),
)
"""`ended_at` is empty unless a person took it back; on `until` it ends by itself."""
ACTIONS: Final = Table(
    "location_actions",
    ("location", "version"),
    (
        ("location", TEXT),
        ("version", INTEGER),
        ("kind", TEXT),
        ("power", TEXT),
        ("person", TEXT),
        ("planned_at", TEXT),
        ("due_at", TEXT),
        ("until", TEXT),
        ("partners", TEXT),
        ("outcome", TEXT),
        ("finished_at", TEXT),
    ),
)
"""`outcome` is empty while the action is open, `until` where the kind has no end."""
STEPS: Final = Table(
    "location_steps",
    ("location", "version", "step"),
    (("location", TEXT), ("version", INTEGER), ("step", TEXT), ("is_done", INTEGER)),
)
ANCHORS: Final = Table(
    "location_anchors",
    ("location", "mention"),
    (("location", TEXT), ("mention", TEXT), ("signal_version", INTEGER)),
)
"""The mentions that were the address when people last decided about it."""
LOCATIONS: Final = Table(
    "locations",
    ("location",),
    (("location", TEXT), ("entity", TEXT), ("is_doubted", INTEGER)),
)
"""Which address each history is about now: empty where no signal names it any more. It is doubted
where every signal that it rests on has been corrected since."""
PLACES: Final = Table(
    "places",
    ("audience", "entity"),
    (
        ("audience", TEXT),
        ("entity", TEXT),
        ("area", TEXT),
        ("signals", INTEGER),
        ("sources", INTEGER),
        ("dossiers", INTEGER),
        ("first_at", TEXT),
        ("last_at", TEXT),
        ("flagged_until", TEXT),
        ("actions", INTEGER),
        ("due_at", TEXT),
    ),
)
"""`flagged_until` is empty and `due_at` `NEVER` where there is none; `actions` are those open."""
TABLES: Final = (FLAGS, ACTIONS, STEPS, ANCHORS, LOCATIONS, PLACES)
ADDRESSES: Final = (
    "CREATE INDEX IF NOT EXISTS addresses_by_entity ON mentions (entity, mention) "
    "WHERE kind = 'address'"
)
OPEN_ACTIONS: Final = (
    "CREATE INDEX IF NOT EXISTS open_actions_by_kind ON location_actions (kind, location) "
    "WHERE outcome = ''"
)
INDEXES: Final = (
    "CREATE INDEX IF NOT EXISTS anchors_by_mention ON location_anchors (mention)",
    OPEN_ACTIONS,
    "CREATE INDEX IF NOT EXISTS locations_by_entity ON locations (entity)",
    ADDRESSES,
)
GATHERED: Final = (
    "CREATE INDEX IF NOT EXISTS places_by_signals ON places (audience, signals, entity)",
    "CREATE INDEX IF NOT EXISTS places_by_sources ON places (audience, sources, entity)",
    "CREATE INDEX IF NOT EXISTS places_by_dossiers ON places (audience, dossiers, entity)",
    "CREATE INDEX IF NOT EXISTS places_by_last ON places (audience, last_at, entity)",
    "CREATE INDEX IF NOT EXISTS places_by_flag ON places (audience, flagged_until, entity)",
    "CREATE INDEX IF NOT EXISTS places_by_due ON places (audience, due_at, entity)",
    "CREATE INDEX IF NOT EXISTS places_by_area ON places (audience, area, signals)",
)

RENEWED: Final = "UPDATE location_flags SET until = ? WHERE location = ? AND version = ?"
UNFLAGGED: Final = "UPDATE location_flags SET ended_at = ? WHERE location = ? AND version = ?"
FINISHED: Final = (
    "UPDATE location_actions SET outcome = ?, finished_at = ? WHERE location = ? AND version = ?"
)
UNANCHORED: Final = "DELETE FROM location_anchors WHERE location = ?"


def changes(event: LocationEvent) -> Iterator[Write | Change]:
    """What the event changes."""
    location, version = str(event.originator_id), event.originator_version
    at = as_text(event.occurred_at)
    yield Change(ANCHORS, UNANCHORED, (location,))
    for anchor in event.anchors:
        yield Write(ANCHORS, (location, anchor.mention, anchor.signal_version))
    match event:
        case LocationFlagged():
            said = (event.ground, event.by, at, as_text(event.until), "")
            yield Write(FLAGS, (location, version, *said))
        case LocationRenewed():
            yield Change(FLAGS, RENEWED, (as_text(event.until), location, event.flag))
        case LocationUnflagged():
            yield Change(FLAGS, UNFLAGGED, (at, location, event.flag))
        case LocationActionPlanned():
            until = as_text(event.until) if event.until else ""
            when = (at, as_text(event.due_at), until)
            what = (event.kind, event.power, event.by, *when, as_json(event.partners))
            yield Write(ACTIONS, (location, version, *what, "", ""))
        case LocationActionProgressed():
            yield Write(STEPS, (location, event.action, event.step, int(event.is_done)))
        case LocationActionFinished():
            yield Change(ACTIONS, FINISHED, (event.outcome, at, location, event.action))
        case _:
            return
