"""The receipt code: three plain words that a reporter keeps, and the hub does not.

What the hub keeps is a keyed digest of the code. Whoever has the code can ask how far the report
is; whoever has everything the hub holds, but not its key, cannot tell the code. Three words out of
1365 make 31 bits, which is why asking is slowed down (`hub.web.report.bucket`).
"""

import hmac
import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

WORD_COUNT: Final = 3
_REFERENCE_PARTS: Final = 3
_PART_LETTERS: Final = 12
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_BETWEEN: Final = re.compile(r"[^a-z]+")


@cache
def words() -> tuple[str, ...]:
    """The words a code is made of: 3 to 8 letters, any two of them at least two letters apart."""
    return tuple((files("hub.web.report") / "words.txt").read_text("ascii").split())


def code_of(seed: bytes) -> str:
    """Make the code that belongs to a seed of at least 16 random bytes."""
    known = words()
    number = int.from_bytes(seed)
    parts = []
    for _ in range(WORD_COUNT):
        number, at = divmod(number, len(known))
        parts.append(known[at])
    return "-".join(parts)


def read_code(typed: str) -> str | None:
    """Read a code as somebody typed it, with any case and any marks between; None if it is none."""
    parts = [part for part in _BETWEEN.split(typed.casefold()) if part]
    known = words()
    return "-".join(parts) if len(parts) == WORD_COUNT and set(parts) <= set(known) else None


def reference_of(code: str, key: bytes) -> str:
    """Give the reference under which the hub has the report with this code.

    It has the shape of a code of the format `meldpunt`: 36 letters a to p, 144 bits.
    """
    digest = hmac.digest(key, b"meldcode/" + code.encode(), sha256).hex().translate(_LETTERS)
    starts = range(0, _REFERENCE_PARTS * _PART_LETTERS, _PART_LETTERS)
    return "-".join(digest[at : at + _PART_LETTERS] for at in starts)
