"""Who is a partner, and how partners hear: webhooks, what they number, that a signal was assessed.

An address and its secrets are sealed under the block `webhook`, why a partner was suspended under
`reason`; places are those in the record.
"""

from pydantic import UUID5, AwareDatetime, Field

from schemas.base import Event
from schemas.events.arrival import MessageRef, Sealed
from schemas.events.casework import Code
from schemas.signal import Partner


class WebhookEvent(Event):
    """Something happened to the webhook of a partner."""

    partner: Partner


class WebhookSet(WebhookEvent):
    """News goes to this address from now on, signed with these secrets (`by` is a user's id)."""

    TOPIC = "webhook.set.v1"
    by: str
    sealed: Sealed


class WebhookStopped(WebhookEvent):
    """No news goes to the webhook any more. `by` is empty where the receiver said so itself."""

    TOPIC = "webhook.stopped.v1"
    by: str


class WebhookGivenUp(WebhookEvent):
    """The receiver did not take the news of places `first` to `last`; nobody tries it again.

    `attempts` is how often in a row it failed, `fault` how the last try ended.
    """

    TOPIC = "webhook.given-up.v1"
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    messages: int = Field(ge=1)
    attempts: int = Field(ge=1)
    fault: Code


class WebhookResent(WebhookEvent):
    """A person had the news of places `first` to `last` sent again, and the receiver took it."""

    TOPIC = "webhook.resent.v1"
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    messages: int = Field(ge=0)
    by: str


class NumbersEvent(Event):
    """Something is the matter with the numbers that a partner gives its own messages."""

    partner: Partner
    first: int = Field(ge=1)
    last: int = Field(ge=1)


class NumbersMissed(NumbersEvent):
    """The partner's numbers go on after `last`, and `first` to `last` never came."""

    TOPIC = "numbers.missed.v1"


class NumbersFilled(NumbersEvent):
    """All messages that were missed under these numbers came after all."""

    TOPIC = "numbers.filled.v1"


class NumbersSettled(NumbersEvent):
    """A person heard from the partner that nothing will come under these numbers."""

    TOPIC = "numbers.settled.v1"
    by: str


class AssessmentTold(Event):
    """A sender may hear whether its signal is followed up: a code, as the policy allows.

    `message` is the sender's own, `by` whose decision it is.
    """

    TOPIC = "sender.assessment-told.v1"
    signal: UUID5
    case: UUID5
    message: MessageRef
    assessment: Code
    by: str


class MembershipEvent(Event):
    """Somebody decided on a partner itself (`by` is a user's id)."""

    partner: Partner
    by: str


class PartnerAdmitted(MembershipEvent):
    """The partner may connect, as was agreed.

    `oin` is the number of its organisation, `agreement` the version of what was agreed and `digest`
    the SHA-256 of it, `key` the public key of its user on the bus and `key_until` when that ends.
    """

    TOPIC = "partner.admitted.v1"
    oin: str
    agreement: str
    digest: str
    key: str
    key_until: AwareDatetime


class PartnerKeysRotated(MembershipEvent):
    """The partner got new keys; all that it had before hold until `former_until`.

    `key` is the public key of its user on the bus, `clients` the ids of its new systems over HTTP.
    """

    TOPIC = "partner.keys-rotated.v1"
    key: str
    key_until: AwareDatetime
    clients: tuple[str, ...]
    former_until: AwareDatetime


class PartnerSuspended(MembershipEvent):
    """Nothing of the partner is taken in from now on."""

    TOPIC = "partner.suspended.v1"
    sealed: Sealed


class PartnerResumed(MembershipEvent):
    """What the partner sends is taken in again."""

    TOPIC = "partner.resumed.v1"


EVENTS: tuple[type[Event], ...] = (
    WebhookSet,
    WebhookStopped,
    WebhookGivenUp,
    WebhookResent,
    NumbersMissed,
    NumbersFilled,
    NumbersSettled,
    AssessmentTold,
    PartnerAdmitted,
    PartnerKeysRotated,
    PartnerSuspended,
    PartnerResumed,
)
