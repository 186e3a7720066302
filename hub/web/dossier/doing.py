"""The other forms of a case: opening names, marking as read, notes, calls, questions, steps."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from hub.actions import asking, casework
from hub.actions import procedure as stepping
from hub.actions.desk import Busy
from hub.domain.asking import TERMS, Call
from hub.domain.calendar import WorkingCalendar
from hub.domain.casework import Refused
from hub.domain.mandate import Right
from hub.domain.procedure import Weigh
from hub.web.dossier import show
from hub.web.dossier.deeds import (
    BUSY,
    WORDS,
    Deciding,
    Form,
    finish,
    refused,
    seen_of,
)
from hub.web.moments import from_local
from hub.web.visit import Sends, Visit
from schemas.base import Event
from schemas.events import Looked

Opening = Annotated[Visit, Depends(Sends(Right.OPEN_CONTENT))]
Marking = Annotated[Visit, Depends(Sends(Right.READ_CASES))]
ROUTER: Final = APIRouter()
NAMES: Final = Form("openen", "namen")
NOTE: Final = Form("notitie", "notities")
CALL: Final = Form("bellen", "bellen")
QUESTION: Final = Form("vraag", "onbekend")
STEP: Final = Form("stap", "procedure")
ANSWER: Final = "antwoord-"


@ROUTER.post("/dossiers/{subject}/openen")
@ROUTER.post("/signalen/{subject}/openen")
def open_names(visit: Opening, subject: str) -> Response:
    """Open the content of the signals for a purpose; what is opened counts as read."""
    case = show.any_of(visit, subject)
    purpose = visit.form.text("doel")
    if purpose not in visit.purposes:
        return refused(visit, case, NAMES, "Kies waarvoor u de inhoud opent.", "doel")
    visit.open_content(str(case.subject), tuple(case.sight.signals), purpose)
    for signal, version in case.sight.signals.items():
        show.look(visit, Looked.SIGNAL, signal, version)
    visit.site.settle(visit.site.desk.record.last())
    return visit.see_other(case.path)


@ROUTER.post("/dossiers/{subject}/gelezen")
def mark_read(visit: Marking, subject: str) -> Response:
    """Log that a signal was read here."""
    case = show.case_of(visit, subject)
    signal = visit.form.text("signaal")
    if signal in case.signals:
        show.look(visit, Looked.SIGNAL, UUID(signal), case.signals[signal].version)
    anchor = f"signaal-{case.numbers.get(signal, 1)}"
    return finish(visit, case, Form("gelezen", anchor), None)


@ROUTER.post("/dossiers/{subject}/notitie")
@ROUTER.post("/signalen/{subject}/notitie")
def note(visit: Deciding, subject: str) -> Response:
    """Record a note."""
    case = show.case_of(visit, subject)
    text, by = visit.form.text("tekst"), visit.user.id
    try:
        made = casework.note(
            visit.site.desk, case.subject, text=text, by=by, now=visit.site.present()
        )
    except Busy:
        return refused(visit, case, NOTE, BUSY)
    return finish(visit, case, NOTE, made)


@ROUTER.post("/dossiers/{subject}/bellen")
@ROUTER.post("/signalen/{subject}/bellen")
def log_call(visit: Deciding, subject: str) -> Response:
    """Record a call."""
    case = show.case_of(visit, subject)
    form, now = visit.form, visit.site.present()
    called_at = from_local(form.text("wanneer"))
    if called_at is None:
        return refused(visit, case, CALL, WORDS[Refused.BAD_MOMENT][0], "wanneer")
    contact = form.text("contact")
    asked = [s for s, route in case.routes.items() if contact in route.calls]
    call = Call(
        contact=contact,
        outcome=form.text("uitkomst"),
        called_at=called_at,
        note=form.text("notitie"),
        signal=UUID(asked[0]) if asked else None,
    )
    contacts = visit.site.words.contacts
    try:
        made = asking.log_call(
            visit.site.desk, case.subject, call, contacts=contacts, by=visit.user.id, now=now
        )
    except Busy:
        return refused(visit, case, CALL, BUSY)
    return finish(visit, case, CALL, made)


@ROUTER.post("/dossiers/{subject}/vraag")
@ROUTER.post("/signalen/{subject}/vraag")
def ask(visit: Deciding, subject: str) -> Response:
    """Record that a partner is asked."""
    case = show.case_of(visit, subject)
    form, now = visit.form, visit.site.present()
    signal, term = form.text("signaal"), TERMS.get(form.text("termijn"))
    if signal not in case.counted or term is None:
        where = "signaal" if term else "termijn"
        return refused(visit, case, QUESTION, "Kies aan wie u het vraagt, en tot wanneer.", where)
    try:
        made = asking.ask(
            visit.site.desk,
            case.subject,
            signal=UUID(signal),
            partner=case.signals[signal].partner,
            question=form.text("vraag"),
            due_at=WorkingCalendar().add_term(now, term),
            by=visit.user.id,
            now=now,
        )
    except Busy:
        return refused(visit, case, QUESTION, BUSY)
    return finish(visit, case, QUESTION, made)


@ROUTER.post("/dossiers/{subject}/vraag-sluiten")
@ROUTER.post("/signalen/{subject}/vraag-sluiten")
def close_question(visit: Deciding, subject: str) -> Response:
    """Record how a question ended."""
    case = show.case_of(visit, subject)
    try:
        made = asking.close_question(
            visit.site.desk,
            case.subject,
            asked=visit.form.number("gevraagd"),
            outcome=visit.form.text("uitkomst"),
            by=visit.user.id,
            now=visit.site.present(),
        )
    except Busy:
        return refused(visit, case, QUESTION, BUSY)
    return finish(visit, case, QUESTION, made)


@ROUTER.post("/dossiers/{subject}/stap")
@ROUTER.post("/signalen/{subject}/stap")
def take_step(visit: Deciding, subject: str) -> Response:
    """Record a step of the procedure."""
    case = show.case_of(visit, subject)
    form = visit.form
    answers = {
        name.removeprefix(ANSWER): form.text(name) for name in form if name.startswith(ANSWER)
    }
    command = Weigh(form.text("stap"), form.text("uitkomst"), answers, form.text("reden"))
    try:
        made = stepping.weigh(
            visit.site.desk,
            case.subject,
            command,
            seen=seen_of(visit),
            read=len(case.read & frozenset(case.counted)),
            by=visit.user.id,
            now=visit.site.present(),
        )
    except Busy:
        return refused(visit, case, STEP, BUSY)
    return finish(visit, case, STEP, made)


@ROUTER.post("/dossiers/{subject}/indruk")
def first_impression(visit: Deciding, subject: str) -> Response:
    """Record what the person thinks before they see the proposal."""
    case = show.case_of(visit, subject)
    try:
        made = casework.impression(
            visit.site.desk,
            case.subject,
            code=visit.form.text("indruk"),
            by=visit.user.id,
            now=visit.site.present(),
        )
    except Busy:
        return visit.see_other(case.path)
    if made is None or isinstance(made, Event):
        visit.site.settle(visit.site.desk.record.last())
    return visit.see_other(case.path)
