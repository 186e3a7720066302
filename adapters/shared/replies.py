"""What every partner may also send: taking a signal back, and telling what was done with one.

Both are written the same by all partners, so each folder adds `reply_formats(PARTNER)` to its own.
"""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from adapters.base import Format, PartnerMessage
from adapters.shared.scalars import Day, Reference, refuse_control
from schemas.signal import Feedback, Partner, Withdrawal

Reason = Annotated[str, Field(min_length=1, max_length=2_000), AfterValidator(refuse_control)]
Remark = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(refuse_control)]


class Intrekking(PartnerMessage):
    """A partner takes back what it reported under its own reference."""

    bronreferentie: Reference
    reden: Reason


def to_withdrawal(message: Intrekking) -> Withdrawal:
    """Translate a withdrawal."""
    return Withdrawal(reference=message.bronreferentie, reason=message.reden)


Partnernaam = Literal[
    "politie",
    "veilig-thuis",
    "arbeidsinspectie",
    "school",
    "gemeente",
    "inwoners",
    "zorgcoordinatie",
]

PARTNERS: Final[dict[str, Partner]] = {
    "politie": Partner.POLICE,
    "veilig-thuis": Partner.VEILIG_THUIS,
    "arbeidsinspectie": Partner.LABOUR_INSPECTORATE,
    "school": Partner.SCHOOL,
    "gemeente": Partner.MUNICIPALITY,
    "inwoners": Partner.RESIDENTS,
    "zorgcoordinatie": Partner.CARE,
}

Uitkomst = Literal[
    "ontvangen",
    "in-behandeling",
    "gesprek-gevoerd",
    "intake-gedaan",
    "hulp-gestart",
    "opvang-geregeld",
    "hulp-geweigerd",
    "controle-uitgevoerd",
    "onderzoek-gestart",
    "aangifte-gedaan",
    "overgedragen",
    "geen-vervolg",
    "afgerond",
]


class Terugkoppeling(PartnerMessage):
    """What was done with a signal: `partner` sent it, `bronreferentie` is that partner's number."""

    partner: Partnernaam
    bronreferentie: Reference
    uitkomst: Uitkomst
    datum: Day | None = None
    toelichting: Remark | None = None


def to_feedback(message: Terugkoppeling) -> Feedback:
    """Translate feedback; the day it was done goes into the text."""
    done = f"Op {message.datum.isoformat()}." if message.datum else None
    return Feedback(
        about_partner=PARTNERS[message.partner],
        about_reference=message.bronreferentie,
        outcome=message.uitkomst,
        text=" ".join(filter(None, (done, message.toelichting))) or None,
    )


def withdrawal_format(partner: Partner) -> Format:
    """Give the format in which a partner takes a signal back."""
    return Format(partner, "intrekking", 1, Intrekking, to_withdrawal, "Intrekking van een signaal")


def feedback_format(partner: Partner) -> Format:
    """Give the format in which a partner tells what was done with a signal."""
    return Format(
        partner, "terugkoppeling", 1, Terugkoppeling, to_feedback, "Terugkoppeling op een signaal"
    )


def reply_formats(partner: Partner) -> tuple[Format, Format]:
    """Give both formats for a partner that adds nothing of its own."""
    return withdrawal_format(partner), feedback_format(partner)
