"""The forms of the work list: do something to what was chosen, take it back, switch the keys."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from hub.domain.casework import Refused
from hub.domain.labels import LABELS
from hub.domain.mandate import Right
from hub.web import keys
from hub.web.signin.pages import own_path
from hub.web.visit import Sends, Visit
from hub.web.work import doing
from hub.web.work.doing import DEEDS, SEVERAL, Deed
from hub.web.work.read import PATH
from hub.web.work.show import colleagues_of, load

CHOSEN_MAX: Final = 50
DONE: Final = "gedaan=ja"
Deciding = Annotated[Visit, Depends(Sends(Right.DECIDE))]
Writing = Annotated[Visit, Depends(Sends(Right.READ_CASES))]
ROUTER: Final = APIRouter(prefix=PATH)


@ROUTER.post("/doen")
def act(visit: Deciding) -> Response:
    """Do one thing to what was chosen; refusals are shown where they belong."""
    form = visit.form
    kind, some = form.text("actie"), doing.chosen(form.all("item"))
    if some is None or kind not in DEEDS or len(some) > CHOSEN_MAX or not _is_known(visit):
        raise HTTPException(400)
    if not some:
        return _refused(visit, Deed(kind), "Kies eerst één of meer stukken uit de lijst.", 400)
    if len(some) > 1 and kind not in SEVERAL:
        return _refused(visit, Deed(kind), "Dit kan maar bij één stuk tegelijk.", 400)
    deed = doing.do(visit, kind, some)
    if deed.undo:
        visit.site.settle(visit.site.desk.record.last())
    doing.remember(visit, deed)
    if deed.refused:
        is_stale = any(reason is Refused.STALE for _, reason in deed.refused)
        words = dict.fromkeys(doing.refusal_words(reason) for _, reason in deed.refused)
        return _refused(visit, deed, " ".join(words), 409 if is_stale else 400)
    there = f"#rij-{some[0].item}" if len(some) == 1 else ""
    return visit.see_other(back_of(visit, DONE) + there)


@ROUTER.post("/ongedaan")
def undo(visit: Deciding) -> Response:
    """Take back what this person did last from the list."""
    deed = doing.last(visit)
    if deed is not None and deed.is_reversible:
        doing.take_back(visit, deed)
        doing.remember(visit, None)
        visit.site.settle(visit.site.desk.record.last())
    return visit.see_other(back_of(visit, ""))


@ROUTER.post("/toetsen")
def switch_keys(visit: Writing) -> Response:
    """Switch the keys of all pages on or off for this session (WCAG 2.1.4)."""
    keys.switch(visit)
    return visit.see_other(own_path(visit.form.text("terug") or PATH))


def _is_known(visit: Visit) -> bool:
    """Whether the person and the label that the form names are there."""
    label, who = visit.form.text("label"), visit.form.text("wie")
    return label in {"", *LABELS} and who in {"", *colleagues_of(visit)}


def back_of(visit: Visit, also: str) -> str:
    """The list that the form came from."""
    path = own_path(visit.form.text("terug") or PATH)
    if not path.startswith(PATH):
        path = PATH
    base, _, query = path.partition("?")
    kept = "&".join([*(it for it in query.split("&") if it and it != DONE), *filter(None, (also,))])
    return f"{base}?{kept}" if kept else base


def _refused(visit: Visit, deed: Deed, words: str, status: int) -> Response:
    params = QueryParams(back_of(visit, "").partition("?")[2])
    page = load(visit, params, 1)
    return visit.html("work/list.html", page, status, refused=words, deed=deed, typed=visit.form)
