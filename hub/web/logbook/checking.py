"""The page of a verification: start one, see how far it is, and what the last one found."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.actions.verifying import Verifier
from hub.domain.mandate import Right
from hub.web.logbook.listing import voice_of
from hub.web.logbook.looking import look
from hub.web.logbook.results import Outcome, newest
from hub.web.logbook.signing import Signing, signing_of
from hub.web.logbook.signing import look as see_signing
from hub.web.moments import Moment, moment
from hub.web.visit import Reads, Sends, Visit

PATH: Final = "/logboek/controle"


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The page. `fault` is not empty where the last run came to no end."""

    now: Moment
    is_running: bool
    by: str
    done: int
    total: int
    percent: int
    fault: str
    verified: Outcome | None
    signing: Signing
    json_path: str


ROUTER: Final = APIRouter()
Reading = Annotated[Visit, Depends(Reads(Right.VERIFY))]
Starting = Annotated[Visit, Depends(Sends(Right.VERIFY))]


def load(visit: Visit) -> CheckPage:
    """Make the page."""
    site = visit.site
    with visit.views.snapshot() as cursor:
        voice = voice_of(visit, cursor)
        verified = newest(site.desk, cursor, voice)
    told = site.verifier.progress
    return CheckPage(
        now=moment(voice.now, voice.now),
        is_running=told is not None and told.is_running,
        by=voice.people.get(told.by, told.by) if told else "",
        done=told.done if told else 0,
        total=told.total if told else 0,
        percent=told.percent if told else 0,
        fault=told.fault if told else "",
        verified=verified,
        signing=signing_of(see_signing(site), site.clock()),
        json_path=f"{PATH}.json",
    )


@ROUTER.get(PATH)
def show(visit: Reading) -> HTMLResponse:
    """The verification as a page."""
    look(visit, "controle")
    return visit.html("logbook/check.html", load(visit))


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading) -> Response:
    """The same as JSON."""
    look(visit, "controle")
    return visit.json(load(visit))


@ROUTER.post(PATH)
def start(visit: Starting) -> Response:
    """Begin a run, unless one goes on."""
    verifier: Verifier = visit.site.verifier
    verifier.start(visit.user.id, visit.site.present)
    return visit.see_other(PATH)
