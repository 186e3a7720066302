"""An old copy of the key store forgets again what the record says is forgotten, no more."""

import os
import shutil

import pytest

from hub.security.forgetting import forget_again
from hub.security.kek import Kek
from hub.security.keys import NOWHERE, KeyStore
from hub.security.sealing import Sealer, Shredded
from hub.store.database import Database
from hub.store.mapper import Mapper
from hub.store.record import Position
from hub.store.recorders import open_record
from schemas.events import BY_TOPIC
from schemas.events.erasure import MessageForgotten, SignalForgotten
from schemas.ids import erasure_id, forgotten_id, signal_id
from schemas.signal import Partner
from tests.builders import START

MAPPER = Mapper(BY_TOPIC)


@pytest.fixture
def record(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'record.db'}")
    yield open_record(database)
    database.close()


def opened(path):
    return KeyStore.open(f"sqlite:///{path}", Kek("test", bytes(32)), lambda: 0)


def forget(record, boxes, number, *, kind=SignalForgotten, reached=True):
    """Record that these boxes' keys are forgotten; the stages have come to it unless told."""
    what = signal_id("police", str(number))
    said = {"signal": what, "version": 1} if kind is SignalForgotten else {"delivery": what}
    event = kind(
        originator_id=forgotten_id(),
        originator_version=number,
        occurred_at=START,
        recorded_at=START,
        cause="event:1",
        batch=erasure_id(1),
        partner=Partner.POLICE,
        keys=tuple(box.kid.hex() for box in boxes),
        **said,
    )
    [place] = record.append([MAPPER.to_stored(event)], position=None)
    if reached:
        reach(record, place)
    return place


def reach(record, place):
    for stage in ("dedupe", "link"):
        record.append([], position=Position(stage, record.position(stage), place))


def sealed(keys, count=3):
    blocks = [(bytes(16), "gemeente", b"", b"woord %d" % number) for number in range(count)]
    return Sealer(keys, os.urandom).seal_many(blocks)


def read(keys, boxes):
    found = Sealer(keys, os.urandom).open_many([(box, b"") for box in boxes])
    return [not isinstance(it, Shredded) for it in found]


def test_what_is_forgotten_is_shredded_once_and_the_rest_is_left(record, tmp_path):
    keys = opened(tmp_path / "keys.db")
    boxes = sealed(keys)
    forget(record, boxes[:2], 1)
    assert forget_again(record, MAPPER, keys) == 2
    assert forget_again(record, MAPPER, keys) == 0
    assert read(keys, boxes) == [False, False, True]
    keys.close()


def test_an_old_copy_that_is_put_back_forgets_again(record, tmp_path):
    keys = opened(tmp_path / "keys.db")
    boxes = sealed(keys)
    forget(record, boxes[:1], 1)
    forget_again(record, MAPPER, keys)
    keys.close()
    shutil.copy(tmp_path / "keys.db", tmp_path / "old.db")
    keys = opened(tmp_path / "keys.db")
    forget(record, boxes[1:2], 2)
    forget_again(record, MAPPER, keys)
    keys.close()
    old = opened(tmp_path / "old.db")
    assert read(old, boxes) == [False, True, True]
    assert forget_again(record, MAPPER, old) == 1
    assert read(old, boxes) == [False, False, True]
    assert old.forgotten().version == 2
    old.close()


def test_what_a_stage_still_needs_waits_for_it(record, tmp_path):
    """A linker that starts again must find what it has to let go of."""
    keys = opened(tmp_path / "keys.db")
    boxes = sealed(keys)
    place = forget(record, boxes[:1], 1, reached=False)
    assert forget_again(record, MAPPER, keys) == 0
    assert keys.forgotten() == NOWHERE
    reach(record, place)
    assert forget_again(record, MAPPER, keys) == 1
    keys.close()


def test_a_message_in_quarantine_waits_for_no_stage(record, tmp_path):
    """No stage hears of it, so none will ever say that it has come there."""
    keys = opened(tmp_path / "keys.db")
    boxes = sealed(keys)
    forget(record, boxes[:1], 1, kind=MessageForgotten, reached=False)
    assert forget_again(record, MAPPER, keys) == 1
    forget(record, boxes[1:2], 2, reached=False)
    assert forget_again(record, MAPPER, keys) == 0
    keys.close()


def test_a_copy_that_went_another_way_begins_at_the_front(record, tmp_path):
    """The record was set back, and other things were forgotten since under the same numbers."""
    keys = opened(tmp_path / "keys.db")
    boxes = sealed(keys)
    other = open_record(Database.open(f"sqlite:///{tmp_path / 'other.db'}"))
    forget(other, boxes[:1], 1)
    forget_again(other, MAPPER, keys)
    forget(record, boxes[1:2], 1)
    assert forget_again(record, MAPPER, keys) == 1
    assert read(keys, boxes) == [False, False, True]
    other.database.close()
    keys.close()
