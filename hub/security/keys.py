"""The key store: one key per sealed block, in a database of its own, so that it can forget.

Shredding a key makes its block unreadable for ever, wherever copies of the block are kept. That is
why this database is backed up apart from the record and for a short time only: an erasure is
complete when the last backup that still holds the key is gone.

A key is inserted once and never replaced: a worker that lost its turn cannot overwrite the key of
an event that another one committed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hub.security.kek import Kek, UnwrapError
from hub.store.database import Cursor, Database, Dialect, expand

KID_BYTES = 16
CANARY = bytes(32)
KEYS_PER_QUERY = 500
SWEEP_PAGE_ROWS = 1000

# No index on the owner: it would double the cost of every key put in, and forgetting may take time.
TABLES = """
CREATE TABLE IF NOT EXISTS keks (epoch TEXT PRIMARY KEY, canary {bytes} NOT NULL);
CREATE TABLE IF NOT EXISTS keys (
    kid {bytes} PRIMARY KEY,
    owner {bytes} NOT NULL,
    retention TEXT NOT NULL,
    kek TEXT NOT NULL,
    wrapped {bytes} NOT NULL,
    created_ms BIGINT NOT NULL
) {options};
CREATE TABLE IF NOT EXISTS forgotten (
    place INTEGER PRIMARY KEY, version BIGINT NOT NULL, digest {bytes} NOT NULL
)
"""
FORGOTTEN = "SELECT version, digest FROM forgotten WHERE place = 1"
FORGET = (
    "INSERT INTO forgotten VALUES (1, ?, ?) ON CONFLICT (place) DO UPDATE SET "
    "version = excluded.version, digest = excluded.digest"
)
# PostgreSQL takes whole columns in a third of the time of row after row.
ALL_AT_ONCE = (
    "INSERT INTO keys SELECT * FROM unnest"
    "(%b::bytea[], %b::bytea[], %b::text[], %b::text[], %b::bytea[], %b::bigint[])"
)


class WrongKekError(Exception):
    """The key store was filled under another KEK; nothing was read or written."""


class KeyDamagedError(Exception):
    """A key in the store does not unwrap; the text names its kid only."""


class DataKey(NamedTuple):
    """A key (DEK) to put in the store: 128-bit kid, whose it is, how long it is kept, the key."""

    kid: bytes
    owner: bytes
    retention: str
    dek: bytes


class Mark(NamedTuple):
    """How far what was forgotten is applied here: the version of the event, and its SHA-256."""

    version: int
    digest: bytes


NOWHERE = Mark(0, b"")


class KeyStore:
    """Keeps keys wrapped under the KEK, and keeps none in memory beyond a call."""

    def __init__(self, database: Database, kek: Kek, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._kek = kek
        self._now_ms = now_ms

    @classmethod
    def open(
        cls, url: str, kek: Kek, now_ms: Callable[[], int], *, password: str | None = None
    ) -> "KeyStore":
        """Open the key store, or create it under this KEK where there is none yet.

        Raises `WrongKekError` before any key is read or written.
        """
        database = Database.open(url, password=password, secure_delete=True)
        store = cls(database, kek, now_ms)
        with database.setup(), database.transaction() as cursor:
            for statement in _tables(database.dialect):
                cursor.execute(statement)
            store._check_kek(cursor)
        return store

    def put_many(self, keys: Iterable[DataKey]) -> None:
        """Keep all keys durably, or none. A kid that exists already is refused by the database."""
        wrap, epoch, now_ms = self._kek.wrap, self._kek.epoch, self._now_ms()
        rows = [
            (kid, owner, retention, epoch, wrap(dek), now_ms)
            for kid, owner, retention, dek in sorted(keys)
        ]
        with self._database.transaction() as cursor:
            if self._database.dialect == "sqlite":
                cursor.executemany("INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?)", rows)
            elif rows:
                cursor.execute_arrays(
                    ALL_AT_ONCE, [list(column) for column in zip(*rows, strict=True)]
                )

    def get_many(self, kids: Collection[bytes]) -> dict[bytes, bytes]:
        """Look up keys by kid. A key that is absent from the answer was shredded."""
        found = {}
        with self._database.snapshot() as cursor:
            for some in _pages(list(kids)):
                rows = cursor.execute(
                    expand("SELECT kid, wrapped FROM keys WHERE kid IN (*)", some), some
                )
                for kid, wrapped in rows:
                    try:
                        found[kid] = self._kek.unwrap(wrapped)
                    except UnwrapError as error:
                        raise KeyDamagedError(f"key {kid.hex()} does not unwrap") from error
        return found

    def known(self, kids: Collection[bytes]) -> set[bytes]:
        """Which of these keys are still there; none is unwrapped."""
        found: set[bytes] = set()
        with self._database.snapshot() as cursor:
            for some in _pages(list(kids)):
                sql = expand("SELECT kid FROM keys WHERE kid IN (*)", some)
                found.update(kid for (kid,) in cursor.execute(sql, some))
        return found

    def shred(self, owners: Iterable[bytes]) -> int:
        """Forget every key of these owners for ever; say how many keys that were.

        Reads the whole table, so pass all owners together.
        """
        return self.shred_kids(kid for kids in self.owned(owners).values() for kid in kids)

    def shred_kids(self, kids: Iterable[bytes]) -> int:
        """Forget these keys for ever; say how many there were."""
        with self._database.transaction() as cursor:
            deleted = _delete(cursor, kids)
        self.scrub()
        return deleted

    def forgotten(self) -> Mark:
        """How far what the record says is forgotten was applied to this copy of the key store."""
        with self._database.snapshot() as cursor:
            row = cursor.execute(FORGOTTEN).fetchone()
        return NOWHERE if row is None else Mark(*row)

    def forget(self, kids: Iterable[bytes], mark: Mark) -> int:
        """Forget these keys for ever, and note how far that is; say how many; then `scrub`."""
        with self._database.transaction() as cursor:
            deleted = _delete(cursor, kids)
            cursor.execute(FORGET, mark)
        return deleted

    def scrub(self) -> None:
        """Let shredded keys leave the files too; `ScrubIncompleteError` while somebody reads."""
        self._database.scrub("keys", rewrite=True)

    def owned(self, owners: Iterable[bytes]) -> dict[bytes, list[bytes]]:
        """The ids of the keys of these owners. Reads the whole table."""
        found: dict[bytes, list[bytes]] = {}
        with self._database.snapshot() as cursor:
            for some in _pages(list(owners)):
                sql = expand("SELECT owner, kid FROM keys WHERE owner IN (*)", some)
                for owner, kid in cursor.execute(sql, some):
                    found.setdefault(owner, []).append(kid)
        return found

    def sweep(self, older_than_ms: int, is_known: Callable[[bytes, bytes], bool]) -> int:
        """Forget keys that no event uses: their worker stopped between key and commit.

        Asks `is_known(kid, owner)` of every key made before `older_than_ms` (epoch time), which
        must lie well before the start of any transaction that is still open.
        """
        return self.shred_kids(
            [kid for kid, owner in self._made_before(older_than_ms) if not is_known(kid, owner)]
        )

    def close(self) -> None:
        self._database.close()

    def _check_kek(self, cursor: Cursor) -> None:
        epoch, canary = self._kek.epoch, self._kek.wrap(CANARY)
        keks: Mapping[str, bytes] = dict(
            cursor.execute("SELECT epoch, canary FROM keks").fetchall()
        )
        if not keks:
            cursor.execute("INSERT INTO keks VALUES (?, ?)", (epoch, canary))
        elif keks.get(epoch) != canary:
            raise WrongKekError(
                f"the key store was filled under KEK {', '.join(sorted(keks))}, and the file holds "
                f"another key (it calls itself {epoch}); put the right KEK file back"
            )

    def _made_before(self, created_ms: int) -> Iterator[tuple[bytes, bytes]]:
        after = b""
        while True:
            with self._database.snapshot() as cursor:
                page = cursor.execute(
                    "SELECT kid, owner FROM keys WHERE kid > ? AND created_ms < ? "
                    "ORDER BY kid LIMIT ?",
                    (after, created_ms, SWEEP_PAGE_ROWS),
                ).fetchall()
            yield from ((kid, owner) for kid, owner in page)
            if len(page) < SWEEP_PAGE_ROWS:
                return
            after = page[-1][0]


def _delete(cursor: Cursor, kids: Iterable[bytes]) -> int:
    deleted = 0
    for some in _pages(sorted(kids)):
        cursor.execute(expand("DELETE FROM keys WHERE kid IN (*)", some), some)
        deleted += cursor.rowcount
    return deleted


def _tables(dialect: Dialect) -> list[str]:
    if dialect == "sqlite":
        return TABLES.format(bytes="BLOB", options="WITHOUT ROWID").split(";")
    return TABLES.format(bytes="BYTEA", options="").split(";")


def _pages(values: list[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(values), KEYS_PER_QUERY):
        yield values[start : start + KEYS_PER_QUERY]
