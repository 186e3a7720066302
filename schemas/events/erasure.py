"""What goes when its term is over: proposed by one person, approved by another, then carried out.

Everything here is kept for ever, so that it can be proven that, when and why something was
forgotten. Ids, codes and numbers of keys only: never what was forgotten.
"""

from enum import StrEnum
from uuid import UUID

from pydantic import UUID5, AwareDatetime, Field

from schemas.base import Event, Value
from schemas.events.arrival import Sealed
from schemas.events.casework import Code
from schemas.signal import Partner

ITEMS_MAX: int = 500
KEYS_MAX: int = 10_000
KID: str = r"^[0-9a-f]{32}$"


class ItemKind(StrEnum):
    """What may go: a signal, a message in quarantine that became none, a request that is over."""

    SIGNAL = "signal"
    MESSAGE = "message"
    REQUEST = "request"


class ErasureItem(Value):
    """Something whose term is over: a signal or a request up to its `version`, or a message (0).

    `rule` is the code of the rule of the policy by which it was due at `due_at`.
    """

    kind: ItemKind
    subject: UUID5
    version: int = Field(ge=0)
    partner: Partner
    rule: Code
    due_at: AwareDatetime


class KeptBack(Value):
    """Something of a batch that was not forgotten after all, with the code of the reason."""

    subject: UUID5
    reason: Code


class ErasureEvent(Event):
    """Something was done with a batch, by a person (`by` is the user's id)."""

    by: str


class ErasureProposed(ErasureEvent):
    """A person proposed to forget what is due, by this version of the policy (and its digest)."""

    TOPIC = "erasure.proposed.v1"
    ordinal: int = Field(ge=1)
    items: tuple[ErasureItem, ...] = Field(min_length=1, max_length=ITEMS_MAX)
    policy: str
    policy_digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class ErasureApproved(ErasureEvent):
    """A second person agreed: from now on it is being forgotten."""

    TOPIC = "erasure.approved.v1"


class ErasureRefused(ErasureEvent):
    """A second person did not agree, or the first took it back: nothing goes."""

    TOPIC = "erasure.refused.v1"
    sealed: Sealed


class ErasureCarriedOut(Event):
    """All of the batch is forgotten, and it was looked whether it is.

    `forgotten` items and `keys` went; `kept_back` did not. No copy of the key store that is kept
    as agreed holds a key after `horizon_at`.
    """

    TOPIC = "erasure.carried-out.v1"
    forgotten: int = Field(ge=0)
    keys: int = Field(ge=0)
    kept_back: tuple[KeptBack, ...]
    horizon_at: AwareDatetime


class Forgotten(Event):
    """These keys are shredded: what was sealed under them can never be read again.

    All of these events are one history, so that whoever puts back an old key store can shred again
    whatever was shredded since.
    """

    batch: UUID5
    partner: Partner
    keys: tuple[str, ...] = Field(max_length=KEYS_MAX)

    @property
    def what(self) -> UUID:
        """What was forgotten: a signal, or a message in quarantine."""
        raise NotImplementedError


class SignalForgotten(Forgotten):
    """A signal was forgotten up to and with this version of it; it no longer counts or links.

    The keys are those of its content, and of what people wrote about it and nothing else. Where a
    word on it came later, it is told again with the keys of that alone.
    """

    TOPIC = "signal.forgotten.v1"
    signal: UUID5
    version: int = Field(ge=1)

    @property
    def what(self) -> UUID:
        """The signal."""
        return self.signal


class MessageForgotten(Forgotten):
    """A message that waited in quarantine was forgotten; `delivery` is what it is called there."""

    TOPIC = "message.forgotten.v1"
    delivery: UUID5

    @property
    def what(self) -> UUID:
        """The message."""
        return self.delivery


class RequestForgotten(Forgotten):
    """Who made a request that is over was forgotten, with what they wrote and what was written.

    That it was made, and how it ended, stays.
    """

    TOPIC = "subject-request.forgotten.v1"
    request: UUID5
    version: int = Field(ge=1)

    @property
    def what(self) -> UUID:
        """The request."""
        return self.request


class HoldEvent(Event):
    """Something was done with the hold on a signal, by a person (`by` is the user's id)."""

    signal: UUID5
    by: str


class HoldPlaced(HoldEvent):
    """A signal may not be forgotten before a day, on a ground; it then ends by itself.

    `owner` answers for it: a user's id.
    """

    TOPIC = "hold.placed.v1"
    ground: Code
    owner: str
    until: AwareDatetime
    sealed: Sealed


class HoldLifted(HoldEvent):
    """The hold on a signal counts no more."""

    TOPIC = "hold.lifted.v1"
    sealed: Sealed


EVENTS: tuple[type[Event], ...] = (
    ErasureProposed,
    ErasureApproved,
    ErasureRefused,
    ErasureCarriedOut,
    SignalForgotten,
    MessageForgotten,
    RequestForgotten,
    HoldPlaced,
    HoldLifted,
)
