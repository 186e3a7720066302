"""What the care coordinator did with a signal of any partner: intake, shelter, consent.

Feedback names a signal, never a person; what the person wants is told in words.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from adapters.shared import Terugkoppeling
from adapters.shared import to_feedback as to_shared_feedback
from schemas.signal import Feedback

Toestemming = Literal["ja", "nee", "nietGevraagd"]

CONSENT_TEXT: Final[dict[str, str]] = {
    "ja": "Toestemming om te delen: ja.",
    "nee": "Toestemming om te delen: nee.",
    "nietGevraagd": "Toestemming om te delen is niet gevraagd.",
}


class Zorgterugkoppeling(Terugkoppeling):
    """Feedback as all partners give it, with how many were sheltered and what they want."""

    aantalOpgevangen: Annotated[int, Field(ge=0, le=1_000)] | None = None
    toestemming: Toestemming | None = None
    wilAangifte: Literal["ja", "nee", "onbekend"] | None = None


def to_feedback(message: Zorgterugkoppeling) -> Feedback:
    """Translate feedback; the counts and wishes come before the remark."""
    feedback = to_shared_feedback(message)
    text = " ".join((*_wishes(message), *filter(None, (feedback.text,))))
    return feedback.model_copy(update={"text": text or None})


def _wishes(message: Zorgterugkoppeling) -> Iterator[str]:
    if message.aantalOpgevangen is not None:
        yield f"Opgevangen: {message.aantalOpgevangen}."
    if message.toestemming:
        yield CONSENT_TEXT[message.toestemming]
    if message.wilAangifte:
        yield f"Wil aangifte doen: {message.wilAangifte}."
