"""Splitting and joining: both sides are shown first, and a word is bound to what was seen."""

import pytest

from schemas.events import DossierExtended, DossierJudged, DossierVerdict
from tests.databases import KINDS
from tests.hub.web.desks import PATH, Desk, hidden_in
from tests.hub.web.events import (
    ALONE,
    DOSSIER,
    ECHO,
    LAST,
    NEIGHBOUR,
    POLICE,
    RESIDENT,
    case_load,
    place,
)
from tests.hub.web.page import Page
from tests.hub.web.small import small_hub

OUT = str(RESIDENT.originator_id)
OTHER = str(NEIGHBOUR.originator_id)


@pytest.fixture(params=KINDS)
def fresh(request, tmp_path):
    """A small hub that nobody decided anything in."""
    with small_hub(request.param, tmp_path, case_load()) as hub:
        yield hub


@pytest.fixture
def one(tmp_path):
    """The same on one kind of database, where the kind makes no difference."""
    with small_hub("sqlite", tmp_path, case_load()) as hub:
        yield hub


async def test_a_signal_that_does_not_belong_opens_the_split_with_it_ticked(one):
    desk = Desk(one)
    assert f"{PATH}/splitsen?uit={OUT}" in (await desk.page()).values()
    page = await desk.page(f"{PATH}/splitsen?uit={OUT}")
    assert [it["value"] for it in page.all("input") if "checked" in it] == [OUT]
    page = await desk.page(f"{PATH}/splitsen")
    assert not [it for it in page.all("input") if "checked" in it]


async def test_a_split_shows_both_halves_and_what_is_cut_before_anything_is_recorded(fresh):
    desk = Desk(fresh)
    before = len(fresh.recorded())
    answer = await desk.send("splitsen", uit=OUT)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert "Blijft in het dossier" in page.text
    assert "Gaat eruit" in page.text
    assert (
        "Signaal 1 en signaal 2 noemen hetzelfde adres" in page.text.split("Wat zit ertussen?")[1]
    )
    assert len(fresh.recorded()) == before
    sight = hidden_in(page)
    answer = await desk.send("splitsen/vastleggen", **sight, uit=OUT, reden="Ander verhaal.")
    assert answer.status_code == 303
    [judged] = fresh.recorded(DossierJudged)
    assert judged.verdict is DossierVerdict.APART
    assert {judged.one, judged.other} == {
        (RESIDENT.originator_id,),
        tuple(sorted((POLICE.originator_id, ECHO.originator_id))),
    }
    assert "Ander verhaal." not in judged.model_dump_json()
    page = await desk.page()
    assert "horen niet bij elkaar" in page.text
    assert "Ander verhaal." in page.text


@pytest.mark.parametrize("out", [[], [OUT, str(POLICE.originator_id), str(ECHO.originator_id)]])
async def test_a_split_leaves_something_on_both_sides(one, out):
    answer = await Desk(one).send("splitsen", uit=out)
    assert answer.status_code == 400
    assert "laat er minstens één achter" in Page(answer.text).text


async def test_a_stale_split_is_refused_with_the_difference(one):
    desk = Desk(one)
    sight = hidden_in(Page((await desk.send("splitsen", uit=OUT)).text))
    formed = one.desk.history(DOSSIER)[-1]
    members = (*formed.members, ALONE.originator_id)
    one.say(DossierExtended(**place(DOSSIER, LAST), members=members, ties=formed.ties))
    answer = await desk.send("splitsen/vastleggen", **sight, uit=OUT, reden="Ander verhaal.")
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "Erbij gekomen" in page.text
    assert "Ander verhaal." in page.text
    assert not one.recorded(DossierJudged)


@pytest.mark.parametrize(
    ("word", "verdict"),
    [("samen", DossierVerdict.TOGETHER), ("verwant", DossierVerdict.RELATED)],
)
async def test_two_are_shown_side_by_side_and_joined_or_related(fresh, word, verdict):
    desk = Desk(fresh)
    assert OTHER in (await desk.page(f"{PATH}/samenvoegen")).values()
    short = f"{OTHER[:4]} {OTHER[4:8]}".upper()
    page = Page((await desk.send("samenvoegen", met=short)).text)
    assert f"/signalen/{OTHER}" in page.values()
    sight = hidden_in(page)
    assert len(sight) == 4
    said = sight | {"met": OTHER, "woord": word, "reden": "Zelfde verhaal."}
    for _ in range(2):
        assert (await desk.send("samenvoegen/vastleggen", **said)).status_code == 303
    [judged] = fresh.recorded(DossierJudged)
    assert judged.verdict is verdict
    assert [it.read for it in judged.seen.subjects] == [0, 0]


@pytest.mark.parametrize("name", ["", "3F2A", "zzzz zzzz", "%", "ffff ffff", str(DOSSIER)])
async def test_what_is_not_there_cannot_be_joined(one, name):
    answer = await Desk(one).send("samenvoegen", met=name)
    assert answer.status_code == 400
    assert "Wij vinden geen ander" in Page(answer.text).text


async def test_a_word_without_reason_or_choice_is_refused(one):
    desk = Desk(one)
    sight = hidden_in(Page((await desk.send("samenvoegen", met=OTHER)).text))
    for change in ({"reden": " ", "woord": "samen"}, {"reden": "x", "woord": ""}):
        answer = await desk.send("samenvoegen/vastleggen", **sight, met=OTHER, **change)
        assert answer.status_code == 400
    assert not one.recorded(DossierJudged)


async def test_a_word_is_taken_back_with_a_reason(fresh):
    desk = Desk(fresh)
    sight = hidden_in(Page((await desk.send("splitsen", uit=OUT)).text))
    await desk.send("splitsen/vastleggen", **sight, uit=OUT, reden="Ander verhaal.")
    word = str(fresh.recorded(DossierJudged)[0].originator_id)
    assert (await desk.send("terugnemen", woord=word, reden="")).status_code == 400
    assert (await desk.send("terugnemen", woord=word, reden="Vergissing.")).status_code == 303
    assert [it.verdict for it in fresh.recorded(DossierJudged)] == [
        DossierVerdict.APART,
        DossierVerdict.WITHDRAWN,
    ]
    assert "horen niet bij elkaar" not in (await desk.page()).text
    assert (await desk.send("terugnemen", woord=word, reden="Nog eens.")).status_code == 409
    assert (await desk.send("terugnemen", woord="x", reden="Nog eens.")).status_code == 409


async def test_an_auditor_sees_no_form_to_split_or_join(one):
    desk = Desk(one, "a.auditor")
    assert (await desk.send("splitsen", uit=OUT)).status_code == 404
    assert (await desk.send("samenvoegen/vastleggen", met=OTHER)).status_code == 404
