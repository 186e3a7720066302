"""What two people agreed to forget is in no file of the hub, and everything else is as it was.

Invented people go through the real pipeline, on a real bus and real databases. Then the files are
searched as bytes, for their names and numbers, the keys and the keyed hashes of what they named.
"""

import asyncio
from signal import SIGKILL

import pytest

from hub.store.processing import LOG
from hub.wiring import CONSUMERS, Hub
from schemas.events.erasure import SignalForgotten
from tests.databases import KINDS, Server
from tests.journeys.dying import STEPS
from tests.journeys.forgetting import (
    GONE,
    NAMES,
    STAYING,
    STAYS,
    Journey,
    look,
    put_back,
    travel,
)
from tests.journeys.houses import house_of


@pytest.fixture(scope="module", params=KINDS)
def journey(request):
    """Make the journey once on each kind of database.

    PostgreSQL is a server of its own: all its files are searched, and the one that tests share has
    hundreds of databases' worth of others' files by then.
    """
    made, server = Journey(), None
    if request.param == "postgresql":
        server = Server()
        request.addfinalizer(server.stop)  # noqa: PT021 - only where there is one
    with house_of(request.param, server) as house:
        house.spawn(*CONSUMERS, LOG)
        hub = Hub(house.settings)
        try:
            asyncio.run(travel(house, hub, made, server))
            look(house, hub, made)
        finally:
            hub.close()
        house.stop_all()
        if made.old_keys is not None:
            put_back(house, made, made.old_keys)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_before_it_was_forgotten_it_was_found(journey, name):
    """Otherwise the search that finds nothing proves nothing."""
    assert journey.before[name]


def test_before_it_was_forgotten_keys_and_hashes_were_found(journey):
    found = {name for name in journey.before if name.startswith(("key", "hash"))}
    assert {"key 0", "key 1", "hash person", "hash name-birth"} <= found


def test_what_was_told_of_it_later_was_found_before_it_went_too(journey):
    assert journey.told_later.keys() == {"told later", "sent again"}


def test_what_is_forgotten_is_in_no_file(journey):
    assert journey.after == {}


def test_what_is_forgotten_is_in_no_backup_past_its_horizon(journey):
    """Keys and keyed hashes are in its passing half until then; a name is in neither."""
    before, after = journey.backup
    assert {"key 0", "hash person"} <= set(before)
    assert not set(before) & set(NAMES)
    assert after == {}


def test_what_was_not_due_can_still_be_found_and_read(journey):
    assert set(journey.still) == set(STAYS)
    assert journey.opened[STAYING].is_whole
    assert not journey.opened[GONE[0]].is_whole
    assert journey.opened[GONE[0]].content.persons == ()


def test_the_record_says_what_was_forgotten_and_nothing_of_what_it_was(journey):
    signals = {it.signal for it in journey.forgotten if isinstance(it, SignalForgotten)}
    assert signals == set(GONE)
    assert journey.done.forgotten == len(GONE) + 1  # and the message that became no signal
    *at_once, later = journey.forgotten
    assert (later.signal, len(at_once)) == (GONE[0], journey.done.forgotten)
    assert journey.done.keys == len({key for it in at_once for key in it.keys})
    assert journey.done.kept_back == ()


def test_views_made_anew_are_those_in_use(journey):
    in_use, rebuilt = journey.digests
    assert in_use == rebuilt


def test_whoever_dies_halfway_is_not_done_and_the_next_finishes(journey):
    """The eraser died after each of its steps in turn, on SQLite; on PostgreSQL after none."""
    assert journey.deaths in {0, len(STEPS)}
    assert journey.done is not None


def test_a_process_that_is_killed_while_it_erases_is_not_done_and_the_next_finishes(journey):
    """Killed by the system, once when the record had said it and once when the keys were gone."""
    told, shredded = journey.killed
    assert told == (-SIGKILL, True, False, False)
    assert shredded == (-SIGKILL, True, True, False)
    assert journey.done.forgotten == len(GONE) + 1


def test_a_linker_that_starts_anew_links_what_stays_as_the_one_at_work_did(journey):
    restarted, shown = journey.linked
    assert restarted == shown
    assert len(shown) > 1


def test_an_old_key_store_put_back_forgets_again_before_anything_is_read(journey):
    """SQLite only: of a PostgreSQL the test would have to copy the whole server."""
    if journey.put_back is None:
        return
    had, has, is_whole, files = journey.put_back
    assert had
    assert not has
    assert not is_whole
    assert files == {}
