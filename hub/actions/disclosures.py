"""The register of disclosures, read from the record by a period."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from hub.actions.desk import Desk
from hub.domain.disclosures import TOPICS, Disclosure, disclosure_of
from hub.projections.values import as_text
from hub.store.database import Database, expand

DISCLOSURES_MAX: Final = 10_000
"""As many events of a period are looked at; who has more asks for a shorter one."""
POSITIONS: Final = (
    "SELECT position FROM journal WHERE topic IN (*) AND at >= ? AND at < ? "
    "ORDER BY position DESC LIMIT ?"
)
REGIMES: Final = "SELECT signal, regime FROM signals WHERE signal IN (*)"


@dataclass(frozen=True, slots=True)
class Found:
    """The disclosures of a period, the newest first, and the regimes of their signals.

    `is_whole` is False where there were more than are looked at.
    """

    disclosures: tuple[Disclosure, ...]
    is_whole: bool


def disclosures(desk: Desk, views: Database, since: datetime, until: datetime) -> Found:
    """Every disclosure from a moment on and before another, as far as the views go."""
    asked = (*TOPICS, as_text(since), as_text(until), DISCLOSURES_MAX + 1)
    with views.snapshot() as cursor:
        rows = cursor.execute(expand(POSITIONS, TOPICS), asked).fetchall()
    history = cache(desk.history)
    recorded = desk.record.pick([int(row[0]) for row in rows[:DISCLOSURES_MAX]])
    made = (
        disclosure_of(it.position, desk.mapper.from_recorded(it), history)
        for it in reversed(recorded)
    )
    return Found(tuple(it for it in made if it is not None), len(rows) <= DISCLOSURES_MAX)


def regimes_of(views: Database, signals: Collection[UUID]) -> dict[UUID, str]:
    """Under which regime each signal came in, such as WPG."""
    ids = sorted({str(it) for it in signals})
    with views.snapshot() as cursor:
        rows = cursor.execute(expand(REGIMES, ids), tuple(ids)).fetchall() if ids else []
    return {UUID(row[0]): str(row[1]) for row in rows}
