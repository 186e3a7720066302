"""What a message that arrives amounts to."""

import pytest

from hub.domain.arrival import (
    ID_CONFLICT,
    REFERENCE_TAKEN,
    UNKNOWN_REFERENCE,
    About,
    Hold,
    Intent,
    KnownMessage,
    KnownSignal,
    News,
    Repeat,
    fits,
    judge,
    recognise,
)
from schemas.signal import (
    Feedback,
    Partner,
    Regime,
    Signal,
    SignalContent,
    SignalHeader,
    Withdrawal,
)

HEADER = SignalHeader(
    partner=Partner.POLICE, source_kind="mutatie", forms=(), regime=Regime.WPG, ground="Wpg 16"
)
SIGNAL = Signal(reference="PL-1", header=HEADER, content=SignalContent())
WITHDRAWAL = Withdrawal(reference="PL-1", reason="vergissing")
FEEDBACK = Feedback(about_partner=Partner.SCHOOL, about_reference="SCH-1", outcome="gesprek")
REPORTS = {Intent.REPORT, Intent.CORRECT, Intent.SUPPLEMENT}


def test_a_message_id_that_nobody_used_before_is_new():
    assert recognise("aa", None) is None


@pytest.mark.parametrize("is_open", [True, False])
def test_the_same_bytes_under_the_same_id_are_a_repeat_of_the_first(is_open):
    assert recognise("aa", KnownMessage("aa", 7, is_open)) == Repeat(7)


@pytest.mark.parametrize("is_open", [True, False])
def test_other_bytes_under_the_same_id_wait_for_a_person(is_open):
    assert recognise("bb", KnownMessage("aa", 7, is_open)) == Hold((ID_CONFLICT,))


@pytest.mark.parametrize(
    ("content", "allowed"),
    [(SIGNAL, REPORTS), (WITHDRAWAL, {Intent.WITHDRAW}), (FEEDBACK, {Intent.FEEDBACK})],
)
def test_a_message_does_what_its_type_says_and_nothing_else(content, allowed):
    assert {intent for intent in Intent if fits(intent, content)} == allowed


@pytest.mark.parametrize(
    ("intent", "known", "arrival"),
    [
        (Intent.REPORT, None, News(1)),
        (Intent.REPORT, KnownSignal(1, is_withdrawn=False), Hold((REFERENCE_TAKEN,))),
        (Intent.REPORT, KnownSignal(2, is_withdrawn=True), Hold((REFERENCE_TAKEN,))),
        (Intent.CORRECT, None, Hold((UNKNOWN_REFERENCE,))),
        (Intent.CORRECT, KnownSignal(1, is_withdrawn=False), News(2)),
        (Intent.CORRECT, KnownSignal(2, is_withdrawn=True), News(3)),
        (Intent.SUPPLEMENT, None, Hold((UNKNOWN_REFERENCE,))),
        (Intent.SUPPLEMENT, KnownSignal(4, is_withdrawn=False), News(5)),
        (Intent.WITHDRAW, None, Hold((UNKNOWN_REFERENCE,))),
        (Intent.WITHDRAW, KnownSignal(1, is_withdrawn=False), News(2)),
        (Intent.WITHDRAW, KnownSignal(2, is_withdrawn=True), Hold((UNKNOWN_REFERENCE,))),
        (Intent.FEEDBACK, None, About()),
        (Intent.FEEDBACK, KnownSignal(3, is_withdrawn=True), About()),
    ],
)
def test_what_a_readable_message_does_to_its_signal(intent, known, arrival):
    assert judge(intent, known) == arrival
