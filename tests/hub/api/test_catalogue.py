"""Every code can be met over HTTP, has a page that says what to do, and means the same to all."""

import asyncio
import json
import re
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from hub.api.tokens import READ
from hub.bus.errors import BusError
from hub.domain.catalogue import CATALOGUE
from hub.web.report.bucket import Bucket
from schemas.envelope import HELD
from schemas.problems import Code
from schemas.signal import Partner
from tests.builders import changed, message, mutation, withdrawal
from tests.hub.api.doors import STRUCTURED
from tests.hub.web.page import Page

ROOT = Path(__file__).parents[3]
ON_THE_BUS_ALONE = {Code.SUBJECT}
IN_FILES_ALONE = {Code.FILE}
EXAMPLES = ROOT / "adapters" / "municipality" / "examples"


@pytest.fixture
def front(shared):
    """Nothing here depends on what was sent before."""
    return shared


def without_ground():
    """A municipality's message that names neither consent nor a ground."""
    said = json.loads((EXAMPLES / "sociaal-team.json").read_text("utf-8"))
    said["data"] = {**said["data"], "toestemming": "nee", "grondslag": None}
    return orjson.dumps(said)


IN_A_MESSAGE = {
    Code.MISSING: lambda: mutation(101, afzender={}).data,
    Code.TYPE: lambda: changed(mutation(102), id=7).data,
    Code.CONSTANT: lambda: changed(mutation(103), specversion="0.3").data,
    Code.PATTERN: lambda: mutation(104, registratienummer="x").data,
    Code.MOMENT: lambda: changed(mutation(105), time="gisteren").data,
    Code.UNKNOWN_FIELD: lambda: mutation(106, kleur="rood").data,
    Code.TOO_LARGE: lambda: bytes(65 * 1024),
    Code.UNKNOWN_SCHEMA: lambda: (
        changed(mutation(107), dataschema="https://x.example/v9.json").data
    ),
    Code.EXPIRED_SCHEMA: lambda: mutation(108).data.replace(b"mutatie/v2", b"mutatie/v0"),
    Code.NOT_JSON: lambda: b"<signaal/>",
    Code.DUPLICATE_KEY: lambda: mutation(109).data.replace(b'"id"', b'"id":"1","id"', 1),
    Code.CHARACTERS: lambda: b"\xff",
    Code.TOO_SMALL: lambda: mutation(110, mutatietekst="").data,
    Code.RANGE: lambda: mutation(111, pleegplaats={"huisnummer": 0}).data,
    Code.ENVELOPE: lambda: changed(mutation(112), data_base64="x").data,
    Code.SENSITIVE_ATTRIBUTE: lambda: changed(mutation(113), id="999990019").data,
    Code.ID_CONFLICT: lambda: mutation(8, id_="pol-7").data,
    Code.UNKNOWN_REFERENCE: lambda: withdrawal(9, day=0).data,
    Code.TOO_OLD: lambda: mutation(114, day=-4000).data,
    Code.REFERENCE_TAKEN: lambda: mutation(7, id_="pol-8").data,
    Code.CLOCK: lambda: mutation(115, day=60).data,
    Code.WRONG_SENDER: lambda: message(Partner.SCHOOL, "x", {}, id_="x").data,
    Code.NUMBER_IN_TEXT: lambda: mutation(116, mutatietekst="Nummer 999 990 019.").data,
    Code.NUMBER_INVALID: lambda: (
        mutation(117, betrokkenen=[{"rol": "VER", "bsn": "999990018"}]).data
    ),
}


def asked(front, code):
    """A request that is answered with this code, whatever message is in it."""
    send, mine = "/v1/signalen", {"headers": {**front.bearer(), **STRUCTURED}}
    return {
        Code.NOT_SIGNED_IN: ("POST", send, {}),
        Code.NOT_ALLOWED: ("POST", send, {"headers": front.bearer(scopes=(READ,))}),
        Code.TOO_MANY: ("GET", "/v1/ontvangstbewijzen/1", mine),
        Code.NO_SUCH_PLACE: ("GET", "/v1/niets", {}),
        Code.NO_SUCH_METHOD: ("DELETE", send, {}),
        Code.UNREADABLE: ("POST", send, {"headers": [("Host", "a"), ("Host", "b")]}),
        Code.TOO_SLOW: ("POST", send, {**mine, "content": never()}),
    }.get(code, ("POST", send, {**mine, "content": mutation(1).data}))


