"""Reviewing a pair: side by side once opened, and a word bound to what was seen."""

import pytest

from hub.web.pairs.waiting import LIST_MAX, how_many
from schemas.events import ContentOpened, Judged, PairConflicted, PairDoubted, PairJudged
from schemas.ids import pair_id, standing_id
from tests.databases import KINDS
from tests.hub.web.desks import Desk
from tests.hub.web.events import START, place
from tests.hub.web.page import Page
from tests.hub.web.people import BSN, NAME, OTHER_NAME, content, linked, mention_of, sealed_signal
from tests.hub.web.small import small_hub


@pytest.fixture(params=KINDS)
def hub(request, tmp_path):
    """A small hub with two signals that each name somebody."""
    with small_hub(request.param, tmp_path, []) as hub:
        one, other = (
            sealed_signal(hub, name, content(family))
            for name, family in (("S1", NAME), ("S2", OTHER_NAME))
        )
        hub.say(one, other)
        hub.say(*(linked(it, mention_of(it)) for it in (one.originator_id, other.originator_id)))
        hub.pair = sorted(mention_of(it.originator_id) for it in (one, other))
        hub.signals = (one, other)
        yield hub


def path_of(hub):
    return "/paren/" + "/".join(hub.pair)


async def seen(desk, path):
    page = await desk.page(path)
    return {it["name"]: it["value"] for it in page.all("input") if it.get("name") == "gezien"}


async def test_values_are_hidden_until_both_signals_are_opened(hub):
    desk, path = Desk(hub), path_of(hub)
    for asked in (path, f"{path}.json"):
        text = (await desk.client.get(asked)).text
        assert NAME not in text
        assert "2001" not in text
    assert (await desk.send("openen", path, doel="")).status_code == 400
    assert (await desk.send("openen", path, doel="beoordelen")).status_code == 303
    [opened] = hub.recorded(ContentOpened)
    assert set(opened.signals) == {it.originator_id for it in hub.signals}
    page = await desk.page(path)
    for text in (NAME, OTHER_NAME, "2001-03-04", "gelijk", "anders", "vrouw"):
        assert text in page.text
    assert BSN not in page.text


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
async def test_a_word_is_recorded_once_with_its_reason_and_can_be_withdrawn(hub, verdict):
    desk, path = Desk(hub), path_of(hub)
    said = await seen(desk, path) | {"verdict": verdict, "reden": "Zelfde moeder."}
    for _ in range(2):
        answer = await desk.send("oordeel", path, **said)
        assert answer.status_code == 303
    [judged] = hub.recorded(PairJudged)
    assert (judged.verdict, judged.by) == (Judged(verdict), "d.jansen")
    assert "Zelfde moeder." not in judged.model_dump_json()
    assert "Zelfde moeder." in (await desk.page(path)).text
    back = await seen(desk, path) | {"verdict": "withdrawn", "reden": "Vergissing."}
    assert (await desk.send("oordeel", path, **back)).status_code == 303
    assert hub.recorded(PairJudged)[-1].verdict is Judged.WITHDRAWN


async def test_other_words_for_the_same_answer_are_not_lost_without_saying_so(hub):
    desk, path = Desk(hub), path_of(hub)
    said = await seen(desk, path) | {"verdict": "unsure", "reden": "De geboortedatum ontbreekt."}
    assert (await desk.send("oordeel", path, **said)).status_code == 303
    for stale in (said, said | await seen(desk, path)):
        answer = await desk.send("oordeel", path, **stale | {"reden": "Er is een tweede bron."})
        assert answer.status_code == 409
        page = Page(answer.text)
        assert "Uw nieuwe woorden zijn niet bewaard" in page.text
        assert "Er is een tweede bron." in page.text
    assert len(hub.recorded(PairJudged)) == 1


