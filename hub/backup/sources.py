"""The databases of a hub as a backup finds them: opened to be read, and nothing made or changed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from hub.backup.manifest import seal_key
from hub.security.kek import Kek
from hub.security.secret_file import read_secret
from hub.settings import Settings
from hub.store.database import SQLITE, Database
from hub.store.datastores import DatabaseUnsafeError

Which = Literal["record", "views", "keys"]


class Secrets(NamedTuple):
    """What is in no backup and is needed to use one; both are read and never made here."""

    kek: Kek
    seal: bytes

    @classmethod
    def of(cls, settings: Settings) -> "Secrets":
        """Read them. Raises `KekFileError`, `OSError`, or `ValueError`."""
        kek = Kek.read(settings.kek_file or settings.directory / "kek")
        match_key = read_secret(settings.match_key_file or settings.directory / "match-key")
        return cls(kek, seal_key(match_key))


@contextmanager
def database(settings: Settings, which: Which) -> Iterator[Database]:
    """Open a database that is there. Raises `DatabaseUnsafeError` where it is not."""
    url = settings.database_url(which)
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        raise DatabaseUnsafeError(f"{url.removeprefix(SQLITE)} is not there")
    password = settings.database_password()
    secure = url.startswith(SQLITE)
    with closing(Database.open(url, password=password, secure_delete=secure)) as found:
        yield found
