"""The views say what is so, and are the same however they came about."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.projections import views
from hub.projections.journal import Numbered
from hub.stories.mixed import mixed
from schemas.envelope import EventType
from schemas.ids import signal_id
from tests.builders import feedback, mutation, withdrawal
from tests.consumers.histories import labour, play, police, worlds
from tests.workshop import workshop

FIRST = str(signal_id("police", "PL0600-2026000001"))
BOTH = frozenset({"car", "phone"})


@pytest.fixture
def hub():
    with workshop() as made:
        yield made


def test_a_signal_shows_its_newest_version_and_where_it_came_from(hub):
    hub.take(mutation(1), mutation(1, kind=EventType.CORRECTED, id_="c"))
    [row] = hub.rows("SELECT signal, version, partner, source_kind, message FROM signals")
    assert row == (FIRST, 2, "police", "mutatie", "police/2")


def test_each_message_shows_what_became_of_it(hub):
    hub.take(mutation(1), mutation(1), mutation(2, kleur="rood"), mutation(3, id_="pol-1"))
    hub.take(withdrawal(1), feedback(1))
    found = hub.rows("SELECT partner, sequence, outcome, subject FROM messages ORDER BY 1, 2")
    assert found == [
        ("care", 1, "feedback", FIRST),
        ("police", 1, "registered", FIRST),
        ("police", 2, "repeated", ""),
        ("police", 3, "refused", ""),
        ("police", 4, "quarantined", ""),
        ("police", 5, "withdrawn", FIRST),
    ]
    assert hub.rows("SELECT codes FROM messages WHERE sequence = 4") == [('["SH-201"]',)]


def test_feedback_shows_under_its_signal_and_stays_when_that_never_comes(hub):
    hub.take(feedback(7))
    [(signal, outcome)] = hub.rows("SELECT signal, outcome FROM feedback")
    assert (signal, outcome) == (
        str(signal_id("police", "PL0600-2026000007")),
        "opvang-geregeld",
    )


def test_a_withdrawn_signal_shows_as_such_and_comes_back(hub):
    hub.take(mutation(1), withdrawal(1))
    assert hub.rows("SELECT is_withdrawn FROM signals") == [(1,)]
    assert not hub.rows("SELECT * FROM routes WHERE is_ended = 0")
    hub.take(mutation(1, kind=EventType.CORRECTED, id_="c"))
    assert hub.rows("SELECT is_withdrawn FROM signals") == [(0,)]
    assert len(hub.rows("SELECT * FROM routes WHERE is_ended = 0")) == 1


def test_a_verdict_shows_until_it_is_taken_back(hub):
    hub.take(police(1, BOTH, 0), labour(1, BOTH, 3))
    assert [row[2] for row in hub.rows("SELECT * FROM repeats")] == ["corroboration"]
    hub.take(withdrawal(1))
    assert not hub.rows("SELECT * FROM repeats")


def test_no_view_holds_a_name_a_number_or_a_text(hub):
    hub.take(police(1, frozenset({"phone", "car", "house", "person"}), 0))
    with hub.views.database.snapshot() as cursor:
        said = "".join(
            repr(tuple(row))
            for table in views.TABLES
            for row in cursor.execute(f"SELECT * FROM {table.name}")  # noqa: S608 - our own names
        )
    for value in ("Demowicz", "999990019", "0000001", "DE001O", "emohof", "busje"):
        assert value not in said.replace("2026000001", "")


def test_the_position_lies_with_the_rows_and_redelivery_writes_nothing(hub):
    hub.receive(mutation(1), mutation(1, kind=EventType.CORRECTED, id_="c"))
    hub.step("intake:police")
    batch = hub.waiting("project")
    hub.step("project")
    assert hub.views.position("project") == 2
    assert hub.reading.position("project") == 0
    before = views.digest(hub.views.database)
    hub.restart("project")
    asyncio.run(hub.workers["project"].handle(batch[:1]))
    assert views.digest(hub.views.database) == before


@settings(max_examples=25)
@given(worlds(), st.data())
def test_views_do_not_depend_on_how_events_are_batched(world, data):
    with workshop() as hub:
        play(hub, world, lambda low, high: data.draw(st.integers(low, high)))
        before = views.digest(hub.views.database)
        events = [Numbered(at, event) for at, event in enumerate(hub.events(), 1)]
        with workshop() as other:
            while events:
                some = data.draw(st.integers(1, len(events)))
                with other.views.database.transaction() as cursor:
                    views.follow(cursor, events[:some])
                del events[:some]
            assert views.digest(other.views.database) == before


def test_views_of_a_mix_of_all_partners_can_be_thrown_away_and_made_again(hub):
    hub.take(*mixed(120, 11).messages)
    heard = []
    assert hub.rebuilt_digest(heard.append) == views.digest(hub.views.database)
    assert heard[-1] == hub.reading.last()
