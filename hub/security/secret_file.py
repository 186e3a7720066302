"""A secret in a file that only we may read; one of our own is a line of hexadecimal digits."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


class SecretExposedError(PermissionError):
    """Others than the owner may read a secret; it must be replaced."""


def read_private(path: Path) -> str:
    """Read a secret that another gave us; raise `SecretExposedError` where others can read it."""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SecretExposedError(f"{path}: others may reach it; run: chmod 600 {path}")
    return path.read_text("utf-8").strip()


def read_secret(path: Path) -> bytes:
    """Read a secret that has to be there; raise `SecretExposedError` where others can read it."""
    return bytes.fromhex(read_private(path))


def own_secret(path: Path, length_bytes: int) -> bytes:
    """Read a secret, or make it where there is none, and never twice."""
    if not path.exists():
        with suppress(FileExistsError):
            write_private(path, secrets.token_hex(length_bytes))
    return read_secret(path)


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read: whole or not at all, and never over another."""
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        path.hardlink_to(draft)
    finally:
        draft.unlink()
