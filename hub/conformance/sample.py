"""A partner's own message, made anew for every case: other ids, another reference, the same words.

Pure but for what is passed in: the tokens that make ids and references new.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from hub.domain.reading import Door, read_message
from hub.stories.sending import rfc3339
from schemas import strict_json
from schemas.envelope import EventType
from schemas.signal import Signal

DIGITS_MIN: Final = 6
COUNTING: Final = frozenset({"sequence", "sequencetype"})
"""A test has no place in the partner's own count: what it sends would lack there for ever."""

NewToken = Callable[[], int]
Message = dict[str, Any]


class SampleError(ValueError):
    """The partner's message cannot serve as an example; the text says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A message that the door takes in, and where its reference stands in `data`."""

    door: Door
    message: Mapping[str, Any]
    pointer: tuple[str, ...]
    reference: str
    now: datetime
    new_token: NewToken

    @property
    def oin_source(self) -> str:
        """The sender, as it stands in `source`."""
        return str(self.message["source"])

    def new(self, *, reference: str | None = None, age: timedelta = timedelta()) -> Message:
        """Write it anew: its own id and reference, registered now or so long ago."""
        data = orjson.loads(orjson.dumps(self.message["data"]))
        at = data
        for step in self.pointer[:-1]:
            at = at[step]
        at[self.pointer[-1]] = reference or self.new_reference()
        return {
            **self.message,
            "id": self._id(),
            "type": EventType.REPORTED.value,
            "time": rfc3339(self.now - age),
            "data": data,
        }

    def correction(self, reference: str) -> Message:
        """The same signal again, as it should have been."""
        return self.new(reference=reference) | {"type": EventType.CORRECTED.value}

    def withdrawal(self, reference: str) -> Message:
        """Take the signal with this reference back."""
        schema = next(it for it in sorted(self.door.schemas, reverse=True) if "/intrekking/" in it)
        said = {"bronreferentie": reference, "reden": "Proef van de aansluiting."}
        made = self.new(reference=reference)
        kind = EventType.WITHDRAWN.value
        return made | {"type": kind, "dataschema": schema, "data": said}

    def new_reference(self) -> str:
        """A reference in the partner's own form that was not used before."""
        return next(self._accepted())

    def _accepted(self) -> Iterator[str]:
        for candidate in _like(self.reference, self.new_token):
            data = orjson.dumps(self.new(reference=candidate))
            if not read_message(self.door, data, None, 0, self.now).problems:
                yield candidate
        raise SampleError(f"geen nieuwe verwijzing gevonden in de vorm van /{self.pointer[-1]}")

    def _id(self) -> str:
        """A UUID: whatever digits it has, it never looks like a person's number."""
        return str(UUID(int=self.new_token(), version=4))


def sample_of(door: Door, data: bytes, now: datetime, new_token: NewToken) -> Sample:
    """Read the partner's message as its door would. Raises `SampleError`."""
    reading = read_message(door, data, None, 0, now)
    if reading.problems or reading.doubts:
        found = reading.problems or reading.doubts
        told = (f"{it.code} {it.pointer}: {it.message} {it.mend}" for it in found)
        raise SampleError("\n".join(("het voorbeeldbericht klopt zelf niet", *told)))
    if not isinstance(reading.content, Signal):
        raise SampleError("het voorbeeldbericht is geen signaal")
    message = strict_json.parse(data)
    assert isinstance(message, dict)
    kept = {name: value for name, value in message.items() if name not in COUNTING}
    reference = reading.content.reference
    pointer = next(_places(message["data"], reference), None)
    if pointer is None:
        raise SampleError("de verwijzing staat nergens als tekst in het voorbeeldbericht")
    return Sample(door, kept, pointer, reference, now, new_token)


def _places(value: object, wanted: str, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _places(part, wanted, (*path, name))
    elif value == wanted and path:
        yield path


def _like(reference: str, new_token: NewToken) -> Iterator[str]:
    """References of the same form: other digits at the end, or else other letters."""
    head, digits, tail = re.fullmatch(r"(.*?)([0-9]*)([^0-9]*)", reference, re.DOTALL).groups()  # type: ignore[union-attr]
    for size in (max(len(digits), DIGITS_MIN), len(digits)):
        yield f"{head}{new_token() % 10**size:0{size}d}{tail}"
    letters = new_token()
    made = []
    for character in reference:
        if character.isalpha():
            letters, place = divmod(letters, 26)
            character = chr(ord("a" if character.islower() else "A") + place)  # noqa: PLW2901
        made.append(character)
    yield "".join(made)
