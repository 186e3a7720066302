"""One operation of the processing log: what was done, on which ground, with whose data."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from hub.domain.mandate import Right
from hub.domain.processing import Activity
from hub.store import processing as store
from hub.store.processing import SENT, Kept
from hub.web.cards import Ref
from hub.web.moments import Moment, moment
from hub.web.visit import Visit

PATH: Final = "/verwerkingen"


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """What the operation did to one data subject, who is named by an encrypted name."""

    operation: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class OperationPage:
    """The page. `event` leads back to the access log, for who may read it."""

    now: Moment
    operation: str
    trace: str
    title: str
    purpose: str
    basis: str
    law: str
    is_checked: bool
    address: str
    began: Moment
    ended: Moment
    caller: str
    subjects: tuple[SubjectRow, ...]
    is_sent: bool
    event: Ref | None
    json_path: str


def load(visit: Visit, operation: str) -> OperationPage | None:
    """Make the page of an operation or of a part of it; None where there is none."""
    record = visit.site.desk.record
    place = store.place_of(record.database, operation)
    if place is None or (visit.up_to is not None and place > visit.up_to):
        return None
    whole, *below = store.at(record.database, [place])
    now, register = visit.site.present(), visit.site.desk.register
    activity = Activity(whole.activity)
    known = register.activities[activity]
    may_read = visit.may(Right.READ_LOG)
    return OperationPage(
        now=moment(now, now),
        operation=whole.operation,
        trace=whole.trace,
        title=known.title,
        purpose=known.purpose,
        basis=known.basis,
        law=known.law,
        is_checked=known.is_checked,
        address=register.address(activity),
        began=moment(_at(whole.started_ms), now),
        ended=moment(_at(whole.ended_ms), now),
        caller=visit.site.words.partner(whole.caller) if whole.caller else "",
        subjects=tuple(map(_subject, below)),
        is_sent=record.position(SENT) >= place,
        event=Ref(f"gebeurtenis {place}", f"/logboek/{place}") if may_read else None,
        json_path=f"{PATH}/{whole.operation}.json",
    )


def _subject(row: Kept) -> SubjectRow:
    return SubjectRow(row.operation, row.subject_kind, row.subject)


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
