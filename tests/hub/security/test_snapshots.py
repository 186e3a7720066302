"""A snapshot opens to what was written, whole and unchanged, or it is as good as none."""

import os

import pytest

from hub.security.kek import Kek
from hub.security.keys import KeyStore
from hub.security.sealing import SealBroken, Sealer
from hub.security.snapshots import Snapshots

SECRET = b"Demofamilie, Voorbeeldstraat 9001"
HEADER = {"position": 7, "model": "ab"}
CHUNKS = [SECRET, b"", SECRET * 100]


@pytest.fixture
def keys(tmp_path):
    keys = KeyStore.open(f"sqlite:///{tmp_path}/keys.db", Kek("test", bytes(32)), lambda: 0)
    yield keys
    keys.close()


@pytest.fixture
def snapshots(tmp_path, keys):
    return Snapshots(tmp_path / "link.snapshot", Sealer(keys, os.urandom), keys)


def count_keys(keys):
    with keys._database.snapshot() as cursor:
        return cursor.execute("SELECT COUNT(*) FROM keys").fetchone()[0]


def test_there_is_none_before_one_was_written(snapshots):
    assert snapshots.header() is None


@pytest.mark.parametrize("chunks", [CHUNKS, []])
def test_it_opens_to_what_was_written(snapshots, chunks):
    snapshots.write(HEADER, chunks)
    assert snapshots.header() == HEADER
    assert list(snapshots.read()) == chunks


def test_nothing_of_it_can_be_read_without_the_keys(snapshots, tmp_path):
    snapshots.write(HEADER, CHUNKS)
    assert b"Demofamilie" not in (tmp_path / "link.snapshot").read_bytes()
    assert (tmp_path / "link.snapshot").stat().st_mode & 0o077 == 0


def test_a_new_one_shreds_the_keys_of_the_one_before(snapshots, keys, tmp_path):
    snapshots.write(HEADER, CHUNKS)
    copy = (tmp_path / "link.snapshot").read_bytes()
    snapshots.write(HEADER | {"position": 8}, CHUNKS)
    assert count_keys(keys) == len(CHUNKS) + 1
    (tmp_path / "link.snapshot").write_bytes(copy)
    with pytest.raises(SealBroken, match="shredded"):
        list(snapshots.read())


def test_dropping_it_makes_every_copy_unreadable(snapshots, keys, tmp_path):
    snapshots.write(HEADER, CHUNKS)
    copy = (tmp_path / "link.snapshot").read_bytes()
    snapshots.drop()
    assert snapshots.header() is None
    assert count_keys(keys) == 0
    (tmp_path / "link.snapshot").write_bytes(copy)
    with pytest.raises(SealBroken, match="shredded"):
        list(snapshots.read())
    snapshots.drop()


def test_a_cut_or_changed_file_is_not_taken_for_whole(snapshots, tmp_path):
    snapshots.write(HEADER, CHUNKS)
    path = tmp_path / "link.snapshot"
    whole = path.read_bytes()
    start = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    for cut in range(start, len(whole), 7):
        path.write_bytes(whole[:cut])
        with pytest.raises(SealBroken):
            list(snapshots.read())
    for place in range(start, len(whole), 101):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(SealBroken):
            list(snapshots.read())


def test_what_it_says_of_itself_is_bound_to_it(snapshots, tmp_path):
    snapshots.write(HEADER, CHUNKS)
    path = tmp_path / "link.snapshot"
    path.write_bytes(path.read_bytes().replace(b'"position":7', b'"position":9'))
    assert snapshots.header() == HEADER | {"position": 9}
    with pytest.raises(SealBroken):
        list(snapshots.read())


@pytest.mark.parametrize("junk", [b"", b"junk", b"signaalhub snapshot 1\n{", b"\x00" * 99])
def test_a_file_that_is_none_is_as_good_as_none(snapshots, tmp_path, junk):
    (tmp_path / "link.snapshot").write_bytes(junk)
    assert snapshots.header() is None
    snapshots.write(HEADER, CHUNKS)
    assert list(snapshots.read()) == CHUNKS
