"""The number of a form: random, and it says when the form was opened.

Whatever is made of a report is made of this number and of what was filled in, so sending the same
form twice makes the same message, byte for byte. It tells nothing of who has it, and is not kept.
"""

import hmac
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

OPEN_MAX: Final = timedelta(hours=6)
"""A form that was open for longer gets a new number, and is looked at again before it is sent."""
AHEAD_MAX: Final = timedelta(minutes=5)
CHANCE_BYTES: Final = 16
_SHAPE: Final = re.compile(r"([0-9a-f]{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})")


def new_token(now: datetime, chance: bytes, key: bytes) -> str:
    """Make the number of a form that is opened now; `chance` is 16 random bytes."""
    content = f"{int(now.timestamp()):x}.{chance.hex()}"
    return f"{content}.{_mark(content, key)}"


def opened_at(token: str, now: datetime, key: bytes) -> datetime | None:
    """Tell when a form was opened; None if the number is not ours, or too old."""
    match = _SHAPE.fullmatch(token)
    if not match:
        return None
    content, mark = f"{match[1]}.{match[2]}", match[3]
    if not hmac.compare_digest(mark, _mark(content, key)):
        return None
    opened = datetime.fromtimestamp(int(match[1], 16), UTC)
    return opened if now - OPEN_MAX <= opened <= now + AHEAD_MAX else None


def _mark(content: str, key: bytes) -> str:
    return hmac.digest(key, b"formulier/" + content.encode(), sha256).hex()
