"""Forgetting without a bus: what belongs to a signal, what stays, and what comes of the rest."""

import pytest

from hub.actions import casework
from hub.actions.belongings import Deliveries, of_message, of_signal
from hub.actions.certificate import certificate
from hub.actions.forgetting import (
    StillThere,
    finish,
    places_on_bus,
    record_forgotten,
    require_gone,
    to_do,
)
from hub.actions.forgotten import look, register, remember
from hub.actions.retention import find_due
from hub.bus import topology
from hub.domain.casework import Refusal, Refused
from hub.domain.retention import Back
from hub.eraser import present
from hub.projections import views
from hub.store.quarantine import REDRIVE_HEADER
from schemas.envelope import EventType
from schemas.events import (
    CaseNoted,
    FeedbackReceived,
    MessageRepeated,
    RoutingEnded,
    SignalForgotten,
    SignalUnlinked,
)
from schemas.ids import delivery_id
from tests.builders import feedback, mutation
from tests.hub.actions.forgetting import (
    GONE,
    KEEP,
    ONE,
    OTHER,
    YEARS,
    YOUNG,
    age,
    agreed,
    carry_out,
    decide,
    dossier_of,
    is_whole,
    old_hub,
    signal,
    victim,
)

UNLINKED = SignalUnlinked.TOPIC


@pytest.fixture
def hub():
    with old_hub() as hub:
        yield hub


def test_all_that_is_due_goes_and_the_young_signal_stays(hub):
    age(hub)
    batch = agreed(hub)
    done = carry_out(hub, batch)
    assert (done.forgotten, done.kept_back) == (4, ())
    assert [is_whole(hub, n) for n in (ONE, OTHER, GONE, YOUNG)] == [[False]] * 3 + [[True]]
    assert views.digest(hub.views.database) == hub.rebuilt_digest()
    assert find_due(hub.desk(), hub.retention, present(hub)) == []
    ended = {it.signal: it.reason for it in hub.events(RoutingEnded)}
    assert ended[signal(ONE)] == "forgotten"


def test_what_was_linked_through_a_forgotten_signal_comes_apart(hub):
    dossier_of(hub, ONE)
    age(hub)
    carry_out(hub, agreed(hub, ONE))
    assert hub.rows("SELECT * FROM dossier_signals") == []
    assert not hub.rows(f"SELECT * FROM mentions WHERE signal = '{signal(ONE)}'")  # noqa: S608
    assert hub.rows(f"SELECT * FROM mentions WHERE signal = '{signal(OTHER)}'")  # noqa: S608
    live = hub.stage("link").linker.digest()
    hub.restart("link")
    assert hub.stage("link").linker.digest() == live


def test_words_on_a_dossier_stay_until_its_last_signal_goes(hub):
    dossier = dossier_of(hub, ONE)
    decide(hub, dossier, "Een reden.")
    [decided] = casework.load(hub.desk(), dossier).history
    [kid] = [box.partition(".")[0] for box in decided.sealed.values()]
    deliveries = Deliveries(hub.desk())
    alone = of_signal(hub.desk(), signal(ONE), 1, (), deliveries)
    last = of_signal(hub.desk(), signal(ONE), 1, {signal(OTHER)}, deliveries)
    assert kid not in alone.keys
    assert set(last.keys) == {*alone.keys, kid}


def test_words_on_a_signal_alone_and_what_a_partner_told_go_with_it(hub):
    before = of_signal(hub.desk(), signal(YOUNG), 1, (), Deliveries(hub.desk()))
    assert before.keys == ()
    age(hub)
    decide(hub, signal(YOUNG), "Een reden.")
    [version] = hub.desk().history(signal(YOUNG))
    its = of_signal(hub.desk(), signal(YOUNG), 1, (), Deliveries(hub.desk()))
    assert len(its.keys) == len(version.sealed) + 1
    told = of_signal(hub.desk(), signal(ONE), 1, (), Deliveries(hub.desk()))
    [said] = hub.desk().history(delivery_id("care", 1))
    assert {box.partition(".")[0] for box in said.sealed.values()} <= set(told.keys)


def test_a_message_that_waited_and_then_became_a_signal_goes_with_it(hub):
    """What lay in quarantine is a copy of it."""
    hub.take(mutation(YOUNG, id_="pol-4", kleur="rood", betrokkenen=victim("Vier")))
    entry = delivery_id("police", 6)
    hub.deliver(
        "police",
        mutation(YOUNG, id_="pol-4", betrokkenen=victim("Vier")).data,
        subject=topology.redrive("police"),
        headers={REDRIVE_HEADER: str(entry)},
    )
    hub.settle()
    its = of_signal(hub.desk(), signal(YOUNG), 1, (), Deliveries(hub.desk()))
    assert its.entries == (entry,)
    with hub.reading.database.snapshot() as cursor:
        sql = "SELECT sealed FROM quarantine WHERE id = ?"
        [(sealed,)] = cursor.execute(sql, (str(its.entries[0]),)).fetchall()
    assert sealed.partition(".")[0] in its.keys
    assert its.places == {("police", 6), ("police", 7)}


def test_a_held_message_is_forgotten_with_every_copy_of_it(hub):
    again = mutation(9, id_="pol-held", kleur="rood")
    hub.take(again)
    its = of_message(hub.desk(), delivery_id("police", 5), Deliveries(hub.desk()))
    assert its.places == {("police", 5), ("police", 6)}
    assert len(its.keys) == 1


