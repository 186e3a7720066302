"""A sender hears what became of its signal: on its own subject, a code, and nothing of anybody."""

from datetime import timedelta

import orjson
import pytest
from jsonschema import Draft202012Validator

from hub.bus import topology
from hub.cli import contract
from hub.store.memory import Memory
from schemas.events import SenderInformed, SignalRegistered
from schemas.ids import handover_id, informed_id
from tests.builders import START, mutation
from tests.workshop import workshop

NAME = "Kanarieman"


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def inform(hub, outcome="opvang-geregeld", version=1):
    [signal] = hub.events(SignalRegistered)
    stream = informed_id(signal.originator_id)
    event = SenderInformed(
        originator_id=stream,
        originator_version=version,
        occurred_at=START + timedelta(days=2),
        recorded_at=START + timedelta(days=2),
        cause="person:m.moviera",
        signal=signal.originator_id,
        handover=handover_id(signal.originator_id, "zorg", 1),
        message=signal.message,
        outcome=outcome,
        by="m.moviera",
    )
    hub.desk().append(event)
    hub.settle()
    return event


def test_the_sender_hears_the_code_of_the_outcome_and_which_message_it_is_about(hub):
    hub.take(mutation(1, betrokkenen=[{"rol": "SLA", "geslachtsnaam": NAME}]))
    event = inform(hub)
    subject, payload = hub.sent[-1]
    token = f"{event.originator_id.hex}-1"
    assert subject == topology.feedback("police", token)
    assert subject.startswith(topology.receipts("police").removesuffix(">"))
    told = orjson.loads(payload)
    assert (told["status"], told["berichtId"], told["uitkomst"]) == (
        "terugkoppeling",
        "pol-1",
        "opvang-geregeld",
    )
    assert told["signaalId"] == str(event.signal)
    assert NAME not in payload.decode()
    assert "moviera" not in payload.decode()


def test_what_a_sender_hears_fits_the_contract(hub):
    hub.take(mutation(1))
    inform(hub)
    Draft202012Validator(contract.feedback()).validate(orjson.loads(hub.sent[-1][1]))


def test_a_crash_after_sending_only_repeats_the_same_news(hub):
    hub.take(mutation(1))
    sent = len(hub.sent)
    inform(hub)
    [news] = hub.sent[sent:]
    stage = hub.stage("deliver")
    hub.workers["deliver"].position = 0
    stage.decide(hub.waiting("deliver"), Memory(hub.reading, "deliver"))
    assert hub.sent[-1] == news


def test_later_news_has_a_name_of_its_own(hub):
    hub.take(mutation(1))
    inform(hub)
    inform(hub, "geen-uitbuiting", version=2)
    first, second = (orjson.loads(payload) for _, payload in hub.sent[-2:])
    assert first["terugkoppelingId"] != second["terugkoppelingId"]
    assert hub.sent[-2][0] != hub.sent[-1][0]
