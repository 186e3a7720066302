"""Reads one delivery at a partner's door: envelope, then data, then what needs a person's eye.

Pure: the same delivery reads the same for ever. Every reason for a refusal is found at once, and
no reason repeats what was sent.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from hub.domain.arrival import WRONG_TYPE, Intent, fits
from hub.domain.minimising import without_bsn
from hub.domain.versions import Ends, accepted, end_told
from schemas.delivery import age_problems, clock_flags
from schemas.envelope import Envelope, digest, may_be_right, read
from schemas.events import MessageRef
from schemas.parties import Narrative
from schemas.problems import Code, Problem
from schemas.sensitive import text_numbers
from schemas.signal import (
    Feedback,
    Partner,
    Signal,
    SignalContent,
    Translated,
    Withdrawal,
)
from schemas.strict_json import MAX_BYTES

AHEAD_MAX: Final = timedelta(days=1)
AGE_MAX: Final = timedelta(days=5 * 365)

NUMBER_IN_TEXT: Final = Problem(
    code=Code.NUMBER_IN_TEXT,
    pointer="/data",
    message="In de vrije tekst staat een nummer dat op een burgerservicenummer lijkt.",
    mend="Zet een BSN alleen in het veld dat daarvoor is, en alleen als u het mag gebruiken.",
)

Translate = Callable[[str, bytes], Translated | tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Door:
    """A partner as the hub knows it.

    Its organisation number, the class its keys are kept under, the formats it may send, which of
    those have an end that was announced, whether a BSN of it may be kept and how large its messages
    are at most.
    """

    partner: Partner
    oin: str
    retention: str
    schemas: Collection[str]
    translate: Translate
    ends: Ends = field(default_factory=dict)
    may_send_bsn: bool = True
    message_max_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as far as it could be read. With `problems` it is refused, with `doubts` held."""

    ref: MessageRef
    intent: Intent | None = None
    content: Translated | None = None
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    flags: tuple[str, ...] = ()


def read_message(
    door: Door,
    data: bytes,
    headers: Mapping[str, object] | None,
    sequence: int,
    received_at: datetime,
) -> Reading:
    """Read a delivery; `sequence` is its place in the partner's intake stream."""
    known = accepted(door.schemas, door.ends, received_at)
    envelope = read(data, headers, expected_oin=door.oin, known_schemas=known)
    ref = _ref(door, sequence, received_at, digest(data, headers), envelope)
    if not isinstance(envelope, Envelope):
        return _faulty(ref, envelope)
    if len(data) > door.message_max_bytes:
        return Reading(ref, problems=(_too_large(door.message_max_bytes),))
    content = door.translate(envelope.dataschema, envelope.data)
    if isinstance(content, tuple):
        return _faulty(ref, content)
    if not door.may_send_bsn:
        content = without_bsn(content)
    intent = Intent(envelope.type.action)
    if not fits(intent, content):
        return Reading(ref, problems=(WRONG_TYPE,))
    doubts = age_problems(envelope.time, received_at, ahead_max=AHEAD_MAX, age_max=AGE_MAX)
    if text_numbers(_texts(content)):
        doubts = (*doubts, NUMBER_IN_TEXT)
    return Reading(ref, intent, content, (), doubts, clock_flags(envelope.time, received_at))


def _ref(
    door: Door,
    sequence: int,
    received_at: datetime,
    sha256: str,
    envelope: Envelope | tuple[Problem, ...],
) -> MessageRef:
    if not isinstance(envelope, Envelope):
        return MessageRef(
            partner=door.partner,
            sequence=sequence,
            id=None,
            digest=sha256,
            received_at=received_at,
        )
    return MessageRef(
        partner=door.partner,
        sequence=sequence,
        id=envelope.id,
        digest=sha256,
        received_at=received_at,
        registered_at=envelope.time,
        dataschema=envelope.dataschema,
        sender_sequence=envelope.sequence,
        traceparent=envelope.traceparent,
        version_end=end_told(envelope.dataschema, door.ends, received_at),
    )


def _too_large(most_bytes: int) -> Problem:
    return Problem(
        code=Code.TOO_LARGE,
        pointer="",
        message=f"Het bericht is te groot: met u is afgesproken hoogstens {most_bytes} bytes.",
        mend="Maak het korter. Stuur bijlagen niet mee, maar verwijs ernaar met dataref.",
    )


def _faulty(ref: MessageRef, problems: tuple[Problem, ...]) -> Reading:
    """Refuse what is wrong; hold for a person what may yet be right."""
    if may_be_right(problems):
        return Reading(ref, doubts=problems)
    return Reading(ref, problems=problems)


def reference_of(content: Translated) -> tuple[Partner | None, str]:
    """Which signal a message is about: whose it is (None: the sender's own) and its reference."""
    if isinstance(content, Feedback):
        return content.about_partner, content.about_reference
    return None, content.reference


def personal_part(content: Translated) -> SignalContent:
    """What must be sealed of a message, in the shape of a signal's content."""
    if isinstance(content, Signal):
        return content.content
    kind = "intrekking" if isinstance(content, Withdrawal) else "terugkoppeling"
    texts = tuple(Narrative(kind=kind, text=text) for text in _texts(content) if text)
    return SignalContent(narratives=texts)


def _texts(content: Translated) -> tuple[str, ...]:
    match content:
        case Signal():
            return tuple(narrative.text for narrative in content.content.narratives)
        case Withdrawal():
            return (content.reason,)
        case Feedback():
            return (content.text or "",)
