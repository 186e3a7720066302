"""Seals blocks of personal data: AES-256-GCM under a fresh key per block (NIST SP 800-38D).

A key seals one block only, so a random nonce can never repeat under it. The additional data (AAD)
binds a box to its place: moved to another event or field, it does not open.
"""

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.security.keys import KID_BYTES, DataKey, KeyStore

DEK_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
# The kids of one batch begin alike: in the key store they then lie together, which makes putting
# them in several times cheaper than spread over the whole table.
BATCH_BYTES = 4
QUANTUM = 4
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_STANDARD = bytes.maketrans(b"-_+/", b"+/~~")
RANDOM_BYTES = KID_BYTES - BATCH_BYTES + DEK_BYTES + NONCE_BYTES


class SealBroken(Exception):  # noqa: N818 - named for what happened
    """A box was changed, moved or mutilated; the text names its kid at most."""


class Shredded(NamedTuple):
    """What stands in place of a block whose key was forgotten."""

    kid: bytes


class SealedBox(NamedTuple):
    """A sealed block: its key's id (16 bytes), the nonce (12 bytes), ciphertext and tag."""

    kid: bytes
    nonce: bytes
    box: bytes

    def to_text(self) -> str:
        """`<kid in hexadecimal>.<nonce>.<box>`, the last two in URL-safe Base64 (RFC 4648)."""
        return f"{self.kid.hex()}.{_encode(self.nonce)}.{_encode(self.box)}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Undo `to_text`; any text that it would not write raises `SealBroken`."""
        try:
            kid, nonce, box = text.split(".")
            sealed = cls(bytes.fromhex(kid), _decode(nonce), _decode(box))
        except ValueError:
            raise SealBroken("not a sealed box") from None
        if not sealed.has_right_sizes() or sealed.kid.hex() != kid:
            raise SealBroken("not a sealed box")
        return sealed

    def has_right_sizes(self) -> bool:
        return (
            len(self.kid) == KID_BYTES
            and len(self.nonce) == NONCE_BYTES
            and len(self.box) >= TAG_BYTES
        )


def _encode(data: bytes) -> str:
    return b2a_base64(data, newline=False).translate(_URL_SAFE).decode()


def _decode(text: str) -> bytes:
    """Decode Base64 in its one right spelling: its last bits are zero, and no character is odd."""
    encoded = text.encode()
    data = a2b_base64(encoded.translate(_STANDARD), strict_mode=True)
    if encoded[-QUANTUM:] != _encode(data[len(data) - 1 - (len(data) - 1) % 3 :]).encode():
        raise ValueError("another spelling")
    return data


class Sealer:
    """Seals and opens in batches; keeps no key beyond a call, so a shredded key is gone."""

    def __init__(self, keys: KeyStore, random: Callable[[int], bytes]) -> None:
        self._keys = keys
        self._random = random

    def seal_many(self, blocks: Sequence[tuple[bytes, str, bytes, bytes]]) -> list[SealedBox]:
        """Seal each block under its own new key; the keys are durable before this returns.

        A block is its owner, its retention class, the AAD and the plaintext.
        """
        batch = self._random(BATCH_BYTES)
        drawn = BytesIO(self._random(RANDOM_BYTES * len(blocks)))
        keys, boxes = [], []
        for owner, retention, aad, plaintext in blocks:
            kid = batch + drawn.read(KID_BYTES - BATCH_BYTES)
            dek, nonce = drawn.read(DEK_BYTES), drawn.read(NONCE_BYTES)
            keys.append(DataKey(kid, owner, retention, dek))
            boxes.append(SealedBox(kid, nonce, AESGCM(dek).encrypt(nonce, plaintext, aad)))
        if keys:
            self._keys.put_many(keys)
        return boxes

    def shredded(self, texts: Sequence[str]) -> list[bool]:
        """Tell of each box, as it is written, whether its key was forgotten; nothing is opened."""
        kids = [SealedBox.from_text(text).kid for text in texts]
        there = self._keys.known(set(kids))
        return [kid not in there for kid in kids]

    def open_many(self, boxes: Iterable[tuple[SealedBox, bytes]]) -> list[bytes | Shredded]:
        """Open each box with the AAD it was sealed with.

        Raises `SealBroken` at the first one that was changed or does not belong there.
        """
        wanted = list(boxes)
        deks = self._keys.get_many({box.kid for box, _ in wanted})
        return [
            _open(box, aad, deks[box.kid]) if box.kid in deks else Shredded(box.kid)
            for box, aad in wanted
        ]


def _open(sealed: SealedBox, aad: bytes, dek: bytes) -> bytes:
    try:
        return AESGCM(dek).decrypt(sealed.nonce, sealed.box, aad)
    except (InvalidTag, ValueError):
        raise SealBroken(f"box {sealed.kid.hex()} was changed or moved") from None
