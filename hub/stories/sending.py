"""A partner's message as it goes over the wire: one complete CloudEvent, structured JSON."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import orjson

from adapters.shared import PARTNERS
from hub.policy.partners import load_partners
from schemas.envelope import EventType
from schemas.signal import Partner

SYSTEMS: Final = {partner: f"demo-{name}" for name, partner in PARTNERS.items()}
"""The name of each partner's invented system, as in its `source`."""


@cache
def sources() -> dict[Partner, str]:
    """The `source` of each partner: its OIN (`partners.toml`) and its invented system."""
    return {
        it.partner: f"urn:nld:oin:{it.oin}:systeem:{SYSTEMS[it.partner]}" for it in load_partners()
    }


def cloud_event(  # noqa: PLR0913 - the attributes of a CloudEvent, by name
    *,
    id_: str,
    partner: Partner,
    kind: EventType,
    time: datetime,
    dataschema: str,
    sequence: int,
    data: Any,
) -> bytes:
    """Write the message. `sequence` is its number among this partner's messages."""
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": id_,
            "source": sources()[partner],
            "type": kind.value,
            "time": rfc3339(time),
            "datacontenttype": "application/json",
            "dataschema": dataschema,
            "sequence": f"{sequence:010d}",
            "sequencetype": "Integer",
            "data": data,
        }
    )


def rfc3339(moment: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
