"""A key is kept once, found while it exists, and gone for ever when shredded."""

import os
from itertools import count
from pathlib import Path

import pytest
from eventsourcing.persistence import IntegrityError

from hub.security.kek import Kek, KekFileError
from hub.security.keys import DataKey, KeyDamagedError, KeyStore, WrongKekError
from hub.store.database import Database

KEK = Kek("2026-11", bytes(range(32)))


def a_key(n, owner=b"signal-a"):
    return DataKey(n.to_bytes(16, "big"), owner, "normal", bytes([n]) * 32)


ONE, TWO, THREE = a_key(1), a_key(2), a_key(3, owner=b"signal-b")


def open_store(url, kek=KEK):
    clock = count(1000, 1000)
    return KeyStore.open(url, kek, lambda: next(clock))


@pytest.fixture
def store(url):
    store = open_store(url)
    yield store
    store.close()


def kept(store, *keys):
    return store.get_many({key.kid for key in keys}) == {key.kid: key.dek for key in keys}


def test_keys_are_found_by_kid_also_after_opening_again(url, store):
    store.put_many([TWO, ONE])
    store.put_many([THREE])
    assert kept(store, ONE, TWO, THREE)
    assert store.get_many([]) == store.get_many([bytes(16)]) == {}
    again = open_store(url)
    assert kept(again, ONE, TWO, THREE)
    again.close()


def test_any_number_of_keys_is_found_and_shredded(store):
    keys = [DataKey(os.urandom(16), n.to_bytes(2, "big"), "normal", bytes(32)) for n in range(1200)]
    store.put_many(keys)
    assert kept(store, *keys)
    assert store.shred(key.owner for key in keys) == 1200
    assert store.get_many([key.kid for key in keys]) == {}


def test_a_key_is_never_replaced(store):
    store.put_many([ONE])
    with pytest.raises(IntegrityError):
        store.put_many([TWO, ONE._replace(dek=bytes(32))])
    assert kept(store, ONE)
    assert store.get_many([TWO.kid]) == {}, "all keys or none"


def test_shredding_an_owner_leaves_the_others(store):
    store.put_many([ONE, TWO, THREE])
    assert store.shred([b"signal-a", b"signal-x"]) == 2
    assert store.get_many([ONE.kid, TWO.kid, THREE.kid]) == {THREE.kid: THREE.dek}
    assert store.shred([b"signal-a"]) == 0


def test_single_keys_can_be_shredded(store):
    store.put_many([ONE, TWO])
    assert store.shred_kids([ONE.kid]) == 1
    assert store.get_many([ONE.kid, TWO.kid]) == {TWO.kid: TWO.dek}


def test_a_sweep_takes_old_keys_that_no_event_uses(store):
    store.put_many([ONE, TWO])  # at 1000
    store.put_many([THREE])  # at 2000
    asked = []

    def is_known(kid, owner):
        asked.append((kid, owner))
        return kid == ONE.kid

    assert store.sweep(2000, is_known) == 1
    assert asked == [(ONE.kid, ONE.owner), (TWO.kid, TWO.owner)]
    assert kept(store, ONE, THREE)


@pytest.mark.parametrize(
    "other", [Kek("2026-12", bytes(32)), Kek(KEK.epoch, bytes(32)), Kek("2026-12", KEK.key)]
)
def test_another_kek_is_refused_before_anything_is_touched(url, store, other):
    store.put_many([ONE])
    with pytest.raises(WrongKekError, match=r"2026-11.*right KEK file") as refused:
        open_store(url, other)
    assert KEK.key.hex() not in str(refused.value)
    assert kept(store, ONE)


def test_a_damaged_key_is_reported_by_kid_only(url, store):
    store.put_many([ONE, TWO])
    database = Database.open(url)
    with database.transaction() as cursor:
        cursor.execute("UPDATE keys SET wrapped = ? WHERE kid = ?", (bytes(40), ONE.kid))
    database.close()
    with pytest.raises(KeyDamagedError, match=ONE.kid.hex()):
        store.get_many([ONE.kid])
    assert kept(store, TWO)


def test_nothing_of_a_shredded_key_stays_in_the_sqlite_files(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/keys.db")
    doomed = [
        DataKey(os.urandom(16), b"signal-of-the-erased", "normal", os.urandom(32))
        for _ in range(300)
    ]
    store.put_many(doomed)
    store.put_many([THREE])
    canaries = [KEK.wrap(key.dek) for key in doomed] + [key.kid for key in doomed]

    def found():
        on_disk = b"".join(file.read_bytes() for file in Path(tmp_path).iterdir())
        return [canary for canary in (*canaries, doomed[0].owner) if canary in on_disk]

    assert len(found()) == 601
    assert KEK.key not in b"".join(file.read_bytes() for file in Path(tmp_path).iterdir())
    store.shred([doomed[0].owner])
    assert found() == []
    assert kept(store, THREE)
    store.close()


def test_a_kek_is_read_back_from_the_file_it_was_created_in(tmp_path):
    path = tmp_path / "kek"
    kek = Kek.create(path, "2026-11", bytes)
    assert kek == Kek("2026-11", bytes(32)) == Kek.read(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "00" not in repr(kek)


def test_a_kek_file_is_never_overwritten(tmp_path):
    (tmp_path / "kek").write_text("precious")
    with pytest.raises(KekFileError, match="File exists"):
        Kek.create(tmp_path / "kek", "2026-11", bytes)
    assert (tmp_path / "kek").read_text() == "precious"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
def test_a_kek_file_that_others_may_reach_is_refused(tmp_path, mode):
    path = tmp_path / "kek"
    Kek.create(path, "2026-11", bytes)
    path.chmod(mode)
    with pytest.raises(KekFileError, match=rf"{mode:04o}.*chmod 600 {path}"):
        Kek.read(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"2026-11", b"2026-11 " + b"0" * 63, b"2026-11 " + b"0" * 65, b"\xff " + b"0" * 64],
)
def test_a_kek_file_with_anything_else_in_it_is_refused(tmp_path, content):
    path = tmp_path / "kek"
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(KekFileError, match="not one line"):
        Kek.read(path)
    with pytest.raises(KekFileError, match="No such file"):
        Kek.read(tmp_path / "missing")
