"""A database keeps what it commits, and means the same by a statement on both sides."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from hub.store.database import Database, expand
from hub.store.datastores import DatabaseUnsafeError
from tests.databases import new_url


@pytest.fixture
def numbers(database):
    with database.transaction() as cursor:
        cursor.execute("CREATE TABLE numbers (n BIGINT PRIMARY KEY, word TEXT)")
        cursor.executemany("INSERT INTO numbers VALUES (?, ?)", [(1, "100%"), (2, "één")])
    return database


def test_one_parameter_style_serves_both(numbers):
    with numbers.snapshot() as cursor:
        rows = cursor.execute(
            expand("SELECT n, word FROM numbers WHERE word LIKE '%' AND n IN (*) ORDER BY n", "ab"),
            (1, 2),
        ).fetchall()
        assert rows == [(1, "100%"), (2, "één")]
        assert cursor.execute("SELECT n FROM numbers WHERE word = ?", ("100%",)).fetchone() == (1,)
        assert list(cursor.execute("SELECT n FROM numbers WHERE n > ?", (2,))) == []


def test_an_exception_undoes_the_whole_transaction(numbers):
    def delete_and_fail():
        with numbers.transaction() as cursor:
            cursor.execute("DELETE FROM numbers")
            assert cursor.rowcount == 2
            raise KeyError

    with pytest.raises(KeyError):
        delete_and_fail()
    with numbers.snapshot() as cursor:
        assert cursor.execute("SELECT COUNT(*) FROM numbers").fetchone() == (2,)


def test_a_snapshot_does_not_see_what_is_committed_meanwhile(numbers):
    with numbers.snapshot() as cursor:
        before = cursor.execute("SELECT COUNT(*) FROM numbers").fetchall()
        with numbers.transaction() as other:
            other.execute("INSERT INTO numbers VALUES (3, '')")
        assert cursor.execute("SELECT COUNT(*) FROM numbers").fetchall() == before


def test_a_large_batch_goes_through(numbers):
    """A pipelined insert of this size has been seen to wait for itself for ever."""
    with numbers.transaction() as cursor:
        cursor.executemany(
            "INSERT INTO numbers VALUES (?, ?)", ((n, "x" * 2000) for n in range(10, 5010))
        )
        assert cursor.execute("SELECT COUNT(*) FROM numbers").fetchone() == (5002,)


def test_a_new_file_is_its_owners_alone(tmp_path):
    Database.open(f"sqlite:///{tmp_path}/new.db").close()
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:", "mysql://x", "record.db"])
def test_an_address_that_holds_no_record_is_refused(url):
    with pytest.raises(DatabaseUnsafeError, match="sqlite:///"):
        Database.open(url)


def test_a_server_that_may_lose_commits_is_refused(tmp_path):
    url = new_url("postgresql", tmp_path) + "%20-csynchronous_commit%3Doff"
    with pytest.raises(DatabaseUnsafeError, match="synchronous_commit is off"):
        Database.open(url)


def test_a_schema_that_is_not_there_is_refused(tmp_path):
    url = new_url("postgresql", tmp_path).replace("search_path%3D", "search_path%3Dno_")
    with pytest.raises(DatabaseUnsafeError, match="does not exist"):
        Database.open(url)


def test_sqlite_writers_that_read_first_wait_for_their_turn(tmp_path):
    """Begun as a reader, the second would fail at once with "database is locked"."""
    url = f"sqlite:///{tmp_path}/new.db"
    databases = [Database.open(url) for _ in range(2)]
    with databases[0].transaction() as cursor:
        cursor.execute("CREATE TABLE counter (n INTEGER)")
        cursor.execute("INSERT INTO counter VALUES (0)")

    def count(database):
        for _ in range(100):
            with database.transaction() as cursor:
                (n,) = cursor.execute("SELECT n FROM counter").fetchone()
                cursor.execute("UPDATE counter SET n = ?", (n + 1,))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(count, databases))
    with databases[0].snapshot() as cursor:
        assert cursor.execute("SELECT n FROM counter").fetchone() == (200,)
    for database in databases:
        database.close()


def test_sqlite_writes_every_commit_through(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path}/new.db")
    with database.transaction() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
    database.close()


def test_opening_a_database_twice_leaves_its_log_to_whoever_writes(tmp_path: Path) -> None:
    """Another process that opens and closes the file may not believe that it was the last one."""
    url = f"sqlite:///{tmp_path / 'two.db'}"
    first = Database.open(url)
    with first.transaction() as cursor:
        cursor.execute("CREATE TABLE t (n INTEGER)")
    second = Database.open(url)
    look = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "c.execute('SELECT 1 FROM t').fetchall(); c.close()"
    )
    subprocess.run([sys.executable, "-c", look, str(tmp_path / "two.db")], check=True)
    assert (tmp_path / "two.db-wal").exists()
    with first.transaction() as cursor:
        cursor.execute("INSERT INTO t VALUES (1)")
    with second.snapshot() as cursor:
        assert cursor.execute("SELECT n FROM t").fetchall() == [(1,)]
    first.close()
    second.close()


def test_a_file_that_may_be_lost_still_undoes_what_failed(tmp_path):
    path = tmp_path / "scratch.db"
    database = Database.scratch(path)
    with database.transaction() as cursor:
        cursor.execute("CREATE TABLE numbers (n BIGINT NOT NULL)")
        cursor.execute("INSERT INTO numbers VALUES (1)")
    with suppress(ZeroDivisionError), database.transaction() as cursor:
        cursor.execute("INSERT INTO numbers VALUES (2)")
        1 / 0  # noqa: B018 - it fails halfway
    with database.snapshot() as cursor:
        assert cursor.execute("SELECT n FROM numbers").fetchall() == [(1,)]
        assert cursor.execute("PRAGMA synchronous").fetchone() == (0,)
    database.close()
    assert [it.name for it in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o600
