"""Which events are a disclosure, and what the register says of each."""

from datetime import UTC, datetime

import pytest

from hub.domain.disclosures import Kind, by_receiver, disclosure_of
from schemas import events
from schemas.events import ReleasedSignal, handover, partners
from schemas.events.outgoing import FormSettled, FormTaken, HandoverDelivered
from schemas.events.requests import Asked, ReceiverTold, RequestAnswered, RequestReceived, UnderLaw
from schemas.ids import form_id, signal_id
from tests.hub.domain.test_handover import LATER, event, released, seconded
from tests.hub.domain.test_outgoing import DELIVERED
from tests.hub.web.logbook.samples import sample

AT = datetime(2026, 10, 6, 9, tzinfo=UTC)
SIGNALS = tuple(
    ReleasedSignal(signal=signal_id("police", it), version=1, details=details)
    for it, details in {"a": ("text", "victims"), "b": ("victims",)}.items()
)
FIRST = released().model_copy(update={"released": SIGNALS})
WAITS = released(needs_second=True).model_copy(update={"released": SIGNALS})
PASSED = event(
    events.HandoverPassedOn, 2, pillar="aanpakken", former="zorg", acknowledge_by=LATER, sealed={}
)


def told(what, *history):
    return disclosure_of(7, what, lambda _: history)


def test_a_release_names_kinds_of_detail_once_and_who_let_go():
    found = told(FIRST)
    assert (found.kind, found.receiver, found.details) == (
        Kind.RELEASE,
        "zorg",
        ("text", "victims"),
    )
    assert (found.by, found.agreed_by, found.purpose, found.ground) == (
        "d.jansen",
        "",
        "hulp",
        "taak",
    )
    assert found.signals == tuple(it.signal for it in SIGNALS)


def test_a_release_that_waits_counts_when_a_second_person_agrees():
    assert told(WAITS) is None
    agreed, refused = (seconded(2, 1, agrees=it) for it in (True, False))
    found = told(agreed, WAITS, agreed)
    assert (found.by, found.agreed_by, found.at) == ("d.jansen", "s.dewit", agreed.occurred_at)
    assert told(refused, WAITS, refused) is None
    assert told(seconded(3, 2, agrees=True), FIRST) is None


def test_who_gets_it_passed_on_is_a_receiver_of_its_own():
    found = told(PASSED, FIRST, PASSED)
    assert (found.receiver, found.by) == ("aanpakken", "m.moviera")


def test_a_form_says_its_fields_and_no_value():
    settled = sample(FormSettled).model_copy(
        update={"originator_version": 1, "fields": ("vorm", "naam"), "receiver": "comensha"}
    )
    taken = sample(FormTaken).model_copy(update={"settled": 1})
    histories = {form_id(taken.handover): (settled,), taken.handover: (FIRST,)}
    found = disclosure_of(7, taken, histories.__getitem__)
    assert (found.kind, found.receiver, found.details) == (Kind.FORM, "comensha", ("vorm", "naam"))
    gone = taken.model_copy(update={"settled": 2})
    assert disclosure_of(7, gone, histories.__getitem__) is None


def test_an_answer_to_a_data_subject_is_one_and_names_nobody():
    asked = sample(RequestReceived).model_copy(
        update={"asked": Asked.ACCESS, "law": UnderLaw.POLICE_DATA}
    )
    found = told(sample(RequestAnswered), asked)
    assert (found.receiver, found.purpose, found.ground) == ("betrokkene", "access", "wpg")
    letter = sample(RequestAnswered).model_copy(update={"signals": ()})
    assert told(letter, asked).details == ()
    assert told(sample(ReceiverTold), asked).kind is Kind.CORRECTION


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (HandoverDelivered, Kind.NOTICE),
        (handover.SenderInformed, Kind.OUTCOME),
        (partners.AssessmentTold, Kind.ASSESSMENT),
    ],
)
def test_what_senders_and_systems_hear_is_there_too(kind, said):
    assert told(sample(kind)).kind is said


def test_a_notice_holds_nothing():
    assert told(DELIVERED).details == ()


def test_receivers_are_counted_who_had_most_first():
    found = [told(it, FIRST) for it in (FIRST, PASSED, FIRST)]
    assert by_receiver(found) == {"zorg": 2, "aanpakken": 1}
