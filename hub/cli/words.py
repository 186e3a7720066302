"""Dutch words for what the hub calls by code."""

from collections.abc import Mapping
from typing import Final

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
TOPICS: Final = {
    "signal.registered.v1": "signaal geregistreerd",
    "signal.corrected.v1": "signaal gecorrigeerd",
    "signal.supplemented.v1": "signaal aangevuld",
    "signal.withdrawn.v1": "signaal ingetrokken",
    "signal.feedback-received.v1": "terugkoppeling ontvangen",
    "message.refused.v1": "bericht geweigerd",
    "message.quarantined.v1": "bericht wacht op een medewerker",
    "message.repeated.v1": "hetzelfde bericht nog eens",
    "delivery.set-aside.v1": "levering apart gezet",
    "signal.repeat-recognised.v1": "herhaling beoordeeld",
    "signal.linked.v1": "signaal verbonden",
    "signal.unlinked.v1": "signaal losgemaakt",
    "pair.judged.v1": "iemand beoordeelde een paar",
    "pair.settled.v1": "oordeel verwerkt",
    "pair.doubted.v1": "oordeel in twijfel door een correctie",
    "pair.lapsed.v1": "oordeel vervallen",
    "pair.conflicted.v1": "oordelen spreken elkaar tegen",
    "pair.reconciled.v1": "oordelen spreken elkaar niet meer tegen",
    "person.grouped.v1": "vermeldingen van één persoon",
    "dossier.formed.v1": "dossier ontstaan",
    "dossier.extended.v1": "dossier uitgebreid",
    "dossier.merged.v1": "dossiers samengevoegd",
    "dossier.split.v1": "dossier gesplitst",
    "dossier.reduced.v1": "dossier kleiner geworden",
    "dossier.renamed.v1": "dossier kreeg een ander nummer",
    "dossier.dissolved.v1": "dossier opgeheven",
    "signal.routed.v1": "signaal toegewezen",
    "signal.routing-ended.v1": "toewijzing beëindigd",
}
ENDED: Final = {"withdrawn": "het signaal is ingetrokken"}


def topic(name: str) -> str:
    """What an event is called; its own name where there is no word for it."""
    return TOPICS.get(name, name)
