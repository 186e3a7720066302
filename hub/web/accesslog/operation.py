"""One operation of the processing log: what was done, on which ground, with whose data."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hub.actions.processed import moment_of
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
    """The page. `event` leads back to the access log, for who may read it.

    `parent` is the operation that it came from. What was done with several signals at once is an
    operation in the trace of each: `others` are those of the same deed.
    """

    now: Moment
    operation: str
    trace: str
    parent: Ref | None
    others: tuple[Ref, ...]
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
    rows = store.at(record.database, [place])
    wholes, below = _wholes(rows), [row for row in rows if row.subject]
    asked = next(row for row in rows if row.operation == operation)
    whole = wholes[asked.trace]
    now, register = visit.site.present(), visit.site.desk.register
    activity = Activity(whole.activity)
    known = register.activities[activity]
    may_read = visit.may(Right.READ_LOG)
    return OperationPage(
        now=moment(now, now),
        operation=whole.operation,
        trace=whole.trace,
        parent=_ref(whole.parent) if whole.parent else None,
        others=tuple(_ref(it.operation) for it in wholes.values() if it is not whole),
        title=known.title,
        purpose=known.purpose,
        basis=known.basis,
        law=known.law,
        is_checked=known.is_checked,
        address=register.address(activity),
        began=moment(moment_of(whole.started_ms), now),
        ended=moment(moment_of(whole.ended_ms), now),
        caller=visit.site.words.partner(whole.caller) if whole.caller else "",
        subjects=tuple(map(_subject, below)),
        is_sent=record.position(SENT) >= place,
        event=Ref(f"gebeurtenis {place}", f"/logboek/{place}") if may_read else None,
        json_path=f"{PATH}/{whole.operation}.json",
    )


def _wholes(rows: Iterable[Kept]) -> dict[str, Kept]:
    """The operations as a whole, by their traces."""
    return {row.trace: row for row in rows if not row.subject}


def _ref(operation: str) -> Ref:
    return Ref(operation, f"{PATH}/{operation}")


def _subject(row: Kept) -> SubjectRow:
    return SubjectRow(row.operation, row.subject_kind, row.subject)
