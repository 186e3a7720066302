"""A tip of Meld Misdaad Anoniem (MMA) becomes a signal.

MMA promises its callers that nobody learns who they are. So there is no field about the reporter,
and none for persons: a tip names places, companies, vehicles and means of contact, and links no
person before another source supports it.
"""

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field

from adapters.base import PartnerMessage
from adapters.shared import (
    Adres,
    Communicatie,
    Day,
    Line,
    Organisatie,
    Prose,
    Voertuig,
    forms_of,
    lies_outside,
    plain_word,
    start_of,
    to_address,
    to_contacts,
    to_organisation,
    to_vehicle,
)
from schemas.parties import Narrative, Place, PlaceRole
from schemas.signal import (
    Form,
    Observation,
    Partner,
    Regime,
    Signal,
    SignalContent,
    SignalHeader,
)

GROUND: Final = "AVG art. 6 lid 1 onder e (publieke taak); tip via Meld Misdaad Anoniem"

FORM_BY_SUBJECT: Final[dict[str, Form]] = {
    "mensenhandelseksueleuitbuiting": Form.SEXUAL,
    "seksueleuitbuiting": Form.SEXUAL,
    "mensenhandelarbeidsuitbuiting": Form.LABOUR,
    "arbeidsuitbuiting": Form.LABOUR,
    "mensenhandelcrimineleuitbuiting": Form.CRIMINAL,
    "crimineleuitbuiting": Form.CRIMINAL,
    "gedwongenbedelarij": Form.BEGGING,
    "huwelijksdwang": Form.FORCED_MARRIAGE,
}
"""`onderwerp`, as `plain_word` leaves it; any other, `mensenhandel` too, is `Form.UNKNOWN`."""


class Tip(PartnerMessage):
    """One tip. `datum` is the day of the call; when it was seen is not known."""

    mNummer: Annotated[str, Field(pattern=r"^M-[0-9]{4}-[0-9]{4,6}$")]
    datum: Day
    onderwerp: Line
    tekst: Prose
    locatie: Adres | None = None
    bedrijf: Organisatie | None = None
    voertuigen: Annotated[tuple[Voertuig, ...], Field(max_length=20)] = ()
    communicatie: Annotated[tuple[Communicatie, ...], Field(max_length=20)] = ()


def to_signal(tip: Tip) -> Signal:
    """Translate a tip. A subject we do not know is for a human, not for the bin."""
    place = tip.locatie
    content = SignalContent(
        places=(Place(role=PlaceRole.UNKNOWN, address=to_address(place)),) if place else (),
        organisations=(to_organisation(tip.bedrijf),) if tip.bedrijf else (),
        vehicles=tuple(to_vehicle(it) for it in tip.voertuigen),
        contacts=to_contacts(tip.communicatie),
        narratives=tuple(_narratives(tip)),
    )
    header = SignalHeader(
        partner=Partner.RESIDENTS,
        source_kind="mma",
        forms=forms_of((FORM_BY_SUBJECT.get(plain_word(tip.onderwerp), Form.UNKNOWN),), ()),
        observed=Observation(since=start_of(tip.datum), precision="unknown"),
        regime=Regime.AVG,
        ground=GROUND,
        secret_address=place is not None and place.geheim,
        anonymous=True,
        organisation_known=tip.bedrijf is not None,
        outside_municipality=lies_outside([place] if place else ()),
    )
    return Signal(reference=tip.mNummer, header=header, content=content)


def _narratives(tip: Tip) -> Iterator[Narrative]:
    yield Narrative(kind="onderwerp", text=tip.onderwerp)
    yield Narrative(kind="tekst", text=tip.tekst)
