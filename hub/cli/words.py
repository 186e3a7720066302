"""Dutch words for what the hub calls by code."""

from collections.abc import Mapping
from typing import Final

from hub.policy.event_words import TITLES
from schemas.events import Verdict
from schemas.signal import Form

ENTITIES: Final = {
    "person": ("persoon", "personen"),
    "address": ("adres", "adressen"),
    "vehicle": ("voertuig", "voertuigen"),
    "phone": ("telefoonnummer", "telefoonnummers"),
    "email": ("e-mailadres", "e-mailadressen"),
    "iban": ("rekeningnummer", "rekeningnummers"),
    "handle": ("gebruikersnaam", "gebruikersnamen"),
    "organisation": ("organisatie", "organisaties"),
    "document": ("document", "documenten"),
}
RELATED: Final = {
    "judged": "apart gehouden: een medewerker zei dat",
    "other_victims": "apart gehouden: het gaat om andere slachtoffers",
    "size_limit": "apart gehouden: het dossier zou te groot worden",
    "neighbour_house": "een huis ernaast; dat alleen verbindt niet",
}
JUDGED: Final[Mapping[str, str]] = {
    "same": "dezelfde persoon",
    "different": "verschillende personen",
    "unsure": "niet te zeggen",
    "withdrawn": "oordeel teruggenomen",
}
"""A person's word on two mentions."""
COMPANIONS: Final[Mapping[str, str]] = {
    "together": "horen in één dossier",
    "apart": "horen niet in één dossier",
    "related": "verwant, maar apart",
    "withdrawn": "oordeel teruggenomen",
}
"""A person's word on dossiers."""

VERDICTS: Final = {
    Verdict.RESEND: "{later} is hetzelfde als {earlier}, nog eens gestuurd",
    Verdict.CORRECTION: "{later} verbetert {earlier}",
    Verdict.FOLLOW_UP: "{later} is een vervolg op {earlier}",
    Verdict.CORROBORATION: "{later} bevestigt {earlier} vanuit een andere bron",
    Verdict.RELAYED: "{later} vertelt {earlier} door vanuit een andere bron",
    Verdict.TEMPLATE: "{later} heeft dezelfde standaardtekst als {earlier}",
}
FORMS: Final = {
    Form.SEXUAL: "seksuele uitbuiting",
    Form.LABOUR: "arbeidsuitbuiting",
    Form.CRIMINAL: "criminele uitbuiting",
    Form.ORGAN_REMOVAL: "orgaanverwijdering",
    Form.BEGGING: "bedelarij",
    Form.DOMESTIC_SERVITUDE: "huishoudelijke uitbuiting",
    Form.SERIOUS_DISADVANTAGE: "ernstige benadeling",
    Form.FORCED_MARRIAGE: "huwelijksdwang",
    Form.ILLEGAL_ADOPTION: "illegale adoptie",
    Form.SURROGACY: "gedwongen draagmoederschap",
    Form.UNKNOWN: "onbekend",
}
ENDED: Final = {"withdrawn": "het signaal is ingetrokken"}


def topic(name: str) -> str:
    """What an event is called; its own name where there is no word for it."""
    return TITLES.get(name, name)
