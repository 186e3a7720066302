"""A pillar owner's own system is told once that a handover is ready, and it becomes work if not."""

import asyncio
import ssl
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from http import HTTPStatus

import orjson
import pytest

from hub.actions.outgoing import ask_again, delivery_alerts
from hub.domain.outgoing import TITLE
from hub.outgoing.sending import Outgoing, name_of
from schemas.events import HandoverRevoked, HandoverSeconded
from schemas.events.outgoing import DeliveryGivenUp, HandoverDelivered
from tests.hub.domain.test_handover import REVOKED, seconded
from tests.hub.domain.test_webhooks import verified
from tests.hub.outgoing.conftest import BASE, TO, Sender, release
from tests.hub.webhooks.sender import SECRET as SIGNS


def told(hub):
    return hub.events(HandoverDelivered)


async def test_a_case_is_begun_with_a_document_that_refers_to_the_hub(hub, by_case, cases):
    handover = release(hub)
    await by_case.send()
    [case] = cases.made["zaken"]
    [document] = cases.made["enkelvoudiginformatieobjecten"]
    [link] = cases.made["zaakinformatieobjecten"]
    assert document["link"] == f"{BASE}/overdracht/{handover}"
    assert (link["zaak"], link["informatieobject"]) == (case["url"], document["url"])
    assert {it["user_id"] for it in cases.tokens} == {"signaalhub"}
    [event] = told(hub)
    assert (event.handover, event.reference, event.way, event.attempts) == (
        handover,
        case["url"],
        "zgw",
        1,
    )
    await by_case.again().send()
    assert len(cases.made["zaken"]) == 1


async def test_who_is_killed_between_case_and_record_begins_no_second_case(hub, by_case, cases):
    release(hub)
    due = by_case.outgoing.due("zorg")
    await by_case.outgoing._ways["zorg"][1](due.notice, by_case.now)
    assert not told(hub)
    await by_case.again().send()
    assert [len(made) for made in cases.made.values()] == [1, 1, 1]
    assert told(hub)[0].reference == cases.made["zaken"][0]["url"]


async def test_an_answer_that_is_lost_leaves_one_case(hub, by_case, cases):
    release(hub)
    cases.vanishes = True
    await by_case.send()
    cases.vanishes = False
    await by_case.later(minutes=5)
    assert [len(made) for made in cases.made.values()] == [1, 1, 1]
    assert told(hub)[0].attempts == 2


async def test_what_is_not_taken_for_a_day_becomes_work_and_can_be_asked_for_again(
    hub, by_case, cases
):
    first, second = release(hub), release(hub, 2)
    cases.fault = HTTPStatus.SERVICE_UNAVAILABLE
    for _ in range(30):
        await by_case.again().later(hours=1)
    assert {it.handover for it in hub.events(DeliveryGivenUp)} == {first, second}
    assert {it.fault for it in hub.events(DeliveryGivenUp)} == {"status-503"}
    [(receiver, lost)] = delivery_alerts(hub.reading, hub.mapper, ("zorg", "signaleren"))
    assert (receiver, {it.handover for it in lost}) == ("zorg", {first, second})
    assert not cases.made["zaken"]
    cases.fault = None
    assert ask_again(hub.desk(), second, "s.beheer", by_case.now)
    await by_case.later(hours=3)
    assert len(cases.made["zaken"]) == 1
    [(_, lost)] = delivery_alerts(hub.reading, hub.mapper, ("zorg",))
    assert [it.handover for it in lost] == [first]


@pytest.mark.parametrize("agrees", [True, False])
async def test_a_release_that_waits_for_a_second_person_is_told_when_they_agree(
    hub, by_case, cases, agrees
):
    release(hub, needs_second=True)
    await by_case.send()
    assert not cases.made["zaken"]
    hub.desk().append(seconded(2, 1, agrees=agrees))
    await by_case.send()
    assert bool(cases.made["zaken"]) is agrees


async def test_what_was_taken_back_meanwhile_is_not_told(hub, by_case, cases):
    release(hub)
    hub.desk().append(REVOKED, seconded(3, 2, agrees=True))
    assert hub.events(HandoverRevoked, HandoverSeconded)
    await by_case.send()
    assert not cases.made["zaken"]
    assert hub.reading.position(name_of("zorg")) == hub.reading.last()


async def test_it_begins_where_the_record_is_when_it_is_switched_on(hub, by_case, cases):
    release(hub)
    by_case._ways["zorg"], way = None, by_case._ways["zorg"]
    by_case.again()
    by_case._ways["zorg"] = way
    await by_case.again().send()
    assert not cases.made["zaken"]
    release(hub, 2)
    await by_case.send()
    assert len(cases.made["zaken"]) == 1


async def test_a_cloudevent_is_signed_and_thin(hub, by_event, hook):
    handover = release(hub)
    await by_event.send()
    [body], [head] = hook.bodies, hook.heads
    headers = {name.lower(): value for name, value in head.items()}
    assert verified(SIGNS, headers, body, by_event.now)
    assert headers["content-type"].startswith("application/cloudevents+json")
    assert orjson.loads(body)["subject"] == str(handover)


async def test_a_mail_goes_over_tls_and_says_nothing_but_where(hub, post, mail_way):
    sender = Sender(hub, mail_way(), "mail")
    handover = release(hub)
    await sender.send()
    [(to, text)] = post.taken
    made = message_from_bytes(text, policy=policy.default)
    assert TO in to
    assert (made["Subject"], made["Auto-Submitted"]) == (TITLE, "auto-generated")
    links = [it for it in made.get_content().split() if it.startswith("http")]
    assert links == [f"{BASE}/overdracht/{handover}"]


async def test_who_tells_what_mail_was_refused_for_says_a_code_and_no_address(hub, post, mail_way):
    sender = Sender(hub, mail_way(), "mail")
    release(hub)
    post.refuses = f"550 no such user {TO}"
    due = sender.outgoing.due("zorg")
    wrong = {
        "mail-address-refused": mail_way(),
        "mail-signin-refused": mail_way(password=lambda: "iets anders"),
        "tls": mail_way(context=ssl.create_default_context),
    }
    for fault, way in wrong.items():
        assert (await way(due.notice, sender.now)).fault == fault
    assert not post.taken


async def test_as_a_service_it_finds_what_is_released_while_it_runs(hub, by_case, cases):
    with ThreadPoolExecutor(1) as executor:
        running = asyncio.create_task(by_case.outgoing.run(executor))
        release(hub)
        async with asyncio.timeout(10):
            while not told(hub):
                await asyncio.sleep(0.02)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert [len(made) for made in cases.made.values()] == [1, 1, 1]


async def test_a_service_that_tells_nobody_stays(hub):
    with ThreadPoolExecutor(1) as executor:
        nobody = Outgoing(hub.record(), hub.mapper, {"zorg": None}, base=BASE)
        running = asyncio.create_task(nobody.run(executor))
        assert not (await asyncio.wait({running}, timeout=0.2))[0]
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
