"""Writes what stands in a file as the CloudEvent that its partner would send over the bus.

The same line always becomes the same bytes under the same id, so that a file that is sent again, or
whose sending was cut off, brings nothing twice.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID, uuid5

from adapters.base import Format
from hub.domain.reading import Door, reference_of
from hub.files.entry import Entry
from hub.files.reading import Batch
from schemas import strict_json
from schemas.envelope import EventType, canonical
from schemas.problems import Code, Problem

SYSTEM: Final = "bestand"
"""What `source` says after the organisation number."""
_TYPES: Final = {it.action: it.value for it in EventType}
_TYPE_BY_KIND: Final = {
    "intrekking": EventType.WITHDRAWN,
    "terugkoppeling": EventType.FEEDBACK_GIVEN,
}
_FILES: Final = UUID("5c1d7d2e-6a0f-5b1c-9d7e-0a4f6f1d2b3c")
_UNKNOWN_KIND: Final = Problem(
    code=Code.CONSTANT,
    pointer="",
    message="Dit soort bericht kennen wij niet, of het is niet voor u.",
    mend="Vul in de kolom bericht in welk soort bericht dit is, zoals in de documentatie.",
)
_TOO_LARGE: Final = Problem(
    code=Code.TOO_LARGE,
    pointer="",
    message=f"Dit bericht is te groot: hoogstens {strict_json.MAX_BYTES // 1024} KiB mag.",
    mend="Maak de teksten korter.",
)


class Message(NamedTuple):
    """A message of a file. Without `data` it cannot be sent, and `problems` say why."""

    entry: Entry
    data: bytes
    problems: tuple[Problem, ...] = ()


def messages_of(batch: Batch, door: Door, formats: Mapping[str, Format]) -> tuple[Message, ...]:
    """Write every message of a file, in its order."""
    return tuple(_message(it, batch, door, formats.get(it.kind)) for it in batch.entries)


def _message(entry: Entry, batch: Batch, door: Door, form: Format | None) -> Message:
    if form is None:
        return Message(entry, b"", (_UNKNOWN_KIND,))
    if entry.problems:
        return Message(entry, b"", entry.problems)
    given = {name.removeprefix("ce-"): value for name, value in entry.attributes.items()}
    kind = given.pop("type", None) or _TYPE_BY_KIND.get(form.name, EventType.REPORTED)
    kind = _TYPES.get(kind, kind)
    attributes = {
        "specversion": "1.0",
        "source": f"urn:nld:oin:{door.oin}:systeem:{SYSTEM}",
        "type": kind,
        "datacontenttype": "application/json",
        "dataschema": form.dataschema,
        **({"sequencetype": "Integer"} if "sequence" in given else {}),
        "id": _id(entry, batch, door, form.dataschema, kind),
        **given,
    }
    data = canonical({**attributes, "data": entry.data})
    if len(data) > strict_json.MAX_BYTES:
        return Message(entry, b"", (_TOO_LARGE,))
    return Message(entry, data)


def _id(entry: Entry, batch: Batch, door: Door, dataschema: str, kind: str) -> str:
    """Name a message after the partner's own reference, or else after its place in the file.

    Never after what it says: whoever holds an id could try values until one fits.
    """
    read = door.translate(dataschema, canonical(entry.data))
    named: tuple[str, ...]
    if isinstance(read, tuple):
        named = ("plaats", batch.sha256, entry.member, str(entry.number))
    else:
        about, reference = reference_of(read)
        time = entry.attributes.get("ce-time", "")
        named = ("referentie", dataschema, kind, time, about or "", reference)
    return str(uuid5(_FILES, "\n".join((door.partner, *named))))
