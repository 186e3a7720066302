"""The register of disclosures: everything that went to somebody, and nothing of what it was."""

from datetime import timedelta

import pytest

from schemas.events import HandoverReleased, HandoverSeconded
from schemas.signal import Partner, Regime
from tests.hub.web.events import START, a_signal
from tests.hub.web.handovers import (
    HOME,
    OFFENDER,
    PHONE,
    SCHOOL,
    TEXT,
    VICTIM,
    at_desks,
    fill,
    released,
)
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub
from tests.hub.web.test_forms import OWN, STEP, victim

PATH = "/verstrekkingen"
UNDER_WPG = a_signal("H1", Partner.POLICE, START + timedelta(days=1), regime=Regime.WPG)
YEAR = "van=2026-01-01&tot=2026-12-31"


@pytest.fixture
def hub(tmp_path):
    with small_hub("sqlite", tmp_path, []) as made:
        fill(made, (UNDER_WPG, SCHOOL))
        yield made


@pytest.fixture
async def people(hub):
    app = hub.app()
    users = {
        "jansen": "d.jansen",
        "dewit": "s.dewit",
        "moviera": "m.moviera",
        "beheer": "b.beheer",
        "fg": "f.privacy",
        "auditor": "a.auditor",
    }
    async with at_desks(app, users) as desks:
        yield desks


async def register(people, query=YEAR, who="fg"):
    answer = await people[who].get(f"{PATH}.json?{query}")
    assert answer.status_code == 200
    return answer.json()


async def form_to_comensha(hub, people):
    """Release to CoMensha, fill its form in, and take it out on paper."""
    details = ["indicators", "victims", "contacts"]
    said = {"ontvanger": "comensha", "doel": "registratie", "gegeven": details}
    path = await released(hub, people, **said)
    desk = people["jansen"]
    await desk.send(f"{path}/openen")
    form = {**OWN, **STEP, "slachtoffer": await victim(desk, f"{path}/formulier")}
    await desk.send(f"{path}/formulier", **form, veld=["geboortejaar"])
    assert (await desk.send(f"{path}/formulier/pdf")).status_code == 200


async def test_a_release_and_a_form_are_there_with_purpose_ground_and_kinds_of_detail(hub, people):
    await released(hub, people)
    await form_to_comensha(hub, people)
    page = await register(people)
    assert [(it["kind"], it["receiver"]) for it in page["rows"]] == [
        ("Formulier opgehaald", "CoMensha, aanmelding en opvang"),
        ("Overdracht", "CoMensha, aanmelding en opvang"),
        ("Overdracht", "Zorg en opvang"),
    ]
    form, outside, care = page["rows"]
    assert "Geboortejaar" in form["details"]
    assert "Naam" not in form["details"]
    assert outside["purpose"] == "Landelijke registratie van slachtoffers"
    assert outside["ground"].startswith("Taak van algemeen belang")
    assert care["person"] == "D. Jansen"
    assert care["has_police_data"]
    assert {it["receiver"]: it["disclosures"] for it in page["counted"]} == {
        "CoMensha, aanmelding en opvang": 2,
        "Zorg en opvang": 1,
    }
    text = (await people["fg"].get(f"{PATH}?{YEAR}")).text
    for value in (VICTIM, OFFENDER, PHONE, HOME, TEXT, "1999"):
        assert value not in text
    assert "art. 32 Wpg" in Page(text).text


async def test_what_waits_for_a_second_person_is_no_disclosure_until_they_agree(hub, people):
    details = ["indicators", "offenders"]
    path = await released(
        hub, people, ontvanger="veilig-thuis", doel="hulp", grond="wmo", gegeven=details
    )
    assert hub.recorded(HandoverReleased)[0].needs_second
    assert not (await register(people))["rows"]
    await people["dewit"].send(f"{path}/tweede", instemmen="ja", woorden="Dit klopt.")
    assert hub.recorded(HandoverSeconded)
    [row] = (await register(people))["rows"]
    assert (row["receiver"], row["person"], row["second"]) == (
        "Veilig Thuis",
        "D. Jansen",
        "S. de Wit",
    )
    assert row["is_outside"]


FOUND = {
    YEAR: 3,
    f"{YEAR}&ontvanger=zorg": 1,
    f"{YEAR}&ontvanger=&soort=": 3,
    f"{YEAR}&soort=formulier": 1,
    f"{YEAR}&ontvanger=riec": 0,
    f"{YEAR}&buiten=true": 3,
    "van=2020-01-01&tot=2020-12-31": 0,
}
PROBLEMS = ("van=2026-12-31&tot=2026-01-01", "van=2020-01-01&tot=2026-12-31")
WRONG = ("soort=alles", "van=gisteren", "ontvanger=Zorg!", "pagina=0")


async def test_it_is_chosen_by_receiver_kind_and_period(hub, people):
    await released(hub, people)
    await form_to_comensha(hub, people)
    for query, rows in FOUND.items():
        page = await register(people, query)
        assert (len(page["rows"]), page["problem"]) == (rows, ""), query
    for query in PROBLEMS:
        page = await register(people, query)
        assert page["problem"]
        assert not page["rows"]
    for query in WRONG:
        assert (await people["auditor"].get(f"{PATH}?{query}")).status_code == 400, query


async def test_auditor_and_privacy_officer_see_it_and_nobody_else(people):
    for who, desk in people.items():
        expected = 200 if who in {"fg", "auditor"} else 404
        assert (await desk.get(PATH)).status_code == expected, who
