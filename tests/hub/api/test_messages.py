"""A message over HTTP gets the receipt it would get on the bus, with the status that fits it."""

import asyncio
import json
import sqlite3

import orjson
import pytest

from hub.api.replies import PROBLEM, STORED
from hub.bus.errors import PublishRefused
from hub.domain.receipts import HELD, RECEIVED, REFUSED, WITHDRAWN, feedback
from hub.web.report.bucket import Bucket
from schemas.events import SenderInformed, SignalRegistered
from schemas.ids import handover_id, informed_id
from schemas.problems import Code
from schemas.signal import Partner
from tests.builders import START, changed, mutation, withdrawal
from tests.hub.api.doors import STRUCTURED

OTHERS = "urn:nld:oin:00000099000000004000:systeem:school"


def told(front):
    """What went out on the bus."""
    return [payload for _, payload in front.hub.sent]


def binary(message):
    """The same message with its attributes in headers."""
    said = json.loads(message.data)
    data = said.pop("data")
    media = said.pop("datacontenttype", "application/json")
    headers = {f"ce-{name}": str(value) for name, value in said.items()}
    return orjson.dumps(data), {**headers, "Content-Type": media}


async def test_the_answer_is_the_receipt_that_the_bus_carries(front):
    answer = await front.post(mutation(1).data)
    assert (answer.status_code, answer.json()["status"]) == (201, RECEIVED)
    assert [answer.content] == told(front)
    again = await front.get(answer.headers["location"])
    assert (again.status_code, again.content) == (200, answer.content)


