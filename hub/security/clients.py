"""Who may sign in over HTTP: a file for each client of a partner, and no secret in it.

A client proves itself with a key of its own, of which we have the public half, or with a secret of
256 random bits, of which we keep a slow digest. A client whose file is removed is refused at once.
"""

import hashlib
import hmac
import re
import secrets
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from hub.security.secret_file import SecretExposedError, write_private
from schemas.signal import Partner

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
SECRET_BYTES: Final = 32
SECRET_CHARACTERS_MAX: Final = 256
SALT_BYTES: Final = 16
COST: Final = 2**14
BLOCKS: Final = 8
MEMORY_MAX_BYTES: Final = 64 * 1024 * 1024
DIGEST_BYTES: Final = 32


class ClientInvalidError(ValueError):
    """A client's file is not one that we wrote; the text names the file only."""


class Client(BaseModel):
    """Somebody who may sign in for a partner. `key` is a public JWK, `secret` a digest."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    partner: Partner
    scopes: tuple[str, ...]
    until: AwareDatetime
    secret: str | None = None
    key: dict[str, Any] | None = None


class Clients:
    """The clients in one directory. What changes there holds for the next request."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def find(self, id_: str) -> Client | None:
        """The client with this id. Raises `ClientInvalidError` and `SecretExposedError`."""
        if not ID.fullmatch(id_):
            return None
        path = self._directory / f"{id_}.json"
        try:
            text = path.read_text("utf-8")
            is_open = path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        except FileNotFoundError:
            return None
        if is_open:
            raise SecretExposedError(f"{path.name}: others may change it")
        try:
            return Client.model_validate_json(text)
        except ValidationError:
            raise ClientInvalidError(path.name) from None

    def every(self) -> Iterator[Client]:
        """All of them, by id."""
        for path in sorted(self._directory.glob("*.json")):
            if (found := self.find(path.stem)) is not None:
                yield found

    def add(self, client: Client) -> None:
        """Let somebody in. Raises `FileExistsError`."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = client.model_dump_json(indent=2, exclude_none=True)
        write_private(self._directory / f"{client.id}.json", f"{text}\n")

    def end(self, client: Client, until: datetime) -> Client:
        """Let somebody in until this moment at most."""
        ended = client.model_copy(update={"until": min(client.until, until)})
        path = self._directory / f"{client.id}.json"
        draft = path.with_suffix(".ending")
        draft.unlink(missing_ok=True)
        write_private(draft, f"{ended.model_dump_json(indent=2, exclude_none=True)}\n")
        draft.replace(path)
        return ended

    def remove(self, id_: str) -> bool:
        """Let somebody in no more; say whether they were."""
        if not ID.fullmatch(id_):
            return False
        try:
            (self._directory / f"{id_}.json").unlink()
        except FileNotFoundError:
            return False
        return True


def new_id(partner: Partner) -> str:
    """Name a new client."""
    return f"{partner}-{secrets.token_hex(5)}"


def new_secret() -> str:
    """Make a secret that nobody can guess."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    salt = secrets.token_bytes(SALT_BYTES)
    return f"scrypt:{COST}:{BLOCKS}:{salt.hex()}:{_scrypt(secret, salt, COST, BLOCKS).hex()}"


def is_secret(secret: str, digest: str) -> bool:
    """Whether this is the secret of which that is kept. Takes tens of milliseconds, on purpose."""
    _, cost, blocks, salt, kept = digest.split(":")
    found = _scrypt(secret, bytes.fromhex(salt), int(cost), int(blocks))
    return hmac.compare_digest(found, bytes.fromhex(kept))


def _scrypt(secret: str, salt: bytes, cost: int, blocks: int) -> bytes:
    return hashlib.scrypt(
        secret[:SECRET_CHARACTERS_MAX].encode(),
        salt=salt,
        n=cost,
        r=blocks,
        p=1,
        maxmem=MEMORY_MAX_BYTES,
        dklen=DIGEST_BYTES,
    )
