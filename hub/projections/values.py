"""How values stand in a view: moments as RFC 3339 texts in UTC, lists as JSON."""

from datetime import UTC, datetime
from typing import Any

import orjson


def as_json(value: Any) -> str:
    """A list or mapping as JSON."""
    return orjson.dumps(value).decode()


def as_text(moment: datetime) -> str:
    """A moment to the millisecond, in UTC."""
    return moment.astimezone(UTC).isoformat("T", "milliseconds")[:-6] + "Z"
