"""A version is read until the day that was announced, and its senders hear of that day before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from hub.domain.checking import GOOD, verdict_on
from hub.domain.reading import read_message
from hub.domain.receipts import receipt
from hub.domain.versions import is_long_enough
from schemas.events import MessageRefused, VersionEnd
from schemas.problems import Code
from schemas.signal import Partner
from tests.adapters.shared.messages import example
from tests.builders import door, mutation

V1, V2 = (example("police", name).event["dataschema"] for name in ("ordinary-v1", "ordinary"))
END = VersionEnd(outdated_since=date(2026, 11, 1), expires_on=date(2027, 11, 1), successor=V2)
DOOR = replace(door(Partner.POLICE), ends={V1: END})
OUTDATED = datetime(2026, 10, 31, 23, tzinfo=UTC)
EXPIRED = datetime(2027, 10, 31, 23, tzinfo=UTC)
"""Midnight in the Netherlands, in winter."""
SECOND = timedelta(seconds=1)


OLD, NEW = (mutation(1).data.replace(V2.encode(), schema.encode()) for schema in (V1, V2))


def read(at, data=OLD):
    return read_message(DOOR, data, None, 7, at)


@pytest.mark.parametrize(
    ("at", "told", "problems"),
    [
        (OUTDATED - SECOND, None, set()),
        (OUTDATED, END, set()),
        (EXPIRED - SECOND, END, set()),
        (EXPIRED, None, {Code.EXPIRED_SCHEMA}),
    ],
)
def test_the_days_are_those_of_the_netherlands(at, told, problems):
    reading = read(at)
    assert reading.ref.version_end == told
    assert {it.code for it in reading.problems} == problems


def test_the_successor_is_read_all_the_time_and_has_no_end():
    for at in (OUTDATED, EXPIRED):
        reading = read(at, NEW)
        assert not reading.problems
        assert reading.ref.version_end is None


def test_a_check_says_so_in_words_and_stays_good():
    verdict = verdict_on(read(OUTDATED))
    said = {"verouderdSinds": "2026-11-01", "vervaltOp": "2027-11-01", "opvolger": V2}
    assert verdict.status == GOOD
    assert verdict.as_json()["versie"] == said
    assert f"vervalt op 01-11-2027. Stap over op {V2}" in verdict.text
    before = verdict_on(read(OUTDATED - SECOND))
    assert "versie" not in before.as_json()
    assert "vervalt" not in before.text


def test_a_receipt_tells_what_was_so_when_the_message_came_whatever_is_announced_since():
    ref = read(OUTDATED).ref
    event = MessageRefused(
        originator_id=UUID(int=5),
        originator_version=1,
        occurred_at=OUTDATED,
        recorded_at=OUTDATED,
        cause="message:police/7",
        message=ref,
        problems=(),
    )
    kept = MessageRefused.model_validate_json(event.model_dump_json())
    said = receipt(kept)
    assert said is not None
    assert said["versie"]["vervaltOp"] == "2027-11-01"


@pytest.mark.parametrize(
    ("since", "until", "is_enough"),
    [
        (date(2027, 3, 1), date(2028, 2, 29), False),
        (date(2027, 3, 1), date(2028, 3, 1), True),
        (date(2028, 2, 29), date(2029, 2, 27), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
        (date(2027, 3, 27), date(2028, 3, 27), True),
    ],
)
def test_a_year_is_one_by_the_calendar_also_over_a_change_of_the_clock(since, until, is_enough):
    assert is_long_enough(since, until) is is_enough