async def test_the_same_message_again_gets_the_same_receipt_and_counts_once(front):
    first, second = [await front.post(mutation(1).data) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content
    assert first.headers["location"] == second.headers["location"]
    assert len(front.bus.put_in) == 2
    later = await front.get("/v1/ontvangstbewijzen/2")
    assert later.content == first.content


async def test_both_at_once_are_answered_too(front):
    answers = await asyncio.gather(*(front.post(mutation(1).data) for _ in range(4)))
    assert sorted(it.status_code for it in answers) == [200, 200, 200, 201]
    assert len({it.content for it in answers}) == 1


async def test_attributes_may_stand_in_headers(front):
    data, headers = binary(mutation(1))
    answer = await front.post(data, headers=headers)
    assert answer.status_code == 201
    assert answer.json()["berichtId"] == "pol-1"
    assert "authorization" not in {name.lower() for name in front.bus.put_in[0].headers}


async def test_a_refusal_has_every_reason_and_the_receipt(front):
    answer = await front.post(mutation(1, kleur="rood", wpgArtikel="acht").data)
    said = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert {it["code"] for it in said["redenen"]} == {Code.UNKNOWN_FIELD, Code.CONSTANT}
    assert {it["plaats"] for it in said["redenen"]} == {"/data/kleur", "/data/wpgArtikel"}
    assert said["ontvangstbewijs"]["status"] == REFUSED
    assert [orjson.dumps(said["ontvangstbewijs"])] == told(front)
    assert (said["type"], said["status"]) == ("/fouten", 400)
    assert "acht" not in answer.text


@pytest.mark.parametrize(
    ("make", "status", "code"),
    [
        (lambda: changed(mutation(1), source=OTHERS), 403, Code.WRONG_SENDER),
        (lambda: mutation(2, id_="pol-1"), 409, Code.ID_CONFLICT),
        (lambda: mutation(1, id_="pol-2"), 202, Code.REFERENCE_TAKEN),
        (lambda: withdrawal(9, day=0), 202, Code.UNKNOWN_REFERENCE),
        (lambda: mutation(3, day=60), 202, Code.CLOCK),
        (lambda: mutation(3, day=-4000), 202, Code.TOO_OLD),
        (
            lambda: changed(mutation(3), dataschema="https://x.example/v9.json"),
            202,
            Code.UNKNOWN_SCHEMA,
        ),
    ],
)
async def test_what_is_held_is_kept_and_the_sender_hears_why(front, make, status, code):
    await front.post(mutation(1).data)
    answer = await front.post(make().data)
    said = answer.json()
    assert answer.status_code == status
    receipt = said.get("ontvangstbewijs", said)
    assert (receipt["status"], [it["code"] for it in receipt["redenen"]]) == (HELD, [code])
    assert answer.headers["content-type"] == (PROBLEM if status >= 400 else "application/json")


async def test_nobody_reads_anothers_receipts(front):
    await front.post(mutation(1).data)
    answer = await front.get("/v1/ontvangstbewijzen/1", Partner.SCHOOL)
    assert (answer.status_code, answer.json()["type"]) == (404, "/fouten/SH-410")
    async with front.client() as client:
        asked = {"berichtId": "pol-1"}
        place = "/v1/ontvangstbewijzen/_zoek"
        mine = await client.post(place, json=asked, headers=front.bearer())
        other = await client.post(place, json=asked, headers=front.bearer(Partner.SCHOOL))
    assert [it["berichtId"] for it in mine.json()["resultaten"]] == ["pol-1"]
    assert other.json() == {"resultaten": []}


async def test_a_sender_sees_how_its_own_signal_stands(front):
    sent = (await front.post(mutation(1).data)).json()
    place = f"/v1/signalen/{sent['signaalId']}"
    found = (await front.get(place)).json()
    assert (found["status"], found["versie"], found["terugkoppelingen"]) == (RECEIVED, 1, [])
    assert found["ontvangenOp"] == sent["ontvangenOp"]
    await front.post(withdrawal(1, day=0).data)
    found = (await front.get(place)).json()
    assert (found["status"], found["versie"]) == (WITHDRAWN, 2)
    assert (await front.get(place, Partner.SCHOOL)).status_code == 404
    for other in ("x", "00000000-0000-5000-8000-000000000000"):
        assert (await front.get(f"/v1/signalen/{other}")).status_code == 404


async def test_what_a_sender_may_hear_of_its_signal_is_told_here_too(front):
    sent = (await front.post(mutation(1).data)).json()
    [registered] = front.hub.events(SignalRegistered)
    informed = SenderInformed(
        originator_id=informed_id(registered.originator_id),
        originator_version=1,
        occurred_at=START,
        recorded_at=START,
        cause="person:een",
        signal=registered.originator_id,
        handover=handover_id(registered.originator_id, "zorg", 1),
        message=registered.message,
        outcome="opvang-geregeld",
        by="een",
    )
    front.hub.reading.append([front.hub.mapper.to_stored(informed)], position=None)
    [told] = (await front.get(f"/v1/signalen/{sent['signaalId']}")).json()["terugkoppelingen"]
    assert told == orjson.loads(orjson.dumps(feedback(informed)))
    assert (told["uitkomst"], told["berichtId"]) == ("opvang-geregeld", "pol-1")


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "-1", "x"])
async def test_a_receipt_that_is_not_there_is_not_found(front, number):
    await front.post(mutation(1).data)
    assert (await front.get(f"/v1/ontvangstbewijzen/{number}")).status_code == 404
    assert (await front.get(f"/v1/ontvangstbewijzen/{number}/bewijs")).status_code == 404


@pytest.mark.parametrize(
    ("body", "headers", "status", "codes"),
    [
        (b"{}", {"Content-Type": "text/plain"}, 415, {"SH-120"}),
        (b"{", {"Content-Type": "application/json"}, 400, {"SH-110"}),
        (b"[]", {"Content-Type": "application/json"}, 400, {"SH-102"}),
        (b"{}", {"Content-Type": "application/json"}, 400, {"SH-101"}),
        (b'{"berichtId":"a b"}', {"Content-Type": "application/json"}, 400, {"SH-104"}),
        (b'{"berichtId":1,"x":2}', {"Content-Type": "application/json"}, 400, {"SH-102", "SH-106"}),
    ],
)
async def test_a_question_that_is_not_one_is_refused_with_all_reasons(
    front, body, headers, status, codes
):
    answer = await front.post(body, "/v1/ontvangstbewijzen/_zoek", headers)
    assert answer.status_code == status
    assert {it["code"] for it in answer.json()["redenen"]} == codes


