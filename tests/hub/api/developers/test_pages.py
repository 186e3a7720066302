"""The pages for developers: all there, all linked, and the same as what the door goes by."""

import json
import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import orjson
import pytest

from adapters import formats
from hub.api.developers import calls, samples
from hub.api.developers.library import page_of, schema_file
from hub.api.developers.routes import PAGES
from hub.domain.reading import read_message
from hub.domain.sandbox import HOUSE_FIRST, real_looking
from hub.files.archive import MEMBERS_MAX
from hub.files.entry import BYTES_MAX, MESSAGES_MAX
from schemas.parties import Identifier, IdentifierKind, Vehicle
from schemas.problems import Code
from schemas.signal import SignalContent
from tests.hub.api.doors import ISSUER, NOW, Front
from tests.hub.web.page import Page
from tests.workshop import workshop

ROOT = Path(__file__).parents[4]
CONTRACT = ROOT / "docs" / "contract"
MESSAGES = {page_of(form): form for form in formats()}


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """A door that is only read from."""
    with workshop() as hub:
        yield Front(hub, tmp_path_factory.mktemp("clients"))


async def found(front, path):
    async with front.client() as client:
        return await client.get(path)


async def shown(front, path):
    answer = await found(front, path)
    assert answer.status_code == 200, path
    return Page(answer.text)


@pytest.mark.parametrize("path", [*PAGES, *MESSAGES])
async def test_a_page_and_its_twin_are_one_model_without_anything_inline(front, path):
    page, twin = await shown(front, path), (await found(front, f"{path}.json")).json()
    assert twin["path"] == path
    assert twin["title"].lower() in page.text.lower()
    assert not page.all("style")
    assert all(it.get("src", "").startswith("/static/") for it in page.all("script"))
    assert not [it for _, it in page.elements if "style" in it or "onclick" in it]


async def test_every_link_leads_somewhere_and_every_place_in_a_page_is_there(front):
    start, seen, names, asked = "/ontwikkelaars", {}, {}, []
    waiting = [start]
    async with front.client() as client:
        while waiting:
            path = waiting.pop()
            answer = await client.get(path)
            seen[path] = answer.status_code
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            page = Page(answer.text)
            names[path] = [it["id"] for _, it in page.elements if "id" in it]
            for link in (it["href"] for it in page.all("a") + page.all("link")):
                whole, place = urldefrag(urljoin(f"{ISSUER}{path}", link))
                assert whole.startswith(f"{ISSUER}/"), link
                target = whole.removeprefix(ISSUER)
                asked.append((path, target, place))
                if target not in seen and target not in waiting:
                    waiting.append(target)
    assert {path for path, status in seen.items() if status != 200} == set()
    assert {*PAGES, *MESSAGES} <= seen.keys()
    assert [it for it in asked if it[2] and it[2] not in names.get(it[1], ())] == []
    assert [path for path, ids in names.items() if len(ids) != len(set(ids))] == []


@pytest.mark.parametrize("path", MESSAGES)
async def test_the_fields_are_those_of_the_published_schema(front, path):
    form = MESSAGES[path]
    schema = json.loads((CONTRACT / schema_file(form)).read_text("utf-8"))
    known = {name: it for name, it in schema.get("$defs", {}).items() if "properties" in it}
    wanted = {form.model.__name__: schema, **known}
    twin = (await found(front, f"{path}.json")).json()
    assert {it["name"] for it in twin["blocks"]} == wanted.keys()
    for block in twin["blocks"]:
        of = wanted[block["name"]]
        assert [it["name"] for it in block["rows"]] == list(of["properties"])
        required = {it["name"] for it in block["rows"] if it["is_required"]}
        assert required == set(of.get("required", ()))
    text = (await shown(front, path)).text
    rows = [row for block in twin["blocks"] for row in block["rows"]]
    assert all(row["means"] in text and row["name"] in text for row in rows)
    bsn = re.findall(r'"format": "bsn"', json.dumps(schema))
    assert len([row for row in rows if row["is_bsn"]]) == len(bsn)


async def test_every_document_of_the_contract_can_be_fetched_also_by_its_identifier(front):
    async with front.client() as client:
        for file in CONTRACT.rglob("*.json"):
            name = file.relative_to(CONTRACT).as_posix()
            answer = await client.get(f"/ontwikkelaars/contract/{name}")
            assert answer.status_code == 200, name
            assert answer.json() == json.loads(file.read_text("utf-8")), name
            if name in {"asyncapi.json", "openapi.json"}:
                continue
            assert answer.headers["content-type"] == "application/schema+json"
            if not name.startswith("events/"):
                place = answer.json()["$id"].removeprefix("https://schemas.signaalhub.example")
                assert (await client.get(place)).content == answer.content


async def test_an_example_is_the_adapters_own_file_and_the_hub_takes_it(front):
    doors = {door.partner: door for door in front.hub.doors()}
    tried = 0
    for form in formats():
        for sample in samples.samples_of(form):
            answer = await found(front, sample.path)
            assert answer.headers["content-type"] == "application/cloudevents+json"
            reading = read_message(doors[form.partner], answer.content, None, 1, NOW)
            assert bool(reading.problems) is (sample.shows == samples.FAULTY), sample.path
            tried += 1
    assert tried > 40


