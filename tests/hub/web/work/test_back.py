"""What was handed over and nobody took on in time is the coordinator's again, in the list too."""

from datetime import timedelta
from uuid import UUID

import pytest

from hub.actions.sharing import load_handover
from hub.domain.casework import Sight
from hub.web.live import Live
from hub.web.moments import parse
from hub.web.work.filters import Asked, Filters
from hub.web.work.passing import Passing
from hub.web.work.read import page, totals
from schemas import events
from schemas.signal import Partner
from tests.hub.web.events import LAST, a_signal, place
from tests.hub.web.handovers import DOSSIER, POLICE, handover, released
from tests.hub.web.small import site_of, visit_of
from tests.hub.web.work.test_list import paths, shown

MINUTE = timedelta(minutes=1)


@pytest.fixture
def term(handover_hub):
    """When the receiver must have taken it on."""
    return lambda: load_handover(handover_hub.desk, handover()).acknowledge_by


def let_pass(hub, until):
    """Time goes on: the newest message is of that moment."""
    signal = a_signal("later", Partner.SCHOOL, until)
    hub.say(signal)


async def listed(people, query=""):
    found = (await people["jansen"].get(f"/werkvoorraad.json?{query}")).json()
    return found, {item["id"]: item for item in found["items"]}.get(str(DOSSIER))


async def test_before_the_term_it_says_nothing_and_from_that_moment_it_does(
    handover_hub, people, term
):
    await released(handover_hub, people)
    let_pass(handover_hub, term() - MINUTE)
    _, item = await listed(people)
    assert item["back"] == []
    let_pass(handover_hub, term())
    _, item = await listed(people)
    [back] = item["back"]
    assert back["words"].startswith("Zorg en opvang heeft niet bevestigd. De termijn was ")
    assert back["ref"]["path"] == f"/overdracht/{handover()}"
    assert item["waits"] == "Zorg en opvang, die nog niet bevestigde"
    assert parse(item["due"]["moment"]["at"]) == term()
    assert "Het ligt weer bij u" in item["why"]["sentence"]


async def test_the_list_and_the_screen_of_handovers_say_it_of_the_same(handover_hub, people, term):
    await released(handover_hub, people)
    for until in (term() - MINUTE, term(), term() + MINUTE):
        let_pass(handover_hub, until)
        overview = (await people["jansen"].get("/overdracht.json")).json()
        _, item = await listed(people)
        assert [it["path"] for it in overview["overdue"]] == [
            it["ref"]["path"] for it in item["back"]
        ]
        said = overview["items"][0]["ladder"]
        assert ("coördinator" in said) is bool(item["back"])


@pytest.mark.parametrize("answer", ["aanvaarden", "teruggeven"])
async def test_it_goes_away_when_the_receiver_answers(handover_hub, people, term, answer):
    path = await released(handover_hub, people)
    let_pass(handover_hub, term())
    done = await people["moviera"].send(f"{path}/{answer}", grond="geen-plek", woorden="Vol.")
    assert done.status_code == 303
    _, item = await listed(people)
    assert item["back"] == []


async def test_a_case_that_rests_is_open_work_while_nobody_took_it_on(handover_hub, people, term):
    path = await released(handover_hub, people)
    case = {"originator_id": UUID(int=7), "subject": DOSSIER, "kind": events.SubjectKind.DOSSIER}
    evidence = Sight(1_000_000, {POLICE.originator_id: 1}).evidence(0)
    handover_hub.say(
        events.CaseDecided(
            **{**place(DOSSIER, LAST), **case},
            by="d.jansen",
            ruling=events.Ruling.CLOSED,
            ground="anders",
            until=None,
            evidence=evidence,
            needs_second=False,
            sealed={},
        )
    )
    let_pass(handover_hub, term() - MINUTE)
    before, item = await listed(people)
    assert item is None
    let_pass(handover_hub, term())
    now, item = await listed(people)
    assert (item["state"], len(item["back"])) == ("Gesloten", 1)
    numbers = [{tab["name"]: tab["number"] for tab in it["tabs"]} for it in (before, now)]
    assert numbers[1]["mijn"] == numbers[0]["mijn"] + 1
    assert numbers[1]["nieuw"] == numbers[0]["nieuw"] + 1
    late, _ = await listed(people, "termijn=te-laat")
    assert str(DOSSIER) in {it["id"] for it in late["items"]}
    await people["moviera"].send(f"{path}/aanvaarden")
    _, item = await listed(people)
    assert item is None


async def test_every_tab_counts_what_it_shows(handover_hub, people, term):
    await released(handover_hub, people)
    let_pass(handover_hub, term() + MINUTE)
    with handover_hub.views.database.snapshot() as cursor:
        now = visit_of(handover_hub.app()).now(cursor)
        for tab in ("mijn", "nieuw", "gesloten", "volgen", "alles"):
            asked = Asked(Filters(lijst=tab), "d.jansen", now)
            counted = totals(cursor, asked)
            found, _ = page(cursor, asked, 1, counted.total)
            assert counted.total == counted.tabs[tab] == len(found.items)


async def test_when_a_term_passes_an_open_list_is_told_of_it_once(handover_hub, people, term):
    await released(handover_hub, people)
    let_pass(handover_hub, term() - MINUTE)
    app = handover_hub.app()
    passing = Passing(site_of(app))
    assert passing() == []
    let_pass(handover_hub, term())
    assert passing() == [str(DOSSIER)]
    assert passing() == []


class Still:
    """Views that nothing happens to."""

    database = None

    def position(self, name):
        assert name == "project"
        return 5


async def test_what_only_time_changed_is_told_as_any_change():
    live, todo = Live(Still()), [["a"], []]
    live.watch(lambda: todo.pop(0) if todo else [])
    async with live.running():
        client = live.join("k", lambda items: dict.fromkeys(items, True), None)
        frame = await client.next(5)
    assert (frame.event, frame.data) == ("wijziging", {"a": True})


async def test_in_due_order_and_over_pages_everything_is_there_once(
    handover_hub, people, term, words
):
    await released(handover_hub, people)
    let_pass(handover_hub, term() + MINUTE)
    found = shown(handover_hub.views, words)
    assert len(paths(found)) == len(set(paths(found)))
    dues = [item.due.moment.at for item in found.items if item.due]
    assert dues == sorted(dues)
    assert str(POLICE.originator_id) not in {item.id for item in found.items}
