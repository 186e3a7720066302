"""What intake does with a partner that is suspended, or may not send what it sent."""

from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.actions.memberships import Doing, resume, suspend
from hub.bus.topology import redrive
from hub.domain.minimising import BSN_REMOVED, without_bsn
from hub.domain.receipts import receipt
from hub.security.content import open_all
from hub.store import quarantine
from hub.store.quarantine import REDRIVE_HEADER, State
from schemas.events import MessageQuarantined, MessageRefused, MessageRepeated, SignalRegistered
from schemas.parties import Identifier, IdentifierKind, Person
from schemas.problems import Code
from schemas.signal import Partner, Regime, Signal, SignalContent, SignalHeader
from tests.builders import START, mutation
from tests.policies import policy_with
from tests.workshop import workshop

BSN = "999990019"
WITH_BSN = {"betrokkenen": [{"rol": "VER", "bsn": BSN, "geslachtsnaam": "Demohuis"}]}
DAY = timedelta(days=1)
STRUCTURED = {"Content-Type": "application/cloudevents+json"}


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture
def policy(tmp_path):
    """The policy as it is shipped, but the police may send no BSN."""
    may = 'bsn = true\nbsn_grondslag = "Wet algemene bepalingen burgerservicenummer art. 11"\n'
    return policy_with(tmp_path, "partners.toml", may, "bsn = false\n")


def doing(hub, days):
    """An operator, so many days after the start."""
    return Doing(hub.desk(), Partner.POLICE, "b.beheer", START + days * DAY)


def offer_again(hub, data):
    """A person offers the one message that waits."""
    with hub.reading.database.snapshot() as cursor:
        [entry] = quarantine.entries(cursor, State.OPEN)
    offered = {REDRIVE_HEADER: str(entry.id), **STRUCTURED}
    at = START + 4 * DAY
    hub.deliver("police", data, at=at, headers=offered, subject=redrive("police"))
    hub.settle()


def codes(event):
    return [problem.code for problem in event.problems]


def test_what_came_before_the_suspension_is_taken_in_and_what_came_after_waits(hub):
    hub.receive(mutation(1, day=1))
    suspend(doing(hub, 2), "Sleutels op straat gevonden.")
    hub.receive(mutation(2, day=3))
    hub.settle()
    assert [event.message.id for event in hub.events(SignalRegistered)] == ["pol-1"]
    [held] = hub.events(MessageQuarantined)
    assert (held.message.id, codes(held)) == ("pol-2", [Code.SUSPENDED])


def test_of_a_suspended_partner_what_is_wrong_is_refused_and_what_is_known_a_repeat(hub):
    hub.take(mutation(1, day=1))
    suspend(doing(hub, 2), "Overeenkomst afgelopen.")
    hub.receive(mutation(1, day=1))
    hub.take(mutation(3, day=3, kleur="rood"))
    assert len(hub.events(MessageRepeated)) == len(hub.events(MessageRefused)) == 1
    assert not hub.events(MessageQuarantined)


def test_others_are_not_stopped(hub):
    suspend(Doing(hub.desk(), Partner.SCHOOL, "b.beheer", START), "Overeenkomst afgelopen.")
    hub.take(mutation(1))
    assert len(hub.events(SignalRegistered)) == 1


def test_who_is_let_in_again_sends_on_and_what_waited_is_offered_again_by_a_person(hub):
    suspend(doing(hub, 0), "Sleutels op straat gevonden.")
    hub.take(mutation(1, day=1))
    resume(doing(hub, 2))
    hub.take(mutation(2, day=3))
    assert [event.message.id for event in hub.events(SignalRegistered)] == ["pol-2"]
    offer_again(hub, mutation(1, day=1).data)
    assert [event.message.id for event in hub.events(SignalRegistered)] == ["pol-2", "pol-1"]


def test_a_person_may_take_in_a_message_while_its_sender_is_suspended(hub):
    suspend(doing(hub, 0), "Sleutels op straat gevonden.")
    hub.take(mutation(1, day=1))
    offer_again(hub, mutation(1, day=1).data)
    assert len(hub.events(SignalRegistered)) == 1


def test_a_reason_is_sealed_and_a_second_word_changes_nothing(hub):
    event = suspend(doing(hub, 0), "Sleutels op straat gevonden.")
    assert "straat" not in str(hub.mapper.to_stored(event).state)
    assert suspend(doing(hub, 1), "Nog eens.") is None
    assert resume(doing(hub, 2)) is not None
    assert resume(doing(hub, 3)) is None


def test_a_bsn_of_a_partner_without_the_right_is_nowhere(policy):
    """Not in an event, not sealed, not in a view or a receipt; the sender hears of it."""
    with workshop(policy_directory=policy) as hub:
        hub.take(mutation(1, **WITH_BSN))
        [event] = hub.events(SignalRegistered)
        [opened] = open_all(hub.sealer, [event])
        said = b"".join(payload for _, payload in hub.sent)
        files = b"".join(it.read_bytes() for it in hub.settings.directory.iterdir())
    assert BSN not in opened.content.model_dump_json()
    assert "Demohuis" in opened.content.model_dump_json()
    assert BSN.encode() not in said + files
    assert BSN_REMOVED in event.header.flags
    told = [orjson.loads(payload) for _, payload in hub.sent]
    [first] = [it for it in told if it["status"] == "ontvangen"]
    assert [it["code"] for it in first["meldingen"]] == [Code.NUMBER_LEFT_OUT]


def test_with_the_right_it_is_kept_and_nothing_is_said(hub):
    hub.take(mutation(1, **WITH_BSN))
    [event] = hub.events(SignalRegistered)
    [opened] = open_all(hub.sealer, [event])
    assert BSN in opened.content.model_dump_json()
    assert BSN_REMOVED not in event.header.flags
    assert "meldingen" not in receipt(event)


IDENTIFIERS = st.lists(
    st.builds(Identifier, kind=st.sampled_from(IdentifierKind), value=st.just(BSN)), max_size=4
).map(tuple)
HEADER = SignalHeader(
    partner=Partner.POLICE, source_kind="mutatie", forms=(), regime=Regime.WPG, ground="Wpg art. 20"
)


@given(st.lists(IDENTIFIERS, max_size=3), IDENTIFIERS)
def test_nothing_but_the_bsn_is_taken_whatever_is_named(of_persons, contacts):
    persons = tuple(Person(alias="Demo", identifiers=it) for it in of_persons)
    content = SignalContent(persons=persons, contacts=contacts)
    before = Signal(reference="1", header=HEADER, content=content)
    after = without_bsn(before)
    named = [*of_persons, contacts]
    left = [*(it.identifiers for it in after.content.persons), after.content.contacts]
    assert left == [tuple(i for i in it if i.kind is not IdentifierKind.BSN) for it in named]
    assert [it.alias for it in after.content.persons] == ["Demo"] * len(persons)
    assert (BSN_REMOVED in after.header.flags) is (left != named)
    assert without_bsn(after) == after
