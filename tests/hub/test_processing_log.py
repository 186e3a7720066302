"""The processing log: a row for each data subject, and none of them missed."""

import pytest
from hypothesis import given, settings

from hub.actions.access import open_addresses, open_content
from hub.domain.mandate import Role, User
from hub.domain.processing import KINDS, Activity
from hub.domain.tracing import operation_of
from hub.security.subjects import GONE, Subjects
from hub.store import processing as store
from hub.store.processing import LOG
from schemas.events import (
    ContentOpened,
    Evidence,
    HandoverReleased,
    ReleasedSignal,
    SignalForgotten,
    SignalRegistered,
    SubjectKind,
)
from schemas.ids import erasure_id, forgotten_id, handover_id, mention_id, signal_id
from schemas.signal import Partner, Urgency
from tests.builders import ALL_TEXT, START, mutation, withdrawal
from tests.consumers.histories import worlds
from tests.workshop import workshop

JANSEN = User("d.jansen", "D. Jansen", Role.COORDINATOR)
PEOPLE = [
    {"rol": "SLA", "geslachtsnaam": "Demowicz", "voornamen": "Piotr", "bsn": "999990019"},
    {"rol": "GET", "geslachtsnaam": "Testman", "voornamen": "Karel"},
]
THEIRS = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SIGNAL = signal_id("police", "PL0600-2026000001")


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def made(hub):
    while hub.processing_log().make():
        pass
    return store.behind(hub.reading.database, 0, 100_000)


def released(signal):
    return HandoverReleased(
        originator_id=handover_id(signal, "zorg", 1),
        originator_version=1,
        occurred_at=START,
        recorded_at=START,
        cause="person:d.jansen",
        subject=signal,
        kind=SubjectKind.SIGNAL,
        pillar="zorg",
        by="d.jansen",
        party="",
        released=(ReleasedSignal(signal=signal, version=1, details=("victims",)),),
        purpose="hulp",
        ground="taak",
        consent=None,
        urgency=Urgency.ACUTE,
        acknowledge_by=START,
        due_at=START,
        needs_second=False,
        policy="p",
        evidence=Evidence(version=1, signals=(), digest="0" * 16, read=0),
        sealed={},
    )


def of(rows, activity):
    return [row for row in rows if row.activity == activity]


def test_a_signal_gives_a_row_for_each_person_in_it_below_the_operation(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT))
    whole, *below = of(made(hub), Activity.RECEIVE)
    assert (whole.subject, whole.parent, whole.caller) == ("", "", "police")
    assert [row.parent for row in below] == [whole.operation] * 2
    assert {row.trace for row in below} == {whole.trace}
    subjects = Subjects(hub.keys)
    names = {mention_id(SIGNAL, "person", number) for number in range(2)}
    assert {subjects.read(row.subject) for row in below} == names
    assert not any(name in row.subject for row in below for name in names)


def test_a_signal_without_persons_is_itself_whom_it_is_about(hub):
    hub.take(mutation(1, mutatietekst=ALL_TEXT))
    _, row = of(made(hub), Activity.RECEIVE)
    assert row.subject_kind == "signaal"
    assert Subjects(hub.keys).read(row.subject) == SIGNAL.hex


def test_the_machine_has_activities_of_its_own_and_the_same_subject_one_name(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE[:1], mutatietekst=ALL_TEXT))
    rows = made(hub)
    for activity in (Activity.RECEIVE, Activity.LINK, Activity.ASSIGN):
        assert len(of(rows, activity)) == 2
    assert len({row.subject for row in rows if row.subject}) == 1


def test_opening_gives_rows_without_the_user_under_the_operation_of_the_access_log(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT))
    desk, said = hub.desk(), {"subject": str(SIGNAL), "signals": [SIGNAL], "now": START}
    open_content(desk, JANSEN, purpose="beoordelen", **said)
    open_addresses(desk, JANSEN, purpose="maatregel", **said)
    rows = made(hub)
    for activity, event in zip(
        (Activity.VIEW, Activity.VIEW_ADDRESS), hub.events(ContentOpened), strict=True
    ):
        whole, *below = of(rows, activity)
        assert whole.operation == operation_of(event)
        assert len(below) == 2
    assert not any(JANSEN.id in str(field) for row in rows for field in row)


def test_a_name_of_who_was_forgotten_says_nothing_any_more(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE[:1], mutatietekst=ALL_TEXT))
    [_, row] = of(made(hub), Activity.RECEIVE)
    [event] = hub.events(SignalRegistered)
    hub.keys.shred([event.originator_id.bytes])
    assert Subjects(hub.keys).read(row.subject) is None
    open_content(
        hub.desk(),
        JANSEN,
        subject=str(SIGNAL),
        signals=[SIGNAL],
        purpose="beoordelen",
        now=START,
    )
    [_, later] = of(made(hub), Activity.VIEW)
    assert later.subject.endswith(f".{GONE}")


def test_forgetting_is_a_processing_that_names_the_key_and_nobody(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT))
    kids = {row.subject.partition(".")[0] for row in of(made(hub), Activity.RECEIVE)} - {""}
    forgotten = SignalForgotten(
        originator_id=forgotten_id(),
        originator_version=1,
        occurred_at=START,
        recorded_at=START,
        cause="event:1",
        batch=erasure_id(1),
        partner=Partner.POLICE,
        keys=tuple(kids),
        signal=SIGNAL,
        version=1,
    )
    hub.desk().append(forgotten)
    _, *below = of(made(hub), Activity.FORGET)
    assert {row.subject for row in below} == {f"{kid}.{GONE}" for kid in kids}


def test_what_a_receiver_opens_is_told_from_the_same_purpose_before(hub):
    activity = Activity.VIEW_HANDOVER
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT))
    desk, said = hub.desk(), {"signals": [SIGNAL], "now": START, "purpose": "overdracht"}
    open_content(desk, JANSEN, subject=str(SIGNAL), **said)
    assert of(made(hub), Activity.VIEW)
    assert not of(made(hub), activity)
    handed = released(SIGNAL)
    desk.append(handed)
    open_content(desk, JANSEN, subject=str(handed.originator_id), **said)
    rows = made(hub)
    assert len(of(rows, Activity.RELEASE)) == len(of(rows, activity)) == 3


@settings(max_examples=15)
@given(worlds(3))
def test_no_event_that_processes_is_missed_and_made_again_the_rows_are_the_same(world):
    with workshop() as hub:
        hub.take(*(message for history in world for message in history))
        first = made(hub)
        wholes = [row for row in first if not row.subject]
        assert len(wholes) == len(hub.events(*KINDS))
        assert len({row.operation for row in first}) == len(first)
        assert_each_trace_is_one_signal(first)
        with hub.reading.database.transaction() as cursor:
            cursor.execute("DELETE FROM processing_log")
            cursor.execute("DELETE FROM tracking WHERE application_name = ?", (LOG,))
        assert made(hub) == first


def test_rows_follow_what_was_so_at_the_event_not_what_is_so_now(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT), withdrawal(1))
    rows = made(hub)
    assert len(of(rows, Activity.RECEIVE)) == 6
    late = [it.position for it in of(rows, Activity.RECEIVE) if not it.subject]
    assert late == sorted(late)


def assert_each_trace_is_one_signal(rows):
    """What was done comes from something that was done before, in the same trace."""
    places = {(row.trace, row.operation): (row.position, row.ordinal) for row in rows}
    for row in rows:
        if row.parent:
            assert places[row.trace, row.parent] < (row.position, row.ordinal)
    firsts = [row for row in rows if not row.parent]
    assert all(it.activity == Activity.RECEIVE for it in firsts)
