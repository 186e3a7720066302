"""A secret of our own, in a file that only we may read."""

import os
import secrets
from pathlib import Path


def secret_file(path: Path, length_bytes: int) -> bytes:
    """Read the secret (hexadecimal in the file), or make it where there is none."""
    if not path.exists():
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(length_bytes).hex().encode())
    return bytes.fromhex(path.read_text("ascii").strip())