def test_what_a_partner_says_of_it_since_is_new_and_lives(hub):
    """A correction that comes before it is forgotten keeps it back; one after it begins anew."""
    age(hub)
    batch = agreed(hub, ONE, OTHER)
    hub.take(mutation(ONE, kind=EventType.CORRECTED, id_="pol-1-b", day=YEARS))
    done = carry_out(hub, batch)
    assert [it.reason for it in done.kept_back] == [Back.CHANGED]
    assert is_whole(hub, ONE) == [True, True]
    hub.take(
        mutation(
            OTHER,
            kind=EventType.CORRECTED,
            id_="pol-2-b",
            day=YEARS,
            betrokkenen=victim("Twee", "+31 6 0000 0049"),
        )
    )
    assert is_whole(hub, OTHER) == [False, True]
    assert hub.rows(f"SELECT 1 FROM mentions WHERE signal = '{signal(OTHER)}'")  # noqa: S608
    assert hub.rows(f"SELECT 1 FROM work WHERE item = '{signal(OTHER)}'")  # noqa: S608
    assert signal(OTHER) not in {
        it.matter.subject for it in find_due(hub.desk(), hub.retention, present(hub))
    }
    assert views.digest(hub.views.database) == hub.rebuilt_digest()
    require_gone(hub.desk(), hub.keys, batch)


def test_whoever_begins_again_writes_nothing_twice(hub):
    age(hub)
    batch = agreed(hub)
    for _ in range(2):
        record_forgotten(hub.desk(), hub.retention, batch, present(hub))
        hub.settle()
    assert len(register(hub.desk(), batch)) == 4
    assert len(hub.events(SignalForgotten)) == 3
    done = carry_out(hub, batch)
    assert carry_out(hub, batch) == done
    assert places_on_bus(hub.desk(), batch) == {"police": {1, 2, 3, 4, 5}, "care": {1}}


def test_what_is_still_there_is_found_before_it_is_called_gone(hub):
    age(hub)
    batch = agreed(hub)
    record_forgotten(hub.desk(), hub.retention, batch, present(hub))
    with pytest.raises(StillThere, match=r"keys.*memories of dedupe.*mentions"):
        require_gone(hub.desk(), hub.keys, batch)
    assert certificate(hub.desk(), hub.retention, batch) is None


def boxes(event):
    return {box.partition(".")[0] for box in event.sealed.values()}


def test_what_a_partner_tells_of_it_later_goes_too_by_the_same_agreement(hub):
    age(hub)
    batch = agreed(hub, OTHER)
    done = carry_out(hub, batch)
    before = certificate(hub.desk(), hub.retention, batch)
    assert to_do(hub.desk()) == []
    hub.take(feedback(OTHER), feedback(YOUNG))
    _, late, living = hub.events(FeedbackReceived)
    assert to_do(hub.desk()) == [batch]
    assert carry_out(hub, batch) == done
    gone, again = [it for it in hub.events(SignalForgotten) if it.batch == batch]
    told = hub.events()
    after = told[told.index(again) + 1 :]  # no stage had anything left to let go of
    assert [(it.TOPIC, it.changes, it.co_located) for it in after] == [(UNLINKED, (), ())]
    assert set(again.keys) == boxes(late)
    assert not set(again.keys) & set(gone.keys)
    assert hub.keys.known({bytes.fromhex(kid) for kid in again.keys}) == set()
    assert len(hub.keys.known({bytes.fromhex(kid) for kid in boxes(living)})) == len(boxes(living))
    assert to_do(hub.desk()) == []
    assert certificate(hub.desk(), hub.retention, batch) == before
    assert places_on_bus(hub.desk(), batch) == {"police": {2}, "care": {late.message.sequence}}
    assert views.digest(hub.views.database) == hub.rebuilt_digest()


def test_a_message_that_is_sent_again_is_taken_off_the_bus_again(hub):
    age(hub)
    batch = agreed(hub, OTHER)
    carry_out(hub, batch)
    remember(hub.desk(), look(hub.desk()))
    hub.take(mutation(OTHER, betrokkenen=victim("Een")), mutation(YOUNG, id_="pol-4-b", day=YEARS))
    [again] = hub.events(MessageRepeated)
    looked = look(hub.desk())
    assert looked.batches == (batch,)
    remember(hub.desk(), looked)
    assert to_do(hub.desk()) == [batch]  # until it is carried out
    carry_out(hub, batch)
    assert again.message.sequence in places_on_bus(hub.desk(), batch)["police"]
    remember(hub.desk(), looked._replace(batches=()))
    assert to_do(hub.desk()) == []


def test_what_comes_while_it_goes_is_a_part_of_it(hub):
    age(hub)
    batch = agreed(hub, OTHER)
    record_forgotten(hub.desk(), hub.retention, batch, present(hub))
    hub.take(feedback(OTHER))
    assert finish(hub.desk(), hub.retention, batch, present(hub), KEEP) is None
    done = carry_out(hub, batch)
    told = [it for it in hub.events(SignalForgotten) if it.batch == batch]
    assert len(told) == 2
    assert done.forgotten == 1
    assert done.keys == sum(len(it.keys) for it in told)


def test_nothing_can_be_said_of_what_is_forgotten_until_it_lives_again(hub):
    age(hub)
    carry_out(hub, agreed(hub, OTHER))
    said = casework.note(hub.desk(), signal(OTHER), text="Hoi.", by="d.jansen", now=present(hub))
    assert said == Refusal(Refused.FORGOTTEN)
    hub.take(mutation(OTHER, kind=EventType.CORRECTED, id_="pol-2-b", day=YEARS))
    said = casework.note(hub.desk(), signal(OTHER), text="Hoi.", by="d.jansen", now=present(hub))
    assert isinstance(said, CaseNoted)
