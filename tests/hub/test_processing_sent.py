"""The processing log reaches the outer log: every row, again where it is not sure, and no other."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.processing import Activity
from hub.processing_log import ProcessingLog, lag
from hub.security.subjects import Subjects
from hub.store import processing as store
from hub.store.otlp import NotTaken, rejected
from hub.store.processing import SENT
from tests.builders import ALL_TEXT, changed, mutation
from tests.hub.test_processing_log import PEOPLE, THEIRS, made
from tests.receivers import receiver
from tests.workshop import workshop


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


@pytest.fixture
def outer():
    with receiver() as made:
        yield made


def keeper(hub, outer):
    hub.settings = hub.settings.model_copy(update={"processing_log_url": outer.url})
    return hub.processing_log()


def attributes(span):
    return {it["key"]: it["value"]["stringValue"] for it in span["attributes"]}


async def test_the_service_goes_on_after_a_refusal(hub, outer, monkeypatch):
    monkeypatch.setattr("hub.processing_log.LOOK_S", 0.01)
    hub.take(mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT))
    outer.answers = [(503, b"")]
    with ThreadPoolExecutor(1) as executor:
        running = asyncio.create_task(keeper(hub, outer).run(executor))
        async with asyncio.timeout(10):
            while sum(lag(hub.reading, 10)) or not hub.reading.position(SENT):
                await asyncio.sleep(0.01)
        running.cancel()
    rows = store.behind(hub.reading.database, 0, 1000)
    assert set(outer.spans) == {row.operation for row in rows}
    assert len(outer.heads) == 2


def test_all_rows_are_sent_with_the_fields_of_the_standard(hub, outer):
    signal = mutation(1, betrokkenen=PEOPLE, mutatietekst=ALL_TEXT)
    hub.take(changed(signal, traceparent=THEIRS))
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
        foreign = [said.get(f"dpl.core.foreign_operation.{it}") for it in ("trace_id", "span_id")]
        assert foreign == (THEIRS.split("-")[1:3] if is_caller else [None, None])
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
