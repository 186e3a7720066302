"""The search in the access log: who opened what, and who searched; and the processing beside it."""

import io
import zipfile
from hashlib import sha256

import orjson
import pytest

from hub.actions.access import open_addresses, open_content
from hub.domain.mandate import Right, may
from hub.domain.processing import KINDS
from hub.domain.tracing import operation_of
from hub.processing_log import ProcessingLog
from hub.security.keys import KeyStore
from hub.security.subjects import Subjects
from hub.web.accesslog.searching import SHOWN_MAX
from hub.web.signin.people import DEMO_PEOPLE, demo_person
from hub.web.words import short_name
from schemas.events import ContentOpened, LogExported, MentionLinked, PageViewed
from schemas.events.access import AccessSearched
from schemas.ids import mention_id
from tests.databases import KINDS as DATABASES
from tests.hub.web.events import LAST, mentions
from tests.hub.web.handovers import DOSSIER, PLAIN, POLICE, SCHOOL, VALUES, Desk, fill
from tests.hub.web.page import Page
from tests.hub.web.small import client_of, site_of, small_hub

PATH = "/inzage"
PERSON = "ab" * 16
SEARCHERS = {"a.auditor", "f.privacy"}
JANSEN, TOEZICHT = demo_person("d.jansen"), demo_person("r.toezicht")


@pytest.fixture(params=DATABASES)
def hub(request, tmp_path):
    """Three openings: of the dossier, of the school's signal, and of an address in it."""
    with small_hub(request.param, tmp_path, []) as hub:
        fill(hub)
        hub.say(mentions(SCHOOL.originator_id, ("person", PERSON)))
        everything = [it.originator_id for it in PLAIN]
        said = {"subject": str(DOSSIER), "signals": everything, "purpose": "beoordelen"}
        open_content(hub.desk, JANSEN, now=LAST, **said)
        school = {"subject": str(SCHOOL.originator_id), "signals": [SCHOOL.originator_id]}
        open_content(hub.desk, JANSEN, now=LAST, purpose="verzoek", **school)
        open_addresses(hub.desk, TOEZICHT, now=LAST, purpose="maatregel", **school)
        hub.settle()
        yield hub


@pytest.fixture
async def desks(hub):
    app = hub.app()
    site_of(app).sessions.introduce(DEMO_PEOPLE)
    made = {it.id: Desk(app, client_of(app, it.id)) for it in DEMO_PEOPLE}
    yield made
    for desk in made.values():
        await desk.client.aclose()


async def hits(desk, **form):
    answer = await desk.send(f"{PATH}.json", **form)
    assert answer.status_code == 200, answer.text
    return answer.json()["hits"]


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda it: it.id)
async def test_only_who_watches_over_privacy_searches(desks, person):
    assert may(person, Right.SEARCH_ACCESS) is (person.id in SEARCHERS)
    status = 200 if person.id in SEARCHERS else 404
    desk = desks[person.id]
    assert (await desk.get(PATH)).status_code == status
    for path in (PATH, f"{PATH}.json", f"{PATH}/uitvoer"):
        assert (await desk.send(path)).status_code == status


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ({}, 3),
        ({"object": str(DOSSIER)}, 3),
        ({"object": str(POLICE.originator_id)}, 1),
        ({"object": str(SCHOOL.originator_id)[:13]}, 3),
        ({"object": PERSON}, 3),
        ({"object": PERSON[:10]}, 3),
        ({"wie": "d.jansen"}, 2),
        ({"wie": "r.toezicht", "object": str(SCHOOL.originator_id)}, 1),
        ({"wie": "r.toezicht", "object": str(POLICE.originator_id)}, 0),
        ({"doel": "verzoek"}, 1),
        ({"doel": "maatregel"}, 1),
        ({"nood": "ja"}, 0),
        ({"van": LAST.date().isoformat(), "tot": LAST.date().isoformat()}, 3),
        ({"tot": "2026-01-01"}, 0),
    ],
)
async def test_it_finds_by_object_person_user_purpose_and_day(desks, form, found):
    assert len(await hits(desks["f.privacy"], **form)) == found


@pytest.mark.parametrize(
    "form",
    [{"object": "Kowalska"}, {"wie": "D. Jansen"}, {"doel": "zomaar"}, {"van": "gisteren"}],
)
async def test_what_the_form_does_not_offer_is_refused_and_not_logged(hub, desks, form):
    assert (await desks["f.privacy"].send(PATH, **form)).status_code == 400
    assert not hub.recorded(AccessSearched)


async def test_an_unknown_code_is_told_and_only_that_it_was_asked_is_logged(hub, desks):
    answer = await desks["f.privacy"].send(PATH, object="0000 0000")
    assert "vonden niet precies één" in Page(answer.text).text
    assert [it.subject for it in hub.recorded(AccessSearched)] == [""]


