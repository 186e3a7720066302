"""A partner at the door over HTTP: suspended, without an agreement, or with limits of its own."""

from dataclasses import replace

import pytest

from hub.actions.memberships import Doing, resume, suspend
from hub.api.desk import requests_of
from hub.policy.partners import Limits
from schemas.problems import Code
from schemas.signal import Partner
from tests.builders import START, mutation
from tests.hub.api.doors import SECRET

PLACES = ("/v1/ontvangstbewijzen/1", "/v1/ontvangstbewijzen/1/bewijs", "/v1/volgnummers")


def doing(front):
    return Doing(front.hub.desk(), Partner.POLICE, "b.beheer", START)


async def test_a_suspended_partner_is_refused_everything_at_once_and_nothing_is_kept(front):
    """Its token is good, and says nothing of that it was suspended; others go on."""
    first = await front.post(mutation(1).data)
    suspend(doing(front), "Sleutels op straat gevonden.")
    answers = [
        await front.post(mutation(2).data),
        await front.post(mutation(2).data, "/v1/berichtcontroles"),
        *[await front.get(it) for it in PLACES],
    ]
    assert first.status_code == 201
    assert {it.status_code for it in answers} == {403}
    assert {it.json()["redenen"][0]["code"] for it in answers} == {Code.SUSPENDED}
    assert not [it for it in answers if "straat" in it.text]
    assert len(front.bus.put_in) == 1
    assert (await front.get("/v1/volgnummers", Partner.SCHOOL)).status_code == 200
    resume(doing(front))
    assert (await front.post(mutation(2).data)).status_code == 201


async def test_where_the_record_is_away_a_message_is_brought_to_intake_which_asks_itself(front):
    """The door never loses a message for want of knowing; intake holds it if need be."""

    def away(_):
        raise OSError("away")

    suspend(doing(front), "Sleutels op straat gevonden.")
    answer = await front.post(mutation(1).data, is_suspended=away)
    said = answer.json()
    assert (answer.status_code, said["ontvangstbewijs"]["status"]) == (403, "in-behandeling")
    assert [it["code"] for it in said["redenen"]] == [Code.SUSPENDED]


@pytest.mark.parametrize("asked", ["token", "message"])
async def test_who_is_no_partner_any_more_is_a_stranger(front, asked):
    """A client's file may outlive the agreement."""
    doors = {"school": front.desk.doors["school"]}
    said = {"grant_type": "client_credentials"}
    if asked == "message":
        answer = await front.post(mutation(1).data, doors=doors)
    else:
        async with front.client(doors=doors) as client:
            answer = await client.post("/oauth/token", data=said, auth=("police-een", SECRET))
    assert answer.status_code == 401


async def test_each_partner_may_ask_as_much_as_was_agreed(front):
    """What one sends too fast is refused, and another does not notice."""
    agreed = [
        replace(it, limits=Limits(60, 2) if it.partner is Partner.POLICE else it.limits)
        for it in front.hub.partners
    ]
    async with front.client(new_bucket=requests_of(agreed)) as client:
        mine = [await client.get(PLACES[2], headers=front.bearer()) for _ in range(3)]
        theirs = [
            await client.get(PLACES[2], headers=front.bearer(Partner.SCHOOL)) for _ in range(3)
        ]
    assert [it.status_code for it in mine] == [200, 200, 429]
    assert {it.status_code for it in theirs} == {200}


async def test_a_message_is_no_larger_than_was_agreed(front):
    """It is refused with its reason, before anybody reads what is in it."""
    data = mutation(1).data
    small = replace(front.desk.doors["police"], message_max_bytes=len(data) - 1)
    doors = {**front.desk.doors, "police": small}
    said = (await front.post(data, "/v1/berichtcontroles", doors=doors)).json()
    assert [(said["status"], it["code"]) for it in said["redenen"]] == [
        ("geweigerd", Code.TOO_LARGE)
    ]
