"""Whatever comes through the door of a partner ends as it should, with a reason and no value."""

import json
from datetime import datetime, timedelta
from typing import Annotated

import pytest
from pydantic import Field

from adapters.base import Format, PartnerMessage, Unreadable
from adapters.base import read as read_data
from adapters.shared import Bsn, Line, Prose
from schemas.delivery import CLOCK_FLAG, age_problems, clock_flags, subject_problems
from schemas.envelope import Envelope, may_be_right, read
from schemas.problems import Code, Problem
from schemas.sensitive import text_numbers
from schemas.signal import Partner, Withdrawal
from tests.hostile.cases import CASES, Case, Outcome
from tests.schemas.messages import ATTRIBUTES, KNOWN_SCHEMAS, OIN

NUMBERS = {*range(9, 17), 20, 21, *range(27, 31), *range(36, 87)}
SENT_AT = datetime.fromisoformat(ATTRIBUTES["time"])


class Adres(PartnerMessage):
    """Where it was."""

    straat: Line
    huisnummer: int
    plaats: Line


class Waarneming(PartnerMessage):
    """When it was."""

    van: Line
    tot: Line


class Antwoord(PartnerMessage):
    """What was seen."""

    code: Line
    antwoord: Line


class Proef(PartnerMessage):
    """As small as a partner's message can be."""

    referentie: Line
    omschrijving: Prose
    namen: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    verblijfadres: Adres
    waarneming: Waarneming
    indicatoren: tuple[Antwoord, ...] = ()
    bsn: Bsn | None = None
    aantal: int | None = None
    spoed: bool | None = None
    verwijzing: tuple[Line, ...] = ()


def to_withdrawal(message: Proef) -> Withdrawal:
    return Withdrawal(reference=message.referentie, reason=message.omschrijving[:2_000])


FORM = Format(Partner.POLICE, "proef", 2, Proef, to_withdrawal, "Proefbericht")
NUMBER_IN_TEXT = Problem(code=Code.NUMBER_IN_TEXT, pointer="/data", message="x", mend="x")


def problems_of(case: Case) -> tuple[Problem, ...]:
    """Everything intake asks of one message by itself, in its order."""
    wrong = subject_problems(case.subject, "police")
    envelope = read(case.build(), case.headers, expected_oin=OIN, known_schemas=KNOWN_SCHEMAS)
    if not isinstance(envelope, Envelope):
        return wrong + envelope
    received_at = envelope.time + case.delay
    wrong += age_problems(
        envelope.time,
        received_at,
        ahead_max=timedelta(days=1),
        age_max=timedelta(days=5 * 365),
    )
    try:
        translated = read_data(FORM, envelope.data)
    except Unreadable as error:
        return wrong + error.problems
    assert isinstance(translated, Withdrawal)
    sent = json.loads(case.build())
    assert translated.reason == sent.get("data", sent)["omschrijving"].strip()[:2_000]
    return (*wrong, NUMBER_IN_TEXT) if text_numbers([translated.reason]) else wrong


def outcome_of(problems: tuple[Problem, ...]) -> Outcome:
    if not problems:
        return Outcome.ACCEPTED
    return Outcome.HELD if may_be_right(problems) else Outcome.REFUSED


@pytest.mark.timeout(10)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number} {case.name}")
def test_it_ends_as_it_should(case):
    problems = problems_of(case)
    assert {problem.code for problem in problems} == case.codes
    assert all(problem.message and problem.mend for problem in problems)
    assert outcome_of(problems) is case.outcome


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number} {case.name}")
def test_the_same_delivery_always_ends_the_same_way(case):
    assert problems_of(case) == problems_of(case)


def test_every_numbered_case_of_these_doors_is_tried():
    assert {case.number for case in CASES} == NUMBERS


def test_ten_minutes_ahead_is_flagged():
    [case] = [case for case in CASES if case.name == "ten minutes ahead"]
    assert clock_flags(SENT_AT, SENT_AT + case.delay) == (CLOCK_FLAG,)
