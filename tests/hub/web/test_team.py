"""The blind sample on the screen, and the figures of the team."""

import re

import pytest

from hub.web.site import CSRF_FIELD
from hub.web.team.pages import TOO_FEW, typical
from schemas.events import CaseImpression
from tests.databases import KINDS
from tests.hub.web.desks import PATH, Desk
from tests.hub.web.events import case_load
from tests.hub.web.small import client_of, small_hub

TOKEN = re.compile(rf'name="{CSRF_FIELD}" value="[^"]*"')
"""Made by chance: it may hold any letters."""


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    """A small hub."""
    with small_hub(request.param, tmp_path, case_load()) as hub:
        yield hub


async def test_a_sampled_dossier_hides_the_proposal_until_a_first_impression(hub):
    desk = Desk(hub)
    desk.app = hub.app(blind_one_in=1)
    desk.client = client_of(desk.app, "d.jansen")
    for path in (PATH, f"{PATH}.json"):
        text = TOKEN.sub("", (await desk.client.get(path)).text)
        assert "Deze signalen horen niet bij elkaar" in text
        for proposal in ("Verhaallijn", "zeer sterk", "R09", "Spoed", "reasons", "routes"):
            assert proposal not in text
    assert (await desk.send("indruk", indruk="misschien")).status_code == 303
    assert not hub.recorded(CaseImpression)
    for _ in range(2):
        assert (await desk.send("indruk", indruk="deels")).status_code == 303
    [said] = hub.recorded(CaseImpression)
    assert (said.impression, said.by, len(said.evidence.signals)) == ("deels", "d.jansen", 3)
    text = (await desk.client.get(PATH)).text
    assert "Verhaallijn" in text
    assert "Een deel hoort bij elkaar" in text


async def test_an_auditor_is_not_asked_and_without_a_sample_nobody_is(hub):
    app = hub.app(blind_one_in=1)
    async with client_of(app, "a.auditor") as client:
        assert "Verhaallijn" in (await client.get(PATH)).text
    assert "Verhaallijn" in (await Desk(hub).page()).text


async def test_figures_are_of_the_team_and_over_five_or_more(hub):
    desk = Desk(hub)
    page = await desk.page("/werkvoorraad/team")
    assert page.text.count(TOO_FEW) == 6
    for number in range(5):
        ruling = ("confirmed", "concreet") if number % 2 else ("closed", "geen-mensenhandel")
        grounds = {"besluit": ruling[0], "grond": ":".join(ruling)}
        answer = await desk.decide(**grounds, reden=f"Reden {number}.", ongelezen="ja")
        assert answer.status_code == 303
    page = await desk.page("/werkvoorraad/team")
    assert "60 % van 5" in page.text
    assert "100 % van 5" in page.text
    assert "0 % van 5" in page.text
    assert "D. Jansen" not in page.text.split("Hoe het team besluit")[-1]
    told = (await desk.client.get("/werkvoorraad/team.json")).json()["figures"]
    assert all(it["name"] in page.text and it["value"] in page.text for it in told)


def test_a_median_over_few_is_not_shown():
    assert typical([]) == TOO_FEW