async def of_a_request(front, code, monkeypatch):
    """Ask it, of a door that is in the state for it."""
    front.bus.is_away = code is Code.UNAVAILABLE
    changes = {"put": None} if code is Code.OUR_FAULT else {}
    if code is Code.TOO_SLOW:
        monkeypatch.setattr("hub.web.report.body.TIME_MAX_S", 0.01)
    if code is Code.TOO_MANY:
        changes = {"new_bucket": lambda _: Bucket(0, 1)}
    if code is Code.SUSPENDED:
        changes = {"is_suspended": lambda _: True}
    if code is Code.NUMBER_LEFT_OUT:
        return await checked_without_right(front)
    method, path, given = asked(front, code)
    async with front.client(**changes) as client:
        client._transport.raise_app_exceptions = False
        return await client.request(method, path, **given)


async def checked_without_right(front):
    """A message with a BSN, of a partner that may send none."""
    police = replace(front.desk.doors["police"], may_send_bsn=False)
    data = mutation(118, betrokkenen=[{"rol": "VER", "bsn": "999990019"}]).data
    return await front.post(data, "/v1/berichtcontroles", doors={"police": police})


async def never():
    yield b"{"
    await asyncio.Event().wait()


@pytest.mark.parametrize("code", sorted(set(Code) - ON_THE_BUS_ALONE - IN_FILES_ALONE))
async def test_every_code_can_be_met_with_the_status_that_it_says(front, code, monkeypatch):
    if code is Code.GROUND_MISSING:
        front.admit(Partner.MUNICIPALITY)
        async with front.client() as client:
            headers = {**front.bearer(Partner.MUNICIPALITY), **STRUCTURED}
            answer = await client.post("/v1/signalen", content=without_ground(), headers=headers)
    elif code in IN_A_MESSAGE:
        await front.post(mutation(7).data)
        answer = await front.post(IN_A_MESSAGE[code]())
    else:
        answer = await of_a_request(front, code, monkeypatch)
    said = answer.json()
    codes = {it["code"] for it in (*said["redenen"], *said.get("meldingen", ()))}
    assert code in codes
    if codes == {code} and said["redenen"]:
        assert answer.status_code == CATALOGUE[code].status
        assert said.get("type", f"/fouten/{code}") == f"/fouten/{code}"


def test_every_code_has_an_entry_and_a_line_for_partners():
    assert set(CATALOGUE) == set(Code)
    page = (ROOT / "docs" / "partners.md").read_text("utf-8")
    assert set(re.findall(r"^\| (SH-[0-9]{3}) \|", page, re.MULTILINE)) == set(Code)


async def test_every_code_has_a_page_that_anybody_can_read(front):
    async with front.client() as client:
        for code, entry in CATALOGUE.items():
            answer = await client.get(f"/fouten/{code}")
            text = Page(answer.text).text
            assert answer.status_code == 200
            assert all(it in text for it in (code, entry.title, entry.meaning, entry.mend))
            assert ("een medewerker kijkt" in text) is (code in HELD)
            [twin] = (await client.get(f"/fouten/{code}.json")).json()["faults"]
            assert (twin["title"], twin["status"]) == (entry.title, entry.status)
            assert twin in (await client.get("/fouten.json")).json()["faults"]
            assert "style=" not in answer.text
        index = Page((await client.get("/fouten")).text)
        assert (await client.get("/fouten/SH-999")).status_code == 404
        there = {it["href"] for it in index.all("a")}
        assert {f"/fouten/{code}" for code in Code} <= there
        sheets = {it["href"] for it in index.all("link")}
        for path in sheets | there - {"#inhoud"}:
            assert (await client.get(path)).status_code == 200, path


@pytest.mark.parametrize("error", [BusError("Kanarie"), OSError("Kanarie")])
async def test_no_error_says_what_went_wrong_inside(front, error):
    async def put(*_):
        raise error

    async with front.client(put=put) as client:
        client._transport.raise_app_exceptions = False
        headers = {**front.bearer(), **STRUCTURED}
        answer = await client.post("/v1/signalen", content=mutation(1).data, headers=headers)
    assert answer.status_code in {500, 503}
    assert "Kanarie" not in answer.text
