"""What leaves the hub by itself, and what a person takes out of it for another organisation.

A message about a handover holds nothing of anybody: it says that one is ready, and where. One
history for each receiver (`outgoing_id`). A form that was filled in from a handover has a history
beside that handover (`form_id`): which fields went, never what stood in them.
"""

from pydantic import UUID5, Field

from schemas.base import Event
from schemas.events.arrival import Sealed
from schemas.events.casework import Code


class DeliveryEvent(Event):
    """Something happened to the message to `receiver` that a handover is ready."""

    handover: UUID5
    receiver: Code


class HandoverDelivered(DeliveryEvent):
    """The receiver's own system took the message, the `attempts`-th time that it was offered.

    `way` is how it went, such as `zgw`; `reference` what the message is called there: the address
    of a case, or the id of a message.
    """

    TOPIC = "handover.delivered.v1"
    way: Code
    reference: str
    attempts: int = Field(ge=1)


class DeliveryGivenUp(DeliveryEvent):
    """The receiver's system did not take it in time; nobody tries again. `fault` is a code."""

    TOPIC = "delivery.given-up.v1"
    way: Code
    attempts: int = Field(ge=1)
    fault: Code


class DeliveryWanted(DeliveryEvent):
    """A person wants the message to be sent once more."""

    TOPIC = "delivery.wanted.v1"
    by: str


class FormEvent(Event):
    """Something happened to a form that is filled in from a handover."""

    handover: UUID5
    form: Code
    by: str


class FormSettled(FormEvent):
    """A person chose what stands in the form: these fields and no others.

    `edition` is the version of the form, `digest` the SHA-256 of its content as data. What the
    person added is sealed.
    """

    TOPIC = "form.settled.v1"
    edition: str
    fields: tuple[Code, ...]
    purpose: Code
    ground: Code
    receiver: Code
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    sealed: Sealed


class FormTaken(FormEvent):
    """A person took the form of version `settled` out, as `kind`: `pdf`, `json` or `csv`.

    `is_same`: what was taken is still what was settled, by its digest.
    """

    TOPIC = "form.taken.v1"
    settled: int = Field(ge=1)
    kind: Code
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    is_same: bool


EVENTS: tuple[type[Event], ...] = (
    HandoverDelivered,
    DeliveryGivenUp,
    DeliveryWanted,
    FormSettled,
    FormTaken,
)