async def test_the_faults_that_are_shown_are_those_that_the_hub_finds(front):
    form = next(it for it in formats() if (it.name, it.version) == ("mutatie", 2))
    expected = ROOT / "adapters" / "police" / "examples" / "invalid.expected.json"
    wanted = {(it["code"], it["pointer"]) for it in orjson.loads(expected.read_bytes())}
    twin = (await found(front, f"{page_of(form)}.json")).json()
    shown_here = {(it["code"], it["place"]) for it in twin["faults"]}
    assert shown_here == {it for it in wanted if it[1].startswith("/data")}


async def test_a_program_is_the_file_of_the_examples_and_all_it_needs_is_said(front):
    assert calls.programs().keys() == {
        it for way in calls.WAYS for it in (way.file, way.also) if it
    }
    for way in calls.WAYS:
        answer = await found(front, f"{calls.FOLDER}/{way.file}")
        assert answer.text == (ROOT / "examples" / way.file).read_text("utf-8")
        settings = calls.setting(ISSUER), calls.setting_nats("police")
        told = settings[way.file in calls.OVER_NATS]
        asked = set(re.findall(r"\bHUB_[A-Z]+\b", answer.text))
        assert asked
        assert asked <= set(re.findall(r"\bHUB_[A-Z]+\b", told)), way.file
        for package in way.install.split()[2:]:
            assert package in answer.text


async def test_the_receipts_that_are_shown_are_such_as_the_hub_writes(front):
    twin = (await found(front, "/ontwikkelaars/antwoorden.json")).json()
    schema = json.loads((CONTRACT / "ontvangstbewijs.json").read_text("utf-8"))
    for name, text in (("ontvangen", twin["received"]), ("geweigerd", twin["refused"])):
        said = json.loads(text)
        assert said["status"] == name
        assert set(schema["required"]) <= said.keys() <= schema["properties"].keys()
    assert json.loads(twin["refused"])["redenen"][0]["code"] in set(Code)


async def test_what_was_agreed_shows_with_the_message_and_with_the_data(front):
    text = (await shown(front, "/ontwikkelaars/gegevens")).text
    for agreement in front.hub.partners:
        assert agreement.ground in text
        assert agreement.bsn_ground in text
    for path, form in MESSAGES.items():
        twin = (await found(front, f"{path}.json")).json()
        has_bsn = any(row["is_bsn"] for block in twin["blocks"] for row in block["rows"])
        agreement = next(it for it in front.hub.partners if it.partner == form.partner)
        assert bool(twin["bsn"]) is has_bsn
        if has_bsn:
            assert (Code.NUMBER_LEFT_OUT in twin["bsn"]) is not agreement.may_send_bsn


async def test_what_the_page_calls_invented_is_what_a_sandbox_takes(front):
    text = (await shown(front, "/ontwikkelaars/proefomgeving")).text
    kinds = IdentifierKind
    invented = {
        kinds.BSN: "999990019",
        kinds.PHONE: "+31 6 0000 0011",
        kinds.IBAN: "NL12DEMO0000000042",
        kinds.HANDLE: "@demo_",
        kinds.EMAIL: ".example",
    }
    for kind, value in invented.items():
        assert value in text
        assert not real_looking(contacts(kind, value))
    assert real_looking(contacts(kinds.HANDLE, "@iemand"))
    vehicle = SignalContent(vehicles=(Vehicle(plate="DE-012-O"),))
    assert "DE-012-O" in text
    assert not real_looking(vehicle)
    assert str(HOUSE_FIRST) in text


def contacts(kind, value):
    return SignalContent(contacts=(Identifier(kind=kind, value=value),))


async def test_what_the_page_about_files_says_of_sizes_is_so(front):
    text = (await shown(front, "/ontwikkelaars/bestanden")).text
    assert f"{BYTES_MAX // 2**20} MiB" in text
    assert f"{MESSAGES_MAX:,}".replace(",", ".") in text
    assert f"hoogstens {MEMBERS_MAX} bestanden" in text


@pytest.mark.parametrize(
    "path",
    [
        "/ontwikkelaars/police/mutatie/v9",
        "/ontwikkelaars/police/burgerzaken/v1",
        "/ontwikkelaars/niemand/mutatie/v1",
        "/ontwikkelaars/voorbeelden/police/README.md",
        "/ontwikkelaars/voorbeelden/police/..%2Fmutation.py",
        "/ontwikkelaars/voorbeelden/..%2Fshared/fields.toml",
        "/ontwikkelaars/aanroepen/node/package-lock.json",
        "/ontwikkelaars/contract/..%2Fpartners.md",
        "/ontwikkelaars/",
    ],
)
async def test_what_is_not_published_is_not_found(front, path):
    answer = await found(front, path)
    assert (answer.status_code, answer.json()["redenen"][0]["code"]) == (404, Code.NO_SUCH_PLACE)
