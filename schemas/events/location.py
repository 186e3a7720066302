"""What people do with an address that signals pile up on: flags, controls, reviews and barriers.

An address has no number of its own: it is what its mentions are taken for. A history is named
after one mention (`location_id`), and its events name all that were this address then (`Anchor`),
so that what was decided stays with that address when signals come, go or are corrected.
"""

from pydantic import AwareDatetime, Field

from schemas.base import Event, Value
from schemas.events.arrival import Sealed
from schemas.events.casework import Code

ANCHORS_MAX = 64


class Anchor(Value):
    """A mention that was this address, in that version of its signal."""

    mention: str = Field(pattern=r"^[0-9a-f]{32}$")
    signal_version: int = Field(ge=1)


class LocationEvent(Event):
    """Something was done with an address, by a person (`by` is the user's id).

    `mention` names the history: one of the mentions the address was known by when it began.
    """

    mention: str = Field(pattern=r"^[0-9a-f]{32}$")
    anchors: tuple[Anchor, ...] = Field(min_length=1, max_length=ANCHORS_MAX)
    by: str


class LocationFlagged(LocationEvent):
    """A person flagged the address as one of risk, until a day; it then ends by itself."""

    TOPIC = "location.flagged.v1"
    ground: Code
    until: AwareDatetime
    sealed: Sealed


class LocationRenewed(LocationEvent):
    """A person looked again: the flag of version `flag` stands until a later day."""

    TOPIC = "location.renewed.v1"
    flag: int
    until: AwareDatetime
    sealed: Sealed


class LocationUnflagged(LocationEvent):
    """The flag of version `flag` counts no more."""

    TOPIC = "location.unflagged.v1"
    flag: int
    sealed: Sealed


class LocationActionPlanned(LocationEvent):
    """A person planned an action, on a named power of the municipality (`power`).

    `partners` are who join in; `until` is the day on which a barrier ends, None where the kind of
    action has none.
    """

    TOPIC = "location.action-planned.v1"
    kind: Code
    power: Code
    due_at: AwareDatetime
    until: AwareDatetime | None
    partners: tuple[Code, ...]
    sealed: Sealed


class LocationActionProgressed(LocationEvent):
    """A step of the checklist of the action of version `action` was taken, or taken back."""

    TOPIC = "location.action-progressed.v1"
    action: int
    step: Code
    is_done: bool


class LocationActionFinished(LocationEvent):
    """The action of version `action` is over, with an outcome."""

    TOPIC = "location.action-finished.v1"
    action: int
    outcome: Code
    sealed: Sealed


EVENTS: tuple[type[Event], ...] = (
    LocationFlagged,
    LocationRenewed,
    LocationUnflagged,
    LocationActionPlanned,
    LocationActionProgressed,
    LocationActionFinished,
)
