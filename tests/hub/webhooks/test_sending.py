"""Partners get their news in order and signed; who is away gets it later, or it becomes work."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import orjson
import pytest
from jsonschema import Draft202012Validator

from hub.actions import webhooks as acts
from hub.actions.partner_alerts import alerts
from hub.cli import contract_news
from hub.domain.webhooks import message_id, secret_text
from hub.store.record import PositionTaken
from hub.webhooks.resending import resend
from hub.webhooks.sending import name_of
from schemas.events import SignalRegistered
from schemas.events.partners import WebhookGivenUp, WebhookSet, WebhookStopped
from schemas.signal import Partner
from tests.builders import ALL_TEXT, START, changed, feedback, inspection, mutation, withdrawal
from tests.hub.domain.test_webhooks import verified
from tests.hub.webhooks.sender import BASE, NOW, POLICE, SECRET, Sender
from tests.receivers import Hook, listening
from tests.workshop import workshop

INSPECTORATE = Partner.LABOUR_INSPECTORATE
NAME = "Kanarieman"
DAYS_TO_NOW = (NOW - START).days


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture
def sender(hub):
    return Sender(hub)


@pytest.fixture
def hook():
    with listening(Hook) as made:
        yield made


def told(hook):
    return [orjson.loads(body) for body in hook.bodies]


def numbers(hook):
    return [it["data"]["volgnummer"] for it in told(hook)]


def ids(hook):
    return [head["webhook-id"] for head in hook.heads]


def open_work(hub):
    return alerts(hub.reading, hub.mapper, Partner)


async def test_news_comes_in_order_signed_and_with_nothing_of_anybody(hub, sender, hook):
    sender.set_up(hook)
    hub.take(
        mutation(1, betrokkenen=[{"rol": "SLA", "geslachtsnaam": NAME}], mutatietekst=ALL_TEXT),
        mutation(2, kleur="rood"),
        mutation(3, id_="pol-1"),
        changed(withdrawal(1), sequence="4"),
        inspection(1),
    )
    await sender.send()
    kinds = ["ontvangen", "geweigerd", "in-behandeling", "ontvangen"]
    assert [it["type"] for it in told(hook)] == [
        *(f"bericht.{kind}" for kind in kinds),
        "volgnummers.ontbreken",
    ]
    [signal] = hub.events(SignalRegistered)[:1]
    assert told(hook)[0]["data"] == {
        "volgnummer": 1,
        "signaalId": str(signal.originator_id),
        "links": {
            "ontvangstbewijs": f"{BASE}/v1/ontvangstbewijzen/1",
            "signaal": f"{BASE}/v1/signalen/{signal.originator_id}",
        },
    }
    assert told(hook)[-1]["data"]["vanaf"] == 2
    for head, body in zip(hook.heads, hook.bodies, strict=True):
        headers = {name.lower(): value for name, value in head.items()}
        assert verified(SECRET, headers, body, NOW)
        Draft202012Validator(contract_news.webhook()).validate(orjson.loads(body))
        assert NAME.encode() not in body
        assert b"pol-" not in body
    assert len(set(ids(hook))) == 5


async def test_word_on_somebody_elses_signal_names_no_signal(hub, sender, hook):
    sender.set_up(hook, Partner.CARE)
    hub.take(mutation(1), feedback(1))
    await sender.send(Partner.CARE)
    [news] = told(hook)
    assert set(news["data"]["links"]) == {"ontvangstbewijs"}


async def test_address_and_secret_are_sealed_in_the_record(hub, sender, hook):
    sender.set_up(hook)
    [event] = hub.events(WebhookSet)
    stored = event.model_dump_json()
    assert SECRET not in stored
    assert str(hook.server_port) not in stored


async def test_who_is_away_gets_everything_later_and_in_order(hub, sender, hook):
    sender.set_up(hook)
    hub.take(mutation(1), mutation(2))
    hook.answers = [(503, b"")] * 3
    await sender.send()
    await sender.again().send()  # another process knows that it is not time yet
    assert numbers(hook) == [1]
    for seconds in (5, 30, 119):
        await sender.again().later(seconds=seconds)
    assert numbers(hook) == [1, 1, 1]
    await sender.later(seconds=1)
    assert numbers(hook) == [1, 1, 1, 1, 2]
    assert ids(hook)[:4] == [ids(hook)[0]] * 4
    assert not hub.events(WebhookGivenUp)
    hub.take(mutation(3))
    await sender.send()
    assert numbers(hook)[-1] == 3


async def test_one_that_is_away_keeps_no_other_waiting(hub, sender, hook):
    with listening(Hook) as other:
        hook.may_answer.clear()
        sender.set_up(hook)
        sender.set_up(other, INSPECTORATE)
        hub.take(mutation(1), inspection(1))
        with ThreadPoolExecutor(1) as executor:
            running = asyncio.create_task(sender.webhooks.run((POLICE, INSPECTORATE), executor, ()))
            async with asyncio.timeout(5):
                while not (other.bodies and hook.bodies):
                    await asyncio.sleep(0.01)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
        assert hub.reading.position(name_of(POLICE)) == 0
        hook.may_answer.set()


async def test_after_a_day_it_is_given_up_and_becomes_work_until_it_is_sent_by_hand(
    hub, sender, hook
):
    sender.set_up(hook)
    hub.take(mutation(1), mutation(2))
    first = await _away_for_a_day(sender, hook)
    [event] = hub.events(WebhookGivenUp)
    assert (event.messages, event.fault) == (2, "status-503")
    assert event.attempts == len(hook.bodies) == first
    [work] = open_work(hub)
    assert (work.partner, work.news) == (POLICE, 2)
    hook.answers.clear()
    hub.take(mutation(3))
    await sender.later(hours=3)
    assert numbers(hook)[-1] == 3
    assert open_work(hub)
    [done] = await resend(hub, sender.webhooks, POLICE, None)
    assert numbers(hook)[-2:] == [1, 2]
    assert ids(hook)[-2] == ids(hook)[0]
    acts.tell_resent(hub.desk(), POLICE, done.first, done.last, done.messages, "een", NOW)
    assert not open_work(hub)


async def _away_for_a_day(sender, hook):
    """Let the receiver refuse for a day; how often it was asked."""
    hook.answers = [(503, b"")] * 100
    await sender.send()
    for _ in range(55):
        await sender.later(minutes=30)
    return len(hook.bodies)


async def test_what_came_while_a_receiver_was_away_has_a_day_of_its_own(hub, sender, hook):
    sender.now = NOW - timedelta(hours=20)
    sender.set_up(hook)
    hub.take(mutation(1))
    hook.answers = [(503, b"")] * 100
    await sender.send()
    hub.take(mutation(2, day=DAYS_TO_NOW))
    await sender.later(hours=25)
    [event] = hub.events(WebhookGivenUp)
    assert (event.last, event.messages) == (event.first, 1)
    hook.answers.clear()
    await sender.later(hours=3)
    assert numbers(hook)[-1] == 2


async def test_only_what_comes_while_it_is_set_is_sent(hub, sender, hook):
    hub.take(mutation(1))
    sender.set_up(hook)
    hub.take(mutation(2))
    await sender.send()
    acts.stop(hub.desk(), POLICE, "een", NOW)
    hub.take(mutation(3))
    await sender.send()
    sender.set_up(hook)
    sender.set_up(hook)  # another address loses nothing
    hub.take(mutation(4))
    sender.set_up(hook)
    await sender.send()
    assert numbers(hook) == [2, 4]
    assert acts.stop(hub.desk(), INSPECTORATE, "een", NOW) is None


async def test_a_receiver_that_is_gone_is_left_alone(hub, sender, hook):
    sender.set_up(hook)
    hub.take(mutation(1), mutation(2))
    hook.answers = [(410, b"")]
    await sender.send()
    await sender.later(hours=1)
    assert numbers(hook) == [1]
    [stopped] = hub.events(WebhookStopped)
    assert not stopped.by


async def test_both_secrets_sign_for_a_day_after_a_change(hub, sender, hook):
    new = secret_text(bytes(32))
    sender.set_up(hook)
    assert acts.rotate(hub.desk(), INSPECTORATE, new, "een", NOW) is None
    acts.rotate(hub.desk(), POLICE, new, "een", NOW)
    hub.take(mutation(1))
    await sender.send()
    hub.take(mutation(2))
    await sender.later(hours=25)
    heads = [{name.lower(): value for name, value in head.items()} for head in hook.heads]
    checks = [
        [verified(it, head, body, at) for it in (SECRET, new)]
        for head, body, at in zip(heads, hook.bodies, (NOW, sender.now), strict=True)
    ]
    assert checks == [[True, True], [False, True]]


async def test_of_two_processes_that_did_the_same_one_is_refused(hub, sender, hook):
    sender.set_up(hook)
    hub.take(mutation(1))
    one, other = (sender.webhooks.due(POLICE) for _ in range(2))
    sender.webhooks.settle(POLICE, one, "")
    with pytest.raises(PositionTaken):
        sender.webhooks.settle(POLICE, other, "")


KILLED = """
import asyncio, sys
from functools import partial
from pathlib import Path
from hub.settings import Settings
from hub.webhooks.service import webhooks_of
from hub.wiring import Hub
from schemas.signal import Partner
hub = Hub(Settings(environment="demo", directory=Path(sys.argv[1])))
asyncio.run(webhooks_of(hub).step(Partner.POLICE))
"""


async def test_who_is_killed_before_the_answer_offers_the_same_news_again(hub, sender, hook):
    sender.set_up(hook)
    hub.take(mutation(1))
    hook.may_answer.clear()
    directory = str(hub.settings.directory)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, directory)
    async with asyncio.timeout(20):
        while not hook.bodies:
            await asyncio.sleep(0.01)
    process.kill()
    await process.wait()
    hook.may_answer.set()
    await sender.send()
    [event] = hub.events(SignalRegistered)
    assert ids(hook) == [message_id(event)] * 2
