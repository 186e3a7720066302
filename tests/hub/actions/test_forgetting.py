"""Forgetting without a bus: what belongs to a signal, what stays, and what comes of the rest."""

from datetime import timedelta
from uuid import UUID

import pytest

from hub.actions import casework, erasing
from hub.actions.belongings import Deliveries, of_message, of_signal
from hub.actions.certificate import certificate
from hub.actions.forgetting import (
    StillThere,
    finish,
    places_on_bus,
    record_forgotten,
    register,
    require_gone,
)
from hub.actions.retention import find_due
from hub.bus import topology
from hub.domain.deciding import Decide
from hub.domain.erasing import Hold, Refused
from hub.domain.retention import Back
from hub.eraser import present
from hub.projections import views
from hub.security.content import open_all
from hub.security.forgetting import forget_again
from hub.store.quarantine import REDRIVE_HEADER
from hub.web.signin.people import demo_person
from schemas.envelope import EventType
from schemas.events import RoutingEnded, Ruling, SignalForgotten, SignalVersion
from schemas.ids import delivery_id, signal_id
from schemas.signal import Partner
from tests.builders import feedback, mutation, withdrawal
from tests.workshop import workshop

ONE, OTHER, GONE, YOUNG = 1, 2, 3, 4
YEARS = 2000
KEEP = timedelta(days=30)
COORDINATOR, PRIVACY = demo_person("d.jansen"), demo_person("f.privacy")


def signal(number):
    return signal_id(Partner.POLICE, f"PL0600-2026{number:06d}")


def victim(name, phone="+31 6 0000 0041"):
    return [{"rol": "SLA", "geslachtsnaam": name, "telefoon": [phone]}]


@pytest.fixture
def hub():
    """Old police signals, one of them withdrawn, a message that was held, and a young signal."""
    with workshop() as hub:
        hub.take(
            mutation(ONE, betrokkenen=victim("Een")),
            mutation(OTHER, betrokkenen=victim("Een")),
            mutation(GONE, betrokkenen=victim("Drie", "+31 6 0000 0042")),
            withdrawal(GONE),
            mutation(9, id_="pol-held", kleur="rood"),
            feedback(ONE),
        )
        yield hub


def age(hub):
    """Let years go by: a young signal says so."""
    hub.take(mutation(YOUNG, betrokkenen=victim("Vier", "+31 6 0000 0043"), day=YEARS))


def decide(hub, subject, reason):
    case = casework.load(hub.desk(), subject)
    seen, read = case.sight, len(case.sight.signals)
    wish = Decide(Ruling.CONFIRMED, "concreet", reason, None, seen, read, True, "d.jansen")  # noqa: FBT003
    assert casework.decide(hub.desk(), subject, wish, present(hub)).ruling is Ruling.CONFIRMED
    hub.settle()


def dossier_of(hub, number):
    [(dossier,)] = hub.rows(
        f"SELECT dossier FROM dossier_signals WHERE signal = '{signal(number)}'"  # noqa: S608
    )
    return UUID(dossier)


def agreed(hub, *only):
    """A batch of these signals that two people agreed on."""
    desk, now = hub.desk(), present(hub)
    chosen = {signal(number) for number in only} or None
    batch, _ = erasing.propose(desk, hub.retention, COORDINATOR, now, chosen)
    hub.settle()
    erasing.approve(desk, batch, PRIVACY, now)
    hub.settle()
    return batch


def carry_out(hub, batch):
    """Do what the eraser does, without its bus."""
    record_forgotten(hub.desk(), hub.retention, batch, present(hub))
    hub.settle()
    forget_again(hub.reading, hub.mapper, hub.keys)
    require_gone(hub.desk(), hub.keys, batch)
    done = finish(hub.desk(), hub.retention, batch, present(hub), KEEP)
    hub.settle()
    return done


def is_whole(hub, number):
    versions = [it for it in hub.desk().history(signal(number)) if isinstance(it, SignalVersion)]
    return [it.is_whole for it in open_all(hub.sealer, versions)]


def test_what_is_over_is_found_with_its_rule(hub):
    assert find_due(hub.desk(), hub.retention, present(hub)) == []
    age(hub)
    found = find_due(hub.desk(), hub.retention, present(hub))
    rules = {it.matter.subject: it.due.rule.code for it in found}
    assert rules == {
        signal(ONE): "politie",
        signal(OTHER): "politie",
        signal(GONE): "ingetrokken",
        delivery_id("police", 5): "quarantaine",
    }
    assert all(it.may_go for it in found)


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
    assert its.sequences == {6, 7}


