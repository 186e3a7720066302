"""Showing a case: the page of a dossier or signal, what its visitor looked at being logged."""

from dataclasses import replace
from http import HTTPStatus
from typing import Final
from uuid import UUID

from fastapi import HTTPException
from fastapi.responses import HTMLResponse

from hub.actions import access
from hub.domain.access import is_new_look
from hub.domain.mandate import Right
from hub.domain.sampling import is_blind
from hub.web import rows
from hub.web.dossier.blind import BlindPage, blind_page
from hub.web.dossier.context import Case, load
from hub.web.dossier.names import label, names
from hub.web.dossier.page import DossierPage, dossier_page
from hub.web.dossier.parts import Typed, parts
from hub.web.dossier.persons import person_parts, read_persons
from hub.web.dossier.signal_page import SignalPage, read, signal_page
from hub.web.dossier.statements import statements_of
from hub.web.dossier.steps import is_acute
from hub.web.linking import rules_of
from hub.web.visit import Visit
from hub.web.why import entity_labels
from schemas.events import CaseImpression, Looked

BLANK: Final = Typed()
SHORT: Final = "kort"


def as_id(text: str) -> str:
    """An id as the views write it; 404 for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


def any_of(visit: Visit, subject: str) -> Case:
    """A dossier or signal, or 404."""
    case = load(visit, as_id(subject))
    if case is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return case


def case_of(visit: Visit, subject: str) -> Case:
    """The case of a dossier or lone signal, or 404: a signal in a dossier is no case by itself."""
    case = any_of(visit, subject)
    if not case.is_dossier and dossier_of(visit, str(case.subject)):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return case


def dossier_of(visit: Visit, signal: str) -> str | None:
    """The dossier that a signal is in."""
    with visit.views.snapshot() as cursor:
        return rows.dossiers_of(cursor, (signal,)).get(signal)


def blind(visit: Visit, subject: str) -> BlindPage | None:
    """The page that asks for a first impression, where this visitor has to give one."""
    case = any_of(visit, subject)
    said = [it.by for it in case.history if isinstance(it, CaseImpression)]
    one_in = visit.site.blind_one_in if visit.may(Right.DECIDE) and case.is_dossier else 0
    if not is_blind(case.subject, one_in, visit.user.id, said, is_acute=is_acute(case)):
        return None
    look(visit, Looked.DOSSIER, case.subject, case.sight.version)
    return blind_page(case, visit.site.words, names(visit, case))


def dossier(visit: Visit, subject: str, typed: Typed = BLANK, view: str = SHORT) -> DossierPage:
    """A dossier's page; 404 where there is none."""
    case = any_of(visit, subject)
    if not case.is_dossier:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    opened = names(visit, case)
    labels = label(opened, entity_labels(case.mentions, case.numbers))
    entities = sorted({m.entity for m in case.named if m.kind == "person"})
    with visit.views.snapshot() as cursor:
        found = read_persons(cursor, entities, sorted(case.signals))
    rules = rules_of(visit.site.desk)
    page = dossier_page(
        case,
        visit.site.words,
        parts=parts(visit, case, view),
        names=opened,
        typed=typed,
        labels=labels,
        persons=person_parts(case, labels, found),
        policy=rules.policy if rules else None,
    )
    look(visit, Looked.DOSSIER, case.subject, case.sight.version)
    return page


def signal(visit: Visit, subject: str, typed: Typed = BLANK, view: str = SHORT) -> SignalPage:
    """A signal's page; where it stands alone, with all that a case has."""
    case = any_of(visit, subject)
    if case.is_dossier:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    text = str(case.subject)
    with visit.views.snapshot() as cursor:
        found = read(cursor, text)
    opened = names(visit, case)
    page = signal_page(
        case,
        found,
        visit.site.words,
        parts=None if found.dossier else parts(visit, case, view),
        names=opened,
        typed=typed,
        labels=label(opened, entity_labels(case.mentions, case.numbers)),
    )
    page = replace(page, statements=statements_of(visit, case.subject))
    look(visit, Looked.SIGNAL, case.subject, case.signals[text].version)
    return page


def page(
    visit: Visit, case: Case, typed: Typed = BLANK, status: int = HTTPStatus.OK
) -> HTMLResponse:
    """The page of a case, after a form that was not accepted."""
    subject = str(case.subject)
    if case.is_dossier:
        return visit.html("dossier/dossier.html", dossier(visit, subject, typed), status)
    return visit.html("dossier/signal.html", signal(visit, subject, typed), status)


def look(visit: Visit, what: Looked, subject: UUID, version: int) -> None:
    """Log that the visitor looked, but not the same again within minutes."""
    now = visit.site.present()
    with visit.site.views.database.snapshot() as cursor:
        last = rows.last_look(cursor, visit.user.id, what.value, str(subject))
    if visit.is_past or is_new_look(last, version, now):
        access.viewed(
            visit.site.desk,
            visit.user,
            what=what,
            subject=str(subject),
            version=version,
            now=now,
            as_of=visit.session.as_of,
        )
