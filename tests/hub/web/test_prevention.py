"""Voorkomen: numbers without persons, refreshed by the month, and campaigns against them."""

from datetime import UTC, datetime

import pytest

from hub.web.prevention.counting import HIDDEN
from hub.web.prevention.pages import quarters_until
from schemas.events import CampaignHeld, CampaignPlanned, SignalWithdrawn, Verdict
from schemas.signal import Form, Partner
from tests.databases import KINDS
from tests.hub.web.events import a_repeat, a_signal, place, ref
from tests.hub.web.handovers import at_desk
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub
from tests.hub.web.test_pages import leaves

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 8, 9, tzinfo=UTC)
JULY = datetime(2026, 7, 8, 9, tzinfo=UTC)


def signals(name, number, at=OCTOBER, **header):
    return [a_signal(f"{name}{i}", Partner.SCHOOL, at, **header) for i in range(number)]


def load():
    labour = signals("a", 8, forms=(Form.LABOUR,), vulnerabilities=("KWB-03",), language="pl")
    young = signals("b", 9, forms=(Form.CRIMINAL,), has_minor=True, language="nl")
    few = signals("c", 2, forms=(Form.SEXUAL,))
    before = signals("d", 3, JULY)
    this_month = signals("e", 50, datetime(2026, 11, 3, tzinfo=UTC))
    gone, echo = signals("f", 1), signals("g", 1)
    return [
        *(labour + young + few + before + this_month + gone + echo),
        SignalWithdrawn(
            **place(gone[0].originator_id, OCTOBER),
            message=ref(Partner.SCHOOL, 9000, OCTOBER),
            sealed={},
        ),
        a_repeat(echo[0].originator_id, young[0].originator_id, Verdict.RELAYED),
    ]


@pytest.fixture(scope="module", params=KINDS)
def hub(request, tmp_path_factory):
    with small_hub(request.param, tmp_path_factory.mktemp("prevention"), load()) as hub:
        yield hub


@pytest.fixture
async def desk(hub):
    desk = at_desk(hub.app(is_demo=True, clock=lambda: NOW), "p.preventie")
    yield desk
    await desk.client.aclose()


async def table(desk, name):
    answer = (await desk.get("/voorkomen.json")).json()
    [found] = [it for it in answer["tables"] if it["name"] == name]
    return {line["title"]: line["numbers"][-1] for line in found["lines"]}, found["totals"]


async def test_signals_are_counted_once_and_no_further_than_this_month(desk):
    numbers, totals = await table(desk, "vorm")
    assert totals[-1] == "19", "not those of November, withdrawn, or told on"
    assert totals[-2] == HIDDEN
    assert numbers["Seksuele uitbuiting"] == HIDDEN


async def test_a_number_that_would_tell_a_small_one_goes_with_it(desk):
    numbers, _ = await table(desk, "vorm")
    assert numbers["Arbeidsuitbuiting"] == HIDDEN
    assert numbers["Criminele uitbuiting"] == "9"


async def test_groups_and_languages_come_of_codes(desk):
    groups, _ = await table(desk, "groep")
    assert groups["Jongeren"] == "9"
    assert groups["Arbeidsmigranten"] == groups["Groep niet bekend"] == HIDDEN
    languages, _ = await table(desk, "taal")
    assert languages["Nederlands"] == "9"


async def test_a_campaign_is_planned_and_then_held(hub, desk):
    form = {"actie": "voorlichting", "groep": "jongeren", "vorm": "CRI", "taal": "nl"}
    assert (await desk.send("/voorkomen/acties", **form)).status_code == 400
    answer = await desk.send("/voorkomen/acties", **form, dag="2026-10-20")
    assert answer.headers["location"] == "/voorkomen#acties"
    [planned] = hub.recorded(CampaignPlanned)
    path = f"/voorkomen/{planned.originator_id}/gehouden"
    assert (await desk.send(path, dag="2026-10-20", bereik="veel")).status_code == 400
    assert (await desk.send(path, dag="2030-10-20", bereik="60")).status_code == 400
    done = {"dag": "2026-10-20", "bereik": "60", "schatting": "ja"}
    assert (await desk.send(path, **done)).status_code == 303
    assert (await desk.send(path, **done)).status_code == 409
    assert [it.reach for it in hub.recorded(CampaignHeld)] == [60]
    page = Page((await desk.get("/voorkomen")).text)
    assert "ongeveer 60 personen" in page.text
    assert "1 actie" in page.text


async def test_the_page_and_its_twin_say_the_same(desk):
    page = Page((await desk.get("/voorkomen")).text)
    said = set(leaves((await desk.get("/voorkomen.json")).json()))
    shown, values = page.text.casefold(), page.values()
    assert not [it for it in said if it.casefold() not in shown and it not in values]


async def test_nothing_on_the_page_leads_to_a_signal(desk):
    for path in ("/voorkomen", "/voorkomen.json"):
        text = (await desk.get(path)).text
        assert "/signalen/" not in text
        assert "/dossiers/" not in text
    [one, *_] = load()
    assert (await desk.get(f"/signalen/{one.originator_id}")).status_code == 404
    assert (await desk.get("/overdracht")).status_code == 404


def test_quarters_go_back_over_the_turn_of_the_year():
    assert quarters_until((2026, 2)) == (
        (2025, 1),
        (2025, 2),
        (2025, 3),
        (2025, 4),
        (2026, 1),
        (2026, 2),
    )