async def test_searching_is_logged_itself_and_shown_in_the_logbook(hub, desks):
    await desks["f.privacy"].send(PATH, object=str(DOSSIER), wie="d.jansen", nood="ja")
    [event] = hub.recorded(AccessSearched)
    assert (event.by, event.subject, event.person) == ("f.privacy", str(DOSSIER), "d.jansen")
    assert (event.only_glass, event.found) == (True, 0)
    hub.settle()
    page = Page((await desks["a.auditor"].get("/logboek?deel=inzage")).text)
    assert "zocht wie wat opende" in page.text


async def test_no_more_than_so_many_are_shown_and_the_page_says_so(hub, desks):
    said = {"subject": str(DOSSIER), "signals": [POLICE.originator_id], "purpose": "beoordelen"}
    for _ in range(SHOWN_MAX):
        open_content(hub.desk, JANSEN, now=LAST, **said)
    hub.settle()
    answer = (await desks["f.privacy"].send(f"{PATH}.json")).json()
    assert len(answer["hits"]) == SHOWN_MAX
    assert answer["summary"].startswith("Meer dan")
    assert len(await hits(desks["f.privacy"], doel="verzoek")) == 1  # behind all of those


async def test_the_file_proves_what_it_holds_and_that_it_was_taken_is_logged(hub, desks):
    answer = await desks["f.privacy"].send(f"{PATH}/uitvoer", wie="d.jansen")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        lines = archive.read("gebeurtenissen.ndjson")
        manifest = orjson.loads(archive.read("manifest.json"))
    assert manifest["sha256"] == sha256(lines).hexdigest()
    assert {orjson.loads(it)["topic"] for it in lines.splitlines()} == {ContentOpened.TOPIC}
    [event] = hub.recorded(LogExported)
    assert (event.by, event.events, event.digest) == ("f.privacy", 2, manifest["sha256"])


def log_of(hub):
    keys: KeyStore = hub.desk.sealer._keys
    log = ProcessingLog(hub.desk.record, hub.desk.mapper, Subjects(keys))
    while log.make():
        pass


async def test_an_opening_and_its_processing_lead_to_each_other(hub, desks):
    log_of(hub)
    auditor, officer = desks["a.auditor"], desks["f.privacy"]
    inspection = Page((await auditor.get("/logboek/inzage")).text).values()
    for hit in await hits(officer):
        path = hit["operation"]["path"]
        assert path in inspection
        assert path in Page((await officer.send(PATH)).text).values()
        page = (await auditor.get(f"{path}.json")).json()
        assert page["event"]["path"] == f"/logboek/{hit['position']}"
        assert (await officer.get(f"{path}.json")).json()["event"] is None
        assert len(page["subjects"]) in {4, 8}  # four persons in each signal
        for text in ((await officer.get(path)).text, (await auditor.get(path)).text):
            assert not any(value in text for value in VALUES.values())
            assert JANSEN.name not in text
            assert mention_id(SCHOOL.originator_id, "person", 0) not in text


async def test_every_processing_has_its_page_and_what_is_none_has_not(hub, desks):
    log_of(hub)
    for event in hub.recorded(KINDS):
        path = f"/verwerkingen/{operation_of(event)}"
        assert (await desks["f.privacy"].get(path)).status_code == 200
        assert (await desks["d.jansen"].get(path)).status_code == 404
    assert (await desks["f.privacy"].get("/verwerkingen/0000000000000000")).status_code == 404
    assert (await desks["f.privacy"].get("/verwerkingen/x")).status_code == 400
    assert MentionLinked not in KINDS


async def test_what_was_done_with_one_person_is_found_without_who_did_it(hub, desks):
    log_of(hub)
    for user, desk in desks.items():
        status = 200 if user in SEARCHERS else 404
        assert (await desk.get("/verwerkingen")).status_code == status
        for path in ("/verwerkingen", "/verwerkingen.json"):
            assert (await desk.send(path, code=str(SCHOOL.originator_id))).status_code == status
    officer = desks["f.privacy"]
    whole = (await officer.send("/verwerkingen.json", code=str(SCHOOL.originator_id))).json()
    titles = [it["title"] for it in whole["lines"]]
    assert {it["signal"] for it in whole["lines"]} == {short_name(str(SCHOOL.originator_id))}
    assert {"Signaal ontvangen", "Inhoud inzien", "Adres inzien"} <= set(titles)
    page = Page((await officer.send("/verwerkingen", code=str(SCHOOL.originator_id))).text)
    assert JANSEN.name not in page.text
    assert JANSEN.id not in str(whole)
    assert {it["operation"]["path"] for it in whole["lines"]} <= set(page.values())
    looked = [it.subject for it in hub.recorded(PageViewed) if it.by == "f.privacy"]
    assert str(SCHOOL.originator_id) in looked


async def test_a_person_is_found_by_their_code_and_what_is_none_is_told(hub, desks):
    log_of(hub)
    officer = desks["f.privacy"]
    mine = (await officer.send("/verwerkingen.json", code=PERSON)).json()
    assert mine["meant"] == PERSON
    told = (await officer.send("/verwerkingen.json", code="0000 0000")).json()
    assert (told["lines"], told["meant"]) == ([], "")
    assert "niet precies één" in told["problem"]
    assert (await officer.send("/verwerkingen", code="Kowalska")).status_code == 400
