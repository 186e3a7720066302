"""The addresses of pairs: the list, one pair, opening both signals, and a person's word."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import HTMLResponse, Response

from hub.actions.desk import Busy
from hub.actions.pairs import Look, judge_pair, look
from hub.domain.judging import JudgePair, Refusal, Refused
from hub.domain.mandate import Right
from hub.web.dossier import show
from hub.web.dossier.deeds import BUSY
from hub.web.dossier.parts import Typed
from hub.web.pairs.page import (
    CHANGED,
    PairPage,
    history,
    pair_page,
    seen_from,
)
from hub.web.pairs.waiting import pairs_page
from hub.web.visit import Reads, Sends, Visit
from hub.web.words import said
from schemas.events import Judged, Looked
from schemas.ids import pair_id

WORDS: Final = {
    Refused.ONE_MENTION: ("Dit is één en dezelfde vermelding.", ""),
    Refused.NO_REASON: ("Schrijf in uw eigen woorden waarom.", "reden"),
    Refused.REASON_TOO_LONG: ("Uw tekst is te lang: hooguit 2000 tekens.", "reden"),
    Refused.UNKNOWN: ("Een van de vermeldingen is er niet meer.", ""),
    Refused.BEING_LINKED: ("Een van de signalen wordt net verwerkt. Wacht even.", ""),
    Refused.STALE: ("Er is iets veranderd sinds u dit paar opende. Er is niets vastgelegd.", ""),
    Refused.NOTHING_TO_WITHDRAW: ("Er is geen oordeel om in te trekken.", ""),
}
STANDS: Final = (
    "U gaf dit oordeel al. Uw nieuwe woorden zijn niet bewaard. "
    "Trek uw oordeel eerst in als u een andere reden wilt geven."
)
FORM: Final = "oordeel"
LINK: Final = "link"
BLANK: Final = Typed()

Reading = Annotated[Visit, Depends(Reads(Right.READ_CASES))]
Opening = Annotated[Visit, Depends(Sends(Right.OPEN_CONTENT))]
Deciding = Annotated[Visit, Depends(Sends(Right.DECIDE))]
ROUTER: Final = APIRouter()


@ROUTER.get("/paren.json")
def list_json(visit: Reading) -> Response:
    """The list as JSON."""
    return visit.json(pairs_page(visit))


@ROUTER.get("/paren")
def list_pairs(visit: Reading) -> HTMLResponse:
    """The pairs that wait for a look."""
    return visit.html("pairs/list.html", pairs_page(visit))


@ROUTER.get("/paren/{one}/{other}.json")
def pair_json(visit: Reading, one: str, other: str) -> Response:
    """One pair as JSON."""
    return visit.json(_shown(visit, one, other))


@ROUTER.get("/paren/{one}/{other}")
def pair(visit: Reading, one: str, other: str) -> HTMLResponse:
    """One pair, side by side."""
    return visit.html("pairs/pair.html", _shown(visit, one, other))


@ROUTER.post("/paren/{one}/{other}/openen")
def open_both(visit: Opening, one: str, other: str) -> Response:
    """Open the content of both signals for a purpose."""
    loaded = _loaded(visit, one, other)
    state, purpose = loaded.state, visit.form.text("doel")
    if purpose not in visit.purposes:
        typed = Typed(form="openen", error="Kies waarvoor u de inhoud opent.", where="doel")
        return _page(visit, loaded, typed, HTTPStatus.BAD_REQUEST)
    signals = tuple({side.signal for side in state.sides})
    visit.open_content(str(pair_id(state.one, state.other)), signals, purpose)
    return visit.see_other(f"/paren/{state.one}/{state.other}")


@ROUTER.post("/paren/{one}/{other}/oordeel")
def judge(visit: Deciding, one: str, other: str) -> Response:
    """Record a person's word on the pair, bound to what lay before them."""
    loaded = _loaded(visit, one, other)
    state, form = loaded.state, visit.form
    seen = seen_from(form.text("gezien"))
    if form.text("verdict") not in list(Judged) or seen is None:
        return _page(visit, loaded, _typed(visit, "Kies een antwoord.", "verdict"), 400)
    command = JudgePair(
        one=state.one,
        other=state.other,
        verdict=Judged(form.text("verdict")),
        reason=form.text("reden"),
        by=visit.user.id,
        seen=seen,
    )
    try:
        made = judge_pair(visit.site.desk, command, visit.site.present())
    except Busy:
        return _page(visit, loaded, _typed(visit, BUSY, ""), HTTPStatus.CONFLICT)
    stands = made is None or (
        isinstance(made, Refusal) and _stands(visit, made, _loaded(visit, one, other))
    )
    if stands and history(visit, loaded.state)[0].reason != form.text("reden").strip():
        return _page(visit, loaded, _typed(visit, STANDS, "reden"), HTTPStatus.CONFLICT)
    if isinstance(made, Refusal) and not stands:
        error, where = WORDS[made.reason]
        changed = tuple(said(CHANGED, it) for it in made.changed)
        status = HTTPStatus.BAD_REQUEST if where else HTTPStatus.CONFLICT
        return _page(
            visit, _loaded(visit, one, other), _typed(visit, error, where), status, changed
        )
    visit.site.settle(visit.site.desk.record.last(), LINK)
    return visit.see_other(f"/paren/{state.one}/{state.other}")


def _stands(visit: Visit, refusal: Refusal, loaded: Look) -> bool:
    """Whether this person said exactly this already: a second click is no conflict."""
    last = loaded.state.last
    return (
        refusal.changed == ("judgements",)
        and last is not None
        and (last.verdict.value, last.by) == (visit.form.text("verdict"), visit.user.id)
    )


def _shown(visit: Visit, one: str, other: str) -> PairPage:
    loaded = _loaded(visit, one, other)
    page = pair_page(visit, loaded, BLANK, ())
    subject = pair_id(loaded.state.one, loaded.state.other)
    show.look(visit, Looked.PAIR, subject, loaded.seen.judgements)
    return page


def _loaded(visit: Visit, one: str, other: str) -> Look:
    loaded = look(visit.site.desk, one, other)
    if not isinstance(loaded, Look) or not all(side.is_named for side in loaded.state.sides):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return loaded


def _typed(visit: Visit, error: str, where: str) -> Typed:
    return Typed(form=FORM, error=error, where=where, values=dict(visit.form))


def _page(
    visit: Visit, loaded: Look, typed: Typed, status: int, changed: tuple[str, ...] = ()
) -> HTMLResponse:
    return visit.html("pairs/pair.html", pair_page(visit, loaded, typed, changed), status)
