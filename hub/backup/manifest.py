"""What a backup says of itself: two papers, one for what lasts and one for what has to go again.

Each names its files with their SHA-256 and is sealed (HMAC-SHA-256) under a key made from the
secret with which the hub recognises repeats. That is in no backup: who can write where backups are
kept cannot make one. Both papers carry the same random `pair`, so that halves of two backups do not
pass for one.
"""

import hmac
from hashlib import file_digest
from pathlib import Path
from typing import Annotated, Final, Self

import orjson
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import AwareDatetime, Field

from schemas.base import Value

FORMAT: Final = "signaalhub-backup/1"
PAPER: Final = "manifest.json"
PAPER_BYTES_MAX: Final = 64 * 1024
RECORD: Final = "record.db"
KEYS, MEMORY = "keys.db", "memory.db"
APART: Final = "keys"
"""The folder of what has to go again, unless it was put elsewhere."""
SEAL_INFO: Final = b"signaalhub/backup/v1"
SEAL_BYTES: Final = 32

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileSaid(Value):
    """A file as it was written."""

    bytes: int = Field(ge=0)
    sha256: Hex64

    @classmethod
    def of(cls, path: Path) -> Self:
        """What is there now."""
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        return cls(bytes=path.stat().st_size, sha256=digest)


class Paper(Value):
    """What both halves say."""

    format: str = Field(pattern=f"^{FORMAT}$")
    pair: Hex32
    made_at: AwareDatetime
    program: str
    files: dict[str, FileSaid]
    rows: dict[str, int]

    def sealed(self, key: bytes) -> bytes:
        """The paper as it is written."""
        said = self.model_dump(mode="json")
        return orjson.dumps({**said, "seal": _seal(key, said)}, option=orjson.OPT_INDENT_2)

    @classmethod
    def read(cls, path: Path) -> tuple[Self, str]:
        """Read a paper and its seal. Raises `ValueError` where it is none, or `OSError`."""
        with path.open("rb") as file:
            said = orjson.loads(file.read(PAPER_BYTES_MAX))
        seal = said.pop("seal", "") if isinstance(said, dict) else ""
        return cls.model_validate_json(orjson.dumps(said)), str(seal)

    def is_sealed(self, key: bytes, seal: str) -> bool:
        """Whether who has the key wrote this."""
        said = self.model_dump(mode="json")
        return hmac.compare_digest(_seal(key, said).encode(), seal.encode())


class RecordPaper(Paper):
    """What lasts: the events up to `events`, the root of the log over them, and what was signed."""

    events: int = Field(ge=0)
    root: Hex64
    signed: int = Field(ge=0)
    last_at: AwareDatetime | None


class KeysPaper(Paper):
    """What has to go again at `expires_at`: the keys, and what stages remember.

    `mark` is how much of what was forgotten had been applied to these keys.
    """

    expires_at: AwareDatetime
    kek: str
    mark: int = Field(ge=0)


def seal_key(match_key: bytes) -> bytes:
    """The key of the seals, from the secret under which repeats are recognised."""
    return HKDF(SHA256(), SEAL_BYTES, None, SEAL_INFO).derive(match_key)


def _seal(key: bytes, said: dict[str, object]) -> str:
    text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    return hmac.digest(key, text, "sha256").hex()
