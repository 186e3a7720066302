"""What a partner does with a signal over HTTP, and hears of it, is the same as on the bus."""

import orjson
import pytest

from hub.api.tokens import CHECK, SEND
from hub.domain.receipts import NUMBERS_LACK, RECEIVED, WITHDRAWN
from hub.domain.webhooks import payload
from schemas.envelope import EventType
from schemas.events import SignalCorrected, SignalRegistered, SignalSupplemented, SignalWithdrawn
from schemas.signal import Partner
from tests.builders import changed, mutation, withdrawal

DEEDS = [
    mutation(1),
    mutation(1, id_="pol-1-aan", kind=EventType.SUPPLEMENTED, mutatietekst="Er is meer te zeggen."),
    mutation(1, id_="pol-1-ver", kind=EventType.CORRECTED, maatschappelijkeKlasse="Overlast"),
    withdrawal(1, day=0),
]
KINDS = [SignalRegistered, SignalSupplemented, SignalCorrected, SignalWithdrawn]


async def test_to_report_supplement_correct_and_withdraw_gives_what_it_gives_on_the_bus(front):
    answers = [await front.post(it.data) for it in DEEDS]
    assert [it.status_code for it in answers] == [201] * 4
    assert {it.json()["signaalId"] for it in answers} == {answers[0].json()["signaalId"]}
    assert [it.content for it in answers] == [payload for _, payload in front.hub.sent]
    assert [type(it) for it in front.hub.events(*KINDS)] == KINDS
    found = (await front.get(f"/v1/signalen/{answers[0].json()['signaalId']}")).json()
    assert (found["status"], found["versie"]) == (WITHDRAWN, 4)


async def test_every_link_in_the_news_is_there_for_the_partner_and_for_no_other(front):
    await front.post(mutation(1).data)
    await front.post(changed(mutation(2), sequence="4").data)
    events = front.hub.events()
    for event in events:
        for link in payload(event, "")["data"]["links"].values():
            assert (await front.get(link)).status_code == 200
            if not link.endswith("volgnummers"):
                assert (await front.get(link, Partner.SCHOOL)).status_code == 404
    assert len(events) == 3


async def test_what_lacks_by_its_own_numbers_is_told_on_the_bus_and_over_http_alike(front):
    assert (await front.get("/v1/volgnummers")).json() == {"ontbreekt": []}
    for number, sequence in ((1, "1"), (2, "4"), (3, "3")):
        answer = await front.post(changed(mutation(number), sequence=sequence).data)
        assert answer.json()["status"] == RECEIVED
    [lacking] = (await front.get("/v1/volgnummers")).json()["ontbreekt"]
    assert (lacking["status"], lacking["vanaf"], lacking["totEnMet"]) == (NUMBERS_LACK, 2, 3)
    assert lacking in [orjson.loads(it) for _, it in front.hub.sent]
    assert (await front.get("/v1/volgnummers", Partner.SCHOOL)).json() == {"ontbreekt": []}
    await front.post(changed(mutation(4), sequence="2").data)
    assert (await front.get("/v1/volgnummers")).json() == {"ontbreekt": []}


@pytest.mark.parametrize("scopes", [(SEND,), (CHECK,), ()])
async def test_who_may_not_read_does_not_hear_what_lacks(front, scopes):
    async with front.client() as client:
        answer = await client.get("/v1/volgnummers", headers=front.bearer(scopes=scopes))
    assert answer.status_code == 403
