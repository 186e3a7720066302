"""Keys of the log: Ed25519, for a log's own signature and for the cosignature of a witness.

Verification is what OpenSSL does (cofactorless; no encodings of points that are not the one), and
refuses as well a public key or a point of small order, with which one signature fits many texts.
docs/audit.md has the table; a test pins it.
"""

from base64 import b64encode
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hub.audit.notes import (
    KEY_NAME,
    Note,
    NoteInvalidError,
    Signature,
    decode,
    key_id,
)
from hub.merkle.tree import SIZE_MAX

LOG_KIND: Final = 0x01
"""A plain signature under the text."""
WITNESS_KIND: Final = 0x04
"""A cosignature with the time at which the tree was the largest that the witness saw."""
KINDS: Final = (LOG_KIND, WITNESS_KIND)
PUBLIC_BYTES: Final = 32
SEED_BYTES: Final = 32
TIME_BYTES: Final = 8
SIGNATURE_BYTES: Final = 64

_P: Final = 2**255 - 19
_SIGN: Final = 1 << 255
_ORDER_8: Final = (
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
)
_SMALL_ORDER: Final = frozenset({0, 1, _P - 1, _P, _P + 1, *_ORDER_8})
"""The y coordinates of the points of order 1, 2, 4 and 8, in every way that 255 bits can write."""


class SignatureInvalidError(ValueError):
    """A known key did not make this signature."""


class Verifier(NamedTuple):
    """A public key under its name; in a line of text it is `name+id+base64`."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that signatures carry."""
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        """The verifier key in the form of the standard (vkey)."""
        value = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{value}"


class Signed(NamedTuple):
    """A signature that holds; `at_s` is the witness's own time, 0 for a plain signature."""

    by: Verifier
    at_s: int


class Signer:
    """A private key under a name, for one kind of signatures or the other."""

    def __init__(self, name: str, seed: bytes) -> None:
        if not KEY_NAME.fullmatch(name):
            raise NoteInvalidError("the name of a key is visible ASCII without a plus sign")
        self._name = name
        self._private = Ed25519PrivateKey.from_private_bytes(seed)

    def verifier(self, kind: int) -> Verifier:
        """The public half."""
        return Verifier(self._name, kind, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign a text as the log that it is of."""
        key = self.verifier(LOG_KIND).key_id
        return Signature(self._name, key, self._private.sign(text.encode()))

    def cosign(self, text: str, at_s: int) -> Signature:
        """Say of a checkpoint that it is the largest seen at this time, in seconds of POSIX."""
        value = self._private.sign(_cosigned(text, at_s))
        key = self.verifier(WITNESS_KIND).key_id
        return Signature(self._name, key, at_s.to_bytes(TIME_BYTES) + value)


def read_verifier(text: str) -> Verifier:
    """Read a verifier key. Raises `NoteInvalidError`."""
    name, *rest = text.split("+", 2)
    if len(rest) != 2 or not KEY_NAME.fullmatch(name):  # noqa: PLR2004 - id and key
        raise NoteInvalidError("a verifier key is a name, an id and a key, a plus between each")
    named, material = rest
    value = decode(material)
    if len(value) != 1 + PUBLIC_BYTES or value[0] not in KINDS:
        raise NoteInvalidError("a verifier key is not Ed25519 of kind 1 or 4")
    found = Verifier(name, value[0], value[1:])
    if _is_small(found.public):
        raise NoteInvalidError("a verifier key is a point of small order: anybody can sign with it")
    if found.key_id.hex() != named:
        raise NoteInvalidError("a verifier key does not have the id that it says")
    return found


def verify(note: Note, known: list[Verifier]) -> list[Signed]:
    """The signatures of known keys; others are no concern of ours.

    Raises `SignatureInvalidError` when a known key is named for a signature it did not make: then
    nothing of the note is to be believed.
    """
    keys = {(one.name, one.key_id): one for one in known}
    return [
        Signed(key, _check(key, note.text, signature.value))
        for signature in note.signatures
        if (key := keys.get((signature.name, signature.key_id))) is not None
    ]


def is_signature(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this key signed the message, by the rules of this module."""
    if len(signature) != SIGNATURE_BYTES or _is_small(public) or _is_small(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_small(point: bytes) -> bool:
    return int.from_bytes(point, "little") % _SIGN in _SMALL_ORDER


def _check(key: Verifier, text: str, value: bytes) -> int:
    at_s, message = 0, text.encode()
    if key.kind == WITNESS_KIND:
        at_s, value = int.from_bytes(value[:TIME_BYTES]), value[TIME_BYTES:]
        message = _cosigned(text, at_s)
    if at_s > SIZE_MAX or not is_signature(key.public, value, message):
        raise SignatureInvalidError(f"the signature of {key.name} does not hold")
    return at_s


def _cosigned(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()
