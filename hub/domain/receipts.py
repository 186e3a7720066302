"""What a partner hears back about a message: received, refused or held, with every reason.

A receipt is made of the event and its place, so the same message always gets the same receipt.
Later the partner may hear what became of its signal: a code, and nothing of anybody.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from schemas.base import Event
from schemas.events import (
    SIGNAL_VERSIONS,
    FeedbackReceived,
    MessageQuarantined,
    MessageRef,
    MessageRefused,
    SenderInformed,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.problems import Problem

RECEIVED: Final = "ontvangen"
REFUSED: Final = "geweigerd"
HELD: Final = "in-behandeling"
WITHDRAWN: Final = "ingetrokken"
FEEDBACK: Final = "terugkoppeling"
PROOF: Final = "bewijs"

Answered = SignalVersion | SignalWithdrawn | FeedbackReceived | MessageRefused | MessageQuarantined
"""What has a receipt of its own."""
ANSWERED: Final[tuple[type[Event], ...]] = (
    *SIGNAL_VERSIONS,
    SignalWithdrawn,
    FeedbackReceived,
    MessageRefused,
    MessageQuarantined,
)

HELD_MESSAGE: Final = (
    "Een medewerker kijkt eerst naar dit bericht. U hoeft nu niets te doen, tenzij hieronder iets "
    "staat dat u zelf kunt verbeteren."
)


def receipt(event: Event) -> dict[str, Any] | None:
    """Write the receipt for what the event says of a message; None where it is about none."""
    match event:
        case SignalVersion():
            return _of(event.message, RECEIVED, signaalId=str(event.originator_id))
        case SignalWithdrawn():
            return _of(event.message, RECEIVED, signaalId=str(event.originator_id))
        case FeedbackReceived():
            return _of(event.message, RECEIVED, signaalId=str(event.about))
        case MessageRefused():
            return _of(event.message, REFUSED, redenen=_reasons(event.problems))
        case MessageQuarantined():
            reasons = _reasons(event.problems)
            return _of(event.message, HELD, toelichting=HELD_MESSAGE, redenen=reasons)
        case _:
            return None


def in_log(said: dict[str, Any], position: int, leaf: bytes) -> dict[str, Any]:
    """The receipt with the place of its event in the log, and the hash that the log has there.

    A proof can be asked for later: then the hub can no longer say that it heard something else.
    """
    return {**said, "logboek": _place(position, leaf)}


def proof_of(event: Answered, position: int, leaf: bytes, proof: str) -> dict[str, Any]:
    """Write the proof that what a receipt was about is in the log."""
    ref = event.message
    return {
        "status": PROOF,
        "berichtId": ref.id,
        "volgnummer": ref.sequence,
        "logboek": _place(position, leaf),
        "bewijs": proof,
    }


def feedback(event: SenderInformed) -> dict[str, Any]:
    """Write what a sender hears of its signal: which message, and the code of the outcome.

    The same event always gives the same message; `terugkoppelingId` tells a repeat from news.
    """
    ref = event.message
    return {
        "status": FEEDBACK,
        "berichtId": ref.id,
        "volgnummer": ref.sequence,
        "schema": ref.dataschema,
        "ontvangenOp": _text(ref.received_at),
        "signaalId": str(event.signal),
        "terugkoppelingId": f"{event.originator_id}/{event.originator_version}",
        "uitkomst": event.outcome,
        "gegevenOp": _text(event.occurred_at),
    }


def standing(
    versions: Sequence[SignalVersion | SignalWithdrawn], told: Iterable[SenderInformed]
) -> dict[str, Any]:
    """Write how a sender's own signal stands, and all that it heard of it; of nobody anything."""
    first, last = versions[0], versions[-1]
    return {
        "signaalId": str(first.originator_id),
        "status": WITHDRAWN if isinstance(last, SignalWithdrawn) else RECEIVED,
        "versie": last.originator_version,
        "ontvangenOp": _text(first.message.received_at),
        "gewijzigdOp": _text(last.message.received_at),
        "terugkoppelingen": [feedback(event) for event in told],
    }


def _place(position: int, leaf: bytes) -> dict[str, Any]:
    return {"plaats": position, "blad": b64encode(leaf).decode()}


def _of(ref: MessageRef, status: str, **more: object) -> dict[str, Any]:
    return {
        "status": status,
        "berichtId": ref.id,
        "volgnummer": ref.sequence,
        "sha256": ref.digest,
        "schema": ref.dataschema,
        "ontvangenOp": _text(ref.received_at),
        **more,
    }


def reason_of(problem: Problem) -> dict[str, str]:
    """Write one fault: its code and place, what is wrong, how to mend it."""
    return {
        "code": problem.code,
        "plaats": problem.pointer,
        "uitleg": problem.message,
        "oplossing": problem.mend,
    }


def _reasons(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [reason_of(problem) for problem in problems]


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