async def test_who_waits_too_long_hears_where_the_receipt_will_be(front):
    front.bus.is_idle = True
    answer = await front.post(mutation(1).data, patience_s=0.05)
    assert (answer.status_code, answer.json()["status"]) == (202, STORED)
    assert (await front.get(answer.headers["location"])).status_code == 404
    front.bus.settle(Partner.POLICE)
    found = await front.get(answer.headers["location"])
    assert found.json()["sha256"] == answer.json()["sha256"]


async def test_a_receipt_that_was_not_heard_is_found_in_the_record(front, monkeypatch):
    monkeypatch.setattr("hub.api.waiting.LOOK_S", 0.01)
    front.bus.is_deaf = True
    first, again = [await front.post(mutation(1).data) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content


async def test_what_cannot_be_stored_is_said_and_may_be_sent_again(front):
    front.bus.is_away = True
    answer = await front.post(mutation(1).data)
    assert (answer.status_code, answer.json()["redenen"][0]["code"]) == (503, Code.UNAVAILABLE)
    assert int(answer.headers["retry-after"]) > 0
    front.bus.is_away = False
    assert (await front.post(mutation(1).data)).status_code == 201


async def test_with_the_record_away_a_message_is_stored_and_a_receipt_is_for_later(
    front, monkeypatch
):
    class Away:
        def receipt(self, *_):
            raise sqlite3.OperationalError("Kanarie")

        original = proof = signal = sequence = receipt

    monkeypatch.setattr("hub.api.waiting.LOOK_S", 0.01)
    front.bus.is_deaf = True
    answer = await front.post(mutation(1).data, patience_s=0.05, answers=Away())
    assert (answer.status_code, answer.json()["status"]) == (202, STORED)
    async with front.client(answers=Away()) as client:
        found = await client.get(answer.headers["location"], headers=front.bearer())
        assert (await client.get("/readyz")).status_code == 200
    assert (found.status_code, found.json()["redenen"][0]["code"]) == (503, Code.UNAVAILABLE)
    assert "Kanarie" not in found.text


@pytest.mark.parametrize(("code", "status"), [(10054, 413), (10077, 503)])
async def test_what_the_bus_refuses_is_told_as_what_it_is(front, code, status):
    async def put(*_):
        raise PublishRefused(code, "")

    assert (await front.post(mutation(1).data, put=put)).status_code == status


async def test_a_check_says_the_same_and_stores_nothing(front):
    for made, status in ((mutation(1), "goed"), (mutation(1, kleur="rood"), REFUSED)):
        answer = await front.post(made.data, "/v1/berichtcontroles")
        assert (answer.status_code, answer.json()["status"]) == (200, status)
    sent = await front.post(mutation(1, kleur="rood").data)
    assert answer.json()["redenen"] == sent.json()["redenen"]
    assert len(front.bus.put_in) == 1


async def test_one_partner_that_sends_too_fast_waits_and_another_does_not(front):
    small = {"new_bucket": lambda _: Bucket(2, 60)}
    async with front.client(**small) as client:

        async def post(partner):
            headers = {**front.bearer(partner), **STRUCTURED}
            return await client.post("/v1/berichtcontroles", content=b"{}", headers=headers)

        police = [await post(Partner.POLICE) for _ in range(3)]
        school = await post(Partner.SCHOOL)
        assert [it.status_code for it in police] == [200, 200, 429]
        assert (police[2].headers["retry-after"], school.status_code) == ("1", 200)
        front.later(seconds=1)
        assert (await post(Partner.POLICE)).status_code == 200
