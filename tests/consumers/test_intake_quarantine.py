"""Messages that wait for a person: sealed, in one place, and offered again."""

import orjson
import pytest

from hub.bus import topology
from hub.security.sealing import SealedBox
from hub.store import quarantine
from hub.store.quarantine import REDRIVE_HEADER, State
from schemas.events import (
    MessageQuarantined,
    MessageRefused,
    MessageRepeated,
    SignalRegistered,
)
from schemas.problems import Code
from tests.builders import mutation
from tests.workshop import workshop

INTAKE = "intake:police"
INTO = (SignalRegistered, MessageRefused, MessageQuarantined, MessageRepeated)
NUMBER = "Zij gaf het nummer 999990019 op."


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def entries(hub, state=State.OPEN):
    with hub.reading.database.snapshot() as cursor:
        return quarantine.entries(cursor, state)


def opened(hub, entry):
    """What lies in quarantine, as a person would see it."""
    [payload] = hub.sealer.open_many([(SealedBox.from_text(entry.sealed), entry.id.bytes)])
    return payload


def offer(hub, entry, data=None):
    """Offer a held message again, mended or as it was."""
    hub.deliver(
        entry.partner,
        data or opened(hub, entry),
        headers={REDRIVE_HEADER: str(entry.id), "Content-Type": "application/cloudevents+json"},
        subject=topology.redrive(entry.partner),
    )
    hub.settle()


def topics(hub):
    return [event.TOPIC for event in hub.events(*INTO)]


def test_a_held_message_is_kept_sealed_with_its_reasons(hub):
    hub.take(mutation(1, mutatietekst=NUMBER))
    [entry] = entries(hub)
    assert entry.codes == (Code.NUMBER_IN_TEXT.value,)
    assert (entry.partner, entry.stream_sequence, entry.attempts) == ("police", 1, 1)
    assert "999990019" not in repr(entry)
    assert opened(hub, entry) == mutation(1, mutatietekst=NUMBER).data


def test_a_message_offered_again_as_it_was_waits_again_in_its_own_place(hub):
    hub.take(mutation(1, mutatietekst=NUMBER))
    [entry] = entries(hub)
    offer(hub, entry)
    [again] = entries(hub)
    assert (again.id, again.attempts, again.stream_sequence) == (entry.id, 2, 2)


def test_a_mended_message_takes_the_place_of_the_held_one(hub):
    held, mended = mutation(1, mutatietekst=NUMBER), mutation(1)
    hub.take(held)
    [entry] = entries(hub)
    offer(hub, entry, mended.data)
    assert not entries(hub)
    [closed] = entries(hub, State.REDRIVEN)
    assert closed.id == entry.id
    [event] = hub.events(SignalRegistered)
    assert event.message.sequence == 2
    hub.take(mended, held)
    assert topics(hub)[-2:] == ["message.repeated.v1", "message.quarantined.v1"]
    assert hub.events(MessageRepeated)[-1].original_sequence == 2


def test_what_was_refused_can_be_mended_by_a_person_too(hub):
    hub.take(mutation(1, kleur="rood"))
    [entry] = entries(hub)
    offer(hub, entry, mutation(1).data)
    assert topics(hub) == ["message.refused.v1", "signal.registered.v1"]
    assert [entry.state for entry in entries(hub, State.REDRIVEN)] == [State.REDRIVEN]


def test_what_was_taken_in_already_cannot_be_offered_again(hub):
    hub.take(mutation(1, mutatietekst=NUMBER))
    [entry] = entries(hub)
    offer(hub, entry, mutation(1).data)
    offer(hub, entry, mutation(1).data)
    offer(hub, entry, mutation(2, id_="pol-1").data)
    assert topics(hub)[1:] == [
        "signal.registered.v1",
        "message.repeated.v1",
        "message.quarantined.v1",
    ]


def test_a_held_message_keeps_the_attributes_that_came_in_headers(hub):
    event = orjson.loads(mutation(1, mutatietekst=NUMBER).data)
    headers = {f"ce-{name}": value for name, value in event.items() if name != "data"}
    headers["content-type"] = headers.pop("ce-datacontenttype")
    hub.deliver("police", orjson.dumps(event["data"]), headers=headers)
    hub.settle()
    [entry] = entries(hub)
    offer(hub, entry)
    first, again = hub.events(MessageQuarantined)
    assert first.problems == again.problems
    assert again.message.id == "pol-1"


def test_a_quarantine_that_cannot_be_written_lets_no_event_say_that_it_was(hub, monkeypatch):
    def fail(cursor, arrivals):
        quarantine_put(cursor, arrivals)
        raise OSError

    quarantine_put = quarantine.put
    monkeypatch.setattr(quarantine, "put", fail)
    hub.receive(mutation(1), mutation(1, id_="b"))
    with pytest.raises(OSError):  # noqa: PT011 - it says nothing but its kind
        hub.step(INTAKE)
    assert not hub.events()
    assert not entries(hub)
    assert hub.reading.position(INTAKE) == 0
