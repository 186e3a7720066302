"""The key that encrypts keys (KEK), read from a file that nobody else may read.

The file holds one line, `<epoch> <64 hexadecimal digits>`: the epoch names the key and is not
secret, so that a key store can say which key it was wrapped under.
"""

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Self

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

KEY_BYTES = 32
MAX_FILE_BYTES = 256
LINE = re.compile(rf"([a-z0-9-]{{1,32}}) ([0-9a-f]{{{2 * KEY_BYTES}}})\n?")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KekFileError(Exception):
    """The file with the KEK cannot be used; the text says where, why and how to mend it."""


class UnwrapError(Exception):
    """These bytes were not wrapped under this KEK, or were changed since."""


class Kek(NamedTuple):
    epoch: str
    key: bytes

    def __repr__(self) -> str:
        return f"Kek({self.epoch})"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the KEK from a file with rights 0600 or less."""
        try:
            with path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                content = file.read(MAX_FILE_BYTES)
        except OSError as error:
            raise KekFileError(f"KEK file {path}: {error.strerror}; see `hub init`") from error
        if mode & OTHERS:
            raise KekFileError(
                f"KEK file {path}: others may reach it (rights {stat.S_IMODE(mode):04o}); "
                f"run: chmod 600 {path}"
            )
        found = LINE.fullmatch(content.decode("ascii", errors="replace"))
        if found is None:
            raise KekFileError(
                f"KEK file {path}: not one line `<epoch> <64 hexadecimal digits>`; "
                "put the file back from where the keys are kept"
            )
        return cls(found[1], bytes.fromhex(found[2]))

    @classmethod
    def create(cls, path: Path, epoch: str, random: Callable[[int], bytes]) -> Self:
        """Make a KEK and write it to a new file with rights 0600; never over an existing one."""
        kek = cls(epoch, random(KEY_BYTES))
        line = f"{kek.epoch} {kek.key.hex()}\n"
        assert LINE.fullmatch(line)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except OSError as error:
            raise KekFileError(f"KEK file {path}: {error.strerror}") from error
        with os.fdopen(handle, "w") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        return kek

    def wrap(self, key: bytes) -> bytes:
        """AES key wrap (RFC 3394): 8 bytes longer than the key, and it detects any change."""
        return aes_key_wrap(self.key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Undo `wrap`; raise `UnwrapError` when the KEK is another or the bytes were changed."""
        try:
            return aes_key_unwrap(self.key, wrapped)
        except (InvalidUnwrap, ValueError) as error:
            raise UnwrapError("not wrapped under this KEK, or changed since") from error
