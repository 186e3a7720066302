"""What a person does with an address, as forms: each comes back as it was typed when refused."""

from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from hub.actions import places as actions
from hub.actions.places import Doing, Recorded
from hub.domain.calendar import DAY, start_of
from hub.domain.mandate import Right
from hub.domain.places import FlagIt, Key, PlanIt, Refused, RenewIt
from hub.web.form import Form
from hub.web.places import rows
from hub.web.places.place import Typed, load
from hub.web.places.words import REFUSALS, STALE
from hub.web.visit import Sends, Visit, not_there

Marking = Annotated[Visit, Depends(Sends(Right.MARK_LOCATIONS))]
ROUTER: Final = APIRouter(prefix="/locaties/{entity}")
NO_KEY: Final = (UUID(int=0), 0)


def end_of(text: str) -> datetime | None:
    """The end of a day that somebody filled in; None where it is no day."""
    try:
        day = date.fromisoformat(text)
        return start_of(day + DAY)
    except (ValueError, OverflowError):
        return None


def key_in(form: Form) -> Key:
    """Which decision a form is about; one that is nowhere where it says nothing we know."""
    history, _, version = form.text("welke").partition(":")
    try:
        return UUID(history), int(version)
    except ValueError:
        return NO_KEY


@ROUTER.post("/markering")
def flag(visit: Marking, entity: str) -> Response:
    """Flag the address as one of risk, until a day."""
    form = visit.form
    wish = FlagIt(form.text("grond"), end_of(form.text("datum")), form.text("reden"))
    return _do(visit, entity, "markering", lambda doing: actions.flag(doing, wish))


@ROUTER.post("/verlenging")
def renew(visit: Marking, entity: str) -> Response:
    """Let a flag stand until a later day."""
    form = visit.form
    wish, key = RenewIt(end_of(form.text("datum")), form.text("reden")), key_in(form)
    return _do(visit, entity, "verlenging", lambda doing: actions.renew(doing, key, wish))


@ROUTER.post("/intrekking")
def unflag(visit: Marking, entity: str) -> Response:
    """Take a flag back."""
    key, reason = key_in(visit.form), visit.form.text("reden")
    return _do(visit, entity, "intrekking", lambda doing: actions.unflag(doing, key, reason))


@ROUTER.post("/maatregelen")
def plan(visit: Marking, entity: str) -> Response:
    """Plan an action, on a power that is named."""
    form = visit.form
    wish = PlanIt(
        kind=form.text("soort"),
        power=form.text("bevoegdheid"),
        due_at=end_of(form.text("datum")),
        until=end_of(form.text("einddatum")),
        partners=tuple(form.all("deelnemer")),
        note=form.text("reden"),
    )
    return _do(visit, entity, "maatregel", lambda doing: actions.plan(doing, wish))


@ROUTER.post("/stap")
def progress(visit: Marking, entity: str) -> Response:
    """Note that a step of a checklist was taken, or take that back."""
    key, step = key_in(visit.form), visit.form.text("stap")
    is_done = visit.form.text("gezet") == "ja"
    return _do(
        visit,
        entity,
        f"stap-{visit.form.text('welke')}",
        lambda doing: actions.progress(doing, key, step, is_done=is_done),
    )


@ROUTER.post("/afronding")
def finish(visit: Marking, entity: str) -> Response:
    """Record what came of an action."""
    form, key = visit.form, key_in(visit.form)
    outcome, text = form.text("uitkomst"), form.text("reden")
    return _do(
        visit,
        entity,
        f"afronding-{form.text('welke')}",
        lambda doing: actions.finish(doing, key, outcome, text),
    )


def _do(visit: Visit, entity: str, form: str, act: Callable[[Doing], Recorded]) -> Response:
    """Record what a person wants, and show the address as it then stands."""
    site = visit.site
    with visit.views.snapshot() as cursor:
        row = rows.one(cursor, rows.audience_of(visit.user), entity)
        now = visit.now(cursor)
    if row is None:
        raise not_there(visit, Right.MARK_LOCATIONS, entity)
    done = act(Doing(site.desk, entity, site.ground.powers, visit.user.id, now))
    if isinstance(done, Refused):
        return _again(visit, entity, form, done)
    if done is not None:
        site.settle(site.desk.record.last())
    return visit.see_other(f"/locaties/{entity}")


def _again(visit: Visit, entity: str, form: str, refused: Refused) -> Response:
    """The page again, with what was typed and why it was not recorded."""
    found = load(visit, entity)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    field, problem = REFUSALS[refused]
    typed = Typed(
        form=form,
        values=dict(visit.form.items()),
        lists={name: tuple(visit.form.all(name)) for name in visit.form},
        problem_field=field,
        problem=problem,
    )
    status = HTTPStatus.CONFLICT if refused in STALE else HTTPStatus.BAD_REQUEST
    powers = visit.site.ground.powers
    return visit.html("places/place.html", found[0], status, typed=typed, powers=powers)
