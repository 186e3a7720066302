"""What a partner hears back: made of the event alone, complete, and without what was said."""

from datetime import UTC, datetime

import pytest

from hub.domain.arrival import ID_CONFLICT
from hub.domain.receipts import HELD, HELD_MESSAGE, RECEIVED, REFUSED, receipt
from schemas.events import (
    FeedbackReceived,
    MessageQuarantined,
    MessageRef,
    MessageRefused,
    MessageRepeated,
    RoutingEnded,
    SignalCorrected,
    SignalRegistered,
    SignalSupplemented,
    SignalWithdrawn,
)
from schemas.ids import delivery_id, signal_id
from schemas.problems import Code, Problem
from schemas.signal import Partner, Regime, SignalHeader

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SIGNAL = signal_id("police", "PL-1")
REF = MessageRef(partner=Partner.POLICE, sequence=7, id="m-1", digest="ab" * 32, received_at=NOW)
HEADER = SignalHeader(
    partner=Partner.POLICE, source_kind="mutatie", forms=(), regime=Regime.WPG, ground="Wpg 16"
)
WRONG = Problem(code=Code.TYPE, pointer="/data/x", message="Verkeerd.", mend="Verbeter.")


def event(kind, originator=SIGNAL, **fields):
    return kind(
        originator_id=originator,
        originator_version=1,
        occurred_at=NOW,
        recorded_at=NOW,
        cause="message:police/7",
        **fields,
    )


@pytest.mark.parametrize("kind", [SignalRegistered, SignalCorrected, SignalSupplemented])
def test_a_signal_is_received_under_its_own_number(kind):
    assert receipt(event(kind, message=REF, header=HEADER, sealed={})) == {
        "status": RECEIVED,
        "berichtId": "m-1",
        "volgnummer": 7,
        "sha256": "ab" * 32,
        "schema": None,
        "ontvangenOp": "2026-10-05T09:00:00.000Z",
        "signaalId": str(SIGNAL),
    }


def test_a_withdrawal_and_feedback_name_the_signal_they_are_about():
    about = delivery_id("care", 1)
    back = receipt(event(SignalWithdrawn, message=REF, sealed={}))
    word = receipt(
        event(FeedbackReceived, about, message=REF, about=SIGNAL, outcome="x", sealed={})
    )
    assert back["signaalId"] == word["signaalId"] == str(SIGNAL)
    assert (back["status"], word["status"]) == (RECEIVED, RECEIVED)


def test_a_refusal_gives_every_reason_with_its_place_and_how_to_mend_it():
    said = receipt(event(MessageRefused, message=REF, problems=(WRONG, ID_CONFLICT)))
    assert said["status"] == REFUSED
    assert said["redenen"][0] == {
        "code": "SH-102",
        "plaats": "/data/x",
        "uitleg": "Verkeerd.",
        "oplossing": "Verbeter.",
    }
    assert [reason["code"] for reason in said["redenen"]] == ["SH-102", "SH-201"]


def test_a_message_that_waits_says_that_nothing_is_asked_of_the_partner_now():
    said = receipt(event(MessageQuarantined, message=REF, problems=(ID_CONFLICT,)))
    assert (said["status"], said["toelichting"]) == (HELD, HELD_MESSAGE)
    assert [reason["code"] for reason in said["redenen"]] == ["SH-201"]


def test_what_is_about_no_message_of_a_partner_gets_no_receipt():
    assert receipt(event(RoutingEnded, signal=SIGNAL, reason="withdrawn")) is None
    assert receipt(event(MessageRepeated, message=REF, original_sequence=3)) is None
