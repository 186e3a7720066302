"""Voorkomen: numbers by form, group, language, area and quarter, with the campaigns beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from http import HTTPStatus
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from hub.actions import prevention as actions
from hub.actions.prevention import Plan, Refused, Result
from hub.domain.calendar import AMSTERDAM
from hub.domain.mandate import Right
from hub.domain.prevention import PreventionPolicy, month_start, quarter_of
from hub.store.database import Cursor, Row
from hub.web.form import NUMBER
from hub.web.handover.choices import Option
from hub.web.handover.releasing import Problem
from hub.web.moments import Moment, day_of, full_day, local_day, moment, parse
from hub.web.prevention.chart import Chart, chart
from hub.web.prevention.counting import (
    Quarter,
    Table,
    quarter_words,
    read,
    read_outcomes,
    table,
    tables,
)
from hub.web.visit import Reads, Sends, Visit
from hub.web.words import FORMS, count, said

PATH: Final = "/voorkomen"
QUARTERS: Final = 6
QUARTERS_A_YEAR: Final = 4
CAMPAIGNS_MAX: Final = 200
NOON: Final = time(12, 0)
CAMPAIGNS: Final = (
    "SELECT campaign, action, audience, form, language, planned_for, held_at, reach, is_estimate "
    "FROM campaigns ORDER BY planned_for DESC, campaign LIMIT ?"
)
FIGURES: Final[Mapping[str, str]] = {
    "hulp-gegeven": "Hulp gegeven aan een slachtoffer",
    "opvang-geplaatst": "Slachtoffer op een veilige plek",
    "andere-hulp": "Andere hulp gegeven",
    "signaal-bevestigd": "Signaal bevestigd",
    "signaal-aangevuld": "Signaal aangevuld",
    "bestuurlijke-maatregel": "Bestuurlijke maatregel genomen",
    "integrale-controle": "Integrale controle gedaan",
    "doorzending": "Doorgezonden naar politie of Arbeidsinspectie",
    "geen-contact": "Geen contact gekregen",
    "geen-vervolg": "Geen vervolg nodig",
}
REFUSALS: Final[Mapping[Refused, tuple[str, str]]] = {
    Refused.UNKNOWN_ACTION: ("plan", "Kies wat u gaat doen."),
    Refused.UNKNOWN_GROUP: ("plan", "Kies voor welke groep."),
    Refused.UNKNOWN_FORM: ("plan", "Kies een vorm die wij kennen."),
    Refused.UNKNOWN_LANGUAGE: ("plan", "Kies een taal."),
    Refused.NO_DAY: ("plan", "Kies een dag. Wat al is gehouden, was vandaag of eerder."),
    Refused.NO_REACH: ("plan", "Vul in hoeveel mensen u bereikte."),
    Refused.NOTHING_THERE: ("", "Deze actie is er niet."),
    Refused.HELD_ALREADY: ("", "Dit is al vastgelegd."),
}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign in words; `hold_path` is empty once it was held, or where one may not say so."""

    name: str
    audience: str
    about: str
    language: str
    planned: str
    held: str
    reach: str
    hold_path: str


@dataclass(frozen=True, slots=True)
class Planning:
    """The form to plan a campaign."""

    actions: tuple[Option, ...]
    groups: tuple[Option, ...]
    forms: tuple[Option, ...]
    languages: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PreventionPage:
    """The page."""

    now: Moment
    until: str
    total: str
    picture: Chart
    tables: tuple[Table, ...]
    outcomes: Table
    campaigns: tuple[Campaign, ...]
    planning: Planning | None
    problem: Problem | None
    json_path: str


