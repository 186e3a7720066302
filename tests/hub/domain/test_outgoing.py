"""What a pillar owner's own system is told of a handover: that it is there, and nothing else."""

from datetime import UTC, datetime

import pytest

from hub.domain.handover import handover_of
from hub.domain.outgoing import (
    CaseSystem,
    Confidentiality,
    MailServer,
    case_body,
    case_number,
    cloud_event,
    document_body,
    given_up,
    mail,
    newest_of,
    notice_of,
    stands,
    wanted,
)
from schemas import events
from schemas.attributes import SOURCE
from schemas.events.outgoing import DeliveryGivenUp, DeliveryWanted, HandoverDelivered
from schemas.ids import outgoing_id
from tests.hub.domain.test_handover import LATER, REVOKED, event, released, seconded

NOW = datetime(2026, 10, 5, 23, 30, tzinfo=UTC)
BASE = "https://signaalhub.example"
SYSTEM = CaseSystem(
    cases="https://zaken.example/zaken/api/v1",
    documents="https://zaken.example/documenten/api/v1",
    case_type="https://zaken.example/zaaktypen/1",
    document_type="https://zaken.example/informatieobjecttypen/1",
    rsin="000000024",
    responsible="000000024",
    client="signaalhub",
    confidentiality=Confidentiality.TRUSTED,
)
FIRST = released()
PASSED = event(
    events.HandoverPassedOn,
    2,
    pillar="aanpakken",
    former="zorg",
    acknowledge_by=LATER,
    sealed={},
)


def delivery(kind, version, handover=FIRST.originator_id, **said):
    return kind(
        originator_id=outgoing_id("zorg"),
        originator_version=version,
        occurred_at=NOW,
        recorded_at=NOW,
        cause="service:outgoing",
        handover=handover,
        receiver="zorg",
        **said,
    )


GIVEN_UP = delivery(DeliveryGivenUp, 1, way="zgw", attempts=14, fault="status-503")
WANTED = delivery(DeliveryWanted, 2, by="s.beheer")
DELIVERED = delivery(HandoverDelivered, 3, way="zgw", attempts=1, reference="https://zaken.example")


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ([released()], True),
        ([released(needs_second=True)], False),
        ([released(needs_second=True), seconded(2, 1, agrees=True)], True),
        ([released(needs_second=True), seconded(2, 1, agrees=False)], False),
        ([released(), PASSED], True),
        ([released(), REVOKED, seconded(3, 2, agrees=True)], False),
        ([released(), REVOKED, seconded(3, 2, agrees=False)], False),
    ],
)
def test_a_receiver_is_told_when_it_can_see_the_handover_and_not_before(history, told):
    assert (wanted(history[-1]) is not None and stands(history[-1], handover_of(history))) is told


def test_who_passed_it_on_is_told_no_more():
    assert not stands(released(), handover_of([released(), PASSED]))


def test_what_a_person_asks_to_send_again_counts_while_the_receiver_has_it():
    assert stands(WANTED, handover_of([released()]))
    assert not stands(WANTED, handover_of([released(), PASSED]))


def notice(base=BASE):
    return notice_of(FIRST, handover_of([FIRST]), base)


def test_a_case_has_what_the_standard_asks_for_and_its_own_number_for_each_receiver():
    body = case_body(notice(), SYSTEM)
    assert body["startdatum"] == "2026-10-05"
    assert body["kenmerken"] == [{"kenmerk": str(FIRST.originator_id), "bron": "Signaalhub"}]
    assert body["toelichting"].endswith(notice().link)
    assert len(body["identificatie"]) <= 40
    assert len(body["omschrijving"]) <= 80
    other = notice_of(PASSED, handover_of([FIRST, PASSED]), BASE)
    assert case_number(other) != case_number(notice())


def test_a_document_refers_and_holds_nothing():
    body = document_body(notice(), SYSTEM)
    assert body["link"] == f"{BASE}/overdracht/{FIRST.originator_id}"
    assert body["inhoud"] is None
    assert body["identificatie"] != case_number(notice())


def test_a_cloudevent_is_thin_and_its_source_is_one_that_we_would_accept():
    said = cloud_event(notice(), "00000099000000005000")
    assert SOURCE.fullmatch(said["source"])
    assert said["subject"] == str(FIRST.originator_id)
    assert said["data"] == {"links": {"overdracht": notice().link}}


def test_a_mail_says_that_a_machine_sent_it_and_has_one_id():
    server = MailServer("post.example", 587, "signaalhub@gemeente.example")
    made = [mail(notice(), server, "zorg@zorg.example", at) for at in (NOW, LATER)]
    assert made[0]["Auto-Submitted"] == "auto-generated"
    assert made[0]["Message-ID"] == made[1]["Message-ID"]
    assert notice().link in made[0].get_content()


@pytest.mark.parametrize(
    ("history", "open_now"),
    [
        ([GIVEN_UP], 1),
        ([GIVEN_UP, WANTED], 0),
        ([GIVEN_UP, WANTED, DELIVERED], 0),
        ([DELIVERED], 0),
        ([GIVEN_UP, WANTED, GIVEN_UP], 1),
    ],
)
def test_what_was_given_up_is_open_until_somebody_asks_for_it_again(history, open_now):
    assert len(given_up(history)) == open_now
    assert newest_of(history, FIRST.originator_id) is history[-1]
