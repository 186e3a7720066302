"""What was done with the data of one person, or with one signal: never by whom."""

from dataclasses import dataclass
from http import HTTPStatus
from re import fullmatch
from typing import Final

from fastapi import HTTPException

from hub.actions.processed import Processed, asked, processed
from hub.web.accesslog.operation import PATH
from hub.web.cards import Ref
from hub.web.moments import Moment, moment
from hub.web.visit import Visit
from hub.web.words import count, short_name

SHOWN_MAX: Final = 500
UNKNOWN: Final = "Wij vonden niet precies één signaal of persoon met deze code."


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done with the data of one person."""

    operation: Ref
    at: Moment
    title: str
    purpose: str
    basis: str
    is_checked: bool
    signal: str
    person: str
    partner: str


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The page. `lines` is None before anything was asked; `meant` is the id that was meant."""

    now: Moment
    code: str
    meant: str
    lines: tuple[Line, ...] | None
    summary: str
    problem: str
    json_path: str


def empty(visit: Visit) -> SubjectPage:
    """The page before anything was asked."""
    now = moment(visit.site.present(), visit.site.present())
    return SubjectPage(now, "", "", None, "", "", f"{PATH}.json")


def load(visit: Visit) -> SubjectPage:
    """Search by the code that the form has; 400 where it can be none."""
    code, now = visit.form.text("code"), visit.site.present()
    if not fullmatch(r"[0-9A-Fa-f -]{1,64}", code):
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    with visit.views.snapshot() as cursor:
        found = asked(cursor, code)
    rows = processed(visit.site.desk, found.persons, visit.up_to) if found else ()
    shown = rows[-SHOWN_MAX:]
    more = f"Meer dan {SHOWN_MAX}; de nieuwste staan hier. " if len(rows) > SHOWN_MAX else ""
    return SubjectPage(
        now=moment(now, now),
        code=code,
        meant=found.meant if found else "",
        lines=tuple(_line(visit, it) for it in shown),
        summary=f"{more}{count(len(shown), 'verwerking', 'verwerkingen')}, de oudste eerst",
        problem="" if found else UNKNOWN,
        json_path=f"{PATH}.json",
    )


def _line(visit: Visit, it: Processed) -> Line:
    now = visit.site.present()
    return Line(
        operation=Ref(it.operation, f"{PATH}/{it.operation}"),
        at=moment(it.began_at, now),
        title=it.activity.title,
        purpose=it.activity.purpose,
        basis=it.activity.basis,
        is_checked=it.activity.is_checked,
        signal=short_name(str(it.signal)),
        person=short_name(it.mention) if it.mention else "",
        partner=visit.site.words.partner(it.caller) if it.caller else "",
    )
