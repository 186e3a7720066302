"""What a partner hears back about a message: received, refused or held, with every reason.

A receipt is made of the event and its place, so the same message always gets the same receipt.
Later the partner may hear what became of its signal: a code, and nothing of anybody.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from hub.domain.minimising import BSN_REMOVED
from hub.domain.versions import end_text
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
from schemas.events.partners import AssessmentTold, NumbersFilled, NumbersMissed
from schemas.problems import Code, Problem

RECEIVED: Final = "ontvangen"
REFUSED: Final = "geweigerd"
HELD: Final = "in-behandeling"
WITHDRAWN: Final = "ingetrokken"
FEEDBACK: Final = "terugkoppeling"
PROOF: Final = "bewijs"
ASSESSED: Final = "beoordeling"
NUMBERS_LACK: Final = "volgnummers-ontbreken"
NUMBERS_CAME: Final = "volgnummers-aangevuld"

Answered = SignalVersion | SignalWithdrawn | FeedbackReceived | MessageRefused | MessageQuarantined
"""What has a receipt of its own."""
ANSWERED: Final[tuple[type[Event], ...]] = (
    *SIGNAL_VERSIONS,
    SignalWithdrawn,
    FeedbackReceived,
    MessageRefused,
    MessageQuarantined,
)

Told = SenderInformed | AssessmentTold | NumbersMissed | NumbersFilled
"""What a partner hears beside receipts."""
TOLD: Final[tuple[type[Event], ...]] = (
    SenderInformed,
    AssessmentTold,
    NumbersMissed,
    NumbersFilled,
)
NUMBERS_TEXT: Final = {
    NUMBERS_LACK: "Deze berichten kwamen niet aan. Stuur ze opnieuw, met hetzelfde nummer.",
    NUMBERS_CAME: "Deze berichten kwamen alsnog aan. U hoeft niets te doen.",
}

NOTICES: Final = {
    BSN_REMOVED: Problem(
        code=Code.NUMBER_LEFT_OUT,
        pointer="/data",
        message="U mag ons geen BSN sturen. Wij hebben het weggehaald en niet bewaard.",
        mend="Laat het BSN voortaan weg. U hoeft dit bericht niet opnieuw te sturen.",
    )
}
"""What a sender hears of a flag, where it must do something next time."""

HELD_MESSAGE: Final = (
    "Een medewerker kijkt eerst naar dit bericht. U hoeft nu niets te doen, tenzij hieronder iets "
    "staat dat u zelf kunt verbeteren."
)


def receipt(event: Event) -> dict[str, Any] | None:
    """Write the receipt for what the event says of a message; None where it is about none."""
    match event:
        case SignalVersion():
            notices = notices_of(event.header.flags)
            more = {"meldingen": notices} if notices else {}
            return _of(event.message, RECEIVED, signaalId=str(event.originator_id), **more)
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
        "ontvangenOp": moment_text(ref.received_at),
        "signaalId": str(event.signal),
        "terugkoppelingId": f"{event.originator_id}/{event.originator_version}",
        "uitkomst": event.outcome,
        "gegevenOp": moment_text(event.occurred_at),
    }


def assessed(event: AssessmentTold) -> dict[str, Any]:
    """Write that a sender's signal was assessed: whether it is followed up, and no more."""
    ref = event.message
    return {
        "status": ASSESSED,
        "berichtId": ref.id,
        "volgnummer": ref.sequence,
        "signaalId": str(event.signal),
        "beoordelingId": f"{event.originator_id}/{event.originator_version}",
        "beoordeling": event.assessment,
        "gegevenOp": moment_text(event.occurred_at),
    }


def numbers(event: NumbersMissed | NumbersFilled) -> dict[str, Any]:
    """Write what is the matter with a partner's own numbers."""
    status = NUMBERS_LACK if isinstance(event, NumbersMissed) else NUMBERS_CAME
    return {
        "status": status,
        "vanaf": event.first,
        "totEnMet": event.last,
        "gezienOp": moment_text(event.occurred_at),
        "toelichting": NUMBERS_TEXT[status],
    }


def news_of(event: Told) -> dict[str, Any]:
    """Write what a partner hears beside receipts; the same event always gives the same message."""
    match event:
        case SenderInformed():
            return feedback(event)
        case AssessmentTold():
            return assessed(event)
        case _:
            return numbers(event)


def standing(
    versions: Sequence[SignalVersion | SignalWithdrawn], told: Iterable[Event]
) -> dict[str, Any]:
    """Write how a sender's own signal stands, and all that it heard of it; of nobody anything."""
    first, last, heard = versions[0], versions[-1], list(told)
    return {
        "signaalId": str(first.originator_id),
        "status": WITHDRAWN if isinstance(last, SignalWithdrawn) else RECEIVED,
        "versie": last.originator_version,
        "ontvangenOp": moment_text(first.message.received_at),
        "gewijzigdOp": moment_text(last.message.received_at),
        "beoordelingen": [assessed(it) for it in heard if isinstance(it, AssessmentTold)],
        "terugkoppelingen": [feedback(it) for it in heard if isinstance(it, SenderInformed)],
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
        "ontvangenOp": moment_text(ref.received_at),
        **({"versie": end_text(ref.version_end)} if ref.version_end else {}),
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


def notices_of(flags: Iterable[str]) -> list[dict[str, str]]:
    """Write what a sender hears of a message that is taken in all the same, by its flags."""
    return [reason_of(NOTICES[flag]) for flag in flags if flag in NOTICES]


def _reasons(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [reason_of(problem) for problem in problems]


def moment_text(moment: datetime) -> str:
    """Write a moment as partners get it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
