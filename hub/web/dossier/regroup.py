"""The forms that change which signals are together: split, join, relate, and taking that back."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from hub.actions import dossiers
from hub.actions.desk import Busy
from hub.domain.casework import Sight
from hub.domain.companions import Refusal, Refused, Wish
from hub.domain.mandate import Right
from hub.web import rows
from hub.web.cards import signal_ref
from hub.web.dossier import show
from hub.web.dossier.context import Case
from hub.web.dossier.deeds import BUSY, Deciding, sight_from
from hub.web.dossier.names import label, names
from hub.web.dossier.parts import Typed
from hub.web.dossier.regrouping import WORDS, choose_page, ids_of, join_page, split_page
from hub.web.linking import rules_of
from hub.web.visit import Reads, Visit
from hub.web.why import entity_labels
from schemas.base import Event

Reading = Annotated[Visit, Depends(Reads(Right.DECIDE))]
Out = Annotated[list[str], Query(alias="uit", max_length=500)]
NO_SIGNALS: Final[list[str]] = []
ROUTER: Final = APIRouter()
LINK: Final = "link"
SPLIT, JOIN, BACK = "splitsen", "samenvoegen", "terugnemen"


@ROUTER.get("/dossiers/{dossier}/splitsen.json")
def split_json(visit: Reading, dossier: str, out: Out = NO_SIGNALS) -> Response:
    """What can be split off, as JSON."""
    case = show.case_of(visit, dossier)
    return visit.json(choose_page(case, visit.site.words, out, show.BLANK, SPLIT))


@ROUTER.get("/dossiers/{dossier}/splitsen")
def choose_split(visit: Reading, dossier: str, out: Out = NO_SIGNALS) -> HTMLResponse:
    """Which signals do not belong."""
    return _choose(visit, show.case_of(visit, dossier), SPLIT, out)


@ROUTER.post("/dossiers/{subject}/splitsen")
def preview_split(visit: Deciding, subject: str) -> Response:
    """Show both halves; nothing is recorded yet."""
    case, out = show.case_of(visit, subject), visit.form.all("uit")
    if not set(out) < set(case.counted) or not out:
        return _choose(visit, case, SPLIT, out, _typed(visit, SPLIT, *WORDS[Refused.NOTHING_LEFT]))
    return _split_preview(visit, case, out, show.BLANK)


@ROUTER.post("/dossiers/{subject}/splitsen/vastleggen")
def split(visit: Deciding, subject: str) -> Response:
    """Record that signals do not belong with the rest."""
    case, out = show.case_of(visit, subject), visit.form.all("uit")
    wish = _wish(visit, {case.subject: case}, (("versie", "gezien"),))
    try:
        made = dossiers.split(
            visit.site.desk, case.subject, ids_of(out), wish, visit.site.present()
        )
    except Busy:
        return _split_preview(visit, case, out, _typed(visit, SPLIT, BUSY, ""), 409)
    if isinstance(made, Refusal):
        typed, status, case = _refused(visit, SPLIT, made, case)
        return _split_preview(visit, case, out, typed, status)
    return _done(visit, made, case)


@ROUTER.get("/dossiers/{dossier}/samenvoegen.json")
@ROUTER.get("/signalen/{dossier}/samenvoegen.json")
def join_json(visit: Reading, dossier: str) -> Response:
    """With what it can be joined, as JSON."""
    case = show.case_of(visit, dossier)
    return visit.json(choose_page(case, visit.site.words, (), show.BLANK, JOIN))


@ROUTER.get("/dossiers/{dossier}/samenvoegen")
@ROUTER.get("/signalen/{dossier}/samenvoegen")
def choose_join(visit: Reading, dossier: str) -> HTMLResponse:
    """With which other dossier or signal."""
    return _choose(visit, show.case_of(visit, dossier), JOIN, ())


@ROUTER.post("/dossiers/{subject}/samenvoegen")
@ROUTER.post("/signalen/{subject}/samenvoegen")
def preview_join(visit: Deciding, subject: str) -> Response:
    """Show both side by side; nothing is recorded yet."""
    case = show.case_of(visit, subject)
    other = _other(visit, visit.form.text("met"))
    if other is None or other.subject == case.subject:
        typed = _typed(
            visit, JOIN, "Wij vinden geen ander dossier of signaal met dit nummer.", "met"
        )
        return _choose(visit, case, JOIN, (), typed)
    return _join_preview(visit, case, other, show.BLANK)


@ROUTER.post("/dossiers/{subject}/samenvoegen/vastleggen")
@ROUTER.post("/signalen/{subject}/samenvoegen/vastleggen")
def join(visit: Deciding, subject: str) -> Response:
    """Record that two are one, or apart but related."""
    case, other = show.case_of(visit, subject), show.case_of(visit, visit.form.text("met"))
    cases = {case.subject: case, other.subject: other}
    wish = _wish(visit, cases, (("versie", "gezien"), ("versie-ander", "gezien-ander")))
    word = visit.form.text("woord")
    if word not in {"samen", "verwant"}:
        return _join_preview(
            visit, case, other, _typed(visit, JOIN, "Kies wat u besluit.", ""), 400
        )
    act = dossiers.merge if word == "samen" else dossiers.relate
    try:
        made = act(visit.site.desk, case.subject, other.subject, wish, visit.site.present())
    except Busy:
        return _join_preview(visit, case, other, _typed(visit, JOIN, BUSY, ""), 409)
    if isinstance(made, Refusal):
        typed, status, case = _refused(visit, JOIN, made, case)
        other = show.case_of(visit, str(other.subject))
        return _join_preview(visit, case, other, typed, status)
    return _done(visit, made, case)


@ROUTER.post("/dossiers/{subject}/terugnemen")
@ROUTER.post("/signalen/{subject}/terugnemen")
def take_back(visit: Deciding, subject: str) -> Response:
    """Record that a word on dossiers counts no more."""
    case = show.case_of(visit, subject)
    ids = ids_of((visit.form.text("woord"),))
    wish = Wish(reason=visit.form.text("reden"), by=visit.user.id)
    try:
        made = (
            dossiers.take_back(visit.site.desk, ids[0], wish, visit.site.present())
            if ids
            else Refusal(Refused.NOTHING_TO_WITHDRAW)
        )
    except Busy:
        return show.page(visit, case, _typed(visit, BACK, BUSY, ""), HTTPStatus.CONFLICT)
    if isinstance(made, Refusal):
        typed, status, case = _refused(visit, BACK, made, case)
        return show.page(visit, case, typed, status)
    return _done(visit, made, case)


def _done(visit: Visit, made: Event | None, case: Case) -> Response:
    """Go to where the first signal of the case is now."""
    del made
    visit.site.settle(visit.site.desk.record.last(), LINK)
    first = case.counted[0]
    now_in = show.dossier_of(visit, first)
    return visit.see_other(f"/dossiers/{now_in}" if now_in else f"/signalen/{first}")


def _refused(visit: Visit, form: str, why: Refusal, case: Case) -> tuple[Typed, int, Case]:
    error, where = WORDS[why.reason]
    if why.reason is Refused.STALE:
        visit.site.settle(visit.site.desk.record.last())
        case = show.case_of(visit, str(case.subject))
    apart = list(why.differences.values())
    typed = Typed(
        form=form,
        error=error,
        where=where,
        values=dict(visit.form),
        came=tuple(signal_ref(str(s), case.numbers) for it in apart for s in it.came),
        went=tuple(signal_ref(str(s), case.numbers) for it in apart for s in it.went),
        changed=tuple(signal_ref(str(s), case.numbers) for it in apart for s in it.changed),
    )
    return typed, HTTPStatus.BAD_REQUEST if where else HTTPStatus.CONFLICT, case


def _wish(visit: Visit, cases: dict[UUID, Case], fields: tuple[tuple[str, str], ...]) -> Wish:
    """What the person wants, bound to what lay before them of each case."""
    form = visit.form
    seen: dict[UUID, Sight] = {
        subject: sight_from(form.text(version), form.text(signals))
        for subject, (version, signals) in zip(cases, fields, strict=True)
    }
    read = {subject: len(case.read & {*case.counted}) for subject, case in cases.items()}
    return Wish(reason=form.text("reden"), by=visit.user.id, seen=seen, read=read)


def _other(visit: Visit, text: str) -> Case | None:
    """The dossier or lone signal that somebody names, by its number or its short name."""
    with visit.views.snapshot() as cursor:
        found = rows.named(cursor, "".join(text.split()).lower())
    return None if found is None else show.case_of(visit, found)


def _choose(
    visit: Visit,
    case: Case,
    what: str,
    chosen: Collection[str],
    typed: Typed = show.BLANK,
) -> HTMLResponse:
    page = choose_page(case, visit.site.words, chosen, typed, what)
    status = HTTPStatus.BAD_REQUEST if typed.error else HTTPStatus.OK
    return visit.html(f"dossier/{'split' if what == SPLIT else 'join'}.html", page, status)


def _split_preview(
    visit: Visit, case: Case, out: Collection[str], typed: Typed, status: int = HTTPStatus.OK
) -> HTMLResponse:
    rules = rules_of(visit.site.desk)
    page = split_page(
        case,
        visit.site.words,
        out=out,
        labels=_labels(visit, case),
        policy=rules.policy if rules else None,
        typed=typed,
    )
    return visit.html("dossier/preview.html", page, status)


def _join_preview(
    visit: Visit, case: Case, other: Case, typed: Typed, status: int = HTTPStatus.OK
) -> HTMLResponse:
    rules = rules_of(visit.site.desk)
    page = join_page(
        (case, other),
        visit.site.words,
        labels=(_labels(visit, case), _labels(visit, other)),
        policy=rules.policy if rules else None,
        typed=typed,
    )
    return visit.html("dossier/preview.html", page, status)


def _labels(visit: Visit, case: Case) -> dict[str, str]:
    return label(names(visit, case), entity_labels(case.mentions, case.numbers))


def _typed(visit: Visit, form: str, error: str, where: str) -> Typed:
    return Typed(form=form, error=error, where=where, values=dict(visit.form))
