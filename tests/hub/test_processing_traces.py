"""The trace of a signal in the processing log, and what is found about one person in it."""

import pytest

from hub.actions.access import open_content
from hub.actions.processed import Asked, Person, asked, processed
from hub.domain.processing import Activity
from hub.domain.tracing import operation_of, trace_of
from schemas.envelope import EventType
from schemas.events import ContentOpened, SignalLinked, SignalRegistered, SignalRouted
from schemas.ids import mention_id, signal_id
from tests.builders import ALL_TEXT, START, changed, feedback, mutation
from tests.hub.test_processing_log import (
    JANSEN,
    PEOPLE,
    SIGNAL,
    THEIRS,
    assert_each_trace_is_one_signal,
    made,
    of,
    released,
)
from tests.workshop import workshop


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def route_again_after_linking(hub):
    """Record a route of the signal that came of its linking."""
    routed = [it for it in hub.events(SignalRouted) if it.signal == SIGNAL][-1]
    linked, *_ = hub.reading.read(0, 1000, [SignalLinked.TOPIC])
    version = len(hub.desk().history(routed.originator_id)) + 1
    cause = {"cause": f"event:{linked.position}", "originator_version": version}
    hub.desk().append(routed.model_copy(update=cause))


def chain(rows, row):
    """What led to a row, from the first of its trace."""
    by_operation = {it.operation: it for it in rows}
    found = [row]
    while found[0].parent:
        found.insert(0, by_operation[found[0].parent])
    return [it.activity for it in found]


def test_all_that_is_done_with_a_signal_is_one_trace_and_each_says_what_it_came_from(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE), mutation(2, betrokkenen=PEOPLE[:1]))
    desk = hub.desk()
    opened = {"subject": str(SIGNAL), "purpose": "beoordelen", "now": START}
    other = signal_id("police", "PL0600-2026000002")
    open_content(desk, JANSEN, signals=[SIGNAL, other], **opened)
    handed = released(SIGNAL)
    desk.append(handed)
    open_content(
        desk,
        JANSEN,
        subject=str(handed.originator_id),
        signals=[SIGNAL],
        now=START,
        purpose="overdracht",
    )
    hub.take(mutation(1, id_="pol-1-b", kind=EventType.CORRECTED, betrokkenen=PEOPLE), feedback(1))
    route_again_after_linking(hub)
    rows = made(hub)
    mine = [row for row in rows if row.trace == trace_of(SIGNAL)]
    assert {row.trace for row in rows} == {trace_of(SIGNAL), trace_of(other)}
    assert_each_trace_is_one_signal(rows)
    [first] = [row for row in mine if not row.parent]
    assert first.operation == operation_of(hub.events(SignalRegistered)[0])
    chains = [chain(rows, row) for row in mine if not row.subject]
    assert chains[0] == ["ontvangen"]
    assert ["ontvangen", "koppelen"] in chains
    assert ["ontvangen", "koppelen", "toewijzen"] in chains
    assert ["ontvangen", "inzien"] in chains
    assert ["ontvangen", "verstrekken"] in chains
    assert ["ontvangen", "verstrekken", "overdracht-inzien"] in chains
    assert ["ontvangen"] * 3 in chains  # a correction, and what another partner told of that
    both = [row for row in of(rows, Activity.VIEW) if not row.subject]
    assert [row.trace for row in both] == [trace_of(it) for it in sorted([SIGNAL, other])]
    assert both[0].operation == operation_of(hub.events(ContentOpened)[0]) != both[1].operation


def test_what_a_partner_was_doing_is_kept_beside_our_own_trace(hub):
    hub.take(changed(mutation(1, betrokkenen=PEOPLE), traceparent=THEIRS))
    received = of(made(hub), Activity.RECEIVE)
    assert {row.context for row in received} == {THEIRS}
    assert {row.trace for row in received} == {trace_of(SIGNAL)}
    assert {row.context for row in made(hub) if row.activity != Activity.RECEIVE} == {""}


def test_what_was_done_with_one_person_is_found_and_nobody_who_did_it(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE), mutation(2, mutatietekst=ALL_TEXT))
    hub.take(mutation(1, id_="pol-1-b", kind=EventType.CORRECTED, betrokkenen=PEOPLE))
    desk = hub.desk()
    open_content(
        desk, JANSEN, subject=str(SIGNAL), signals=[SIGNAL], purpose="beoordelen", now=START
    )
    made(hub)
    one, other = (mention_id(SIGNAL, "person", number) for number in range(2))
    mine = processed(desk, [Person(SIGNAL, one)])
    assert {it.mention for it in mine} == {one}
    assert [it.activity.code for it in mine].count(Activity.RECEIVE) == 2
    assert mine[-1].activity.code is Activity.VIEW
    assert mine == tuple(sorted(mine, key=lambda it: it.position))
    assert not any(JANSEN.id in str(it) for it in mine)
    everyone = processed(desk, [Person(SIGNAL)])
    assert {it.mention for it in everyone} == {one, other}
    alone = signal_id("police", "PL0600-2026000002")
    assert {it.mention for it in processed(desk, [Person(alone)])} == {""}
    assert processed(desk, [Person(SIGNAL, one)], up_to=mine[0].position) == mine[:1]
    with hub.views.database.snapshot() as cursor:
        sql = "SELECT entity FROM mentions WHERE mention = ?"
        [(entity,)] = cursor.execute(sql, (one,)).fetchall()
        assert asked(cursor, entity[:12]) == Asked(entity, (Person(SIGNAL, one),))
        assert asked(cursor, str(SIGNAL)) == Asked(str(SIGNAL), (Person(SIGNAL),))
        assert asked(cursor, str(SIGNAL)[:6]) is asked(cursor, "0" * 8) is None
    hub.keys.shred([SIGNAL.bytes])
    assert processed(desk, [Person(SIGNAL, one)]) == mine