def test_a_held_message_is_forgotten_with_every_copy_of_it(hub):
    again = mutation(9, id_="pol-held", kleur="rood")
    hub.take(again)
    its = of_message(hub.desk(), delivery_id("police", 5), Deliveries(hub.desk()))
    assert its.sequences == {5, 6}
    assert len(its.keys) == 1


def test_nobody_agrees_with_their_own_proposal_and_nobody_decides_twice(hub):
    age(hub)
    desk, now = hub.desk(), present(hub)
    batch, _ = erasing.propose(desk, hub.retention, PRIVACY, now)
    assert erasing.approve(desk, batch, PRIVACY, now) is Refused.SAME_PERSON
    assert erasing.refuse(desk, batch, " ", PRIVACY, now) is Refused.NO_REASON
    assert isinstance(erasing.refuse(desk, batch, "Toch niet.", PRIVACY, now), int)
    assert erasing.approve(desk, batch, COORDINATOR, now) is Refused.NOT_OPEN
    hub.settle()
    again, _ = erasing.propose(desk, hub.retention, COORDINATOR, now)
    assert again != batch
    hub.settle()
    assert erasing.propose(desk, hub.retention, COORDINATOR, now) is Refused.NOTHING_DUE
    nobody = signal(YOUNG)
    assert erasing.approve(desk, nobody, PRIVACY, now) is Refused.NOTHING_THERE


def test_what_is_held_after_it_was_agreed_on_is_kept_back(hub):
    age(hub)
    batch, now = agreed(hub, ONE, GONE), present(hub)
    wish = Hold("procedure", "d.jansen", now + timedelta(days=90), "Er loopt een bezwaar.")
    erasing.place_hold(hub.desk(), hub.retention, signal(ONE), wish, COORDINATOR, now)
    hub.settle()
    done = carry_out(hub, batch)
    assert [(it.subject, it.reason) for it in done.kept_back] == [(signal(ONE), Back.HOLD)]
    assert is_whole(hub, ONE) == [True]
    assert is_whole(hub, GONE) == [False]
    [row] = hub.rows("SELECT state, forgotten FROM erasures")
    assert row == ("done", 1)


def test_a_hold_needs_a_ground_a_reason_and_a_day_that_is_not_too_far(hub):
    now = present(hub)
    good = Hold("procedure", "d.jansen", now + timedelta(days=9), "Bezwaar.")

    def place(**changed):
        values = {name: getattr(good, name) for name in ("ground", "owner", "until", "reason")}
        wish = Hold(**values | changed)
        return erasing.place_hold(hub.desk(), hub.retention, signal(ONE), wish, PRIVACY, now)

    assert place(ground="zomaar") is Refused.UNKNOWN_GROUND
    assert place(reason="") is Refused.NO_REASON
    assert place(until=now) is Refused.NO_DAY
    assert place(until=now + timedelta(days=1000)) is Refused.TOO_LONG
    assert erasing.lift_hold(hub.desk(), signal(ONE), "Klaar.", PRIVACY, now) is Refused.NOT_HELD
    assert isinstance(place(), int)
    assert isinstance(erasing.lift_hold(hub.desk(), signal(ONE), "Klaar.", PRIVACY, now), int)
    late = now + timedelta(days=10)
    assert isinstance(place(), int)
    assert erasing.lift_hold(hub.desk(), signal(ONE), "Klaar.", PRIVACY, late) is Refused.NOT_HELD


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
    assert places_on_bus(hub.desk(), batch)["police"] >= {1, 2, 3, 4, 5}


def test_what_is_still_there_is_found_before_it_is_called_gone(hub):
    age(hub)
    batch = agreed(hub)
    record_forgotten(hub.desk(), hub.retention, batch, present(hub))
    with pytest.raises(StillThere, match=r"keys.*memories of dedupe.*mentions"):
        require_gone(hub.desk(), hub.keys, batch)
    assert certificate(hub.desk(), hub.retention, batch) is None


def test_the_declaration_counts_and_names_nobody_it_is_about(hub):
    age(hub)
    batch = agreed(hub)
    carry_out(hub, batch)
    it = certificate(hub.desk(), hub.retention, batch)
    assert it.total == 4
    assert {(went.kind, went.rule, went.number) for went in it.went} == {
        ("signal", "politie", 2),
        ("signal", "ingetrokken", 1),
        ("message", "quarantaine", 1),
    }
    assert (it.proposed_by, it.approved_by) == ("d.jansen", "f.privacy")
    assert it.horizon_at - it.done_at == KEEP
    assert not any(name in repr(it) for name in ("Een", "Drie", "PL0600", str(signal(ONE))))
