"""The forms that decide: a decision, a second person's word, taking a decision back.

A form carries what lay before the person. Is the case newer than that, then nothing is recorded and
the page comes back with the difference, and with all that was typed.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final, NamedTuple, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from hub.actions import casework
from hub.actions.desk import Busy
from hub.domain.casework import Difference, Refused, Sight
from hub.domain.deciding import Decide
from hub.domain.mandate import Right
from hub.web.cards import signal_ref
from hub.web.dossier import show
from hub.web.dossier.context import Case
from hub.web.dossier.parts import Typed
from hub.web.moments import from_local
from hub.web.visit import Sends, Visit
from hub.web.words import FORGOTTEN
from schemas.base import Event
from schemas.events import Ruling

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    Refused.NO_REASON: ("Schrijf in uw eigen woorden waarom.", "reden"),
    Refused.REASON_TOO_LONG: ("Uw tekst is te lang: hooguit 2000 tekens.", "reden"),
    Refused.UNKNOWN_GROUND: ("Kies een grond die bij dit besluit hoort.", "grond"),
    Refused.NO_DAY: ("Kies tot welke dag u dit volgt.", "tot"),
    Refused.PAST_DAY: ("Kies een dag die nog komt.", "tot"),
    Refused.STALE: ("Er is iets veranderd sinds u deze pagina opende. Er is niets vastgelegd.", ""),
    Refused.UNREAD: ("U hebt nog niet alle signalen gelezen.", "ongelezen"),
    Refused.NOTHING_THERE: ("Dit kan niet meer: het is al afgehandeld.", ""),
    Refused.FORGOTTEN: (FORGOTTEN, ""),
    Refused.SAME_PERSON: ("Een ander dan u moet dit beoordelen.", ""),
    Refused.NOT_OPEN: ("Er is geen besluit om terug te nemen.", ""),
    Refused.NOT_NOW: ("Deze stap is nu niet aan de beurt.", ""),
    Refused.UNKNOWN_OUTCOME: ("Kies een uitkomst.", "uitkomst"),
    Refused.UNANSWERED: ("Beantwoord elke vraag.", "vragen"),
    Refused.OUTCOME_DIFFERS: (
        "De uitkomst past niet bij de antwoorden van de bronnen.",
        "uitkomst",
    ),
    Refused.UNKNOWN_CONTACT: ("Kies wie u belde.", "contact"),
    Refused.UNKNOWN_QUESTION: ("Kies een vraag.", "vraag"),
    Refused.BAD_MOMENT: ("Kies een moment in de afgelopen zeven dagen.", "wanneer"),
}
CONFLICTS: Final = frozenset(
    {
        Refused.STALE,
        Refused.UNREAD,
        Refused.NOTHING_THERE,
        Refused.FORGOTTEN,
        Refused.SAME_PERSON,
    }
)
BUSY: Final = "Er verandert steeds iets in dit dossier. Probeer het zo nog eens."
NO_RULING: Final = "Kies wat u besluit."
SIGNALS_MAX: Final = 500

Deciding = Annotated[Visit, Depends(Sends(Right.DECIDE))]
ROUTER: Final = APIRouter()


class Reason(Protocol):
    """Why something was refused, and what differs."""

    @property
    def reason(self) -> Refused: ...

    @property
    def difference(self) -> Difference | None: ...


class Form(NamedTuple):
    """Which form of the page was sent, and where on the page it is."""

    name: str
    anchor: str


def seen_of(visit: Visit) -> Sight:
    """What lay before the person, as the form carries it."""
    return sight_from(visit.form.text("versie"), visit.form.text("gezien"))


def sight_from(version: str, signals: str) -> Sight:
    """Read a sight back from a form; what cannot be read is nothing."""
    try:
        pairs = [it.split(":") for it in signals.split(",")[:SIGNALS_MAX] if it]
        return Sight(int(version or 0), {UUID(signal): int(number_) for signal, number_ in pairs})
    except ValueError:
        return Sight(0, {})


def finish(
    visit: Visit, case: Case, form: Form, made: Event | Reason | None, stage: str = ""
) -> Response:
    """Go back to the page when it was recorded (or stood already); else show why not."""
    if made is None or isinstance(made, Event):
        visit.site.settle(visit.site.desk.record.last(), stage)
        return visit.see_other(f"{case.path}#{form.anchor}")
    error, where = WORDS[made.reason]
    return refused(visit, case, form, error, where, made)


def refused(  # noqa: PLR0913, PLR0917 - what the page says back
    visit: Visit,
    case: Case,
    form: Form,
    error: str,
    where: str = "",
    why: Reason | None = None,
) -> Response:
    """Show the page again, with the reason beside the field and what was typed kept."""
    if why is not None and why.reason is Refused.STALE:
        visit.site.settle(visit.site.desk.record.last())
        case = show.case_of(visit, str(case.subject))
    apart = (why.difference if why else None) or Difference()
    typed = Typed(
        form=form.name,
        error=error,
        where=where,
        values=dict(visit.form),
        came=tuple(signal_ref(str(it), case.numbers) for it in apart.came),
        went=tuple(signal_ref(str(it), case.numbers) for it in apart.went),
        changed=tuple(signal_ref(str(it), case.numbers) for it in apart.changed),
        asks_unread=why is not None and why.reason is Refused.UNREAD,
    )
    is_conflict = why is not None and why.reason in CONFLICTS
    status = HTTPStatus.CONFLICT if is_conflict else HTTPStatus.BAD_REQUEST
    return show.page(visit, case, typed, status)


DECISION: Final = Form("besluit", "besluit")
SECOND: Final = Form("tweede", "besluit")
UNDO: Final = Form("ongedaan", "besluit")


@ROUTER.post("/dossiers/{subject}/besluit")
@ROUTER.post("/signalen/{subject}/besluit")
def decide(visit: Deciding, subject: str) -> Response:
    """Record a decision on the evidence that lay before the person."""
    case = show.case_of(visit, subject)
    form = visit.form
    if form.text("besluit") not in list(Ruling):
        return refused(visit, case, DECISION, NO_RULING, "besluit")
    ruling = Ruling(form.text("besluit"))
    command = Decide(
        ruling=ruling,
        ground=form.text("grond").removeprefix(f"{ruling.value}:"),
        reason=form.text("reden"),
        until=_day(form.text("tot")),
        seen=seen_of(visit),
        read=len(case.read & frozenset(case.counted)),
        knows_unread=form.text("ongelezen") == "ja",
        by=visit.user.id,
    )
    try:
        made = casework.decide(visit.site.desk, case.subject, command, visit.site.present())
    except Busy:
        return refused(visit, case, DECISION, BUSY)
    return finish(visit, case, DECISION, made)


@ROUTER.post("/dossiers/{subject}/tweede")
@ROUTER.post("/signalen/{subject}/tweede")
def second(visit: Deciding, subject: str) -> Response:
    """Record whether a second person agrees."""
    case = show.case_of(visit, subject)
    answer = visit.form.text("oordeel")
    if answer not in {"eens", "oneens"}:
        return refused(visit, case, SECOND, "Kies of u instemt.", "oordeel")
    try:
        made = casework.second(
            visit.site.desk,
            case.subject,
            version=visit.form.number("besluit"),
            agrees=answer == "eens",
            reason=visit.form.text("reden"),
            by=visit.user.id,
            now=visit.site.present(),
        )
    except Busy:
        return refused(visit, case, SECOND, BUSY)
    return finish(visit, case, SECOND, made)


@ROUTER.post("/dossiers/{subject}/ongedaan")
@ROUTER.post("/signalen/{subject}/ongedaan")
def undo(visit: Deciding, subject: str) -> Response:
    """Record that a decision counts no more."""
    case = show.case_of(visit, subject)
    try:
        made = casework.undo(
            visit.site.desk,
            case.subject,
            version=visit.form.number("besluit"),
            reason=visit.form.text("reden"),
            by=visit.user.id,
            now=visit.site.present(),
        )
    except Busy:
        return refused(visit, case, UNDO, BUSY)
    return finish(visit, case, UNDO, made)


def _day(text: str) -> datetime | None:
    return from_local(text) if text else None
