"""`hub init`: the secrets of a hub in containers, each made once and never over another."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from hub.audit.notes import NoteInvalidError
from hub.audit.signing import LOG_KIND, SEED_BYTES, Signer
from hub.bus.credentials import ADMINISTRATOR, HUB, Credentials
from hub.bus.topology import HTTP_USER
from hub.checkpointing import LOG_KEY, POLICY, SIGNER_KEY
from hub.cli.api import KEY_BYTES as API_KEY_BYTES
from hub.cli.app import EXIT_USAGE, CommandFailed
from hub.cli.front_desk import REPORT_KEY_BYTES
from hub.cli.output import answer, say
from hub.cli.outside import explained
from hub.security.kek import Kek
from hub.security.secret_file import read_secret
from hub.wiring import MATCH_KEY_BYTES
from schemas.signal import Partner

FOLDER_MODE: Final = 0o700
READABLE: Final = 0o644
PRIVATE: Final = 0o600
RIGHTS: Final = 0o777
PASSWORD_BYTES: Final = 32
KEK_EPOCH: Final = "kek-1"
SERVERS: Final = ("nats", "nats-2", "nats-3")
ORIGIN: Final = "signaalhub/log/1"
SIGNER_URL: Final = "http://signer:8710"
CLIENTS: Final = "api-clients"
"""The folder with who may sign in over HTTP; it is empty at first."""
KEYS: Final = "keys"
"""The folder with the seeds of the bus and the credentials of every partner that was let in."""


def init(directory: Path, /, *, log: str = ORIGIN, json: bool = False) -> int:
    """Maak de geheimen voor een hub in containers. Wat er al is, blijft zoals het is.

    Parameters
    ----------
    directory
        De map, zoals deploy/secrets; alleen u kunt erin.
    log
        De naam van het logboek, voor altijd: een adres zonder https://, van een domein van u.
    json
        Toon wat is gemaakt als één JSON-object.

    """
    with explained():
        directory.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        if directory.stat().st_mode & RIGHTS & ~FOLDER_MODE:
            raise CommandFailed(f"Anderen kunnen in {directory}. Doe eerst: chmod 700 {directory}")
        (directory / CLIENTS).mkdir(exist_ok=True, mode=FOLDER_MODE)
        makers = Secrets(directory, log).makers
        kept = [name for name in makers if (directory / name).exists()]
        made = [name for name in makers if name not in kept]
        try:
            for name in made:
                makers[name](directory / name)
        except NoteInvalidError as error:
            raise CommandFailed(f"{log} kan geen naam zijn: {error}", EXIT_USAGE) from error
    if json:
        answer({"map": str(directory), "gemaakt": made, "gebleven": kept})
        return 0
    say(*(f"gemaakt    {directory / name}" for name in made))
    say(*(f"was er al  {directory / name}" for name in kept))
    say(f"De sleutels van de bus staan in {directory / KEYS}.")
    say("Laat partners toe met hub partner add.")
    say("Bewaar een kopie van kek los van elke reservekopie: zonder kek is niets meer te lezen.")
    return 0


class Secrets:
    """Makes each secret, the keys of the bus at most once."""

    def __init__(self, directory: Path, origin: str) -> None:
        self._directory, self._origin = directory, origin

    @property
    def makers(self) -> Mapping[str, Callable[[Path], object]]:
        """What makes each file."""
        return {
            "kek": lambda path: Kek.create(path, KEK_EPOCH, os.urandom),
            "match-key": lambda path: _write(path, secrets.token_hex(MATCH_KEY_BYTES), PRIVATE),
            LOG_KEY: lambda path: _write(path, secrets.token_hex(SEED_BYTES), PRIVATE),
            SIGNER_KEY: lambda path: _write(path, secrets.token_hex(SEED_BYTES), PRIVATE),
            POLICY: lambda path: _write(path, self._policy(SIGNER_KEY, f" {SIGNER_URL}")),
            "signer.policy": lambda path: _write(path, self._policy(LOG_KEY)),
            "nats-accounts.conf": lambda path: _write(path, self._accounts),
            "nats-credentials": lambda path: _write(path, self._hub_credentials),
            "erasure-credentials": lambda path: _write(path, self._eraser_credentials),
            "nats-store.conf": lambda path: _write(path, _store()),
            "nats-cluster.conf": lambda path: _write(path, _cluster()),
            "api-credentials": lambda path: _write(path, self._http_credentials),
            "api-key": lambda path: _write(path, secrets.token_hex(API_KEY_BYTES), PRIVATE),
            "report-credentials": lambda path: _write(path, self._residents_credentials),
            "report-key": lambda path: _write(path, secrets.token_hex(REPORT_KEY_BYTES), PRIVATE),
            "postgres-password": lambda path: _write(path, secrets.token_urlsafe(PASSWORD_BYTES)),
        }

    def _policy(self, key: str, url: str = "") -> str:
        """The log under this key, and no witnesses yet."""
        signer = Signer(self._origin, read_secret(self._directory / key))
        return f"log {signer.verifier(LOG_KIND)}{url}\nquorum none"

    @cached_property
    def _credentials(self) -> Credentials:
        return Credentials(self._directory / KEYS, (Partner.RESIDENTS.value,))

    @cached_property
    def _accounts(self) -> str:
        return self._credentials.server_config(int(time.time()))

    @property
    def _hub_credentials(self) -> str:
        assert self._accounts
        return self._credentials.path(HUB).read_text("ascii")

    @property
    def _eraser_credentials(self) -> str:
        assert self._accounts
        return self._credentials.path(ADMINISTRATOR).read_text("ascii")

    @property
    def _http_credentials(self) -> str:
        assert self._accounts
        return self._credentials.path(HTTP_USER).read_text("ascii")

    @property
    def _residents_credentials(self) -> str:
        assert self._accounts
        return self._credentials.path(Partner.RESIDENTS).read_text("ascii")


def _store() -> str:
    return f'cipher: chachapoly\nkey: "{secrets.token_hex(PASSWORD_BYTES)}"'


def _cluster() -> str:
    password = secrets.token_hex(PASSWORD_BYTES)
    routes = ", ".join(f'"nats://hub:{password}@{server}:6222"' for server in SERVERS)
    return f'authorization {{ user: hub, password: "{password}" }}\nroutes: [{routes}]'


def _write(path: Path, text: str, mode: int = READABLE) -> None:
    """Write a new file whole or not at all, with these rights whatever the umask."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
    with os.fdopen(handle, "w") as file:
        file.write(f"{text.rstrip()}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(mode)
    os.link(draft, path)
    draft.unlink()
