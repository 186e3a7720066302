"""Addresses in the views: right after every batch, for whoever may see what, on both databases."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.projections import views
from hub.projections.anew import Anew
from hub.projections.gathering import AUDIENCES, Anchored, stands_at
from hub.projections.journal import Numbered
from hub.store.database import Database
from schemas import events
from schemas.ids import linkage_id, location_id, mention_id, routing_id, signal_id
from schemas.signal import Partner
from tests.databases import KINDS, new_url
from tests.hub.web.events import START, a_route, a_signal, place, ref

NAMES = ("A", "B", "C", "D")
SIGNALS = {name: signal_id(Partner.POLICE, name) for name in NAMES}
MENTIONS = {name: mention_id(signal, "thing", 0) for name, signal in SIGNALS.items()}
UNTIL = START + timedelta(days=90)


def registered(name, version=1, kind="mutatie"):
    made = a_signal(name, Partner.POLICE, START, source_kind=kind)
    return made.model_copy(update={"originator_version": version})


def linked(name, entity, version=1, *, is_home=False, gained=()):
    """The signal names one address, and it is this entity; others' mentions come to it as well."""
    changes = (
        (events.EntityChange(change="extended", entity=MENTIONS[entity], mentions=gained),)
        if gained
        else ()
    )
    return events.SignalLinked(
        **place(linkage_id(SIGNALS[name]), START),
        signal=SIGNALS[name],
        signal_version=version,
        mentions=(
            events.MentionLinked(
                mention=MENTIONS[name],
                kind="address",
                entity=MENTIONS[entity],
                is_home=is_home,
                area="3861",
            ),
        ),
        changes=changes,
        co_located=(),
        model="m",
        policy="p",
    )


def unlinked(name, *changes):
    return events.SignalUnlinked(
        **place(linkage_id(SIGNALS[name]), START),
        signal=SIGNALS[name],
        changes=changes,
        co_located=(),
    )


def withdrawn(name):
    return events.SignalWithdrawn(
        **place(SIGNALS[name], START),
        message=ref(Partner.POLICE, 700 + ord(name), START),
        sealed={},
    )


def routed(name, *, hidden=(), masks=None):
    veto = events.Veto(rule="R2x", hidden_from=hidden, masks=masks or {})
    return a_route(SIGNALS[name], UNTIL, vetoes=(veto,) if hidden or masks else ())


def flagged(name, *others, version=1):
    """The address was flagged when these mentions were it."""
    where = place(location_id(MENTIONS[name]), START) | {"originator_version": 1}
    anchors = tuple(
        events.Anchor(mention=MENTIONS[it], signal_version=version) for it in (name, *others)
    )
    return events.LocationFlagged(
        **where,
        mention=MENTIONS[name],
        anchors=anchors,
        by="d.jansen",
        ground="signalen-stapelen",
        until=UNTIL,
        sealed={},
    )


@pytest.fixture(params=KINDS)
def base(request, tmp_path):
    database = Database.open(new_url(request.param, tmp_path))
    views.create_tables(database)
    yield database
    database.close()


@pytest.fixture
def say(base):
    """Write events, each batch apart."""

    def said(*batches):
        for batch in batches:
            with base.transaction() as cursor:
                views.write(cursor, batch if isinstance(batch, list) else [batch])

    return said


@pytest.fixture
def look(base):
    """What an audience sees: entity name to (signals, sources, flagged)."""
    by_id = {mention: name for name, mention in MENTIONS.items()}

    def seen(audience=""):
        sql = "SELECT entity, signals, sources, flagged_until FROM places WHERE audience = ?"
        with base.snapshot() as cursor:
            rows = cursor.execute(sql, (audience,)).fetchall()
        return {by_id[row[0]]: (int(row[1]), int(row[2]), bool(row[3])) for row in rows}

    return seen


def test_signals_at_one_address_are_counted_and_sources_once(say, look):
    say([registered("A"), registered("B"), registered("C", kind="meldpunt")])
    say(linked("A", "A"), linked("B", "A"), linked("C", "A"))
    assert look() == {"A": (3, 2, False)}


def test_where_somebody_merely_lives_is_no_place_on_the_list(say, look):
    say([registered("A"), linked("A", "A", is_home=True)])
    assert look() == {}
    say([registered("B"), linked("B", "A")])
    assert look() == {"A": (1, 1, False)}


def test_a_pillar_sees_only_what_was_routed_and_is_not_hidden_from_it(say, look):
    say([registered(name) for name in "ABC"], [linked(name, "A") for name in "ABC"])
    assert look("aanpakken") == {}
    say(routed("A"), routed("B", hidden=("aanpakken", "voorkomen")))
    assert look() == {"A": (3, 1, False)}
    assert look("aanpakken") == {"A": (1, 1, False)}
    say(routed("A", hidden=("aanpakken",)))
    assert look("aanpakken") == {}


def test_a_secret_address_is_on_nobodys_list(say, look):
    say([registered("A"), linked("A", "A"), routed("A", masks={"adres": ("aanpakken",)})])
    assert [look(audience) for audience in AUDIENCES] == [{}, {}]


