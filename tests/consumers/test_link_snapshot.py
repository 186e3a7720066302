"""A linker that comes back from its snapshot is in the state it was in, or does not come back."""

import os
import random
from dataclasses import replace

import pytest

from consumers import link_snapshot
from consumers.link_snapshot import LinkerSnapshot
from hub.matching.linker import Linker
from hub.security.kek import Kek
from hub.security.keys import KeyStore
from hub.security.sealing import Sealer
from hub.security.snapshots import Snapshots
from tests.hub.matching.histories import TIGHT, play, some_history, tight_linker
from tests.hub.matching.stories import MODEL


@pytest.fixture
def keys(tmp_path):
    keys = KeyStore.open(f"sqlite:///{tmp_path}/keys.db", Kek("test", bytes(32)), lambda: 0)
    yield keys
    keys.close()


@pytest.fixture
def snapshot(tmp_path, keys):
    return LinkerSnapshot(Snapshots(tmp_path / "link.snapshot", Sealer(keys, os.urandom), keys))


@pytest.fixture(scope="module")
def lived():
    linker = tight_linker()
    chance = random.Random(0)  # noqa: S311 - a history to repeat, not a secret
    play(linker, some_history(chance, 60, 240).steps)
    assert linker.persons.judgements()
    assert linker.words.counting()
    return linker


def test_it_comes_back_at_its_place_in_the_same_state(monkeypatch, snapshot, lived):
    monkeypatch.setattr(link_snapshot, "CHUNK_SIGNALS", 7)
    snapshot.save(lived, 240)
    revived = tight_linker()
    assert snapshot.load(revived, 1000) == 240
    assert revived.state() == lived.state()


def test_without_one_a_start_is_from_the_front(snapshot):
    assert snapshot.load(tight_linker(), 1000) == 0


def test_one_from_beyond_the_record_is_not_used(snapshot, lived):
    snapshot.save(lived, 240)
    assert snapshot.load(tight_linker(), 239) == 0


def test_one_of_another_program_is_not_used(monkeypatch, snapshot, lived):
    snapshot.save(lived, 240)
    monkeypatch.setattr(link_snapshot, "matching_digest", lambda: "another")
    assert snapshot.load(tight_linker(), 1000) == 0


def test_one_of_another_policy_is_not_used(snapshot, lived):
    snapshot.save(lived, 240)
    assert snapshot.load(Linker(replace(TIGHT, digest="another"), MODEL), 1000) == 0


def test_one_that_ends_elsewhere_is_dropped(snapshot, lived, monkeypatch):
    monkeypatch.setattr(type(lived), "digest", lambda _self: "another state")
    snapshot.save(lived, 240)
    monkeypatch.undo()
    assert snapshot.load(tight_linker(), 1000) == 0
    assert snapshot.load(tight_linker(), 1000) == 0
    assert snapshot._snapshots.header() is None


def test_a_damaged_one_is_dropped(snapshot, lived, tmp_path):
    snapshot.save(lived, 240)
    path = tmp_path / "link.snapshot"
    path.write_bytes(path.read_bytes()[:-40])
    assert snapshot.load(tight_linker(), 1000) == 0
    assert not path.exists()


def test_after_an_erasure_no_copy_opens(snapshot, lived, tmp_path):
    snapshot.save(lived, 240)
    path = tmp_path / "link.snapshot"
    copy = path.read_bytes()
    snapshot.drop()
    path.write_bytes(copy)
    assert snapshot.load(tight_linker(), 1000) == 0


def test_where_nothing_can_be_written_work_goes_on(tmp_path, keys, lived):
    (tmp_path / "file").write_text("in the way of a directory")
    path = tmp_path / "file" / "link.snapshot"
    snapshot = LinkerSnapshot(Snapshots(path, Sealer(keys, os.urandom), keys))
    snapshot.save(lived, 240)
    assert snapshot.load(tight_linker(), 1000) == 0
