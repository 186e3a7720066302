"""A hub that answers one thing wrong is caught at the case where it does; a right one passes."""

import asyncio
from dataclasses import replace

import pytest

from hub.conformance.cases import CASES, TLS_CASE, written
from hub.conformance.doors import DoorError, NotSandboxError
from hub.conformance.expecting import differences
from hub.conformance.playing import Outcome, Past, listen
from hub.domain.receipts import HELD, RECEIVED, REFUSED
from tests.builders import START
from tests.hub.api.doors import Front
from tests.hub.conformance.playing import (
    STEPS,
    Replayer,
    facts,
    played,
    recorded,
    sample,
    sandbox_over_http,
)
from tests.workshop import workshop

OTHER = "0b8c4c2e-3f5b-4c58-9f5c-6d6f0a3f2b11"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What a right hub said, its doors, and how it was judged."""

    async def go():
        async with recorded(tmp_path_factory.mktemp("clients")) as found:
            return found

    return asyncio.run(go())


def with_receipt(heard, **changes):
    return replace(heard, receipt={**heard.receipt, **changes})


def without(heard, name):
    return replace(heard, receipt={k: v for k, v in heard.receipt.items() if k != name})


def with_reason(heard, **changes):
    first, *rest = heard.reasons
    return with_receipt(heard, redenen=[{**first, **changes}, *rest])


def status(to):
    return lambda step, heard, _: (
        None if step.expected.status == to else replace(with_receipt(heard, status=to), status=to)
    )


def reason(**changes):
    return lambda _, heard, __: with_reason(heard, **changes) if heard.reasons else None


def receipt(**changes):
    return lambda _, heard, __: with_receipt(heard, **changes)


def lacking(name):
    return lambda _, heard, __: without(heard, name) if name in heard.receipt else None


MUTATIONS = {
    "ontvangen": status(RECEIVED),
    "geweigerd": status(REFUSED),
    "in behandeling": status(HELD),
    "nothing": lambda _, heard, __: replace(heard, status="geen-antwoord", receipt={}),
    "another code": reason(code="SH-104"),
    "another place": reason(plaats="/elders"),
    "no mend": reason(oplossing=""),
    "no explanation": reason(uitleg=None),
    "no reason": lambda _, heard, __: with_receipt(heard, redenen=[]) if heard.reasons else None,
    "a reason too many": lambda _, heard, __: (
        with_receipt(heard, redenen=[*heard.reasons] * 2) if heard.reasons else None
    ),
    "another digest": receipt(sha256="0" * 64),
    "another message": receipt(berichtId="een-ander"),
    "another schema": receipt(schema="https://elders.example/v1.json"),
    "no number": lacking("volgnummer"),
    "number 0": receipt(volgnummer=0),
    "no zone": receipt(ontvangenOp="2026-10-06T09:00:00.000"),
    "no place in the log": lacking("logboek"),
    "no signal": lacking("signaalId"),
    "another signal": lambda step, heard, _: (
        with_receipt(heard, signaalId=OTHER)
        if step.expected.like or step.expected.signal_of
        else None
    ),
    "a number that was used": lambda step, heard, earlier: (
        with_receipt(heard, volgnummer=earlier["geldig"].receipt["volgnummer"])
        if earlier and not step.expected.like
        else None
    ),
    "a new receipt for a repeat": lambda step, heard, _: (
        with_receipt(heard, volgnummer=999) if step.expected.like else None
    ),
    "another HTTP status": lambda _, heard, __: replace(heard, http=heard.http + 1),
    "a server error": lambda _, heard, __: replace(heard, http=500),
    "another media type": lambda _, heard, __: (
        replace(heard, media="text/html")
        if heard.media.startswith("application/problem")
        else replace(heard, media="application/problem+json")
    ),
    "stands otherwise": lambda step, heard, _: (
        replace(heard, stands="verdwenen") if step.expected.stands else None
    ),
}


def test_a_right_hub_passes_every_case_that_has_messages(run):
    _, _, results = run
    outcomes = {it.number: it.outcome for it in results}
    assert outcomes.pop(TLS_CASE.number) is Outcome.WRONG  # nothing was tried here
    assert set(outcomes.values()) == {Outcome.GOOD}
    assert len(outcomes) == len(CASES) - 1
    assert [it.number for it in CASES] == list(range(1, 15))


@pytest.mark.parametrize("name", MUTATIONS)
def test_whatever_is_wrong_in_an_answer_is_seen_at_every_step_where_it_can_be(run, name):
    recorder, _, _ = run
    tried = 0
    for step, sent, heard, earlier in facts(recorder):
        assert differences(step.expected, sent, heard, earlier) == []
        wrong = MUTATIONS[name](step, heard, earlier)
        if wrong is not None:
            tried += 1
            assert differences(step.expected, sent, wrong, earlier), step.name
    assert tried


@pytest.mark.parametrize("at", range(len(STEPS)), ids=[it.name for it in STEPS])
async def test_the_case_of_a_wrong_answer_fails(run, at):
    recorder, doors, _ = run
    wrong = without(recorder.heard[at], "logboek")
    results = await played(
        Replayer(recorder.heard, recorder.sent, recorder.stood, at, wrong), doors
    )
    [case] = [it for it in CASES if STEPS[at] in it.steps]
    judged = {it.number: it for it in results}
    assert judged[case.number].outcome is Outcome.WRONG
    assert any(it.differences for it in judged[case.number].steps)
    earlier = [it.outcome for it in results if it.number < case.number]
    assert set(earlier) - {Outcome.WRONG} <= {Outcome.GOOD}
    assert earlier.count(Outcome.WRONG) == (case.number > TLS_CASE.number)


async def test_receipts_are_listened_to_over_http_too_from_then_on(tmp_path):
    with workshop() as hub:
        front = Front(hub, tmp_path)
        front.bus.at = START
        async with sandbox_over_http(front) as door:
            await played(door, hub.doors())  # these were before
            sender, past, steps = sample(hub.doors(), 7), {}, iter(STEPS)

            def send(_):
                step = next(steps)
                past[step.name] = step.build(sender, past)
                front.hub.deliver("police", written(past[step.name]), at=START)
                front.bus.settle("police")

            results = [it async for it in listen(CASES, door, Past(), send, 2.0)]
    assert [it.number for it in results if it.outcome is Outcome.WRONG] == [TLS_CASE.number]


async def test_the_first_answer_without_the_mark_ends_the_run(run):
    recorder, doors, _ = run
    wrong = replace(recorder.heard[3], is_sandbox=False)
    door = Replayer(recorder.heard, recorder.sent, recorder.stood, 3, wrong)
    with pytest.raises(NotSandboxError):
        await played(door, doors)
    assert door.at == 3


async def test_nothing_is_sent_to_a_hub_that_does_not_say_it_is_a_sandbox(tmp_path):
    with workshop() as hub:
        front = Front(hub, tmp_path)
        with pytest.raises(NotSandboxError):
            async with sandbox_over_http(front, is_sandbox=False):
                pass
        assert not front.bus.put_in


async def test_who_may_not_sign_in_is_told_so(tmp_path):
    with workshop() as hub:
        front = Front(hub, tmp_path)
        front.clients.remove("police-een")
        with pytest.raises(DoorError, match="401"):
            async with sandbox_over_http(front) as door:
                await door.send(b"{}")