def quarters_until(last: Quarter) -> tuple[Quarter, ...]:
    """The quarters that are shown, the newest last."""
    number = last[0] * QUARTERS_A_YEAR + last[1] - 1
    numbers = range(number - QUARTERS + 1, number + 1)
    return tuple((n // QUARTERS_A_YEAR, n % QUARTERS_A_YEAR + 1) for n in numbers)


def page_of(
    cursor: Cursor, visit: Visit, now: datetime, problem: Problem | None = None
) -> PreventionPage:
    """Make the page. Numbers go as far as the beginning of this month."""
    policy, until = visit.site.prevention, month_start(now)
    quarters = quarters_until(quarter_of(until - INSTANT))
    since = datetime(quarters[0][0], (quarters[0][1] - 1) * 3 + 1, 1, tzinfo=AMSTERDAM)
    counted = read(cursor, policy, since, until)
    reported = read_outcomes(cursor, visit.site.sharing, since, until)
    rows = cursor.execute(CAMPAIGNS, (CAMPAIGNS_MAX,)).fetchall()
    made = tables(counted, quarters, policy)
    may_plan = visit.may(Right.PLAN_CAMPAIGNS)
    held = [quarter_of(parse(row[6])) for row in rows if row[6]]
    return PreventionPage(
        now=moment(now, now),
        until=full_day(local_day(until)),
        total=count(len(quarters), "kwartaal", "kwartalen"),
        picture=chart(
            tuple(map(quarter_words, quarters)),
            made[0].totals,
            tuple(held.count(quarter) for quarter in quarters),
        ),
        tables=made,
        outcomes=table(
            ("uitkomst", "Wat kwam eruit, per overdracht", ""),
            reported,
            quarters,
            FIGURES,
        ),
        campaigns=tuple(_campaign(row, policy, may_hold=may_plan) for row in rows),
        planning=_planning(policy) if may_plan else None,
        problem=problem,
        json_path=f"{PATH}.json",
    )


def _campaign(row: Row, policy: PreventionPolicy, *, may_hold: bool) -> Campaign:
    key, action, group, form, language, planned_for, held_at, reach, is_estimate = row
    found = policy.groups.get(group)
    about = "ongeveer " if is_estimate else ""
    return Campaign(
        name=said(policy.actions, action),
        audience=found.title if found else group,
        about=said(FORMS, form) if form else "Alle vormen",
        language=said(policy.languages, language),
        planned=full_day(local_day(parse(planned_for))),
        held=full_day(local_day(parse(held_at))) if held_at else "",
        reach=f"{about}{count(reach, 'persoon', 'personen')}" if held_at else "",
        hold_path=f"{PATH}/{key}/gehouden" if may_hold and not held_at else "",
    )


def _planning(policy: PreventionPolicy) -> Planning:
    groups = {code: group.title for code, group in policy.groups.items()}
    forms = {"": "Alle vormen", **FORMS}
    return Planning(
        *(
            tuple(Option(code, title, "", is_chosen=False) for code, title in titles.items())
            for titles in (policy.actions, groups, forms, policy.languages)
        )
    )


INSTANT: Final = datetime.resolution
Reading = Annotated[Visit, Depends(Reads(Right.READ_PREVENTION))]
Planner = Annotated[Visit, Depends(Sends(Right.PLAN_CAMPAIGNS))]
ROUTER: Final = APIRouter()


def _load(visit: Visit, problem: Problem | None = None) -> PreventionPage:
    with visit.views.snapshot() as cursor:
        return page_of(cursor, visit, visit.now(cursor), problem)


@ROUTER.get(PATH)
def show(visit: Reading) -> HTMLResponse:
    """The numbers as a page."""
    return visit.html("prevention/page.html", _load(visit))


@ROUTER.get(f"{PATH}.json")
def show_json(visit: Reading) -> Response:
    """The same as JSON."""
    return visit.json(_load(visit))


@ROUTER.post(f"{PATH}/acties")
def plan(visit: Planner) -> Response:
    """Plan a campaign."""
    form, site = visit.form, visit.site
    wish = Plan(
        action=form.text("actie"),
        group=form.text("groep"),
        form=form.text("vorm"),
        language=form.text("taal"),
        at=_day(form.text("dag")),
    )
    return _answer(
        visit, actions.plan(site.desk, site.prevention, wish, visit.user, site.present())
    )


@ROUTER.post(f"{PATH}/{{campaign}}/gehouden")
def hold(visit: Planner, campaign: UUID) -> Response:
    """Say that a campaign was held, and how many it reached."""
    form, site = visit.form, visit.site
    result = Result(
        at=_day(form.text("dag")),
        reach=form.number("bereik") if NUMBER.fullmatch(form.text("bereik")) else None,
        is_estimate=form.text("schatting") == "ja",
    )
    return _answer(visit, actions.hold(site.desk, campaign, result, visit.user, site.present()))


def _answer(visit: Visit, done: int | Refused) -> Response:
    if isinstance(done, Refused):
        status = HTTPStatus.CONFLICT if not REFUSALS[done][0] else HTTPStatus.BAD_REQUEST
        page = _load(visit, Problem(*REFUSALS[done]))
        return visit.html("prevention/page.html", page, status)
    visit.site.settle(done)
    return visit.see_other(f"{PATH}#acties")


def _day(text: str) -> datetime | None:
    day = day_of(text)
    return None if day is None else datetime.combine(day, NOON, AMSTERDAM)
