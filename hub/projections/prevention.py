"""What prevention counts: signals without names, by codes alone; and the campaigns.

What is counted together, and when a group is too small to be shown, is not said here but when it
is read (`hub.domain.aggregates`).
"""

from collections.abc import Iterator
from typing import Final

from hub.domain.prevention import month_of
from hub.projections.table import INTEGER, TEXT, Change, Table, Write
from hub.projections.values import as_json, as_text
from schemas.base import Event
from schemas.events import (
    CampaignHeld,
    CampaignPlanned,
    RepeatRecognised,
    SignalForgotten,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.signal import SignalHeader

COUNTED: Final = Table(
    "counted_signals",
    ("signal",),
    (
        ("signal", TEXT),
        ("month", TEXT),
        ("forms", TEXT),
        ("vulnerabilities", TEXT),
        ("ages", TEXT),
        ("language", TEXT),
        ("area", TEXT),
        ("is_withdrawn", INTEGER),
        ("is_repeat", INTEGER),
    ),
    lasting=("month", "is_repeat"),
)
"""`month` is the Dutch one of arrival, as 2026-10. `ages` is `minor`, `adult`, or empty; `area` is
`inside` or `outside` the municipality; `is_repeat` says that another signal counts for this one."""
CAMPAIGNS: Final = Table(
    "campaigns",
    ("campaign",),
    (
        ("campaign", TEXT),
        ("action", TEXT),
        ("audience", TEXT),
        ("form", TEXT),
        ("language", TEXT),
        ("planned_for", TEXT),
        ("held_at", TEXT),
        ("reach", INTEGER),
        ("is_estimate", INTEGER),
        ("version", INTEGER),
    ),
)
"""`held_at` is empty until it was held."""
TABLES: Final = (COUNTED, CAMPAIGNS)
BY_MONTH: Final = (
    "CREATE INDEX IF NOT EXISTS counted_by_month ON counted_signals "
    "(is_withdrawn, is_repeat, month, forms, vulnerabilities, ages, language, area)"
)
"""Whoever counts reads this index alone, in the order that it counts in."""
INDEXES: Final = (BY_MONTH,)

GONE: Final = "UPDATE counted_signals SET is_withdrawn = 1 WHERE signal = ?"
REPEATED: Final = "UPDATE counted_signals SET is_repeat = ? WHERE signal = ?"
HELD: Final = (
    "UPDATE campaigns SET held_at = ?, reach = ?, is_estimate = ?, version = ? WHERE campaign = ?"
)


def changes(event: Event) -> Iterator[Write | Change]:
    """What the event changes."""
    match event:
        case SignalVersion():
            yield Write(COUNTED, _counted(event))
        case SignalWithdrawn():
            yield Change(COUNTED, GONE, (str(event.originator_id),))
        case SignalForgotten():
            yield Change(COUNTED, GONE, (str(event.signal),))
        case RepeatRecognised():
            tells_again = event.earlier is not None and not event.counts
            yield Change(COUNTED, REPEATED, (int(tells_again), str(event.signal)))
        case CampaignPlanned():
            about = (event.action, event.group, event.form, event.language)
            at = as_text(event.planned_for)
            row = (str(event.originator_id), *about, at, "", 0, 0, event.originator_version)
            yield Write(CAMPAIGNS, row)
        case CampaignHeld():
            said = (as_text(event.held_at), event.reach, int(event.is_estimate))
            key = (event.originator_version, str(event.originator_id))
            yield Change(CAMPAIGNS, HELD, (*said, *key))
        case _:
            return


def _counted(event: SignalVersion) -> tuple[object, ...]:
    header = event.header
    return (
        str(event.originator_id),
        month_of(event.message.received_at),
        as_json(sorted(header.forms)),
        as_json(sorted(header.vulnerabilities)),
        _ages(header),
        header.language or "",
        "outside" if header.outside_municipality else "inside",
        0,
        0,
    )


def _ages(header: SignalHeader) -> str:
    if header.has_minor:
        return "minor"
    return "adult" if header.has_adult_victim else ""
