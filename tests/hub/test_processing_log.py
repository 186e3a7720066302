"""The processing log: a row for each data subject, none of them missed, and each of them sent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.actions.access import open_addresses, open_content
from hub.domain.mandate import Role, User
from hub.domain.processing import KINDS, Activity, operation_of
from hub.processing_log import ProcessingLog, lag
from hub.security.subjects import GONE, Subjects
from hub.store import processing as store
from hub.store.otlp import NotTaken, rejected
from hub.store.processing import LOG, SENT
from schemas.events import ContentOpened, SignalRegistered
from schemas.ids import mention_id, signal_id
from tests.builders import ALL_TEXT, START, mutation, withdrawal
from tests.consumers.histories import worlds
from tests.receivers import receiver
from tests.workshop import workshop

JANSEN = User("d.jansen", "D. Jansen", Role.COORDINATOR)
PEOPLE = [
    {"rol": "SLA", "geslachtsnaam": "Demowicz", "voornamen": "Piotr", "bsn": "999990019"},
    {"rol": "GET", "geslachtsnaam": "Testman", "voornamen": "Karel"},
]
SIGNAL = signal_id("police", "PL0600-2026000001")


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture
def outer():
    with receiver() as made:
        yield made


def keeper(hub, outer=None):
    if outer is not None:
        hub.settings = hub.settings.model_copy(update={"processing_log_url": outer.url})
    return hub.processing_log()


def made(hub):
    while keeper(hub).make():
        pass
    return store.behind(hub.reading.database, 0, 100_000)


def of(rows, activity):
    return [row for row in rows if row.activity == activity]


def attributes(span):
    return {it["key"]: it["value"]["stringValue"] for it in span["attributes"]}


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


@settings(max_examples=15)
@given(worlds(3))
def test_no_event_that_processes_is_missed_and_made_again_the_rows_are_the_same(world):
    with workshop() as hub:
        hub.take(*(message for history in world for message in history))
        first = made(hub)
        roots = [row for row in first if not row.parent]
        assert len(roots) == len(hub.events(*KINDS))
        assert len({row.operation for row in first}) == len(first)
        with hub.reading.database.transaction() as cursor:
            cursor.execute("DELETE FROM processing_log")
            cursor.execute("DELETE FROM tracking WHERE application_name = ?", (LOG,))
        assert made(hub) == first


def test_rows_follow_what_was_so_at_the_event_not_what_is_so_now(hub):
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT), withdrawal(1))
    rows = made(hub)
    assert len(of(rows, Activity.RECEIVE)) == 6
    late = [it.position for it in of(rows, Activity.RECEIVE) if not it.parent]
    assert late == sorted(late)


def test_all_rows_are_sent_with_the_fields_of_the_standard(hub, outer):
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT))
    log = keeper(hub, outer)
    rows = made(hub)
    while log.send():
        pass
    assert set(outer.spans) == {row.operation for row in rows}
    for row in rows:
        span = outer.spans[row.operation]
        said = attributes(span)
        assert (span["traceId"], span.get("parentSpanId", "")) == (row.trace, row.parent)
        assert span["status"] == {"code": 1}
        assert int(span["startTimeUnixNano"]) <= int(span["endTimeUnixNano"])
        assert said["dpl.core.processing_activity_id"].endswith(f":{row.activity}")
        assert said.get("dpl.core.data_subject_id", "") == row.subject
        is_caller = row.activity == Activity.RECEIVE
        assert ("dpl.core.foreign_operation.processor" in said) is is_caller
    assert lag(hub.reading, 10) == (0, 0)
    assert log.send() == 0


@pytest.mark.parametrize(
    "answer",
    [
        (500, b""),
        (429, b""),
        (202, b""),
        (302, b""),
        (200, b'{"partialSuccess":{"rejectedSpans":"1"}}'),
        (200, b"<html>"),
    ],
)
def test_what_is_not_clearly_taken_is_sent_again_and_the_position_waits(hub, outer, answer):
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT))
    log, rows = keeper(hub, outer), made(hub)
    outer.answers = [answer, answer]
    for _ in range(2):
        with pytest.raises(NotTaken):
            log.send()
        assert hub.reading.position(SENT) == 0
    assert lag(hub.reading, 10) == (0, len(rows))
    while keeper(hub, outer).send():  # another process: it starts from the record alone
        pass
    assert set(outer.spans) == {row.operation for row in rows}
    assert len(outer.taken) == 3 * len(rows)  # again, under the same operations


def test_who_is_killed_after_the_answer_sends_the_same_spans_again(hub, outer):
    hub.take(*(mutation(number, betrokkenen=PEOPLE) for number in range(1, 6)))
    log, rows = keeper(hub, outer), made(hub)
    log.send()
    once = dict(outer.spans)
    with hub.reading.database.transaction() as cursor:
        cursor.execute("DELETE FROM tracking WHERE application_name = ?", (SENT,))
    while keeper(hub, outer).send():
        pass
    assert len(outer.taken) > len(rows)
    assert outer.spans == once == {it["spanId"]: it for it in outer.taken}
    assert len(outer.spans) == len(rows)


def test_nobody_who_listens_makes_rows_wait(hub, outer):
    hub.take(mutation(1))
    outer.server_close()
    log = keeper(hub, outer)
    made(hub)
    with pytest.raises(NotTaken):
        log.send()
    assert lag(hub.reading, 10)[1] > 0


def test_a_token_goes_along_and_without_an_address_rows_stay(hub, outer, tmp_path):
    hub.take(mutation(1))
    token = tmp_path / "token"
    token.write_text("geheim\n")
    assert ProcessingLog(hub.record(), hub.mapper, Subjects(hub.keys)).send() == 0
    hub.settings = hub.settings.model_copy(update={"processing_log_token_file": token})
    log = keeper(hub, outer)
    made(hub)
    log.send()
    assert {it["Authorization"] for it in outer.heads} == {"Bearer geheim"}


@given(st.binary(max_size=40))
def test_an_answer_that_cannot_be_read_is_no_yes(said):
    assert rejected(said) or not said.strip() or said.strip().startswith(b"{")
