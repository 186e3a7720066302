"""What a message that arrives amounts to: news, the same again, or something for a person.

A pure answer to: we know this much already; here is a message; what is it?
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from schemas.problems import Code, Problem
from schemas.signal import Feedback, Signal, Translated, Withdrawal


class Intent(StrEnum):
    """What the sender says the message does (the end of the CloudEvent's `type`)."""

    REPORT = "signaal-gemeld"
    CORRECT = "signaal-gecorrigeerd"
    SUPPLEMENT = "signaal-aangevuld"
    WITHDRAW = "signaal-ingetrokken"
    FEEDBACK = "terugkoppeling-gegeven"


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """A message id we have seen: the digest of its bytes and its place in the intake stream.

    `is_open` is true while that message waits in quarantine: a mended one may then take its place.
    """

    digest: str
    sequence: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class KnownSignal:
    """A signal we have: its newest version in history, and whether it was withdrawn."""

    version: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same message again, first seen at `original_sequence`."""

    original_sequence: int


@dataclass(frozen=True, slots=True)
class News:
    """A new version of a signal (1 for a new one)."""

    version: int


@dataclass(frozen=True, slots=True)
class About:
    """Word on a signal from whoever acted on it.

    The signal may still be on its way from another partner, so it need not be known yet; the
    views show feedback that stays without a signal.
    """


@dataclass(frozen=True, slots=True)
class Hold:
    """A person has to look before this can be taken in."""

    problems: tuple[Problem, ...]


Arrival = Repeat | News | About | Hold

ID_CONFLICT: Final = Problem(
    code=Code.ID_CONFLICT,
    pointer="/id",
    message="Onder dit id ontvingen wij eerder een bericht met een andere inhoud.",
    mend="Geef een nieuw bericht een nieuw id. Is het een correctie, gebruik dan het type "
    "signaal-gecorrigeerd.",
)
UNKNOWN_REFERENCE: Final = Problem(
    code=Code.UNKNOWN_REFERENCE,
    pointer="/data",
    message="Dit bericht verwijst naar een signaal dat wij niet hebben.",
    mend="Controleer de referentie, of stuur eerst het signaal zelf.",
)
REFERENCE_TAKEN: Final = Problem(
    code=Code.REFERENCE_TAKEN,
    pointer="/data",
    message="Onder deze referentie hebben wij al een signaal van u.",
    mend="Is het hetzelfde signaal, gebruik dan signaal-gecorrigeerd of signaal-aangevuld; "
    "is het een ander signaal, geef het dan een eigen referentie.",
)
WRONG_TYPE: Final = Problem(
    code=Code.CONSTANT,
    pointer="/type",
    message="Het type van het bericht past niet bij het berichtformaat.",
    mend="Gebruik signaal-ingetrokken bij het formaat intrekking, terugkoppeling-gegeven bij "
    "terugkoppeling, en anders signaal-gemeld, -aangevuld of -gecorrigeerd.",
)


def recognise(digest: str, known: KnownMessage | None) -> Repeat | Hold | None:
    """Tell whether a message id is new (None), the same again, or taken by other bytes."""
    if known is None:
        return None
    if known.digest == digest:
        return Repeat(known.sequence)
    return Hold((ID_CONFLICT,))


def fits(intent: Intent, content: Translated) -> bool:
    """Tell whether the message does what its type says."""
    match content:
        case Withdrawal():
            return intent is Intent.WITHDRAW
        case Feedback():
            return intent is Intent.FEEDBACK
        case Signal():
            return intent in {Intent.REPORT, Intent.CORRECT, Intent.SUPPLEMENT}


def judge(intent: Intent, known: KnownSignal | None) -> Arrival:
    """What a readable message does to the signal it is about.

    A correction of a withdrawn signal brings it back: the partner says again that it is so.
    """
    if intent is Intent.FEEDBACK:
        return About()
    if intent is Intent.REPORT:
        return News(1) if known is None else Hold((REFERENCE_TAKEN,))
    if known is None or (intent is Intent.WITHDRAW and known.is_withdrawn):
        return Hold((UNKNOWN_REFERENCE,))
    return News(known.version + 1)
