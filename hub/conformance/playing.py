"""Plays every case at a door and judges each answer."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from hub.conformance.cases import Case, Step, written
from hub.conformance.doors import NATS, Door, NotSandboxError
from hub.conformance.expecting import NOTHING, Heard, Sent, differences
from hub.conformance.sample import Message, Sample
from schemas.envelope import digest
from schemas.signal import Partner

MS: Final = 1_000


class Outcome(StrEnum):
    """How a case ended. What could not be tried for a good reason is not applicable."""

    GOOD = "goed"
    WRONG = "fout"
    NOT_APPLICABLE = "n.v.t."


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One step as it went: what was sent, what had to come, what came."""

    name: str
    what: str
    sent_sha256: str
    expected: str
    heard: str
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A case at one door. `why` says why it was not played."""

    number: int
    title: str
    door: str
    outcome: Outcome
    steps: tuple[Played, ...] = ()
    why: str = ""
    took_ms: int = 0


@dataclass(slots=True)
class Past:
    """What was sent and heard at this door so far, by the name of the step."""

    sent: dict[str, Message] = field(default_factory=dict)
    heard: dict[str, Heard] = field(default_factory=dict)


async def play(
    cases: Iterable[Case], door: Door, sample: Sample, past: Past
) -> AsyncIterator[Result]:
    """Play the cases in order. Raises `NotSandboxError` as soon as an answer is not marked."""
    for case in cases:
        started = time.monotonic()
        steps = [
            await _played(step, door, sample, past)
            for step in case.steps
            if door.name == NATS or not step.is_strange
        ]
        took_ms = round((time.monotonic() - started) * MS)
        yield result(case, door.name, steps, took_ms)


def result(case: Case, door: str, steps: Sequence[Played], took_ms: int) -> Result:
    """A case is good when every step of it is, and there is one."""
    is_good = bool(steps) and not any(it.differences for it in steps)
    return Result(
        number=case.number,
        title=case.title,
        door=door,
        outcome=Outcome.GOOD if is_good else Outcome.WRONG,
        steps=tuple(steps),
        took_ms=took_ms,
    )


async def listen(
    cases: Iterable[Case], door: Door, past: Past, ask: Callable[[str], None], patience_s: float
) -> AsyncIterator[Result]:
    """Have the partner's own system send, say what, and judge each receipt that comes.

    What was sent only its sender knows; the receipt says by its digest what it was for.
    """
    await door.attend()
    for case in cases:
        started, steps = time.monotonic(), []
        for step in case.steps:
            if step.is_strange:
                continue
            ask(f"{case.number}. {case.title}: stuur {step.ask}.")
            steps.append(await _heard(step, door, past, patience_s))
        took_ms = round((time.monotonic() - started) * MS)
        yield result(case, door.name, steps, took_ms)


async def _heard(step: Step, door: Door, past: Past, patience_s: float) -> Played:
    heard = Heard(status=NOTHING)
    with suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            heard = await door.next()
    return await _judged(step, door, None, heard, past)


async def _judged(step: Step, door: Door, sent: Sent | None, heard: Heard, past: Past) -> Played:
    if heard.receipt and not heard.is_sandbox:
        raise NotSandboxError(door.name)
    if step.expected.stands and heard.receipt.get("signaalId"):
        heard = replace(heard, stands=await door.stands(str(heard.receipt["signaalId"])))
    found = differences(step.expected, sent, heard, past.heard)
    if heard.status != NOTHING:
        past.heard[step.name] = heard
    return Played(
        name=step.name,
        what=step.ask,
        sent_sha256=sent.digest if sent else str(heard.receipt.get("sha256", "")),
        expected=str(step.expected),
        heard=str(heard),
        differences=tuple(found),
    )


async def _played(step: Step, door: Door, sample: Sample, past: Past) -> Played:
    message = step.build(sample, past.sent)
    data = written(message)
    heard = await door.send(data, slug=_other(sample.door.partner) if step.is_strange else "")
    sent = Sent(digest=digest(data), id=str(message["id"]), schema=str(message["dataschema"]))
    past.sent[step.name] = message
    return await _judged(step, door, sent, heard, past)


def _other(partner: Partner) -> str:
    return next(it.value for it in Partner if it is not partner)
