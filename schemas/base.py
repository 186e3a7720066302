"""The shapes everything is made of: values, and events that have happened."""

from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Value(BaseModel):
    """Ours: immutable, strict about types and unknown fields, silent about its input in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Event(Value):
    """Something that happened. Its topic outlives the class and the file that carry it.

    `originator_id` and `originator_version` are its place in one history (1, 2, 3, ...).
    `occurred_at` is when it was so, `recorded_at` when we wrote it down, both aware.
    `cause` names what led to it: `message:<partner>/<stream sequence>`, `event:<position>`
    or `person:<role>`.
    """

    TOPIC: ClassVar[str]

    originator_id: UUID
    originator_version: int
    occurred_at: AwareDatetime
    recorded_at: AwareDatetime
    cause: str