def test_addresses_that_become_one_are_counted_together_and_apart_again(say, look):
    say([registered("A"), registered("B")], [linked("A", "A"), linked("B", "B")])
    assert look() == {"A": (1, 1, False), "B": (1, 1, False)}
    say([registered("C"), linked("C", "A", gained=(MENTIONS["B"],))])
    assert look() == {"A": (3, 1, False)}
    split = events.EntityChange(change="split", entity=MENTIONS["B"], mentions=(MENTIONS["B"],))
    say([withdrawn("C"), unlinked("C", split)])
    assert look() == {"A": (1, 1, False), "B": (1, 1, False)}


def test_a_flag_follows_its_address_to_another_name(say, look):
    say([registered("B"), linked("B", "B")], flagged("B"))
    assert look() == {"B": (1, 1, True)}
    say([registered("A"), linked("A", "A", gained=(MENTIONS["B"],))])
    assert look() == {"A": (2, 1, True)}


def test_a_flag_stays_with_its_address_when_one_of_its_signals_turns_out_to_be_elsewhere(
    say, look, base
):
    say([registered(n) for n in "ABC"], [linked(n, "A") for n in "ABC"], flagged("A", "B", "C"))
    say([registered("A", version=2), linked("A", "A", version=2)])
    renamed = events.EntityChange(
        change="renamed", entity=MENTIONS["B"], mentions=(MENTIONS["B"], MENTIONS["C"])
    )
    say([linked("A", "A", version=2).model_copy(update={"changes": (renamed,)})])
    assert look() == {"A": (1, 1, False), "B": (2, 1, True)}
    with base.snapshot() as cursor:
        assert cursor.execute("SELECT is_doubted FROM locations").fetchall() == [(0,)]


def test_where_all_was_corrected_somebody_has_to_look_again(say, look, base):
    say([registered("A"), linked("A", "A")], flagged("A"))
    say([registered("A", version=2), linked("A", "A", version=2)])
    assert look() == {"A": (1, 1, True)}
    with base.snapshot() as cursor:
        assert cursor.execute("SELECT is_doubted FROM locations").fetchall() == [(1,)]


def test_a_flag_without_an_address_is_kept_and_comes_back_with_it(say, look, base):
    say([registered("A"), linked("A", "A")], flagged("A"), [withdrawn("A"), unlinked("A")])
    assert look() == {}
    with base.snapshot() as cursor:
        assert cursor.execute("SELECT entity FROM locations").fetchall() == [("",)]


def test_most_mentions_decide_and_the_smallest_name_where_they_are_as_many():
    def at(entity, seen=1, newest=1):
        return Anchored("l", "m", seen, entity, newest)

    assert stands_at([]) == ("", False)
    assert stands_at([at(None)]) == ("", False)
    assert stands_at([at("b"), at("a"), at("b")]) == ("b", False)
    assert stands_at([at("b"), at("a")]) == ("a", False)
    assert stands_at([at("b", 1, 2), at("b", 1, 2), at("a")]) == ("a", False)
    assert stands_at([at("b", 1, 2)]) == ("b", True)


EVERYTHING = ("SELECT * FROM places", "SELECT * FROM locations", "SELECT * FROM kept_signals")
STEPS = st.lists(
    st.one_of(
        st.builds(lambda n, e: [registered(n), linked(n, e)], *[st.sampled_from(NAMES)] * 2),
        st.builds(
            lambda n, e, g: [linked(n, e, gained=(MENTIONS[g],))], *[st.sampled_from(NAMES)] * 3
        ),
        st.builds(lambda n: [withdrawn(n), unlinked(n)], st.sampled_from(NAMES)),
        st.builds(
            lambda n, h: [routed(n, hidden=h)],
            st.sampled_from(NAMES),
            st.sampled_from([(), ("aanpakken",)]),
        ),
        st.builds(lambda n, o: [flagged(n, o)], *[st.sampled_from(NAMES)] * 2),
        st.builds(
            lambda n: [
                events.RoutingEnded(
                    **place(routing_id(SIGNALS[n]), START), signal=SIGNALS[n], reason="x"
                )
            ],
            st.sampled_from(NAMES),
        ),
    ),
    max_size=14,
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.integers(1, 5))
def test_however_the_events_come_in_batches_the_rows_are_those_of_all_at_once(
    tmp_path_factory, steps, size
):
    told = [event for step in steps for event in step]
    parts = [told[n : n + size] for n in range(0, len(told), size)]
    found = []
    for add in (_all, _each, _anew):
        database = Database.scratch(tmp_path_factory.mktemp("views") / "views.db")
        views.create_tables(database, ())
        add(database, parts)
        with database.snapshot() as cursor:
            rows = [cursor.execute(sql).fetchall() for sql in EVERYTHING]
        found.append([sorted(some) for some in rows])
        database.close()
    assert found[0] == found[1] == found[2]


def _all(database, parts):
    with database.transaction() as cursor:
        views.write(cursor, [event for part in parts for event in part])


def _each(database, parts):
    for part in parts:
        with database.transaction() as cursor:
            views.write(cursor, part)


def _anew(database, parts):
    with database.transaction() as cursor:
        made = Anew(cursor)
        for number, part in enumerate(parts):
            made.add([Numbered(number * len(parts[0]) + n, it) for n, it in enumerate(part, 1)])
        made.finish()
