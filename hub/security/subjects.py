"""Names of data subjects for the processing log, encrypted under the key of their own data.

The key is derived from the key that seals the person's block, so that forgetting the person makes
every row about them unreadable, wherever copies of it are. Who is the same reads the same, so that
a row can be found by who may make its name; nobody else can turn it back.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.domain.processing import Subject
from hub.domain.tracing import Row
from hub.security.keys import KeyStore
from hub.security.sealing import SealBroken

INFO: Final = b"signaalhub/data-subject/v1"
SIV_KEY_BYTES: Final = 64
GONE: Final = "vernietigd"
"""Stands in the name of somebody whose key was forgotten."""


class Subjects:
    """Names data subjects in batches; keeps no key beyond a call."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def names(self, rows: Sequence[Row]) -> list[str]:
        """The encrypted name of each row's subject; empty where the row has none."""
        kids = {bytes.fromhex(it.subject.kid) for it in rows if it.subject and not it.is_gone}
        deks = self._keys.get_many(kids)
        return [
            "" if it.subject is None else _name(it.subject, None if it.is_gone else _of(deks, it))
            for it in rows
        ]

    def read(self, name: str) -> str | None:
        """The name that was encrypted; None where its key was forgotten.

        Raises `SealBroken` where it was changed.
        """
        kid, _, box = name.partition(".")
        if box == GONE:
            return None
        dek = self._keys.get_many({bytes.fromhex(kid)}).get(bytes.fromhex(kid))
        if dek is None:
            return None
        try:
            return _cipher(dek).decrypt(urlsafe_b64decode(box), [kid.encode()]).hex()
        except (InvalidTag, ValueError):
            raise SealBroken(f"name under {kid} was changed") from None


def _of(deks: dict[bytes, bytes], row: Row) -> bytes | None:
    assert row.subject is not None
    return deks.get(bytes.fromhex(row.subject.kid))


def _name(subject: Subject, dek: bytes | None) -> str:
    if dek is None:
        return f"{subject.kid}.{GONE}"
    box = _cipher(dek).encrypt(bytes.fromhex(subject.name), [subject.kid.encode()])
    return f"{subject.kid}.{urlsafe_b64encode(box).decode()}"


def _cipher(dek: bytes) -> AESSIV:
    return AESSIV(HKDF(SHA256(), SIV_KEY_BYTES, None, INFO).derive(dek))