async def test_a_stale_word_is_refused_with_what_changed_and_what_was_typed(hub):
    desk, other, path = Desk(hub), Desk(hub, "s.dewit"), path_of(hub)
    said = await seen(desk, path) | {"verdict": "same", "reden": "Zelfde moeder."}
    await other.send("oordeel", path, **said | {"verdict": "different", "reden": "Andere."})
    answer = await desk.send("oordeel", path, **said)
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "iemand anders beoordeelde dit paar" in page.text
    assert "Zelfde moeder." in page.text
    assert len(hub.recorded(PairJudged)) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"verdict": "misschien"}, "Kies een antwoord."),
        ({"reden": " "}, "Schrijf in uw eigen woorden"),
        ({"gezien": "1.2"}, "Kies een antwoord."),
    ],
)
async def test_a_faulty_word_is_not_recorded(hub, change, error):
    desk, path = Desk(hub), path_of(hub)
    said = await seen(desk, path) | {"verdict": "same", "reden": "Zelfde moeder."} | change
    answer = await desk.send("oordeel", path, **said)
    assert answer.status_code == 400
    assert error in Page(answer.text).text
    assert not hub.recorded(PairJudged)


async def test_what_is_doubted_in_conflict_or_unsure_waits_in_the_list(hub):
    desk, path = Desk(hub), path_of(hub)
    assert path not in (await desk.page("/paren")).values()
    await desk.send("oordeel", path, **await seen(desk, path), verdict="unsure", reden="Te weinig.")
    assert "Weet niet" in (await desk.page("/paren")).text
    one, other = hub.pair
    about = place(standing_id(pair_id(one, other)), START) | {"one": one, "other": other}
    signal = hub.signals[0].originator_id
    doubted = {"verdict": Judged.UNSURE, "signal": signal, "signal_version": 2, "correction": 9}
    hub.say(PairDoubted(**about, **doubted))
    assert "In twijfel door een correctie" in (await desk.page("/paren")).text
    hub.say(PairConflicted(**about, walls=((one, other),)))
    page = await desk.page("/paren")
    assert "Oordelen spreken elkaar tegen" in page.text
    assert path in page.values()
    waiting = (await desk.client.get("/paren.json")).json()["waiting"]
    assert [it["path"] for it in waiting] == [path]


async def test_who_may_not_decide_sees_no_form_and_what_is_no_pair_is_not_there(hub):
    path = path_of(hub)
    auditor = Desk(hub, "a.auditor")
    assert f"{path}/oordeel" not in (await auditor.page(path)).values()
    assert (await auditor.send("oordeel", path, verdict="same")).status_code == 404
    desk = Desk(hub)
    for wrong in (f"/paren/{hub.pair[0]}/{hub.pair[0]}", "/paren/x/y", "/paren/x/y.json"):
        assert (await desk.client.get(wrong)).status_code == 404


async def test_the_work_list_leads_to_the_pairs_and_counts_what_they_list(hub):
    desk, path = Desk(hub), path_of(hub)
    counted = []
    for _ in range(2):
        waiting = (await desk.client.get("/paren.json")).json()["waiting"]
        pairs, team = (await desk.client.get("/werkvoorraad.json")).json()["elsewhere"]
        counted.append((len(waiting), pairs["number"]))
        said = {"verdict": "unsure", "reden": "Te weinig."}
        await desk.send("oordeel", path, **await seen(desk, path) | said)
    assert counted == [(0, "0 wachten"), (1, "1 wacht")]
    links = (await desk.page("/werkvoorraad")).values()
    assert {pairs["path"], team["path"]} == {"/paren", "/werkvoorraad/team"} <= links
    assert how_many(LIST_MAX) == "100 of meer wachten"


async def test_the_keys_are_told_where_one_may_answer_and_can_be_switched_off(hub):
    desk, path = Desk(hub), path_of(hub)
    auditor = Desk(hub, "a.auditor")
    assert not (await auditor.page(path)).all("dialog")
    [told] = (await desk.page(path)).all("dialog")
    assert told["data-keys"] == "aan"
    answer = await desk.send("toetsen", "/werkvoorraad", terug=path)
    assert answer.headers["location"] == path
    [told] = (await desk.page(path)).all("dialog")
    assert told["data-keys"] == "uit"
    answer = await desk.send("toetsen", "/werkvoorraad", terug="//elders.example")
    assert answer.headers["location"] == "/"
